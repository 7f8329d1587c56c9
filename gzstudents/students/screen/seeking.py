"""Finding people for the palette (Ctrl+K), with the index that the list uses: who fits best and was looked at last comes first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from gzstudents.kernel import codes, names
from gzstudents.students.screen import words
from gzstudents.students.screen.people_index import connect, index_of
from gzstudents.students.screen.recent import recent_people
from gzstudents.ui.desk import Desk
from gzstudents.ui.palette import Entry

if TYPE_CHECKING:
    from gzstudents.kernel.connection import Connection

MOST = 8
LOOKED_AT = 120  # of those found in the usual order, from whom the best are chosen


def seek(desk: Desk, text: str, show: Callable[[Sequence[Entry]], object]) -> None:
    """The people that fit best, as lines of the palette; without a text those that were looked at last. Until the index is
    built nobody is found.
    """
    people = index_of(desk)
    if not text.strip():
        show([_entry(desk, row) for row in _rows(desk, recent_people(desk))])
        return
    if people.index is None:
        people.start()
        show([])
        return
    from gzstudents.kernel.search.near import near

    text = near(people.index, text) or text  # a slip of the keys finds whom it meant
    found = [int(one) for one in people.index.find(text).slice(0, LOOKED_AT)]
    show([_entry(desk, row) for row in _best(desk, text, found)] if found else [])


def _best(desk: Desk, text: str, found: list[int]) -> list[Any]:
    """Whose name or number it is, then those looked at last, then whose name begins so, then the usual order."""
    connection = connect(desk)
    if connection is None:
        return []
    try:
        from gzstudents.students import roll

        recent = roll.among(connection, text, recent_people(desk))
        ids = list(dict.fromkeys([*recent, *found]))
        rows = roll.rows(connection, ids)
    finally:
        connection.close()
    sought = names.fold(names.clean(text))
    places = {one: place for place, one in enumerate(recent)}
    order = {one: place for place, one in enumerate(ids)}

    def rank(row: Any) -> tuple[int, int, int, int]:
        fit = _fit(row, sought)
        return (0 if fit == 0 else 1, places.get(row.id, len(places)), fit, order[row.id])

    return sorted(rows, key=rank)[:MOST]


def _fit(row: Any, sought: str) -> int:
    """0: the whole name or number; 1: its beginning; 2: found by something else."""
    latin = names.fold(row.latin)
    said = [names.fold(row.chinese_name), latin, names.fold(row.native_name), names.fold(row.student_number)]
    said += [" ".join(reversed(latin.split(" ", 1))), latin.replace(" ", "")]
    filled = [one for one in said if one]
    if sought in filled:
        return 0
    return 1 if any(one.startswith(sought) for one in filled) else 2


def _rows(desk: Desk, ids: list[int]) -> list[Any]:
    connection: Connection | None = connect(desk) if ids else None
    if connection is None:
        return []
    try:
        from gzstudents.students import roll

        return roll.rows(connection, ids)
    finally:
        connection.close()


def _entry(desk: Desk, row: Any) -> Entry:
    latin = words.latin(row.latin)
    name = "  ".join(dict.fromkeys(part for part in (row.chinese_name or "", latin) if part)) or row.native_name
    said = [codes.label("status", row.status) if row.status else "", row.student_number]
    if row.country:
        said.insert(1, codes.label("country", row.country))
    note = " · ".join(part for part in said if part)
    return Entry(f"person.{row.id}", "users", name, note, lambda: desk.open_person(row.id))
