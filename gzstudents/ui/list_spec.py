"""A list page as data: its columns, tabs, filters and commands, what is asked of it and what it answers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from gzstudents.kernel.conditions import EVERYTHING, Group
from gzstudents.kernel.plain import Plain
from gzstudents.ui.commands import Command
from gzstudents.ui.live import Words
from gzstudents.ui.rows import Column, Ids

UNFILTERED: Final[Mapping[str, frozenset[str]]] = {}
UNCOUNTED: Final[Mapping[str, int]] = {}


class Tab(Plain):
    """A fixed view of the list; what it means is the owner's business."""

    id: str
    title: Words


class Filter(Plain):
    """A condition on one property. `pinned` ones always stand as chips, the others come by “添加条件”. `column` is
    the id of the column that shows the funnel. Of a `date` spans of days are offered, of a `number` bounds, of a `text`
    a part of it: beside or instead of its values.
    """

    id: str
    title: Words
    pinned: bool = False
    column: str = ""
    kind: Literal["choice", "text", "date", "number"] = "choice"


class Choice(NamedTuple):
    """One value of a filter, and how many rows have it."""

    code: str
    label: str
    many: int | None = None


class Empty(Plain):
    """What an empty list says, and up to three ways on."""

    title: Words
    hint: Words = ""
    commands: Sequence[Command] = ()


NOTHING: Final = Empty("")


class ListSpec(Plain):
    """A list page as data. `counted` says a number of rows in words, e.g. lambda n: _n("{count} 人", n)."""

    id: str
    title: Words
    columns: Sequence[Column]
    counted: Callable[[int], str]
    search_hint: Words = ""
    tabs: Sequence[Tab] = ()
    filters: Sequence[Filter] = ()
    primary: Command | None = None
    secondary: Sequence[Command] = ()
    tools: Sequence[Command] = ()  # beside columns and density, e.g. export
    bulk: Sequence[Command] = ()
    row_commands: Sequence[Command] = ()  # the context menu
    empty: Empty = NOTHING
    sort: str = ""
    ascending: bool = True


class Wanted(Plain):
    """What the person asks of the list. `filters`: codes by filter id; an absent filter takes everything. `where`: the
    condition that was put together.
    """

    text: str = ""
    tab: str = ""
    filters: Mapping[str, frozenset[str]] = UNFILTERED
    sort: str = ""
    ascending: bool = True
    where: Group = EVERYTHING

    @property
    def narrowed(self) -> bool:
        return bool(self.text or self.filters or self.where.parts)


class Found(Plain):
    """The answer: ids in order, how many there are in all (None: they are being counted; `about` so many), and counts for
    tabs. `waiting`: what is shown stays, the answer comes later. `near`: where the text finds nobody, what it may have meant.
    """

    ids: Ids
    total: int | None
    tabs: Mapping[str, int] = UNCOUNTED
    about: int = 0
    waiting: bool = False
    near: str = ""
