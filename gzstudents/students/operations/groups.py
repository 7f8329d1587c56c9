"""Groups of countries of the office's own: trade partners, sister cities, its own reading of a road."""

import re
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gzstudents.kernel import codes, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.students.model import CountryGroup, GroupMember
from gzstudents.students.rules.members import CHINESE, Member

_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,30}")
_NOT_IN_CODES = re.compile(r"[^A-Z0-9]+")


@operation("students.country_group")
def save_group(session: Session, *, code: str, values: dict[str, str], members: list[Member]) -> int:
    """A group with all its members, new or changed; returns its id. A shipped group's code makes it the office's own.

    Raises RuleBroken for a code that is none, without a name, for an unknown country, one of ours, or days in the wrong order.
    """
    if not _CODE.fullmatch(code):
        raise RuleBroken(_("国家组的代码应为大写字母、数字和下划线，例如 SISTER_CITIES。"))
    if not names.clean(values.get("zh", "")):
        raise RuleBroken(_("请填写国家组的名称。"))
    _check_members(members)
    record = session.scalar(select(CountryGroup).where(CountryGroup.code == code)) or CountryGroup(code=code)
    record.zh, record.en = names.clean(values["zh"]), names.clean(values.get("en", ""))
    record.source = names.clean(values.get("source", ""))
    record.as_of = values.get("as_of") or date.today().isoformat()
    session.add(record)
    session.flush()
    _set_members(session, record.id, members)
    return record.id


def _set_members(session: Session, group_id: int, members: list[Member]) -> None:
    """Only what differs is written."""
    wanted = {(country, first or None, last or None) for country, first, last in members}
    kept: set[Any] = set()
    for one in session.scalars(select(GroupMember).where(GroupMember.group_id == group_id)):
        key = (one.country, one.valid_from, one.valid_to)
        if key in wanted:
            kept.add(key)
        else:
            session.delete(one)
    for country, first, last in sorted(wanted - kept, key=str):
        session.add(GroupMember(group_id=group_id, country=country, valid_from=first, valid_to=last))
    session.flush()


def _check_members(members: list[Member]) -> None:
    for country, first, last in members:
        if codes.get("country", country) is None:
            raise RuleBroken(_("没有代码为“{code}”的国家/地区。", code=country))
        if country in CHINESE:
            raise RuleBroken(_("国家组只收其他国家，不含{country}。", country=codes.label("country", country)))
        for day in filter(None, (first, last)):
            _check_day(day)
        if first and last and last < first:
            raise RuleBroken(_("截止日期早于起始日期。"))


def _check_day(day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise RuleBroken(_("“{day}”不是日期，请写成 2025-10-26。", day=day)) from error


@operation("students.country_group")
def add_group(session: Session, *, values: dict[str, str], members: list[Member]) -> int:
    """A new group under a code of its own, made from its English name; returns its id. Raises as save_group()."""
    words = _NOT_IN_CODES.sub("_", names.fold(values.get("en", "")).upper()).strip("_")[:24].strip("_")
    first = words if _CODE.fullmatch(words) else "GROUP"
    taken = {group.code for group in codes.groups()} | set(session.scalars(select(CountryGroup.code)))
    code = next(one for one in (first, *(f"{first}_{n}" for n in range(2, 10_000))) if one not in taken)
    return save_group(session, code=code, values=values, members=members)


@operation("students.country_group")
def end_group(session: Session, *, code: str, last_day: str) -> int:
    """No country belongs to the group after this day; what was before stays for the statistics. Returns how many ended."""
    _check_day(last_day)
    record = session.scalar(select(CountryGroup).where(CountryGroup.code == code))
    if record is None:
        raise RuleBroken(_("没有代码为“{code}”的自定义国家组。", code=code))
    ended = 0
    for member in session.scalars(select(GroupMember).where(GroupMember.group_id == record.id)):
        if (member.valid_from or "") > last_day:
            session.delete(member)
        elif not member.valid_to or member.valid_to > last_day:
            member.valid_to = last_day
        else:
            continue
        ended += 1
    session.flush()
    return ended


@operation("students.country_group")
def remove_group(session: Session, *, code: str) -> None:
    """The office's own group goes; a shipped one of the same code holds again."""
    record = session.scalar(select(CountryGroup).where(CountryGroup.code == code))
    if record is None:
        raise RuleBroken(_("没有代码为“{code}”的自定义国家组。", code=code))
    session.execute(delete(GroupMember).where(GroupMember.group_id == record.id))
    session.delete(record)
    session.flush()
