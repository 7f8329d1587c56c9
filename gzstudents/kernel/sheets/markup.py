"""HTML tables and Excel 2003 XML that campus systems export under the name .xls."""

import re
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any
from xml.parsers import expat

MAX_SPAN = 1024
MAX_COLUMNS = 1024
MAX_CELLS = 20_000_000
MAX_MERGED = 1 << 21  # cells in merged ranges: they are remembered one by one
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\f\v]*\n\s*|[ \t\r\f\v\xa0]+")
_SKIPPED = {"style", "script", "head", "xml"}

Table = tuple[str, list[tuple[Any, ...]], list[tuple[int, int, int, int]]]


class DtdRefusedError(Exception):
    """XML with a document type could name entities that grow without end or read other files."""


def html_tables(raw: bytes) -> list[Table]:
    """Every outermost table as a sheet, with rowspan and colspan as merged ranges."""
    parser = _Tables()
    parser.feed(_decoded(raw))
    parser.close()
    parser.flush()
    return [(f"Table{n}", rows, merged) for n, (rows, merged) in enumerate(parser.tables, 1) if rows]


def _decoded(raw: bytes) -> str:
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw.decode("utf-16", "replace")
    found = _CHARSET.search(raw[:4096])
    names = ([found[1].decode("ascii")] if found else []) + ["utf-8", "gb18030"]
    for name in names:
        try:
            return raw.decode("gb18030" if name.lower() in {"gb2312", "gbk"} else name)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


class TooLargeError(Exception):
    """A few bytes that say “column 99,999,999” or “over a million rows” would fill the memory."""


class _Grid:
    """Cells put down row by row, pushed aside by those that reach down from above."""

    def __init__(self) -> None:
        self.rows: list[dict[int, Any]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self._taken: set[tuple[int, int]] = set()
        self._merged_cells = 0

    def put(self, value: Any, across: int, down: int, column: int | None = None) -> None:
        row = len(self.rows) - 1
        place = column if column is not None else max(self.rows[row], default=-1) + 1
        while (row, place) in self._taken:
            place += 1
        self._merged_cells += across * down if across > 1 or down > 1 else 0
        if place + across > MAX_COLUMNS or self._merged_cells > MAX_MERGED:
            raise TooLargeError
        self.rows[row][place] = value
        if across > 1 or down > 1:
            self.merged.append((row, place, row + down - 1, place + across - 1))
            cells = [(r, c) for r in range(row, row + down) for c in range(place, place + across)]
            self._taken.update(cells)
            self.rows[row].update(dict.fromkeys(range(place + 1, place + across), ""))

    def result(self) -> tuple[list[tuple[Any, ...]], list[tuple[int, int, int, int]]]:
        width = max((max(row, default=-1) + 1 for row in self.rows), default=0)
        if width * len(self.rows) > MAX_CELLS:
            raise TooLargeError
        return [tuple(row.get(c, "") for c in range(width)) for row in self.rows], self.merged


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[list[tuple[Any, ...]], list[tuple[int, int, int, int]]]] = []
        self._grid: _Grid | None = None
        self._depth = 0
        self._skip = 0
        self._cell: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skip += 1
        elif tag == "body":
            self._skip = 0
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._grid = _Grid()
        elif self._grid is not None and self._depth == 1 and tag == "tr":
            self._end_cell()
            self._grid.rows.append({})
        elif self._grid is not None and self._depth == 1 and tag in {"td", "th"}:
            self._start_cell(dict(attrs))
        elif tag in {"br", "p", "div"} and self._cell:
            self._cell.append("\n")

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        if self._grid is not None and not self._grid.rows:
            self._grid.rows.append({})
        self._cell = []
        self._span = (_span(attributes.get("colspan")), _span(attributes.get("rowspan")))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skip = max(self._skip - 1, 0)
        elif tag in {"td", "th", "tr"} and self._depth == 1:
            self._end_cell()
        elif tag == "table" and self._depth:
            self._depth -= 1
            if self._depth == 0:
                self.flush()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._skip:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self._grid is not None:
            text = _SPACE.sub(lambda m: "\n" if "\n" in m[0] else " ", "".join(self._cell)).strip()
            self._grid.put(text, *self._span)
        self._cell = None

    def flush(self) -> None:
        """Keep what there is of a table, also of one that is never closed."""
        self._end_cell()
        if self._grid is not None:
            self.tables.append(self._grid.result())
        self._grid = None
        self._depth = 0


def _span(text: str | None) -> int:
    return max(_more(text), 1)


def _more(text: str | None) -> int:
    number = (text or "").strip()[:9]
    return min(int(number), MAX_SPAN) if number.isascii() and number.isdigit() else 0


def xml_sheets(raw: bytes) -> list[Table]:
    """The sheets of an Excel 2003 XML file."""
    reader = _Xml2003()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_dtd
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.Parse(raw, True)
    return [(name, *grid.result()) for name, grid in reader.sheets]


def _refuse_dtd(*_parts: Any) -> None:
    raise DtdRefusedError


class _Xml2003:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, _Grid]] = []
        self._text: list[str] | None = None
        self._type = "String"
        self._at: int | None = None
        self._span = (1, 1)
        self._value: Any = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        short = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if tag == "Worksheet":
            self.sheets.append((short.get("Name", ""), _Grid()))
        elif tag == "Row" and self.sheets:
            self._start_row(short)
        elif tag == "Cell":
            self._at = int(short["Index"]) - 1 if short.get("Index", "").isdigit() else None
            self._span = (_more(short.get("MergeAcross")) + 1, _more(short.get("MergeDown")) + 1)
            self._value = ""
        elif tag == "Data":
            self._text, self._type = [], short.get("Type", "String")

    def _start_row(self, attributes: dict[str, str]) -> None:
        rows = self.sheets[-1][1].rows
        if attributes.get("Index", "").isdigit():
            rows.extend({} for _ in range(min(int(attributes["Index"]), 1 << 20) - 1 - len(rows)))
        rows.append({})

    def end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "Data" and self._text is not None:
            self._value, self._text = _typed("".join(self._text), self._type), None
        elif tag == "Cell" and self.sheets and self.sheets[-1][1].rows:
            self.sheets[-1][1].put(self._value, *self._span, column=self._at)

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)


def _typed(text: str, kind: str) -> Any:
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            moment = datetime.fromisoformat(text)
            return date(moment.year, moment.month, moment.day) if not moment.time().isoformat().strip("0:.") else moment
    except ValueError:
        return text
    return "" if kind == "Error" else text
