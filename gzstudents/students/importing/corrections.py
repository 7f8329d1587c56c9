"""What a person corrected on the check page: cells of a file, put in before it is read again; the file itself stays as it is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Book, Cell, column_name
from gzstudents.students.importing.values import plain

MOST_COLUMN = 1024
_MARKED = {"bg_color": "#FFF2B3", "border": 1, "border_color": "#D9B600"}


class Correction(NamedTuple):
    """One cell: `row` as the sheet program counts, `column` from 0, what shall be read in it."""

    sheet: str
    row: int
    column: int
    value: str


def from_data(data: Any) -> list[Correction]:
    """Corrections as they were kept; the last one of a cell counts. Raises UserError for what is none."""
    try:
        found = [Correction(str(one[0]), int(one[1]), int(one[2]), str(one[3])) for one in data]
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise UserError(_("更正内容无法读取，请重新更正。")) from error
    if any(one.row < 1 or not 0 <= one.column < MOST_COLUMN for one in found):
        raise UserError(_("更正内容无法读取，请重新更正。"))
    return list({one[:3]: one for one in found}.values())


def put_in(book: Book, corrections: Iterable[Correction]) -> Book:
    """The book with its cells corrected; cells outside of it are left out."""
    by_sheet: dict[str, list[Correction]] = defaultdict(list)
    for one in corrections:
        by_sheet[one.sheet].append(one)
    if not by_sheet:
        return book
    sheets = []
    for sheet in book.sheets:
        rows = list(sheet.rows) if sheet.name in by_sheet else sheet.rows
        for one in by_sheet.get(sheet.name, ()):
            if one.row <= len(rows):
                cells: list[Cell] = list(rows[one.row - 1])
                cells += [""] * (one.column + 1 - len(cells))
                cells[one.column] = one.value
                rows[one.row - 1] = tuple(cells)
        sheets.append(replace(sheet, rows=rows))
    return replace(book, sheets=sheets)


def corrected_copy(book: Book, corrections: Sequence[Correction], path: str | Path) -> int:
    """Write the whole book with the corrected cells marked, and a sheet that lists them. Returns how many there are."""
    import xlsxwriter

    before = {sheet.name: sheet.rows for sheet in book.sheets}
    now = put_in(book, corrections)
    listed = [one for one in corrections if one.sheet in before and one.row <= len(before[one.sheet])]
    marked = {one[:3] for one in listed}
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(str(path), options) as target:
        mark, day = target.add_format(_MARKED), target.add_format({"num_format": "yyyy-mm-dd"})
        taken: set[str] = set()
        for sheet in now.sheets:
            page = target.add_worksheet(_name(sheet.name, taken))
            for number, cells in enumerate(sheet.rows):
                for place, cell in enumerate(cells):
                    _write(page, number, place, cell, mark if (sheet.name, number + 1, place) in marked else None, day)
        page = target.add_worksheet(_name(_("更正"), taken))
        head = (_("工作表"), _("单元格"), _("原值"), _("更正为"))
        old = {one: _cell(before[one.sheet], one) for one in listed}
        rows = [(one.sheet, f"{column_name(one.column)}{one.row}", plain(old[one]), one.value) for one in listed]
        for number, texts in enumerate((head, *rows)):
            for place, text in enumerate(texts):
                page.write_string(number, place, text[:32_000])
    return len(listed)


def _write(page: Any, row: int, place: int, cell: Cell, mark: Any, day: Any) -> None:
    """Texts stay texts: no number loses a digit, nothing becomes a formula."""
    if cell == "" and mark is None:
        return
    if isinstance(cell, bool):
        page.write_boolean(row, place, cell, mark)
    elif isinstance(cell, float | int):
        page.write_number(row, place, cell, mark)
    elif isinstance(cell, date) and not isinstance(cell, datetime) and cell.year >= 1900:
        page.write_datetime(row, place, cell, mark or day)
    else:
        page.write_string(row, place, plain(cell)[:32_000], mark)


def _cell(rows: Sequence[Sequence[Cell]], one: Correction) -> Cell:
    cells = rows[one.row - 1]
    return cells[one.column] if one.column < len(cells) else ""


def _name(name: str, taken: set[str]) -> str:
    """A name that Excel accepts, not twice."""
    text = "".join(" " if char in "[]:*?/\\" else char for char in name).strip("' ")[:28] or "Sheet"
    found, number = text, 2
    while found.casefold() in taken:
        found, number = f"{text} {number}", number + 1
    taken.add(found.casefold())
    return found
