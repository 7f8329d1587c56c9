"""Pieces of the list page: search box, the bar for many, the empty page."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import icons, theme
from gzstudents.ui.action_row import ActionRow
from gzstudents.ui.commands import Command, shown_keys
from gzstudents.ui.live import Live, Words, words
from gzstudents.ui.parts import Button, CommandButton, IconButton, Label, Picture, clear
from gzstudents.ui.tabs import Tabs

__all__ = ["BulkBar", "EmptyView", "SearchBox", "Tabs"]
_ROOM_FOR_KEYS = 240


class SearchBox(Live, QLineEdit):
    """Finds while one types; shows its shortcut while it is empty. `down` goes on into the list."""

    down = Signal()

    def __init__(self, hint: Words, name: Words = mark("查找"), keys: str = "") -> None:  # noqa: B008 - a constant text
        super().__init__()
        self._hint, self._name = hint, name
        self._keys = keys or shown_keys(QKeySequence.StandardKey.Find)
        self.setMaxLength(200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.addAction(icons.icon("search", "faint", 2), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(icons.icon("x", "faint", 2), "", self)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.triggered.connect(lambda _on=False: self.clear())
        self._clear.setVisible(False)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self.live()

    def retranslate(self) -> None:
        self.setPlaceholderText(words(self._hint))
        self.setToolTip(words(self._hint))
        self.setAccessibleName(words(self._name))
        self._clear.setText(_("清空"))
        self._clear.setToolTip(_("清空"))

    def restyle(self) -> None:
        self.setMinimumWidth(theme.current().px(150))
        self.setMaximumWidth(theme.current().px(330))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.down.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text() or self.hasFocus():
            return
        look = theme.current()
        if self.width() < look.px(_ROOM_FOR_KEYS):  # what can be sought is worth more than the keys
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = look.metrics(11).horizontalAdvance(self._keys) + 12, look.px(20)
        box = QRectF(self.width() - width - 7.5, (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("surface"))
        painter.drawRect(box.adjusted(-8, 0, 0, 0))
        painter.setPen(QPen(look.color("border"), 1))
        painter.setBrush(look.color("canvas"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(look.color("faint"))
        painter.setFont(look.font(11))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._keys)


class BulkBar(Live, QFrame):
    """Stands in place of the chips while more than one row is selected."""

    def __init__(self, commands: Sequence[Command], copy: Callable[[], object], leave: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("bulk")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 6, 2)
        row.setSpacing(2)
        self._label = Label(role="strong")
        row.addWidget(self._label)
        row.addSpacing(8)
        more = IconButton("ellipsis", mark("更多操作"))
        self._actions = ActionRow(more, "link", 2)
        own = Command(
            "list.copy", mark("复制到表格"), copy, "copy", key_shown=shown_keys(QKeySequence.StandardKey.Copy)
        )
        self._actions.fill([*commands, own], ())
        row.addWidget(self._actions, 1)
        row.addWidget(more)
        self._leave = Button(mark("取消选择  Esc"), "link", "x", leave)
        row.addWidget(self._leave)
        self.live()

    @property
    def buttons(self) -> Sequence[CommandButton]:
        return self._actions.buttons

    def say(self, text: str) -> None:
        self._label.setText(text)


class EmptyView(QWidget):
    """Why there is nothing, and what to do about it."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = Picture("search", "faint", 28, "neutral_soft")
        self._title = Label(role="h2", wrap=True)
        self._hint = Label(role="muted", wrap=True)
        self.buttons: list[CommandButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(10)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(4)
        for label in (self._title, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addSpacing(8)
        column.addLayout(self._row)
        column.addStretch(3)

    def show_words(self, title: Words, hint: Words, commands: Sequence[Command], icon: str = "search") -> None:
        self._picture.show_icon(icon, "faint", "neutral_soft")
        self._title.say(title)
        self._hint.say(hint)
        self._hint.setVisible(bool(words(hint)))
        clear(self._row)
        self._row.addStretch(1)
        kinds = ("primary" if len(commands) > 1 else "", "", "")
        self.buttons = [CommandButton(command, kind) for command, kind in zip(commands, kinds, strict=False)]
        for button in self.buttons:
            self._row.addWidget(button)
        self._row.addStretch(1)
