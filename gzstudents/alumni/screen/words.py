"""How graduates and their destinations are put into words."""

from typing import Final

from gzstudents.alumni.queries import AlumnusRow, DestinationRow
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _
from gzstudents.students.screen.words import latin

ACTIVITY_TONE: Final = {
    "EMPLOYED": "ok", "SELF_EMPLOYED": "ok", "FURTHER_STUDY": "info", "PUBLIC_SERVICE": "teal", "JOB_SEEKING": "warn",
    "NOT_SEEKING": "neutral", "UNKNOWN": "neutral",
}  # fmt: skip
CONSENT_TONE: Final = {"YES": "ok", "NO": "bad"}


def name(row: AlumnusRow) -> str:
    return latin(row.name)


def second_name(row: AlumnusRow) -> str:
    """The passport name beside a Chinese one."""
    return latin(row.latin) if row.latin != row.name else ""


def activity(row: AlumnusRow | DestinationRow) -> str:
    return codes.label("alumni_activity", row.activity) if row.activity else _("未登记")


def place(row: AlumnusRow | DestinationRow) -> str:
    return codes.label("alumni_place", row.place) if row.place else ""


def consent(code: str) -> str:
    return codes.label("consent", code) if code else _("未询问")


def country(row: AlumnusRow) -> str:
    return codes.label("country", row.country) if row.country else ""


def level(row: AlumnusRow) -> str:
    return codes.label("level", row.level) if row.level else ""


def year(text: str) -> str:
    """What the button says; "" are all years."""
    return _("{year} 年毕业", year=text) if text else _("全部年份")
