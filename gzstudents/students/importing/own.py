"""Fields of the office's own in an import: their headings, how their cells are read, what they change, and what nobody may
have twice. The plan names them as everywhere (own_person.key); how they are written: see operations.roll.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gzstudents.kernel.custom import book, values
from gzstudents.kernel.custom.definition import Definition
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Cell
from gzstudents.students.importing import coded
from gzstudents.students.importing import values as cells
from gzstudents.students.importing.existing import Existing
from gzstudents.students.importing.parsed import ParsedRow
from gzstudents.students.importing.plan import Change, Item

TABLES = {"person": "person_values", "enrolment": "enrolment_values"}
_GUARDED = tuple("=+-@＝＋－＠")  # see sheets.write_csv
Read = Callable[[Cell], str]


def readers(order: str, *, since_1904: bool) -> dict[str, Read]:
    """Field → how its cells are read, with the sentences of our own columns; nothing of a field rejects a row."""
    return {one.name: _reader(one, order, since_1904=since_1904) for one in book.readable()}


def _reader(field: Definition, order: str, *, since_1904: bool) -> Read:
    if field.kind == "text":
        return lambda cell: cells.text(_unguarded(cell))
    if field.kind == "date":
        return cells.as_warning(cells.day(partial=False, order=order, since_1904=since_1904))
    if field.kind == "country":
        return coded.code("country", error=False)

    def read(cell: Cell) -> str:
        written = cell if isinstance(cell, float | int) and not isinstance(cell, bool) else cells.plain(cell)
        if isinstance(written, str) and field.kind != "lines":
            written = cells.text(cell)
        if field.kind == "lines":
            written = str(_unguarded(written))
        if isinstance(written, float) and field.kind == "number":
            written = round(written, 6)  # what a sheet computed carries noise in its last digits
        found = values.parse(field, written)
        if found.problem:
            raise cells.FaultyValue(found.code, found.problem, error=False)
        return found.text

    return read


def _unguarded(cell: Cell) -> Cell:
    """Without the apostrophe that keeps a text in a CSV from becoming a formula: we put it there ourselves."""
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and cell[1:2] in _GUARDED else cell


def of_row(row: ParsedRow, owner: str) -> dict[str, str]:
    """What a row says of the fields of people or of enrolments, by name; asked of every row: most offices have none."""
    if not book.readable():
        return {}
    start = f"own_{owner}."
    return {name: value for name, value in row.values.items() if name.startswith(start) and value}


def without(planned: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What a plan says of a person or an enrolment, and apart from it what it says of fields of the office's own."""
    own = {name: value for name, value in planned.items() if name.startswith("own_")}
    return {name: value for name, value in planned.items() if name not in own}, own


def changes(
    row: ParsedRow, owner: str, record_id: int, known: Mapping[str, Any], heading: Callable[[str], str]
) -> list[Change]:
    """The cells that become others; an empty one erases nothing."""
    return [
        Change(TABLES[owner], record_id, name, known.get(name, ""), value, heading(name))
        for name, value in of_row(row, owner).items()
        if value != known.get(name, "")
    ]


def note_missing(row: ParsedRow, mapped: Mapping[str, int], heading: Callable[[int], str]) -> None:
    """A new person of whom the sheet leaves a required field open: said, and imported all the same."""
    for field in book.readable():
        if field.required and field.name in mapped and not row.values.get(field.name):
            text = _("请填写{label}", label=field.label())
            column = heading(mapped[field.name])
            row.if_new.append(Problem("own_missing", text, row.sheet, row.row, column, "warning"))


# -- what nobody may have twice --------------------------------------------------------------------------------------------


def repeated(items: Sequence[Item], existing: Existing) -> dict[int, str]:
    """Items that give somebody a value that another one has, in the register or further up in the file, with the sentence
    about it; also those whose person such an item would have made.
    """
    found: dict[int, str] = {}
    for field in (one for one in book.current() if one.is_unique):
        given = [(place, text) for place, item in enumerate(items) if (text := _given(item, field))]
        known = existing.own_holders(field) if given else {}
        seen: dict[str, int] = {}
        for place, text in given:
            key = values.compared(text)
            holder = known.get(key)
            taken = holder is not None and holder != _record(items[place], field)
            if taken or seen.setdefault(key, place) != place:
                found.setdefault(place, said(field, text))
    for place, item in enumerate(items):
        if item.same_as in found:
            found.setdefault(place, found[item.same_as])
    return found


def said(field: Definition, text: str) -> str:
    return _("{field}“{value}”已属于另一名学生。", field=field.label(), value=values.words(field, text))


def _given(item: Item, field: Definition) -> str:
    """The value that an item would write."""
    planned = (item.person if field.owner == "person" else item.enrolment) or {}
    changed = next((change.new for change in item.changes if change.field == field.name), "")
    return str(planned.get(field.name) or changed)


def _record(item: Item, field: Definition) -> int | None:
    """Whose value it would be, where there is such a record already."""
    if field.owner == "person":
        return item.person_id
    return next((change.row_id for change in item.changes if change.field == field.name), None)
