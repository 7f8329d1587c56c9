"""The yearly scholarship report, and the sheet of one programme, on paper."""

from collections.abc import Callable, Sequence
from pathlib import Path

from gzstudents.evaluation.printing.parts import (
    beside,
    both,
    column,
    form_notes,
    form_table,
    head,
    heading,
    other,
    room_for,
    scored_table,
    signatures,
    tiles,
    told_only,
    told_twice,
    word,
)
from gzstudents.evaluation.rules import crossing, words
from gzstudents.evaluation.rules.before import Before
from gzstudents.evaluation.rules.evaluating import Evaluated, Slice
from gzstudents.evaluation.rules.form import form
from gzstudents.kernel import charts, codes, paper
from gzstudents.kernel.money import yuan
from gzstudents.kernel.office_names import OfficeNames
from gzstudents.kernel.tables import Column, Row, Table

_CHART = 175.0  # points
_MOST = 10  # countries, and programmes on a chart


Year = tuple[str, int, int, int]  # academic year, persons, awards, fen


def write(
    path: Path, made: Evaluated, names: OfficeNames, years: Sequence[Year] = (), before: Before | None = None
) -> None:
    """The report of a year over all its programmes, in the language of the moment with the other one beside."""
    page = paper.Report(head(word("report"), word("report", other()), made, names))
    page.tiles(tiles(made))
    number = _recipients(page, made, 0)
    number = _compared(page, made, before, number)
    number = _years(page, years, number)
    number = _countries(page, made, number)
    number = _money(page, made, number, "sponsor", "by_sponsor")
    number = _money(page, made, number, "country_group", "by_group")
    heading(page, number + 1, "form", 120)
    notes = [text for pair in zip(form_notes(made), beside(lambda: form_notes(made)), strict=True) for text in pair]
    page.table(form_table(made, before, keep=room_for(notes)))
    page.notes(notes)
    signatures(page)
    page.save(path)


def write_sheet(path: Path, made: Evaluated, names: OfficeNames, before: Before | None = None) -> None:
    """One programme on one page: its form, complete."""
    programme = made.facts.programmes[0]
    page = paper.Report(
        head(words.programme(programme), f"{word('sheet')}  {words.programme(programme, other())}", made, names)
    )
    page.tiles(tiles(made))
    page.y -= 4
    page.table(scored_table(made, before))
    page.notes(told_twice(lambda: _in_one(made, before)), size=6.4)
    signatures(page)
    page.save(path)


def _in_one(made: Evaluated, before: Before | None) -> str:
    """All notes one after the other: a line for each would not fit."""
    said = [told_only(made), words.beside(made, before) if before is not None else "", *form_notes(made)]
    return " ".join(part for part in said if part)


def _recipients(page: paper.Report, made: Evaluated, number: int) -> int:
    facts = made.facts
    levels = crossing.levels_of(facts, on_paper=True)
    rows = crossing.rows_of(facts, levels)
    programmes = {one.code: one for one in facts.programmes}
    named = [both("other_levels") if level == crossing.OTHER else _level(level) for level in levels]
    if len(rows) > 1:
        number += 1
        heading(page, number, "by_level", _CHART)
        shown = sorted(rows[:-1], key=lambda row: -row.total)[:_MOST]
        series = [
            charts.Series(name, [row.persons[place] for row in shown], crossing.shade(levels[place]))
            for place, name in enumerate(named)
        ]
        labels = [words.programme(programmes[row.key]) for row in shown]
        unit = both("persons_unit")
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
        note = words.programme(programmes[row.key], other()) if row.key else ""
        lines.append(Row(cells, "plain" if row.key else "total", note=note if note != name else ""))
    page.table(Table(columns, lines))
    page.notes([word("counting_persons"), word("counting_persons", other())])
    return number


def _level(code: str) -> str:
    return f"{codes.label('level', code)} {codes.label('level', code, other())}"


