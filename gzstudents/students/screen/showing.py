"""What the list of students shows: everybody, some, one person found in it, a place gone back to, another day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from gzstudents.students.screen import reading
from gzstudents.students.screen.place import Place
from gzstudents.ui.list_spec import Wanted

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from gzstudents.students.screen.band import Band
    from gzstudents.students.screen.past import Past
    from gzstudents.students.screen.people_index import PeopleIndex
    from gzstudents.students.screen.people_list import PeopleList
    from gzstudents.students.screen.people_panel import PeoplePanel
    from gzstudents.ui.desk import Desk
    from gzstudents.ui.list_page import ListPage


class Showing:
    """A part of the screen 学生."""

    desk: Desk
    page: ListPage
    band: Band
    people_index: PeopleIndex
    _list: PeopleList
    _choose_next: int | None
    detail_wanted: SignalInstance
    commands_changed: SignalInstance

    @property
    def panel(self) -> PeoplePanel:
        raise NotImplementedError

    def show_person(self, person_id: int) -> None:
        """Choose one person in the list, by taking filters off where they hide him or her."""
        if self.people_index.index is None:
            self._choose_next = person_id
            return
        if self.page.rows.row_of(person_id) < 0:
            self.show_all()
        if self.page.rows.row_of(person_id) < 0:  # perhaps a record that was merged into another one
            self.desk.jobs.read(reading.leads_to, self._on_lead, fail=self.desk.error, person_id=person_id)
        self.page.choose([person_id])

    def _on_lead(self, found: tuple[int, int]) -> None:
        if found[0] != found[1]:
            self.show_person(found[1])

    def show_all(self) -> None:
        """Everybody again: no tab, no filter, no text."""
        self.band.show_only(None)
        asked = self.page.asked
        self.page.show_only(Wanted(tab="all", sort=asked.sort, ascending=asked.ascending))

    def show_these(self, ids: Sequence[int], title: str = "") -> None:
        """Only these people: those behind a figure of the statistics, for example."""
        self.show_all()
        self.band.show_only(ids, title)
        self.page.ask()

    def place(self) -> Place:
        ids, only = self.page.table.chosen_ids(2), self._list.only
        limited = None if only is None else tuple(only)
        return Place(ids[0] if len(ids) == 1 else None, self.page.asked, limited, self.band.title)

    def go_back_to(self, place: Place) -> None:
        """The list as it was asked, and the person that was chosen."""
        self.band.show_only(place.only, place.title)
        self.page.show_only(place.wanted)
        if place.person is None:
            self.page.table.clearSelection()
        elif self.page.rows.row_of(place.person) >= 0:
            self.page.choose([place.person])

    # --- another day

    @property
    def past(self) -> Past | None:
        """The day that is shown instead of today."""
        return self._list.past

    def is_today(self) -> bool:
        return self._list.past is None

    def ask_day(self) -> None:
        """Of which day the list shall be, and in which sense."""
        from gzstudents.students.screen.past import AsOfForm

        self.panel.ask_day(AsOfForm(self.show_day, date.today()))
        self.detail_wanted.emit()

    def show_day(self, day: date, known: bool) -> None:
        self.panel.close_form()
        self.band.show_day(day, known)

    def show_today(self) -> None:
        self.band.show_past(None)

    def day_changed(self) -> None:
        """The list is of another day, or of today again."""
        self.page.table.clearSelection()
        self.show_all()
        self.commands_changed.emit()
        self.page.ask_commands()
