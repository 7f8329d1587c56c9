"""What a cycle waits for: the one thing that keeps it from its next step."""

from typing import Final, Literal, NamedTuple

from gzstudents.applications.rules.steps import Standing

Wait = Literal[
    "cycle_open", "cycle_over", "cycle_review", "cycle_places", "cycle_notice", "cycle_objection", "cycle_final"
]
_DAYS: Final = {  # the days that are still ahead in each state; those of a notice that hangs are its own
    "DRAFT": ("opens_on", "closes_on"),
    "OPEN": ("closes_on", "review_until"),
    "REVIEW": ("review_until", "notice_from", "decide_by"),
    "DISTRIBUTION": ("notice_from", "decide_by"),
    "NOTICE": ("notice_until", "decide_by", "pay_by"),
    "FINAL": ("pay_by",),
}


class Waiting(NamedTuple):
    """`many` applications or objections, and the day by which it should be done ("" where none is set)."""

    kind: Wait
    many: int
    day: str = ""


def waiting(state: str, now: Standing, today: str) -> Waiting | None:
    """What somebody has to do about a cycle today; None while it only takes its time. `today` as ISO, days inclusive."""
    day = now.days.get
    if state == "DRAFT":
        return Waiting("cycle_open", 0, day("opens_on", "")) if "" < day("opens_on", "") <= today else None
    if state == "OPEN":
        over = "" < day("closes_on", "") < today
        return Waiting("cycle_over", now.applications - now.drafts, day("closes_on", "")) if over else None
    if state in {"REVIEW", "DISTRIBUTION"}:
        return _before_the_notice(now)
    if state == "NOTICE":
        return _on_notice(now, today)
    return None


def days_ahead(state: str, now: Standing, today: str) -> list[tuple[str, str]]:
    """The days of a cycle that are still to come, today included: name as in `steps.DAYS`, and the day."""
    days = {**now.days, "notice_until": now.notice_until or now.days.get("notice_until", "")}
    return [(name, days[name]) for name in _DAYS.get(state, ()) if days.get(name, "") >= today]


def _before_the_notice(now: Standing) -> Waiting | None:
    if now.unranked:
        return Waiting("cycle_review", now.unranked, now.days.get("review_until", ""))
    if now.undistributed:
        return Waiting("cycle_places", now.undistributed, now.days.get("decide_by", ""))
    return Waiting("cycle_notice", now.approved, now.days.get("notice_from", "")) if now.approved else None


def _on_notice(now: Standing, today: str) -> Waiting | None:
    if now.objections:
        return Waiting("cycle_objection", now.objections, now.notice_until)
    if not now.notices:
        return Waiting("cycle_notice", now.approved, now.days.get("notice_from", ""))
    return Waiting("cycle_final", now.approved - now.awards, "") if now.notice_until < today else None
