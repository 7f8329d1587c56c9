"""The screen 学生: everybody on the roll, found as one types, with one person or many in the panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _
from gzstudents.students.screen import reading
from gzstudents.students.screen.band import Band
from gzstudents.students.screen.choosing import Choosing
from gzstudents.students.screen.extras import FindAlike, PersonCommand, PersonPart, PersonSection
from gzstudents.students.screen.later import load_panel
from gzstudents.students.screen.outside import TakesFiles
from gzstudents.students.screen.page_commands import PageCommands, list_spec
from gzstudents.students.screen.people_index import OWN_TABLES, index_of
from gzstudents.students.screen.people_list import PeopleList
from gzstudents.students.screen.place import Place
from gzstudents.students.screen.recent import remember
from gzstudents.students.screen.showing import Showing
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.filters import Choice
from gzstudents.ui.first_paint import AfterFirstPaint
from gzstudents.ui.list_page import Asking, ListPage
from gzstudents.ui.list_spec import Wanted
from gzstudents.ui.screen import Screen

if TYPE_CHECKING:
    from gzstudents.students.screen.people_panel import PeoplePanel
    from gzstudents.ui.panel import Panel

AFTER_PAINT = 30  # ms: the first rows stand before the index is built


class StudentsScreen(TakesFiles, Showing, Choosing, Screen):
    """`person_commands` and `person_sections` are what slices above add; the composition root fills them in."""

    id = "students"
    icon = "users"
    watches = OWN_TABLES

    person_commands: ClassVar[list[PersonCommand]] = []
    person_sections: ClassVar[list[PersonSection]] = []
    person_parts: ClassVar[list[Callable[[Desk, Panel], PersonPart]]] = []
    person_alike: ClassVar[list[FindAlike]] = []

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.people_index = index_of(desk)
        self._list = PeopleList(desk, self.people_index)
        self._list.follow_fields()
        self._choose_next: int | None = None
        self._seen = self._viewed = False  # the first picture, the saved views
        self._built = False  # commands are asked whether they are possible while the page is made
        self._panel: PeoplePanel | None = None
        self.detail = QFrame()  # the panel's ground, until it is made
        self.detail.setObjectName("detail")
        self.made = PageCommands(self)
        asking = Asking(self._list.fields, self._list.in_use, self._list.count, other_days=True)
        self.page = ListPage(list_spec(self), self._list.rows, desk, self._choices, asking=asking)
        self._built = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.page, 1)
        self.band = Band(self, self._list, column)
        self.page.wanted.connect(self._on_wanted)
        self.page.chosen.connect(lambda _ids: self._on_chosen())
        self.page.opened.connect(lambda _id: self.detail_wanted.emit())
        self.page.edit_wanted.connect(lambda _id: self.panel.edit() if self.is_today() else None)
        self.people_index.refreshed.connect(self._on_refreshed)
        self.people_index.fields_changed.connect(self._on_fields)
        self.people_index.trouble.connect(self.page.errors.show_error)
        self.page.moved.connect(self.moved)
        self._list.beyond.found.connect(self._on_more_known)
        self._list.beyond.trouble.connect(self.page.errors.show_error)
        self.destroyed.connect(self._list.close)
        self.setAcceptDrops(True)
        self.live()

    @classmethod
    def title(cls) -> str:
        return _("学生")

    # --- what stands on the page

    @property
    def panel(self) -> PeoplePanel:
        """Made when it is first asked for: the first picture of the window does without it."""
        if self._panel is None:
            from gzstudents.students.screen.people_panel import PeoplePanel

            self._panel = self.detail = PeoplePanel(self, self.desk, self._list.suggestions)
            self._panel.saved.connect(self._on_saved)
            self._panel.stayed.connect(lambda person_id: remember(self.desk, person_id))
            self._panel.show_chosen()
            self.detail_made.emit()
        return self._panel

    def completing(self) -> Iterator[None]:
        yield from load_panel()
        self.panel.show()

    def panel_commands(self) -> tuple[list[Command], list[Command]]:
        """The buttons of one person, and what stands in the menu behind them."""
        made = self.made
        if self.past is not None:
            return [], []
        return [made.edit, *made.extra(in_panel=True)], [made.paper, made.status, *made.parts, made.history]

    def population(self) -> str:
        """The group of the one person that the panel shows, "" while it shows nobody."""
        page = self._panel.page if self._panel is not None else None
        return page.whole.person.population if page is not None and page.whole is not None else ""

    def many_commands(self) -> list[Command]:
        """The buttons of many people."""
        return [self.made.bulk, self.made.renew, self.made.status] if self.is_today() else []

    def sections(self) -> tuple[PersonSection, ...]:
        return tuple(self.person_sections)

    def parts(self, panel: Panel) -> list[PersonPart]:
        return [make(self.desk, panel) for make in self.person_parts]

    def alike(self) -> list[FindAlike]:
        return self.person_alike

    def commands(self) -> list[Command]:
        return [*self.made.in_menus(), *self.page.commands()]

    # --- reading

    def refresh(self) -> None:
        """After a write, and when first shown: the index takes the news in, the panel reads its person again."""
        if self.people_index.index is None:
            self.page.ask()
            if self._seen:
                QTimer.singleShot(AFTER_PAINT, self, self._start_index)
            else:
                AfterFirstPaint(self, self._on_seen)
        else:
            self.people_index.patch()  # another program may have written
        if self._panel is not None:
            self._panel.read_again()

    def _on_seen(self) -> None:
        self._seen = True
        QTimer.singleShot(AFTER_PAINT, self, self._start_index)

    def _start_index(self) -> None:
        if self._list.missing():
            self.desk.jobs.read(reading.nothing, self._on_store)
        else:
            self.people_index.start()

    def _on_store(self, _nothing: object) -> None:
        """The store has been made, or brought up to date."""
        if not self._list.missing():
            self.people_index.start()
            self.page.ask()

    def _on_fields(self) -> None:
        """The office has defined other fields: they are columns and filters from now on."""
        from gzstudents.students.screen import columns
        from gzstudents.ui.list_more import set_columns

        set_columns(self.page, columns.all_columns(), columns.all_filters())

    def _on_refreshed(self) -> None:
        self.page.ask()
        self.page.chips.refill()
        views = self.page.views
        if views is not None and self.people_index.index is not None:
            if not self._viewed:
                self._viewed = True
                views.load()
            views.recount_soon()
        if self._choose_next is not None:
            person_id, self._choose_next = self._choose_next, None
            self.show_person(person_id)
        self.commands_changed.emit()

    def _on_more_known(self) -> None:
        """What the index could not tell has been found out."""
        self.page.ask()
        if self.page.views is not None:
            self.page.views.recount_soon()

    def _on_wanted(self, wanted: Wanted) -> None:
        found = self._list.found(wanted)
        self.page.show_found(found)
        if self.is_today() and not found.waiting:
            self.badge_changed.emit(f"{found.total:,}" if found.total else "", False)

    def _choices(self, filter_id: str) -> list[Choice]:
        return self._list.choices(filter_id, self.page.asked)

    def _on_changed(self, tables: Iterable[str]) -> None:
        """Sections of other slices are read from other tables: then only the panel is read again."""
        touched = frozenset(tables)
        super()._on_changed(touched)
        watched = frozenset().union(*(section.watches for section in self.person_sections))
        if touched & watched and not touched & self.watches and self._panel is not None:
            self._panel.read_again()

    # --- choosing

    def _on_chosen(self) -> None:
        if self._panel is not None:
            self._panel.show_chosen()
        self.commands_changed.emit()
        self.page.ask_commands()

    # --- what the window asks of a screen

    def open(self, what: object) -> None:
        """A person's id, "new", a Wanted, or a list of ids (also as {"ids": …, "title": …}): all of today."""
        if self.past is not None:
            self.show_today()
        if what == "new":
            self.new()
        elif isinstance(what, int):
            self.show_person(what)
            self.detail_wanted.emit()
        elif isinstance(what, Wanted):
            self.band.show_only(None)
            self.page.show_only(what)
        elif isinstance(what, Place):
            self.go_back_to(what)
        elif isinstance(what, dict):
            self.show_these(what.get("ids", ()), str(what.get("title", "")))
        elif isinstance(what, list | tuple):
            self.show_these(what)

    def search(self) -> None:
        self.page.focus_search()

    def escape(self) -> bool:
        if (self._panel is not None and self._panel.escape()) or self.page.escape():
            return True
        if self._list.only is not None:
            self.show_all()
            return True
        if self.past is not None:
            self.show_today()
            return True
        return False

    def may_leave(self) -> bool:
        return self._panel is None or self._panel.may_leave()

    def retranslate(self) -> None:
        self.people_index.speak()
        if self.past is not None:
            self.past.speak()
            self.band.say_day()
            self.page.ask()
        if self._panel is not None:
            self._panel.show_chosen()

    def show_history(self) -> None:
        """All acts about the chosen person, and who looked."""
        rows = self.page.rows.rows(self.first_chosen(1))
        if rows:
            self.desk.go("history", {"person": rows[0].id, "name": rows[0].name})

    # --- doing

    def new(self) -> None:
        """An empty form in the panel."""
        if self.panel.new(date.today()):
            self.detail_wanted.emit()

    def _on_saved(self, text: str, act: object, person_id: int) -> None:
        if person_id:
            self._choose_next = person_id
        self.desk.toast(text, act if isinstance(act, int) else None)

    def export(self) -> None:
        """All that the list shows, as xlsx."""
        from gzstudents.students.screen import export

        export.ask_of_list(self, self.page.rows.all_ids())

    def export_chosen(self) -> None:
        from gzstudents.students.screen import export

        export.ask_of_list(self, self.chosen_ids())
