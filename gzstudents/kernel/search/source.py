"""What is indexed and what can be asked: plain values, so that the first page does not wait for numpy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from gzstudents.kernel.search.where import Where

Collate = Callable[[str, str], Any]  # column, value → what to sort by
Filters = Mapping[str, Collection[str]]  # column → the values that count; an empty collection filters nothing
Ranges = Mapping[str, tuple[str, str]]  # column → from, until, both inclusive; "" is no bound, blanks are left out


@dataclass(frozen=True, slots=True)
class Source:
    """The table that is indexed. `owner` is the table whose deletions the journal tells and whose id is `key`. `later`: those
    of `codes` and `texts` that are read only when somebody asks for them, because they are seldom used and take memory.
    """

    table: str
    owner: str
    key: str
    name: str  # the column of the usual order; needs an index
    line: str
    numbers: str
    updated: str
    codes: tuple[str, ...] = field(default=())
    texts: tuple[str, ...] = field(default=())
    later: frozenset[str] = frozenset()

    def with_only(self, later: Collection[str]) -> Source:
        """With these of the columns that may come later, and without the others of them."""
        left_out = self.later - frozenset(later)
        return replace(
            self,
            codes=tuple(name for name in self.codes if name not in left_out),
            texts=tuple(name for name in self.texts if name not in left_out),
        )


def _as_it_is(text: str) -> Any:
    return text


@dataclass(frozen=True, slots=True)
class Extra:
    """A column that is loaded when it is used: `sql` (with `given`) yields `row` and `text` of the rows that have one.
    `several`: a text holds several values, divided by a space. `order`: what a text is sorted by; `spoken` where that
    follows the language. `number`: what a text of numbers is compared by in conditions, None for no number.
    """

    name: str
    sql: str
    given: tuple[Any, ...] = ()
    several: bool = False
    order: Callable[[str], Any] = _as_it_is
    spoken: bool = False
    number: Callable[[str], float | None] | None = None


class Condition(NamedTuple):
    """What a tab stands for: rows with these values, within these ranges, for which a condition holds."""

    filters: Filters = {}
    ranges: Ranges = {}
    where: Where | None = None


EVERYBODY = Condition()
