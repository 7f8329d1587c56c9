"""The card above the list in which a condition is put together. The list below follows while one does."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gzstudents.kernel.conditions import Fields, Group
from gzstudents.kernel.conditions.operators import only_complete
from gzstudents.kernel.conditions.tree import EVERYTHING
from gzstudents.kernel.conditions.words import sentence
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import theme
from gzstudents.ui.building.group import GroupView
from gzstudents.ui.building.values import Suggest
from gzstudents.ui.parts import Button, Label

PAUSE = 150  # ms after a change before the list is asked
TALLEST = 300
SHARE = 0.3  # of the window's height: most of the list stays in sight


class Builder(QFrame):
    """`wanted` hands over the condition as far as it is complete; `left` when the card shall close."""

    wanted = Signal(object)  # Group
    left = Signal()

    def __init__(self, fields: Fields, suggest: Suggest, *, other_days: bool = False) -> None:
        super().__init__()
        self.setObjectName("card")
        self._fields, self._suggest, self._other_days = fields, suggest, other_days
        self._asked = EVERYTHING
        self.root: GroupView | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._words = Label(role="muted", wrap=True)
        self._count = Label(role="strong")
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._ask)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._words, 1)
        foot.addWidget(self._count)
        foot.addWidget(Button(mark("清空"), "link", run=self.clear))
        foot.addWidget(Button(mark("完成"), run=self.left.emit))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 12, 10)
        column.setSpacing(8)
        column.addWidget(self._area)
        column.addLayout(foot)
        self.setAccessibleName(_("组合条件"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_group(self, group: Group) -> None:
        """Put the lines of a condition into the card; an empty one gets a first line."""
        self._asked = group
        self.root = GroupView(self._fields, self._suggest, group, other_days=self._other_days)
        self.root.changed.connect(self._on_changed)
        self._area.setWidget(self.root)
        if not group.parts:
            self.root.add_line()
        self._say()
        self._fit()

    def show_count(self, text: str) -> None:
        self._count.setText(text)

    def clear(self) -> None:
        self.show_group(EVERYTHING)
        self.wanted.emit(EVERYTHING)

    def group(self) -> Group:
        """What can be asked of what stands there."""
        found = only_complete(self.root.group(), self._fields) if self.root is not None else EVERYTHING
        return found if isinstance(found, Group) else Group((found,))

    def _on_changed(self) -> None:
        self._soon.start()
        QTimer.singleShot(0, self, self._fit)

    def _ask(self) -> None:
        group = self.group()
        self._say()
        if group != self._asked:
            self._asked = group
            self.wanted.emit(group)

    def _say(self) -> None:
        said = sentence(self.group(), self._fields)
        self._words.setText(said or _("选择字段、比较方式和值；列表随之变化"))
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        if self.root is None:
            return
        tallest = min(theme.current().px(TALLEST), int(self.window().height() * SHARE))
        self._area.setFixedHeight(min(self.root.sizeHint().height() + 4, tallest))
        self._words.setFixedHeight(self._words.heightForWidth(max(self._words.width(), 200)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focus_first(self) -> None:
        first: QWidget | None = self.root
        while isinstance(first, GroupView) and first.parts:
            first = first.parts[0]
        if first is not None:
            (getattr(first, "field", first)).setFocus()
