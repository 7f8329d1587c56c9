"""Tables on paper: columns that fit, cells that wrap, heads repeated on every page, totals of a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from gzstudents.kernel import shaping
from gzstudents.kernel.ink import Align, Ink
from gzstudents.kernel.setting import Style, wrapped

_BLUE, _RULE, _ZEBRA, _WHITE, _INK, _GREY = "#1F4E79", "#D5DAE0", "#F5F7F9", "#FFFFFF", "#20252E", "#69717D"
_PALE, _PALER, _EDGE, _LINE = "#E9EEF3", "#F3F6F8", "#8A97A6", "#C5CDD6"
_NOTE, _NOTE_LEAD = 6.5, 8.0  # type and leading of the second language
_SIZE, _SMALLEST, _LEAD, _PAD, _NARROW = 8.6, 6.0, 1.28, 6.0, 4.0
_MOST_SHARE = 0.34  # of the measure: what one column of text may take before others are heard

Kind = Literal["plain", "total", "group"]


class Column(NamedTuple):
    """A column; `note` is its head in a second language, `width` in points where it must be fixed."""

    head: str
    note: str = ""
    align: Align = "left"
    width: float = 0


class Row(NamedTuple):
    """`note`: the first cell in a second language, small below it."""

    cells: Sequence[str]
    kind: Kind = "plain"
    indent: float = 0  # points that the first cell stands further in
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`grid`: lines between columns and a pale head, for sheets to be signed. `page_total`: the last row of each page.
    `keep`: points that what follows the table needs (notes, places to sign): its last row goes with it to another page.
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    grid: bool = False
    page_total: Callable[[Sequence[Row]], Row] | None = None
    row_height: float = field(default=18.5)
    keep: float = 0.0


class Page(Protocol):
    """What a table needs of the report it stands in."""

    left: float
    y: float

    @property
    def ink(self) -> Ink: ...
    @property
    def measure(self) -> float: ...
    @property
    def right(self) -> float: ...
    @property
    def room(self) -> float: ...
    def new_page(self) -> None: ...
    def clean(self, text: str, stack: str = ...) -> str: ...


class _Cells(NamedTuple):
    lines: list[list[str]]
    row: Row
    height: float
    note: list[str]


def set_table(page: Page, table: Table) -> None:
    """Set the table from where the page is, over as many pages as it takes."""
    _Setter(page, table).run()


class _Setter:
    def __init__(self, page: Page, table: Table) -> None:
        self.page, self.table = page, table
        self.rows = [
            row._replace(cells=[page.clean(cell) for cell in row.cells], note=page.clean(row.note))
            for row in table.rows
        ]
        self.size, self.pad = _SIZE, _PAD
        self.widths = self._widths()
        self.top = 0.0
        self.on_page: list[Row] = []
        self.odd = False

    def run(self) -> None:
        body, closing = _parted(self.rows)
        ends = [self._cells(row) for row in closing]
        spare = self.table.row_height if self.table.page_total else 0
        if self.page.room < 70 + spare:
            self.page.new_page()
        self._head()
        for place, row in enumerate(body, start=1):
            cells = self._cells(row)
            closing_needs = sum(end.height for end in ends) + self.table.keep
            after = spare + (closing_needs if place == len(body) else 0)
            if row.kind == "group" and place < len(body):  # the heading of a group stands with its first row
                after += self._cells(body[place]).height + (closing_needs if place + 1 == len(body) else 0)
            if self.on_page and self.page.room < cells.height + after:
                self._end_page([])
                self.page.new_page()
                self._head()
            self._row(cells)
            self.on_page.append(row)
        self._end_page(ends)

    def _widths(self) -> list[float]:
        """Figures keep their width, the air beside them gives way first, then texts; when even that is too wide the type
        gets smaller.
        """
        while True:
            pads = 2 * self.pad
            natural = [self._natural(place) + pads for place in range(len(self.table.columns))]
            least = [self._least(place) + pads for place in range(len(self.table.columns))]
            if sum(natural) > self.page.measure and self.pad > _NARROW and not self.table.grid:
                self.pad = max(_NARROW, self.pad - 0.7)
                continue
            if sum(least) <= self.page.measure or self.size <= _SMALLEST:
                return _shared(natural, least, self.page.measure, self.table.columns)
            self.size, self.pad = self.size - 0.4, max(2.0, self.pad - 0.7)

    def _cells_of(self, place: int) -> list[str]:
        column = self.table.columns[place]
        texts = [
            row.cells[place]
            for row in self.rows
            if place < len(row.cells) and all(place != cell for cell, _end in self._reaching(row))
        ]
        return [*texts, self.page.clean(column.head)]

    def _natural(self, place: int) -> float:
        column = self.table.columns[place]
        if column.width:
            return column.width - 2 * self.pad
        wide = max((self._wide(text) for text in self._cells_of(place)), default=0)
        wide = max(wide, self._note_width(column), 0 if place else self._second())
        limit = self.page.measure if column.align == "right" else self.page.measure * _MOST_SHARE
        return min(wide, limit)

    def _least(self, place: int) -> float:
        column = self.table.columns[place]
        if column.width:
            return column.width - 2 * self.pad
        if column.align == "right":
            return self._natural(place)
        words = {word for text in self._cells_of(place) for word in text.split()[:12]}
        return min(max((self._wide(word) for word in words), default=0), 64)

    def _note_width(self, column: Column) -> float:
        """What the longest word of the head in the second language needs: it would be broken within."""
        words = self.page.clean(column.note).split()
        return max((shaping.width(word, "plain", _NOTE, figures=True) for word in words), default=0)

    def _second(self) -> float:
        """What the longest of the first cells needs in the second language."""
        return max(
            (shaping.width(row.note, "plain", _NOTE, figures=True) + row.indent for row in self.rows if row.note),
            default=0,
        )

    def _wide(self, text: str) -> float:
        return shaping.width(text, "bold", self.size, figures=True)

    def _cells(self, row: Row) -> _Cells:
        stack = "plain" if row.kind == "plain" else "bold"
        lines = [
            [text] if column.align == "right" else wrapped(text, Style(stack), self.size, width - 2 * self.pad + 0.5)
            for text, width, column in zip(row.cells, self._spans(row), self.table.columns, strict=False)
        ]
        most = max(1, int((self.page.measure + 200 - 120) / (self.size * _LEAD)))  # a cell longer than a page is cut
        lines = [part if len(part) <= most else [*part[: most - 1], "…"] for part in lines]
        note = wrapped(row.note, Style("plain"), _NOTE, self._spans(row)[0] - 2 * self.pad + 0.5) if row.note else []
        noted = [len(note) * _NOTE_LEAD, *(0.0 for _other in lines[1:])]
        air = 3.2 if note else 7  # two languages stand close
        highs = (len(part) * self.size * _LEAD + more + air for part, more in zip(lines, noted, strict=False))
        return _Cells(lines, row, max(self.table.row_height, *highs), note)

    def _spans(self, row: Row) -> list[float]:
        """A text in a total reaches over the empty cells after it, so that it need not wrap."""
        widths = list(self.widths)
        for place, end in self._reaching(row):
            widths[place] = sum(self.widths[place:end])
        widths[0] -= row.indent
        return widths

    def _reaching(self, row: Row) -> list[tuple[int, int]]:
        """Which cells reach over empty ones, and up to where."""
        if row.kind == "plain":
            return []
        filled = [place for place, text in enumerate(row.cells) if text]
        ends = [*filled[1:], len(row.cells)]
        return [
            (place, end)
            for place, end in zip(filled, ends, strict=True)
            if end > place + 1 and self.table.columns[place].align != "right"
        ]

    def _head(self) -> None:
        self.on_page, self.odd = [], False
        page, grid = self.page, self.table.grid
        heads = [
            (
                wrapped(page.clean(column.head), Style("medium"), self.size - 0.2, width - 2 * self.pad + 0.5),
                wrapped(page.clean(column.note), Style("plain"), _NOTE, width - 2 * self.pad + 4)
                if column.note
                else [],
            )
            for column, width in zip(self.table.columns, self.widths, strict=True)
        ]
        high = max(len(head) * 10.0 + len(note) * 8.2 + 8 for head, note in heads)
        page.ink.rect(page.left, page.y - high, page.measure, high, fill=_PALE if grid else _BLUE)
        x = page.left
        for (head, note), column, width in zip(heads, self.table.columns, self.widths, strict=True):
            y = page.y - 11 - (high - 8 - len(head) * 10.0 - len(note) * 8.2) / 2
            for line in head:
                self._say(x, y, line, self.size - 0.2, width, column.align, "medium", _INK if grid else _WHITE)
                y -= 10
            for line in note:
                self._say(x, y, line, _NOTE, width, column.align, "plain", _GREY if grid else "#C9D6E4")
                y -= 8.2
            x += width
        self.top = page.y
        page.y -= high

    def _row(self, cells: _Cells) -> None:
        page, strong = self.page, cells.row.kind != "plain"
        if self.table.grid and strong:
            page.ink.rect(page.left, page.y - cells.height, page.measure, cells.height, fill=_PALER)
        elif self.odd and not strong and not self.table.grid:
            page.ink.rect(page.left, page.y - cells.height, page.measure, cells.height, fill=_ZEBRA)
        self.odd = not self.odd
        x = page.left + cells.row.indent
        spans = self._spans(cells.row)
        for place, (lines, width) in enumerate(zip(cells.lines, self.widths, strict=False)):
            shift = 0 if place else cells.row.indent
            under = 0 if place else len(cells.note) * _NOTE_LEAD / 2
            y = page.y - cells.height / 2 + (len(lines) - 1) * self.size * _LEAD / 2 - self.size * 0.35 + under
            for line in lines:
                alone = spans[place] == width - (0 if place else cells.row.indent)  # reaches over no other cell
                align = self.table.columns[place].align if alone else "left"
                self._say(x, y, line, self.size, spans[place], align, "bold" if strong else "plain", _INK)
                y -= self.size * _LEAD
            for line in () if place else cells.note:
                self._say(x, y + 2, line, _NOTE, spans[place], "left", "plain", _GREY)
                y -= _NOTE_LEAD
            x += width - shift
        if cells.row.kind == "total" and not self.table.grid:
            page.ink.line(page.left, page.y, page.right, page.y, stroke=_BLUE, width=0.9)
        page.y -= cells.height
        heavy = cells.row.kind == "total" and not self.table.grid
        page.ink.line(
            page.left, page.y, page.right, page.y, stroke=_BLUE if heavy else _RULE, width=0.9 if heavy else 0.4
        )

    def _end_page(self, closing: Sequence[_Cells]) -> None:
        """The total of the page, the totals of the table if it ends here, and the lines between the columns."""
        page, plain_end = self.page, self.page.y
        if self.table.page_total and self.on_page:
            total = self.table.page_total(self.on_page)
            self._row(self._cells(Row([page.clean(cell) for cell in total.cells], "total")))
        for cells in closing:
            self._row(cells)
        if self.table.grid:
            x = page.left
            for width in self.widths[:-1]:
                x += width
                page.ink.line(x, plain_end, x, self.top, stroke=_LINE, width=0.3)
            page.ink.rect(page.left, page.y, page.measure, self.top - page.y, stroke=_EDGE, line=0.8)

    def _say(
        self, x: float, y: float, text: str, size: float, width: float, align: Align, stack: str, fill: str
    ) -> None:
        at = {"left": x + self.pad, "right": x + width - self.pad, "centre": x + width / 2}[align]
        self.page.ink.text(
            at, y, text, stack, size, align=align, fill=fill, figures=True, fit=width - 1.5 * self.pad, smallest=1
        )


def _parted(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows, and the totals at the end, which stay on one page with the last row."""
    end = len(rows)
    while end > 1 and rows[end - 1].kind == "total":
        end -= 1
    return rows[:end], rows[end:]


def _shared(natural: list[float], least: list[float], measure: float, columns: Sequence[Column]) -> list[float]:
    """Widths that fill the measure: what is short is taken from texts, what is over goes to columns without a fixed width."""
    over = measure - sum(natural)
    if over >= 0:
        free = [0.0 if column.width else 1.0 + (column.align == "left") for column in columns]
        shares = free if sum(free) else [1.0] * len(columns)
        total = sum(shares)
        return [width + over * share / total for width, share in zip(natural, shares, strict=True)]
    if sum(least) >= measure:
        return [low * measure / sum(least) for low in least]
    low, high = 0.0, max(natural)
    for _round in range(30):  # the widest give way first: no column is wider than a cap that is found by halving
        cap = (low + high) / 2
        over_cap = sum(max(floor, min(width, cap)) for width, floor in zip(natural, least, strict=True)) > measure
        low, high = (low, cap) if over_cap else (cap, high)
    return [max(floor, min(width, low)) for width, floor in zip(natural, least, strict=True)]
