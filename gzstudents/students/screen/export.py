"""Writing what the list shows, or who is chosen, to a sheet: asked for here, done by a child process."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from gzstudents.kernel.i18n import _, _n
from gzstudents.ui.desk import Desk

if TYPE_CHECKING:
    from gzstudents.students.screen.page import StudentsScreen

LAST_FOLDER = "files/folder"
_GBK = "--encoding=gbk"


def ask(
    parent: QWidget, desk: Desk, ids: list[int], columns: Sequence[str], name: str, options: Sequence[str] = ()
) -> None:
    """Ask which columns, in which format and how much of the numbers, then for a file, and write these people to it, in this
    order; `columns` are those that the list shows, `options` go to the command, e.g. of which day.
    """
    from gzstudents.students.screen.export_dialog import ExportDialog

    def then(chosen: list[str], suffix: str) -> None:
        target = ask_target(parent, desk, name, suffix)
        if target is not None:
            write(parent, desk, ids, target, [*options, *chosen])

    ExportDialog(parent, len(ids), then, columns).open()


def ask_of_list(screen: StudentsScreen, ids: list[int]) -> None:
    """People of the list, as it is shown: its order and its columns, of today or of another day."""
    past = screen.past
    day = past.day if past is not None else date.today()
    name = _("学生名单 {day}", day=day.isoformat())
    columns = [column.id for column in screen.page.table.shown_columns()]
    ask(screen, screen.desk, ids, columns, name, past.arguments() if past is not None else [])


def ask_target(parent: QWidget, desk: Desk, name: str, suffix: str = ".xlsx") -> Path | None:
    """Where a sheet shall go; None when the person thinks better of it."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(str(desk.settings.get(LAST_FOLDER, documents)))
    kinds = _("Excel 工作簿 (*.xlsx)") if suffix == ".xlsx" else _("CSV (*.csv)")
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("导出"), str(folder / f"{name}{suffix}"), kinds)
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() != suffix:
        path = path.with_name(path.name + suffix)
    desk.settings.set(LAST_FOLDER, str(path.parent))
    return path


def write(parent: QWidget, desk: Desk, ids: list[int], target: Path, options: Sequence[str] = ()) -> None:
    """The ids go over in a file: a command line has no room for a million."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False, encoding="utf-8") as stream:
        json.dump(ids, stream)
    listed = Path(stream.name)
    task = desk.jobs.run(
        ["export", str(target), "--people", str(listed), *options],
        _Exported(parent, desk, ids, target, options).on_done,
        title=_("正在导出 {name}", name=target.name),
        fail=desk.error,
        writes=False,
    )
    task.ended.connect(lambda _task: listed.unlink(missing_ok=True))


class _Exported(QObject):
    """Lives as long as the screen; says what was written, and what could not be."""

    def __init__(self, parent: QWidget, desk: Desk, ids: list[int], target: Path, options: Sequence[str]) -> None:
        super().__init__(parent)
        self._parent, self._desk, self._ids, self._target, self._options = parent, desk, ids, target, options

    def on_done(self, answer: dict[str, Any]) -> None:
        count = int(answer.get("count", 0))
        text = _n("已导出 {count} 人到 {name}", count, name=self._target.name)
        self._desk.toast(text if answer.get("full") else _("{done}（号码已遮盖）", done=text))
        if answer.get("replaced"):
            from gzstudents.ui.unfit import UnfitDialog

            parent, replaced = self._parent, int(answer["replaced"])
            UnfitDialog(parent, self._target.name, replaced, answer.get("problems") or [], self._in_utf8).open()
        else:
            self.deleteLater()

    def _in_utf8(self) -> None:
        options = [option for option in self._options if option != _GBK]
        write(self._parent, self._desk, self._ids, self._target, options)
