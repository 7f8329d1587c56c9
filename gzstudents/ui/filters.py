"""Filters of a list: what is chosen, the chips that show it, and the menus with values and counts."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui import icons, theme
from gzstudents.ui.commands import Command
from gzstudents.ui.list_spec import Choice
from gzstudents.ui.live import Live, words
from gzstudents.ui.parts import Button, CommandButton, clear

if TYPE_CHECKING:
    from gzstudents.ui.list_spec import Filter
    from gzstudents.ui.table import Table
    from gzstudents.ui.values_menu import ValuesMenu

NAMED_ON_CHIP = 2


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

    def visible(self) -> "list[Filter]":
        return [f for f in self.filters if f.pinned or f.id in self._chosen or f.id in self.extra]

    def label(self, identity: str) -> str:
        """What a chip says: the name, and the chosen values while they are few."""
        title = words(next(f.title for f in self.filters if f.id == identity))
        codes = self.codes(identity)
        if not codes:
            return title
        names = {choice.code: choice.label for choice in self.choices(identity)}
        if len(codes) > NAMED_ON_CHIP:
            return _("{title}：{counted}", title=title, counted=_n("{count} 项", len(codes)))
        shown = _("、").join(sorted(names.get(code, code) for code in codes))
        return _("{title}：{values}", title=title, values=shown)


class Chip(QPushButton):
    """Opens the values of one filter; with values chosen it has a cross that takes them away (also Delete)."""

    removed = Signal(str)

    def __init__(self, identity: str, text: str, *, active: bool, look: str = "") -> None:
        super().__init__()
        self.identity, self.active = identity, active
        self.setObjectName("chip")
        self.setProperty("active", active)
        self.setProperty("dashed", look == "dashed")
        self.setAccessibleName(text)
        shown = text.replace("&", "&&")
        if look == "dashed":
            self.setText("\u2009" + shown)
            self.setIcon(icons.icon("plus", "muted", 2))
        else:
            self.setText(shown + " \u2009")
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the icon stands behind the text
            self.setIcon(icons.icon("x", "accent", 2.25) if active else icons.icon("chevron-down", "muted", 2))
        if active:
            self.setToolTip(_("修改此筛选；点 × 或按 Delete 移除"))
        self.setIconSize(QSize(theme.current().px(13), theme.current().px(13)))

    def event(self, event: QEvent) -> bool:
        """Delete is the chip's own while it has the focus, whatever the window uses it for."""
        own: set[int] = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and event.key() in own:
            event.accept()
            return True
        return super().event(event)

    def on_cross(self, place: QPoint) -> bool:
        return self.active and place.x() > self.width() - theme.current().px(28)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.active:
            self.removed.emit(self.identity)
        else:
            super().keyPressEvent(event)


class FilterBar(Live, QWidget):
    """The chips, and on the right columns, density and what else the page offers."""

    def __init__(self, filters: Filters, table: "Table", tools: Sequence[Command]) -> None:
        super().__init__()
        self._filters, self._table = filters, table
        self.chips: list[Chip] = []
        self._folded: set[str] = set()
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
        more = Chip("", _("添加条件"), active=False, look="dashed")
        more.clicked.connect(lambda _on=False, chip=more: self._open_hidden(chip))
        self._chips.addWidget(more)
        self.chips.append(more)
        self._fit()

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
        plus.setVisible(bool(self._hidden()))

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
        else:
            self.open_values(chip.identity, chip)

    def _remove(self, identity: str) -> None:
        self._filters.set_codes(identity, frozenset())

    def open_values(self, identity: str, under: QWidget) -> "ValuesMenu":
        from gzstudents.ui.values_menu import ValuesMenu

        title = words(next(f.title for f in self._filters.filters if f.id == identity))
        menu = ValuesMenu(self, title, self._filters.choices(identity), self._filters.codes(identity))
        menu.chosen.connect(lambda codes: self._filters.set_codes(identity, codes))
        menu.move(under.mapToGlobal(QPoint(0, under.height() + 4)))
        menu.show()
        return menu

    def _open_hidden(self, chip: QWidget) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for hidden in self._hidden():
            action = menu.addAction(words(hidden.title))
            action.triggered.connect(lambda _on=False, name=hidden.id: self._add(name))
        menu.popup(chip.mapToGlobal(QPoint(0, chip.height() + 4)))

    def _add(self, identity: str) -> None:
        if identity in self._folded:
            self.open_values(identity, self.chips[-1])
            return
        self._filters.extra.append(identity)
        self.retranslate()
        self.open_values(identity, next(chip for chip in self.chips if chip.identity == identity))

    def _open_columns(self) -> None:
        menu = self._table.head.columns_menu(self)
        menu.popup(self._columns.mapToGlobal(QPoint(0, self._columns.height() + 4)))

    def _turn_density(self) -> None:
        self._table.set_low(not self._table.cell.low)
        self._table.columns_changed.emit()


__all__ = ["Chip", "Choice", "FilterBar", "Filters"]
