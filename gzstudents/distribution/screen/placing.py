"""Placing by mouse and keys: the table's rows can be dragged, and figures and letters decide for who is selected."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from gzstudents.distribution.screen.quota import MIME
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _n
from gzstudents.ui import theme
from gzstudents.ui.delegates import MEDIUM
from gzstudents.ui.table import Table


def grade_of_key(key: int) -> str | None:
    """The grade that a figure stands for: 1 is the first of the list of grades (特等). None for another key."""
    number = key - Qt.Key.Key_1
    grades = [entry.code for entry in codes.values("award_grade")]
    return grades[number] if 0 <= number < len(grades) else None


class Placing(QObject):
    """Watches a table: `place(grade)`, `wait()` and `take_back()` are called for its keys."""

    def __init__(
        self, table: Table, place: Callable[[str], object], wait: Callable[[], object], take_back: Callable[[], object]
    ) -> None:
        super().__init__(table)
        self._table, self._place, self._wait, self._take_back = table, place, wait, take_back
        self._pressed: QPoint | None = None
        table.installEventFilter(self)
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if isinstance(event, QMouseEvent) and watched is self._table.viewport():
            return self._mouse(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self._table.chosen_count():
            return False
        grade = grade_of_key(event.key())
        if grade is not None:
            self._place(grade)
        elif event.key() == Qt.Key.Key_W:
            self._wait()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._take_back()
        else:
            return False
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        """A row that is pulled away is dragged; all that are selected where it is one of them."""
        place = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress:
            index = self._table.indexAt(place)
            plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
            self._pressed = place if plain and index.isValid() and index.column() else None
            held = self._pressed is not None and self._table.selectionModel().isRowSelected(index.row(), index.parent())
            if held:
                self._table.setFocus(Qt.FocusReason.MouseFocusReason)
            return held
        if event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            index, self._pressed = self._table.indexAt(place), None
            if index.isValid() and self._table.chosen_count() > 1:  # it was no dragging: the one that was pressed
                self._table.selectRow(index.row())
            return False
        if event.type() != QEvent.Type.MouseMove or self._pressed is None:
            return False
        if (place - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return True
        self._pressed = None
        self.drag()
        return True

    def drag(self) -> None:
        ids = self._table.chosen_ids()
        if ids:
            drag = QDrag(self._table)
            drag.setMimeData(packed(ids))
            drag.setPixmap(picture(len(ids)))
            drag.exec(Qt.DropAction.CopyAction)


def packed(ids: list[int]) -> QMimeData:
    """Applications as they travel with the mouse."""
    made = QMimeData()
    made.setData(MIME, ",".join(map(str, ids)).encode("ascii"))
    return made


def picture(many: int) -> QPixmap:
    """What is seen under the mouse: how many are dragged."""
    look, text = theme.current(), _n("{count} 名申请人", many)
    ratio = QApplication.primaryScreen().devicePixelRatio()
    wide, high = look.width(text, 12.5, MEDIUM) + look.px(20), look.px(26)
    made = QPixmap(round(wide * ratio), round(high * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("accent"))
    painter.drawRoundedRect(0, 0, wide, high, 6, 6)
    painter.setPen(look.color("on_accent"))
    painter.setFont(look.font(12.5, MEDIUM))
    painter.drawText(0, 0, wide, high, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.end()
    return made
