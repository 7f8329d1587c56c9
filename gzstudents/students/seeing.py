"""What a saved view, or a condition in words, shows: for the command line, the same people in the same order as in the window."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from gzstudents.kernel.conditions import Group, Node, Test, from_data, is_coded
from gzstudents.kernel.conditions.coded import any_of
from gzstudents.kernel.connection import Connection
from gzstudents.students import conditions, roll
from gzstudents.students.conditions.asking import OtherDay

TAB_DAYS: Final = 30  # within which papers run out that the tab of that name shows
_TABS: Final[dict[str, Test]] = {
    "now": Test("status", "exactly", ("REGISTERED",)),
    "admitted": Test("status", "exactly", ("ADMITTED",)),
    "hmt": Test("population", "exactly", ("HK", "MO", "TW")),
    "graduated": Test("status", "exactly", ("GRADUATED",)),
}


def tab_node(tab: str, today: date) -> Group:
    """What a tab of the list stands for; an unknown one for everybody."""
    if tab == "due":
        last = (today + timedelta(days=TAB_DAYS)).isoformat()
        on_roll = Test("status", "exactly", ("REGISTERED", "SUSPENDED"))
        return Group((on_roll, Test("permit_until", "between", ("", last))))
    return Group((_TABS[tab],)) if tab in _TABS else Group()


def view_node(content: Mapping[str, Any], today: date) -> Group:
    """Tab, filters and condition of a saved view as one condition. Raises UserError for one that cannot be read."""
    filters = content.get("filters")
    parts: list[Node] = [tab_node(str(content.get("tab", "")), today)]
    for name, codes in (filters if isinstance(filters, dict) else {}).items():
        parts.append(_filter(str(name), [str(one) for one in codes]))
    where = from_data(content.get("where") or {"all": []})
    return Group((*parts, where))


def _filter(name: str, codes: list[str]) -> Node:
    """Plain values are compared as they are, as the header's filter does."""
    plain = tuple(code for code in codes if not is_coded(code))
    parts: list[Node] = [Test(name, "exactly", plain)] if plain else []
    parts += [any_of(name, [code]) for code in codes if is_coded(code)]
    return parts[0] if len(parts) == 1 else Group(tuple(parts), any=True)


def seen(
    connection: Connection, node: Node, today: date, other_day: OtherDay, *, within: list[int] | None = None
) -> list[int]:
    """Who passes, in the usual order."""
    return conditions.matching(connection, node, today, other_day, within=within)


def in_order(connection: Connection, ids: list[int], content: Mapping[str, Any]) -> list[int]:
    """People in the usual order, put into that of a view: blanks last either way, equal ones by name."""
    column, descending = str(content.get("sort", "")), not content.get("ascending", True)
    if column in {"", roll.SOURCE.name}:
        return ids[::-1] if descending and column else ids
    if column not in roll.SORTABLE:
        return ids
    values = dict(connection.execute(f"SELECT person_id, {column} FROM register").fetchall())
    collate = roll.collation()
    filled = [one for one in ids if values.get(one)]
    filled.sort(key=lambda one: _key(collate, column, values[one]), reverse=descending)
    return filled + [one for one in ids if not values.get(one)]


def _key(collate: Any, column: str, value: str) -> Any:
    return value.encode()[:16] if column in roll.SOURCE.texts else collate(column, value)
