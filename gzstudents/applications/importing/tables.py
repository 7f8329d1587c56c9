"""Where the rows of an application list are, and what each column is."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from gzstudents.kernel import paths
from gzstudents.kernel.errors import Problem, UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Book, Cell, Sheet
from gzstudents.students.importing import columns, values

_SEARCHED_ROWS = 40
_PEOPLE = columns.KEYS | columns.NAMES | {"birth_date"}
FACT = "fact."


class Table(NamedTuple):
    """Rows with headings. `columns`: field → place; `first`: the first row of data, counted from 0."""

    sheet: Sheet
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    first: int
    since_1904: bool

    def rows(self) -> Iterator["Row"]:
        for number, cells in enumerate(self.sheet.rows[self.first :], start=self.first + 1):
            if any(cell != "" for cell in cells):
                yield Row(self, cells, number)


class Row:
    """One row: its values as they are stored, and what is wrong with them."""

    def __init__(self, table: Table, cells: tuple[Cell, ...], number: int) -> None:
        self.table, self.number = table, number
        self._cells = cells
        self.problems: list[Problem] = []

    def text(self, field: str) -> str:
        return self._read(field, values.text)

    def identifier(self, field: str) -> str:
        return self._read(field, values.identifier)

    def day(self, field: str) -> str:
        return self._read(field, values.day(partial=True, since_1904=self.table.since_1904))

    def facts(self) -> dict[str, str]:
        """Stated facts that the row gives, by the code of their field."""
        named = [field for field in self.table.columns if field.startswith(FACT)]
        return {field.removeprefix(FACT): said for field in named if (said := self.text(field))}

    def complain(self, code: str, message: str, field: str = "") -> None:
        place = self.table.columns.get(field)
        heading = self.table.headings[place] if place is not None else ""
        self.problems.append(Problem(code, message, self.table.sheet.name, self.number, heading))

    def _read(self, field: str, read: Callable[[Cell], str]) -> str:
        place = self.table.columns.get(field)
        cell = self._cells[place] if place is not None and place < len(self._cells) else ""
        try:
            return read(cell) if cell != "" else ""
        except values.FaultyValue as found:
            if found.fault.error:
                self.complain(found.fault.code, found.fault.message, field)
                return ""
            return found.value


def find_tables(book: Book) -> list[Table]:
    """The tables of a book that name people. UserError where there is none."""
    found = [table for sheet in book.sheets if not sheet.hidden and (table := _find(sheet, book)) is not None]
    if not found:
        raise UserError(
            _("没有找到申请名单：标题行要有“学号”“护照号码”，或“姓名”和“出生日期”。请检查文件，或在第一行写上列标题。")
        )
    return found


def _find(sheet: Sheet, book: Book) -> Table | None:
    """The row that says most is the heading."""
    best: Table | None = None
    for index, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        headings = tuple(values.plain(cell).strip() for cell in row)
        known = _columns(headings)
        by_name = "birth_date" in known and not columns.NAMES.isdisjoint(known)
        if (columns.KEYS.isdisjoint(known) and not by_name) or (best and len(known) <= len(best.columns)):
            continue
        best = Table(sheet, headings, known, index + 1, book.date_system == "1904")
    return best


def _columns(headings: tuple[str, ...]) -> dict[str, int]:
    """Field → place; of two columns for one field the first."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        keys = [columns.heading_key(heading), columns.heading_key(columns.without_brackets(heading))]
        field = next((_headings()[key] for key in keys if key in _headings()), "")
        if not field and heading:
            match = columns.find(heading)
            field = match.field if match is not None and match.field in _PEOPLE else ""
        if field:
            found.setdefault(field, place)
    return found


@lru_cache(maxsize=1)
def _headings() -> dict[str, str]:
    data = tomllib.loads(paths.resource("applications", "import.toml").read_text(encoding="utf-8"))
    return {columns.heading_key(text): field for field, texts in data["applications"].items() for text in texts}
