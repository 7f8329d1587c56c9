"""The band above the list of students: it says that only some people are shown, or another day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QVBoxLayout

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.screen.people_list import PeopleList
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk

if TYPE_CHECKING:
    from gzstudents.students.screen.past import Past
    from gzstudents.ui.panel_parts import CalloutBar


class Owner(Protocol):
    """What the band asks of its screen."""

    desk: Desk

    def show_all(self) -> None: ...
    def day_changed(self) -> None: ...


class Band:
    """Whom the list is about, where it is not about everybody today."""

    def __init__(self, owner: Owner, people: PeopleList, column: QVBoxLayout) -> None:
        self._owner, self._people, self._column = owner, people, column
        self.bar: CalloutBar | None = None
        self.title = ""  # why these people

    def _words(self) -> CalloutBar:
        if self.bar is None:
            from gzstudents.ui.panel_parts import CalloutBar

            self.bar = CalloutBar()
            self._column.insertWidget(0, self.bar)
        return self.bar

    # --- only some

    def show_only(self, ids: Sequence[int] | None, title: str = "") -> None:
        """Only these people, None for everybody; whoever calls it asks for the list."""
        self._people.only = None if ids is None else list(ids)
        self.title = title
        if ids is None:
            if self.bar is not None:
                self.bar.setVisible(self._people.past is not None)
            return
        text = _n("只显示 {count} 人", len(ids))
        text = _("{what}：{title}", what=text, title=title) if title else text
        self._words().fill(text, "info", Command("students.show_all", mark("显示全部"), self._owner.show_all))
        self._words().show()

    # --- another day

    def show_day(self, day: date, known: bool) -> None:
        """The register of that day, made in the background."""
        from gzstudents.students.screen.past import read_past

        desk = self._owner.desk
        desk.jobs.read(
            read_past, self.show_past, fail=desk.error, latest=(id(self), "past"), path=desk.path, key=desk.key, day=day,
            known=known,
        )  # fmt: skip

    def show_past(self, past: Past | None) -> None:
        """Another day, or None for today."""
        self._people.past = past
        self.say_day()
        self._owner.day_changed()

    def say_day(self) -> None:
        """Nobody shall take another day for today."""
        past = self._people.past
        if past is not None:
            today = Command("students.today", mark("回到今天"), lambda: self.show_past(None))
            self._words().fill(past.words(), "warn", today)
            self._words().show()
