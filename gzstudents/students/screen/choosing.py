"""Who is chosen in the list of students, and what may be done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gzstudents.ui.list_page import ListPage


class Choosing:
    """A part of the screen 学生: what commands, panel and other slices ask of the selection."""

    page: ListPage
    _built: bool

    def is_today(self) -> bool:
        raise NotImplementedError

    def chosen_ids(self) -> list[int]:
        return self.page.chosen_ids()

    def first_chosen(self, most: int) -> list[int]:
        """The first of the chosen people: all of a million take their time."""
        return self.page.table.chosen_ids(most)

    def chosen_names(self, most: int) -> list[str]:
        """What the first of the chosen people are called."""
        rows = self.page.rows.rows(self.page.table.chosen_ids(most))
        return [row.name for row in rows]

    def chosen_count(self) -> int:
        return self.page.table.chosen_count() if self._built else 0

    def has_one(self) -> bool:
        return self.chosen_count() == 1

    def has_any(self) -> bool:
        return self.chosen_count() > 0

    def may_change_one(self) -> bool:
        return self.is_today() and self.has_one()

    def may_change_any(self) -> bool:
        return self.is_today() and self.has_any()
