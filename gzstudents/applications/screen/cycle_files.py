"""The files of a cycle: the public notice to hang out, the table for reviewers to fill in and what comes back of it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gzstudents.applications.screen.cycle_tables import SHEETS
from gzstudents.applications.screen.submitting import of_cycle
from gzstudents.kernel import filenames
from gzstudents.kernel.i18n import _

if TYPE_CHECKING:
    from gzstudents.applications.screen.applications import ApplicationsScreen


class CycleFiles:
    """Asks where to, and lets a child process write or read."""

    def __init__(self, screen: "ApplicationsScreen") -> None:
        self._screen = screen

    def print(self) -> None:
        """The latest notice as PDF."""
        cycle = self._screen.cycle
        if cycle is not None:
            name = _("{cycle} 公示名单.pdf", cycle=cycle.row.called)
            self._ask(_("保存公示名单"), name, "PDF (*.pdf)", self.print_to)

    def print_to(self, file: Path) -> None:
        self._write("notice", file, _("公示名单"))

    def sheet(self) -> None:
        """A table for the reviewers to fill in."""
        cycle = self._screen.cycle
        if cycle is not None:
            name = _("{cycle} 评分表.xlsx", cycle=cycle.row.called)
            self._ask(_("保存评分表"), name, "Excel (*.xlsx)", lambda file: self._write("sheet", file, _("评分表")))

    def _ask(self, title: str, name: str, kind: str, write: Callable[[Path], None]) -> None:
        file, _kind = QFileDialog.getSaveFileName(self._screen, title, filenames.safe(name), kind)
        if file:
            write(Path(file))

    def _write(self, part: str, file: Path, title: str) -> None:
        cycle = self._screen.cycle
        if cycle is not None:
            self._screen.desk.jobs.run(
                ["applications", part, *of_cycle(cycle.row), "--out", str(file)],
                lambda answer: self._screen.desk.toast(str(answer["message"])), title=title, writes=False,
                fail=self._screen.page.errors.show_error,
            )  # fmt: skip

    def points(self) -> None:
        file, _kind = QFileDialog.getOpenFileName(self._screen, _("选择评分表"), "", _("表格 ({kinds})", kinds=SHEETS))
        if file:
            self._screen.acts.importing.import_file(Path(file), part="points")
