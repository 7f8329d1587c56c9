"""The yearly scholarship report, and the sheet of one programme, on paper."""

from collections.abc import Sequence
from pathlib import Path

from gzstudents.evaluation.printing.parts import (
    column,
    form_notes,
    form_table,
    head,
    heading,
    other,
    scored_table,
    tiles,
    told_only,
    word,
)
from gzstudents.evaluation.rules import crossing, words
from gzstudents.evaluation.rules.evaluating import Evaluated, Slice
from gzstudents.kernel import charts, codes, paper
from gzstudents.kernel.i18n import _
from gzstudents.kernel.money import yuan
from gzstudents.kernel.office_names import OfficeNames
from gzstudents.kernel.tables import Column, Row, Table

_CHART = 175.0  # points
_MOST = 10  # countries, and programmes on a chart


Year = tuple[str, int, int, int]  # academic year, persons, awards, fen


def write(path: Path, made: Evaluated, names: OfficeNames, years: Sequence[Year] = ()) -> None:
    """The report of a year over all its programmes, in the language of the moment with the other one beside."""
    page = paper.Report(head(word("report"), word("report", other()), made, names))
    page.tiles(tiles(made))
    number = _recipients(page, made, 0)
    number = _countries(page, made, number, "country", "by_country")
    number = _sponsors(page, made, number)
    number = _countries(page, made, number, "country_group", "by_group")
    number = _years(page, years, number)
    heading(page, number + 1, "form", 120)
    page.table(form_table(made))
    page.notes(form_notes(made))
    page.signatures([_("制表人"), _("审核人"), _("负责人")])
    page.save(path)


def write_sheet(path: Path, made: Evaluated, names: OfficeNames) -> None:
    """One programme on one page: its form, complete."""
    programme = made.facts.programmes[0]
    page = paper.Report(
        head(words.programme(programme), f"{word('sheet')}  {words.programme(programme, other())}", made, names)
    )
    page.tiles(tiles(made))
    page.y -= 8
    page.table(scored_table(made))
    page.notes([one for one in (told_only(made), *form_notes(made)) if one])
    page.signatures([_("制表人"), _("审核人"), _("负责人")])
    page.save(path)


def _recipients(page: paper.Report, made: Evaluated, number: int) -> int:
    facts = made.facts
    levels = crossing.levels_of(facts, on_paper=True)
    rows = crossing.rows_of(facts, levels)
    programmes = {one.code: one for one in facts.programmes}
    named = [word("other_levels") if level == crossing.OTHER else codes.label("level", level) for level in levels]
    if len(rows) > 1:
        number += 1
        heading(page, number, "by_level", _CHART)
        shown = sorted(rows[:-1], key=lambda row: -row.total)[:_MOST]
        series = [
            charts.Series(name, [row.persons[place] for row in shown], crossing.shade(levels[place]))
            for place, name in enumerate(named)
        ]
        labels = [words.programme(programmes[row.key]) for row in shown]
        unit = _("单位：{unit}", unit=_("人"))
        page.chart(_CHART, lambda pen, wide, high: charts.stacked_bars(pen, wide, high, labels, series, unit=unit))
    number += 1
    heading(page, number, "details", 80)
    whole = rows[-1]
    columns = [
        column("programme"),
        *(column_of_level(level) for level in levels),
        *(column(code, "right") for code in ("persons", "awards", "amount", "paid", "share")),
    ]
    lines = []
    for row in rows:
        name = words.programme(programmes[row.key]) if row.key else word("total")
        share = f"{row.amount_fen * 100 / whole.amount_fen:.1f}" if whole.amount_fen else "—"
        cells = [name, *(f"{one:,}" if one else "—" for one in row.persons), f"{row.total:,}", f"{row.awards:,}"]
        cells += [yuan(row.amount_fen), yuan(row.paid_fen) if row.paid_fen else "—", share]
        lines.append(Row(cells, "plain" if row.key else "total"))
    page.table(Table(columns, lines))
    page.notes([
        _("注：人数为不重复的人，一人获得多项时在各项目中各计一次，合计只计一次；人次为奖学金项数；“—”表示没有。"),
    ])  # fmt: skip
    return number


def column_of_level(level: str) -> Column:
    """In few letters: English words are long."""
    if level == crossing.OTHER:
        return column("other_levels", "right")
    short = f"short.{level}"
    listed, code = ("statistic", short) if codes.get("statistic", short) else ("level", level)
    return Column(codes.label(listed, code), codes.label(listed, code, other()), "right")


def _sponsors(page: paper.Report, made: Evaluated, number: int) -> int:
    slices = made.breakdowns["sponsor"]
    if not slices:
        return number
    number += 1
    heading(page, number, "by_sponsor", 80 + 18 * len(slices))
    columns = [column("sponsor"), *(column(code, "right") for code in ("persons", "awards", "amount", "paid"))]
    rows = [
        Row([_named("sponsor", one), f"{one.persons:,}", f"{one.awards:,}", yuan(one.amount_fen), yuan(one.paid_fen)])
        for one in sorted(slices, key=lambda one: -one.amount_fen)
    ]
    page.table(Table(columns, rows))
    return number


def _countries(page: paper.Report, made: Evaluated, number: int, dimension: str, code: str) -> int:
    slices = [one for one in made.breakdowns[dimension] if one.key and one.persons][:_MOST]
    if len(slices) < 2:
        return number
    columns = 2 if dimension == "country" else 1  # the names of groups are long
    heading(page, number + 1, code, below=15.0 * -(-len(slices) // columns))
    page.bars([charts.Bar(_named(dimension, one), one.persons, _beside(dimension, one)) for one in slices], columns)
    return number + 1


def _beside(dimension: str, one: Slice) -> str:
    return words.label(dimension, one.key, {}, other()) if dimension == "country" else ""


def _named(dimension: str, one: Slice) -> str:
    return words.label(dimension, one.key, {})


def _years(page: paper.Report, years: Sequence[Year], number: int) -> int:
    if len(years) < 2:
        return number
    number += 1
    heading(page, number, "years", 130)
    series = [charts.Series(word("persons"), [one[1] for one in years])]
    page.chart(110, lambda pen, wide, high: charts.stacked_bars(pen, wide, high, [one[0] for one in years], series))
    columns = [column("year"), *(column(code, "right") for code in ("persons", "awards", "amount"))]
    page.table(Table(columns, [Row([one[0], f"{one[1]:,}", f"{one[2]:,}", yuan(one[3])]) for one in years]))
    return number
