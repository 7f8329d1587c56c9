"""What the board takes from the store: who is in the running, and what they hold already."""

import pytest
from sqlalchemy import select

from gzstudents.applications.model import Application
from gzstudents.distribution import queries
from gzstudents.distribution.queries.priorities import priorities
from gzstudents.distribution.rules.problem import Problem
from gzstudents.kernel.store import Store
from gzstudents.scholarships.model import Award, ExternalAward, Programme
from tests.distribution.making import YEAR, hmt


@pytest.mark.parametrize(
    ("population", "level", "score", "counts"),
    [
        ("INTL", "BA", 8500, {"EXCELLENT", "DEGREE"}), ("INTL", "BA", 8499, {"DEGREE"}), ("INTL", "PREP", 9000, {"EXCELLENT"}),
        ("INTL", "NON", None, set()), ("TW", "PREP", None, {"HMT"}), ("OC", "BA", 9900, set()),
    ],
)  # fmt: skip
def test_whom_the_plan_wants_first(population: str, level: str, score: int | None, counts: set[str]) -> None:
    assert priorities(population, level, score) == counts


def test_what_counts_as_held_and_who_is_asked_about(store: Store) -> None:
    """Of four: the first holds a standing award, the second a cancelled one, the third a foreign scholarship, the fourth has no rank."""
    made = hmt(store)
    with store.writing("office", "scholarships.award") as session:
        people = {one.id: one for one in session.scalars(select(Application).order_by(Application.id))}
        first, second, third, fourth = (people[key] for key in made.applications)
        programme = session.scalars(select(Programme.id).where(Programme.code == "UNI")).one()
        for one, state in ((first, "ACTIVE"), (second, "CANCELLED")):
            session.add(
                Award(
                    person_id=one.person_id, enrolment_id=one.enrolment_id, programme_id=programme, academic_year=YEAR, level="BA",
                    amount_fen=800_000, decided_on="2025-10-01", state=state, grade="FIRST",
                )
            )  # fmt: skip
        session.add(ExternalAward(person_id=third.person_id, academic_year=YEAR, name="外国政府奖学金", is_chinese=0))
        fourth.rank = None
        whose = first.person_id
    found = _problem(store, made.cycle)
    assert [one.person for one in found.holdings] == [whose]
    assert [one.application for one in found.candidates] == made.applications[:3]
    with store.reading() as session:  # nor can a hand place who has no rank
        cycles = queries.get_cycles(session, [made.cycle])
        everybody = queries.whole(session, cycles, queries.list_lines(session, cycles)).candidates
    assert {one.application: one.barred.code for one in everybody if one.barred} == {
        made.applications[3]: "NOT_ELIGIBLE"
    }


def test_an_award_of_the_board_itself_stands_beside_nothing(store: Store) -> None:
    """Once an application has its award, this is the place that it has, not another scholarship."""
    made = hmt(store, 1)
    with store.writing("office", "scholarships.award") as session:
        one = session.get_one(Application, made.applications[0])
        programme = session.scalars(select(Programme.id).where(Programme.code == "HKMO")).one()
        award = Award(
            person_id=one.person_id, enrolment_id=one.enrolment_id, programme_id=programme, academic_year=YEAR, level="BA",
            amount_fen=600_000, decided_on="2025-10-01", state="ACTIVE", grade="FIRST",
        )  # fmt: skip
        session.add(award)
        session.flush()
        one.award_id, one.outcome = award.id, "APPROVED"
    assert _problem(store, made.cycle).holdings == ()


def _problem(store: Store, cycle: int) -> Problem:
    with store.reading() as session:
        return queries.problem_of(session, cycle_ids=[cycle])
