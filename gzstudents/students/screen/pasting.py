"""Ctrl+V on the list: the cells go onto the chosen people, by way of the import's check page, so that nothing is written unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gzstudents.kernel import access, names
from gzstudents.kernel.custom import book
from gzstudents.kernel.i18n import _
from gzstudents.students import listing, pasting
from gzstudents.students.pasting import Target
from gzstudents.students.screen import files

if TYPE_CHECKING:
    from gzstudents.students.roll_page import RollRow
    from gzstudents.students.screen.page import StudentsScreen

MOST = 2_000  # people at once; more is an import


def paste(screen: StudentsScreen) -> None:
    """Onto who is chosen, from the current column on; the list says what cannot be pasted."""
    text, rows = files.pasted_rows()
    if not rows or not any(any(row) for row in rows):
        return
    ids = _wanted(screen, len(rows) - bool(pasting.headings(rows)))
    if (pasting.names_people(rows) and text) or (not ids and files.pasted_cells()):
        screen.desk.go("import", {"cells": text})
        return
    refusal = _refusal(screen, ids)
    if refusal:
        screen.page.errors.show_error(refusal)
        return
    targets = [_target(row) for row in screen.page.rows.rows(ids)]
    found = pasting.arrange(rows, targets, _fields(screen))
    if found.cells:
        screen.desk.go("import", {"cells": found.cells, "notes": found.problems})
    else:
        screen.page.errors.show_error("\n".join(found.problems))


def _refusal(screen: StudentsScreen, ids: list[int]) -> str:
    if refused := access.refusal_to_write("register"):
        return refused
    if not screen.is_today():
        return _("另一天的名册只能查看，不能粘贴。")
    if not ids:
        return _("请先选中要粘贴到的学生。")
    if len(ids) > MOST:
        return _("一次最多粘贴到 {count} 人，更多请用“导入”。", count=f"{MOST:,}")
    return ""


def _wanted(screen: StudentsScreen, lines: int) -> list[int]:
    """Who is chosen; with one person and several rows those below as well, as in a sheet."""
    table, chosen = screen.page.table, screen.chosen_ids()
    if len(chosen) != 1 or lines < 2:
        return chosen
    first = screen.page.rows.row_of(chosen[0])
    last = min(first + lines, len(table.rows.ids))
    return [table.rows.id_at(line) for line in range(first, last)] if first >= 0 else chosen


def _target(row: RollRow) -> Target:
    told = (row.chinese_name, row.latin, names.display_latin(row.surname, row.given_names), row.native_name)
    return Target(row.student_number, tuple(dict.fromkeys(name for name in told if name)))


def _fields(screen: StudentsScreen) -> list[str]:
    """The import's names of the columns that are shown, from the current one on."""
    table, there = screen.page.table, listing.known(book.current())
    shown = [column.id for column in table.shown_columns()]
    current = table.currentIndex().column()
    name = table.column(current).id if current > 0 else shown[0]
    start = shown.index(name) if name in shown else 0
    return [cell.field for column in shown[start:] for cell in there[column]]
