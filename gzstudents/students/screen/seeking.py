"""Finding people for the palette (Ctrl+K), with the index that the list uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gzstudents.kernel import codes
from gzstudents.students.screen import words
from gzstudents.students.screen.people_index import connect, index_of
from gzstudents.ui.desk import Desk
from gzstudents.ui.palette import Entry

MOST = 8


def seek(desk: Desk, text: str, show: Callable[[Sequence[Entry]], object]) -> None:
    """The first people that are found, as lines of the palette. Until the index is built nobody is."""
    people = index_of(desk)
    if people.index is None:
        people.start()
        show([])
        return
    ids = [int(one) for one in people.index.find(text).slice(0, MOST)] if text.strip() else []
    show([_entry(desk, row) for row in _rows(desk, ids)] if ids else [])


def _rows(desk: Desk, ids: list[int]) -> list[Any]:
    from gzstudents.students import roll

    connection = connect(desk)
    if connection is None:
        return []
    try:
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
