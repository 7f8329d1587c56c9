"""What is proved to the last unit: with values too large for the solver to tell them apart, "it is worth more" is asked in rows.

A number of many digits is compared as on paper: groups of digits each for itself, from the last, and what is carried over. So
no row has numbers of which the solver would overlook the end.
"""

import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gzstudents.distribution.rules.model import Model
from gzstudents.distribution.rules.solver import solve
from gzstudents.kernel.progress import SILENT, Progress

_GROUP = 10**6  # digits that are looked at together


class Finished(NamedTuple):
    """The columns that are taken; `proved`: no others are worth more."""

    taken: set[int]
    proved: bool


def finished(
    model: Model,
    values: Sequence[int],
    taken: Iterable[int],
    *,
    closed: Iterable[int] = (),
    until: float,
    progress: Progress = SILENT,
) -> Finished:
    """From a good choice of columns to the best one. `values`: whole numbers of any length; `closed`: columns that are in
    nothing better; `until`: by the monotonic clock.
    """
    found, rest = set(taken), model.copy()
    for column in closed:
        rest.upper[column] = 0
    most = max(map(abs, values), default=1) or 1
    while (left := until - time.monotonic()) > 0:
        better = rest.copy()
        total = sum(values[at] for at in found)
        _at_least(better, values, total + 1)
        costs = [value / most for value in values] + [0.0] * (len(better.lower) - len(values))
        run = solve(better, costs, seconds=left, progress=progress)
        if run.status == "infeasible":
            return Finished(found, proved=True)
        if not run.values:
            break
        chosen = {at for at in range(len(values)) if run.values[at]}
        if sum(values[at] for at in chosen) > total:
            found = chosen
        else:  # it came through a tolerance
            terms = ((at, -1.0 if at in chosen else 1.0) for at in range(len(values)))
            rest.row(terms, lower=1 - len(chosen))
    return Finished(found, proved=False)


def _at_least(model: Model, values: Sequence[int], least: int) -> None:
    """Rows: the columns are worth so much together."""
    rest, carried, most = list(values), None, len(values) + 1
    while any(abs(one) >= _GROUP for one in (*rest, least)):
        groups = [divmod(value, _GROUP) for value in rest]
        carry = model.column(-most, most)
        terms = [(at, group) for at, (_more, group) in enumerate(groups) if group]
        least, lower = divmod(least, _GROUP)
        model.row([*terms, *([] if carried is None else [(carried, 1)]), (carry, -_GROUP)], lower=lower)
        rest, carried = [more for more, _group in groups], carry
    terms = [(at, value) for at, value in enumerate(rest) if value]
    model.row([*terms, *([] if carried is None else [(carried, 1)])], lower=least)
