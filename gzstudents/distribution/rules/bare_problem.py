"""A bare problem: students with options of some value, places of some capacity, perhaps a budget; how it is read from a file.

Numbers are read as they are written, in tens and not in halves: 0.1 and 0.2 fit into 0.3.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

Number = int | Decimal
Id = int | str
_MOST = Decimal(10) ** 12  # beyond, sums are not exact any more
_FINEST = 40  # digits after the point
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
    text = json.dumps(value, ensure_ascii=False, default=float)
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
    if digits(number) > _FINEST:
        raise UserError(_("{where} 的数小数位太多，最多 {most} 位。", where=where, most=_FINEST))
    found: Number = number
    return found


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


def digits(value: Number) -> int:
    """After the point."""
    return max(-int(value.as_tuple().exponent), 0) if isinstance(value, Decimal) else 0
