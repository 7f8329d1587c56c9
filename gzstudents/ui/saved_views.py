"""Saved views as tabs of a list: turned to, changed, saved, shared, taken away. They are rows of the store (kernel.views)."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QMenu, QWidget

from gzstudents.kernel import access
from gzstudents.kernel.conditions import EVERYTHING, as_data, from_data
from gzstudents.kernel.conditions.operators import unknown_fields
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import icons
from gzstudents.ui.commands import Command
from gzstudents.ui.jobs import EVERYTHING as ALL_TABLES
from gzstudents.ui.list_spec import Wanted
from gzstudents.ui.parts import Button
from gzstudents.ui.tabs import ViewTab

if TYPE_CHECKING:
    from gzstudents.kernel.views import ViewRow
    from gzstudents.ui.list_page import ListPage

TABLE = "saved_views"
_PREFIX = "view:"
_COMPARED = ("tab", "filters", "where", "sort", "ascending", "order", "shown", "low")  # widths follow the window
_SHARING = "views.share"


def read_views(session: Any, *, list_id: str) -> list[ViewRow]:
    from gzstudents.kernel import views

    return views.list_views(session, list_id=list_id)


class SavedViews(QObject):
    """The views of one list. `current` is the one that is shown, None for a fixed tab."""

    def __init__(self, page: ListPage) -> None:
        super().__init__(page)
        self._page = page
        self._rows: dict[str, ViewRow] = {}
        self._turn_next = 0  # a view that was just made
        self._usual: dict[str, Any] = {}  # the look of the fixed tabs, while a view is shown
        self.current: ViewRow | None = None
        self._save = Button(mark("保存视图"), "link", "save", self.save)
        self._save_as = Button(mark("保存为视图"), "link", "bookmark", self.save_as)
        for button in (self._save, self._save_as):
            page._views_row.insertWidget(page._views_row.count() - 1, button)  # before the room that is left
            button.hide()
        page.view_buttons = [self._save, self._save_as]
        page.tabs.menu_wanted.connect(self.open_menu)
        page.desk.jobs.changed.connect(self._on_changed)
        self._recount_soon = QTimer(self, singleShot=True, interval=60)
        self._recount_soon.timeout.connect(self.recount)

    # --- reading

    def load(self) -> None:
        """Read the views of whoever is signed in; in the background, after the first rows stand."""
        page = self._page
        page.desk.jobs.read(read_views, self._on_views, fail=page.errors.show_error, list_id=page.spec.id)

    def _on_changed(self, tables: Iterable[str]) -> None:
        touched = frozenset(tables)
        if touched == ALL_TABLES or TABLE in touched:
            self.load()

    def _on_views(self, rows: list[ViewRow]) -> None:
        self._rows = {f"{_PREFIX}{row.id}": row for row in rows}
        self._page.tabs.show_views([ViewTab(name, row.name, row.shared) for name, row in self._rows.items()])
        if self.current is not None:
            self.current = self._rows.get(f"{_PREFIX}{self.current.id}")
        made, self._turn_next = f"{_PREFIX}{self._turn_next}", 0
        if made in self._rows:
            self._enter(self._rows[made])
        self._page.tabs.choose(self.identity())
        self.compare()
        self.recount()

    def identity(self) -> str:
        """The tab that is current."""
        return self._page.asked.tab if self.current is None else f"{_PREFIX}{self.current.id}"

    def names(self) -> list[str]:
        return [row.name for row in self._rows.values()]

    def recount_soon(self) -> None:
        """The list has changed: the counts of the tabs follow, once for many changes."""
        if self._rows:
            self._recount_soon.start()

    def recount(self) -> None:
        asking = self._page.asking
        if asking is None:
            return
        counts: dict[str, int] = {}
        for name, row in self._rows.items():
            with suppress(UserError, KeyError):  # of a condition that cannot be asked any more
                found = asking.count(self._wanted(row))
                counts |= {name: found} if found is not None else {}
        self._page.tabs.show_counts(counts)

    # --- turning to one

    def turn_to(self, tab: str) -> bool:
        """A tab was chosen; True where the list is asked for by this."""
        row = self._rows.get(tab)
        if row is not None:
            self._open(row)
            return True
        if self.current is None:
            return False
        self.current = None
        page = self._page
        if self._usual:
            page.take_up(self._usual)
        page.show_only(Wanted(page.asked.text, tab, {}, page.asked.sort, page.asked.ascending))
        return True

    def _open(self, row: ViewRow) -> None:
        page = self._page
        try:
            wanted = self._wanted(row)
        except UserError as error:
            page.errors.show_error(error)
            wanted = self._wanted(row._replace(content={**row.content, "where": {"all": []}}))
        self._enter(row)
        with suppress(TypeError, ValueError, AttributeError, OverflowError):  # not what _content() writes
            page.table.restore_layout(row.content)
        page.show_only(wanted.but(text=page._search.text().strip()))
        page.tabs.choose(self.identity())
        self.compare()

    def _enter(self, row: ViewRow) -> None:
        if self.current is None:
            self._usual = self._page.layout_state()
        self.current = row

    def _wanted(self, row: ViewRow) -> Wanted:
        """What a view asks for. Raises UserError for a condition that cannot be asked here any more."""
        page, content = self._page, row.content
        where = from_data(content.get("where") or {"all": []})
        unknown = unknown_fields(where, page.asking.fields()) if where.parts and page.asking else []
        if unknown:
            raise UserError(_("视图“{name}”的条件里有不再存在的字段“{field}”。", name=row.name, field=unknown[0]))
        tabs = {tab.id for tab in page.spec.tabs}
        known = {one.id for one in page.spec.filters}
        filters = content.get("filters")
        chosen = {
            name: frozenset(map(str, codes))
            for name, codes in (filters if isinstance(filters, dict) else {}).items()
            if name in known and isinstance(codes, list)
        }
        sorts = {column.id for column in page.spec.columns}
        sort = content.get("sort")
        return Wanted(
            "",
            content["tab"] if content.get("tab") in tabs else page.spec.tabs[0].id if page.spec.tabs else "",
            chosen,
            str(sort) if sort in sorts else page.spec.sort,
            bool(content.get("ascending", True)),
            where,
        )

    # --- whether it is as it was saved

    def _content(self) -> dict[str, Any]:
        """What is kept of the list as it stands; never the text of the search."""
        asked = self._page.asked
        return {
            **self._page.layout_state(),
            "tab": asked.tab,
            "filters": {name: sorted(codes) for name, codes in sorted(asked.filters.items())},
            "where": as_data(asked.where),
        }

    def is_changed(self) -> bool:
        if self.current is None:
            return False
        now, then = self._content(), {"where": as_data(EVERYTHING), "filters": {}, **self.current.content}
        return any(now.get(name) != then.get(name) for name in _COMPARED)

    def compare(self) -> None:
        """The dot behind the name, and the buttons that go with it."""
        changed = self.is_changed()
        self._page.tabs.show_changed(self.identity() if changed else "")
        asked = self._page.asked
        narrowed = bool(asked.filters or asked.where.parts)
        self._save.setVisible(changed and self._may_change(self.current))
        self._save_as.setEnabled(access.may_write(""))
        self._save_as.setVisible(changed or (self.current is None and narrowed))
        room = self._page.width() - 44 - self._page.tabs.sizeHint().width()
        for button in (self._save, self._save_as):  # the tabs are worth more than words on buttons
            button.set_short(False)
        needed = sum(one.sizeHint().width() for one in (self._save, self._save_as) if not one.isHidden())
        for button in (self._save, self._save_as):
            button.set_short(needed > room)
        self._save_as.say(mark("另存为") if self.current is not None else mark("保存为视图"))

    def _may_change(self, row: ViewRow | None) -> bool:
        return row is not None and (
            access.may_write(access.right_of(_SHARING)) if row.shared else access.may_write("") and row.mine
        )

    # --- writing

    def commands(self) -> list[Command]:
        return [Command("list.save_view", mark("保存为视图…"), self.save_as, "bookmark", "", "view")]

    def save(self) -> None:
        """The current view as it stands now."""
        if self.current is not None:
            self._write(self.current, content=self._content())

    def save_as(self) -> None:
        """A new view; its name is asked for."""
        self._ask_name(mark("保存为视图"), "", shared=False, then=self._make)

    def _make(self, name: str, shared: bool) -> None:
        from gzstudents.kernel import views

        page = self._page
        page.desk.jobs.write(
            views.save, self._on_made, fail=page.errors.show_error, list_id=page.spec.id, name=name, shared=shared,
            content=self._content(),
        )  # fmt: skip

    def _on_made(self, view_id: int, act: int | None) -> None:
        self._turn_next = view_id
        self._page.desk.toast(_("已保存视图"), act)
        self.load()

    def _write(self, row: ViewRow, **changes: Any) -> None:
        from gzstudents.kernel import views

        page = self._page
        values: dict[str, Any] = {"name": row.name, "content": row.content, "shared": row.shared} | changes
        page.desk.jobs.write(
            views.save, self._on_written, fail=page.errors.show_error, list_id=page.spec.id, view_id=row.id, **values
        )

    def _on_written(self, _view_id: int, act: int | None) -> None:
        self._page.desk.toast(_("已保存视图"), act)
        self.load()

    def _remove(self, row: ViewRow) -> None:
        from gzstudents.kernel import views

        if self.current is not None and self.current.id == row.id:
            self.turn_to(self._page.asked.tab)
        page = self._page
        page.desk.jobs.write(views.remove, self._on_removed, fail=page.errors.show_error, view_id=row.id)

    def _on_removed(self, name: str, act: int | None) -> None:
        self._page.desk.toast(_("已删除视图“{name}”", name=name), act)

    def _move(self, row: ViewRow, step: int) -> None:
        from gzstudents.kernel import views

        order = [one.id for one in self._rows.values() if one.mine]
        place = order.index(row.id)
        order.insert(max(0, place + step), order.pop(place))
        page = self._page
        page.desk.jobs.write(views.reorder, fail=page.errors.show_error, list_id=page.spec.id, view_ids=order)

    # --- the menu of a tab

    def open_menu(self, identity: str, place: QPoint) -> QMenu | None:
        row = self._rows.get(identity)
        if row is None:
            return None
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        may, mine = self._may_change(row), [one.id for one in self._rows.values() if one.mine]
        changed = self.current is not None and self.current.id == row.id and self.is_changed()
        acts = [
            ("save", _("保存更改"), self.save, changed and may),
            ("pencil", _("重命名…"), lambda: self._rename(row), may),
            ("copy", _("复制视图"), lambda: self._duplicate(row), access.may_write("")),
            ("users", _("不再共享") if row.shared else _("与同事共享"), lambda: self._write(row, shared=not row.shared),
             row.mine and access.may_write(access.right_of(_SHARING))),
            ("arrow-left", _("左移"), lambda: self._move(row, -1), may and row.mine and mine[0] != row.id),
            ("arrow-right", _("右移"), lambda: self._move(row, 1), may and row.mine and mine[-1] != row.id),
            ("trash-2", _("删除视图"), lambda: self._remove(row), may),
        ]  # fmt: skip
        for icon, text, run, possible in acts:
            action = menu.addAction(icons.icon(icon), text)
            action.setEnabled(possible)
            action.triggered.connect(partial(_run, run))
        menu.popup(place)
        return menu

    def _rename(self, row: ViewRow) -> None:
        self._ask_name(
            mark("重命名"),
            row.name,
            shared=row.shared,
            then=lambda name, shared: self._write(row, name=name, shared=shared),
        )

    def _duplicate(self, row: ViewRow) -> None:
        from gzstudents.kernel import views

        page, taken = self._page, {one.name for one in self._rows.values()}
        name = next(
            name
            for number in range(1, 999)
            if (name := _("{name} 副本 {number}", name=row.name, number=number)) not in taken
        )
        page.desk.jobs.write(
            views.save, self._on_made, fail=page.errors.show_error, list_id=page.spec.id, name=name, content=row.content
        )

    def _ask_name(self, title: str, name: str, *, shared: bool, then: Any) -> QWidget:
        from gzstudents.ui.name_popup import NamePopup

        page = self._page
        popup = NamePopup(page, title, name, shared=shared, may_share=access.may(access.right_of(_SHARING)))
        popup.named.connect(then)
        popup.show_below(page.tabs)
        return popup


def _run(run: Any, _on: bool = False) -> None:
    run()
