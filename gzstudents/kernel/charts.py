"""Charts drawn with a pen: the same layout comes out on paper and on the screen.

Points, y downwards from the top left of the chart's box.
"""

import math
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, Protocol

PALETTE = ("#1F4E79", "#C08A2B", "#3E7F73", "#8C3B3B", "#6B5B95", "#7A8450", "#4F86A6", "#B0664A")
_TEXT, _SOFT, _GREY, _GRID, _AXIS, _GROUND = "#2A2F38", "#3A404B", "#5E6673", "#E3E6EA", "#8A929E", "#F5F7F9"
_SIZE, _SMALL = 8.0, 7.6
_MOST_LINES = 3  # of a label under the axis

Align = Literal["left", "centre", "right"]


class Pen(Protocol):
    """What a chart draws with: one on paper (`paper.InkPen`), one on the screen."""

    def rect(self, x: float, y: float, width: float, height: float, colour: str) -> None: ...

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> None: ...

    def text(
        self, x: float, y: float, text: str, size: float, align: Align, colour: str, bold: bool = False
    ) -> None: ...

    def width(self, text: str, size: float) -> float: ...


class Series(NamedTuple):
    """`shade`: its colour by number, so that the same thing has the same one in every chart; -1: by its place."""

    name: str
    values: Sequence[float]
    shade: int = -1


class Bar(NamedTuple):
    label: str
    value: float
    note: str = ""  # a second language, in grey


class Shades(NamedTuple):
    """The colours that change with the theme of the screen."""

    text: str = _TEXT
    soft: str = _SOFT
    grey: str = _GREY
    grid: str = _GRID
    axis: str = _AXIS
    ground: str = _GROUND


LIGHT = Shades()


def colour(place: int) -> str:
    return PALETTE[place % len(PALETTE)]


def shade(series: Series, place: int) -> str:
    """The colour of the series that stands at a place."""
    return colour(series.shade if series.shade >= 0 else place)


def scale(largest: float, steps: int = 5) -> tuple[float, float]:
    """The distance of grid lines and the end of the axis, in round numbers; whole ones, because persons are counted."""
    if not largest > 0 or not math.isfinite(largest):
        return 1, 1
    raw = largest / steps
    power = 10.0 ** math.floor(math.log10(raw))
    step = max(1.0, next(nice for nice in (1, 2, 2.5, 5, 10) if raw / power <= nice + 1e-9) * power)
    step = math.ceil(step) if step < 10 else step
    return step, math.ceil(largest / step - 1e-9) * step


