"""What the screen says of a group: its days, where it comes from, who belongs to it."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, is_chinese, mark
from gzstudents.students.rules.members import Member

if TYPE_CHECKING:
    from gzstudents.kernel.codes import Group
    from gzstudents.students.groups import GroupRow

OWN, CHANGED, SHIPPED = mark("本校"), mark("本校改过"), mark("随附")


def origin(row: "GroupRow") -> str:
    return SHIPPED if not row.own else CHANGED if row.shipped else OWN


def other_name(group: "Group") -> str:
    """In the language that is not in use, where it is another."""
    said = group.en if is_chinese() else group.zh
    return said if said != group.label() else ""


def dated(group: "Group") -> list[Member]:
    """Members as they are written: no day where they belong to it always."""
    return [
        (code, "" if first == date.min else first.isoformat(), "" if last == date.max else last.isoformat())
        for code, first, last in group.members
    ]


def listed(countries: Iterable[str]) -> str:
    said = [codes.label("country", code) for code in countries]
    return _("、").join(said if is_chinese() else sorted(said))


def others(members: Iterable[Member], now: Iterable[str]) -> list[str]:
    """Those that do not belong to it today, and those that do only for a time, each with its days."""
    today = set(now)
    return [_span(*one) for one in members if one[0] not in today or one[1] or one[2]]


def _span(code: str, first: str, last: str) -> str:
    country = codes.label("country", code)
    if first and last:
        return _("{country}：{first} 至 {last}", country=country, first=first, last=last)
    if last:
        return _("{country}：至 {last}", country=country, last=last)
    return _("{country}：自 {first} 起", country=country, first=first) if first else country
