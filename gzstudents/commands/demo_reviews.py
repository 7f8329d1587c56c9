"""The demo office's annual reviews: last year's decided, this year's started, some filled in; targets, and a year's evaluation."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from gzstudents.commands.office import Office
from gzstudents.evaluation import operations
from gzstudents.evaluation.queries.reviews import list_reviews
from gzstudents.evaluation.rules.evaluating import Target
from gzstudents.kernel import dates

_FILLED, _STATED = 12, 6
_PROGRAMME = "CGS"
_ABSENT = 7  # the place in the list of last year of who did not take part
_WEAK, _TOO_LOW = 3, 5_400  # how many did not pass, and with how many points
_OPINION = "全年出勤率低于学校规定，谈话后没有改进，本年度评审不合格。"
_DOCUMENT = "留金欧〔{year}〕3217 号"  # invented
_TARGETS = {
    "COVERAGE": Target(target=2_200),
    "COST_PER_RECIPIENT": Target(target=2_800_000),
    "STAY_GUANGZHOU": Target(target=4_000),
}


def review(office: Office, today: date) -> None:
    """One act for each step, as the office's own days would have made them."""
    year = dates.academic_year(today)
    store = office.store()
    with store.writing(office.actor, operations.open_reviews.verb) as session:  # type: ignore[attr-defined]
        operations.open_reviews(session, academic_year=year)
    with store.writing(office.actor, operations.draft_reviews.verb) as session:  # type: ignore[attr-defined]
        _fill(session, year)
    with store.writing(office.actor, operations.give_opinion.verb) as session:  # type: ignore[attr-defined]
        _state(session, year)
    with store.writing(office.actor, operations.set_targets.verb) as session:  # type: ignore[attr-defined]
        targets = {"COVERAGE": Target(target=500), "COST_PER_RECIPIENT": Target(target=7_000_000)}
        operations.set_targets(session, programme=_PROGRAMME, academic_year=year, targets=targets)
        operations.set_targets(session, programme="", academic_year=year, targets=_TARGETS)


def decided(office: Office, year: str, day: date) -> None:
    """The whole review of a year: marks and sign-ins taken over, points, the university's opinion, the sponsor's letter."""
    with office.store().writing(office.actor, operations.decide.verb) as session:  # type: ignore[attr-defined]
        operations.open_reviews(session, academic_year=year)
        rows = [row for row in list_reviews(session, academic_year=year) if row.state == "DUE"]
        if not rows:
            return
        operations.fill_reviews(session, review_ids=[row.id for row in rows])
        absent = rows[_ABSENT % len(rows)].id
        operations.miss_review(session, review_ids=[absent])
        known = {row.id: row for row in list_reviews(session, academic_year=year) if row.state == "DRAFTED"}
        by_attendance = sorted(known, key=lambda one: (known[one].attendance_permille or 1000, one))
        weak = by_attendance[: min(_WEAK, len(known) // 4)]
        for place, one in enumerate(known):
            score = _TOO_LOW if one in weak else 9_350 - 110 * (place % 28)
            operations.draft_reviews(session, review_ids=[one], score=score)
        _decide(session, [one for one in known if one not in weak], weak, absent, day)


def _decide(session: Session, passed: list[int], weak: list[int], absent: int, day: date) -> None:
    """In force from the next month on: what is paid later follows. That cancelling is proposed of who did not take part stands."""
    effective = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    for ids, decision in ((passed, "CONTINUE"), (weak, "SUSPEND"), ([absent], "CANCEL")):
        if ids and decision != "CANCEL":
            said = _OPINION if decision == "SUSPEND" else ""
            operations.give_opinion(session, review_ids=ids, proposal=decision, school_opinion=said)
        if ids:
            operations.decide(
                session, review_ids=ids, decision=decision, document=_DOCUMENT.format(year=day.year),
                decided_on=day.isoformat(), effective_on=effective.isoformat(),
            )  # fmt: skip


def report(office: Office, year: str, day: date) -> None:
    """What a year aimed at, what its survey said, and its evaluation, of all programmes and of one, kept as it was reported."""
    store = office.store()
    with store.writing(office.actor, operations.set_targets.verb) as session:  # type: ignore[attr-defined]
        survey = {
            **_TARGETS,
            "SATISFACTION": Target(entered=9_640, note="问卷回收 82 份"),
            "COST_PER_GRADUATE": Target(target=6_000_000),
        }
        operations.set_targets(session, programme="", academic_year=year, targets=survey)
        operations.set_targets(
            session, programme=_PROGRAMME, academic_year=year, targets={"SATISFACTION": Target(entered=9_710)}
        )
    with store.writing(office.actor, operations.freeze.verb) as session:  # type: ignore[attr-defined]
        for programme in ("", _PROGRAMME):
            operations.freeze(session, academic_year=year, programme=programme, on=dates.academic_year_bounds(year)[1].isoformat(),
                              made_on=day.isoformat())  # fmt: skip


def _fill(session: Session, year: str) -> None:
    due = [row.id for row in list_reviews(session, academic_year=year) if row.state == "DUE" and row.award_year == year]
    for number, one in enumerate(due[:_FILLED]):
        score = 9200 - 310 * number if number % 5 else 5600
        operations.draft_reviews(session, review_ids=[one], score=score)


def _state(session: Session, year: str) -> None:
    drafted = [row for row in list_reviews(session, academic_year=year) if row.state == "DRAFTED"][:_STATED]
    for result, proposal in (("QUALIFIED", "CONTINUE"), ("UNQUALIFIED", "SUSPEND")):
        chosen = [row.id for row in drafted if row.result == result]
        if chosen:
            operations.give_opinion(session, review_ids=chosen, proposal=proposal)
