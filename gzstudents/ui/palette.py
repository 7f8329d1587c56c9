"""Ctrl+K: persons, commands and screens, found by typing."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gzstudents.kernel.i18n import _
from gzstudents.ui import icons, theme
from gzstudents.ui.messages import announce
from gzstudents.ui.parts import line
from gzstudents.ui.typeset import LEFT, RIGHT

PAUSE = 40  # ms
MOST = 7  # of each group
RECENT = 20  # people that were looked at last
ENTRY = Qt.ItemDataRole.UserRole + 1


class Entry(NamedTuple):
    """One line of the palette. `refused`: why it is seen only, and not for whoever looks."""

    id: str
    icon: str
    text: str
    note: str
    run: Callable[[], object]
    refused: str = ""


class Group(NamedTuple):
    """A heading and its lines."""

    title: str
    entries: Sequence[Entry]
    most: int = MOST


class _Item(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, theme.current().px(38 if index.data(ENTRY) else 28))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = theme.current()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        entry: Entry | None = index.data(ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry is None:
            painter.setFont(look.font(11, QFont.Weight.DemiBold))
            painter.setPen(look.color("faint"))
            painter.drawText(rect.adjusted(12, 4, 0, 0), LEFT, str(index.data()))
            painter.restore()
            return
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent_soft"))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 1, -2, -1), 6, 6)
        side = look.px(17)
        icons.paint(
            painter, entry.icon, "muted", QRectF(rect.x() + 14, rect.y() + (rect.height() - side) / 2, side, side)
        )
        painter.setFont(look.font(12, tabular=True))
        painter.setPen(look.color("faint"))
        painter.drawText(rect.adjusted(0, 0, -14, 0), RIGHT, entry.note)
        note = look.metrics(12, QFont.Weight.Normal, True).horizontalAdvance(entry.note)
        room = rect.adjusted(look.px(42), 0, -note - 28, 0)
        painter.setFont(look.font(13))
        painter.setPen(look.color("faint" if entry.refused else "text"))
        cut = look.metrics(13).elidedText(entry.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, LEFT, cut)
        painter.restore()


class Palette(QFrame):
    """`groups(text)` answers at once with commands and screens; `seek(text, show)` finds persons and calls
    `show(entries)` when it has them. It deletes itself when it closes.
    """

    def __init__(
        self,
        host: QWidget,
        groups: Callable[[str], Sequence[Group]],
        seek: Callable[[str, Callable[[Sequence[Entry]], None]], object] | None = None,
        ran: Callable[[str], object] = lambda _identity: None,
    ) -> None:
        super().__init__(host)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._host, self._groups, self._seek, self._ran = host, groups, seek, ran
        self._persons: Sequence[Entry] = ()
        self._asked = ""  # for which text they were found
        self._back: QWidget | None = host.window().focusWidget()
        self.edit = QLineEdit()
        self.edit.setMaxLength(200)
        self.edit.setPlaceholderText(_("查找人员或输入操作"))
        self.edit.setAccessibleName(_("查找人员或输入操作"))
        self.edit.addAction(icons.icon("search", "faint", 2), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.installEventFilter(self)
        self.list = QListView()
        self.list.setAccessibleName(_("结果"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.items = QStandardItemModel(self)
        self.list.setModel(self.items)
        self.list.setItemDelegate(_Item(self.list))
        self.list.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 8)
        column.setSpacing(2)
        for widget in (self.edit, line(), self.list):
            column.addWidget(widget)
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._ask)
        self.edit.textChanged.connect(self._on_text)
        host.installEventFilter(self)
        self._show_groups()
        self._ask()
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def place(self) -> None:
        look = theme.current()
        width = min(look.px(560), self._host.width() - 32)
        rows = sum(look.px(38 if self.items.item(n).data(ENTRY) else 28) for n in range(self.items.rowCount()))
        height = min(look.px(20) + 44 + max(rows, look.px(80)), look.px(470), self._host.height() - 60)
        self.resize(width, height)
        self.move((self._host.width() - width) // 2, min(110, max(20, (self._host.height() - look.px(470)) // 3)))

    def _on_text(self) -> None:
        self._show_groups()
        self._soon.start()

    def _ask(self) -> None:
        text = self.edit.text().strip()
        if self._seek is not None:
            self._seek(text, partial(self._show_persons, text))
        else:
            self._show_persons(text, ())

    def _show_persons(self, asked: str, entries: Sequence[Entry]) -> None:
        if asked == self.edit.text().strip():
            self._persons, self._asked = entries, asked
            self._show_groups()

    def _show_groups(self) -> None:
        text = self.edit.text().strip()
        groups = list(self._groups(text))
        if self._persons and bool(text) == bool(self._asked):  # of the letters before until the answer comes
            groups.insert(
                0, Group(_("人员") if text else _("最近查看的人员"), self._persons, RECENT if not text else MOST)
            )
        self.items.clear()
        for group in groups:
            if group.entries:
                self._put(group)
        if not self.items.rowCount():
            self._caption(_("没有找到“{sought}”", sought=text))
        self._move(0, 1)
        self.place()

    def _caption(self, text: str) -> None:
        item = QStandardItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.items.appendRow(item)

    def _put(self, group: Group) -> None:
        self._caption(group.title)
        for entry in group.entries[: group.most]:
            item = QStandardItem(entry.text)
            item.setData(entry, ENTRY)
            item.setData(f"{entry.text}，{entry.refused or entry.note}", Qt.ItemDataRole.AccessibleTextRole)
            item.setToolTip(entry.refused)
            self.items.appendRow(item)

    def _move(self, start: int, step: int) -> None:
        """To the next line that can be run; wraps round."""
        count = self.items.rowCount()
        for distance in range(count):
            row = (start + distance * step) % count
            entry: Entry | None = self.items.item(row).data(ENTRY)
            if entry is not None:
                self.list.setCurrentIndex(self.items.index(row, 0))
                announce(self.edit, entry.text)
                return

    def _on_clicked(self, index: QModelIndex) -> None:
        self._run(index.data(ENTRY))

    def _run(self, entry: Entry | None) -> None:
        if entry is not None:
            self.leave()
            if not entry.refused:
                self._ran(entry.id)
            entry.run()

    def leave(self) -> None:
        """Close and give the focus back."""
        self._host.removeEventFilter(self)
        self.hide()
        if self._back is not None:
            self._back.setFocus(Qt.FocusReason.PopupFocusReason)
        self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event.key())
        if watched is self.edit and event.type() == QEvent.Type.FocusOut and self.isVisible():
            QTimer.singleShot(0, self, self._leave_if_idle)
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def _leave_if_idle(self) -> None:
        if self.isVisible() and not self.edit.hasFocus() and self.window().isActiveWindow():
            self._back = None
            self.leave()

    def _on_key(self, key: int) -> bool:
        row = self.list.currentIndex().row()
        if key == Qt.Key.Key_Down:
            self._move(row + 1, 1)
        elif key == Qt.Key.Key_Up:
            self._move(row - 1, -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._run(self.list.currentIndex().data(ENTRY))
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True
