"""A screen for a list that fits in memory (some ten thousand rows): read once after each change, narrowed and sorted here.

To write one: give `spec()`, `read()`, `in_tab()`, `code()`; rows are NamedTuples with an `id`. The students' list, which
may hold a million, has its own index instead.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gzstudents.kernel import names
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.filters import Choice
from gzstudents.ui.list_page import Asking, ListPage
from gzstudents.ui.list_spec import Found, ListSpec, Wanted
from gzstudents.ui.narrowing import Narrowing, with_column_filters
from gzstudents.ui.panel import Panel
from gzstudents.ui.rows import Column
from gzstudents.ui.screen import Screen


class RowPlace(NamedTuple):
    """Where somebody is in a list: for back and forward."""

    row: int | None
    wanted: Wanted


class RowsScreen(Screen):
    """Search looks into every shown column; a filter's codes come from code(). `exports`: the list can be written to a sheet."""

    exports: ClassVar[bool] = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rows: dict[int, Any] = {}
        self._texts: dict[int, str] = {}
        self._shown_id: int | None = None
        self._open_next: int | None = None
        self._viewed = False  # its saved views have been asked for
        self._built = False  # commands are asked whether they are possible while the page is made
        self._spec = with_column_filters(self._with_export(self.spec()))
        self._narrowing = Narrowing(self._spec, self.code, self.label)
        asking = Asking(
            self._narrowing.fields, lambda name: self._narrowing.in_use(self._rows.values(), name), self._count
        )
        self.page = ListPage(self._spec, self._fetch, desk, self._choices, asking=asking)
        self._built = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.panel = self.make_panel()
        self.detail: QWidget | None = self.panel
        self.panel.subject = self.page.table.chosen_ids
        self.page.wanted.connect(self._show)
        self.page.chosen.connect(self._on_chosen)
        self.page.opened.connect(self.open_row)
        self.page.moved.connect(self.moved)
        self.panel.closed.connect(self._show_chosen)
        self.live()

    def _with_export(self, spec: ListSpec) -> ListSpec:
        if not self.exports:
            return spec
        from gzstudents.ui.list_export import export_command

        return spec.but(tools=(*spec.tools, export_command(spec.id, lambda: self.page)))

    # --- what a screen of this kind says

    def make_panel(self) -> Panel:
        return Panel()

    def spec(self) -> ListSpec:
        raise NotImplementedError

    def query(self) -> Callable[..., Sequence[Any]]:
        """`query(session, **values)` gives all rows; see values()."""
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        """What the query is asked with."""
        return {}

    def in_tab(self, row: Any, tab: str) -> bool:
        return True

    def code(self, row: Any, filter_id: str) -> str:
        """The value of a row that a filter looks at."""
        return str(getattr(row, filter_id))

    def label(self, filter_id: str, code: str) -> str:
        return code

    def sort_value(self, row: Any, column: Column) -> Any:
        """What a column is sorted by; numbers before texts is the screen's own business."""
        return column.text(row)

    def show_row(self, row: Any) -> None:
        """Fill the panel with one row."""

    def show_many(self, rows: list[Any]) -> None:
        """Fill the panel for several rows."""

    def show_nothing(self) -> None:
        """Fill the panel when nothing is chosen."""
        self.panel.show_empty("")

    def open_row(self, row_id: int) -> None:
        """Enter or a double click."""

    # --- reading and showing

    def refresh(self) -> None:
        if self.page.views is not None and not self._viewed:
            self._viewed = True
            self.page.views.load()
        self.desk.jobs.read(self.query(), self._on_rows, fail=self.page.errors.show_error, latest=self, **self.values())

    def rows(self) -> Iterable[Any]:
        return self._rows.values()

    def row(self, row_id: int) -> Any:
        """The row with this id, None if it is gone."""
        return self._rows.get(row_id)

    def chosen_rows(self) -> list[Any]:
        if not self._built:
            return []
        return [self._rows[row_id] for row_id in self.page.chosen_ids() if row_id in self._rows]

    def _on_rows(self, rows: Sequence[Any]) -> None:
        self._rows = {row.id: row for row in rows}
        self._texts = {}
        self.page.table.fit_words(rows)
        self.page.ask()
        if self.page.views is not None:
            self.page.views.recount_soon()
        self._show_chosen()
        if self._open_next is not None:
            row_id, self._open_next = self._open_next, None
            self.open(row_id)
        self.changed_rows()

    def changed_rows(self) -> None:
        """Called after the rows were read: counts in the side bar, for example."""

    def _show(self, wanted: Wanted) -> None:
        found = [row for row in self._rows.values() if self._matches(row, wanted)]
        column = next((one for one in self._spec.columns if one.id == wanted.sort), None)
        if column is not None:
            found.sort(key=lambda row: _sortable(self.sort_value(row, column)), reverse=not wanted.ascending)
        tabs = {tab.id: sum(self.in_tab(row, tab.id) for row in self._rows.values()) for tab in self._spec.tabs}
        self.page.show_found(Found([row.id for row in found], tabs.get(wanted.tab, len(self._rows)), tabs))

    def _matches(self, row: Any, wanted: Wanted, *, but: str = "") -> bool:
        if wanted.tab and not self.in_tab(row, wanted.tab):
            return False
        if not self._narrowing.passes(row, wanted, but):
            return False
        sought = names.fold(wanted.text[:200]).split()
        return not sought or all(word in self._text(row) for word in sought)

    def _text(self, row: Any) -> str:
        """All that is said of a row, folded once."""
        text = self._texts.get(row.id)
        if text is None:
            parts = [
                said
                for column in self._spec.columns
                for said in (column.text(row), column.second(row), column.side(row))
            ]
            text = self._texts[row.id] = names.fold(" ".join(part for part in parts if part))
        return text

    def _count(self, wanted: Wanted) -> int:
        return sum(self._matches(row, wanted) for row in self._rows.values())

    def _choices(self, filter_id: str) -> list[Choice]:
        rows = [row for row in self._rows.values() if self._matches(row, self.page.asked, but=filter_id)]
        return self._narrowing.choices(rows, filter_id, self.page.filters.codes(filter_id))

    def _fetch(self, ids: list[int]) -> dict[int, Any]:
        return {row_id: self._rows[row_id] for row_id in ids if row_id in self._rows}

    def _on_chosen(self, ids: list[int]) -> None:
        self.commands_changed.emit()
        self.page.ask_commands()
        rows = [self._rows[row_id] for row_id in ids if row_id in self._rows]
        self._shown_id = rows[0].id if len(rows) == 1 else None
        if not rows:
            self.show_nothing()
        elif len(rows) == 1:
            self.show_row(rows[0])
        else:
            self.show_many(rows)

    def _show_chosen(self) -> None:
        self._on_chosen(self.page.chosen_ids())

    # --- what the window asks

    def open(self, what: object) -> None:
        if isinstance(what, int):
            if what in self._rows:
                self.page.choose([what])
            else:
                self._open_next = what
        elif isinstance(what, Wanted):
            self.page.show_only(what)
        elif isinstance(what, RowPlace):
            self.page.show_only(what.wanted)
            self.page.choose([what.row] if what.row is not None else [])

    def place(self) -> object:
        return RowPlace(self._shown_id, self.page.asked)

    def search(self) -> None:
        self.page.focus_search()

    def escape(self) -> bool:
        return self.panel.escape() or self.page.escape()

    def may_leave(self) -> bool:
        return self.panel.may_leave()

    def commands(self) -> list[Command]:
        spec = self._spec
        own = [*([spec.primary] if spec.primary else []), *spec.secondary, *spec.tools, *spec.bulk, *spec.row_commands]
        return [*own, *self.page.commands()]

    def retranslate(self) -> None:
        self._texts = {}
        if self._rows:
            self.page.table.fit_words(self._rows.values())
            self.page.ask()
        self._show_chosen()


def _sortable(value: Any) -> tuple[int, Any]:
    """Nothing comes last, whatever the kind of value."""
    return (1, "") if value in {None, ""} else (0, value)
