"""A condition put together with 且 and 或, worked out on the columns of the index: one mask of the rows for the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzstudents.kernel.conditions import trying
from gzstudents.kernel.conditions.operators import number_of
from gzstudents.kernel.conditions.sql import NEGATIVE
from gzstudents.kernel.conditions.tree import Group, Node, Test

if TYPE_CHECKING:
    from gzstudents.kernel.search.columns import CodeColumn
    from gzstudents.kernel.search.state import Mask, State

_KEPT = 8  # whole conditions, the last ones asked
_JUDGED = 64  # tests of one column
Known = Mapping[Node, NDArray[np.int64]]


class Where(NamedTuple):
    """`ids`: who passes those parts that the index cannot tell (numbers, changes, another day), found out before. `mark`
    changes whenever these do. `kinds`: field → kind of its values.
    """

    node: Node
    kinds: Mapping[str, str]
    today: date
    ids: Known = {}
    mark: int = 0

    @property
    def key(self) -> tuple[Node, date, int]:
        return self.node, self.today, self.mark


def is_indexed(node: Node, codes: Mapping[str, Any]) -> bool:
    """Whether the index tells of a part by itself."""
    return isinstance(node, Test) and node.field in codes and node.operator != "changed_since"


def beyond(node: Node, codes: Mapping[str, Any]) -> list[Node]:
    """The parts that must be found out elsewhere, each once: single tests, and whole groups of another day."""
    if isinstance(node, Test):
        return [] if is_indexed(node, codes) else [node]
    if node.on:
        return [node]
    found: dict[Node, None] = {}
    for part in node.parts:
        found.update(dict.fromkeys(beyond(part, codes)))
    return list(found)


def rows_where(state: State, where: Where) -> Mask:
    """For each row whether it passes. The last conditions are kept: while one types they stay the same."""
    kept = state.wheres
    mask = next((known for key, known in kept if key == where.key), None)
    if mask is None:
        mask = _mask(state, where.node, where)
        kept.insert(0, (where.key, mask))
        del kept[_KEPT:]
    return mask


def _mask(state: State, node: Node, where: Where) -> Mask:
    if node in where.ids:
        return _these(state, where.ids[node])
    if isinstance(node, Test):
        column = state.codes[node.field]
        return column.rows_with(_good(column, node, where))
    found: Mask | None = None
    for part in _joined(node, where):
        step = _mask(state, part, where) if not isinstance(part, _OnOneColumn) else part.mask(state)
        if found is None:
            found = step
        elif node.any:
            found |= step
        else:
            found &= step
    return np.ones(len(state.ids), bool) if found is None else found


class _OnOneColumn(NamedTuple):
    """Several tests of one column in one group: decided for each of its values, so that the rows are gone through once."""

    field: str
    tests: tuple[Test, ...]
    any: bool
    where: Where

    def mask(self, state: State) -> Mask:
        column = state.codes[self.field]
        goods = [_good(column, test, self.where) for test in self.tests]
        join = np.logical_or if self.any else np.logical_and
        return column.rows_with(join.reduce(goods))


def _joined(group: Group, where: Where) -> list[Any]:
    by_field: dict[str, list[Test]] = {}
    rest: list[Any] = []
    for part in group.parts:
        if isinstance(part, Test) and part not in where.ids:
            by_field.setdefault(part.field, []).append(part)
        else:
            rest.append(part)
    columns = [_OnOneColumn(field, tuple(tests), group.any, where) for field, tests in by_field.items()]
    return [*columns, *rest]


def _good(column: CodeColumn, test: Test, where: Where) -> Mask:
    """For each value of the column whether it passes."""
    key = (test, where.today)
    good = column.judged.get(key)
    if good is None:
        good = _judged(column, test, where)
        if len(column.judged) >= _JUDGED:
            column.judged.clear()
        column.judged[key] = good
    return good


def _judged(column: CodeColumn, test: Test, where: Where) -> Mask:
    kind, extra = where.kinds.get(test.field, "choice"), getattr(column, "extra", None)
    numbers = getattr(column, "numbers", None)
    if extra is not None and extra.several:
        return np.fromiter(map(_of_several(test, where), column.values), bool, len(column.values))
    if kind == "number" and numbers is not None and test.operator not in {"empty", "filled", "exactly"}:
        return _of_numbers(numbers, test)
    return np.fromiter(trying.all_that_hold(test, kind, where.today, column.values), bool, len(column.values))


def _of_numbers(numbers: NDArray[np.float64], test: Test) -> Mask:
    """As trying.holds() does it, for all at once: there may be as many numbers as people."""
    given = [number_of(value) for value in test.values]
    if test.operator in {"is", "is_not"}:
        same = np.isin(numbers, [one for one in given if one is not None])
        return same if test.operator == "is" else ~same
    good = ~np.isnan(numbers)
    if test.operator in {"at_least", "between"} and given[0] is not None:
        good &= numbers >= given[0]
    if test.operator in {"at_most", "between"} and given[-1] is not None:
        good &= numbers <= given[-1]
    return good


def _of_several(test: Test, where: Where) -> Callable[[str], bool]:
    """A text that holds several values passes with any of them; what is denied must hold of none."""
    passes = trying.holds(test, where.kinds.get(test.field, "choice"), where.today)
    positive = NEGATIVE.get(test.operator)
    if positive is None:
        return lambda text: any(map(passes, text.split(" ")))
    denied = trying.holds(test.but(operator=positive), where.kinds.get(test.field, "choice"), where.today)
    return lambda text: not any(map(denied, text.split(" ")))


def _these(state: State, ids: NDArray[np.int64]) -> Mask:
    """The living rows of some ids. Rows that came by patches stand at the end, out of order."""
    mask = np.zeros(len(state.ids), bool)
    ordered = state.ids[: state.sorted_count]
    if len(ordered) and len(ids):
        places = np.minimum(np.searchsorted(ordered, ids), len(ordered) - 1)
        mask[places[ordered[places] == ids]] = True
    late = [row for key, row in state.late.items() if _among(key, ids)]
    if state.alive is not None:
        mask &= state.alive
    mask[late] = True
    return mask


def _among(key: int, ids: NDArray[np.int64]) -> bool:
    place = int(np.searchsorted(ids, key))
    return place < len(ids) and int(ids[place]) == key
