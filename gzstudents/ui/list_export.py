"""Any list as a sheet: what the screen shows, in its order and columns, as the clipboard has it: masked."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.turns import short_turns
from gzstudents.kernel.vault import aside
from gzstudents.ui.commands import Command
from gzstudents.ui.live import words
from gzstudents.ui.rows import Column

if TYPE_CHECKING:
    from gzstudents.ui.list_page import ListPage

LAST_FOLDER = "files/folder"
_UTF8, _GBK = "--encoding=utf-8", "--encoding=gbk"


def export_command(list_id: str, page: Callable[[], ListPage]) -> Command:
    """For the tools of a list; `list_id` names it in the rights and in the journal."""
    return Command(
        f"{list_id}.export", mark("导出"), lambda: export(page()), "download", "Ctrl+Shift+E", "file", hint=mark("导出屏幕上的列表")
    )  # fmt: skip


def export(page: ListPage) -> None:
    """Ask for a file and its format, then write what is listed."""
    kinds = {
        _("Excel 工作簿 (*.xlsx)"): (".xlsx", ""),
        _("CSV，UTF-8 (*.csv)"): (".csv", _UTF8),
        _("CSV，GBK，旧系统用 (*.csv)"): (".csv", _GBK),
    }
    settings, title = page.desk.settings, words(page.spec.title)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    place = Path(str(settings.get(LAST_FOLDER, documents))) / f"{title}.xlsx"
    chosen, kind = QFileDialog.getSaveFileName(page, _("导出"), str(place), ";;".join(kinds))
    if not chosen:
        return
    path = Path(chosen)
    suffix, encoding = kinds.get(kind, (path.suffix.lower(), ""))
    if suffix not in {".xlsx", ".csv"}:
        suffix = ".xlsx"
    target = path if path.suffix.lower() == suffix else path.with_suffix(suffix)
    settings.set(LAST_FOLDER, str(target.parent))
    _Export(page, target).start(encoding)


def put_aside(
    session: Any, *, path: Path, list_id: str, title: str, columns: Sequence[Column], rows: Sequence[Any]
) -> None:
    """The cells as the child process takes them. Beside the window, so in short turns."""
    parts = [part for column in columns for part in column.parts()]
    with short_turns():
        cells = [[text(row) for _title, text in parts] for row in rows]
        header = [words(heading) for heading, _text in parts]
        told = {"list": list_id, "sheet": title, "header": header, "rows": cells}
        aside.write(path, json.dumps(told, ensure_ascii=False).encode())


class _Export(QObject):
    """One export; lives as long as its list."""

    def __init__(self, page: ListPage, target: Path) -> None:
        super().__init__(page)
        self._page, self._desk, self._target = page, page.desk, target
        self._folder = tempfile.TemporaryDirectory(prefix="gzstudents-", ignore_cleanup_errors=True)
        self.destroyed.connect(self._folder.cleanup)
        self._cells = Path(self._folder.name, "cells.json")

    def start(self, encoding: str) -> None:
        page = self._page
        self._desk.jobs.read(
            put_aside, lambda _nothing: self._run(encoding), fail=self._desk.error, path=self._cells, list_id=page.spec.id,
            title=words(page.spec.title), columns=page.table.shown_columns(), rows=page.rows.rows(page.rows.all_ids()),
        )  # fmt: skip

    def _run(self, encoding: str) -> None:
        self._desk.jobs.run(
            ["export", str(self._target), "--cells", str(self._cells), *([encoding] if encoding else [])],
            self._on_done,
            title=_("正在导出 {name}", name=self._target.name),
            fail=self._desk.error,
            writes=False,
        )

    def _on_done(self, answer: dict[str, Any]) -> None:
        count, replaced = int(answer.get("count", 0)), int(answer.get("replaced", 0))
        self._desk.toast(_n("已导出 {count} 行到 {name}", count, name=self._target.name))
        if not replaced:
            self.deleteLater()
            return
        from gzstudents.ui.unfit import UnfitDialog

        problems = answer.get("problems") or []
        UnfitDialog(self._page, self._target.name, replaced, problems, lambda: self._run(_UTF8)).open()
