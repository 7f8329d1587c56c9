"""Reports on A4: letterhead, headings, figures, tables over pages, charts, page n of m. All text is literal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from gzstudents.kernel import charts, folio, fonts, shaping
from gzstudents.kernel.folio import About, Folio
from gzstudents.kernel.i18n import _
from gzstudents.kernel.ink import Align, Ink
from gzstudents.kernel.ink import Path as Outline
from gzstudents.kernel.tables import Row, Table, set_table

MM = 72 / 25.4
SHORT, LONG = 595.2756, 841.8898
INK, GREY, BLUE, RULE, ZEBRA = "#20252E", "#69717D", "#1F4E79", "#D5DAE0", "#F5F7F9"
_SIDE, _FOOT = 18 * MM, 22 * MM


class Tile(NamedTuple):
    """One figure in a box."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on top and at the foot. `style` "report": title on the left; "sheet": centred, on every page."""

    title: str
    subtitle: str = ""
    right: str = ""  # beside the title, for example the academic year
    right_note: str = ""
    left_line: str = ""  # a line under the title of a sheet, left
    right_line: str = ""
    foot: str = ""
    author: str = ""
    made: date = date(2000, 1, 1)
    style: Literal["report", "sheet"] = "report"
    across: bool = False
    language: str = "zh-CN"
    both: bool = False  # it leaves the office: the count of pages stands in both languages


