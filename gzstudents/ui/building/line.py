"""One line of a condition: field, operator, value."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from gzstudents.kernel.conditions import Field, Fields, Test
from gzstudents.kernel.conditions.operators import operators_of
from gzstudents.kernel.conditions.words import operator_label
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import theme
from gzstudents.ui.building.values import Suggest, editor_for
from gzstudents.ui.choice import ChoiceEditor
from gzstudents.ui.parts import IconButton


class Line(QWidget):
    """`changed` when it asks for something else; `removed` when it shall go."""

    changed = Signal()
    removed = Signal()

    def __init__(self, fields: Fields, suggest: Suggest, test: Test | None = None) -> None:
        super().__init__()
        look = theme.current()
        self._fields, self._suggest = fields, suggest
        self._field: Field | None = None
        self.editor: Any = None
        self.field = ChoiceEditor("", lambda: [(one.id, one.title()) for one in fields])
        self.field.setPlaceholderText(_("选择字段"))
        self.field.setAccessibleName(_("字段"))
        self.field.setFixedWidth(look.px(190))
        self.operator = QComboBox()
        self.operator.setAccessibleName(_("比较方式"))
        self.operator.setFixedWidth(look.px(140))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.field)
        self._row.addWidget(self.operator)
        self._row.addStretch(1)
        self._row.addWidget(IconButton("x", mark("移除这一行"), self.removed.emit))
        self.field.edited.connect(self._on_field)
        self.operator.activated.connect(lambda _number: self._on_operator())
        if test is not None and test.field in fields:
            self.field.show_value(test.field)
            self._take_field(fields[test.field], test.operator, several=len(test.values) > 1)
            self._show_values(test.values)

    def _show_values(self, values: tuple[str, ...]) -> None:
        if self.editor is not None:
            self.editor.show_values(values)

    def test(self) -> Test | None:
        """As it stands, complete or not; None before a field is chosen."""
        if self._field is None:
            return None
        return Test(self._field.id, str(self.operator.currentData()), self.editor.values())

    def _on_field(self) -> None:
        chosen = self.field.value()
        if chosen in self._fields and (self._field is None or chosen != self._field.id):
            self._take_field(self._fields[chosen], "")
            self.changed.emit()

    def _take_field(self, field: Field, operator: str, *, several: bool = False) -> None:
        self._field = field
        self.operator.clear()
        for one in operators_of(field):
            self.operator.addItem(operator_label(one), one)
        self.operator.setCurrentIndex(max(0, self.operator.findData(operator)))
        self._put_editor(several=several)

    def _on_operator(self) -> None:
        kept = self.editor.values() if self.editor is not None else ()
        before = type(self.editor)
        self._put_editor(several=len(kept) > 1)
        if type(self.editor) is before and len(kept) == len(self.editor.values()):
            self.editor.show_values(kept)
        self.changed.emit()

    def _put_editor(self, *, several: bool = False) -> None:
        if self._field is None:
            return
        old, made = self.editor, self._made(self._field, several)
        self.editor = made
        made.edited.connect(self.changed)
        made.setMinimumWidth(theme.current().px(200))
        made.setMaximumWidth(theme.current().px(320))
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if not made.accessibleName():
            made.setAccessibleName(_("比较的值"))
        if old is not None:
            self._row.replaceWidget(old, made)
            old.hide()
            old.deleteLater()
        else:
            self._row.insertWidget(2, made, 3)

    def _made(self, field: Field, several: bool) -> Any:
        return editor_for(field, str(self.operator.currentData()), self._suggest, several=several)
