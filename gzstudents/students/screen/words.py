"""How people, papers and dates are put into words for list and panel."""

from datetime import date
from typing import Final

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.listing import category_or_level, latin

__all__ = [
    "FUNDING_TONE", "HMT", "PASSPORTS", "STATUS_TONE", "STAY_PAPERS", "TRAVEL_PAPERS", "category_or_level", "funding_short",
    "latin", "period", "runs_out", "status_tone",
]  # fmt: skip
STATUS_TONE: Final = {
    "REGISTERED": "ok",
    "ADMITTED": "info",
    "DEFERRED": "info",
    "SUSPENDED": "warn",
    "EXPELLED": "bad",
    "MISSING": "bad",
}
FUNDING_TONE: Final = {"21": "plum", "22": "info", "23": "plum", "31": "teal", "11": "teal", "1": "teal"}
# short enough for a column; the whole label stands in the panel and on the clipboard
_FUNDING_SHORT: Final = {
    "1": mark("国际组织"),
    "11": mark("基金会"),
    "2": mark("政府"),
    "21": mark("国家"),
    "22": mark("地方"),
    "23": mark("部委"),
    "3": mark("外国政府"),
    "31": mark("外国政府"),
    "4": mark("校际"),
    "41": mark("校际"),
    "42": mark("校级"),
    "43": mark("外国学校"),
    "6": mark("企业"),
    "61": mark("企业"),
    "62": mark("企业"),
}
HMT: Final = frozenset({"HK", "MO", "TW"})
STAY_PAPERS: Final = ("RESIDENCE_PERMIT", "VISA", "PR_CARD")
TRAVEL_PAPERS: Final = ("HMT_RESIDENCE", "HKMO_PERMIT", "TW_PERMIT")
PASSPORTS: Final = ("PASSPORT", "PRC_PASSPORT", "HKMO_PERMIT_FOREIGN")
WARNED_DAYS: Final = 30


def status_tone(status: str) -> str:
    return STATUS_TONE.get(status, "neutral")


def funding_short(funding: str) -> str:
    """What pays for the study, in one word; nothing for those who pay themselves."""
    if funding in {"", "5"}:
        return ""
    return _(_FUNDING_SHORT[funding]) if funding in _FUNDING_SHORT else codes.label("funding", funding)


def period(start: str, end: str) -> str:
    """From when to when, by months."""
    if not start and not end:
        return ""
    return _("{start} 至 {end}", start=start[:7] or "…", end=end[:7] or "…")


def runs_out(label: str, valid_to: str, today: date) -> tuple[str, str] | None:
    """A sentence and its tone when a paper has run out or does so within 30 days."""
    try:
        days = (date.fromisoformat(valid_to) - today).days
    except ValueError:
        return None
    if days > WARNED_DAYS:
        return None
    if days < 0:
        return _n("{label}已过期 {count} 天", -days, label=label), "bad"
    if days == 0:
        return _("{label}今天到期", label=label), "bad"
    return _n("{label}将在 {count} 天后到期", days, label=label), "warn"
