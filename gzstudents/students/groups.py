"""Groups of countries of the office's own, kept in the store: read when it is opened, and again when an act changed them."""

from datetime import date
from typing import Any, NamedTuple
from zlib import crc32

from sqlalchemy import event
from sqlalchemy.orm import Session

from gzstudents.kernel import codes
from gzstudents.kernel.codes import Group

_GROUPS = "SELECT id, code, zh, en, source FROM country_groups ORDER BY id"
_ON_ROLL = "SELECT country, count(*) FROM register WHERE population = 'INTL' AND status IN ('REGISTERED', 'SUSPENDED') GROUP BY country"
_MEMBERS = "SELECT group_id, country, valid_from, valid_to FROM country_group_members ORDER BY group_id, country, id"


def read(connection: Any) -> tuple[Group, ...]:
    """All of them (a driver's connection, or SQLAlchemy's through exec_driver_sql)."""
    run = getattr(connection, "exec_driver_sql", None) or connection.execute
    members: dict[int, list[tuple[str, date, date]]] = {}
    for group_id, country, first, last in run(_MEMBERS).fetchall():
        days = (date.fromisoformat(first) if first else date.min, date.fromisoformat(last) if last else date.max)
        members.setdefault(group_id, []).append((country, *days))
    return tuple(
        Group(code, zh, en or zh, source, True, tuple(members.get(group_id, ())))
        for group_id, code, zh, en, source in run(_GROUPS).fetchall()
    )


def adopt(connection: Any) -> None:
    """From now on these stand beside the shipped ones; one with a shipped code takes its place."""
    codes.adopt_groups(read(connection))


def hook(session: Session) -> None:
    """Before each act commits: what it made of the groups holds as soon as it is kept."""
    found = read(session.connection())
    if found != codes.adopted_groups():
        event.listen(session, "after_commit", lambda _session: codes.adopt_groups(found), once=True)


class GroupRow(NamedTuple):
    """A group for its list. `own`: kept in the store; `shipped`: one of this code comes with the program. `students`: people on
    the roll, or suspended, from the countries that belong to it on that day.
    """

    id: int
    group: Group
    own: bool
    shipped: bool
    as_of: str
    now: tuple[str, ...]
    students: int


def list_groups(session: Session, *, on: date) -> list[GroupRow]:
    """All groups in the order of the lists, the office's own first."""
    connection = session.connection()
    own = read(connection)
    if own != codes.adopted_groups():  # written by a command beside the window
        codes.adopt_groups(own)
    kept = {one.code for one in own}
    days = {
        row[0]: str(row[1])
        for row in connection.exec_driver_sql("SELECT code, coalesce(as_of, '') FROM country_groups")
    }
    many = {row[0]: int(row[1]) for row in connection.exec_driver_sql(_ON_ROLL)}
    shipped = codes.shipped_groups()
    found = []
    for group in codes.groups():
        now = tuple(sorted(codes.group(group.code, on)))
        students = sum(many.get(country, 0) for country in now)
        found.append(
            GroupRow(
                crc32(group.code.encode()), group, group.code in kept, group.code in shipped, days.get(group.code, ""), now, students
            )
        )  # fmt: skip
    return sorted(found, key=lambda row: not row.own)
