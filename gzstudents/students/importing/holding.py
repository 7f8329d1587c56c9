"""Whether a file holds one person: by a number of theirs, or by name and date of birth. Nothing need be known of its columns."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from gzstudents.kernel import names
from gzstudents.kernel.date_parsing import parse_date
from gzstudents.kernel.sheets import Book, Sheet
from gzstudents.kernel.sheets.book import Row

_CELL, _ROW = "\x1f", "\x1e"
_PARTS = re.compile(r"[/,;，；、|\n\r]")  # between several numbers in one cell
_LEFT_OUT = re.compile(r"[ \t\u00a0\u3000.\-_·•‧'’`()（）]")  # what the spellings of one number or name differ in
_SHORT = 5  # a number of fewer letters has to stand alone in its cell
_OLDEST, _YOUNGEST = 100, 12  # years: a day between them may be one of birth


class Sought(NamedTuple):
    """Who is looked for, by everything they were ever called. `names`: Chinese, surname, given names, native."""

    numbers: frozenset[str] = frozenset()
    names: frozenset[tuple[str, str, str, str]] = frozenset()
    births: frozenset[str] = frozenset()  # ISO, perhaps only the year or the month


def holds(book: Book, sought: Sought, today: date) -> bool:
    """Whether any row of any sheet, hidden ones too, is of this person.

    A name counts together with a date of birth; alone only where the row says no date of birth, or none is known.
    """
    search = _Search(sought, today)
    return any(search.finds(sheet) for sheet in book.sheets)


def plain(text: str) -> str:
    """The form in which file and register are compared: folded, without what people write between the letters."""
    folded = names.fold.__wrapped__(text)  # a whole sheet at once: nothing for the memory of fold()
    return _LEFT_OUT.sub("", _PARTS.sub(_CELL, folded.replace(f".0{_CELL}", _CELL)))


class _Search:
    def __init__(self, sought: Sought, today: date) -> None:
        self._births, self._today = {birth for birth in sought.births if birth}, today
        self._numbers = {found for number in sought.numbers if (found := plain(number))}
        self._whole = {form for parts in sought.names for form in _forms(*parts)}
        self._pairs = {pair for one in sought.names if all(pair := (plain(one[1]), plain(one[2])))}
        self._quick = self._numbers | self._whole | {surname for surname, _given in self._pairs}
        bounded = "|".join(map(re.escape, sorted(one for one in self._numbers if len(one) >= _SHORT)))
        self._bounded = re.compile(rf"(?<![a-z0-9])(?:{bounded})(?![a-z0-9])") if bounded else None

    def finds(self, sheet: Sheet) -> bool:
        """First all of it at once, which few sheets pass; then row by row."""
        text = plain(_ROW.join(_joined(sheet.rows)))
        if not any(one in text for one in self._quick):
            return False
        return any(self._is_of(line, row) for line, row in zip(text.split(_ROW), sheet.rows, strict=True))

    def _is_of(self, line: str, row: Row) -> bool:
        if self._bounded is not None and self._bounded.search(line):
            return True
        cells = set(line.split(_CELL))
        if cells & self._numbers:
            return True
        named = any(one in line for one in self._whole) or any(cells.issuperset(pair) for pair in self._pairs)
        return named and self._may_be_born(row)

    def _may_be_born(self, row: Row) -> bool:
        if not self._births:
            return True
        said = {day for cell in row if cell != "" and (day := parse_date(cell).value) and self._is_birth(day)}
        return not said or any(day.startswith(one) or one.startswith(day) for day in said for one in self._births)

    def _is_birth(self, day: str) -> bool:
        return self._today.year - _OLDEST <= int(day[:4]) <= self._today.year - _YOUNGEST


def _joined(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        yield _CELL.join(map(str, row)).replace(_ROW, " ") + _CELL


def _forms(chinese: str, surname: str, given: str, native: str) -> Iterator[str]:
    """How somebody may be written in one cell; a single letter is no name."""
    for form in (chinese, surname + given, given + surname, native):
        if len(found := plain(form)) > 1:
            yield found
