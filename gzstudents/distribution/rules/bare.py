"""The most value that there is in a bare problem.

What comes back keeps every limit exactly; the bound is never less than the best there can be.
"""

import time
from collections.abc import Sequence
from typing import Literal, NamedTuple

from gzstudents.distribution.rules.bare_columns import Columns
from gzstudents.distribution.rules.bare_problem import BareProblem, Id, Number
from gzstudents.distribution.rules.closing import Closing
from gzstudents.distribution.rules.solver import Run, keep_best, settle, solve
from gzstudents.kernel.progress import SILENT, Progress

_FEW = 300  # options: so many are solved in one go
_CORE = 6  # options a student


class BareAnswer(NamedTuple):
    """`bound`: no assignment is worth more; None without one (infeasible), or while none is known."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    objective: Number | None
    bound: Number | None
    assignment: dict[Id, Id]


def best(problem: BareProblem, *, seconds: float = 60.0, progress: Progress = SILENT) -> BareAnswer:
    """The assignment of the most value; with the time up the best found so far, and how much better any could be."""
    columns = Columns(problem)
    if columns.hopeless:
        return BareAnswer("infeasible", None, None, {})
    costs, gap = columns.costs()
    if columns.is_transport:
        return _answer(columns, solve(columns.model, costs, seconds=seconds, progress=progress, relaxed=True))
    return _answer(columns, _found(columns, costs, gap, seconds, progress))


def _found(columns: Columns, costs: Sequence[float], gap: float, seconds: float, progress: Progress) -> Run:
    options = {"mip_abs_gap": gap}
    if len(columns.values) <= _FEW:
        return solve(columns.model, costs, seconds=seconds, progress=progress, options=options)
    laid = columns.laid()
    if laid is not None:
        return Closing(columns, laid, costs, gap, seconds, progress).run()
    return _by_core(columns, costs, gap, seconds, progress)


def _by_core(columns: Columns, costs: Sequence[float], gap: float, seconds: float, progress: Progress) -> Run:
    """First among the options that the relaxation likes best, for a good assignment soon; then among all but those that it
    proves to be in none that is better. What the second says is true of the whole.
    """
    until, core, options = time.monotonic() + seconds, columns.model.copy(), {"mip_abs_gap": gap}
    keep_best(core, columns.of_student, costs, _CORE, seconds=seconds * 0.2, progress=progress)
    own = solve(core, costs, seconds=(until - time.monotonic()) * 0.4, progress=progress, options=options)
    if own.values:
        settle(columns.model, costs, own.objective, seconds=seconds * 0.2, progress=progress)
    start = dict(enumerate(own.values)) if own.values else None
    left = max(until - time.monotonic(), seconds * 0.1)
    run = solve(columns.model, costs, seconds=left, progress=progress, start=start, options=options)
    if own.values and (not run.values or run.objective < own.objective):
        return Run("feasible", own.objective, run.bound, own.values)
    return run


def _answer(columns: Columns, run: Run) -> BareAnswer:
    if run.status == "infeasible":
        return BareAnswer("infeasible", None, None, {})
    most = columns.bound(run.bound)
    if run.status == "unknown":
        return BareAnswer("unknown", None, columns.shown(most), {})
    taken = [at for at, value in enumerate(run.values) if value]
    total = sum(columns.values[at] for at in taken)
    most = total if run.status == "optimal" else max(most, total)
    assignment = {columns.chosen[at][0]: columns.chosen[at][1].place for at in taken}
    return BareAnswer("optimal" if most == total else "feasible", columns.shown(total), columns.shown(most), assignment)
