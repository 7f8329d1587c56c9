"""What a line is compared with: one editor for each operator and kind of value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QPushButton, QWidget

from gzstudents.kernel.conditions import Field
from gzstudents.kernel.conditions.periods import PERIODS
from gzstudents.kernel.conditions.words import period_label
from gzstudents.kernel.i18n import _, _n
from gzstudents.ui import icons, theme
from gzstudents.ui.editors import DateEditor
from gzstudents.ui.list_spec import Choice
from gzstudents.ui.number_editors import DecimalEditor, NumberEditor
from gzstudents.ui.parts import Label
from gzstudents.ui.text_editor import TextEditor

Suggest = Callable[[str], Sequence[Choice]]  # field → the values in use with their counts, the most frequent first
NAMED = 3


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


class Several(QPushButton):
    """Values to tick, out of those there are."""

    edited = Signal()

    def __init__(self, field: Field, suggest: Suggest) -> None:
        super().__init__()
        self.setProperty("kind", "field")
        self._field, self._suggest = field, suggest
        self._chosen: tuple[str, ...] = ()
        self.setAccessibleName(field.title())
        self.clicked.connect(lambda _on=False: self.open())
        self._tell()

    def values(self) -> tuple[str, ...]:
        return self._chosen

    def show_values(self, values: Sequence[str]) -> None:
        self._chosen = tuple(values)
        self._tell()

    def open(self) -> QWidget:
        from gzstudents.ui.values_menu import ValuesMenu

        menu = ValuesMenu(self, self._field.title(), self._choices(), frozenset(self._chosen))
        menu.chosen.connect(self._take)
        menu.place(self.mapToGlobal(QPoint(0, self.height() + 4)))
        menu.show()
        return menu

    def _choices(self) -> list[Choice]:
        """What is in use first, then what else the list of codes has."""
        found = {choice.code: choice for choice in self._suggest(self._field.id) if choice.code}
        listed = {code: Choice(code, label) for code, label in self._field.values()}
        chosen = {code: Choice(code, self._field.label(code)) for code in self._chosen}
        return list({**found, **{c: one for c, one in (listed | chosen).items() if c not in found}}.values())

    def _take(self, codes: frozenset[str]) -> None:
        order = {choice.code: place for place, choice in enumerate(self._choices())}
        self._chosen = tuple(sorted(codes, key=lambda code: (order.get(code, len(order)), code)))
        self._tell()
        self.edited.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.current().px(14)
        place = QRectF(self.width() - side - 9, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        icons.paint(painter, "chevron-down", "muted", place, 2)
        painter.end()

    def _tell(self) -> None:
        labels = [self._field.label(code) for code in self._chosen]
        shown = _("、").join(labels) if len(labels) <= NAMED else _n("{count} 项", len(labels))
        self.setText((shown or _("选择…")).replace("&", "&&"))
        self.setToolTip(_("、").join(labels))


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
        return Several(field, suggest)
    return Typed(field, suggest)
