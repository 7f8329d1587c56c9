"""Two records side by side: what differs, what is suggested, what goes together, and what has to be settled before."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from gzstudents.duplicates.queries.clashes import Clash, clashes
from gzstudents.duplicates.queries.ties import PEOPLE, columns_of, label_of, owned
from gzstudents.duplicates.rules.combining import BOTH, KEPT, row_key, suggested
from gzstudents.kernel import codes
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.fields import Field, fields_of
from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.store import Record
from gzstudents.students.model import Person

COUNTRY = "country"
_REMARKS = "note"


class Who(NamedTuple):
    id: int
    version: int
    name: str
    latin: str
    student_number: str


class Line(NamedTuple):
    """One thing of which both records say something. `kept` and `merged` as they are stored, `kept_text` and `merged_text` as
    they are read. `group`: "people", "country", or the table of two rows of which one stays.
    """

    key: str
    group: str
    label: str
    kept: Any
    merged: Any
    kept_text: str
    merged_text: str
    same: bool
    suggested: str


class Belonging(NamedTuple):
    """How many rows of a table point at each; together they belong to the one that stays."""

    table: str
    kept: int
    merged: int


class Beside(NamedTuple):
    """What each has of something of which both stay, in words."""

    label: str
    kept: str
    merged: str


class Comparison(NamedTuple):
    people: tuple[Who, Who]
    lines: tuple[Line, ...]
    beside: tuple[Beside, ...]
    belongings: tuple[Belonging, ...]
    notes: tuple[str, ...]
    blockers: tuple[str, ...]

    @property
    def versions(self) -> tuple[int, int]:
        return self.people[0].version, self.people[1].version


def comparison(session: Session, kept_id: int, merged_id: int) -> Comparison:
    """Raises RuleBroken where one of them is not in the register (for who asks), or both are the same."""
    if kept_id == merged_id:
        raise RuleBroken(_("这是同一条记录，不能与自己合并。"))
    kept, merged = session.get(Person, kept_id), session.get(Person, merged_id)
    if kept is None or merged is None:
        raise RuleBroken(_("这名学生已不在名册中。"))
    connection = session.connection()
    found = clashes(connection, kept_id, merged_id)
    lines = [*_of_person(kept, merged), *_of_country(connection, kept_id, merged_id), *_of_rows(connection, found)]
    people = (_who(connection, kept), _who(connection, merged))
    return Comparison(
        people,
        tuple(lines),
        tuple(_beside(connection, kept_id, merged_id)),
        tuple(_belongings(connection, kept_id, merged_id)),
        tuple(_notes(connection, kept_id, merged_id)),
        tuple(_blockers(connection, found, people)),
    )


def _who(connection: Connection, person: Person) -> Who:
    number = connection.exec_driver_sql(
        "SELECT student_number FROM register WHERE person_id = ?", (person.id,)
    ).scalar()
    latin = f"{person.surname} {person.given_names}".strip()
    name = person.chinese_name or latin or person.native_name or f"#{person.id}"
    return Who(person.id, person.version, name, latin, number or "")


# -- values ----------------------------------------------------------------------------------------------------------------


def _of_person(kept: Person, merged: Person) -> Iterator[Line]:
    for name, field in fields_of(Person.__table__).items():
        ours, theirs = getattr(kept, name), getattr(merged, name)
        side = suggested(_said(field, ours), _said(field, theirs))
        if name == _REMARKS and ours and theirs and ours != theirs:
            side = BOTH
        yield Line(
            name, PEOPLE, field.label, ours, theirs, _text(field, ours), _text(field, theirs), ours == theirs, side
        )


def _said(field: Field, value: Any) -> str:
    """Gender 0 is "unknown": as good as nothing."""
    return "" if value is None or (field.choices == "gender" and value == "0") else str(value)


def _of_country(connection: Connection, kept_id: int, merged_id: int) -> Iterator[Line]:
    """Nationalities that hold today; those that have ended are history and stay beside each other."""
    ours, theirs = (
        [row[0] for row in connection.exec_driver_sql(
            "SELECT DISTINCT country FROM nationalities WHERE person_id = ? AND valid_to IS NULL ORDER BY 1", (one,)
        )]
        for one in (kept_id, merged_id)
    )  # fmt: skip
    if ours or theirs:
        one, other = (_("、").join(codes.label("country", code) for code in sides) for sides in (ours, theirs))
        side = suggested(" ".join(ours), " ".join(theirs))
        label = mark("国家/地区")
        yield Line(COUNTRY, COUNTRY, label, " ".join(ours), " ".join(theirs), one, other, ours == theirs, side)


def _of_rows(connection: Connection, found: list[Clash]) -> Iterator[Line]:
    for clash in found:
        if clash.to_settle:
            continue
        ours, theirs = (_row(connection, clash.table, one) for one in (clash.kept_row, clash.merged_row))
        one, other = _differences(clash.table, ours, theirs)
        key = row_key(clash.table, clash.kept_row, clash.merged_row)
        label = codes.label("record_table", clash.table)
        yield Line(key, clash.table, label, None, None, one, other, one == other, KEPT)


def _row(connection: Connection, table: str, row_id: int) -> dict[str, Any]:
    columns = columns_of(table)
    listed = ", ".join(f't."{name}"' for name in columns)
    row = connection.exec_driver_sql(
        f'SELECT {label_of(table)}, {listed} FROM "{table}" t WHERE t.id = ?', (row_id,)
    ).first()
    return {
        "": "" if row is None else row[0],
        **dict(zip(columns, row[1:] if row else [None] * len(columns), strict=True)),
    }


def _differences(table: str, ours: dict[str, Any], theirs: dict[str, Any]) -> tuple[str, str]:
    """What tells the two rows apart, in words; where nothing shown does, what they are called."""
    fields = fields_of(Record.metadata.tables[table])
    names = [name for name in fields if ours[name] != theirs[name]]
    if not names:
        return str(ours[""] or ""), str(ours[""] or "")
    said = [_("；").join(_text(fields[name], row[name]) for name in names if row[name]) for row in (ours, theirs)]
    return said[0], said[1]


def _text(field: Field, value: Any) -> str:
    if value is None or value == "":
        return ""
    if field.choices:
        return codes.label(field.choices, str(value))
    return (_("是") if value else _("否")) if field.kind == "flag" else str(value)


# -- what goes together ----------------------------------------------------------------------------------------------------


_STUDY = "SELECT college, major, coalesce(start_date, ''), coalesce(student_number, '') FROM enrolments WHERE person_id = ? ORDER BY id"
_PAPERS = "SELECT kind, number FROM identity_documents WHERE person_id = ? ORDER BY is_current DESC, id DESC"


def _beside(connection: Connection, kept_id: int, merged_id: int) -> Iterator[Beside]:
    """Documents and enrolments of each: what people look at first when they ask whether two are one."""

    def papers(person: int) -> str:
        rows = connection.exec_driver_sql(_PAPERS, (person,))
        return "\n".join(" ".join((codes.label("document_type", kind), number)) for kind, number in rows)

    def study(person: int) -> str:
        rows = connection.exec_driver_sql(_STUDY, (person,))
        return "\n".join(" ".join(part for part in row if part) for row in rows)

    for label, said in (("identity_documents", papers), ("enrolments", study)):
        found = Beside(codes.label("record_table", label), said(kept_id), said(merged_id))
        if found.kept or found.merged:
            yield found


def _belongings(connection: Connection, kept_id: int, merged_id: int) -> Iterator[Belonging]:
    for table, column in sorted(owned().items()):
        counts = [
            connection.exec_driver_sql(f'SELECT count(*) FROM "{table}" WHERE "{column}" = ?', (one,)).scalar_one()
            for one in (kept_id, merged_id)
        ]
        if any(counts):
            yield Belonging(table, *counts)


def _notes(connection: Connection, kept_id: int, merged_id: int) -> Iterator[str]:
    """What looks like a conflict and is none."""
    ours, theirs = (
        [row[0] for row in connection.exec_driver_sql(
            "SELECT student_number FROM enrolments WHERE person_id = ? AND student_number IS NOT NULL ORDER BY id", (one,)
        )]
        for one in (kept_id, merged_id)
    )  # fmt: skip
    if ours and theirs:
        numbers = _("、").join([*ours, *theirs])
        yield _("学号 {numbers} 都保留，各在自己的学籍上；用哪个学号都能找到这个人。", numbers=numbers)
    kinds = connection.exec_driver_sql(
        "SELECT DISTINCT k.kind FROM identity_documents k JOIN identity_documents m ON m.kind = k.kind AND "
        "m.issuing_country = k.issuing_country AND m.number_key <> k.number_key AND k.is_current AND m.is_current "
        "WHERE k.person_id = ? AND m.person_id = ?",
        (kept_id, merged_id),
    )
    for (kind,) in kinds.fetchall():
        yield _(
            "两份{document}都保留，签发较晚的一份为在用，另一份记作旧证件。",
            document=codes.label("document_type", kind),
        )


# -- what stands in the way ------------------------------------------------------------------------------------------------


def _blockers(connection: Connection, found: list[Clash], people: tuple[Who, Who]) -> Iterator[str]:
    for clash in found:
        if clash.to_settle:
            award = _row(connection, clash.table, clash.kept_row)[""]
            yield _("两条记录都有“{what}”，一个人同一学年只能有一项。请先取消其中一项，再合并。", what=award)
    states = connection.exec_driver_sql(
        "SELECT person_id, state, groups FROM erasures WHERE person_id IN (?, ?)", (people[0].id, people[1].id)
    ).fetchall()
    for person, state, groups in states:
        name = next(one.name for one in people if one.id == person)
        if state == "PROPOSED":
            yield _("{name}有一项清除个人信息的申请在等待确认。请先确认或退回。", name=name)
        elif state == "DONE" and "IDENTITY" in groups.split():
            yield _("{name}的个人信息已经清除，不能再与别的记录合并。", name=name)
