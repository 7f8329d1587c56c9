"""Problems of integers, solved by HiGHS. Only this module and watching.py know it; it is imported when something is solved.

One thread and a fixed seed: the same model gives the same answer each time, as long as the time is not up before.
"""

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from gzstudents.distribution.rules.model import Model
from gzstudents.distribution.rules.watching import Watch, is_done
from gzstudents.kernel.progress import SILENT, Progress

if TYPE_CHECKING:
    from highspy import Highs

_SEED = 1
_LARGEST = 1e4  # factor of a row


class Run(NamedTuple):
    """`values`: one whole number a column, () without a solution. `bound`: nothing is better than this; None if not known."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    objective: float = 0.0
    bound: float | None = None
    values: tuple[int, ...] = ()


def solve(
    model: Model,
    costs: Sequence[float],
    *,
    maximise: bool = True,
    seconds: float = 60.0,
    progress: Progress = SILENT,
    start: Mapping[int, int] | None = None,
    relaxed: bool = False,
    options: Mapping[str, Any] | None = None,
) -> Run:
    """The best values of the columns; rows of whole numbers are kept to the last unit, not within a tolerance.

    `start`: values of some columns to begin with. `relaxed`: the rows are such that the corners of the relaxation are
    whole, so it is solved as a linear programme. Raises Cancelled when the progress says stop. Without time left nothing
    is begun.
    """
    if not model.lower:
        return _empty(model)
    until, grown, bound = time.monotonic() + seconds, model, None
    while (left := until - time.monotonic()) > 0:
        engine = _engine(grown, costs, maximise=maximise, relaxed=relaxed, seconds=left, options=options or {})
        if start:
            engine.setSolution(len(start), np.array(list(start), dtype=np.int32), np.array([*start.values()], float))
        watch = Watch(progress, left)
        if is_done(engine, watch):
            run = _run(engine, maximise=maximise, relaxed=relaxed)
        else:
            run = _left_behind(watch, costs, relaxed=relaxed)
        cuts = list(_violated(model, run.values)) if run.values else []
        if not cuts:
            return run
        bound = run.bound
        grown = grown.copy() if grown is model else grown
        for terms, lower in cuts:
            grown.row(terms, lower)
    return Run("unknown", bound=bound)


def settle(
    model: Model, costs: Sequence[float], value: float, *, seconds: float = 60.0, progress: Progress = SILENT
) -> int:
    """Fixes, in the model, the columns that are the same in every solution worth at least `value` (to be maximised): by what
    the relaxation says it costs to change them. How many; the model may then be solved much quicker, and loses nothing.
    """
    engine = _relaxation(model, costs, seconds, progress)
    if engine is None:
        return 0
    solution, most = engine.getSolution(), float(engine.getInfo().objective_function_value)
    spare = most - value + 1e-4 + abs(most) * 1e-9
    settled = 0
    for column, (now, price) in enumerate(zip(solution.col_value, solution.col_dual, strict=True)):
        if not model.is_switch(column) or model.lower[column] == model.upper[column] or abs(price) <= spare:
            continue
        if now < 0.5 and price < 0:
            model.upper[column] = 0
        elif now > 0.5 and price > 0:
            model.lower[column] = 1
        else:
            continue
        settled += 1
    return settled


def most(model: Model, costs: Sequence[float], *, seconds: float, progress: Progress) -> float:
    """What nothing is worth more than (maximised), soon known as there need be no whole numbers; inf without it in time."""
    engine = _relaxation(model, costs, seconds, progress, solver="ipm")
    return math.inf if engine is None else float(engine.getInfo().objective_function_value)


def row_prices(model: Model, costs: Sequence[float], *, seconds: float, progress: Progress) -> Any:
    """What one more of each row's limit is worth to the relaxation (maximised); None without a solution in time."""
    engine = _relaxation(model, costs, seconds, progress)
    return None if engine is None else np.array(engine.getSolution().row_dual) / _shrunk(model)


def _relaxation(
    model: Model, costs: Sequence[float], seconds: float, progress: Progress, **options: str
) -> "Highs | None":
    """Solved (maximised), to be asked for what it knows; None without a solution in time."""
    if seconds <= 0 or not model.lower:
        return None
    engine = _engine(model, costs, maximise=True, relaxed=True, seconds=seconds, options=options)
    done = is_done(engine, Watch(progress, seconds))
    return engine if done and _run(engine, maximise=True, relaxed=True).status == "optimal" else None