def _compared(page: paper.Report, made: Evaluated, before: Before | None, number: int) -> int:
    """This year and the one before, the figures people ask for first."""
    if before is None:
        return number
    number += 1
    heading(page, number, "compared", 215)
    coverage, facts = form().indicator("COVERAGE"), made.facts
    rows = [
        _against("recipients", "{:,}".format, len(facts.recipients), before.persons),
        _against("cases", "{:,}".format, len(facts.standing), before.awards),
        _against("amount", yuan, made.amount_fen, before.amount_fen),
        _against("paid", yuan, made.paid_fen, before.paid_fen),
        _beside_it("coverage", words.value(coverage, made.actual("COVERAGE")), words.earlier(coverage, before)),
        _beside_it("points", *(f"{words.points(one.score)} / {words.points(one.assessed)}" for one in (made, before))),
    ]
    years = (column("this_year", "right")._replace(note=facts.academic_year), column("before", "right")._replace(note=before.academic_year))  # fmt: skip
    page.table(Table([column("figure"), *years, column("change", "right")], rows))
    page.notes(told_twice(lambda: words.beside(made, before)))
    return number


def _against(code: str, say: Callable[[int], str], now: int, then: int) -> Row:
    return _beside_it(code, say(now), say(then), _change(now, then))


def _beside_it(code: str, now: str, then: str, change: str = "") -> Row:
    return Row([word(code), now, then, change], note=word(code, other()))


def _change(now: int, then: int) -> str:
    """In per cent, with its sign; nothing where there was nothing."""
    return f"{(now - then) * 100 / then:+.1f}%" if then else "—"


def column_of_level(level: str) -> Column:
    """In few letters: English words are long."""
    if level == crossing.OTHER:
        return column("other_levels", "right")
    short = f"short.{level}"
    listed, code = ("statistic", short) if codes.get("statistic", short) else ("level", level)
    return Column(codes.label(listed, code), codes.label(listed, code, other()), "right")


def _money(page: paper.Report, made: Evaluated, number: int, dimension: str, code: str) -> int:
    """Persons, awards and money of each part, the most money first."""
    slices = [one for one in made.breakdowns[dimension] if one.key]
    if not slices:
        return number
    number += 1
    heading(page, number, code, 60 + 24 * min(len(slices), 8))
    columns = [
        column("sponsor" if dimension == "sponsor" else "group"),
        *(column(one, "right") for one in ("persons", "awards", "amount", "paid")),
    ]
    rows = [
        Row(
            [_named(dimension, one), f"{one.persons:,}", f"{one.awards:,}", yuan(one.amount_fen), yuan(one.paid_fen)],
            note=words.label(dimension, one.key, {}, other()),
        )
        for one in sorted(slices, key=lambda one: -one.amount_fen)
    ]
    page.table(Table(columns, rows))
    return number


def _countries(page: paper.Report, made: Evaluated, number: int) -> int:
    slices = [one for one in made.breakdowns["country"] if one.key and one.persons][:_MOST]
    if len(slices) < 2:
        return number
    heading(page, number + 1, "by_country", below=15.0 * -(-len(slices) // 2))
    page.bars(
        [
            charts.Bar(_named("country", one), one.persons, words.label("country", one.key, {}, other()))
            for one in slices
        ]
    )
    return number + 1


def _named(dimension: str, one: Slice) -> str:
    return words.label(dimension, one.key, {})


def _years(page: paper.Report, years: Sequence[Year], number: int) -> int:
    if len(years) < 2:
        return number
    number += 1
    heading(page, number, "years", 130)
    series = [charts.Series(both("persons"), [one[1] for one in years])]
    labels, unit = [one[0] for one in years], both("persons_unit")
    page.chart(110, lambda pen, wide, high: charts.stacked_bars(pen, wide, high, labels, series, unit=unit))
    columns = [column("year"), *(column(code, "right") for code in ("persons", "change", "awards", "amount", "change"))]
    rows = [_year_row(one, then) for one, then in zip(years, [None, *years[:-1]], strict=True)]
    page.table(Table(columns, rows))
    return number


def _year_row(one: Year, then: Year | None) -> Row:
    """The change is against the line above, where that is the year before."""
    persons = amount = "—"
    if then is not None and then[0][5:] == one[0][:4]:
        persons, amount = _change(one[1], then[1]), _change(one[3], then[3])
    return Row([one[0], f"{one[1]:,}", persons, f"{one[2]:,}", yuan(one[3]), amount])
