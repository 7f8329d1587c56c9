"""A group of lines: whether all or any must hold, on which day, and groups within it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout

from gzstudents.kernel.conditions import Fields, Group, Node, Test
from gzstudents.kernel.conditions.tree import DEEPEST
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import theme
from gzstudents.ui.building.line import Line
from gzstudents.ui.building.values import Suggest
from gzstudents.ui.editors import DateEditor
from gzstudents.ui.parts import Button, IconButton, Label


class GroupView(QFrame):
    """`changed` when it asks for something else; `removed` when it shall go."""

    changed = Signal()
    removed = Signal()

    def __init__(
        self, fields: Fields, suggest: Suggest, group: Group, depth: int = 0, *, other_days: bool = False
    ) -> None:
        super().__init__()
        self._fields, self._suggest, self._depth, self._other_days = fields, suggest, depth, other_days
        self.parts: list[Line | GroupView] = []
        self.setObjectName("conditionGroup" if depth else "conditionRoot")
        column = QVBoxLayout(self)
        column.setContentsMargins(*((12, 8, 8, 8) if depth else (0, 0, 0, 0)))
        column.setSpacing(6)
        column.addLayout(self._head(group))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        column.addLayout(self._lines)
        column.addLayout(self._foot())
        for part in group.parts:
            if isinstance(part, Test):
                self._put_line(part)
            else:
                self._put_group(part)

    def _head(self, group: Group) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.joining = QComboBox()
        self.joining.setAccessibleName(_("满足全部还是任一"))
        self.joining.addItem(_("满足以下全部条件"), False)
        self.joining.addItem(_("满足以下任一条件"), True)
        self.joining.setCurrentIndex(int(group.any))
        self.joining.activated.connect(lambda _number: self.changed.emit())
        self.joining.setFixedWidth(theme.current().px(190))
        row.addWidget(self.joining)
        self.day = DateEditor()
        self.day.setAccessibleName(_("哪一天的情况"))
        self.day.setPlaceholderText(_("今天"))
        self.day.setToolTip(_("填写日期，则按那一天的名册判断"))
        self.day.setFixedWidth(theme.current().px(130))
        self.day.show_value(group.on)
        self.day.edited.connect(self._on_day)
        if self._depth and self._other_days:
            row.addWidget(Label(mark("按这一天的情况"), "muted"))
            row.addWidget(self.day)
        row.addStretch(1)
        if self._depth:
            row.addWidget(IconButton("x", mark("移除这一组"), self.removed.emit))
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(Button(mark("添加条件"), "link", "plus", self.add_line))
        if self._depth + 1 < DEEPEST:
            row.addWidget(Button(mark("添加条件组"), "link", "plus", self.add_group))
        row.addStretch(1)
        return row

    def group(self) -> Group:
        """As it stands, with lines that are not complete yet."""
        parts: list[Node] = []
        for part in self.parts:
            node = part.test() if isinstance(part, Line) else part.group()
            parts += [node] if node is not None else []
        return Group(tuple(parts), bool(self.joining.currentData()), self._on())

    def _on(self) -> str:
        day = str(self.day.value() or "") if self._depth else ""
        try:
            return date.fromisoformat(day).isoformat() if day else ""
        except ValueError:
            return ""

    def add_line(self) -> Line:
        line = self._put_line(None)
        line.field.setFocus()
        return line

    def add_group(self) -> GroupView:
        inner = self._put_group(Group((), any=not self.joining.currentData()))
        inner.add_line()
        return inner

    def _put_line(self, test: Test | None) -> Line:
        made = Line(self._fields, self._suggest, test)
        self._keep(made)
        return made

    def _put_group(self, group: Group) -> GroupView:
        made = GroupView(self._fields, self._suggest, group, self._depth + 1, other_days=self._other_days)
        self._keep(made)
        return made

    def _keep(self, made: Line | GroupView) -> None:
        made.changed.connect(self.changed)
        made.removed.connect(lambda: self._drop(made))
        self.parts.append(made)
        self._lines.addWidget(made)

    def _drop(self, part: Line | GroupView) -> None:
        self.parts.remove(part)
        self._lines.removeWidget(part)
        part.hide()
        part.deleteLater()
        self.changed.emit()

    def _on_day(self) -> None:
        self.day.set_state("bad" if self.day.problem() else "")
        self.changed.emit()
