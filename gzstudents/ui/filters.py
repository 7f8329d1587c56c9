"""Filters of a list: what is chosen, the chips that show it, and the menus with values and counts."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from gzstudents.kernel.conditions import is_coded
from gzstudents.kernel.conditions.offered import coded_label
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui import icons, theme
from gzstudents.ui.chip import Chip
from gzstudents.ui.commands import Command
from gzstudents.ui.list_spec import Choice
from gzstudents.ui.live import Live, words
from gzstudents.ui.parts import Button, CommandButton, clear

if TYPE_CHECKING:
    from gzstudents.ui.list_spec import Filter
    from gzstudents.ui.table import Table
    from gzstudents.ui.values_menu import ValuesMenu

NAMED_ON_CHIP = 2
LONGEST_CHIP = 260  # of a sentence
WHERE = "where"  # the chip of the condition that was put together


class Filters(QObject):
    """What is chosen, by filter id; knows no widget."""

    changed = Signal()
    restated = Signal()  # set by the owner, who knows

    def __init__(self, filters: "Sequence[Filter]", choices: Callable[[str], Sequence[Choice]]) -> None:
        super().__init__()
        self.filters = tuple(filters)
        self.choices = choices
        self._chosen: dict[str, frozenset[str]] = {}
        self._labels: dict[tuple[str, str], str] = {}
        self.extra: list[str] = []  # filters that were added by hand and are still empty
        self.sentence = ""  # of the condition that was put together; set by the owner

    def chosen(self) -> dict[str, frozenset[str]]:
        return dict(self._chosen)

    def codes(self, identity: str) -> frozenset[str]:
        return self._chosen.get(identity, frozenset())

    def set_codes(self, identity: str, codes: frozenset[str]) -> None:
        if codes == self.codes(identity):
            return
        if codes:
            self._chosen[identity] = codes
        else:
            self._chosen.pop(identity, None)
            self.extra = [name for name in self.extra if name != identity]
        self.changed.emit()

    def choose(self, chosen: Mapping[str, frozenset[str]]) -> None:
        """Set all without telling the owner."""
        known = {f.id for f in self.filters}
        self._chosen = {name: codes for name, codes in chosen.items() if codes and name in known}
        self.extra = []
        self.restated.emit()

    def kind(self, identity: str) -> str:
        return next(f.kind for f in self.filters if f.id == identity)

    def of_column(self, column: str) -> "list[Filter]":
        """The filters whose funnel a column shows; the one of its own name first."""
        return sorted((f for f in self.filters if f.column == column), key=lambda one: one.id != column)

    def say_sentence(self, text: str) -> None:
        self.sentence = text
        self.restated.emit()

    def visible(self) -> "list[Filter]":
        return [f for f in self.filters if f.pinned or f.id in self._chosen or f.id in self.extra]

    def label(self, identity: str) -> str:
        """What a chip says: the name, and the chosen values while they are few."""
        title = words(next(f.title for f in self.filters if f.id == identity))
        codes = self.codes(identity)
        if not codes:
            return title
        if len(codes) > NAMED_ON_CHIP:
            return _("{title}：{counted}", title=title, counted=_n("{count} 项", len(codes)))
        names: dict[str, str] = {}
        if not all(map(is_coded, codes)):
            names = {choice.code: choice.label for choice in self.choices(identity)}
        shown = _("、").join(sorted(coded_label(code) if is_coded(code) else names.get(code, code) for code in codes))
        return _("{title}：{values}", title=title, values=shown)


class FilterBar(Live, QWidget):
    """The chips, and on the right columns, density and what else the page offers. `where_wanted`: the condition is to be
    put together; `where_removed`: it is to go.
    """

    where_wanted = Signal()
    where_removed = Signal()

    def __init__(self, filters: Filters, table: "Table", tools: Sequence[Command]) -> None:
        super().__init__()
        self._filters, self._table = filters, table
        self.chips: list[Chip] = []
        self._folded: set[str] = set()
        self._open: tuple[str, ValuesMenu] | None = None
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addLayout(self._chips)
        row.addStretch(1)
        self._columns = Button(mark("列"), "tool", "columns-3", self._open_columns, mark("选择显示的列"))
        self._density = Button(mark("行高"), "tool", "rows-3", self._turn_density, mark("两行或紧凑"))
        self.buttons = [CommandButton(command, "tool") for command in tools]
        self._tools = [self._columns, self._density, *self.buttons]
        for button in self._tools:
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        filters.changed.connect(self.retranslate)
        filters.restated.connect(self.retranslate)
        self.live()

    def retranslate(self) -> None:
        clear(self._chips)
        self.chips = []
        for shown in self._filters.visible():
            chip = Chip(shown.id, self._filters.label(shown.id), active=bool(self._filters.codes(shown.id)))
            chip.pressed.connect(lambda chip=chip: self._on_pressed(chip))
            chip.removed.connect(self._remove)
            self._chips.addWidget(chip)
            self.chips.append(chip)
        if self._filters.sentence:
            self._add_sentence(self._filters.sentence)
        more = Chip("", _("添加条件"), active=False, look="dashed")
        more.clicked.connect(lambda _on=False, chip=more: self._open_hidden(chip))
        self._chips.addWidget(more)
        self.chips.append(more)
        self._fit()

    def _add_sentence(self, sentence: str) -> None:
        look = theme.current()
        text = look.metrics(12).elidedText(sentence, Qt.TextElideMode.ElideRight, look.px(LONGEST_CHIP))
        chip = Chip(WHERE, _("{title}：{values}", title=_("组合条件"), values=text), active=True)
        chip.setToolTip(sentence)
        chip.setAccessibleName(_("{title}：{values}", title=_("组合条件"), values=sentence))
        chip.pressed.connect(lambda: self._on_pressed(chip))
        chip.removed.connect(self._remove)
        self._chips.addWidget(chip)
        self.chips.append(chip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is no room the tools show icons only, then empty chips go behind “添加条件”, the last first."""
        for button in self._tools:
            button.set_short(False)
        chips = [chip for chip in self.chips if chip.identity]
        plus = self.chips[-1]
        self._folded = set()
        if self._needed(chips, plus) > self.width():
            for button in self._tools:
                button.set_short(True)
        for chip in reversed([chip for chip in chips if not chip.active]):
            if self._needed(chips, plus) <= self.width():
                break
            self._folded.add(chip.identity)
            chips.remove(chip)
        for chip in self.chips[:-1]:
            chip.setVisible(chip.identity not in self._folded)
        plus.setVisible(True)

    def _needed(self, chips: "list[Chip]", plus: "Chip") -> int:
        gaps = 8 * (len(chips) + 1) + 2 * len(self._tools)
        return sum(widget.sizeHint().width() for widget in (*chips, plus, *self._tools)) + gaps

    def _hidden(self) -> "list[Filter]":
        shown = [f for f in self._filters.visible() if f.id not in self._folded]
        return [f for f in self._filters.filters if f not in shown]

    def restyle(self) -> None:
        self.retranslate()

    def _on_pressed(self, chip: Chip) -> None:
        if chip.on_cross(chip.mapFromGlobal(chip.cursor().pos())):
            self._remove(chip.identity)
        elif chip.identity == WHERE:
            self.where_wanted.emit()
        else:
            self.open_values(chip.identity, chip)

    def _remove(self, identity: str) -> None:
        if identity == WHERE:
            self.where_removed.emit()
        else:
            self._filters.set_codes(identity, frozenset())

    def open_values(self, identity: str, under: QWidget) -> "ValuesMenu":
        return self.open_values_at(identity, under.mapToGlobal(QPoint(0, under.height() + 4)))

    def open_values_at(self, identity: str, place: QPoint) -> "ValuesMenu":
        from gzstudents.ui.values_menu import ValuesMenu

        filters = self._filters
        title = words(next(f.title for f in filters.filters if f.id == identity))
        menu = ValuesMenu(self, title, filters.choices(identity), filters.codes(identity), filters.kind(identity))
        menu.chosen.connect(lambda codes: filters.set_codes(identity, codes))
        menu.place(place)
        menu.show()
        self._open = identity, menu
        menu.destroyed.connect(self._on_closed)
        return menu

    def _on_closed(self) -> None:
        self._open = None

    def refill(self) -> None:
        """More is known than when the menu was opened."""
        if self._open is not None:
            identity, menu = self._open
            menu.offer(self._filters.choices(identity))

    def open_of_column(self, column: str, place: QPoint) -> None:
        """The values of a column; where two filters look at it, one is chosen first."""
        found = self._filters.of_column(column)
        if len(found) == 1:
            self.open_values_at(found[0].id, place)
        elif found:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for one in found:
                action = menu.addAction(words(one.title))
                action.triggered.connect(lambda _on=False, name=one.id: self.open_values_at(name, place))
            menu.popup(place)

    def _open_hidden(self, chip: QWidget) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for hidden in self._hidden():
            action = menu.addAction(words(hidden.title))
            action.triggered.connect(lambda _on=False, name=hidden.id: self._add(name))
        if menu.actions():
            menu.addSeparator()
        together = menu.addAction(icons.icon("list-filter"), _("组合条件…"))
        together.triggered.connect(lambda _on=False: self.where_wanted.emit())
        menu.popup(chip.mapToGlobal(QPoint(0, chip.height() + 4)))

    def _add(self, identity: str) -> None:
        if identity in self._folded:
            self.open_values(identity, self.chips[-1])
            return
        self._filters.extra.append(identity)
        self.retranslate()
        self.open_values(identity, next((c for c in self.chips if c.identity == identity), self.chips[-1]))

    def _open_columns(self) -> None:
        menu = self._table.head.columns_menu(self)
        menu.popup(self._columns.mapToGlobal(QPoint(0, self._columns.height() + 4)))

    def _turn_density(self) -> None:
        self._table.set_low(not self._table.cell.low)
        self._table.columns_changed.emit()


__all__ = ["Chip", "Choice", "FilterBar", "Filters"]
