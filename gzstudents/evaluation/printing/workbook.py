"""An evaluation as an Excel workbook: the form, the breakdowns, the programmes, the formulas."""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from gzstudents.evaluation.printing import workbook_charts
from gzstudents.evaluation.printing.parts import other, word
from gzstudents.evaluation.printing.report import Year
from gzstudents.evaluation.printing.workbook_charts import Crossed
from gzstudents.evaluation.rules import crossing, words
from gzstudents.evaluation.rules.before import Before
from gzstudents.evaluation.rules.evaluating import WHOLE, Evaluated, Line
from gzstudents.evaluation.rules.form import Indicator, form
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _
from gzstudents.kernel.office_names import OfficeNames
from gzstudents.kernel.sheets.looks import Looks, column_for

_HEAD = 4  # the row of the heads


class _Kind(NamedTuple):
    kind: str = "row"
    indent: int = 0


_PLAIN, _GROUP, _TOTAL = _Kind(), _Kind("subtotal"), _Kind("total")


def write(
    path: Path, made: Evaluated, names: OfficeNames, years: Sequence[Year] = (), before: Before | None = None
) -> None:
    """Write it in the language of the moment. Texts are texts: nothing in them is ever a formula."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(
        memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties(
        {"title": title(made), "author": names.whole(), "created": datetime.fromisoformat(made.facts.on)}
    )
    looks = Looks(book)
    _form(book, looks, made, names, before)
    charts = sheet_of(book, looks, made, word("charts"), word("charts"), (30, 12, 12, 18))
    rows = _programmes(book, looks, made)
    workbook_charts.fill(book, looks, charts, made, years, rows)
    for dimension, heading in words.DIMENSIONS.items():
        if dimension != "programme" and made.breakdowns[dimension]:
            _breakdown(book, looks, made, dimension, _(heading))
    _formulas(book, looks, made)
    book.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(memory.getvalue())


def title(made: Evaluated) -> str:
    programmes = made.facts.programmes
    named = words.programme(programmes[0]) if len(programmes) == 1 else word("all")
    return _("{title} {year}（{named}）", title=word("form"), year=made.facts.academic_year, named=named)


def sheet_of(book: Any, looks: Looks, made: Evaluated, name: str, heading: str, widths: Sequence[float]) -> Any:
    """A sheet with its three lines of title, landscape, as wide as one page."""
    sheet = book.add_worksheet(name[:31])
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, heading, looks.title)
    sheet.write_string(1, 0, title(made), looks.subtitle)
    sheet.write_string(2, 0, _("截至 {day}", day=made.facts.on), looks.subtitle)
    return sheet


def _heads(sheet: Any, looks: Looks, heads: Sequence[str]) -> None:
    sheet.set_row(_HEAD, 34)
    for place, head in enumerate(heads):
        sheet.write_string(_HEAD, place, head, looks.head)
    sheet.freeze_panes(_HEAD + 1, 1)
    sheet.repeat_rows(_HEAD)


def _both(code: str) -> str:
    return f"{word(code)}\n{word(code, other())}"


def _form(book: Any, looks: Looks, made: Evaluated, names: OfficeNames, before: Before | None) -> None:
    seconds, named = (group.label() for group in form().groups), (one.indicator.label() for one in made.lines)
    widths = (16, column_for(seconds, least=20), column_for(named, least=34), 14, 16, 16, 24, 9, 9, 36)
    sheet = sheet_of(book, looks, made, word("form"), word("form"), widths)
    codes_of = ("level1", "level2", "indicator", "target", "actual", "before", "counted", "weight", "score", "note")
    _heads(sheet, looks, [_both(code) for code in codes_of])
    row = _HEAD
    for row, one in enumerate(made.lines, start=_HEAD + 1):
        _form_row(sheet, looks, row, one, before)
    row += 1
    sheet.write_string(row, 0, word("total"), looks.cell(_TOTAL))
    for place in range(1, 10):
        sheet.write_blank(row, place, None, looks.cell(_TOTAL))
    sheet.write_number(row, 7, made.weight / 100, looks.cell(_TOTAL, number="0.##"))
    sheet.write_number(row, 8, made.score / 100, looks.cell(_TOTAL, number="0.00"))
    sheet.write_string(
        row + 1, 0, _("有数据和目标值的指标共 {points} 分。", points=words.points(made.assessed)), looks.subtitle
    )
    notes = [*words.proposals(made.facts.parameters), *([words.beside(made, before)] if before is not None else [])]
    notes += [words.weights_said(made)] if made.weight != WHOLE else []
    for note in notes:
        row += 1
        sheet.write_string(row + 1, 0, note, looks.subtitle)
    sheet.write_string(row + 2, 0, names.both(), looks.subtitle)


def _form_row(sheet: Any, looks: Looks, row: int, one: Line, before: Before | None) -> None:
    group, plain = form().group(one.indicator.group), looks.cell(_PLAIN)
    sheet.write_string(row, 0, group.above(), plain)
    sheet.write_string(row, 1, group.label(), plain)
    sheet.write_string(row, 2, one.indicator.label(), plain)
    sheet.write_string(row, 3, words.target(one), looks.get(align="right", bottom=1, bottom_color="#D5DAE0"))
    _value(sheet, looks, row, 4, one.indicator, one.figure.value)
    then = before.value(one.code) if before is not None else None
    if then is not None:
        _value(sheet, looks, row, 5, one.indicator, then)
    else:
        sheet.write_string(row, 5, "—", looks.get(align="right", bottom=1, bottom_color="#D5DAE0"))
    sheet.write_string(row, 6, words.counted(one), looks.get(align="right", bottom=1, bottom_color="#D5DAE0"))
    sheet.write_number(row, 7, one.weight / 100, looks.cell(_PLAIN, number="0.##"))
    if one.score is None:
        sheet.write_string(row, 8, "—", looks.get(align="right", bottom=1, bottom_color="#D5DAE0"))
    else:
        sheet.write_number(row, 8, one.score / 100, looks.cell(_PLAIN, number="0.00"))
    sheet.write_string(row, 9, _("；").join(part for part in (one.note, words.caution(one)) if part), plain)


def _value(sheet: Any, looks: Looks, row: int, place: int, one: Indicator, value: int | None) -> None:
    """A number that Excel can reckon with; what is not known in words."""
    if value is None:
        sheet.write_string(row, place, words.value(one, None), looks.get(align="right", font_color="#69717D"))
        return
    formats = {"percent": "0.00%", "yuan": "#,##0.00", "persons": "#,##0", "awards": "#,##0"}
    scale = 10_000 if one.unit == "percent" else 100
    sheet.write_number(row, place, value / scale, looks.cell(_PLAIN, number=formats.get(one.unit, "0.00")))


def _programmes(book: Any, looks: Looks, made: Evaluated) -> Crossed:
    """Returns where its figures stand, for the chart of them."""
    levels = crossing.levels_of(made.facts)
    first = column_for(map(words.programme, made.facts.programmes), least=34)
    sheet = sheet_of(
        book, looks, made, word("programme"), word("details"), (first, *(11,) * len(levels), 10, 10, 18, 18)
    )
    heads = [f"{codes.label('level', one)}\n{codes.label('level', one, other())}" for one in levels]
    _heads(sheet, looks, [_both("programme"), *heads, *(_both(one) for one in ("persons", "awards", "amount", "paid"))])
    known = {one.code: one for one in made.facts.programmes}
    for place, row in enumerate(crossing.rows_of(made.facts, levels), start=_HEAD + 1):
        kind = _PLAIN if row.key else _TOTAL
        sheet.write_string(place, 0, words.programme(known[row.key]) if row.key else word("total"), looks.cell(kind))
        for at, count in enumerate((*row.persons, row.total, row.awards), start=1):
            sheet.write_number(place, at, count, looks.cell(kind, number="#,##0"))
        for at, fen in enumerate((row.amount_fen, row.paid_fen), start=len(levels) + 3):
            sheet.write_number(place, at, fen / 100, looks.cell(kind, number="#,##0.00"))
    return Crossed(sheet.get_name(), _HEAD, len(crossing.rows_of(made.facts, levels)) - 1, levels)


def _breakdown(book: Any, looks: Looks, made: Evaluated, dimension: str, heading: str) -> None:
    first = column_for((words.label(dimension, one.key, {}) for one in made.breakdowns[dimension]), least=34)
    sheet = sheet_of(book, looks, made, heading, heading, (first, 12, 12, 18, 18))
    _heads(sheet, looks, [_both(one) for one in ("group", "persons", "awards", "amount", "paid")])
    for place, one in enumerate(made.breakdowns[dimension], start=_HEAD + 1):
        sheet.write_string(place, 0, words.label(dimension, one.key, {}), looks.cell(_PLAIN))
        for at, count in enumerate((one.persons, one.awards), start=1):
            sheet.write_number(place, at, count, looks.cell(_PLAIN, number="#,##0"))
        for at, fen in enumerate((one.amount_fen, one.paid_fen), start=3):
            sheet.write_number(place, at, fen / 100, looks.cell(_PLAIN, number="#,##0.00"))


def _formulas(book: Any, looks: Looks, made: Evaluated) -> None:
    sheet = sheet_of(book, looks, made, word("formula"), word("formula"), (34, 70, 70))
    _heads(sheet, looks, [_both("indicator"), "算法", "Formula"])
    for place, one in enumerate(made.lines, start=_HEAD + 1):
        sheet.write_string(place, 0, one.indicator.label(), looks.cell(_PLAIN))
        sheet.write_string(place, 1, one.indicator.formula_zh, looks.note)
        sheet.write_string(place, 2, one.indicator.formula_en, looks.note)
    sheet.write_string(_HEAD + 2 + len(made.lines), 0, _("依据：{source}（{day}）", source=form().told(), day=form().as_of), looks.subtitle)  # fmt: skip
