"""What is proved to the last unit: with values too large for the solver to tell them apart, "nothing is better" is asked as a
row, which is kept exactly.
"""

import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gzstudents.distribution.rules.model import Model
from gzstudents.distribution.rules.solver import solve
from gzstudents.kernel.progress import SILENT, Progress


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
    found, open_ = set(taken), model.copy()
    for column in closed:
        open_.upper[column] = 0
    most = max(max(map(abs, values), default=1), 1)
    costs = [value / most for value in values]
    while (left := until - time.monotonic()) > 0:
        better = open_.copy()
        better.row([(at, value) for at, value in enumerate(values) if value], lower=sum(values[at] for at in found) + 1)
        run = solve(better, costs, seconds=left, progress=progress, options={"mip_max_improving_sols": 1})
        if run.status == "infeasible":
            return Finished(found, proved=True)
        if not run.values:
            break
        found = {at for at, value in enumerate(run.values) if value}
    return Finished(found, proved=False)
