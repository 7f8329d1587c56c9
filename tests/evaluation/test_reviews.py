"""Who is reviewed, what may be decided, and what a decision does."""

from dataclasses import dataclass

import pytest

from gzstudents.evaluation import operations
from gzstudents.evaluation.model import AnnualReview
from gzstudents.evaluation.queries.evidence import evidence
from gzstudents.evaluation.queries.reviews import ReviewRow, list_reviews
from gzstudents.evaluation.rules.reviews import (
    Holder,
    Standing,
    deadline_of,
    objection,
    result_of,
    standing,
    suspended_until,
)
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.journal import undo
from gzstudents.kernel.store import Store
from gzstudents.scholarships.model import Award, AwardEvent
from gzstudents.students.model import Enrolment
from gzstudents.studies.model import Absence, ConductRecord, SignIn, StudyResult
from tests import make
from tests.evaluation.fourteen import YEAR, Fourteen, fill

DUE, NOT = Standing("DUE"), Standing("")


@pytest.mark.parametrize(
    ("start", "end", "state", "status", "extension", "expected"),
    [
        ("2024-09-01", "2028-07-01", "ACTIVE", "REGISTERED", False, DUE),
        ("2025-09-01", "2029-07-01", "ACTIVE", "REGISTERED", False, DUE),  # a newcomer whose studies are long
        ("2025-09-01", "2026-07-01", "ACTIVE", "REGISTERED", False, NOT),  # one academic year only
        ("2025-09-01", "2026-07-01", "ACTIVE", "REGISTERED", True, DUE),  # asks for an extension
        ("2022-09-01", "2026-07-01", "ACTIVE", "REGISTERED", False, Standing("EXEMPT", "GRADUATING")),
        ("2022-09-01", "2026-08-31", "ACTIVE", "REGISTERED", False, Standing("EXEMPT", "GRADUATING")),
        ("2022-09-01", "2026-09-01", "ACTIVE", "REGISTERED", False, DUE),  # the day after the academic year
        ("2022-09-01", "2026-07-01", "ACTIVE", "REGISTERED", True, DUE),
        ("2024-09-01", "2028-07-01", "ACTIVE", "SUSPENDED", False, Standing("EXEMPT", "ON_LEAVE")),
        ("2024-09-01", "2028-07-01", "SUSPENDED", "REGISTERED", False, DUE),  # may ask to resume
        ("", "2028-07-01", "ACTIVE", "REGISTERED", False, DUE),  # a gap in the records leaves nobody out
        ("2024-09", "2026-06", "ACTIVE", "REGISTERED", False, Standing("EXEMPT", "GRADUATING")),
        ("2025-03", "", "ACTIVE", "REGISTERED", False, DUE),
    ],
)
def test_who_is_reviewed(start: str, end: str, state: str, status: str, *, extension: bool, expected: Standing) -> None:
    assert standing(Holder(1, YEAR, state, start, end, status, extension), YEAR) == expected


@pytest.mark.parametrize(
    ("decision", "state", "on", "suspended", "statuses", "fits"),
    [
        ("CONTINUE", "ACTIVE", "2026-09-01", "", (), True),
        ("CONTINUE", "SUSPENDED", "2026-09-01", "", (), False),
        ("SUSPEND", "SUSPENDED", "2026-09-01", "", (), False),
        ("RESUME", "ACTIVE", "2026-09-01", "", (), False),
        ("RESUME", "SUSPENDED", "2026-09-01", "2025-09-01", (), True),  # a year to the day
        ("RESUME", "SUSPENDED", "2026-08-31", "2025-09-01", (), False),  # a day too early
        ("RESUME", "SUSPENDED", "2026-09-01", "2025-09-01", ("SUSPENDED", "REGISTERED"), True),  # leave is no leaving
        ("RESUME", "SUSPENDED", "2026-09-01", "2025-09-01", ("WITHDRAWN",), False),
        ("CANCEL", "SUSPENDED", "2026-09-01", "2025-09-01", ("WITHDRAWN",), True),
        ("CANCEL", "CANCELLED", "2026-09-01", "", (), False),
    ],
)
def test_what_may_be_decided(
    decision: str, state: str, on: str, suspended: str, statuses: tuple[str, ...], *, fits: bool
) -> None:
    assert (objection(decision, state, "某某", on, suspended, statuses) == "") is fits


def test_small_rules() -> None:
    assert deadline_of(YEAR).isoformat() == "2026-05-10"
    assert [result_of(one) for one in (None, 5999, 6000)] == ["", "UNQUALIFIED", "QUALIFIED"]
    assert suspended_until("2024-02-29") == "2025-02-28"


