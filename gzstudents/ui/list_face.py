"""What stands on a list page and how it says how it stands: title, search, tabs, chips, table, the words of an empty list."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _
from gzstudents.ui import theme
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.filters import FilterBar, Filters
from gzstudents.ui.list_parts import BulkBar, EmptyView, SearchBox
from gzstudents.ui.list_spec import Found, ListSpec, Wanted
from gzstudents.ui.live import Live, words
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.parts import Button, CommandButton, Label, line
from gzstudents.ui.rows import RowsModel
from gzstudents.ui.table import Table
from gzstudents.ui.tabs import Tabs

QWIDGETSIZE_MAX = (1 << 24) - 1


class ListFace(Live, QWidget):
    """The pieces of a list page. What is asked and shown is the business of ListPage."""

    def __init__(
        self,
        spec: ListSpec,
        fetch: Callable[[list[int]], Mapping[int, Any]],
        desk: Desk,
        filters: Filters,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.spec, self.desk, self.filters = spec, desk, filters
        first = spec.tabs[0].id if spec.tabs else ""
        self.asked = Wanted(tab=first, sort=spec.sort, ascending=spec.ascending)
        self._found = Found([], 0)
        self._answered = False  # before the first answer nothing is said to be empty
        self._saved = self._unsaved = ""
        self.rows = RowsModel(spec.columns, fetch, self)
        self.table = Table(self.rows, self)
        self._column = self._build()

    def _build(self) -> QVBoxLayout:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 0)
        column.setSpacing(0)
        column.addLayout(self._top())
        column.addSpacing(8)
        column.addLayout(self._views())
        column.addWidget(line())
        column.addSpacing(10)
        self.bar = QStackedWidget()
        self.chips = FilterBar(self.filters, self.table, self.spec.tools)
        self.bulk = BulkBar(self.spec.bulk, self.table.copy, self.table.clearSelection)
        self.bar.addWidget(self.chips)
        self.bar.addWidget(self.bulk)
        column.addWidget(self.bar)
        column.addSpacing(10)
        self.errors = ErrorBar()
        column.addWidget(self.errors)
        self.empty = EmptyView()
        self._card = QFrame()
        self._card.setObjectName("tableCard")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(1, 1, 1, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        inside.addWidget(self._stack)
        column.addWidget(self._card, 1)
        column.addWidget(self._status())
        return column

    def _top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(10)
        self._title = Label(self.spec.title, "title")
        self._count = Label(role="muted")
        self._search = SearchBox(self.spec.search_hint)
        top.addWidget(self._title)
        top.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        top.addWidget(self._search, 10)
        self.buttons = [CommandButton(command) for command in self.spec.secondary]
        if self.spec.primary is not None:
            self.buttons.append(CommandButton(self.spec.primary, "primary"))
        for button in self.buttons:
            top.addWidget(button)
        return top

    def _views(self) -> QHBoxLayout:
        """The tabs, and behind them what can be done with a view that has been changed."""
        self.tabs = Tabs([(tab.id, tab.title) for tab in self.spec.tabs])
        self.view_buttons: list[Button] = []
        self._views_row = QHBoxLayout()
        self._views_row.setSpacing(2)
        self._views_row.addWidget(self.tabs)
        self._views_row.addStretch(1)
        return self._views_row

    def _status(self) -> QWidget:
        self._statusbar = QWidget()
        self._statusbar.setObjectName("statusbar")
        row = QHBoxLayout(self._statusbar)
        row.setContentsMargins(2, 0, 2, 0)
        self._shown = Label(role="faint")
        self._state = Label(role="faint")
        row.addWidget(self._shown)
        row.addStretch(1)
        row.addWidget(self._state)
        return self._statusbar

    # --- saying how it stands

    def _tell(self) -> None:
        shown, total = len(self.rows.ids), self._found.total
        self._tell_count(shown, total)
        empty = self._answered and not shown
        self._stack.setCurrentWidget(self.empty if empty else self.table)
        if empty:
            self._say_empty(total)

    def _tell_count(self, shown: int, total: int | None) -> None:
        if total is None:  # the place is kept, so that nothing moves when the number comes
            self._count.setText(self.spec.counted(self._found.about))
            self._count.setFixedWidth(self._count.sizeHint().width())
            self._count.clear()
            self._shown.clear()
            return
        self._count.setMinimumWidth(0)
        self._count.setMaximumWidth(QWIDGETSIZE_MAX)
        whole = self.spec.counted(total)
        self._count.setText(whole)
        self._shown.setText(
            _("显示 {shown} / {counted}", shown=f"{shown:,}", counted=whole)
            if shown != total
            else _("共 {counted}", counted=whole)
        )

    def _say_empty(self, total: int | None) -> None:
        """Nothing found is another thing than nothing there."""
        raise NotImplementedError

    def say_unsaved(self, text: str) -> None:
        """What a screen holds that is not saved yet, "" for nothing."""
        self._unsaved = text
        self.say_saved(self._saved)

    def say_saved(self, time: str) -> None:
        self._saved = time
        if self._unsaved:
            self._state.setText(self._unsaved)
            return
        self._state.setText(_("所有更改已保存 · {time}", time=time) if time else _("所有更改已保存"))

    def restyle(self) -> None:
        look = theme.current()
        self.bar.setFixedHeight(look.px(34))
        self._statusbar.setFixedHeight(look.px(34))

    def retranslate(self) -> None:
        self.table.setAccessibleName(_("{title}列表", title=words(self.spec.title)))
        self.say_saved(self._saved)
        self._tell()

    def commands(self) -> list[Command]:
        """What every list can do, for menus and the palette."""
        return []

    def ask_commands(self) -> None:
        """Ask every command again whether it is possible now."""
        for button in (*self.buttons, *self.bulk.buttons, *self.chips.buttons):
            button.ask()
