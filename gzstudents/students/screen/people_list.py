"""What the list of students is asked, answered from the register index; before it is built, from the store itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gzstudents.students.screen import columns
from gzstudents.students.screen.people_index import PeopleIndex, connect
from gzstudents.ui.desk import Desk
from gzstudents.ui.filters import Choice
from gzstudents.ui.list_spec import Found, Wanted

if TYPE_CHECKING:
    from datetime import date

    from gzstudents.kernel.search import Condition, RegisterIndex
    from gzstudents.students.screen.past import Past

FIRST = 200  # rows that are shown before the index is there
COUNTED = 10_000  # people that are counted for the first picture; more are counted after it


class PeopleList:
    """Reads rows through its own connection, in the GUI thread: by primary key, a page at a time."""

    def __init__(self, desk: Desk, index: PeopleIndex) -> None:
        self._desk, self._people = desk, index
        self._connection: Any = None
        self.only: list[int] | None = None  # these people and nobody else
        self._past: Past | None = None
        self._tab_counts: tuple[tuple[int, str], dict[str, int]] = ((-1, ""), {})

    @property
    def past(self) -> Past | None:
        """Another day that is shown instead of today. Its database goes with it when nobody reads it any more."""
        return self._past

    @past.setter
    def past(self, past: Past | None) -> None:
        self._past, self.only = past, None
        self._tab_counts = ((-1, ""), {})

    @property
    def _index(self) -> RegisterIndex | None:
        return self._past.index if self._past is not None else self._people.index

    def close(self) -> None:
        self.past = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def missing(self) -> bool:
        """No store yet, or one of an older program that is being brought up to date."""
        return self._open() is None

    def _open(self) -> Any:
        if self._past is not None:
            return self._past.connection
        if self._connection is None:
            self._connection = connect(self._desk)
        return self._connection

    def rows(self, ids: list[int]) -> Mapping[int, Any]:
        from gzstudents.students import roll_page

        connection = self._open()
        return {row.id: row for row in roll_page.rows(connection, ids)} if connection is not None else {}

    def found(self, wanted: Wanted) -> Found:
        """The ids that are wanted, in order."""
        index = self._index
        if index is None:
            return self._first()
        sort = "" if wanted.sort == "sort_key" else wanted.sort
        hits = index.find(
            wanted.text, wanted.filters, self._condition(wanted.tab), sort=sort, descending=not wanted.ascending
        )
        ids = hits if self.only is None else self._only_these(hits.ids)  # hits sort themselves as far as they are seen
        return Found(ids, index.count(), self._counts())

    def _only_these(self, ids: Any) -> Any:
        import numpy as np

        return ids[np.isin(ids, np.array(self.only, np.int64))]

    def _first(self) -> Found:
        from gzstudents.students import roll_page

        connection = self._open()
        if connection is None:
            return Found([], 0, {})
        total = self._people.total
        if total is None:
            total = roll_page.count_up_to(connection, COUNTED)
        about = roll_page.about(connection) if total is None else total
        return Found(roll_page.first_ids(connection, FIRST), total, about=about)

    def _counts(self) -> dict[str, int]:
        """People behind each tab; counted once for each state of the index and each day."""
        index = self._index
        if index is None:
            return {}
        key = (index.version, _today().isoformat())
        if self._tab_counts[0] != key:
            self._tab_counts = (key, {tab.id: index.count(tab=self._condition(tab.id)) for tab in columns.TABS})
        return self._tab_counts[1]

    def due(self) -> int:
        """How many papers run out soon."""
        return self._counts().get("due", 0)

    def choices(self, filter_id: str, wanted: Wanted) -> list[Choice]:
        """The values of a filter with their counts, the most frequent first; chosen ones even where none is left."""
        index = self._index
        chosen = dict.fromkeys(wanted.filters.get(filter_id, ()), 0)
        if index is None:
            return [Choice(value, columns.value_label(filter_id, value), None) for value in chosen]
        counts = index.counts(filter_id, wanted.text, wanted.filters, self._condition(wanted.tab))
        pairs = sorted({**chosen, **counts}.items(), key=lambda pair: (pair[0] == "", -pair[1], pair[0]))
        return [Choice(value, columns.value_label(filter_id, value), many) for value, many in pairs]

    def suggestions(self, column: str) -> list[str]:
        """The values in use, the most frequent first: for typing them the same way again."""
        index = self._index
        if index is None:
            return []
        counts = index.counts(column)
        return sorted((value for value in counts if value), key=lambda value: (-counts[value], value))[:2_000]

    def _condition(self, tab: str) -> Condition:
        return condition(tab, self._past.day if self._past is not None else None)


def _today() -> date:
    from datetime import date

    return date.today()


def condition(tab: str, today: date | None = None) -> Condition:
    """What a tab stands for on a day."""
    from gzstudents.kernel.search import EVERYBODY, Condition
    from gzstudents.students import roll

    if tab == "due":
        return roll.due_within(30, today)
    filters = {
        "now": {"status": {"REGISTERED"}},
        "admitted": {"status": {"ADMITTED"}},
        "hmt": {"population": {"HK", "MO", "TW"}},
        "graduated": {"status": {"GRADUATED"}},
    }.get(tab)
    return Condition(filters) if filters else EVERYBODY