@dataclass
class _Desk:
    store: Store
    who: Fourteen

    def rows(self) -> dict[int, ReviewRow]:
        with self.store.reading() as session:
            return {one.award_id: one for one in list_reviews(session, academic_year=YEAR)}

    def award(self, name: str) -> str:
        with self.store.reading() as session:
            return session.get_one(Award, self.who.awards[name]).state

    def act(self, operation: object, **values: object) -> object:
        with self.store.writing("office", operation.verb) as session:  # type: ignore[attr-defined]
            return operation(session, **values)  # type: ignore[operator]


@pytest.fixture
def desk(store: Store) -> _Desk:
    who = fill(store)
    with store.writing("office", "evaluation.open_reviews") as session:  # begin without the reviews of the evaluation
        session.query(AnnualReview).delete()
    made = _Desk(store, who)
    assert made.act(operations.open_reviews, academic_year=YEAR) == (2, 0)
    assert made.act(operations.open_reviews, academic_year=YEAR) == (0, 0)  # again: nothing twice
    return made


def test_due_are_active_holders_of_programmes_with_a_review(desk: _Desk) -> None:
    assert set(desk.rows()) == desk.who.held("a1", "a2")  # a3 is finished, a4 cancelled; HM and UNI need none


def test_from_evidence_to_suspension_and_back(desk: _Desk) -> None:
    stay = desk.who.stays[2]
    with desk.store.writing("office", "studies.record") as session:
        session.add_all([
            StudyResult(enrolment_id=stay, academic_year=YEAR, term="1", average=5810, failed=2, attendance_permille=880),
            StudyResult(enrolment_id=stay, academic_year=YEAR, term="2", average=5500, attendance_permille=900),
            SignIn(enrolment_id=stay, month="2025-10", signed_on="2025-10-22"),
            SignIn(enrolment_id=stay, month="2024-10", signed_on="2024-10-22"),  # of another year
            SignIn(enrolment_id=stay, month="2025-11"),  # did not sign
            Absence(enrolment_id=stay, kind="TRUANT", starts_on="2026-03-02", ends_on="2026-03-04"),
            Absence(enrolment_id=stay, kind="LEAVE", starts_on="2024-03-02", ends_on="2024-03-04"),
            ConductRecord(enrolment_id=stay, kind="PUNISHMENT", happened_on="2025-12-01", title="警告"),
            ConductRecord(enrolment_id=stay, kind="REWARD", happened_on="2024-12-01", title="旧奖"),
        ])  # fmt: skip
    review = desk.rows()[desk.who.awards["a2"]].id
    with desk.store.reading() as session:
        found = evidence(session, review_id=review)
    assert found is not None
    assert [one.term for one in found.marks] == ["1", "2", ""]
    assert (found.signed, len(found.absences), [one.title for one in found.conduct]) == (["2025-10"], 1, ["警告"])
    assert found.payments == [("PAID", 2, 2_800_000), ("PLANNED", 2, 2_800_000), ("CLAWED_BACK", 1, 800_000)]
    assert desk.act(operations.fill_reviews, review_ids=[review]) == 1
    one = desk.rows()[desk.who.awards["a2"]]
    assert (one.state, one.attendance_permille, one.score, one.result) == ("DRAFTED", 890, None, "")
    assert "58.1" in one.exam_result
    assert "3 天" in one.attitude
    assert "警告" in one.conduct
    with pytest.raises(RuleBroken, match="评审结果"):  # an opinion rests on a result
        desk.act(operations.give_opinion, review_ids=[review], proposal="SUSPEND")
    desk.act(operations.draft_reviews, review_ids=[review], score=5500)
    assert desk.rows()[desk.who.awards["a2"]].result == "UNQUALIFIED"
    with pytest.raises(RuleBroken, match="已填写"):  # no decision before the school has spoken
        desk.act(operations.decide, review_ids=[review], decision="SUSPEND")
    desk.act(operations.give_opinion, review_ids=[review], proposal="SUSPEND", school_opinion="建议中止")
    desk.act(operations.decide, review_ids=[review], decision="SUSPEND", document="留金函 7 号", decided_on="2026-06-20", effective_on="2026-09-01")  # fmt: skip
    one = desk.rows()[desk.who.awards["a2"]]
    assert (one.state, one.suspended_until, desk.award("a2")) == ("DECIDED", "2027-09-01", "SUSPENDED")
    with desk.store.reading() as session:
        event = session.query(AwardEvent).filter_by(award_id=desk.who.awards["a2"]).one()
        assert (event.kind, event.happened_on) == ("SUSPEND", "2026-09-01")
        assert "留金函 7 号" in event.reason
    with pytest.raises(RuleBroken):  # decided is decided
        desk.act(operations.draft_reviews, review_ids=[review], score=9000)
    # the year after: the suspended award is asked about again, and resumes when the year is over
    assert desk.act(operations.open_reviews, academic_year="2026-2027") == (1, 0)
    with desk.store.reading() as session:
        again = list_reviews(session, academic_year="2026-2027")[0]
    desk.act(operations.draft_reviews, review_ids=[again.id], result="QUALIFIED")
    desk.act(operations.give_opinion, review_ids=[again.id], proposal="RESUME")
    with pytest.raises(RuleBroken) as refusal:
        desk.act(operations.decide, review_ids=[again.id], decision="RESUME", effective_on="2027-08-31")
    assert "2027-09-01" in refusal.value.reasons[0]
    desk.act(
        operations.decide, review_ids=[again.id], decision="RESUME", decided_on="2027-08-20", effective_on="2027-09-01"
    )
    assert desk.award("a2") == "ACTIVE"


