"""Correcting a cell on the check page's table itself: the doubtful cells of a row, one after the other, where the row stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit

from gzstudents.students.screen import import_data
from gzstudents.students.screen.import_correct import CellField, Correction, cells_of, correction
from gzstudents.students.screen.import_data import PlanRow, PlanView
from gzstudents.ui.editors import editor_for
from gzstudents.ui.parts import Elided, Label
from gzstudents.ui.table import Table

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_PLAIN = frozenset(
    {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier}
)
SAID = 2  # the column over which the editor stands


class CellEditor(QFrame):
    """Heading, editor, and what is wrong. `gone_on`: Enter; `dropped`: Esc; `left`: the person went elsewhere."""

    gone_on = Signal()
    dropped = Signal()
    left = Signal()

    def __init__(self, cell: CellField, text: str, table: Table) -> None:
        super().__init__(table.viewport())
        self.setObjectName("card")
        self.cell, self._before = cell, text
        self.editor: Any = editor_for(cell.field)
        self.line: QLineEdit = self.editor.field()
        self.line.setText(text)
        self.line.setAccessibleName(cell.field.heading())
        self._said = Elided("", "muted")
        self.say("\n".join(problem.message for problem in cell.problems))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 10, 2)
        row.addWidget(Label(cell.field.heading(), "muted"))
        row.addWidget(self.editor, 3)
        row.addWidget(self._said, 2)
        self.line.installEventFilter(self)
        # first the list of a choice takes its entry
        self.line.returnPressed.connect(self.gone_on, Qt.ConnectionType.QueuedConnection)
        self.editor.left.connect(self._on_left)

    def say(self, problem: str) -> None:
        self._said.setText(problem)
        self.line.setAccessibleDescription(problem)
        self.editor.set_state("warn" if problem else "")

    def begin(self, typed: str | None) -> None:
        """All is marked, so that what is typed takes its place; `typed` was typed already."""
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()
        if typed:
            self.line.insert(typed)
            self.line.textEdited.emit(self.line.text())  # a choice looks for the entry that is meant

    def is_changed(self) -> bool:
        return self.line.text() != self._before

    def settle(self) -> bool:
        """Whether what stands there can be taken; if not it says why."""
        completer = self.line.completer()
        if completer is not None and (popup := completer.popup()) is not None:
            popup.hide()
        if self.is_changed() and self.line.hasFocus():
            blocked = self.editor.blockSignals(True)
            self.line.clearFocus()  # a choice takes the only entry that fits, a date its usual form
            self.editor.blockSignals(blocked)
        problem = str(self.editor.problem()) if self.is_changed() else ""
        if problem:
            self.say(problem)
        return not problem

    def _on_left(self) -> None:
        if self.window().isActiveWindow():
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the line leaves over is nothing for the table below."""
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}
        if pressed and isinstance(event, QKeyEvent) and event.key() in {*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Escape}:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.dropped.emit()
                return True
            if event.key() == Qt.Key.Key_Tab:
                self.gone_on.emit()
                return True
        return super().eventFilter(watched, event)


class RowEditing(QObject):
    """`start` a row; `corrected` tells its corrections, with whether the person wants to go on to the next fault; `gone_on`
    that nothing was changed and the next one is wanted. `ask` is called with what was typed on the table, "" where it comes
    from an input method; it answers whether it started.
    """

    corrected = Signal(object, bool)
    gone_on = Signal()

    def __init__(self, table: Table, ask: Callable[[str], bool]) -> None:
        super().__init__(table)
        self._table, self._ask = table, ask
        self._row: PlanRow | None = None
        self._cells: list[CellField] = []
        self._taken: list[Correction] = []
        self.editor: CellEditor | None = None
        table.installEventFilter(self)
        table.viewport().installEventFilter(self)
        table.verticalScrollBar().valueChanged.connect(self._place)
        table.horizontalScrollBar().valueChanged.connect(self._place)
        table.head.sectionResized.connect(self._place)
        table.rows.modelAboutToBeReset.connect(self.drop)
        table.chosen.connect(self._on_chosen)

    def start(self, row: PlanRow, cells: Sequence[CellField], typed: str = "") -> None:
        """Open the first of these cells of a row of the table."""
        self.drop()
        self._row, self._cells, self._taken = row, list(cells), []
        self._open(row, typed)

    def drop(self) -> None:
        """Close without taking anything."""
        self._close()
        self._taken = []

    def _open(self, row: PlanRow, typed: str = "") -> None:
        cell = self._cells.pop(0)
        self.editor = editor = CellEditor(cell, import_data.original_text(row, cell.column), self._table)
        editor.gone_on.connect(self._on_gone_on)
        editor.dropped.connect(self._on_dropped)
        editor.left.connect(self._on_left)
        self._place()
        editor.begin(typed)

    def _close(self) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            had_focus = editor.line.hasFocus()
            editor.blockSignals(True)
            editor.hide()
            editor.deleteLater()
            if had_focus:
                self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> bool:
        """The value of the open cell, if it was changed; False where it cannot be taken."""
        editor = self.editor
        if editor is None or self._row is None or not editor.settle():
            return False
        if editor.is_changed():
            self._taken.append(correction(self._row, editor.cell.field, editor.editor.value()))
        return True

    def _on_gone_on(self) -> None:
        if self.editor is None:  # Enter was pressed twice
            return
        if not self._take():
            self.editor.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._close()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._cells and self._row is not None:
            self._open(self._row)
        elif not self._tell(goes_on=True):
            self.gone_on.emit()

    def _on_dropped(self) -> None:
        self._close()
        self._tell(goes_on=False)

    def _on_left(self) -> None:
        if self._take():
            self._close()
            self._tell(goes_on=False)

    def _on_chosen(self) -> None:
        """Another row is looked at: what cannot be read is dropped."""
        if self.editor is not None and self._row is not None and self._table.chosen_ids(1) != [self._row.id]:
            self._on_dropped()

    def _tell(self, *, goes_on: bool) -> bool:
        taken, self._taken = self._taken, []
        if taken:
            self.corrected.emit(taken, goes_on)
        return bool(taken)

    def _place(self, *_what: object) -> None:
        """Over the cell, wherever it stands now."""
        if self.editor is not None and self._row is not None:
            line = self._table.rows.row_of(self._row.id)
            self.editor.setGeometry(self._table.visualRect(self._table.rows.index(line, SAID)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._table:
            if event.type() == QEvent.Type.Resize:
                QTimer.singleShot(0, self, self._place)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.editor is None:
            text = event.text()
            if event.modifiers() in _PLAIN and text.isprintable() and text.strip():
                return self._ask(text)
        elif isinstance(event, QInputMethodEvent) and self.editor is None and _writes(event) and self._ask(""):
            editor: CellEditor | None = self.editor
            if editor is not None:
                QApplication.sendEvent(editor.line, event)
            return True
        return super().eventFilter(watched, event)


def on_one_line(row: PlanRow, plan: PlanView) -> list[CellField]:
    """The doubtful cells of a row that fit on its line; a note of many lines is corrected in the panel."""
    return [cell for cell in cells_of(row, plan) if cell.field.kind != "lines"]


def _writes(event: QInputMethodEvent) -> bool:
    return bool(event.preeditString() or event.commitString())
