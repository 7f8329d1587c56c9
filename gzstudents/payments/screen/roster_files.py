"""The files of a roster: written, and the bank's list compared with it. All of it by our own command line."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QInputDialog

from gzstudents.kernel.i18n import _
from gzstudents.payments.queries import RosterRow
from gzstudents.ui.acts_screen import ActForm, ActsScreen

SHEETS = "*.xlsx *.xls *.et *.ods *.csv *.tsv"


class RosterFiles:
    """`roster()` is the one that is shown; forms and errors go to the screen."""

    def __init__(self, screen: ActsScreen, roster: Callable[[], RosterRow | None]) -> None:
        self._screen, self._roster = screen, roster

    def write(self, kind: str) -> None:
        """Ask where to, and write "sheet", "finance" or "bank"."""
        roster = self._roster()
        if roster is None:
            return
        purpose = self._purpose() if kind == "bank" else ""
        if kind == "bank" and not purpose:
            return
        end, kinds = ("pdf", "PDF (*.pdf)") if kind == "sheet" else ("xlsx", "Excel (*.xlsx)")
        name = {"sheet": _("发放表"), "finance": _("财务表"), "bank": _("银行文件")}[kind]
        chosen, _kind = QFileDialog.getSaveFileName(self._screen, name, f"{roster.number} {name}.{end}", kinds)
        if chosen:
            self._run(
                roster, ["files", f"--{kind}", chosen, *(["--purpose", purpose] if purpose else [])], Path(chosen).name
            )

    def reconcile(self) -> None:
        """Ask for the bank's or the council's list, and show what is different in it."""
        roster = self._roster()
        if roster is None:
            return
        chosen, _kind = QFileDialog.getOpenFileName(
            self._screen, _("银行或留基委的名单"), "", _("表格 ({kinds})", kinds=SHEETS)
        )
        if chosen:
            self._screen.page.errors.hide()
            self._screen.desk.jobs.run(
                ["payments", "reconcile", "--roster", roster.number, "--file", chosen],
                partial(self._on_compared, roster.number, chosen), title=_("正在与银行核对"),
                fail=self._screen.page.errors.show_error, writes=False,
            )  # fmt: skip

    def _purpose(self) -> str:
        """Whole account numbers leave the office: what for is asked, and stands in the journal."""
        text, good = QInputDialog.getText(self._screen, _("银行文件"), _("用途（记入操作记录）"), text=_("代发奖学金"))
        return text.strip() if good else ""

    def _run(self, roster: RosterRow, step: list[str], name: str) -> None:
        self._screen.page.errors.hide()
        self._screen.desk.jobs.run(
            ["payments", step[0], "--roster", roster.number, *step[1:]],
            lambda _answer: self._screen.desk.toast(_("已导出 {name}", name=name)),
            title=_("正在导出 {name}", name=name), fail=self._screen.page.errors.show_error,
        )  # fmt: skip

    def _on_compared(self, number: str, chosen: str, answer: dict[str, Any]) -> None:
        from gzstudents.payments.screen.compared import ComparedForm

        form: ActForm = ComparedForm(self._screen.desk, number, chosen, answer)
        self._screen.show_form(form)
