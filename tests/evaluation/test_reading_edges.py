"""What the evaluation reads on the edge of its cut-off day: one store, worked out on paper."""

from sqlalchemy import select

from gzstudents.alumni.model import Alumnus, Destination
from gzstudents.evaluation.queries import load_facts
from gzstudents.evaluation.rules.evidence import attendance
from gzstudents.evaluation.rules.facts import Graduate
from gzstudents.kernel.store import Store
from gzstudents.payments.model import Instalment
from gzstudents.scholarships.model import Award, Programme
from gzstudents.studies.model import StudyResult
from tests import make

ON = "2026-05-31"


def test_on_the_cut_off_day(store: Store) -> None:
    """An award with an earlier one that was cancelled; graduated on the day itself; of October one half was delivered and the
    other came back; a graduate of a year ago to the day, who looked for work and then found some.
    """
    with store.writing("office", "scholarships.award") as session:
        programme = session.scalars(select(Programme.id).where(Programme.code == "CGS")).one()

        def award(stay: object, year: str, state: str = "ACTIVE") -> int:
            one = Award(
                person_id=stay.person_id, enrolment_id=stay.id, programme_id=programme, academic_year=year, level="BA",  # type: ignore[attr-defined]
                amount_fen=5_920_000, decided_on=f"{year[:4]}-09-20", state=state,
            )  # fmt: skip
            session.add(one)
            session.flush()
            return one.id

        holder, graduate = make.student(session), make.student(session)
        make.change(session, holder, "GRADUATED", ON)
        award(holder, "2024-2025", "CANCELLED")
        now = award(holder, "2025-2026")
        for part, state in enumerate(("PAID", "RETURNED")):
            session.add(
                Instalment(
                    award_id=now, due_month="2025-10", item="STIPEND", part=part, paid_to="STUDENT", full_fen=250_000,
                    amount_fen=125_000, budget_year=2025, state=state, paid_on="2025-10-31",
                )
            )  # fmt: skip
        award(graduate, "2024-2025")
        session.add(Alumnus(person_id=graduate.person_id, enrolment_id=graduate.id, graduated_on="2025-05-31"))
        for day, activity in (("2026-05-01", "JOB_SEEKING"), ("2026-05-30", "EMPLOYED")):
            session.add(Destination(person_id=graduate.person_id, activity=activity, place="GUANGZHOU", as_of=day))
        who = graduate.person_id
    with store.reading() as session:
        found = load_facts(session, academic_year="2025-2026", programme="CGS", on=ON)
    (one,) = found.awards
    assert found.earlier == frozenset()
    assert (one.status, one.due, one.on_time, one.paid_fen) == ("GRADUATED", 2, 1, 125_000)
    assert [known for known in found.graduates if known.months == 12] == [Graduate(who, 12, "EMPLOYED", "GUANGZHOU")]


def test_attendance_of_two_terms_is_rounded_half_up() -> None:
    terms = [StudyResult(term="1", attendance_permille=970), StudyResult(term="2", attendance_permille=975)]
    assert attendance(terms) == 973
    assert (
        attendance([*terms, StudyResult(term="", attendance_permille=960)]) == 960
    )  # of the whole year, where it is told
    assert attendance([StudyResult(term="1")]) is None
