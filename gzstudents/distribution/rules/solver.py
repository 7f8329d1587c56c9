"""Problems of integers, solved by HiGHS. The only module that knows it; it is imported when something is solved.

One thread and a fixed seed: the same model gives the same answer each time, as long as the time is not up before.
"""

import math
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from gzstudents.kernel.errors import Cancelled
from gzstudents.kernel.progress import SILENT, Progress

if TYPE_CHECKING:
    from highspy import Highs

INFINITY = math.inf
_SEED = 1
_LARGEST = 1e4  # factor of a row
_ASKED, _PATIENCE = 0.1, 0.3  # seconds: between two questions whether to go on; for the solver to stop by itself


class Run(NamedTuple):
    """`values`: one whole number a column, () without a solution. `bound`: nothing is better than this; None if not known."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    objective: float = 0.0
    bound: float | None = None
    values: tuple[int, ...] = ()


class Model:
    """Columns (whole numbers, unless said otherwise) and rows (`lower <= sum <= upper`)."""

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.whole: list[bool] = []
        self.starts: list[int] = [0]
        self.columns: list[int] = []
        self.factors: list[float] = []
        self.row_lower: list[float] = []
        self.row_upper: list[float] = []

    def column(self, lower: float = 0, upper: float = 1, *, whole: bool = True) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.lower) - 1

    def row(self, terms: Iterable[tuple[int, float]], lower: float = -INFINITY, upper: float = INFINITY) -> int:
        """Each column at most once."""
        for column, factor in terms:
            self.columns.append(column)
            self.factors.append(factor)
        self.starts.append(len(self.columns))
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        return len(self.row_lower) - 1

    def is_switch(self, column: int) -> bool:
        """Whether it is 0 or 1."""
        return self.whole[column] and self.lower[column] >= 0 and self.upper[column] <= 1

    def copy(self) -> "Model":
        other = Model()
        for name, value in vars(self).items():
            setattr(other, name, value.copy())
        return other


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
    whole, so it is solved as a linear programme. Raises Cancelled when the progress says stop.
    """
    if not model.lower:
        return _empty(model)
    until, grown = time.monotonic() + seconds, model
    while True:
        left = max(until - time.monotonic(), 0.01)
        engine = _engine(grown, costs, maximise=maximise, relaxed=relaxed, seconds=left, options=options or {})
        if start:
            engine.setSolution(len(start), np.array(list(start), dtype=np.int32), np.array([*start.values()], float))
        _run_watched(engine, progress, left)
        run = _run(engine, maximise=maximise, relaxed=relaxed)
        cuts = list(_violated(model, run.values)) if run.values else []
        if not cuts:
            return run
        if time.monotonic() >= until:
            return Run("unknown", bound=run.bound)
        grown = grown.copy() if grown is model else grown
        for terms, lower in cuts:
            grown.row(terms, lower)


def settle(
    model: Model, costs: Sequence[float], value: float, *, seconds: float = 60.0, progress: Progress = SILENT
) -> int:
    """Fixes, in the model, the columns that are the same in every solution worth at least `value` (to be maximised): by what
    the relaxation says it costs to change them. How many; the model may then be solved much quicker, and loses nothing.
    """
    if not model.lower:
        return 0
    engine = _engine(model, costs, maximise=True, relaxed=True, seconds=seconds, options={})
    _run_watched(engine, progress, seconds)
    run = _run(engine, maximise=True, relaxed=True)
    if run.status != "optimal":
        return 0
    solution = engine.getSolution()
    spare = run.objective - value + 1e-4 + abs(run.objective) * 1e-9
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


def row_prices(model: Model, costs: Sequence[float], *, seconds: float, progress: Progress) -> Any:
    """What one more of each row's limit is worth to the relaxation (maximised); None without a solution in time."""
    engine = _engine(model, costs, maximise=True, relaxed=True, seconds=seconds, options={})
    _run_watched(engine, progress, seconds)
    if _run(engine, maximise=True, relaxed=True).status != "optimal":
        return None
    return np.array(engine.getSolution().row_dual) / _shrunk(model)


def keep_best(
    model: Model,
    groups: Sequence[Sequence[int]],
    costs: Sequence[float],
    count: int,
    *,
    seconds: float,
    progress: Progress,
) -> None:
    """Leaves, in each group, the columns that the relaxation uses or would use next, so many; the others are fixed at 0."""
    engine = _engine(model, costs, maximise=True, relaxed=True, seconds=seconds, options={})
    _run_watched(engine, progress, seconds)
    if _run(engine, maximise=True, relaxed=True).status != "optimal":
        return
    solution = engine.getSolution()
    values, duals = list(solution.col_value), list(solution.col_dual)  # each look at them copies them all
    prices = [-price if now < 0.5 else -INFINITY for now, price in zip(values, duals, strict=True)]
    for group in groups:
        for column in sorted(group, key=lambda at: (prices[at], at))[count:]:
            if prices[column] > 0 and values[column] < 1e-9:
                model.upper[column] = 0


def _run_watched(engine: "Highs", progress: Progress, seconds: float) -> None:
    watch = _Watch(progress, seconds)
    for event in (engine.cbMipInterrupt, engine.cbSimplexInterrupt, engine.cbIpmInterrupt):
        event.subscribe(watch)
    worker = threading.Thread(target=engine.run, daemon=True)  # some of its steps ask nobody for many seconds
    worker.start()
    while worker.is_alive():
        worker.join(_ASKED)
        watch.ask()
        if watch.stopped:
            worker.join(_PATIENCE)
            raise Cancelled


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


class _Watch:
    """Asks now and then whether to go on, and tells how far it is; the solver looks here whether to stop."""

    def __init__(self, progress: Progress, seconds: float) -> None:
        self.progress, self.seconds = progress, seconds
        self.began, self.stopped = time.monotonic(), False

    def ask(self) -> None:
        try:
            self.progress.report(min(int(time.monotonic() - self.began), int(self.seconds)), int(self.seconds))
        except Cancelled:
            self.stopped = True

    def __call__(self, event: Any) -> None:
        if self.stopped:
            event.interrupt()


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
