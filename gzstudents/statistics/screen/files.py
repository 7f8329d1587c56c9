"""The statistics as files: where to, and written by a child process."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.statistics.screen.chooser import Choice
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk

LAST_FOLDER = "files/folder"


class Files:
    """The two commands. `choice` tells what is chosen now, `can` whether there is something to write."""

    def __init__(
        self, desk: Desk, window: QWidget, choice: Callable[[], Choice | None], can: Callable[[], bool]
    ) -> None:
        self._desk, self._window, self._choice = desk, window, choice
        self.excel = Command(
            "statistics.excel", mark("导出 Excel"), partial(self.export, "xlsx"), "file-spreadsheet", "Ctrl+E", "file",
            enabled=can,
        )  # fmt: skip
        self.pdf = Command(
            "statistics.pdf", mark("导出 PDF"), partial(self.export, "pdf"), "file-down", "Ctrl+P", "file", enabled=can
        )

    def export(self, kind: str) -> None:
        """Ask for a file and have it written."""
        choice = self._choice()
        if choice is None:
            return
        target = self._ask_target(kind, choice)
        if target is not None:
            self.write(kind, choice, target)

    def write(self, kind: str, choice: Choice, target: Path) -> None:
        option = "--out" if kind == "xlsx" else "--pdf"
        self._desk.jobs.run(
            ["statistics", *choice.arguments(), option, str(target)],
            partial(self._on_written, target),
            title=_("正在导出 {name}", name=target.name),
            fail=self._desk.error,
            writes=False,
        )

    def _on_written(self, target: Path, _answer: dict[str, Any]) -> None:
        self._desk.toast(_("已导出 {name}", name=target.name))

    def _ask_target(self, kind: str, choice: Choice) -> Path | None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(str(self._desk.settings.get(LAST_FOLDER, documents)))
        name = _("年度统计 {period}", period=choice.period.key)
        filters = {"xlsx": _("Excel 工作簿 (*.xlsx)"), "pdf": "PDF (*.pdf)"}[kind]
        chosen, _kind = QFileDialog.getSaveFileName(self._window, _("导出"), str(folder / f"{name}.{kind}"), filters)
        if not chosen:
            return None
        path = Path(chosen)
        if path.suffix.lower() != f".{kind}":
            path = path.with_name(f"{path.name}.{kind}")
        self._desk.settings.set(LAST_FOLDER, str(path.parent))
        return path