def test_who_left_while_suspended_cannot_resume(desk: _Desk) -> None:
    review = desk.rows()[desk.who.awards["a1"]].id
    desk.act(operations.draft_reviews, review_ids=[review], result="UNQUALIFIED")
    desk.act(operations.give_opinion, review_ids=[review], proposal="SUSPEND")
    desk.act(
        operations.decide, review_ids=[review], decision="SUSPEND", decided_on="2026-06-20", effective_on="2026-06-20"
    )
    with desk.store.writing("office", "students.change_status") as session:
        stay = session.get_one(Enrolment, desk.who.stays[1])
        make.change(session, stay, "WITHDRAWN", "2026-12-01")
    desk.act(operations.open_reviews, academic_year="2026-2027")
    with desk.store.reading() as session:
        again = next(
            one for one in list_reviews(session, academic_year="2026-2027") if one.award_id == desk.who.awards["a1"]
        )
    desk.act(operations.draft_reviews, review_ids=[again.id], result="QUALIFIED")
    with pytest.raises(RuleBroken) as refusal:
        desk.act(operations.give_opinion, review_ids=[again.id], proposal="RESUME")
    assert "已离校" in refusal.value.reasons[0]


def test_not_taking_part_is_a_proposal_and_many_are_decided_at_once(desk: _Desk) -> None:
    reviews = [one.id for one in desk.rows().values()]
    assert desk.act(operations.miss_review, review_ids=reviews) == 2
    rows = desk.rows()
    assert {(one.state, one.proposal) for one in rows.values()} == {("MISSED", "CANCEL")}
    assert {desk.award("a1"), desk.award("a2")} == {"ACTIVE"}  # never silently
    assert desk.act(operations.decide, review_ids=reviews, decision="CANCEL", decided_on="2026-06-20") == 2
    assert {desk.award("a1"), desk.award("a2")} == {"CANCELLED"}
    with desk.store.reading() as session:
        act = session.connection().exec_driver_sql("SELECT max(id) FROM acts").scalar_one()
    with desk.store.writing("office", "journal.undo") as session:
        undo(session, act)
    assert {desk.award("a1"), desk.award("a2")} == {"ACTIVE"}
    assert {one.state for one in desk.rows().values()} == {"MISSED"}


def test_all_or_none(desk: _Desk) -> None:
    reviews = [one.id for one in desk.rows().values()]
    desk.act(operations.draft_reviews, review_ids=reviews, score=8000)
    desk.act(operations.give_opinion, review_ids=reviews, proposal="CONTINUE")
    with desk.store.writing("office", "scholarships.suspend_award") as session:
        from gzstudents.scholarships.operations import suspend_award

        suspend_award(session, award_ids=[desk.who.awards["a2"]], reason="其他原因", happened_on="2026-05-01")
    with pytest.raises(RuleBroken) as refusal:
        desk.act(operations.decide, review_ids=reviews, decision="CONTINUE", decided_on="2026-06-20")
    assert len(refusal.value.reasons) == 1
    assert {one.state for one in desk.rows().values()} == {"SCHOOL"}
    with pytest.raises(RuleBroken, match="没有选中"):
        desk.act(operations.decide, review_ids=[], decision="CONTINUE")
