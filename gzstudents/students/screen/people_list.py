"""What the list of students is asked, answered from the register index; before it is built, from the store itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from gzstudents.kernel.conditions import EVERYTHING, Fields, Group, Node, is_coded
from gzstudents.kernel.conditions.coded import any_of
from gzstudents.kernel.conditions.offered import codes_for
from gzstudents.kernel.conditions.tree import every_test
from gzstudents.kernel.custom import book
from gzstudents.students.screen import columns
from gzstudents.students.screen.beyond import Beyond
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
        self._beyond: Beyond | None = None
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
    def beyond(self) -> Beyond:
        """Finds out what the index cannot tell."""
        if self._beyond is None:
            self._beyond = Beyond(self._desk)
        return self._beyond

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
        if connection is None:
            return {}
        found = {row.id: row for row in roll_page.rows(connection, ids)}
        return with_own(connection, found) if book.current() else found

    def follow_fields(self) -> None:
        """Which fields the office has defined, before the list is made of them."""
        connection = self._open()
        if connection is not None:
            book.follow(connection)

    def _loads(self, wanted: Wanted) -> bool:
        """Whether columns are being loaded that the answer needs: seldom used ones and fields of the office's own."""
        missing = [name for name in self._needed(wanted) if not self._has(name)]
        if missing and self._past is None:
            self._people.want(missing)
        return bool(missing) and self._past is None

    def _needed(self, wanted: Wanted) -> set[str]:
        """The columns that the index reads only when they are asked for."""
        asked = {test.field for test in every_test(wanted.where)} | set(wanted.filters)
        later = self._index.source.later if self._index is not None else frozenset()
        found = later & {wanted.sort, *asked}
        found |= {name for name in (wanted.sort, *_plain(wanted)) if book.find(name) is not None}
        if any(name.startswith("own_") for name in asked):
            from gzstudents.students.conditions import own

            found |= asked & own.kinds().keys()
        return set(found)

    def _has(self, name: str) -> bool:
        """Whether the index knows a column that comes later; that of another day takes it in at once."""
        index = self._index
        if index is None or index.has(name) or self._past is None:
            return index is not None and index.has(name)
        from gzstudents.students.custom.index import extras

        return index.load(self._past.connection, extras([name]))

    def found(self, wanted: Wanted) -> Found:
        """The ids that are wanted, in order."""
        index = self._index
        if index is None:
            return self._first()
        sort = "" if wanted.sort == "sort_key" or _is_gone(wanted.sort) else wanted.sort
        condition = None if self._loads(wanted) else self._narrowed(wanted)
        if condition is None:
            return Found([], None, waiting=True)
        hits = index.find(wanted.text, _plain(wanted), condition, sort=sort, descending=not wanted.ascending)
        ids = hits if self.only is None else self._only_these(hits.ids)  # hits sort themselves as far as they are seen
        return Found(ids, index.count(), self._counts(), near="" if hits.count else _near(index, wanted.text))

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

    def count(self, wanted: Wanted) -> int | None:
        """How many would be found; None as long as that is being found out."""
        index = self._index
        condition = self._narrowed(wanted) if index is not None and not self._loads(wanted) else None
        return None if index is None or condition is None else index.count(wanted.text, _plain(wanted), condition)

    def _narrowed(self, wanted: Wanted, but: str = "") -> Condition | None:
        """What tab, coded filters and the condition leave; None while the store is asked for what the index cannot tell."""
        tab, index = self._condition(wanted.tab), self._index
        coded: list[Node] = [
            any_of(name, codes) for name, codes in wanted.filters.items() if name != but and not _is_plain(name, codes)
        ]
        node = Group((*coded, wanted.where)) if wanted.where.parts else Group(tuple(coded))
        if node == EVERYTHING or index is None:
            return tab
        return self.beyond.with_known(tab, node, index, self._past)

    @staticmethod
    def fields() -> Fields:
        """What conditions may speak of."""
        from gzstudents.students import conditions

        return conditions.fields()

    def in_use(self, field: str) -> list[Choice]:
        """The values of a field of the index, the most frequent first."""
        index = self._index
        if index is None or columns.kind_of(field) in {"date", "text", "number"}:
            return []
        if not index.has(field):
            if field in index.source.later:
                self._people.want([field])  # the list of values is opened a moment later
            return []
        counts = index.counts(field)
        pairs = sorted(counts.items(), key=lambda pair: (pair[0] == "", -pair[1], pair[0]))[:2_000]
        return [Choice(value, columns.value_label(field, value), many) for value, many in pairs]

    def due(self) -> int:
        """How many papers run out soon."""
        return self._counts().get("due", 0)

    def choices(self, filter_id: str, wanted: Wanted) -> list[Choice]:
        """The values of a filter with their counts, the most frequent first; chosen ones even where none is left."""
        index = self._index
        chosen = dict.fromkeys(wanted.filters.get(filter_id, ()), 0)
        if index is None:
            return [Choice(value, columns.value_label(filter_id, value), None) for value in chosen]
        kind, chosen_codes = columns.kind_of(filter_id), wanted.filters.get(filter_id, frozenset())
        if kind == "text":
            found = codes_for(kind, {}, chosen_codes, _today())
            return [Choice(code, columns.value_label(filter_id, code), many) for code, many in found.items()]
        condition = self._narrowed(wanted, but=filter_id) or self._condition(wanted.tab)
        counts = self._counts_of(filter_id, wanted, condition)
        if kind in {"date", "number"}:
            found = codes_for(kind, counts, chosen_codes, self._day())
            return [Choice(code, columns.value_label(filter_id, code), many) for code, many in found.items()]
        pairs = sorted({**chosen, **counts}.items(), key=lambda pair: (pair[0] == "", -pair[1], pair[0]))
        return [Choice(value, columns.value_label(filter_id, value), many) for value, many in pairs]

    def _counts_of(self, filter_id: str, wanted: Wanted, condition: Condition) -> dict[str, int]:
        """How many have each value; of a field that the index is only just taking in, of everybody."""
        index = self._index
        if index is not None and self._has(filter_id):
            plain = {name: codes for name, codes in _plain(wanted).items() if index.has(name)}
            return index.counts(filter_id, wanted.text, plain, condition)
        from gzstudents.students.custom.index import counts

        self._people.want([filter_id])  # the open menu is filled again when it is there
        field, connection = book.find(filter_id), self._open()
        return counts(connection, field) if field is not None and connection is not None else {}

    def suggestions(self, column: str) -> list[str]:
        """The values in use, the most frequent first: for typing them the same way again."""
        index = self._index
        if index is None:
            return []
        counts = index.counts(column)
        return sorted((value for value in counts if value), key=lambda value: (-counts[value], value))[:2_000]

    def _day(self) -> date:
        return self._past.day if self._past is not None else _today()

    def _condition(self, tab: str) -> Condition:
        return condition(tab, self._past.day if self._past is not None else None)


def with_own(connection: Any, rows: dict[int, Any]) -> dict[int, Any]:
    """Rows of the list with what stands in the office's own fields."""
    from gzstudents.students.custom import queries

    own = queries.of_people(connection, rows)
    return {key: row._replace(own=own[key]) if key in own else row for key, row in rows.items()}


def _is_gone(name: str) -> bool:
    """A field of the office's own that is no longer in use: a saved view may still ask for it."""
    return name.startswith("own_") and book.find(name) is None


def _is_plain(name: str, codes: Iterable[str]) -> bool:
    """Whether values are compared as they are, which is quickest."""
    return columns.kind_of(name) == "choice" and not any(map(is_coded, codes))


def _plain(wanted: Wanted) -> dict[str, frozenset[str]]:
    return {name: codes for name, codes in wanted.filters.items() if _is_plain(name, codes) and not _is_gone(name)}


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


def _near(index: RegisterIndex, text: str) -> str:
    from gzstudents.kernel.search.near import near

    return near(index, text)
