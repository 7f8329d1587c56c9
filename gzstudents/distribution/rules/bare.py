"""A bare problem: students with options of some value, places of some capacity, perhaps a budget. The most value there is.

Numbers are read as they are written, in tens and not in halves, and made whole before anything is added up: 0.1 and 0.2 fit
into 0.3. What comes back keeps every limit exactly; the bound is never less than the best there can be.
"""

import json
import math
import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import numpy as np

from gzstudents.distribution.rules.polishing import Table, polish
from gzstudents.distribution.rules.solver import INFINITY, Model, Run, keep_best, settle, solve
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.progress import SILENT, Progress

Number = int | Decimal
Id = int | str
_MOST = Decimal(10) ** 12  # beyond, sums are not exact any more
_FINEST = 40  # digits after the point
_EXACT = 10**7  # values up to this are told to the solver as they are
_SIZE = 10**5
_FEW = 300  # options: so many are solved in one go
_LARGE_TABLE = 400_000  # pairs of students: beyond, one step takes too long
_CORE = 6  # options a student
_ASSIGN = ("at_most_one", "exactly_one")


class BareOption(NamedTuple):
    """`weight` of the capacity of the place, `cost` of the budget."""

    place: Id
    value: Number
    weight: Number = 1
    cost: Number = 0


class BareProblem(NamedTuple):
    """`exact`: everybody gets a place. Ids are as they were written."""

    exact: bool
    students: tuple[tuple[Id, tuple[BareOption, ...]], ...]
    capacities: Mapping[Id, Number]
    budget: Number | None = None


