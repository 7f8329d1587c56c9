"""The members of a country group as people write them: a country a line, or several, with the days they belong to it."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from gzstudents.kernel import codes
from gzstudents.kernel.date_parsing import parse_date
from gzstudents.kernel.i18n import _

CHINESE = frozenset({"CHN", "HKG", "MAC", "TWN"})
Member = tuple[str, str, str]  # alpha-3, first day, last day; "" is open
_DAY = r"\d{4}\s*(?:[-/.]|年)\s*\d{1,2}\s*(?:[-/.]|月)\s*\d{1,2}\s*日?"
_DATED = re.compile(
    rf"^(?P<names>.*?)[\s,，;；(（]*(?P<from>自|从|from|since)?\s*(?P<first>{_DAY})?\s*(?P<sign>起?至|到|起|until|to|[-–—~～]+)?\s*"
    rf"(?P<last>{_DAY})?\s*(?P<close>止|[)）])*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[、,，;；\t]+|\s{2,}")


class Written(NamedTuple):
    """What was read, and why the rest was not, each with its line."""

    members: list[Member]
    problems: list[str]


def read_members(text: str) -> Written:
    """`泰国`, `日本、韩国`, `东帝汶 2025-10-26 起`, `英国 – 2020-01-31`, `法国 2020-01-01 – 2024-12-31`; any spelling of a country."""
    members: list[Member] = []
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        for said in _of_line(line.strip()):
            if isinstance(said, str):
                problems.append(_("第 {number} 行：{problem}", number=number, problem=said))
            elif said not in members:
                members.append(said)
    return Written(members, [*problems, *_overlapping(members)])


def _of_line(line: str) -> Iterable[Member | str]:
    """A member or what is wrong, for each country of a line."""
    found = _DATED.match(line)
    if not line or found is None:
        return
    first, last, problem = _days(found)
    if problem:
        yield problem
        return
    listed = line if not (first or last) else found["names"]
    for name in _names(listed.strip(" ,，;；")):
        code = codes.find("country", name)
        if code is None:
            yield _("没有叫“{name}”的国家/地区", name=name[:40])
        elif code in CHINESE:
            yield _("国家组只收其他国家，不含{country}", country=codes.label("country", code))
        else:
            yield code, first, last


def _days(found: re.Match[str]) -> tuple[str, str, str]:
    """First and last day, and what is wrong with them. One day alone is the first unless a sign stands before it."""
    days = []
    for name in ("first", "last"):
        read = parse_date(found[name]) if found[name] else None
        if read is not None and (read.value is None or len(read.value) < 10):
            return "", "", _("“{day}”不是日期，请写成 2025-10-26", day=found[name].strip())
        days.append("" if read is None else str(read.value))
    first, last = days
    sign = (found["sign"] or "").casefold()
    if last and not first and not sign:
        first, last = last, ""
    if first and not last and found["close"] == "止":
        first, last = "", first
    return first, last, _("截止日期早于起始日期") if first and last and last < first else ""


def _names(text: str) -> list[str]:
    """A name may have a comma of its own: the whole line is tried first."""
    if not text or codes.find("country", text) is not None:
        return [text] if text else []
    return [name.strip() for name in _BETWEEN.split(text) if name.strip()]


def _overlapping(members: list[Member]) -> list[str]:
    """Countries that would belong to the group twice on the same day."""
    last_day: dict[str, str] = {}
    twice = {}
    for country, first, last in sorted(members):
        if country in last_day and first <= last_day[country]:
            twice[country] = _("{country}的几段日期重叠", country=codes.label("country", country))
        last_day[country] = max(last_day.get(country, ""), last or date.max.isoformat())
    return list(twice.values())


def written_members(members: Iterable[Member]) -> str:
    """As read_members() takes them: those without days together, each of the others on a line of its own."""
    listed = [(codes.label("country", code), first, last) for code, first, last in members]
    dated = [_with_days(name, first, last) for name, first, last in listed if first or last]
    return "\n".join([*(name for name, first, last in listed if not (first or last)), *dated])


def _with_days(name: str, first: str, last: str) -> str:
    return f"{name} {first} – {last}" if first else f"{name} – {last}"
