"""Groups of countries of the office's own, kept in the store: read when it is opened, and again when an act changed them."""

from datetime import date
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from gzstudents.kernel import codes
from gzstudents.kernel.codes import Group

_GROUPS = "SELECT id, code, zh, en, source FROM country_groups ORDER BY id"
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
