"""Several values out of a long list: a button that says what is chosen and opens the list to tick in."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from gzstudents.kernel.i18n import _, _n
from gzstudents.ui import icons, theme
from gzstudents.ui.list_spec import Choice
from gzstudents.ui.live import Live
from gzstudents.ui.own_field import OwnField

NAMED = 3  # more are counted


class Several(QPushButton):
    """`choices()` in their order; `label(code)` also of a code that is no longer among them."""

    edited = Signal()

    def __init__(
        self, title: Callable[[], str], choices: Callable[[], Sequence[Choice]], label: Callable[[str], str]
    ) -> None:
        super().__init__()
        self.setProperty("kind", "field")
        self._title, self._offered, self._label = title, choices, label
        self._chosen: tuple[str, ...] = ()
        self.setAccessibleName(title())
        self.clicked.connect(lambda _on=False: self.open())
        self.tell()

    def values(self) -> tuple[str, ...]:
        return self._chosen

    def show_values(self, values: Sequence[str]) -> None:
        self._chosen = tuple(values)
        self.tell()

    def open(self) -> QWidget:
        from gzstudents.ui.values_menu import ValuesMenu

        menu = ValuesMenu(self, self._title(), self._choices(), frozenset(self._chosen))
        menu.chosen.connect(self._take)
        menu.place(self.mapToGlobal(QPoint(0, self.height() + 4)))
        menu.show()
        return menu

    def _choices(self) -> list[Choice]:
        """Those there are, then what was chosen and is not among them."""
        found = {choice.code: choice for choice in self._offered()}
        chosen = {code: Choice(code, self._label(code)) for code in self._chosen}
        return list({**found, **{code: one for code, one in chosen.items() if code not in found}}.values())

    def _take(self, codes: frozenset[str]) -> None:
        order = {choice.code: place for place, choice in enumerate(self._choices())}
        self._chosen = tuple(sorted(codes, key=lambda code: (order.get(code, len(order)), code)))
        self.tell()
        self.edited.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.current().px(14)
        place = QRectF(self.width() - side - 9, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        icons.paint(painter, "chevron-down", "muted", place, 2)
        painter.end()

    def tell(self) -> None:
        """Say what is chosen."""
        labels = [self._label(code) for code in self._chosen]
        shown = _("、").join(labels) if len(labels) <= NAMED else _n("{count} 项", len(labels))
        self.setText((shown or self.nothing()).replace("&", "&&"))
        self.setToolTip(_("、").join(labels))

    def nothing(self) -> str:
        """What is said where nothing is chosen."""
        return _("选择…")


class SeveralEditor(OwnField, Live, Several):
    """The same as an editor of a form; its value is the codes with a space between. `nothing`: what it means to choose none."""

    left = Signal()

    def __init__(
        self, choices: Callable[[], Sequence[tuple[str, str]]], nothing: Callable[[], str] = lambda: _("选择…")
    ) -> None:
        self._pairs, self._nothing = choices, nothing
        super().__init__(lambda: _("可选多项"), self._listed, lambda code: dict(self._pairs()).get(code, code))
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)  # what is chosen may be longer than there is room
        self.setSizePolicy(policy)
        self.setMinimumWidth(theme.current().px(120))
        self.live()

    def _listed(self) -> list[Choice]:
        return [Choice(code, label) for code, label in self._pairs()]

    def nothing(self) -> str:
        return self._nothing()

    def retranslate(self) -> None:
        self.tell()

    def value(self) -> Any:
        return " ".join(self.values())

    def show_value(self, value: Any) -> None:
        self.show_values(tuple(str(value or "").split()))

    def problem(self) -> str:
        return ""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
