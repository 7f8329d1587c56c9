"""The values of a filter in a small window: tick boxes, counts, and a search."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gzstudents.kernel.conditions.offered import coded_label
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import icons, theme
from gzstudents.ui.bounds import KINDS, Bounds
from gzstudents.ui.delegates import tick
from gzstudents.ui.list_spec import Choice
from gzstudents.ui.parts import Button
from gzstudents.ui.typeset import LEFT, RIGHT

ROW = 30
MANY = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class _Value(QStyledItemDelegate):
    """Tick box, label, count."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, theme.current().px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme.current()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("pressed"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 4, 4)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        tick(painter, rect.adjusted(6, 0, 0, 0), Qt.CheckState(ticked) == Qt.CheckState.Checked)
        many = str(index.data(MANY) or "")
        painter.setFont(look.font(12, tabular=True))
        painter.setPen(look.color("faint"))
        painter.drawText(rect.adjusted(0, 0, -8, 0), RIGHT, many)
        room = rect.adjusted(look.px(32), 0, -look.width(many, 12, tabular=True) - 16, 0)
        painter.setFont(look.font(13))
        painter.setPen(look.color("text"))
        text = look.metrics(13).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, LEFT, text)
        painter.restore()

    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index) -> bool:
        """The list toggles a line wherever it is clicked; Space is left to Qt."""
        if event.type() in {QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonPress}:
            return False
        return super().editorEvent(event, model, option, index)  # type: ignore[arg-type]


class ValuesMenu(QFrame):
    """The values of one filter with their counts, to tick; typing narrows them. It deletes itself when it closes."""

    chosen = Signal(frozenset)

    def __init__(
        self, parent: QWidget, title: str, choices: Sequence[Choice], ticked: frozenset[str], kind: str = "choice"
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("查找{title}", title=title))
        self.search.setAccessibleName(_("查找{title}", title=title))
        self.search.addAction(icons.icon("search", "faint", 2), QLineEdit.ActionPosition.LeadingPosition)
        self.list = QListWidget()
        self.list.setObjectName("values")
        self.list.setItemDelegate(_Value(self.list))
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(title)
        self.list.setUniformItemSizes(True)
        self._kind, self._offered = kind, list[Choice]()
        self.offer(choices, ticked)
        self.search.textChanged.connect(self._narrow)
        self.list.itemChanged.connect(lambda _item: self.chosen.emit(self.codes()))
        self.list.itemClicked.connect(self._toggle)
        self.search.returnPressed.connect(self._toggle_only)
        none = Button(mark("清空"), "link", run=self._untick)
        row = QHBoxLayout()
        row.setContentsMargins(6, 0, 6, 0)
        row.addStretch(1)
        row.addWidget(none)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.bounds = Bounds(kind) if kind in KINDS else None
        if self.bounds is not None:
            self.bounds.taken.connect(self._take)
            column.addWidget(self.bounds)
        column.addLayout(row)
        self._fit()
        (self.search if self._is_long() else self.list).setFocus()

    def _is_long(self) -> bool:
        return len(self._offered) > 7 and self._kind != "date"

    def _fit(self) -> None:
        look, long = theme.current(), self._is_long()
        self.search.setVisible(long)
        rows = min(10, max(1, len(self._offered)))
        extra = self.bounds.sizeHint().height() + 4 if self.bounds is not None else 0
        self.resize(look.px(280), look.px(ROW) * rows + look.px(58) + (look.px(36) if long else 0) + extra)

    def offer(self, choices: Sequence[Choice], ticked: frozenset[str] | None = None) -> None:
        """Other values or counts; None: what is ticked stays ticked."""
        if list(choices) == self._offered:
            return
        self._offered = list(choices)
        kept = self.codes() if ticked is None else ticked
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for choice in choices:
            self._add(choice, choice.code in kept)
        self.list.blockSignals(blocked)
        if ticked is None:
            self._narrow(self.search.text())
            self._fit()
            self.place(self.pos())

    def place(self, place: QPoint) -> None:
        """Where it is asked for, but whole on its screen."""
        screen = self.screen().availableGeometry()
        x = max(screen.left(), min(place.x(), screen.right() - self.width()))
        y = max(screen.top(), min(place.y(), screen.bottom() - self.height()))
        self.move(x, y)

    def _take(self, code: str) -> None:
        """Bounds that were typed stand among the values from now on, ticked."""
        known = {str(item.data(Qt.ItemDataRole.UserRole)): item for item in self._items()}
        if code in known:
            known[code].setCheckState(Qt.CheckState.Checked)
            return
        self._add(Choice(code, coded_label(code)), True)
        self.list.scrollToBottom()
        self.chosen.emit(self.codes())

    def _add(self, choice: Choice, ticked: bool) -> None:
        item = QListWidgetItem(choice.label)
        item.setData(Qt.ItemDataRole.UserRole, choice.code)
        item.setData(MANY, "" if choice.many is None else f"{choice.many:,}")
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
        item.setToolTip(choice.label)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.addItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(number) for number in range(self.list.count())]

    def codes(self) -> frozenset[str]:
        ticked = [item for item in self._items() if item.checkState() == Qt.CheckState.Checked]
        return frozenset(str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked)

    def _narrow(self, text: str) -> None:
        sought = text.strip().casefold()
        for item in self._items():
            item.setHidden(sought not in item.text().casefold())

    def _toggle(self, item: QListWidgetItem) -> None:
        on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def _toggle_only(self) -> None:
        """Enter in the search ticks the value that is left."""
        left = [item for item in self._items() if not item.isHidden()]
        if len(left) == 1:
            self._toggle(left[0])

    def _untick(self) -> None:
        blocked = self.list.blockSignals(True)
        for item in self._items():
            item.setCheckState(Qt.CheckState.Unchecked)
        self.list.blockSignals(blocked)
        self.list.viewport().update()
        self.chosen.emit(frozenset())