class Report:
    """Things set one under the other; what does not fit goes to the next page."""

    def __init__(self, head: Letterhead) -> None:
        self.head = head
        self.width, self.height = (LONG, SHORT) if head.across else (SHORT, LONG)
        self.left, self.right = (
            (15 * MM, self.width - 15 * MM) if head.style == "sheet" else (_SIDE, self.width - _SIDE)
        )
        self.pages: list[Ink] = []
        self.y = 0.0
        self.lost: set[str] = set()  # characters that no font has; they are drawn as 〓
        self.new_page()

    @property
    def measure(self) -> float:
        return self.right - self.left

    @property
    def ink(self) -> Ink:
        return self.pages[-1]

    @property
    def room(self) -> float:
        return self.y - _FOOT

    def new_page(self) -> None:
        self.pages.append(Ink())
        if self.head.style == "sheet":
            self._sheet_head()
        elif len(self.pages) == 1:
            self._report_head()
        else:
            self._running_head()

    def need(self, height: float) -> None:
        """Start a new page unless so much room is left."""
        if self.room < height:
            self.new_page()

    def say(
        self, x: float, y: float, text: str, size: float, *, stack: str = "plain", align: Align = "left",
        fill: str = INK, fit: float = 0, figures: bool = False, tracking: float = 0,
    ) -> float:  # fmt: skip
        """A line of text on the page; unknown characters become 〓. Returns the width."""
        return self.ink.text(
            x, y, self.clean(text, stack), stack, size,
            align=align, fill=fill, fit=fit, smallest=1, figures=figures, tracking=tracking,
        )  # fmt: skip

    def clean(self, text: str, stack: str = "plain") -> str:
        plain = " ".join(str(text).split("\n"))
        shown = fonts.printable(plain, stack)
        if fonts.GETA in shown:
            self.lost |= {missing.char for missing in fonts.missing(plain, stack)}
        return shown

    def heading(self, text: str, note: str = "", below: float = 60) -> None:
        """A heading; `below` is what must fit under it on the same page."""
        self.need(30 + below)
        self.y -= 22
        wide = self.say(self.left, self.y, text, 11, stack="bold", fit=self.measure)
        self.say(self.right, self.y, note, 8, align="right", fill=GREY, fit=max(self.measure - wide - 10, 1))
        self.y -= 12

    def tiles(self, tiles: Sequence[Tile]) -> None:
        """Figures in boxes side by side."""
        gap, high = 7.0, 20 * MM
        self.need(high + 10)
        self.y -= high
        wide = (self.measure - (len(tiles) - 1) * gap) / max(1, len(tiles))
        for place, tile in enumerate(tiles):
            self._tile(tile, self.left + place * (wide + gap), wide, high)

    def chart(self, height: float, draw: Callable[[charts.Pen, float, float], object]) -> None:
        """Room for a chart, and a pen to draw it with: draw(pen, width, height)."""
        self.need(height)
        draw(InkPen(self, self.left, self.y), self.measure, height)
        self.y -= height

    def bars(self, items: Sequence[charts.Bar], columns: int = 2) -> None:
        rows = -(-len(items) // columns)
        self.chart(rows * 15.0, lambda pen, width, _height: charts.bars(pen, width, items, columns=columns))
        self.y -= 6

    def table(self, table: Table) -> None:
        set_table(self, table)
        self.y -= 3

    def notes(self, lines: Sequence[str], size: float = 7.6) -> None:
        """Small print, wrapped to the measure."""
        for line in lines:
            self._wrapped(line, size, GREY, 1.35)
        self.y -= 4

    def paragraph(self, text: str, size: float = 9.6, fill: str = INK) -> None:
        """Text that is to be read, wrapped to the measure, with a gap below."""
        self._wrapped(text, size, fill, 1.55)
        self.y -= size * 0.45

    def closing(self, lines: Sequence[tuple[str, str]]) -> None:
        """Who says it and when, at the right under a letter or a notice; each with its second language below. The room between
        is for a seal, which goes over the name and the day.
        """
        self.need(self.closing_height(len(lines)))
        self.y -= 16
        for text, note in lines:
            self.y -= 17
            self.say(self.right, self.y, text, 10.5, stack="medium", align="right", fit=self.measure)
            self.y -= 11
            self.say(self.right, self.y, note, 8, align="right", fill=GREY, fit=self.measure)
        self.y -= 8

    @staticmethod
    def closing_height(count: int) -> float:
        """Points that closing() takes for so many lines."""
        return 24 + 28 * count

    def _wrapped(self, text: str, size: float, fill: str, leading: float) -> None:
        from gzstudents.kernel.setting import Style, wrapped

        for part in wrapped(self.clean(text), Style("plain"), size, self.measure):
            self.need(size * leading)
            self.y -= size * leading
            self.say(self.left, self.y, part, size, fill=fill)

    def signatures(self, labels: Sequence[str]) -> None:
        """Places to sign, side by side."""
        self.need(34)
        self.y -= 24
        each = self.measure / max(1, len(labels))
        for place, label in enumerate(labels):
            x = self.left + place * each
            wide = self.say(x, self.y, f"{label}：", 8.4, fit=each * 0.7)
            self.ink.line(x + wide + 2, self.y - 2, x + each - 10, self.y - 2, stroke=GREY, width=0.4)
        self.y -= 10

    def content(self) -> bytes:
        """The whole file."""
        file = Folio(
            About(self.head.title, self.head.author, self.head.subtitle, (), self.head.made, self.head.language)
        )
        for place, ink in enumerate(self.pages, start=1):
            self._foot(ink, place)
            file.page(ink, self.width, self.height)
        return file.save()

    def save(self, path: Path) -> Path:
        folio.write(path, self.content())
        return path

    def _tile(self, tile: Tile, x: float, wide: float, high: float) -> None:
        self.ink.path(Outline().rounded(x, self.y, wide, high, 3), fill=ZEBRA)
        self.ink.rect(x, self.y + high - 2, wide, 2, fill=BLUE)
        named = self.say(x + 8, self.y + 40, tile.label, 8.2, stack="medium", fit=wide - 14)
        room = wide - 18 - named
        if tile.note and shaping.width(self.clean(tile.note), "plain", 7.2) <= room / 0.8:  # smaller nobody can read it
            self.say(x + 13 + named, self.y + 40, tile.note, 7.2, fill=GREY, fit=room)
        size = 17 if len(tile.value) < 8 else 14.5
        self.say(x + 8, self.y + 13, tile.value, size, stack="bold", fill=BLUE, fit=wide - 14, figures=True)

    def _report_head(self) -> None:
        head, top = self.head, self.height
        self.ink.rect(self.left, top - 20 * MM, 3, 12 * MM - 6, fill=BLUE)
        beside = max(
            (shaping.width(self.clean(t, "medium"), "medium", 10.5) for t in (head.right, head.right_note)), default=0
        )
        room = self.measure - 20 - beside
        self.say(self.left + 10, top - 14.2 * MM, head.title, 18, stack="heading", tracking=0.6, fit=room)
        self.say(self.left + 10, top - 19.4 * MM, head.subtitle, 9.2, stack="medium", fill=GREY, fit=room)
        self.say(self.right, top - 14 * MM, head.right, 10.5, stack="medium", align="right", fill=BLUE)
        self.say(self.right, top - 19.2 * MM, head.right_note, 8, align="right", fill=GREY)
        self.y = top - 27 * MM

    def _running_head(self) -> None:
        y = self.height - 14 * MM
        self.say(self.left, y, self.head.title, 8, fill=GREY, fit=self.measure * 0.7)
        self.say(self.right, y, self.head.right, 8, align="right", fill=GREY, fit=self.measure * 0.28)
        self.ink.line(self.left, y - 5, self.right, y - 5, stroke=RULE)
        self.y = y - 12

    def _sheet_head(self) -> None:
        head, top, middle = self.head, self.height, self.width / 2
        self.say(middle, top - 17 * MM, head.title, 17, stack="heading", align="centre", tracking=2, fit=self.measure)
        self.say(middle, top - 22 * MM, head.subtitle, 8.6, align="centre", fill=GREY, fit=self.measure)
        self.say(self.left, top - 28.5 * MM, head.left_line, 8.4, fit=self.measure * 0.49)
        self.say(self.right, top - 28.5 * MM, head.right_line, 8.4, align="right", fit=self.measure * 0.49)
        self.y = top - 31 * MM

    def _foot(self, ink: Ink, page: int) -> None:
        ink.line(_SIDE, 15 * MM, self.width - _SIDE, 15 * MM, stroke=RULE)
        said = self.clean(self.head.foot)
        pages = len(self.pages)
        count = _("第 {page} 页，共 {pages} 页", page=page, pages=pages)
        if self.head.both:
            count = f"第 {page} 页，共 {pages} 页  Page {page} of {pages}"
        room = self.width - 2 * _SIDE
        ink.text(_SIDE, 10.6 * MM, said, "plain", 7.2, fill=GREY, fit=room * 0.75, smallest=1)
        ink.text(self.width - _SIDE, 10.6 * MM, count, "plain", 7.2, align="right", fill=GREY)


class InkPen:
    """A chart's pen on a page of a report."""

    def __init__(self, report: Report, x: float, top: float) -> None:
        self._report, self._x, self._top = report, x, top

    def rect(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self._report.ink.rect(self._x + x, self._top - y - height, width, height, fill=colour)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> None:
        self._report.ink.line(self._x + x1, self._top - y1, self._x + x2, self._top - y2, stroke=colour, width=width)

    def text(
        self, x: float, y: float, text: str, size: float, align: charts.Align, colour: str, bold: bool = False
    ) -> None:
        stack = "bold" if bold else "plain"
        self._report.say(self._x + x, self._top - y, text, size, stack=stack, align=align, fill=colour, figures=True)

    def width(self, text: str, size: float) -> float:
        return shaping.width(self._report.clean(text), "plain", size, figures=True)


__all__ = ["InkPen", "Letterhead", "Report", "Row", "Table", "Tile"]
