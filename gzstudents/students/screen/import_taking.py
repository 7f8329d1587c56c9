"""Step 1 of an import: which file, however it comes, and as what it is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from gzstudents.kernel import access
from gzstudents.kernel.i18n import _
from gzstudents.students.screen import files, reading
from gzstudents.students.screen.import_file import TEXT_SUFFIXES

if TYPE_CHECKING:
    from gzstudents.students.screen.busy import Busy
    from gzstudents.students.screen.import_check import CheckStep
    from gzstudents.students.screen.import_file import FileStep
    from gzstudents.students.screen.import_work import ImportWork
    from gzstudents.ui.desk import Desk
    from gzstudents.ui.messages import ErrorBar
    from gzstudents.ui.panel import Panel
    from gzstudents.ui.parts import Elided
    from gzstudents.ui.stepper import Stepper

FILE = 0  # the number of the step


class TakesRolls:
    """A part of the screen 导入名册: a file is chosen, dropped, pasted as cells, or was begun before."""

    desk: Desk
    panel: Panel
    busy: Busy
    work: ImportWork
    stepper: Stepper
    file_label: Elided
    errors: ErrorBar
    file_step: FileStep
    check_step: CheckStep
    _insists: bool
    _notes: tuple[str, ...]

    def refresh(self) -> None:
        raise NotImplementedError

    def _show_step(self, number: int) -> None:
        raise NotImplementedError

    def choose(self) -> None:
        path = files.ask_for_sheet(cast("QWidget", self), self.desk.settings, _("选择名册"), _("名册"))
        if path is not None:
            self.take(path)

    def paste(self) -> None:
        cells = files.pasted_cells()
        if cells:
            self.take_cells(cells)
        else:
            self.errors.show_error(_("剪贴板里没有单元格。请先在 Excel 或 WPS 中选中含标题行的区域并复制。"))

    def take_cells(self, cells: str) -> None:
        self.take(self.work.take_cells(cells), _("粘贴的单元格"), pasted=True)

    def take(self, path: Path, name: str = "", *, pasted: bool = False) -> None:
        """A new file: read it, and go as far as nothing needs to be asked."""
        if refused := access.refusal_to_write("import"):
            self.desk.error(refused)
            return
        self.busy.cancel()
        self.work.take(path, name or path.name, pasted=pasted)
        self._begin()
        self._preview()

    def go_on(self, unfinished: Any) -> None:
        """An import that was begun before, with all that was decided."""
        self.busy.cancel()
        self.work.go_on(unfinished)
        self._begin()

    def _begin(self) -> None:
        self._insists = False
        self._notes = ()
        self.check_step.skipped.clear()
        self.panel.close_form()
        self.file_label.setText(self.work.name)
        self.stepper.start_again()
        self._show_step(FILE)
        self.file_step.show_file(self.work.path, self.work.name, self.work.encoding)
        self.errors.hide()
        self.work.analyse()

    def start_again(self) -> None:
        self.work.take(None, "")
        self.refresh()
        self.file_label.setText("")
        self.file_step.card.hide()
        self.stepper.start_again()
        self._show_step(FILE)

    def _preview(self) -> None:
        path = self.work.path
        if path is not None and path.suffix.lower() in TEXT_SUFFIXES:
            self.desk.jobs.read(
                reading.preview,
                self._on_preview,
                fail=self.file_step.errors.show_error,
                path=str(path),
                encoding=self.file_step.chosen_encoding(),
            )

    def _on_preview(self, book: Any) -> None:
        rows = book.sheets[0].rows if book.sheets else []
        self.file_step.show_preview(rows, "" if self.file_step.chosen_encoding() else book.encoding)

    def _on_file_changed(self) -> None:
        self.file_step.errors.hide()
        self.work.encoding = self.file_step.chosen_encoding()
        self.work.sheets = self.file_step.sheets.chosen()
        self._preview()
        self.errors.hide()
        self.work.analyse()

    def _on_go_on(self) -> None:
        """A partner's list may be imported all the same, by who insists."""
        self._insists = True
        self.work.analyse()

    def _on_per_sheet(self, on: bool) -> None:
        self.work.per_sheet = on
        self.work.keep()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files.dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()
            self.file_step.drop.show_hot(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.file_step.drop.show_hot(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.file_step.drop.show_hot(False)
        path = files.dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.take(path)
