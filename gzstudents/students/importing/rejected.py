"""Rows that were not imported, written back as they were, with what is wrong in a last column."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import SheetWriter
from gzstudents.students.importing.plan import Item, Kind, Plan


def rejected_sheet(plan: Plan, path: str | Path) -> int:
    """Write the rejected rows, sheet by sheet, then the conflicting ones on sheets of their own. Returns how many rejected rows."""
    with SheetWriter(path) as book:
        count = _write(book, plan, "rejected", "")
        _write(book, plan, "conflicting", _("冲突"))
        if not count:
            _write_empty(book, plan)
    return count


def _write(book: SheetWriter, plan: Plan, kind: Kind, prefix: str) -> int:
    items = plan.of_kind(kind)
    for sheet in dict.fromkeys(item.sheet for item in items):
        headings = plan.headings.get(sheet, ())
        own = [item for item in items if item.sheet == sheet]
        name = f"{prefix} {sheet}".strip()
        widths = [16.0] * len(headings) + [8.0, 60.0]
        book.add(name, [*headings, _("原行号"), _("错误")], _rows(own, len(headings)), widths=widths)
    return len(items)


def _write_empty(book: SheetWriter, plan: Plan) -> None:
    """A workbook without sheets cannot be opened: say that nothing was rejected."""
    if not plan.of_kind("conflicting"):
        book.add(_("错误"), [_("原行号"), _("错误")], [])


def _rows(items: Iterable[Item], width: int) -> Iterator[list[Any]]:
    for item in items:
        cells = list(item.original[:width])
        cells += [""] * (width - len(cells))
        yield [*cells, item.row, "\n".join(_sentence(problem.column, problem.message) for problem in item.problems)]


def _sentence(column: str, message: str) -> str:
    return _("{column}：{message}", column=column, message=message) if column else message
