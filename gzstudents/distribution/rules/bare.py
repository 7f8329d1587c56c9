"""The most value that there is in a bare problem.

What comes back keeps every limit exactly; the bound is never less than the best there can be.
"""

import time
from typing import Literal, NamedTuple

from gzstudents.distribution.rules.bare_columns import Columns
from gzstudents.distribution.rules.bare_problem import BareProblem, Id, Number
from gzstudents.distribution.rules.choices import Choices
from gzstudents.distribution.rules.closing import Closing
from gzstudents.distribution.rules.finishing import finished
from gzstudents.distribution.rules.laid import laid
from gzstudents.distribution.rules.solver import Run, solve
from gzstudents.distribution.rules.tolls import left_over
from gzstudents.distribution.rules.widening import Widening
from gzstudents.kernel.progress import SILENT, Progress

_FEW = 300  # options: so many are solved in one go
_SHARE_OF_WIDENING = 0.3  # of the time, where the table is looked at after it


class BareAnswer(NamedTuple):
    """`bound`: no assignment is worth more; None without one (infeasible), or while none is known."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    objective: Number | None
    bound: Number | None
    assignment: dict[Id, Id]


def best(problem: BareProblem, *, seconds: float = 60.0, progress: Progress = SILENT) -> BareAnswer:
    """The assignment of the most value; with the time up the best found so far, and how much better any could be."""
    until = time.monotonic() + seconds
    columns = Columns(problem)
    if columns.hopeless:
        return BareAnswer("infeasible", None, None, {})
    choices = columns.choices() if len(columns.values) > _FEW else None
    if choices is not None:
        return _answer(columns, *_found(columns, choices, until, progress), until, progress)
    left, options = until - time.monotonic(), {"mip_abs_gap": columns.gap}
    run = solve(columns.model, columns.costs(), seconds=left, progress=progress, options=options)
    return _answer(columns, run, [], until, progress)


def _found(columns: Columns, choices: Choices, until: float, progress: Progress) -> tuple[Run, list[int]]:
    """And the columns that are in nothing better. Where places are not alike for all, what they have room for together is
    looked at as well.
    """
    table = None if choices.counts_heads else laid(choices)
    share = 1.0 if table is None else _SHARE_OF_WIDENING
    first = Widening(columns, choices, time.monotonic() + (until - time.monotonic()) * share, progress)
    first.run(hard=table is not None)
    if first.hopeless:
        return Run("infeasible"), []
    if table is not None and not first.met:
        students = choices.taken(left_over(choices, first.toll))[0]
        own = None if first.own is None else choices.place[first.own].tolist()
        run = Closing(columns, table, until, progress).run(students, first.toll.of_money, first.bound, own)
        return run, first.lost()
    if first.own is None:
        return Run("unknown", bound=first.bound), []
    taken = set(choices.column[first.own].tolist())
    values = tuple(int(column in taken) for column in range(len(columns.values)))
    return Run("optimal" if first.met else "feasible", first.worth, first.bound, values), first.lost()


def _answer(columns: Columns, run: Run, lost: list[int], until: float, progress: Progress) -> BareAnswer:
    if run.status == "infeasible":
        return BareAnswer("infeasible", None, None, {})
    if run.status == "unknown":
        return BareAnswer("unknown", None, columns.shown(columns.bound(run.bound)), {})
    taken, proved = {at for at, value in enumerate(run.values) if value}, run.status == "optimal"
    if proved and not columns.is_whole:
        taken, proved = finished(
            columns.model, columns.values, taken, closed=set(lost) - taken, until=until, progress=progress
        )
    total = sum(columns.values[at] for at in taken)
    most = total if proved else max(columns.bound(run.bound), total)
    assignment = {columns.chosen[at][0]: columns.chosen[at][1].place for at in sorted(taken)}
    return BareAnswer("optimal" if most == total else "feasible", columns.shown(total), columns.shown(most), assignment)
