"""Bare problems: read strictly, solved exactly."""

import itertools
import json
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from gzstudents.distribution.rules import bare, bare_problem
from gzstudents.kernel.errors import Cancelled, UserError
from gzstudents.kernel.progress import Progress


def small(seed: int) -> dict[str, Any]:
    """Up to five students, three places; whole numbers or such with points, negative values, no capacity, a budget."""
    chance = random.Random(seed)
    points = chance.random() < 0.4

    def number(low: int, high: int) -> float:
        return round(chance.uniform(low, high), chance.choice((1, 2))) if points else chance.randint(low, high)

    places = [{"id": name, "capacity": number(0, 8)} for name in chance.sample(["X", "Y", 7], chance.randint(1, 3))]
    students = []
    for student in range(chance.randint(1, 5)):
        options = []
        for place in places:
            if chance.random() < 0.85:
                options.append({"place": place["id"], "value": number(-5, 20)})
                if chance.random() < 0.7:
                    options[-1]["weight"] = number(0, 5)
                if chance.random() < 0.5:
                    options[-1]["cost"] = number(0, 9)
        students.append({"id": student if chance.random() < 0.5 else f"学生{student}", "options": options})
    budget = number(0, 20) if chance.random() < 0.4 else None
    assign = chance.choice(("at_most_one", "exactly_one"))
    return {"assign": assign, "students": students, "places": places, "budget": budget}


def tried(data: dict[str, Any]) -> Decimal | None:
    """The most value of all assignments that keep the limits; None when there is none. Numbers as they are written."""

    def exact(value: float) -> Decimal:
        return Decimal(str(value))

    nobody = [] if data["assign"] == "exactly_one" else [None]
    choices = [[*nobody, *student["options"]] for student in data["students"]]
    best = None
    for picked in itertools.product(*choices):
        chosen = [one for one in picked if one]
        if data["budget"] is not None and sum(exact(one.get("cost", 0)) for one in chosen) > exact(data["budget"]):
            continue
        if any(
            sum(exact(one.get("weight", 1)) for one in chosen if one["place"] == place["id"]) > exact(place["capacity"])
            for place in data["places"]
        ):
            continue
        value = sum((exact(one["value"]) for one in chosen), Decimal(0))
        best = value if best is None or value > best else best
    return best


def solve(data: dict[str, Any], seconds: float = 60) -> bare.BareAnswer:
    return bare.best(bare_problem.read(json.dumps(data)), seconds=seconds)


def checked(data: dict[str, Any], answer: bare.BareAnswer) -> Decimal:
    """What the assignment is worth; all limits are looked at."""
    students = {one["id"]: one["options"] for one in data["students"]}
    own = dict(data, students=[], budget=data.get("budget"))
    for student, place in answer.assignment.items():
        fitting = [one for one in students[student] if one["place"] == place]
        own["students"].append({"id": student, "options": fitting})
    if data["assign"] == "exactly_one":
        assert set(answer.assignment) == set(students)
    worth = tried({**own, "assign": "exactly_one"})
    assert worth is not None
    return worth


def compare(seed: int, make: Callable[[int], dict[str, Any]] = small) -> str:
    """Ours against all that can be tried; `make` invents a board."""
    data = make(seed)
    answer, best = solve(data), tried(data)
    if best is None:
        assert (answer.status, answer.objective, answer.bound, answer.assignment) == ("infeasible", None, None, {}), (
            seed
        )
        return answer.status
    assert (answer.status, answer.objective, answer.bound) == ("optimal", best, best), seed
    assert checked(data, answer) == best, seed
    return answer.status


def test_as_good_as_all_that_can_be_tried() -> None:
    assert {compare(seed) for seed in range(150)} == {"optimal", "infeasible"}


@pytest.mark.long
@pytest.mark.timeout(600)
def test_as_good_as_all_that_can_be_tried_on_thousands() -> None:
    for seed in range(1000, 6000):
        compare(seed)


