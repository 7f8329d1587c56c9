"""What the screen of the country groups reads and writes in the background."""

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gzstudents.students.groups import GroupRow
    from gzstudents.students.rules.members import Member


def groups(session: Any, *, on: date) -> "list[GroupRow]":
    from gzstudents.students.groups import list_groups

    return list_groups(session, on=on)


def save(session: Any, *, code: str, values: dict[str, str], members: "list[Member]") -> int:
    """A group, new where it has no code yet; returns its id."""
    from gzstudents.students.operations import groups as operations

    if not code:
        return operations.add_group(session, values=values, members=members)
    return operations.save_group(session, code=code, values=values, members=members)


def end(session: Any, *, code: str, last_day: str) -> int:
    from gzstudents.students.operations import groups as operations

    return operations.end_group(session, code=code, last_day=last_day)


def remove(session: Any, *, code: str) -> None:
    from gzstudents.students.operations import groups as operations

    operations.remove_group(session, code=code)
