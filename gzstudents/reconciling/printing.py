"""The result of a reconciliation on paper and as a workbook: only what is open, in its four groups."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from gzstudents.kernel import dates, i18n, paper
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.paper import Letterhead
from gzstudents.kernel.sheets import SheetWriter
from gzstudents.kernel.tables import Column, Row, Table
from gzstudents.reconciling import words
from gzstudents.reconciling.rules import GROUPS, Group, Line, Result, Side


def workbook(path: Path, result: Result, *, full: bool) -> int:
    """One sheet a group; of what differs one row a field. Returns how many lines there are."""
    lines = [line for line in result.lines if line.open]
    with SheetWriter(path) as book:
        for group in GROUPS:
            own = [line for line in lines if line.group == group]
            if own:
                head = [_("原行号"), _("姓名"), _("学号"), _("项目"), _("名册"), _("文件"), _("说明")]
                rows = (row for line in own for row in _rows(line, result.template, full=full))
                book.add(words.group_name(group), head, rows, widths=[8, 24, 16, 20, 28, 28, 48])
        if not lines:
            book.add(_("核对结果"), [_("核对结果")], [[_("没有差异")]], widths=[40])
    return len(lines)


def _rows(line: Line, template: str, *, full: bool) -> Iterator[list[str | int | None]]:
    begin: list[str | int | None] = [line.row or None, line.name, line.number]
    if line.group != "differs":
        yield [*begin, "", "", "", words.said(line, template)]
        return
    for side in words.open_sides(line):
        shown = side if full else words.masked(side)
        by = _(words.MATCHED_BY[line.matched_by]) if line.matched_by else ""
        yield [*begin, words.field_name(side.field, template), shown.ours, shown.theirs, by]


def page(path: Path, result: Result, office: str, *, full: bool) -> int:
    """The same as PDF, across. Returns how many lines there are."""
    lines = [line for line in result.lines if line.open]
    sheet = paper.Report(
        Letterhead(
            title=_("核对结果"),
            subtitle=_("{label} · {file}", label=result.label, file=result.file_name),
            right=dates.display(result.on, i18n.language()),
            right_note=_n("{count} 处待处理", len(lines)),
            foot=_("{office}    内部资料", office=office),
            author=office,
            made=date.fromisoformat(result.on),
            across=True,
            language="zh-CN" if i18n.is_chinese() else "en",
        )
    )
    for group in GROUPS:
        own = [line for line in lines if line.group == group]
        if own:
            sheet.heading(words.group_name(group), _n("{count} 人", len(own)), below=90)
            sheet.table(_table(own, group, result.template, full=full))
    if not lines:
        sheet.heading(_("没有差异"), below=40)
    sheet.need(46)
    sheet.notes([_("文件共 {rows} 行，与名册一致 {same} 人。", rows=f"{result.rows:,}", same=f"{result.same:,}")])
    sheet.signatures([_("制表人"), _("经办人")])
    sheet.save(path)
    return len(lines)


def _table(lines: list[Line], group: Group, template: str, *, full: bool) -> Table:
    if group != "differs":
        heads = (Column(_("行"), width=40), Column(_("姓名")), Column(_("学号"), width=92), Column(_("说明")))
        return Table(
            heads, [Row((str(line.row or ""), line.name, line.number, words.said(line, template))) for line in lines]
        )
    columns = (
        Column(_("行"), width=40), Column(_("姓名")), Column(_("学号"), width=92), Column(_("项目")), Column(_("名册")), Column(_("文件")),
    )  # fmt: skip
    rows = []
    for line in lines:
        for number, side in enumerate(words.open_sides(line)):
            begin = (str(line.row or ""), line.name, line.number) if not number else ("", "", "")
            rows.append(Row((*begin, words.field_name(side.field, template), *_both(side, full=full))))
    return Table(columns, rows)


def _both(side: Side, *, full: bool) -> tuple[str, str]:
    shown = side if full else words.masked(side)
    return shown.ours or "—", shown.theirs or "—"