def test_numbers_are_what_is_written() -> None:
    data = {
        "students": [{"id": at, "options": [{"place": "X", "value": 0.1, "weight": weight}]} for at, weight in enumerate((0.1, 0.2))],
        "places": [{"id": "X", "capacity": 0.3}],
    }  # fmt: skip
    answer = solve(data)
    assert (answer.status, answer.objective, answer.assignment) == ("optimal", Decimal("0.2"), {0: "X", 1: "X"})


def test_large_numbers_are_kept_to_the_last_unit() -> None:
    """A tolerance of a millionth of these would let the second in."""
    big = 10**12
    options = [{"place": 1, "value": 5, "weight": big // 2}], [{"place": 1, "value": 7, "weight": big // 2 + 1}]
    data = {
        "students": [{"id": at, "options": one} for at, one in enumerate(options)],
        "places": [{"id": 1, "capacity": big}],
    }
    assert solve(data)[:3] == ("optimal", 7, 7)
    data["places"] = [{"id": 1, "capacity": big - 1}]
    options[1][0]["weight"] = big // 2 - 1
    assert solve(data)[:3] == ("optimal", 12, 12)


def test_places_that_only_count_heads_are_solved_at_once() -> None:
    chance = random.Random(3)
    students = [
        {
            "id": at,
            "options": [{"place": place, "value": chance.randint(1, 99)} for place in chance.sample(range(40), 8)],
        }
        for at in range(600)
    ]
    data = {"assign": "at_most_one", "students": students, "places": [{"id": at, "capacity": 12} for at in range(40)]}
    answer = solve(data)
    assert answer.status == "optimal"
    assert checked_heads(data, answer) == answer.objective == answer.bound


def checked_heads(data: dict[str, Any], answer: bare.BareAnswer) -> int:
    values = {(one["id"], option["place"]): option["value"] for one in data["students"] for option in one["options"]}
    taken = list(answer.assignment.values())
    assert all(taken.count(place["id"]) <= place["capacity"] for place in data["places"])
    return sum(values[pair] for pair in answer.assignment.items())


def generalised(students: int, places: int, seed: int) -> dict[str, Any]:
    """Of the hard kind that is used in print (class D): what is worth much weighs much."""
    chance = random.Random(seed)
    weights = [[chance.randint(1, 100) for _place in range(places)] for _student in range(students)]
    return {
        "assign": "exactly_one",
        "students": [
            {"id": at, "options": [{"place": place, "value": weight - 111 - chance.randint(-10, 10), "weight": weight}
                                   for place, weight in enumerate(mine)]}
            for at, mine in enumerate(weights)
        ],
        "places": [{"id": place, "capacity": sum(mine[place] for mine in weights) * 8 // (10 * places)} for place in range(places)],
    }  # fmt: skip


def test_the_time_is_up_and_the_bound_is_true() -> None:
    """On a busy machine it may not even have found one; then it says that."""
    data = generalised(60, 8, 1)
    answer = solve(data, seconds=0.4)
    assert answer.status in {"feasible", "unknown"}
    assert answer.bound is not None
    assert answer.bound >= -3890, "an assignment of this value is known"
    if answer.objective is not None:
        assert checked_weights(data, answer) == answer.objective <= answer.bound


def checked_weights(data: dict[str, Any], answer: bare.BareAnswer) -> int:
    options = {(one["id"], option["place"]): option for one in data["students"] for option in one["options"]}
    chosen = [options[pair] for pair in answer.assignment.items()]
    assert len(chosen) == len(data["students"])
    for place in data["places"]:
        assert sum(one["weight"] for one in chosen if one["place"] == place["id"]) <= place["capacity"]
    return sum(one["value"] for one in chosen)


class _Stops(Progress):
    def stopped(self) -> bool:
        return True


def test_it_can_be_stopped() -> None:
    with pytest.raises(Cancelled):
        bare.best(bare_problem.read(json.dumps(generalised(30, 5, 1))), progress=_Stops())


X = {"id": "X", "capacity": 1}
WRONG: tuple[tuple[Any, str], ...] = (
    ("{", "第 1 行"),
    ("[" * 100_000, "JSON|括号"),
    ("9" * 5000, "位数|不是分配问题|students"),
    ([], "最外层"),
    ({"places": []}, "缺少 students"),
    ({"students": []}, "缺少 places"),
    ({"students": {}, "places": []}, "students 须是一个列表"),
    ({"students": [1], "places": []}, r"students\[0\] 须是一个对象"),
    ({"students": [], "places": [], "assign": "some"}, "assign"),
    ({"students": [], "places": [{"id": "X"}]}, r"缺少 places\[0\].capacity"),
    ({"students": [], "places": [{"id": None, "capacity": 1}]}, r"places\[0\].id 须是整数或文字"),
    ({"students": [], "places": [{"id": True, "capacity": 1}]}, r"places\[0\].id"),
    ({"students": [], "places": [X, X]}, r"places\[1\] 的 id"),
    ({"students": [], "places": [{"id": "X", "capacity": -1}]}, "不能小于 0"),
    ({"students": [], "places": [{"id": "X", "capacity": "3"}]}, "须是数"),
    ({"students": [], "places": [{"id": "X", "capacity": 1e300}]}, "太大"),
    ('{"students": [], "places": [{"id": "X", "capacity": NaN}]}', "NaN"),
    ('{"students": [], "places": [{"id": "X", "capacity": 1e-99}]}', "小数位"),
    ('{"students": [], "students": [], "places": []}', "两次"),
    ({"students": [], "places": [], "budget": -3}, "budget"),
    ({"students": [], "places": [], "budget": "3"}, "budget"),
    ({"students": [{"id": 1}], "places": []}, r"缺少 students\[0\].options"),
    ({"students": [{"options": []}], "places": []}, r"缺少 students\[0\].id"),
    ({"students": [{"id": 1, "options": []}, {"id": 1, "options": []}], "places": []}, r"students\[1\] 的 id 1"),
    ({"students": [{"id": 1, "options": []}, {"id": "1", "options": []}], "places": []}, "无法区分"),
    ({"students": [{"id": 1, "options": [{"place": "Y", "value": 1}]}], "places": [X]}, r'options\[0\] 的 place "Y"'),
    ({"students": [{"id": 1, "options": [{"place": "X"}]}], "places": [X]}, r"缺少 students\[0\].options\[0\].value"),
    ({"students": [{"id": 1, "options": [{"value": 1}]}], "places": [X]}, r"options\[0\].place"),
    ({"students": [{"id": 1, "options": [{"place": "X", "value": None}]}], "places": [X]}, "须是数"),
    ({"students": [{"id": 1, "options": [{"place": "X", "value": 1, "weight": -1}]}], "places": [X]}, "weight"),
    ({"students": [{"id": 1, "options": [{"place": "X", "value": 1, "cost": True}]}], "places": [X]}, "cost"),
)


@pytest.mark.parametrize(("data", "words"), WRONG, ids=[words for _data, words in WRONG])
def test_what_is_wrong_and_where(data: Any, words: str) -> None:
    text = data if isinstance(data, str) else json.dumps(data)
    with pytest.raises(UserError, match=words):
        bare_problem.read(text)


@pytest.mark.parametrize(
    ("students", "places", "assign", "status"),
    [
        ([], [], "exactly_one", "optimal"),
        ([{"id": 1, "options": []}], [X], "at_most_one", "optimal"),
        ([{"id": 1, "options": []}], [X], "exactly_one", "infeasible"),
        ([{"id": 1, "options": [{"place": "X", "value": -4}]}], [X], "at_most_one", "optimal"),
    ],
)
def test_with_nothing_to_give(students: list[Any], places: list[Any], assign: str, status: str) -> None:
    answer = solve({"students": students, "places": places, "assign": assign})
    assert (answer.status, answer.assignment) == (status, {})
    assert answer.objective in {0, None}
