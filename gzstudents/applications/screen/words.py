"""How applications and cycles are put into words."""

from typing import Final

from gzstudents.applications.queries.applications import ApplicationRow
from gzstudents.applications.queries.cycles import CycleDetail
from gzstudents.kernel import codes, money, scaled
from gzstudents.kernel.i18n import _, _n
from gzstudents.students.screen.words import latin

OUTCOME_TONE: Final = {
    "OPEN": "info", "PENDING_DOCUMENTS": "warn", "RETURNED": "warn", "APPROVED": "ok", "WAITLISTED": "plum", "REJECTED": "neutral",
    "WITHDRAWN": "neutral", "CANCELLED": "neutral", "EXCLUDED": "bad", "CHALLENGED": "bad",
}  # fmt: skip
STATE_TONE: Final = {
    "DRAFT": "neutral", "OPEN": "info", "REVIEW": "teal", "DISTRIBUTION": "plum", "NOTICE": "warn", "FINAL": "ok", "ARCHIVED": "neutral",
}  # fmt: skip
VOTE_TONE: Final = {"SUPPORT": "ok", "OPPOSE": "bad", "ABSTAIN": "neutral"}


def name(row: ApplicationRow) -> str:
    return latin(row.name)


def second(row: ApplicationRow) -> str:
    return row.student_number


def status(row: ApplicationRow) -> str:
    """Where it stands; the outcome instead, where that says more."""
    if row.outcome == "OPEN":
        return codes.label("application_stage", row.stage)
    return codes.label("application_outcome", row.outcome)


def tone(row: ApplicationRow) -> str:
    if row.outcome == "OPEN":
        return "neutral" if row.stage == "DRAFT" else "teal" if row.stage in {"RANKED", "DISTRIBUTED"} else "info"
    return OUTCOME_TONE.get(row.outcome, "neutral")


def score(row: ApplicationRow) -> str:
    return points(row.score)


def points(value: int | None) -> str:
    return "" if value is None else scaled.shown(value)


def rank(row: ApplicationRow) -> str:
    return str(row.rank) if row.rank is not None else ""


def college_rank(row: ApplicationRow) -> str:
    return _("学院第 {rank}", rank=row.college_rank) if row.college_rank is not None else ""


def reviews(row: ApplicationRow) -> str:
    return f"{row.given} / {row.asked}" if row.asked else ""


def grade(code: str) -> str:
    return codes.label("award_grade", code) if code else ""


def level(code: str) -> str:
    return codes.label("level", code) if code else ""


def year(academic_year: str) -> str:
    """On a button among others: short, the search box beside it needs the room."""
    return academic_year or _("全部学年")


def step(state: str) -> str:
    """The button that brings a cycle to a state."""
    return {
        "DRAFT": _("退回筹备"), "OPEN": _("开放申请"), "REVIEW": _("进入评审"), "DISTRIBUTION": _("进入名额分配"), "NOTICE": _("进入公示"),
        "FINAL": _("完成评定"), "ARCHIVED": _("归档"),
    }[state]  # fmt: skip


def money_and_places(detail: CycleDetail) -> list[str]:
    """What a cycle has to give, the most wanted first."""
    parts = []
    if detail.row.places is not None:
        parts.append(_n("{count} 个名额", detail.row.places))
    if detail.row.budget_fen is not None:
        parts.append(_("预算 {amount}", amount=money.shown(detail.row.budget_fen)))
    if detail.document:
        parts.append(detail.document)
    if detail.row.closes_on:
        parts.append(_("{day} 截止", day=detail.row.closes_on))
    return parts