class BareAnswer(NamedTuple):
    """`bound`: no assignment is worth more; None without one (infeasible), or while none is known."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    objective: Number | None
    bound: Number | None
    assignment: dict[Id, Id]


# ---- reading -------------------------------------------------------------------------------------------------------


def read(text: str) -> BareProblem:
    """The problem in a JSON text. Raises UserError with the first thing that is wrong and where."""
    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_pairs)
    except json.JSONDecodeError as error:
        raise UserError(
            _(
                "第 {line} 行第 {column} 列不是正确的 JSON：{reason}",
                line=error.lineno,
                column=error.colno,
                reason=error.msg,
            )
        ) from error
    except RecursionError as error:
        raise UserError(_("这不是分配问题：括号套得太深。")) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise UserError(_("文件里有位数过多的数。")) from error
    if not isinstance(data, dict):
        raise UserError(_("这不是分配问题：最外层须是一个对象，含 students 和 places。"))
    assign = data.get("assign", "at_most_one")
    if assign not in _ASSIGN:
        raise UserError(_("assign 须是 at_most_one 或 exactly_one，而不是 {value}。", value=_shown(assign)))
    capacities = _places(_listed(data, "places", ""))
    students = _students(_listed(data, "students", ""), capacities)
    budget = data.get("budget")
    return BareProblem(
        assign == "exactly_one", students, capacities,
        None if budget is None else _number(budget, "budget", least=0),
    )  # fmt: skip


def _no_number(text: str) -> None:
    raise UserError(_("{value} 不是数。", value=text))


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UserError(_("同一个对象里写了两次 {name}。", name=_shown(twice)))
    return found


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _listed(data: Mapping[str, Any], name: str, where: str) -> list[Any]:
    place = f"{where}.{name}" if where else name
    if name not in data:
        raise UserError(_("缺少 {where}。", where=place))
    listed = data[name]
    if not isinstance(listed, list):
        raise UserError(_("{where} 须是一个列表，而不是 {value}。", where=place, value=_shown(listed)))
    return listed


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UserError(_("{where} 须是一个对象，而不是 {value}。", where=where, value=_shown(value)))
    return value


def _given(data: Mapping[str, Any], name: str, where: str) -> Any:
    if name not in data:
        raise UserError(_("缺少 {where}。", where=f"{where}.{name}"))
    return data[name]


def _id(value: Any, where: str) -> Id:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise UserError(_("{where} 须是整数或文字，而不是 {value}。", where=where, value=_shown(value)))
    return value


def _number(value: Any, where: str, least: int | None = None) -> Number:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise UserError(_("{where} 须是数，而不是 {value}。", where=where, value=_shown(value)))
    number: Any = value
    if abs(number) > _MOST:
        raise UserError(_("{where} 的数 {value} 太大，最多 {most}。", where=where, value=value, most=f"{_MOST:,}"))
    if least is not None and number < least:
        raise UserError(_("{where} 不能小于 {least}，现在是 {value}。", where=where, least=least, value=value))
    if _digits(number) > _FINEST:
        raise UserError(_("{where} 的数小数位太多，最多 {most} 位。", where=where, most=_FINEST))
    found: Number = number
    return found


def _digits(value: Number) -> int:
    """After the point."""
    return max(-int(value.as_tuple().exponent), 0) if isinstance(value, Decimal) else 0


def _places(listed: Sequence[Any]) -> dict[Id, Number]:
    capacities: dict[Id, Number] = {}
    for at, entry in enumerate(listed):
        where = f"places[{at}]"
        place = _object(entry, where)
        name = _id(_given(place, "id", where), f"{where}.id")
        if name in capacities:
            raise UserError(_("{where} 的 id {id} 前面已经有了。", where=where, id=_shown(name)))
        capacities[name] = _number(_given(place, "capacity", where), f"{where}.capacity", least=0)
    return capacities


def _students(listed: Sequence[Any], capacities: Mapping[Id, Number]) -> tuple[tuple[Id, tuple[BareOption, ...]], ...]:
    found: dict[Id, tuple[BareOption, ...]] = {}
    for at, entry in enumerate(listed):
        where = f"students[{at}]"
        student = _object(entry, where)
        name = _id(_given(student, "id", where), f"{where}.id")
        if name in found:
            raise UserError(_("{where} 的 id {id} 前面已经有了。", where=where, id=_shown(name)))
        options = _listed(student, "options", where)
        found[name] = tuple(
            _option(one, f"{where}.options[{number}]", capacities) for number, one in enumerate(options)
        )
    if len({str(name) for name in found}) != len(found):
        raise UserError(_('有两个学生的 id 只差是数还是文字（如 1 与 "1"），结果里无法区分。'))
    return tuple(found.items())


def _option(entry: Any, where: str, capacities: Mapping[Id, Number]) -> BareOption:
    option = _object(entry, where)
    place = _id(_given(option, "place", where), f"{where}.place")
    if place not in capacities:
        raise UserError(_("{where} 的 place {id} 不在 places 里。", where=where, id=_shown(place)))
    return BareOption(
        place,
        _number(_given(option, "value", where), f"{where}.value"),
        _number(option.get("weight", 1), f"{where}.weight", least=0),
        _number(option.get("cost", 0), f"{where}.cost", least=0),
    )


# ---- solving -------------------------------------------------------------------------------------------------------


def best(problem: BareProblem, *, seconds: float = 60.0, progress: Progress = SILENT) -> BareAnswer:
    """The assignment of the most value; with the time up the best found so far, and how much better any could be."""
    columns = _Columns(problem)
    if columns.hopeless:
        return BareAnswer("infeasible", None, None, {})
    costs, gap = columns.costs()
    if columns.is_transport:
        return columns.answer(solve(columns.model, costs, seconds=seconds, progress=progress, relaxed=True))
    return columns.answer(_found(columns, costs, gap, seconds, progress))


def _found(columns: "_Columns", costs: Sequence[float], gap: float, seconds: float, progress: Progress) -> Run:
    """First among the options that the relaxation likes best, for a good assignment soon; then among all but those that it
    proves to be in none that is better. What the second says is true of the whole.
    """
    until, core = time.monotonic() + seconds, columns.model.copy()
    own: Run | None = None
    if len(columns.values) > _FEW:
        keep_best(core, columns.of_student, costs, _CORE, seconds=seconds * 0.2, progress=progress)
        left = (until - time.monotonic()) * 0.4
        run = solve(core, costs, seconds=left, progress=progress, options={"mip_abs_gap": gap})
        if run.values:
            values = columns.polished(run.values, seconds * 0.2, progress)
            own = Run("feasible", sum(costs[at] for at, value in enumerate(values) if value), run.bound, values)
            settle(columns.model, costs, own.objective, seconds=seconds * 0.2, progress=progress)
    start = dict(enumerate(own.values)) if own else None
    left = max(until - time.monotonic(), seconds * 0.1)
    run = solve(columns.model, costs, seconds=left, progress=progress, start=start, options={"mip_abs_gap": gap})
    if own is not None and (not run.values or run.objective < own.objective):
        return Run("feasible", own.objective, run.bound, own.values)
    return run


class _Columns:
    """A column for each option that can be had at all."""

    def __init__(self, problem: BareProblem) -> None:
        self.problem = problem
        self.model = Model()
        self.chosen: list[tuple[Id, BareOption]] = []
        self.of_student: list[list[int]] = []
        self.hopeless = False
        values: list[Number] = []
        of_place: dict[Id, list[tuple[int, Number]]] = {place: [] for place in problem.capacities}
        costs: list[tuple[int, Number]] = []
        for student, options in problem.students:
            mine = []
            for option in options:
                if option.weight > problem.capacities[option.place] or self._too_dear(option):
                    continue
                column = self.model.column()
                mine.append(column)
                self.chosen.append((student, option))
                values.append(option.value)
                of_place[option.place].append((column, option.weight))
                costs.append((column, option.cost))
            self.of_student.append(mine)
            self.hopeless |= problem.exact and not mine
            self.model.row([(column, 1) for column in mine], 1 if problem.exact else -INFINITY, 1)
        self.scale, self.values = _whole(values)
        unit = [self._limit(terms, problem.capacities[place]) for place, terms in of_place.items()]
        paid = problem.budget is None or self._limit(costs, problem.budget)
        self.is_transport = all(unit) and paid is True

    def _too_dear(self, option: BareOption) -> bool:
        return self.problem.budget is not None and option.cost > self.problem.budget

    def _limit(self, terms: list[tuple[int, Number]], upper: Number) -> bool:
        """A row, unless it can never bind. Whether it leaves the corners whole: all weights are equal."""
        weighed = [(column, weight) for column, weight in terms if weight]
        if sum((weight for _column, weight in weighed), start=Decimal(0)) <= upper:
            return True
        _scale, whole = _whole([*(weight for _column, weight in weighed), upper])
        divisor = math.gcd(*whole[:-1])
        factors = [weight // divisor for weight in whole[:-1]]
        self.model.row(
            [(column, factor) for (column, _weight), factor in zip(weighed, factors, strict=True)],
            upper=whole[-1] // divisor,
        )
        return set(factors) == {1} and upper is not self.problem.budget

    def costs(self) -> tuple[list[float], float]:
        """What the solver is told, and how much two solutions must differ to be told apart: values of whole numbers by less
        than one; others are brought to a size at which its tolerance is small.
        """
        most = max(map(abs, self.values), default=1)
        self.unit = 1.0 if self.scale == 1 and most <= _EXACT else max(most, 1) / _SIZE
        return [value / self.unit for value in self.values], (1 - 1e-6) if self.unit == 1.0 else 1e-6

    def polished(self, values: tuple[int, ...], seconds: float, progress: Progress) -> tuple[int, ...]:
        """As good an assignment or a better one; the same where it cannot be written as a table, or would not be exact."""
        place_of = {place: at for at, place in enumerate(self.problem.capacities)}
        nowhere, students = len(place_of), len(self.of_student)
        if students * students * 4 > _LARGE_TABLE:
            return values
        value = np.full((students, nowhere + 1), -np.inf)
        weight, cost = np.zeros_like(value), np.zeros_like(value)
        value[:, nowhere] = -np.inf if self.problem.exact else 0.0
        columns = np.full(value.shape, -1)
        at = [nowhere] * students
        for student, mine in enumerate(self.of_student):
            for column in mine:
                option = self.chosen[column][1]
                place = place_of[option.place]
                if columns[student, place] >= 0:  # two ways into the same place
                    return values
                columns[student, place] = column
                value[student, place] = self.values[column] / self.unit
                weight[student, place], cost[student, place] = float(option.weight), float(option.cost)
                if values[column]:
                    at[student] = place
        capacity = np.array([*(float(one) for one in self.problem.capacities.values()), np.inf])
        budget = np.inf if self.problem.budget is None else float(self.problem.budget)
        found = polish(Table(value, weight, cost, capacity, float(budget)), at, seconds=seconds, progress=progress)
        taken = {int(columns[student, place]) for student, place in enumerate(found) if place != nowhere}
        better = tuple(int(column in taken) for column in range(len(values)))
        return better if self._keeps_limits(taken) else values

    def _keeps_limits(self, taken: set[int]) -> bool:
        used: dict[Id, Number] = dict.fromkeys(self.problem.capacities, 0)
        spent: Number = Decimal(0)
        for column in taken:
            option = self.chosen[column][1]
            used[option.place] += option.weight
            spent += option.cost
        if self.problem.budget is not None and spent > self.problem.budget:
            return False
        return all(load <= self.problem.capacities[place] for place, load in used.items())

    def answer(self, run: Run) -> BareAnswer:
        if run.status == "infeasible":
            return BareAnswer("infeasible", None, None, {})
        most = self._bound(run.bound)
        if run.status == "unknown":
            return BareAnswer("unknown", None, self._shown(most), {})
        taken = [at for at, value in enumerate(run.values) if value]
        total = sum(self.values[at] for at in taken)
        most = total if run.status == "optimal" else max(most, total)
        assignment = {self.chosen[at][0]: self.chosen[at][1].place for at in taken}
        return BareAnswer("optimal" if most == total else "feasible", self._shown(total), self._shown(most), assignment)

    def _bound(self, bound: float | None) -> int:
        """A whole number that nothing exceeds: rounded down, as all values are whole."""
        everything = sum(max((value for value in mine), default=0) for mine in self._by_student())
        if bound is None or not math.isfinite(bound):
            return everything
        return min(math.floor(bound * self.unit + max(1e-6, abs(bound) * self.unit * 1e-11)), everything)

    def _by_student(self) -> list[list[int]]:
        found: dict[Id, list[int]] = {
            student: [] if self.problem.exact else [0] for student, _o in self.problem.students
        }
        for value, (student, _option) in zip(self.values, self.chosen, strict=True):
            found[student].append(value)
        return list(found.values())

    def _shown(self, value: int) -> Number:
        return value if self.scale == 1 else Decimal(value) / self.scale


def _whole(numbers: Sequence[Number]) -> tuple[int, list[int]]:
    """A power of ten, and the numbers times it, which are whole."""
    scale = 10 ** max((_digits(one) for one in numbers), default=0)
    return scale, [int(one * scale) for one in numbers]
