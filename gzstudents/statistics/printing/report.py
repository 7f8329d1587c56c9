"""The statistics as a report on paper: figures, charts, tables and notes."""

from pathlib import Path

from gzstudents.kernel import charts, codes, i18n, paper, shaping
from gzstudents.kernel.i18n import _
from gzstudents.kernel.money import yuan
from gzstudents.kernel.paper import Letterhead, Tile
from gzstudents.kernel.tables import Column, Row
from gzstudents.statistics.printing.names import OfficeNames
from gzstudents.statistics.rules.outline import has_total, largest, outline, shade
from gzstudents.statistics.rules.report import Report
from gzstudents.statistics.rules.table import TOTAL, Line, Table

_CHART = 121.0  # points
_CHARTED = ("B", "C", "D", "D-HMT", "E", "F", "G", "G-HMT")
_NOTES = 46.0  # what the notes of a table take: they stand together
_INDENT = 9.0
_NOTHING = "—"


def write(path: Path, made: Report, names: OfficeNames) -> None:
    """Write the report in the language of the moment, headings in the other one beside it."""
    page = paper.Report(_head(made, names))
    page.tiles(_tiles(made))
    for table in made.tables.values():
        _table(page, table, made)
    _notices(page, made)
    page.signatures([_("制表人"), _("审核人"), _("负责人")])
    page.save(path)


def _head(made: Report, names: OfficeNames) -> Letterhead:
    other = "en" if i18n.is_chinese() else "zh_CN"
    return Letterhead(
        title=codes.label("statistic", "title"),
        subtitle=codes.label("statistic", "subtitle", other),
        right=made.period.label(),
        right_note=_("制表 {day}", day=made.drawn_up.isoformat()),
        foot=_("{office}    内部资料", office=names.both()),
        author=names.whole(),
        made=made.drawn_up,
        language="zh-CN" if i18n.is_chinese() else "en",
    )


def _tiles(made: Report) -> list[Tile]:
    """The figures people ask for first; the two populations never in one."""
    tables = made.tables
    international = tables["B"]
    countries = sum(1 for line in international.rows if line.kind == "row")
    return [
        Tile(_("国际学生"), f"{international.value():,}"),
        Tile(_("其中学历生"), f"{international.share(TOTAL, 'DEGREE')}%"),
        Tile(_("国家/地区"), f"{countries:,}"),
        Tile(_("港澳台学生"), f"{tables['A'].value('HMT'):,}"),
        Tile(_("华侨学生"), f"{tables['A'].value('OC'):,}"),
    ]


def _table(page: paper.Report, table: Table, made: Report) -> None:
    other = "en" if i18n.is_chinese() else "zh_CN"
    title = _("表 {id}  {title}", id=table.id, title=table.title())
    shown = outline(table)
    charted = table.id in _CHARTED and len(shown.rows) > 1 and bool(shown.columns)
    page.heading(title, _beside(page, title, table.title(other)), below=_CHART + 130 if charted else 90)
    if charted:
        series = [
            charts.Series(column.label(), [table.value(row.key, column.key) for row in shown.rows], shade(column.key))
            for column in shown.columns
        ]
        labels = [row.label() for row in shown.rows]
        unit = _(
            "单位：{unit}", unit=codes.label("statistic", f"unit.{made.basis if table.id[0] != 'G' else 'persons'}")
        )
        page.chart(_CHART, lambda pen, wide, high: charts.stacked_bars(pen, wide, high, labels, series, unit=unit))
        page.y -= 6
    page.table(_grid(table))
    page.need(_NOTES)
    page.notes([_("注：{notes}", notes=" ".join(note.words() for note in table.notes))])
    if table.id == "B":
        _largest(page, table)


def _beside(page: paper.Report, title: str, note: str) -> str:
    """The title in the other language, where the line has room for it."""
    room = page.measure - 10 - shaping.width(page.clean(title, "bold"), "bold", 11)
    return note if shaping.width(page.clean(note), "plain", 8) <= room / 0.75 else ""


def _largest(page: paper.Report, table: Table) -> None:
    rows = largest(table)
    if len(rows) < 2:
        return
    other = "en" if i18n.is_chinese() else "zh_CN"
    page.heading(_("人数最多的国家（地区）"), "", below=15.0 * ((len(rows) + 1) // 2))
    page.bars([charts.Bar(row.label(), table.value(row.key), row.label(other)) for row in rows])


def _grid(table: Table) -> paper.Table:
    columns = _columns(table)
    shares = has_total(table)
    of = "yuan:TOTAL" if table.id.startswith("G") else TOTAL
    heads = [Column(*_both(Line("", *table.head)))]
    heads += [Column(*_both(_named(column)), "right") for column in columns]
    if shares:
        heads.append(Column(*_both(_word("share")), "right"))
    rows = [
        Row(
            [line.label(), *(_figure(table, line, column) for column in columns)]
            + ([table.share(line.key, of)] if shares else []),
            "total" if line.kind == "total" else "group" if line.kind == "subtotal" else "plain",
            line.indent * _INDENT,
        )
        for line in table.rows
        if _is_shown(table, line)
    ]
    return paper.Table(heads, rows, row_height=16.0)


def _columns(table: Table) -> list[Line]:
    """On paper the measures of scholarships stand side by side: people by the levels that hold any, then awards and money
    in all.
    """
    if not table.id.startswith("G"):
        return list(table.columns)
    levels = [line for line in table.columns if line.measure == "persons" and line.kind != "subtotal"]
    wanted = [
        line for line in levels if line.kind == "total" or any(table.value(row.key, line.key) for row in table.rows)
    ]
    return wanted + [line for line in table.columns if line.measure != "persons" and line.kind == "total"]


def _named(column: Line) -> Line:
    """Levels in few letters, for English words are long; in the columns of scholarships the total says of what."""
    if column.measure != "persons":
        return _word(column.measure)
    return _word(f"short.{column.key}") if codes.get("statistic", f"short.{column.key}") else column


def _is_shown(table: Table, line: Line) -> bool:
    """On paper an inner row without anybody is left out; the outer ones stand with a dash."""
    return line.kind == "total" or line.indent == 0 or bool(table.values[table.rows.index(line)].any())


def _figure(table: Table, line: Line, column: Line) -> str:
    value = table.value(line.key, column.key)
    if not value:
        return _NOTHING
    return yuan(value) if column.measure == "yuan" else f"{value:,}"


def _notices(page: paper.Report, made: Report) -> None:
    if made.notices:
        page.heading(_("数据提示"), "", below=40)
        page.notes([f"· {one.words()}" for one in made.notices], 8)


def _both(line: Line) -> tuple[str, str]:
    return (line.zh, line.en) if i18n.is_chinese() else (line.en, line.zh)


def _word(code: str) -> Line:
    return Line(code, codes.label("statistic", code, "zh_CN"), codes.label("statistic", code, "en"))
