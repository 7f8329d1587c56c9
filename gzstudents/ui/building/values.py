"""What a line is compared with: one editor for each operator and kind of value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QWidget

from gzstudents.kernel.conditions import Field
from gzstudents.kernel.conditions.periods import PERIODS
from gzstudents.kernel.conditions.words import period_label
from gzstudents.kernel.i18n import _
from gzstudents.ui.editors import DateEditor
from gzstudents.ui.list_spec import Choice
from gzstudents.ui.number_editors import DecimalEditor, NumberEditor
from gzstudents.ui.parts import Label
from gzstudents.ui.several import Several
from gzstudents.ui.text_editor import TextEditor

Suggest = Callable[[str], Sequence[Choice]]  # field → the values in use with their counts, the most frequent first


class ValuesEditor(Protocol):
    """What a line asks of it."""

    @property
    def edited(self) -> Signal: ...
    def values(self) -> tuple[str, ...]: ...
    def show_values(self, values: Sequence[str]) -> None: ...


class Nothing(QWidget):
    """For operators that compare with nothing."""

    edited = Signal()

    def values(self) -> tuple[str, ...]:
        return ()

    def show_values(self, values: Sequence[str]) -> None:
        """There are none."""


class Ticked(Several):
    """Values to tick, out of those there are: what is in use first, then what else the list of codes has."""

    def __init__(self, field: Field, suggest: Suggest) -> None:
        def offered() -> list[Choice]:
            found = {choice.code: choice for choice in suggest(field.id) if choice.code}
            listed = {code: Choice(code, label) for code, label in field.values()}
            return list({**found, **{code: one for code, one in listed.items() if code not in found}}.values())

        super().__init__(field.title, offered, field.label)


class Typed(TextEditor):
    """A text, with the values in use offered while one types."""

    def __init__(self, field: Field, suggest: Suggest) -> None:
        super().__init__()
        used = [choice.label for choice in suggest(field.id) if choice.code]
        if used:
            completer = QCompleter(used, self)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.setCompleter(completer)

    def values(self) -> tuple[str, ...]:
        return (self.value(),) if self.value() else ()

    def show_values(self, values: Sequence[str]) -> None:
        self.show_value((*values, "")[0])


class Period(QComboBox):
    """A span of days by its name."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        for period in PERIODS:
            self.addItem(period_label(period), period)
        self.setCurrentIndex(PERIODS.index("this_month"))
        self.activated.connect(lambda _number: self.edited.emit())

    def values(self) -> tuple[str, ...]:
        return (str(self.currentData()),)

    def show_values(self, values: Sequence[str]) -> None:
        self.setCurrentIndex(max(0, self.findData((*values, "this_month")[0])))


class Typing(QWidget):
    """One or two days or numbers, with a word behind where it needs one."""

    edited = Signal()

    def __init__(self, editors: Sequence[TextEditor], between: str = "", behind: str = "") -> None:
        super().__init__()
        self.editors = list(editors)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for number, editor in enumerate(self.editors):
            if number:
                row.addWidget(Label(between, "muted"))
            editor.edited.connect(self._on_edited)
            row.addWidget(editor, 1)
        if behind:
            row.addWidget(Label(behind, "muted"))
        self.setFocusProxy(self.editors[0])

    def _on_edited(self) -> None:
        for editor in self.editors:
            problem = editor.problem()
            editor.set_state("bad" if problem else "")
            editor.setToolTip(problem)
        self.edited.emit()

    def values(self) -> tuple[str, ...]:
        found = tuple("" if editor.value() is None else str(editor.value()) for editor in self.editors)
        return found if any(found) else ()

    def show_values(self, values: Sequence[str]) -> None:
        for editor, value in zip(self.editors, (*values, "", ""), strict=False):
            editor.show_value(value)


def editor_for(field: Field, operator: str, suggest: Suggest, *, several: bool = False) -> ValuesEditor:
    """The editor of a line. Its first value is one that can be asked at once where there is a usual one. `several`: it is
    going to hold more values than one, whether they are in use or not.
    """
    if operator in {"empty", "filled"}:
        return Nothing()
    if operator == "period":
        return Period()
    if operator in {"next_days", "last_days"}:
        days = Typing([NumberEditor()], behind=_("天"))
        days.show_values(("30",))
        return days
    if operator == "changed_since":
        return Typing([DateEditor()])
    if field.kind in {"date", "number"}:
        count = 2 if operator == "between" else 1
        made: list[TextEditor] = [
            DateEditor(partial=True) if field.kind == "date" else DecimalEditor() for _number in range(count)
        ]
        return Typing(made, between=_("到"))
    if operator in {"is", "is_not"} and (
        several or field.kind == "choice" or any(one.code for one in suggest(field.id))
    ):
        return Ticked(field, suggest)
    return Typed(field, suggest)