def _left_behind(watch: Watch, costs: Sequence[float], *, relaxed: bool) -> Run:
    """What it had found when nobody waited any more."""
    if watch.values is None or relaxed:
        return Run("unknown")
    values = tuple(round(value) for value in watch.values.tolist())
    return Run("feasible", float(np.asarray(costs, dtype=float) @ np.array(values)), None, values)


def _violated(model: Model, values: Sequence[int]) -> Iterator[tuple[list[tuple[int, float]], float]]:
    """For each row of zeros and ones that rounding broke: of what is in it something must go out, or what eases it come in."""
    for row, (lower, upper) in enumerate(zip(model.row_lower, model.row_upper, strict=True)):
        inside = range(model.starts[row], model.starts[row + 1])
        terms = [(model.columns[at], model.factors[at]) for at in inside]
        total = sum(int(factor) * values[column] for column, factor in terms)
        if lower <= total <= upper or not all(model.is_switch(column) for column, _factor in terms):
            continue
        sign = 1 if total > upper else -1
        out = [column for column, factor in terms if values[column] and sign * factor > 0]
        inn = [column for column, factor in terms if not values[column] and sign * factor < 0]
        yield [*((column, -1.0) for column in out), *((column, 1.0) for column in inn)], 1 - len(out)


def _empty(model: Model) -> Run:
    kept = all(low <= 0 <= high for low, high in zip(model.row_lower, model.row_upper, strict=True))
    return Run("optimal", 0.0, 0.0) if kept else Run("infeasible")


def _engine(
    model: Model, costs: Sequence[float], *, maximise: bool, relaxed: bool, seconds: float, options: Mapping[str, Any]
) -> "Highs":
    import highspy

    engine = highspy.Highs()  # type: ignore[no-untyped-call]
    engine.silent()
    for name, value in (
        ("threads", 1), ("parallel", "off"), ("random_seed", _SEED), ("mip_rel_gap", 0.0),
        ("time_limit", seconds), *options.items(),
    ):  # fmt: skip
        engine.setOptionValue(name, value)
    factors, low, high = _scaled(model)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.lower), len(model.row_lower)
    lp.col_cost_ = np.asarray(costs, dtype=float)
    lp.col_lower_, lp.col_upper_ = np.asarray(model.lower, dtype=float), np.asarray(model.upper, dtype=float)
    lp.row_lower_, lp.row_upper_ = low, high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = lp.num_col_, lp.num_row_
    lp.a_matrix_.start_ = np.asarray(model.starts, dtype=np.int32)
    lp.a_matrix_.index_ = np.asarray(model.columns, dtype=np.int32)
    lp.a_matrix_.value_ = factors
    lp.sense_ = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
    if not relaxed:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[one] for one in model.whole]
    if engine.passModel(lp) == highspy.HighsStatus.kError:
        raise ValueError("the model is not one")
    return engine


def _scaled(model: Model) -> tuple[Any, Any, Any]:
    """Factors and limits of the rows; rows of large numbers are made smaller, as what the solver allows for is not relative."""
    factors = np.asarray(model.factors, dtype=float)
    low, high = np.asarray(model.row_lower, dtype=float), np.asarray(model.row_upper, dtype=float)
    by = _shrunk(model)
    return factors / np.repeat(by, np.diff(model.starts)), low / by, high / by


def _shrunk(model: Model) -> Any:
    """By what each row is divided."""
    starts, largest = np.asarray(model.starts), np.ones(len(model.row_lower))
    some = np.flatnonzero(np.diff(starts))
    if len(some):
        largest[some] = np.maximum.reduceat(np.abs(np.asarray(model.factors, dtype=float)), starts[some])
    return np.where(largest > _LARGEST, largest / _LARGEST, 1.0)


def _run(engine: "Highs", *, maximise: bool, relaxed: bool) -> Run:
    import highspy

    state, info = engine.getModelStatus(), engine.getInfo()
    states = highspy.HighsModelStatus
    if state in {states.kInfeasible, states.kUnboundedOrInfeasible}:  # columns are bounded: it is not unbounded
        return Run("infeasible")
    bound = _bound(info, maximise=maximise, relaxed=relaxed, done=state == states.kOptimal)
    found = info.primal_solution_status == 2 and (not relaxed or state == states.kOptimal)  # 2: feasible
    if not found:
        return Run("unknown", bound=bound)
    values = tuple(round(value) for value in engine.getSolution().col_value)
    return Run("optimal" if state == states.kOptimal else "feasible", info.objective_function_value, bound, values)


def _bound(info: Any, *, maximise: bool, relaxed: bool, done: bool) -> float | None:
    if relaxed:
        return float(info.objective_function_value) if done else None
    bound = float(info.mip_dual_bound)
    return bound if math.isfinite(bound) else None
