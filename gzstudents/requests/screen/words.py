"""How requests are put into words. A confidential one is called by nothing that tells who or what."""

from datetime import date
from typing import Final

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.requests import rules
from gzstudents.requests.queries import RequestRow
from gzstudents.students.screen.words import latin

STATE_TONE: Final = {
    "NEW": "info", "ACCEPTED": "info", "IN_PROGRESS": "teal", "WAITING_STUDENT": "warn", "WAITING_EXTERNAL": "warn",
    "REFERRED": "plum", "RESOLVED": "ok", "CLOSED": "neutral", "REOPENED": "info", "CANCELLED": "neutral",
}  # fmt: skip
PRIORITY_TONE: Final = {"URGENT": "warn", "EMERGENCY": "bad"}
# the button that brings a request to a state
STEPS: Final = {
    "ACCEPTED": (mark("受理"), "check"),
    "IN_PROGRESS": (mark("开始办理"), "arrow-right"),
    "WAITING_STUDENT": (mark("等学生"), "clock"),
    "WAITING_EXTERNAL": (mark("等外单位"), "clock"),
    "REFERRED": (mark("转介"), "external-link"),
    "RESOLVED": (mark("已解决"), "check"),
    "CLOSED": (mark("办结…"), "circle-check"),
    "REOPENED": (mark("重新办理…"), "undo-2"),
    "CANCELLED": (mark("撤销请求"), "circle-x"),
}
# what usually comes next: stands first
MAIN_STEP: Final = {
    "NEW": "IN_PROGRESS", "ACCEPTED": "IN_PROGRESS", "REOPENED": "IN_PROGRESS", "IN_PROGRESS": "CLOSED",
    "WAITING_STUDENT": "IN_PROGRESS", "WAITING_EXTERNAL": "IN_PROGRESS", "REFERRED": "IN_PROGRESS",
    "RESOLVED": "CLOSED", "CLOSED": "REOPENED", "CANCELLED": "REOPENED",
}  # fmt: skip


def person(row: RequestRow) -> str:
    return _("保密") if row.confidential else latin(row.name) or _("（未登记学生）")


def category(row: RequestRow) -> str:
    return _("保密服务") if row.confidential else codes.label("service_category", row.category)


def title(row: RequestRow) -> str:
    """What it is about; one that was never given a title is called by its category, in the language of the moment."""
    if row.confidential:
        return ""
    entry = codes.get("service_category", row.category)
    return category(row) if entry is not None and row.title in {entry.zh, entry.en} else row.title


def matter(row: RequestRow) -> str:
    """The title where it says more than the category."""
    said = title(row)
    return "" if said == category(row) else said


def called(row: RequestRow) -> str:
    """In messages, which may stand on the screen for a while."""
    if row.confidential:
        return _("保密服务")
    return _("{name} · {title}", name=latin(row.name), title=title(row)) if row.name else title(row)


def state(row: RequestRow) -> str:
    return codes.label("service_state", row.state)


def assignee(row: RequestRow) -> str:
    return row.assignee or _("未分派")


def ending(row: RequestRow, today: date) -> tuple[str, str]:
    """Words and tone below the due day."""
    if row.state in rules.ENDED:
        return (_("{day} 结束", day=row.closed_on) if row.closed_on else "", "faint")
    if row.state in rules.STANDING_STILL:
        return _("计时暂停"), "faint"
    try:
        days = (date.fromisoformat(row.due_on) - today).days
    except ValueError:
        return "", "faint"
    if days < 0:
        return _n("已逾期 {count} 天", -days), "bad"
    if days == 0:
        return _("今天到期"), "warn"
    return _n("还有 {count} 天", days), "warn" if days == 1 else "faint"
