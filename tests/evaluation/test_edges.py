"""Who is counted on the edge of a day, a number or a state: facts of a few people, worked out on paper, without a store."""

from datetime import date

import pytest

from gzstudents.evaluation.rules import measures, reviews
from gzstudents.evaluation.rules.facts import Facts, Finisher, Graduate, Holding, Reviewed, Student
from gzstudents.evaluation.rules.measures import Figure

FIRST, LAST, ON = "2025-09-01", "2026-08-31", "2026-05-31"


def facts(**values: object) -> Facts:
    return Facts("2025-2026", FIRST, LAST, ON, (), values.pop("awards", ()), **values)  # type: ignore[arg-type]


def counted(figure: Figure) -> tuple[int | None, int | None, int | None]:
    return figure.value, figure.top, figure.bottom


def finisher(person: int, expected: str, ended: str, status: str = "GRADUATED", paid: int = 100) -> Finisher:
    return Finisher(person, person, expected, ended, status, paid)


def test_graduated_on_time_is_by_the_day_that_was_expected() -> None:
    """1 on the day, 2 a day late, 3 in the month; 4 was to end after the cut-off day and is not asked about yet."""
    found = facts(
        finishers=(
            finisher(1, "2026-01-20", "2026-01-20"), finisher(2, "2026-01-20", "2026-01-21"),
            finisher(3, "2026-03", "2026-03-31"), finisher(4, "2026-06-30", "", "REGISTERED"),
        )
    )  # fmt: skip
    assert counted(measures.on_time_completion(found)) == (6667, 2, 3)


def test_cost_per_graduate_is_of_who_ended_from_the_first_day_to_the_cut_off() -> None:
    """1 ended on 1 September, 2 on 31 May without graduating; 3 the day before the year, 4 the day after the cut-off."""
    found = facts(
        finishers=(
            finisher(1, "2025-09", "2025-09-01", paid=300), finisher(2, "2026-06", "2026-05-31", "WITHDRAWN", 100),
            finisher(3, "2025-08", "2025-08-31", paid=10_000), finisher(4, "2026-06", "2026-06-01", paid=10_000),
        )
    )  # fmt: skip
    assert counted(measures.cost_per_graduate(found)) == (400, 400, 1)


def test_who_did_not_take_part_in_the_review_has_not_passed_it() -> None:
    listed = (
        Reviewed(1, 1, "DECIDED", "QUALIFIED"),
        Reviewed(2, 2, "MISSED", "QUALIFIED"),
        Reviewed(3, 3, "EXEMPT", ""),
    )
    assert counted(measures.review_pass(facts(reviews=listed))) == (5000, 1, 2)


def award(number: int, person: int, *, paid: int = 0, state: str = "ACTIVE") -> Holding:
    return Holding(number, person, person, 1, "BA", 100, "2025-09-20", state, paid_fen=paid)


def test_an_exception_of_the_sponsor_counts_on_both_sides_of_coverage() -> None:
    """Persons 1 and 2 are those it is for; 1 holds it, and so does 9, whom it is not for."""
    those = tuple(Student(person, "INTL", "BA") for person in (1, 2))
    assert counted(measures.coverage(facts(awards=(award(1, 1), award(2, 9)), eligible=those))) == (6667, 2, 3)


def test_what_a_cancelled_award_was_paid_costs_too() -> None:
    awards = (award(1, 1, paid=300), award(2, 2, paid=100, state="CANCELLED"), award(3, 3))
    assert counted(measures.cost_per_recipient(facts(awards=awards))) == (200, 400, 2)


def test_a_destination_that_is_not_known_is_no_destination() -> None:
    """Of four after twelve months one works, one looks for work; of the others nothing is known."""
    people = tuple(Graduate(at, 12, activity) for at, activity in enumerate(("EMPLOYED", "SEEKING", "UNKNOWN", ""), 1))
    found = facts(graduates=people)
    assert counted(measures.MEASURES["DESTINATION_12"](found)) == (5000, 1, 2)
    assert counted(measures.destination_known(found)) == (5000, 2, 4)


@pytest.mark.parametrize(("bottom", "small"), [(None, False), (0, False), (1, True), (9, True), (10, False)])
def test_a_share_of_fewer_than_ten_says_little(bottom: int | None, small: bool) -> None:
    assert measures.is_small(Figure(5000, 1, bottom)) is small


@pytest.mark.parametrize(
    ("start", "end", "is_asked"),
    [("2025-09-01", "2026-09-02", False), ("2025-09-01", "2026-09-03", True)],  # 366 days, 367
)
def test_reviewed_is_who_studies_longer_than_a_year(start: str, end: str, is_asked: bool) -> None:
    holder = reviews.Holder(1, "2025-2026", "ACTIVE", start, end, "REGISTERED")
    assert (reviews.standing(holder, "2025-2026").state == "DUE") is is_asked


def test_the_numbers_of_the_review_are_those_of_its_rules() -> None:
    """Before 10 May of the second calendar year; qualified from 60 points; a year of suspension."""
    assert reviews.terms() == reviews.Terms("05-10", 6000, 366, 12)
    assert reviews.deadline_of("2025-2026") == date(2026, 5, 10)
    assert [reviews.result_of(score) for score in (6000, 5999, None)] == ["QUALIFIED", "UNQUALIFIED", ""]


def test_a_year_after_the_last_day_of_a_month() -> None:
    """Suspended on 31 December: from 31 December on; a year after 29 February there is only a 28th."""
    assert reviews.suspended_until("2025-12-31") == "2026-12-31"
    assert reviews.suspended_until("2024-02-29") == "2025-02-28"
    assert reviews.months_after(date(2025, 1, 31), 1) == date(2025, 2, 28)
