"""The evaluation as files: a workbook, the yearly report or the sheet of a programme."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gzstudents.evaluation.screen import review_files
from gzstudents.kernel.filenames import safe
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.commands import Command

if TYPE_CHECKING:
    from gzstudents.evaluation.screen.page import EvaluationScreen


class Exporting:
    """A part of the screen 绩效评价: its two commands."""

    def __init__(self, screen: "EvaluationScreen") -> None:
        self._screen = screen
        self.pdf_command = Command(
            "evaluation.pdf", mark("导出 PDF"), partial(self._ask, "pdf"), "file-down", "Ctrl+P", "file",
            enabled=screen.has_figures,
        )  # fmt: skip
        self.excel_command = Command(
            "evaluation.excel", mark("导出 Excel"), partial(self._ask, "xlsx"), "file-spreadsheet", "Ctrl+E", "file",
            enabled=screen.has_figures,
        )  # fmt: skip

    def _ask(self, kind: str) -> None:
        """A programme's files are called after it: they lie beside those of all."""
        if not self._screen.has_figures():
            return
        kinds = {"xlsx": _("Excel 工作簿 (*.xlsx)"), "pdf": "PDF (*.pdf)"}
        year, programme = self._screen.asked
        name = _("奖学金绩效评价 {year}", year=year)
        if programme:
            name = _(
                "奖学金绩效评价 {year} {programme}", year=year, programme=safe(self._screen.programme.currentText())
            )
        target = review_files.ask_target(self._screen, self._screen.desk, _("导出"), f"{name}.{kind}", kinds[kind])
        if target is not None:
            self.write(kind, target)

    def write(self, kind: str, target: Path) -> None:
        """By a child process: the window stays smooth."""
        year, programme = self._screen.asked
        one = ["--programme", programme] if programme else []
        desk = self._screen.desk
        desk.jobs.run(
            ["evaluate", "--year", year, *one, "--out" if kind == "xlsx" else "--pdf", str(target)],
            lambda _answer: desk.toast(_("已导出 {name}", name=target.name)),
            title=_("正在导出 {name}", name=target.name), fail=desk.error, writes=False,
        )  # fmt: skip
