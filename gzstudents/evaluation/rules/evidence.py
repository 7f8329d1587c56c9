"""What the records say for a review, put into the words of its form; pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from gzstudents.kernel import codes, scaled
from gzstudents.kernel.i18n import _, _n


class Mark(Protocol):
    @property
    def term(self) -> str: ...
    @property
    def average(self) -> int | None: ...
    @property
    def gpa(self) -> int | None: ...
    @property
    def failed(self) -> int | None: ...
    @property
    def attendance_permille(self) -> int | None: ...


class Away(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def starts_on(self) -> str: ...
    @property
    def ends_on(self) -> str: ...


class Conduct(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def happened_on(self) -> str: ...
    @property
    def title(self) -> str: ...


def taken(
    marks: Sequence[Mark], signed: Sequence[str], absences: Sequence[Away], conduct: Sequence[Conduct]
) -> dict[str, Any]:
    """The fields of a review that follow from the records; "" and None where nothing is recorded."""
    return {
        "exam_result": _("；").join(mark(one) for one in marks),
        "attendance_permille": attendance(marks),
        "attitude": _("；").join(part for part in (_signed(signed), *map(away, absences)) if part),
        "conduct": _("；").join(map(conducted, conduct)),
    }


def mark(one: Mark) -> str:
    """One term's results in a line."""
    parts = []
    if one.average is not None:
        parts.append(_("平均成绩 {value}", value=scaled.shown(one.average)))
    if one.gpa is not None:
        parts.append(_("平均绩点 {value}", value=scaled.shown(one.gpa)))
    if one.failed:
        parts.append(_n("{count} 门不及格", one.failed))
    term = codes.label("study_term", one.term) if one.term else _("全学年")
    return _("{column}：{value}", column=term, value=_("，").join(parts) or "—")


def attendance(marks: Sequence[Mark]) -> int | None:
    """Of the year, else the mean of the terms, in ‰."""
    whole = [one.attendance_permille for one in marks if not one.term and one.attendance_permille is not None]
    parts = whole or [one.attendance_permille for one in marks if one.attendance_permille is not None]
    return (2 * sum(parts) + len(parts)) // (2 * len(parts)) if parts else None


def _signed(months: Sequence[str]) -> str:
    return _n("已签到 {count} 个月", len(months)) if months else ""


def away(one: Away) -> str:
    """An absence with its days, both ends included."""
    kind = codes.label("absence", one.kind)
    if not one.ends_on:
        return _("{kind}：{first} 起", kind=kind, first=one.starts_on)
    days = (date.fromisoformat(one.ends_on) - date.fromisoformat(one.starts_on)).days + 1
    return _n("{kind}：{first} 至 {last}，{count} 天", days, kind=kind, first=one.starts_on, last=one.ends_on)


def conducted(one: Conduct) -> str:
    kind = codes.label("conduct", one.kind)
    return _("{kind}：{title}（{day}）", kind=kind, title=one.title, day=one.happened_on)
