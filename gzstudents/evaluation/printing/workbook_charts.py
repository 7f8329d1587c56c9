"""The charts of the workbook: native ones, fed by figures that stand in the same workbook."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from gzstudents.evaluation.printing.parts import other, word
from gzstudents.evaluation.printing.report import Year
from gzstudents.evaluation.rules import crossing
from gzstudents.evaluation.rules.evaluating import Evaluated
from gzstudents.evaluation.rules.form import form
from gzstudents.kernel import charts
from gzstudents.kernel.sheets.looks import RULE, Looks

_WIDE, _HIGH, _ROWS = 860, 300, 17  # px of a chart; rows that it takes, with the gap below it
_FIRST = 4


class Crossed(NamedTuple):
    """Where recipients stand by programme and level: sheet, row of the heads, how many programmes, which levels."""

    sheet: str
    head: int
    programmes: int
    levels: Sequence[str]


class _Block(NamedTuple):
    """Figures on a sheet: a column of names and columns beside it, under a row of heads."""

    sheet: str
    head: int
    rows: int

    def names(self) -> list[Any]:
        return [self.sheet, self.head + 1, 0, self.head + self.rows, 0]

    def series(self, column: int, shade: int, **more: Any) -> dict[str, Any]:
        return {
            "name": [self.sheet, self.head, column], "categories": self.names(),
            "values": [self.sheet, self.head + 1, column, self.head + self.rows, column],
            "fill": {"color": charts.colour(shade)}, "gap": 60, **more,
        }  # fmt: skip


def fill(book: Any, looks: Looks, sheet: Any, made: Evaluated, years: Sequence[Year], crossed: Crossed) -> None:
    """Weight and points of each part, recipients by programme and level, the last years: each chart over its figures."""
    row = _parts(book, looks, sheet, made, _FIRST)
    if crossed.programmes:
        row = _recipients(book, looks, sheet, crossed, row)
    if len(years) > 1:
        row = _trend(book, looks, sheet, years, row)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)  # no chart is cut in two
    sheet.print_area(0, 0, row, 9)


def _parts(book: Any, looks: Looks, sheet: Any, made: Evaluated, row: int) -> int:
    rows = []
    for group in form().groups:
        lines = [one for one in made.lines if one.indicator.group == group.code and one.weight]
        if lines:
            rows.append(
                (group.label(), sum(one.weight for one in lines) / 100, sum(one.score or 0 for one in lines) / 100)
            )
    if not rows:
        return row
    block, after = _table(looks, sheet, row, ("part", "weight", "score"), rows, ("0.##", "0.00"))
    chart = book.add_chart({"type": "column"})
    chart.add_series(block.series(1, 6))
    chart.add_series(block.series(2, 0))
    chart.set_y_axis({"num_font": _font(looks), "major_gridlines": {"visible": True, "line": {"color": RULE}}})
    return _place(looks, sheet, chart, "by_part", after)


def _recipients(book: Any, looks: Looks, sheet: Any, crossed: Crossed, row: int) -> int:
    block = _Block(crossed.sheet, crossed.head, crossed.programmes)
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for column, level in enumerate(crossed.levels, start=1):
        chart.add_series(block.series(column, crossing.shade(level)))
    chart.set_y_axis({"num_font": _font(looks), "major_gridlines": {"visible": True, "line": {"color": RULE}}})
    return _place(looks, sheet, chart, "by_level", row)


def _trend(book: Any, looks: Looks, sheet: Any, years: Sequence[Year], row: int) -> int:
    """Recipients as columns, money as a line with an axis of its own."""
    rows = [(year, persons, awards, fen / 100) for year, persons, awards, fen in years]
    block, after = _table(
        looks, sheet, row, ("year", "persons", "awards", "amount"), rows, ("#,##0", "#,##0", "#,##0.00")
    )
    chart, line = book.add_chart({"type": "column"}), book.add_chart({"type": "line"})
    chart.add_series(block.series(1, 0))
    colour = charts.colour(1)
    marker = {"type": "circle", "size": 7, "fill": {"color": colour}, "border": {"color": colour}}
    line.add_series(block.series(3, 1, y2_axis=True, line={"color": colour, "width": 2.25}, marker=marker))
    chart.combine(line)
    chart.set_y_axis({"name": word("persons"), "min": 0, "num_font": _font(looks), "name_font": _font(looks),
                      "major_gridlines": {"visible": True, "line": {"color": RULE}}})  # fmt: skip
    line.set_y2_axis(
        {"name": word("amount"), "min": 0, "num_font": _font(looks), "name_font": _font(looks), "num_format": "#,##0"}
    )
    return _place(looks, sheet, chart, "years", after)


def _table(
    looks: Looks, sheet: Any, row: int, heads: Sequence[str], rows: Sequence[Sequence[Any]], formats: Sequence[str]
) -> tuple[_Block, int]:
    """The figures under their heads; returns them and the row after them."""
    sheet.set_row(row, 34)
    for place, code in enumerate(heads):
        said = f"{word(code)}\n{word(code, other())}"
        sheet.write_string(row, place, said, looks.head if place else looks.head_left)
    for down, (name, *values) in enumerate(rows, start=row + 1):
        sheet.write_string(down, 0, name, looks.get(bottom=1, bottom_color=RULE))
        for place, (value, shown) in enumerate(zip(values, formats, strict=True), start=1):
            sheet.write_number(down, place, value, looks.get(bottom=1, bottom_color=RULE, num_format=shown))
    return _Block(sheet.get_name(), row, len(rows)), row + len(rows) + 2


def _place(looks: Looks, sheet: Any, chart: Any, title: str, row: int) -> int:
    """Put it under its figures, entitled in both languages; returns the row where the next may begin."""
    said = f"{word(title)}  {word(title, other())}"
    chart.set_title({"name": said, "name_font": {**_font(looks), "size": 11}, "overlay": False})
    chart.set_x_axis({"num_font": _font(looks), "interval_unit": 1})
    chart.set_legend({"position": "bottom", "font": _font(looks)})
    chart.set_size({"width": _WIDE, "height": _HIGH})
    sheet.insert_chart(row, 0, chart, {"object_position": 2, "description": said})
    return row + _ROWS


def _font(looks: Looks) -> dict[str, Any]:
    return {"name": looks.font, "size": 9}
