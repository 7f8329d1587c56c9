"""Values to the cells of a sheet, a block of rows at a time and column by column: what repeats is written out once.

PLACE stands for the number of the row until the row is put together.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import repeat, zip_longest
from typing import Any
from xml.sax.saxutils import escape

from gzstudents.kernel.sheets.book import column_name

PLACE = "\x00"  # no text of ours has it: what XML cannot hold is taken out before
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}_").search
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_MAX_TEXT = 32_767
_MAX_INT = 10**15 - 1  # Excel keeps fifteen digits
_DAY_ZERO = date(1899, 12, 30).toordinal()
_FIRST = date(1900, 3, 1)  # before it Excel's calendar is wrong
_KEPT = 4096  # different texts of a column that are kept written out
_PLACE = PLACE.encode()


class Columns:
    """The columns of one sheet. It remembers how the texts of each were written, as long as they repeat."""

    def __init__(self) -> None:
        self._columns: list[_Column] = []

    def rows(self, first: int, block: Sequence[Sequence[Any]]) -> bytes:
        """The rows of a block as XML; the first of them has the number `first`. Rows may differ in length."""
        cells = [self._column(n).cells(values) for n, values in enumerate(zip_longest(*block))]
        made = zip(repeat(b'<row r="%b">' % _PLACE, len(block)), *cells, repeat(b"</row>"), strict=False)
        numbers = range(first, first + len(block))
        return b"".join([b"".join(row).replace(_PLACE, b"%d" % n) for n, row in zip(numbers, made, strict=True)])

    def _column(self, number: int) -> "_Column":
        while number >= len(self._columns):
            self._columns.append(_Column(column_name(len(self._columns))))
        return self._columns[number]


class _Column:
    """One column; `cells` takes the quickest way that is right for all of its values in a block."""

    def __init__(self, letters: str) -> None:
        self._place = f"{letters}{PLACE}"
        self._texts = _Written(self._place)
        self._repeats = True

    def cells(self, values: Sequence[Any]) -> Iterable[bytes]:
        """A cell for every value, b"" where there is none."""
        kinds = set(map(type, values))
        if kinds <= {str, type(None)}:
            return self._of_texts(values)
        head = f'<c r="{self._place}"><v>'
        if kinds == {int} and min(values) >= -_MAX_INT and max(values) <= _MAX_INT:
            return _around(map(str, values), head, "</v></c>")
        if kinds == {float} and (total := sum(values)) - total == 0:  # all of them finite
            return _around(map(repr, values), head, "</v></c>")
        if kinds == {date} and min(values) >= _FIRST:
            days = (str(day - _DAY_ZERO) for day in map(date.toordinal, values))
            return _around(days, f'<c r="{self._place}" s="2"><v>', "</v></c>")
        return [cell(self._place, value).encode() for value in values]

    def _of_texts(self, values: Sequence[str | None]) -> Iterable[bytes]:
        if self._repeats:
            self._repeats = self._texts.knows(values)
        if self._repeats or not _plain(values):
            return self._texts.all_of(values)
        head, tail = _around_text(self._place)
        if all(values):
            return _around(filter(None, values), head, tail)
        return "\n".join([f"{head}{text}{tail}" if text else "" for text in values]).encode().split(b"\n")


class _Written(dict[str | None, bytes]):
    """How texts are written in a column. Only texts: as keys 1, 1.0 and True would be one."""

    def __init__(self, place: str) -> None:
        self._place = place

    def __missing__(self, value: str | None) -> bytes:
        made = self[value] = cell(self._place, value).encode()
        return made

    def all_of(self, values: Sequence[str | None]) -> Iterator[bytes]:
        if len(self) > _KEPT:
            self.clear()
        return map(self.__getitem__, values)

    def knows(self, values: Sequence[str | None]) -> bool:
        """Whether most of the values are known, or known more than once among themselves: looking up is quicker then."""
        return len(set(values) - self.keys()) * 2 <= len(values)


def _around(values: Iterable[str], head: str, tail: str) -> list[bytes]:
    """Each value between head and tail, joined and split by what none of them has: no step in Python for any of them."""
    joint = f"{tail}\n{head}"
    return f"{head}{joint.join(values)}{tail}".encode().split(b"\n")


def cell(place: str, value: Any) -> str:
    """One value. A number Excel cannot hold, a day before its calendar, and anything unknown, becomes text."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int) and abs(value) <= _MAX_INT:
        return f'<c r="{place}"><v>{int(value)}</v></c>'
    if isinstance(value, float) and value - value == 0:  # neither infinite nor NaN
        return f'<c r="{place}"><v>{float(value)!r}</v></c>'
    if isinstance(value, date) and value.toordinal() >= _FIRST.toordinal():
        days = value.toordinal() - _DAY_ZERO
        if isinstance(value, datetime):
            seconds = value.hour * 3600 + value.minute * 60 + value.second
            return f'<c r="{place}" s="3"><v>{days + seconds / 86400!r}</v></c>'
        return f'<c r="{place}" s="2"><v>{days}</v></c>'
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text_cell(place, text) if text else ""


def text_cell(place: str, text: str, style: str = "") -> str:
    """A text, always as text: never a number, a formula or an error, whatever it looks like."""
    space = ' xml:space="preserve"' if text[:1] <= " " or text[-1:] <= " " else ""
    head, tail = _around_text(place, style + ' t="inlineStr"', space)
    return f"{head}{safe(text)}{tail}"


def _around_text(place: str, options: str = ' t="inlineStr"', space: str = "") -> tuple[str, str]:
    return f'<c r="{place}"{options}><is><t{space}>', "</t></is></c>"


def _plain(values: Sequence[str | None]) -> bool:
    """Whether nothing in a whole column needs a second look; one pass over all of it, in C."""
    text = f"|{'|'.join(filter(None, values))}|"
    return (
        len(text) < _MAX_TEXT
        and text.isprintable()
        and "&" not in text
        and "<" not in text
        and ">" not in text
        and "_x" not in text
        and "| " not in text
        and " |" not in text
    )


def safe(text: str) -> str:
    """What XML and Excel can hold: no control characters, no lone surrogates, at most 32,767 units, _x0041_ kept literally."""
    if not _SPECIAL(text) and len(text) <= _MAX_TEXT // 2:
        return text
    text = _SURROGATE.sub("\ufffd", CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    if len(text) > _MAX_TEXT // 2:
        text = text.encode("utf-16-le")[: _MAX_TEXT * 2].decode("utf-16-le", "ignore")
    return escape(_ESCAPED.sub("_x005F_", text))
