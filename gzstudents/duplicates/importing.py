"""Rows of a roll that would register somebody new, compared with everybody in the register: suggestions to look, never matched."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from gzstudents.duplicates.queries import keeping, reading
from gzstudents.duplicates.queries.finding import candidates, index_for
from gzstudents.duplicates.queries.sharing import shared_with
from gzstudents.duplicates.rules import Document, Known, Profile, compare, profile_of, reason
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.students.importing.plan import Item, Plan, Similar

_MOST_ROWS = 200_000  # that are compared, about a millisecond each; the search in the background looks at the others
_TOGETHER = 500  # rows whose candidates are read at once
_MOST = 3  # people that are named for one row


def with_similar(session: Session, plan: Plan, progress: Progress = SILENT) -> Plan:
    """The plan with those who may be meant already, beside rows of new people. Reads only. Of a very long roll the first rows are
    compared, and a warning says how many were not.
    """
    connection = session.connection()
    new = [place for place, item in enumerate(plan.items) if item.kind == "new" and item.person is not None]
    if not new or keeping.is_empty(connection):
        return plan
    items, left = list(plan.items), len(new) - _MOST_ROWS
    new = new[:_MOST_ROWS]
    index = index_for(connection, len(new), progress)
    for start in range(0, len(new), _TOGETHER):
        progress.report(start, len(new), _("查找可能已有的人"))
        part = {place: profile_of(_known(items[place])) for place in new[start : start + _TOGETHER]}
        for place, found in _similar(connection, part, index):
            items[place] = items[place]._replace(similar=found)
    return replace(plan, items=tuple(items), sheet_problems=(*_not_compared(left), *plan.sheet_problems))


def _not_compared(many: int) -> list[Problem]:
    """What the check page says of the rows beyond the limit."""
    if many <= 0:
        return []
    said = _n(
        "新增的人太多，其中 {count} 行没有与名册中相似的人比较（学号、证件号码和相同的姓名已比较）。导入后请到“重复人员”里查找。",
        many,
    )
    return [Problem("not_compared", said, severity="warning")]


def _similar(
    connection: Connection, rows: dict[int, Profile], index: keeping.Index
) -> Iterator[tuple[int, tuple[Similar, ...]]]:
    wanted = {place: candidates(connection, profile, index) for place, profile in rows.items()}
    people = {
        one.known.id: one for one in reading.profiles(connection, {each for ids in wanted.values() for each in ids})
    }
    for place, profile in rows.items():
        common = shared_with(profile, index)
        scored = [
            (compare(profile, people[number], shared=common), number) for number in wanted[place] if number in people
        ]
        listed = sorted((-score.points, number, score.reasons) for score, number in scored if score.is_possible)[:_MOST]
        if listed:
            yield place, tuple(Similar(number, _label(people[number], why)) for _points, number, why in listed)


def _label(profile: Profile, reasons: tuple[str, ...]) -> str:
    known = profile.known
    name = known.chinese_name or f"{known.surname} {known.given_names}".strip() or known.native_name
    called = " ".join(part for part in (name, *known.student_numbers[:1]) if part)
    return _("{name}（{reasons}）", name=called, reasons=_("；").join(reason(code).text for code in reasons[:2]))


def _known(item: Item) -> Known:
    """Somebody new as the row has him or her."""
    person: dict[str, Any] = item.person or {}
    names = (
        "chinese_name",
        "surname",
        "given_names",
        "native_name",
        "gender",
        "birth_date",
        "phone",
        "email",
        "wechat",
    )
    number = str((item.enrolment or {}).get("student_number") or "")
    return Known._make((0, *(str(person.get(name) or "") for name in names), (), (), ()))._replace(
        countries=(item.country,) if item.country else (),
        documents=tuple(
            Document(str(paper["kind"]), str(paper.get("issuing_country") or ""), str(paper["number_key"]))
            for paper in item.documents
            if paper.get("number_key")
        ),
        student_numbers=(number,) if number else (),
    )
