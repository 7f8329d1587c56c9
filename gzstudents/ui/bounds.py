"""The foot of a filter's menu: from and until, or a part of a text, as one more value to tick."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gzstudents.kernel.conditions import code_of
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.editors import DateEditor
from gzstudents.ui.number_editors import DecimalEditor
from gzstudents.ui.parts import Button, Label
from gzstudents.ui.text_editor import TextEditor

KINDS = frozenset({"date", "number", "text"})


class Bounds(QWidget):
    """`taken` hands over the coded value of what was typed."""

    taken = Signal(str)

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.setObjectName("bounds")
        self._kind = kind
        names = (mark("包含"),) if kind == "text" else (mark("从"), mark("到"))
        self.editors = [_editor(kind) for _name in names]
        self._problem = Label(role="error", wrap=True)
        self._problem.hide()
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(6)
        for name, editor in zip(names, self.editors, strict=True):
            editor.setAccessibleName(_(name))
            editor.setPlaceholderText(_(name))
            editor.returnPressed.connect(self._take)
            row.addWidget(editor, 1)
        row.addWidget(Button(mark("添加"), "link", run=self._take))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._problem)

    def _take(self) -> None:
        said = next((text for text in (editor.problem() for editor in self.editors) if text), "")
        values = [str(editor.value() or "") for editor in self.editors]
        self._problem.setText(said)
        self._problem.setVisible(bool(said))
        if said or not any(values):
            return
        for editor in self.editors:
            editor.clear()
        self.taken.emit(code_of("contains" if self._kind == "text" else "between", *values))


def _editor(kind: str) -> TextEditor:
    if kind == "date":
        return DateEditor(partial=True)
    return DecimalEditor() if kind == "number" else TextEditor()
