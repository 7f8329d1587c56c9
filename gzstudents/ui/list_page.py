"""A whole list page: what is asked of the list, what is shown of the answer, and what is remembered of both."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from gzstudents.kernel.conditions import EVERYTHING, Group
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import icons
from gzstudents.ui.commands import Command
from gzstudents.ui.condition_card import Asking, ConditionCard
from gzstudents.ui.desk import Desk
from gzstudents.ui.filters import Choice, Filters
from gzstudents.ui.list_face import ListFace
from gzstudents.ui.list_spec import Empty, Filter, Found, ListSpec, Tab, Wanted
from gzstudents.ui.rows import Column

if TYPE_CHECKING:
    from gzstudents.ui.building import Builder
    from gzstudents.ui.saved_views import SavedViews

PAUSE = 30  # ms after a key before the list is asked: two quick keys are one question


class ListPage(ListFace):
    """Emits `wanted` when another list is asked for; the owner answers with show_found(). `choices` gives the values
    of a filter with their counts when its menu opens; with `asking` conditions can be put together and views saved.
    """

    wanted = Signal(object)  # Wanted
    chosen = Signal(list)  # ids, at most MANY of them; chosen_count() tells the rest
    opened = Signal(int)
    edit_wanted = Signal(int)
    moved = Signal()  # another list or another choice: where the person is has changed

    MANY = 2_000

    def __init__(
        self,
        spec: ListSpec,
        fetch: Callable[[list[int]], Mapping[int, Any]],
        desk: Desk,
        choices: Callable[[str], Sequence[Choice]] | None = None,
        parent: QWidget | None = None,
        *,
        asking: Asking | None = None,
    ) -> None:
        super().__init__(spec, fetch, desk, Filters(spec.filters, choices or (lambda _filter: ())), parent)
        self.asking = asking
        self.card = ConditionCard(self)
        self.views: SavedViews | None = None
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._ask)
        self._chosen_soon = QTimer(self, singleShot=True, interval=0)
        self._chosen_soon.timeout.connect(self._on_chosen)
        self._remember_soon = QTimer(self, singleShot=True, interval=400)
        self._remember_soon.timeout.connect(self._remember)
        self._connect()
        self.table.show_sort(spec.sort, spec.ascending)
        self._restore()
        if asking is not None:
            self._add_views()
        self.live()

    def _add_views(self) -> None:
        from gzstudents.ui.saved_views import SavedViews

        self.views = SavedViews(self)

    def _connect(self) -> None:
        self._search.textChanged.connect(lambda _text: self._soon.start())
        self._search.down.connect(self._into_table)
        self.tabs.chosen.connect(self._on_tab)
        self.filters.changed.connect(self._on_filters)
        self.chips.where_wanted.connect(self.build)
        self.chips.where_removed.connect(lambda: self.set_where(EVERYTHING))
        self.rows.sort_wanted.connect(self._on_sort)
        self.rows.failed.connect(self.errors.show_error)
        head = self.table.head
        filtered = {one.column for one in self.spec.filters}
        head.filterable = frozenset(n for n, column in enumerate(self.spec.columns, 1) if column.id in filtered)
        head.filter_wanted.connect(self._on_funnel)
        self.table.chosen.connect(self._chosen_soon.start)
        self.table.opened.connect(self.opened)
        self.table.edit_wanted.connect(self.edit_wanted)
        self.table.menu_wanted.connect(self._open_menu)
        self.table.trouble.connect(self.errors.show_error)
        self.table.columns_changed.connect(self._remember_soon.start)
        self.desk.jobs.written.connect(lambda _act: self.say_saved(f"{datetime.now():%H:%M}"))

    # --- asking and showing

    def ask(self) -> None:
        """Ask for the list again, as it stands: after a write, or when the screen is shown."""
        self._soon.stop()
        self.asked = self.asked.but(text=self._search.text().strip())
        self.wanted.emit(self.asked)

    def _ask(self) -> None:
        if self._search.text().strip() != self.asked.text:
            self._ask_otherwise()

    def _ask_otherwise(self, **changes: Any) -> None:
        """Another list, from its top."""
        self.asked = self.asked.but(**changes)
        self.table.scrollToTop()
        self.ask()
        self.moved.emit()
        if self.views is not None:
            self.views.compare()

    def show_found(self, found: Found) -> None:
        """Show an answer; the selected rows stay selected where they are still in it."""
        if found.waiting:
            self._shown.setText(_("正在查找…"))
            return
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
        self.card.count()

    def _on_tab(self, tab: str) -> None:
        if self.views is not None and self.views.turn_to(tab):
            return
        self._ask_otherwise(tab=tab)

    def _on_filters(self) -> None:
        self._mark_filtered()
        self._ask_otherwise(filters=self.filters.chosen())

    def _mark_filtered(self) -> None:
        columns = {f.column for f in self.spec.filters if self.filters.codes(f.id)}
        self.table.head.filtered = frozenset(n for n, c in enumerate(self.spec.columns, 1) if c.id in columns)
        self.table.head.viewport().update()

    def _on_funnel(self, number: int, place: QPoint) -> None:
        self.chips.open_of_column(self.spec.columns[number - 1].id, place)

    def _on_sort(self, column: str, ascending: bool) -> None:
        self._ask_otherwise(sort=column, ascending=ascending)
        self._remember_soon.start()

    def show_only(self, wanted: Wanted) -> None:
        """Set tab, filters and text from outside: a figure of the statistics opens the list behind it."""
        self.filters.choose(wanted.filters)
        self._mark_filtered()
        self.asked = wanted.but(filters=self.filters.chosen())
        self.tabs.choose(wanted.tab)
        blocked = self._search.blockSignals(True)
        self._search.setText(wanted.text)
        self._search.blockSignals(blocked)
        self.table.show_sort(wanted.sort, wanted.ascending)
        self.card.follow()
        self.ask()
        self.moved.emit()
        if self.views is not None:
            self.views.compare()

    def clear_narrowing(self) -> None:
        """Everything of this tab again."""
        self.show_only(self.asked.but(text="", filters={}, where=EVERYTHING))

    # --- the condition that is put together

    @property
    def builder(self) -> "Builder | None":
        """The card in which it is put together, while it is open."""
        return self.card.builder

    def build(self) -> None:
        """Open the card above the list, with the condition as it stands."""
        self.card.open()

    def set_where(self, where: Group) -> None:
        """Another condition, or EVERYTHING for none."""
        self.show_only(self.asked.but(where=where))

    def take_where(self, where: Group) -> None:
        """What is being put together, from the card itself."""
        self.asked = self.asked.but(where=where)
        self.card.say()
        self._ask_otherwise()

    # --- choosing

    def choose(self, ids: Sequence[int]) -> None:
        self.table.choose(ids)

    def chosen_ids(self) -> list[int]:
        return self.table.chosen_ids()

    def _on_chosen(self) -> None:
        self._tell_chosen()
        self.chosen.emit(self.table.chosen_ids(self.MANY))
        self.moved.emit()

    def _tell_chosen(self) -> None:
        count = self.table.chosen_count()
        self.bulk.say(_("已选 {counted}", counted=self.spec.counted(count)))
        self.bar.setCurrentWidget(self.bulk if count > 1 else self.chips)

    def _into_table(self) -> None:
        self.table.setFocus()
        if not self.table.chosen_count() and len(self.rows.ids):
            self.table.selectRow(max(0, self.table.currentIndex().row()))

    def _say_empty(self, total: int | None) -> None:
        if total == 0 and not self.asked.narrowed:
            self.empty.show_words(self.spec.empty.title, self.spec.empty.hint, self.spec.empty.commands)
            return
        again = Command(f"{self.spec.id}.clear", lambda: _("清除条件"), self.clear_narrowing, "x")
        title = _("没有找到“{sought}”", sought=self.asked.text) if self.asked.text else _("没有符合条件的记录")
        hint = _("换一个写法，或清除条件后再找") if self.asked.narrowed else ""
        meant = self._found.near
        near = Command(
            f"{self.spec.id}.near",
            lambda: _("改找“{sought}”", sought=meant),
            lambda: self.show_only(self.asked.but(text=meant)),
            "search",
        )
        commands = (near, again) if meant else (again,)
        self.empty.show_words(lambda: title, lambda: hint, commands if self.asked.narrowed else ())

    def retranslate(self) -> None:
        super().retranslate()
        self.card.leave()
        self.card.say()
        self._tell_chosen()
        self.chosen.emit(self.table.chosen_ids(self.MANY))

    # --- keys and menus

    def commands(self) -> list[Command]:
        if self.asking is None:
            return []
        made = [Command("list.conditions", mark("组合条件…"), self.build, "list-filter", "Ctrl+Shift+F", "view")]
        return [*made, *(self.views.commands() if self.views is not None else ())]

    def focus_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def escape(self) -> bool:
        """Clear the innermost thing: the card of the condition, text, then selection."""
        if self.card.leave():
            return True
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

    # --- what is remembered

    def _restore(self) -> None:
        state = self.desk.settings.get(f"tables/{self.spec.id}")
        if isinstance(state, dict):
            with suppress(TypeError, ValueError, AttributeError, OverflowError):  # not what _remember() writes
                self.take_up(state)
        self._remember_soon.stop()

    def take_up(self, state: dict[str, Any]) -> None:
        """Columns and order as they were remembered."""
        self.table.restore_layout(state)
        sort = state.get("sort")
        if sort in {column.id for column in self.spec.columns}:
            self.asked = self.asked.but(sort=sort, ascending=bool(state.get("ascending", True)))
            self.table.show_sort(self.asked.sort, self.asked.ascending)

    def layout_state(self) -> dict[str, Any]:
        return self.table.layout_state() | {"sort": self.asked.sort, "ascending": self.asked.ascending}

    def _remember(self) -> None:
        """The usual look; that of a saved view is kept with the view."""
        if self.views is not None and self.views.current is not None:
            self.views.compare()
        else:
            self.desk.settings.set(f"tables/{self.spec.id}", self.layout_state())


__all__ = ["Asking", "Choice", "Column", "Empty", "Filter", "Found", "ListPage", "ListSpec", "Tab", "Wanted"]
