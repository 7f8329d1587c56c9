"""The card above a list in which its condition is put together, and what a list must be able to tell for that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gzstudents.kernel.conditions import Fields
from gzstudents.ui.list_spec import Choice, Wanted

if TYPE_CHECKING:
    from gzstudents.ui.building import Builder
    from gzstudents.ui.list_page import ListPage

UNDER_CHIPS = 7  # where the card stands in the column of the page


class Asking:
    """How a list answers beside its rows: the fields of its conditions, the values in use, and how many would be found (None:
    not known yet). `other_days`: whether a condition may speak of another day.
    """

    def __init__(
        self,
        fields: Callable[[], Fields],
        suggest: Callable[[str], Sequence[Choice]],
        count: Callable[[Wanted], int | None],
        *,
        other_days: bool = False,
    ) -> None:
        self.fields, self.suggest, self.count, self.other_days = fields, suggest, count, other_days


class ConditionCard:
    """Made when it is opened, thrown away when it closes. The condition itself is the page's."""

    def __init__(self, page: ListPage) -> None:
        self._page = page
        self.builder: Builder | None = None

    def open(self) -> None:
        page, asking = self._page, self._page.asking
        if asking is None:
            return
        if self.builder is None:
            from gzstudents.ui.building import Builder

            self.builder = Builder(asking.fields(), asking.suggest, other_days=asking.other_days)
            self.builder.wanted.connect(page.take_where)
            self.builder.left.connect(self.leave)
            page._column.insertWidget(UNDER_CHIPS, self.builder)
            page._column.insertSpacing(UNDER_CHIPS + 1, 10)
        self.builder.show_group(page.asked.where)
        self.count()
        self.builder.show()
        self.builder.focus_first()

    def leave(self) -> bool:
        """Close it, with its gap; False if it was not open."""
        if self.builder is None:
            return False
        self._page._column.takeAt(UNDER_CHIPS + 1)
        self._page._column.removeWidget(self.builder)
        self.builder.hide()
        self.builder.deleteLater()
        self.builder = None
        self._page.table.setFocus()
        return True

    def follow(self) -> None:
        """The condition was set from elsewhere."""
        self.say()
        if self.builder is not None and self.builder.group() != self._page.asked.where:
            self.builder.show_group(self._page.asked.where)

    def count(self) -> None:
        if self.builder is not None:
            self.builder.show_count(self._page.spec.counted(len(self._page.rows.ids)))

    def say(self) -> None:
        """The chip that says it."""
        from gzstudents.kernel.conditions.words import sentence

        page = self._page
        said = page.asked.where.parts and page.asking is not None
        page.filters.say_sentence(sentence(page.asked.where, page.asking.fields()) if said and page.asking else "")
