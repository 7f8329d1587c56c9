"""Choosing from a list by typing any part of a label, a code or another language's label."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyleOptionFrame,
    QToolButton,
)

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _
from gzstudents.ui import icons
from gzstudents.ui.live import Live
from gzstudents.ui.own_field import OwnField

CODE_ROLE = Qt.ItemDataRole.UserRole + 1
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 2
_INSET = 2  # px: what QLineEdit itself keeps free at both sides of its text


class _Completer(QCompleter):
    """Searches the hidden words, writes the label."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole) or "")


class ChoiceEditor(OwnField, Live, QLineEdit):
    """The value is a code; what is typed may be label, code or alias. An empty field is the empty code."""

    edited = Signal()
    left = Signal()

    def __init__(self, list_name: str, choices: Callable[[], Sequence[tuple[str, str]]] | None = None) -> None:
        super().__init__()
        self._list = list_name
        self._choices = choices
        self._value = ""
        self._labels: dict[str, str] = {}
        self._model = QStandardItemModel(self)
        self._completer = _Completer(self._model, self)
        self._completer.setCompletionRole(SEARCH_ROLE)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(10)
        self._popup = popup = QListView()
        popup.setObjectName("choices")
        popup.setUniformItemSizes(True)
        self._completer.setPopup(popup)
        self.setCompleter(self._completer)
        popup.clicked.connect(self._on_picked)
        self._completer.activated.connect(self._on_named)
        self._arrow = QAction(icons.icon("chevron-down"), "", self)
        self._arrow.triggered.connect(lambda _on=False: self.show_all())
        self.addAction(self._arrow, QLineEdit.ActionPosition.TrailingPosition)
        self.setMinimumWidth(40)
        self.textEdited.connect(self._on_typed)
        self.live()

    def retranslate(self) -> None:
        shown = self._labels.get(self._value, "")
        if self._choices is not None:
            entries = [(code, label, "") for code, label in self._choices()]
        else:
            entries = [
                (entry.code, entry.label(), " ".join((entry.zh, entry.en, entry.code, *entry.aliases)))
                for entry in codes.values(self._list)
            ]
        self._labels = {code: label for code, label, _more in entries}
        self._model.clear()
        for code, label, more in entries:
            item = QStandardItem(label)
            item.setData(code, CODE_ROLE)
            item.setData(f"{label} {more}", SEARCH_ROLE)
            self._model.appendRow(item)
        self._arrow.setText(_("显示全部"))
        self._arrow.setToolTip(_("显示全部"))
        if shown and self.text() == shown:
            self.setText(self._labels.get(self._value, ""))

    def show_all(self) -> None:
        """Open the whole list, the chosen one marked."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._completer.setCompletionPrefix("")
        self._completer.complete()

    def _on_picked(self, index: QModelIndex) -> None:
        self._take(str(index.data(CODE_ROLE) or ""))

    def _on_named(self, label: str) -> None:
        index = self._completer.currentIndex()
        if index.isValid() and index.data() == label:
            self._on_picked(index)
        else:
            self._on_typed(label)

    def _on_typed(self, text: str) -> None:
        self._value = self._code_of(text) or ""
        self.edited.emit()

    def _take(self, code: str) -> None:
        self._value = code
        self.setText(self._labels.get(code, code))
        self.edited.emit()

    def _code_of(self, text: str) -> str | None:
        typed = text.strip()
        if not typed:
            return ""
        exact = next((code for code, label in self._labels.items() if typed in {label, code}), None)
        if exact is not None or self._choices is not None:
            return exact
        found = codes.find(self._list, typed)
        return found if found in self._labels else None

    def value(self) -> Any:
        return self._value

    def show_value(self, value: Any) -> None:
        self._value = "" if value is None else str(value)
        self.setText(self._labels.get(self._value, self._value))
        self.setCursorPosition(0)

    def problem(self) -> str:
        return _("列表中没有“{typed}”", typed=self.text().strip()) if self.text().strip() and not self._value else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """A label longer than the field ends in … while nobody types in it; the whole of it is the tip."""
        text, room = self.text(), self._room()
        cut = not self.hasFocus() and self.fontMetrics().horizontalAdvance(text) > room.width()
        self.setToolTip(text if cut else "")
        if not cut:
            super().paintEvent(event)
            return
        frame = QStyleOptionFrame()
        self.initStyleOption(frame)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, frame, painter, self)
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().text().color())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()

    def _room(self) -> QRect:
        """Where the text stands: between the margins, up to the arrow."""
        frame = QStyleOptionFrame()
        self.initStyleOption(frame)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, frame, self)
        room = room.marginsRemoved(self.textMargins()).adjusted(_INSET, 0, -_INSET, 0)
        arrow = self.findChild(QToolButton)
        if isinstance(arrow, QToolButton):
            room.setRight(min(room.right(), arrow.x() - _INSET))
        return room

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self._popup.isVisible():
            self.show_all()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason or self._popup.isVisible():
            return
        if self._value:
            self.setText(self._labels.get(self._value, self._value))
        elif self.text().strip():
            self._settle_only_match()
        self.left.emit()

    def _settle_only_match(self) -> None:
        """What was typed fits one entry only: that one is meant."""
        self._completer.setCompletionPrefix(self.text().strip())
        if self._completer.completionCount() == 1:
            self._completer.setCurrentRow(0)
            self._take(str(self._completer.currentIndex().data(CODE_ROLE) or ""))
