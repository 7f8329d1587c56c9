"""One field of a form: label above, editor, and what is wrong or helpful below."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n
from gzstudents.ui import theme
from gzstudents.ui.editors import Choices, Editor, editor_for
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Button, Label, set_role


@dataclass(frozen=True, slots=True)
class Mixed:
    """In a bulk form: the chosen records have this many different values."""

    count: int


class FieldView(Live, QWidget):
    """`visited` fields show their problems; a person is not scolded for what is not reached yet."""

    edited = Signal()
    left = Signal()

    def __init__(
        self, field: Field, choices: Choices | None = None, *, bulk: bool = False, editor: Editor | None = None
    ) -> None:
        super().__init__()
        self.field = field
        self.visited = False
        self.has_error = False
        self._mixed: Mixed | None = None
        self._theirs: Any = None
        self._help = ""
        self.editor: Any = editor or editor_for(field, choices)
        self.tick = QCheckBox() if bulk else None
        self._label = QLabel(
            wordWrap=True
        )  # a long one takes a second line, and never makes the form wider than the panel
        self._label.setBuddy(self.editor.field())
        self._message = Label(wrap=True)
        self._message.hide()
        self._take = Button(lambda: _("采用"), "link", run=self._take_theirs)
        self._take.hide()
        self._place()
        self.editor.edited.connect(self._on_edited)
        self.editor.left.connect(self.left)
        self.live()

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(6)
        if self.tick is not None:
            top.addWidget(self.tick)
        top.addWidget(self._label, 1)
        below = QHBoxLayout()
        below.setSpacing(4)
        below.addWidget(self._message, 1)
        below.addWidget(self._take, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(self.editor)
        column.addLayout(below)

    def retranslate(self) -> None:
        from html import escape  # its table of names takes its time

        name = self.field.heading()
        star = f" <span style='color:{theme.current().colors['bad']}'>*</span>" if self.field.required else ""
        self._label.setText(escape(name) + star)
        self._label.setTextFormat(Qt.TextFormat.RichText)
        widget = self.editor.field()
        widget.setAccessibleName(_("{label}（必填）", label=name) if self.field.required else name)
        if self.tick is not None:
            self.tick.setAccessibleName(_("修改{label}", label=name))
            self.tick.setToolTip(_("修改{label}", label=name))
        self._help = self.field.hint()
        if self._mixed is not None and hasattr(widget, "setPlaceholderText"):
            widget.setPlaceholderText(_n("{count} 种不同的值", self._mixed.count))
        if not self.has_error and self._theirs is None:
            self._say(self._help, "faint")

    def restyle(self) -> None:
        self.retranslate()

    # --- value

    @property
    def ticked(self) -> bool:
        return self.tick is not None and self.tick.isChecked()

    def value(self) -> Any:
        return self.editor.value()

    def show_value(self, value: Any) -> None:
        self._mixed = value if isinstance(value, Mixed) else None
        self.editor.blockSignals(True)
        self.editor.show_value(None if self._mixed else value)
        self.editor.blockSignals(False)
        self.visited = False
        if self.tick is not None:
            self.tick.setChecked(False)
        self.retranslate()

    def unreadable(self) -> bool:
        """Something stands there that is no value yet."""
        return bool(self.editor.problem())

    def typed(self) -> Any:
        """What stands there, as plain data: the value, or the letters where they are no value yet."""
        return {"text": self._text()} if self.unreadable() else {"value": self.value()}

    def retype(self, typed: Any) -> None:
        """The other end of typed(); as if the person had typed it now."""
        if "text" in typed:
            widget, text = self.editor.field(), str(typed["text"])
            if isinstance(widget, QLineEdit):
                widget.setText(text)
                widget.textEdited.emit(text)  # a choice looks for the entry that is meant
            else:
                self.editor.show_value(text)
        else:
            self.editor.show_value(typed["value"])
        self._on_edited()

    def shown(self) -> str:
        """What the person reads in the field."""
        return self._text()

    def own_problem(self) -> str:
        found = str(self.editor.problem())
        if not found and self.field.required and self.value() in (None, "", ()):
            found = _("请填写{label}", label=self.field.heading())
        return found

    # --- what is said below

    def show_problem(self, problem: Problem | None) -> None:
        if self._theirs is not None:
            return
        self.has_error = problem is not None and problem.severity == "error"
        if problem is None:
            self._say(self._help, "faint")
            self.editor.set_state("")
        else:
            self._say(problem.message, "error" if self.has_error else "warning")
            self.editor.set_state("bad" if self.has_error else "warn")

    def show_theirs(self, value: Any) -> None:
        """The other person's value, to be taken with one press."""
        self._theirs = value
        self._take.setVisible(value is not None)
        if value is not None:
            mine = self.editor.value()
            self.editor.blockSignals(True)
            self.editor.show_value(value)
            shown = self._text()
            self.editor.show_value(mine)
            self.editor.blockSignals(False)
            self._say(_("对方已改为：{value}", value=shown or _("空")), "warning")

    def _text(self) -> str:
        widget = self.editor.field()
        return str(widget.text() if hasattr(widget, "text") else widget.toPlainText())

    def _take_theirs(self) -> None:
        value, self._theirs = self._theirs, None
        self._take.hide()
        self.show_value(value)
        self.edited.emit()

    def _say(self, text: str, role: str) -> None:
        set_role(self._message, "role", role)
        self._message.setText(text)
        self._message.setVisible(bool(text))
        self.editor.field().setAccessibleDescription(text)

    def _on_edited(self) -> None:
        if self.tick is not None:
            self.tick.setChecked(True)
        self.edited.emit()

    def take_focus(self) -> None:
        self.editor.field().setFocus(Qt.FocusReason.OtherFocusReason)

    def watch(self, watcher: QObject) -> None:
        self.editor.field().installEventFilter(watcher)
