"""Sheets of others about students we know: where their rows are, and what each column is. People are named as in a roll."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Book, Cell, Sheet
from gzstudents.students.importing import columns, values
from gzstudents.students.importing.footers import is_footer

Headings = Mapping[str, tuple[str, ...]]  # heading in the form it is compared in → the fields that it may fill
_SEARCHED_ROWS: Final = 40
PEOPLE: Final = columns.KEYS | {"name", "chinese_name", "latin_name"}
_WHO: Final = columns.KEYS | columns.NAMES | {"birth_date"}


class Table(NamedTuple):
    """Rows with headings. `columns`: field → place; `first`: the first row of data, counted from 0."""

    sheet: Sheet
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    first: int
    since_1904: bool

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """(row as the sheet program counts it, cells) of every row that holds anything but totals and signatures."""
        for number, row in enumerate(self.sheet.rows[self.first :], start=self.first + 1):
            if any(cell != "" for cell in row) and not is_footer(row):
                yield number, row

    def heading(self, field: str) -> str:
        return self.headings[self.columns[field]] if field in self.columns else ""


class Row:
    """One row: its values as they are stored, and what is wrong with them as (code, message, heading)."""

    def __init__(self, table: Table, cells: tuple[Cell, ...], number: int = 0) -> None:
        self.table, self.number = table, number
        self._cells = cells
        self.problems: list[tuple[str, str, str]] = []

    def text(self, field: str) -> str:
        return self._read(field, values.text)

    def identifier(self, field: str) -> str:
        return self._read(field, values.identifier)

    def day(self, field: str, *, partial: bool = False) -> str:
        return self._read(field, values.day(partial=partial, since_1904=self.table.since_1904))

    def raw(self, field: str) -> Cell:
        place = self.table.columns.get(field)
        return "" if place is None or place >= len(self._cells) else self._cells[place]

    def complain(self, code: str, message: str, field: str = "") -> None:
        self.problems.append((code, message, self.table.heading(field)))

    def _read(self, field: str, read: Callable[[Cell], str]) -> str:
        try:
            return read(self.raw(field)) if self.raw(field) != "" else ""
        except values.FaultyValue as found:
            if found.fault.error:
                self.complain(found.fault.code, found.fault.message, field)
                return ""
            return found.value


def find_tables(
    book: Book, headings: Headings, *, keys: frozenset[str] = columns.KEYS, alone: bool = False, missing: str = ""
) -> list[Table]:
    """The tables of a book that name people, each row by one of `keys`, and say something more. UserError where there is none.

    `alone`: a list of nothing but people will do, and somebody may be named by name and birth date. `missing`: what is said then.
    """
    wanted = _Wanted(headings, keys, alone)
    found = [table for sheet in book.sheets if not sheet.hidden and (table := _find(sheet, book, wanted)) is not None]
    if not found:
        raise UserError(
            missing
            or _("没有找到可以导入的表格：标题行要有学号或证件号码，并有日期等列。请检查文件，或在第一行写上列标题。")
        )
    return found


class _Wanted(NamedTuple):
    headings: Headings
    keys: frozenset[str]
    alone: bool

    def is_met(self, known: Mapping[str, int]) -> bool:
        if self.alone and "birth_date" in known and not columns.NAMES.isdisjoint(known):
            return True
        return not self.keys.isdisjoint(known) and (self.alone or bool(known.keys() - PEOPLE))


def left_out(tables: Iterable[Table]) -> list[str]:
    """Headings that nobody understood: neither of this kind of list nor of a roll, nor the numbers of the rows."""
    found: dict[str, None] = {}
    for table in tables:
        taken = set(table.columns.values())
        for place, heading in enumerate(table.headings):
            unknown = heading and place not in taken and columns.find(heading) is None
            if unknown and not columns.is_row_number(heading):
                found[heading] = None
    return list(found)


def compared(texts: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """Field → its headings, as a data file lists them, turned round."""
    found: dict[str, tuple[str, ...]] = {}
    for field, spellings in texts.items():
        for text in spellings:
            key = columns.heading_key(text)
            found[key] = (*found.get(key, ()), field)
    return found


def _find(sheet: Sheet, book: Book, wanted: _Wanted) -> Table | None:
    """The row that says most is the heading."""
    best: Table | None = None
    for index, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        headings = tuple(values.plain(cell).strip() for cell in row)
        known = _columns(headings, wanted.headings, PEOPLE if not wanted.alone else _WHO)
        if wanted.is_met(known) and (best is None or len(known) > len(best.columns)):
            best = Table(sheet, headings, known, index + 1, book.date_system == "1904")
    return best


def _columns(headings: tuple[str, ...], known: Headings, people: frozenset[str]) -> dict[str, int]:
    """Field → place; of two columns for one field the first."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if not heading:
            continue
        keys = [columns.heading_key(heading), columns.heading_key(columns.without_brackets(heading))]
        fields = next((known[key] for key in keys if key in known), ())
        match = None if fields else columns.find(heading)
        for field in fields or ((match.field,) if match is not None and match.field in people else ()):
            found.setdefault(field, place)
    return found
