"""The annual review, from its start to the sponsor's decision and what that does to the award."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.evaluation.model import AnnualReview
from gzstudents.evaluation.queries import reviews as queries
from gzstudents.evaluation.queries.evidence import evidence
from gzstudents.evaluation.rules import evidence as words
from gzstudents.evaluation.rules import reviews as rules
from gzstudents.kernel import codes, dates
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n
from gzstudents.scholarships import operations as scholarships
from gzstudents.scholarships.rules import is_academic_year

_BATCH = 400


class Opened(NamedTuple):
    due: int
    exempt: int


@operation("evaluation.open_reviews")
def open_reviews(session: Session, *, academic_year: str, programme: str = "") -> Opened:
    """A review for every award that is due in the year and has none; doing it again adds only what is new."""
    if not is_academic_year(academic_year):
        raise RuleBroken(_("“{value}”不是学年，请写成 2025-2026 这样。", value=academic_year))
    found = queries.due_reviews(session, academic_year=academic_year, programme=programme)
    session.add_all(
        AnnualReview(
            award_id=one.award_id, academic_year=academic_year, state=one.standing.state, exempt_reason=one.standing.reason
        )
        for one in found
    )  # fmt: skip
    session.flush()
    due = sum(one.standing.state == "DUE" for one in found)
    return Opened(due, len(found) - due)


@operation("evaluation.draft_reviews")
def draft_reviews(session: Session, *, review_ids: Sequence[int], **values: Any) -> int:
    """Fill in what the review rests on: exam_result, attendance_permille, attitude, conduct, score, result. What is not
    given stays. Without a result it follows from the score. Decided and exempt reviews are refused.
    """
    unknown = values.keys() - {"exam_result", "attendance_permille", "attitude", "conduct", "score", "result"}
    if unknown:
        raise ValueError(sorted(unknown))
    score = values.get("score")
    if score is not None and not 0 <= score <= 10_000:
        raise RuleBroken(_("评审得分须在 0 到 100 之间。"))
    records = _open(session, review_ids)
    for one in records:
        for name, value in values.items():
            setattr(one, name, value)
        if not values.get("result"):
            one.result = rules.result_of(one.score) if score is not None else one.result
        one.state = "DRAFTED" if one.state in {"DUE", "MISSED"} else one.state
    session.flush()
    return len(records)


@operation("evaluation.draft_reviews")
def fill_reviews(session: Session, *, review_ids: Sequence[int]) -> int:
    """Take over from the records what is still empty: marks, attendance, sign-ins and absences, rewards and punishments.
    Points are people's business. Returns how many reviews changed.
    """
    changed = 0
    for one in _open(session, review_ids):
        found = evidence(session, review_id=one.id)
        if found is None:
            continue
        taken = words.taken(found.marks, found.signed, found.absences, found.conduct)
        fresh = {
            name: value for name, value in taken.items() if value not in {"", None} and getattr(one, name) in {"", None}
        }
        for name, value in fresh.items():
            setattr(one, name, value)
        if fresh:
            one.state = "DRAFTED" if one.state == "DUE" else one.state
            changed += 1
    session.flush()
    return changed


@operation("evaluation.give_opinion")
def give_opinion(
    session: Session, *, review_ids: Sequence[int], proposal: str, school_opinion: str = "", result: str = ""
) -> int:
    """What the school proposes to the sponsor. A review needs a result first: here, or from its points."""
    _check_decision(proposal)
    records = _open(session, review_ids)
    for one in records:
        one.result = result or one.result
    missing = [one for one in records if not one.result and one.state != "MISSED"]
    if missing:
        raise RuleBroken(_n("有 {count} 人还没有评审结果，请先填写得分或选择合格、不合格。", len(missing)))
    effective = date.today().isoformat()
    _refuse(session, records, proposal, effective, timely=False)
    for one in records:
        one.proposal, one.state = proposal, "SCHOOL"
        one.school_opinion = school_opinion or one.school_opinion
    session.flush()
    return len(records)


@operation("evaluation.miss")
def miss_review(session: Session, *, review_ids: Sequence[int], reason: str = "") -> int:
    """They did not take part without a reason: cancelling is proposed to the sponsor, nothing happens to the award yet."""
    records = _open(session, review_ids)
    for one in records:
        one.state, one.proposal = "MISSED", "CANCEL"
        one.school_opinion = reason.strip() or _("无正当理由未参加年度评审，建议取消奖学金资格。")
    session.flush()
    return len(records)


@operation("evaluation.exempt")
def exempt_review(session: Session, *, review_ids: Sequence[int], reason: str) -> int:
    """Not reviewed this year, for a reason."""
    if not reason.strip():
        raise RuleBroken(_("请填写原因。"))
    records = _open(session, review_ids)
    for one in records:
        one.state, one.exempt_reason = "EXEMPT", reason.strip()
    session.flush()
    return len(records)


@operation("evaluation.decide")
def decide(
    session: Session, *, review_ids: Sequence[int], decision: str, document: str = "", decided_on: str = "", effective_on: str = ""
) -> int:  # fmt: skip
    """Record the sponsor's decision and carry it out on the awards in the same act, all or none.

    Only of reviews with an opinion of the school, or not taken part in. Suspending is for a year; resuming needs that the
    year is over and that the student has not left since.
    """
    _check_decision(decision)
    records = _open(session, review_ids, states=("SCHOOL", "MISSED"))
    decided = _day(decided_on)
    effective = _day(effective_on, decided)
    _refuse(session, records, decision, effective)
    for one in records:
        one.decision, one.decided_on, one.effective_on, one.document = decision, decided, effective, document.strip()
        one.suspended_until = rules.suspended_until(effective) if decision == "SUSPEND" else None
        one.state = "DECIDED"
    session.flush()
    _carry_out(session, [one.award_id for one in records], records[0].academic_year, decision, document, effective)
    return len(records)


def _carry_out(
    session: Session, award_ids: list[int], academic_year: str, decision: str, document: str, effective: str
) -> None:
    acts = {
        "SUSPEND": scholarships.suspend_award,
        "RESUME": scholarships.resume_award,
        "CANCEL": scholarships.cancel_award,
    }
    act = acts.get(decision)
    if act is None:
        return
    reason = _("{year} 学年年度评审：{decision}", year=academic_year, decision=codes.label("review_decision", decision))
    if document.strip():
        reason = _("{reason}（{document}）", reason=reason, document=document.strip())
    act(session, award_ids=award_ids, reason=reason, happened_on=effective)


def _refuse(
    session: Session, records: Sequence[AnnualReview], decision: str, effective: str, *, timely: bool = True
) -> None:
    """Raises RuleBroken with a sentence for each award that the decision does not fit. `timely`: the year of a suspension
    must be over; for a proposal it need not be.
    """
    rows = {row.id: row for row in queries.list_reviews(session, ids=[one.id for one in records])}
    since = queries.suspensions(session, [row.award_id for row in rows.values()]) if decision == "RESUME" else {}
    reasons = []
    for row in rows.values():
        day = since.get(row.award_id, "")
        left = queries.statuses_since(session, row.enrolment_id, day) if day else ()
        on = effective if timely else "9999-12-31"
        reasons.append(rules.objection(decision, row.award_state, row.name, on, day, left))
    if said := [reason for reason in reasons if reason]:
        raise RuleBroken(_n("有 {count} 项不能这样处理，没有保存任何更改。", len(said)), said)


def _open(session: Session, review_ids: Collection[int], states: Collection[str] = rules.OPEN) -> list[AnnualReview]:
    wanted = list(dict.fromkeys(review_ids))
    if not wanted:
        raise RuleBroken(_("没有选中任何评审。"))
    records: list[AnnualReview] = []
    for start in range(0, len(wanted), _BATCH):
        records += session.scalars(select(AnnualReview).where(AnnualReview.id.in_(wanted[start : start + _BATCH])))
    if len(records) < len(wanted):
        raise RuleBroken(_("选中的评审有的已不存在，请刷新列表。"))
    wrong = [one for one in records if one.state not in states]
    if wrong:
        raise RuleBroken(
            _n(
                "有 {count} 项评审的状态是“{state}”，不能这样处理。",
                len(wrong),
                state=codes.label("review_state", wrong[0].state),
            )
        )
    return records


def _check_decision(code: str) -> None:
    if code not in rules.DECISIONS:
        raise RuleBroken(_("请选择继续、中止、恢复或取消。"))


def _day(text: str, default: str = "") -> str:
    if text and dates.iso_date(text) is None:
        raise RuleBroken(_("“{value}”不是日期，请写成 2025-11-20 这样。", value=text))
    return text or default or date.today().isoformat()