def wrap(pen: Pen, text: str, width: float, size: float, most: int = _MOST_LINES) -> list[str]:
    """The label on lines of the width: words stay whole, Chinese parts anywhere; too much ends in …"""
    lines: list[str] = [""]
    for piece, space in _pieces(text):
        joint = " " if space and lines[-1] else ""
        if lines[-1] and pen.width(lines[-1] + joint + piece, size) > width:
            lines.append(piece)
        else:
            lines[-1] += joint + piece
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return lines


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Words and single Chinese characters, and whether a space stands before them."""
    out: list[tuple[str, bool]] = []
    for word in text.split():
        piece = ""
        first = True
        for char in word:
            if ord(char) >= 0x2E80:
                out += [(piece, first)] * bool(piece)
                first = first and not piece
                out.append((char, first))
                piece, first = "", False
            else:
                piece += char
        out += [(piece, first)] * bool(piece)
    return out


def stacked_bars(
    pen: Pen, width: float, height: float, categories: Sequence[str], series: Sequence[Series],
    *, unit: str = "", shades: Shades = LIGHT,
) -> None:  # fmt: skip
    """Upright bars of several series on one another, each with its total."""
    top = _legend(pen, width, series, unit, shades) + 12
    totals = [sum(_value(one, place) for one in series) for place in range(len(categories))]
    step, end = scale(max(totals, default=0) * 1.04)
    left, right = max(28.0, pen.width(f"{end:,.0f}", _SMALL) + 12), 8.0
    column = (width - left - right) / max(1, len(categories))
    labels = [wrap(pen, category, column - 4, _SMALL) for category in categories]
    foot = height - 14 - 9.2 * max(map(len, labels), default=1)

    def y(value: float) -> float:
        return foot - (foot - top) * value / end

    _grid(pen, (left, width - right), step, end, y, shades)
    for place, label in enumerate(labels):
        middle, thick, so_far = left + column * (place + 0.5), min(30, column * 0.56), 0.0
        for number, one in enumerate(series):
            value = _value(one, place)
            if value > 0:
                up = y(so_far + value)
                pen.rect(middle - thick / 2, up, thick, y(so_far) - up, shade(one, number))
                so_far += value
        pen.text(middle, y(so_far) - 3.5, f"{so_far:,.0f}", _SMALL, "centre", shades.text, bold=True)
        for row, line in enumerate(label):
            pen.text(middle, foot + 12 + 9.2 * row, line, _SMALL, "centre", shades.soft)


def bars(
    pen: Pen, width: float, items: Sequence[Bar], *, columns: int = 1, row: float = 15, shades: Shades = LIGHT
) -> float:
    """Lying bars with their label before and their value behind, in columns; returns the height."""
    if not items:
        return 0
    gap, rows = 18.0, -(-len(items) // columns)
    half = (width - gap * (columns - 1)) / columns
    largest = max([1e-9, *(item.value for item in items)])
    named, noted = _beside(pen, items, half)
    valued = max(pen.width(f"{item.value:,.0f}", 8.2) for item in items) + 10
    for place, item in enumerate(items):
        x, y = place // rows * (half + gap), (place % rows) * row + 11
        pen.text(x, y, _short(pen, item.label, 8.2, named - 4), 8.2, "left", shades.text)
        if item.note:
            pen.text(x + named, y, _short(pen, item.note, 7.2, noted - 4), 7.2, "left", shades.grey)
        start, length = x + named + noted, half - named - noted - valued
        pen.rect(start, y - 7, length, 8.5, shades.ground)
        pen.rect(start, y - 7, length * max(item.value, 0) / largest, 8.5, colour(0))
        pen.text(x + half, y, f"{item.value:,.0f}", 8.2, "right", shades.text)
    return rows * row


def _value(series: Series, place: int) -> float:
    return series.values[place] if place < len(series.values) else 0


def _beside(pen: Pen, items: Sequence[Bar], width: float) -> tuple[float, float]:
    """What label and second language take before the bars: what they need, if that leaves the bars a third."""
    named = max(pen.width(item.label, 8.2) for item in items) + 8
    noted = max(pen.width(item.note, 7.2) for item in items) + 8 if any(item.note for item in items) else 0
    most = width * 0.58
    if named + noted <= most:
        return named, noted
    named = min(named, max(most - noted, width * (0.3 if noted else 0.58)))
    return named, min(noted, most - named)


def _short(pen: Pen, text: str, size: float, width: float) -> str:
    if pen.width(text, size) <= width:
        return text
    while text and pen.width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _legend(pen: Pen, width: float, series: Sequence[Series], unit: str, shades: Shades) -> float:
    """Returns its height."""
    x, y = 40.0, 6.0
    end = width - 8 - (pen.width(unit, _SMALL) + 14 if unit else 0)
    for place, one in enumerate(series):
        long = 20 + pen.width(one.name, _SIZE)
        if x > 40 and x + long > end:
            x, y = 40.0, y + 13
        pen.rect(x, y, 8, 8, shade(one, place))
        pen.text(x + 11.5, y + 7, one.name, _SIZE, "left", shades.text)
        x += long
    if unit:
        pen.text(width - 8, 13, unit, _SMALL, "right", shades.grey)
    return y + 8


def _grid(
    pen: Pen, sides: tuple[float, float], step: float, end: float, y: Callable[[float], float], shades: Shades
) -> None:
    for place in range(round(end / step) + 1):
        value = place * step
        pen.line(sides[0], y(value), sides[1], y(value), shades.grid if place else shades.axis, 0.5 if place else 0.8)
        pen.text(sides[0] - 5, y(value) + 2.7, f"{value:,.0f}", _SMALL, "right", shades.grey)
