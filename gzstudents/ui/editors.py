"""One editor for each kind of value: it shows, takes and checks that kind, and knows nothing else."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _
from gzstudents.kernel.scaled import HUNDREDTHS, PERMILLE
from gzstudents.ui import theme
from gzstudents.ui.choice import ChoiceEditor
from gzstudents.ui.choices import ChoicesEditor
from gzstudents.ui.live import Live
from gzstudents.ui.number_editors import DecimalEditor, MoneyEditor, NumberEditor, ScaledEditor
from gzstudents.ui.own_field import OwnField
from gzstudents.ui.parts import set_role
from gzstudents.ui.text_editor import TextEditor

Choices = Callable[[], Sequence[tuple[str, str]]]


class Editor(Protocol):
    """What a form asks of an editor. `problem()` says in a sentence why what stands there cannot be taken."""

    @property
    def edited(self) -> Any: ...
    @property
    def left(self) -> Any: ...
    def value(self) -> Any: ...
    def show_value(self, value: Any) -> None: ...
    def problem(self) -> str: ...
    def set_state(self, state: str) -> None: ...
    def field(self) -> QWidget: ...


class EmailEditor(TextEditor):
    def problem(self) -> str:
        text = self.value()
        return "" if not text or re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", text) else _("邮箱应像 name@example.edu.cn")


class PhoneEditor(TextEditor):
    def problem(self) -> str:
        digits = re.sub(r"[\s\-().+/;、,，转extEXT]", "", self.value())
        return "" if not digits or (digits.isdigit() and len(digits) >= 5) else _("电话应只有数字、空格和 + -")


class DocumentEditor(TextEditor):
    """A document's number: full-width and small letters become plain capitals."""

    def value(self) -> Any:
        import unicodedata

        return "".join(unicodedata.normalize("NFKC", self.text()).split()).upper()


class DateEditor(TextEditor):
    """A day in any usual spelling, shown as 2026-11-23; the arrow keys go a day on and back."""

    def __init__(self, *, partial: bool = False) -> None:
        super().__init__(32)
        self._partial = partial

    def value(self) -> Any:
        return self._parsed()[0] or ""

    def _parsed(self) -> tuple[str | None, str]:
        from gzstudents.kernel import dates

        text = self.text().strip()
        if not text:
            return None, ""
        if self._partial and re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", text):
            return text, ""
        found = dates.parse_date(text)
        iso = found.value
        if iso is None or (len(iso) < 10 and not self._partial):
            return None, dates.problem_text(found.problem, text) or _("日期应像 2026-11-23")
        return iso, ""

    def problem(self) -> str:
        return self._parsed()[1]

    def focusOutEvent(self, event: QFocusEvent) -> None:
        iso, problem = self._parsed()
        if iso and not problem and iso != self.text():
            self.setText(iso)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, int] = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step = steps.get(event.key())
        iso = self._parsed()[0] if step else None
        if step and iso and len(iso) == 10:
            try:
                self.setText((date.fromisoformat(iso) + timedelta(days=step)).isoformat())
            except OverflowError:  # the calendar ends here
                return
        else:
            super().keyPressEvent(event)


class LinesEditor(OwnField, Live, QPlainTextEdit):
    """Several lines; Tab goes on to the next field."""

    edited = Signal()
    left = Signal()

    def __init__(self, length: int = 4_000) -> None:
        super().__init__()
        self._length = length
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.edited.emit)
        self.live()

    def restyle(self) -> None:
        self.setFixedHeight(theme.current().px(84))

    def value(self) -> Any:
        return "\n".join(text.rstrip() for text in self.toPlainText().splitlines()).strip()

    def show_value(self, value: Any) -> None:
        self.setPlainText("" if value is None else str(value))

    def problem(self) -> str:
        many = len(self.toPlainText())
        return _("最多 {count} 字，现有 {many} 字", count=self._length, many=many) if many > self._length else ""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class FlagEditor(Live, QWidget):
    """Yes or no."""

    edited = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.toggled.connect(self._on_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.live()

    def retranslate(self) -> None:
        self.box.setText(_("是") if self.box.isChecked() else _("否"))

    def _on_toggled(self, _on: bool) -> None:
        self.retranslate()
        self.edited.emit()
        self.left.emit()

    def value(self) -> Any:
        return int(self.box.isChecked())

    def show_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def problem(self) -> str:
        return ""

    def set_state(self, state: str) -> None:
        set_role(self.box, "state", state)

    def field(self) -> QWidget:
        return self.box


def editor_for(field: Field, choices: Choices | None = None) -> Any:
    """The editor for a field. `choices` replaces the code list: (code, label) pairs from anywhere."""
    if choices is None and field.options:
        options = field.options

        def choices() -> Sequence[tuple[str, str]]:
            return [(one.code, one.label()) for one in options]

    if field.kind == "choices":
        return ChoicesEditor(choices or (lambda: ()))
    if choices is not None or field.kind in {"choice", "country"}:
        return ChoiceEditor(field.choices or ("country" if field.kind == "country" else ""), choices)
    if field.kind in {"date", "partial_date"}:
        return DateEditor(partial=field.kind == "partial_date")
    if field.kind == "lines":
        return LinesEditor(max(field.length, 1_000))
    plain: dict[str, Callable[[], Any]] = {
        "money": lambda: MoneyEditor(24),
        "number": lambda: NumberEditor(24),
        "decimal": lambda: DecimalEditor(24),
        "hundredths": lambda: ScaledEditor(HUNDREDTHS),
        "permille": lambda: ScaledEditor(PERMILLE),
        "flag": FlagEditor,
        "email": lambda: EmailEditor(field.length),
        "phone": lambda: PhoneEditor(field.length),
        "document": lambda: DocumentEditor(field.length),
    }
    return plain.get(field.kind, lambda: TextEditor(field.length))()


class EnterGoesOn(QObject):
    """Enter in a one-line field goes on to the next field, as in a sheet; Ctrl+Enter is left to the form."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QLineEdit):
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                watched.focusNextChild()
                return True
        return super().eventFilter(watched, event)
