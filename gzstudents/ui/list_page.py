"""A whole list page: title, search, tabs, filters, table, what to do with many, and what to say when it is empty."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _
from gzstudents.ui import icons, theme
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.filters import Choice, FilterBar, Filters
from gzstudents.ui.list_parts import BulkBar, EmptyView, SearchBox, Tabs
from gzstudents.ui.list_spec import Empty, Filter, Found, ListSpec, Tab, Wanted
from gzstudents.ui.live import Live, words
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.parts import CommandButton, Label, line
from gzstudents.ui.rows import Column, RowsModel
from gzstudents.ui.table import Table

QWIDGETSIZE_MAX = (1 << 24) - 1
PAUSE = 30  # ms after a key before the list is asked: two quick keys are one question


class ListPage(Live, QWidget):
    """Emits `wanted` when another list is asked for; the owner answers with show_found(). `choices` gives the values
    of a filter with their counts when its menu opens.
    """

    wanted = Signal(object)  # Wanted
    chosen = Signal(list)  # ids, at most MANY of them; chosen_count() tells the rest
    opened = Signal(int)
    edit_wanted = Signal(int)

    MANY = 2_000

    def __init__(
        self,
        spec: ListSpec,
        fetch: Callable[[list[int]], Mapping[int, Any]],
        desk: Desk,
        choices: Callable[[str], Sequence[Choice]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.spec, self.desk = spec, desk
        first = spec.tabs[0].id if spec.tabs else ""
        self.asked = Wanted(tab=first, sort=spec.sort, ascending=spec.ascending)
        self._found = Found([], 0)
        self._answered = False  # before the first answer nothing is said to be empty
        self._saved = ""
        self.rows = RowsModel(spec.columns, fetch, self)
        self.table = Table(self.rows, self)
        self.filters = Filters(spec.filters, choices or (lambda _filter: ()))
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._ask)
        self._chosen_soon = QTimer(self, singleShot=True, interval=0)
        self._chosen_soon.timeout.connect(self._on_chosen)
        self._remember_soon = QTimer(self, singleShot=True, interval=400)
        self._remember_soon.timeout.connect(self._remember)
        self._build()
        self._connect()
        self.table.show_sort(spec.sort, spec.ascending)
        self._restore()
        self.live()

    # --- building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 0)
        column.setSpacing(0)
        column.addLayout(self._top())
        column.addSpacing(8)
        self.tabs = Tabs([(tab.id, tab.title) for tab in self.spec.tabs])
        column.addWidget(self.tabs)
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

    def _connect(self) -> None:
        self._search.textChanged.connect(lambda _text: self._soon.start())
        self._search.down.connect(self._into_table)
        self.tabs.chosen.connect(self._on_tab)
        self.filters.changed.connect(self._on_filters)
        self.rows.sort_wanted.connect(self._on_sort)
        self.rows.failed.connect(self.errors.show_error)
        self.table.chosen.connect(self._chosen_soon.start)
        self.table.opened.connect(self.opened)
        self.table.edit_wanted.connect(self.edit_wanted)
        self.table.menu_wanted.connect(self._open_menu)
        self.table.trouble.connect(self.errors.show_error)
        self.table.columns_changed.connect(self._remember_soon.start)
        self.desk.jobs.written.connect(lambda _act: self._on_written())

    # --- asking and showing

    def ask(self) -> None:
        """Ask for the list again, as it stands: after a write, or when the screen is shown."""
        self._soon.stop()
        self.asked = self.asked.but(text=self._search.text().strip())
        self.wanted.emit(self.asked)

    def _ask(self) -> None:
        if self._search.text().strip() != self.asked.text:
            self.table.scrollToTop()
            self.ask()

    def show_found(self, found: Found) -> None:
        """Show an answer; the selected rows stay selected where they are still in it."""
        self._found, self._answered = found, True
        same = len(found.ids) == len(self.rows.ids) and found.ids is self.rows.ids
        if same:
            self.rows.forget()
        else:
            place = self.table.verticalScrollBar().value()
            self.rows.set_ids(found.ids)
            self.table.verticalScrollBar().setValue(place)
        self.tabs.show_counts(found.tabs)
        self._tell()

    def _on_tab(self, tab: str) -> None:
        self.asked = self.asked.but(tab=tab)
        self.table.scrollToTop()
        self.ask()

    def _on_filters(self) -> None:
        self.asked = self.asked.but(filters=self.filters.chosen())
        columns = {f.column for f in self.spec.filters if f.id in self.asked.filters}
        self.table.head.filtered = frozenset(n for n, c in enumerate(self.spec.columns, 1) if c.id in columns)
        self.table.head.viewport().update()
        self.ask()

    def _on_sort(self, column: str, ascending: bool) -> None:
        self.asked = self.asked.but(sort=column, ascending=ascending)
        self.table.scrollToTop()
        self.ask()
        self._remember_soon.start()

    def show_only(self, wanted: Wanted) -> None:
        """Set tab, filters and text from outside: a figure of the statistics opens the list behind it."""
        self.filters.choose(wanted.filters)
        self.asked = wanted.but(filters=self.filters.chosen())
        self.tabs.choose(wanted.tab)
        blocked = self._search.blockSignals(True)
        self._search.setText(wanted.text)
        self._search.blockSignals(blocked)
        self.table.show_sort(wanted.sort, wanted.ascending)
        self.ask()

    def clear_narrowing(self) -> None:
        """Everything of this tab again."""
        self.show_only(self.asked.but(text="", filters={}))

    def choose(self, ids: Sequence[int]) -> None:
        self.table.choose(ids)

    def chosen_ids(self) -> list[int]:
        return self.table.chosen_ids()

    def _on_chosen(self) -> None:
        count = self.table.chosen_count()
        self.bulk.say(_("已选 {counted}", counted=self.spec.counted(count)))
        self.bar.setCurrentWidget(self.bulk if count > 1 else self.chips)
        self.chosen.emit(self.table.chosen_ids(self.MANY))

    def _into_table(self) -> None:
        self.table.setFocus()
        if not self.table.chosen_count() and len(self.rows.ids):
            self.table.selectRow(max(0, self.table.currentIndex().row()))

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
        if total == 0 and not self.asked.narrowed:
            self.empty.show_words(self.spec.empty.title, self.spec.empty.hint, self.spec.empty.commands)
            return
        again = Command(f"{self.spec.id}.clear", lambda: _("清除条件"), self.clear_narrowing, "x")
        title = _("没有找到“{sought}”", sought=self.asked.text) if self.asked.text else _("没有符合条件的记录")
        hint = _("换一个写法，或清除条件后再找") if self.asked.narrowed else ""
        self.empty.show_words(lambda: title, lambda: hint, (again,) if self.asked.narrowed else ())

    def _on_written(self) -> None:
        self._saved = f"{datetime.now():%H:%M}"
        self._state.setText(_("所有更改已保存 · {time}", time=self._saved))

    def restyle(self) -> None:
        look = theme.current()
        self.bar.setFixedHeight(look.px(34))
        self._statusbar.setFixedHeight(look.px(34))

    def retranslate(self) -> None:
        self.table.setAccessibleName(_("{title}列表", title=words(self.spec.title)))
        self._state.setText(_("所有更改已保存 · {time}", time=self._saved) if self._saved else _("所有更改已保存"))
        self._tell()
        self._on_chosen()

    # --- keys and menus

    def focus_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def escape(self) -> bool:
        """Clear the innermost thing: text, then selection."""
        if self._search.hasFocus() and self._search.text():
            self._search.clear()
            return True
        if self.table.chosen_count():
            self.table.clearSelection()
            return True
        return False

    def _open_menu(self, place: QPoint) -> None:
        commands = self.spec.row_commands if self.table.chosen_count() < 2 else self.spec.bulk
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for command in commands:
            action = menu.addAction(icons.icon(command.icon or "minus"), command.label())
            action.setIconVisibleInMenu(bool(command.icon))
            action.setEnabled(command.enabled())
            action.triggered.connect(lambda _on=False, run=command.run: run() and None)
        menu.addSeparator()
        copy = menu.addAction(icons.icon("copy"), _("复制到表格"))
        copy.triggered.connect(lambda _on=False: self.table.copy())
        menu.popup(place)

    def ask_commands(self) -> None:
        """Ask every command again whether it is possible now."""
        for button in (*self.buttons, *self.bulk.buttons, *self.chips.buttons):
            button.ask()

    # --- what is remembered

    def _restore(self) -> None:
        state = self.desk.settings.get(f"tables/{self.spec.id}")
        if isinstance(state, dict):
            with suppress(TypeError, ValueError, AttributeError, OverflowError):  # not what _remember() writes
                self._take_up(state)
        self._remember_soon.stop()

    def _take_up(self, state: dict[str, Any]) -> None:
        self.table.restore_layout(state)
        sort = state.get("sort")
        if sort in {column.id for column in self.spec.columns}:
            self.asked = self.asked.but(sort=sort, ascending=bool(state.get("ascending", True)))
            self.table.show_sort(self.asked.sort, self.asked.ascending)

    def _remember(self) -> None:
        state = self.table.layout_state() | {"sort": self.asked.sort, "ascending": self.asked.ascending}
        self.desk.settings.set(f"tables/{self.spec.id}", state)


__all__ = ["Choice", "Column", "Empty", "Filter", "Found", "ListPage", "ListSpec", "Tab", "Wanted"]
