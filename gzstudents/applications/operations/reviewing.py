"""Reviewers are asked, stand back, and give their points."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gzstudents.applications.model import Application, Cycle, Review, ReviewScore
from gzstudents.applications.operations.entering import get as get_application
from gzstudents.applications.queries.cycles import list_criteria
from gzstudents.applications.rules import conflicts, moves
from gzstudents.kernel import access, codes, names, scaled
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.students.model import Enrolment

_CHUNK = 400


@operation("applications.assign")
def assign(session: Session, *, application_ids: Sequence[int], reviewers: Sequence[str]) -> dict[str, list[str]]:
    """Ask these reviewers for all of these applications. Who is the student's own adviser or supervisor stands back; returns
    reviewer → numbers of the applications where that was found.
    """
    wanted = [name for one in reviewers if (name := names.clean(one))]
    if not wanted:
        raise RuleBroken(_("请填写评审人。"))
    records = list(_records(session, application_ids))
    advisers = _advisers(session, records)
    known = _known(session, [one.id for one in records])
    found: dict[str, list[str]] = {}
    for record in records:
        _check_open(session, record)
        for reviewer in wanted:
            reason = conflicts.found(reviewer, *advisers[record.enrolment_id])
            if reason:
                found.setdefault(reviewer, []).append(record.number)
            if (record.id, reviewer) not in known:
                session.add(
                    Review(
                        application_id=record.id, reviewer=reviewer, conflict=int(bool(reason)), conflict_reason=reason
                    )
                )
    session.flush()
    return found


@operation("applications.review")
def give(
    session: Session,
    *,
    application_id: int,
    reviewer: str,
    points: Mapping[int, int],
    recommendation: str = "",
    comment: str = "",
    reviewed_on: str = "",
) -> int:
    """One reviewer's points (criterion id → hundredths), vote and words; given again it replaces what was said before.

    Who may only review does so in the own name. Points beyond the full ones, or of somebody who must stand back, are refused.
    """
    name = _own_name(reviewer)
    record = get_application(session, application_id)
    _check_open(session, record)
    review = _review(session, record, name)
    reason = (
        review.conflict_reason
        if review.conflict
        else conflicts.found(name, *_advisers(session, [record])[record.enrolment_id])
    )
    if reason:
        raise RuleBroken(_("须回避，不能评分：{reason}", reason=reason))
    _check_points(session, record.cycle_id, points)
    if codes.get("recommendation", recommendation) is None and recommendation:
        raise RuleBroken(_("请选择评审意见。"))
    review.recommendation, review.comment = recommendation, comment.strip()
    review.reviewed_on = reviewed_on or date.today().isoformat()
    session.flush()
    session.execute(delete(ReviewScore).where(ReviewScore.review_id == review.id))
    session.add_all(
        ReviewScore(review_id=review.id, criterion_id=criterion, points=given) for criterion, given in points.items()
    )
    session.flush()
    return review.id


@operation("applications.review")
def stand_back(session: Session, *, application_id: int, reviewer: str, reason: str) -> None:
    """A reviewer declares a conflict of interest: what was given counts for nothing from now on."""
    if not reason.strip():
        raise RuleBroken(_("请填写回避原因。"))
    record = get_application(session, application_id)
    review = _review(session, record, _own_name(reviewer))
    review.conflict, review.conflict_reason = 1, reason.strip()
    session.flush()


@operation("applications.assign")
def unassign(session: Session, *, review_id: int) -> None:
    """Take back the question to a reviewer who has given nothing yet."""
    review = session.get(Review, review_id)
    if review is None:
        raise RuleBroken(_("这项评审已不存在，请刷新。"))
    if review.reviewed_on:
        raise RuleBroken(_("{reviewer} 已评分，不能取消指派；如须回避，请登记回避。", reviewer=review.reviewer))
    session.delete(review)
    session.flush()


def _own_name(reviewer: str) -> str:
    name = names.clean(reviewer)
    who = access.signed_in()
    if not name:
        raise RuleBroken(_("请填写评审人。"))
    if who is not None and not access.may("award") and name != who.name:
        raise RuleBroken(_("只能以自己的姓名评分：{name}。", name=who.name))
    return name


def _review(session: Session, record: Application, reviewer: str) -> Review:
    found = session.scalars(
        select(Review).where(Review.application_id == record.id, Review.reviewer == reviewer)
    ).first()
    if found is None:
        found = Review(application_id=record.id, reviewer=reviewer)
        session.add(found)
    return found


def _check_open(session: Session, record: Application) -> None:
    state = session.get_one(Cycle, record.cycle_id).state
    if state not in {"OPEN", "REVIEW"} or record.stage not in moves.REVIEWED or record.outcome in moves.GONE:
        raise RuleBroken(_("{number} 现在不在评审中。", number=record.number))


def _check_points(session: Session, cycle_id: int, points: Mapping[int, int]) -> None:
    known = {one.id: one for one in list_criteria(session, cycle_id) if not one.fact}
    for criterion, given in points.items():
        terms = known.get(criterion)
        if terms is None:
            raise RuleBroken(_("这个批次没有这个评分项，请刷新。"))
        if not 0 <= given <= terms.max_points * scaled.HUNDREDTHS:
            raise RuleBroken(_("“{name}”的得分应在 0 到 {most} 之间。", name=terms.name_zh, most=terms.max_points))


def _records(session: Session, application_ids: Sequence[int]) -> list[Application]:
    found: list[Application] = []
    for start in range(0, len(application_ids), _CHUNK):
        found += session.scalars(
            select(Application)
            .where(Application.id.in_(application_ids[start : start + _CHUNK]))
            .order_by(Application.number)
        )
    if not found:
        raise RuleBroken(_("没有选中任何申请。"))
    return found


def _advisers(session: Session, records: Sequence[Application]) -> dict[int, tuple[str, str]]:
    """Enrolment id → adviser, supervisor."""
    wanted = [one.enrolment_id for one in records]
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = session.execute(
            select(Enrolment.id, Enrolment.adviser, Enrolment.supervisor).where(
                Enrolment.id.in_(wanted[start : start + _CHUNK])
            )
        )
        found |= {one: (adviser, supervisor) for one, adviser, supervisor in rows}
    return found


def _known(session: Session, application_ids: Sequence[int]) -> set[tuple[int, str]]:
    found: set[tuple[int, str]] = set()
    for start in range(0, len(application_ids), _CHUNK):
        chunk = application_ids[start : start + _CHUNK]
        rows = session.execute(select(Review.application_id, Review.reviewer).where(Review.application_id.in_(chunk)))
        found |= {(one, who) for one, who in rows}
    return found
