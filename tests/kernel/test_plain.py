"""Plain classes behave as frozen dataclasses do."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from gzstudents.kernel.plain import Plain


class Point(Plain):
    x: int
    y: int = 2
    said: Callable[[int], str] = str


class Named(Point):
    name: str = ""

    def ready(self) -> None:
        if self.name == "bad":
            raise ValueError(self.name)


def test_values_come_in_order_by_name_or_from_the_defaults() -> None:
    assert (Point(1).x, Point(1).y) == (1, 2)
    assert Point(1, y=5) == Point(1, 5) == Point(x=1, y=5)
    assert Named(1, name="a").name == "a"


def test_a_function_as_a_value_does_not_become_a_method() -> None:
    assert Point(1).said(7) == "7"


@pytest.mark.parametrize(("values", "named"), [((), {}), ((1,), {"x": 1}), ((1,), {"z": 1}), ((1, 2, str, 4), {})])
def test_too_few_too_many_or_unknown_values_are_refused(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        Point(*values, **named)


def test_it_is_not_changed_once_it_stands() -> None:
    with pytest.raises(AttributeError):
        Point(1).x = 3  # type: ignore[misc]


def test_but_gives_another_one_and_is_checked_too() -> None:
    first = Named(1, name="a")
    assert (first.but(y=9).y, first.y) == (9, 2)
    with pytest.raises(ValueError, match="bad"):
        first.but(name="bad")
    with pytest.raises(TypeError):
        first.but(z=1)


def test_equal_by_values_and_kind() -> None:
    assert len({Point(1), Point(1), Named(1)}) == 2
    assert Point(1) != (1, 2, str)
    assert copy.deepcopy(Point(1)) == Point(1)
    assert repr(Point(1)) == "Point(x=1, y=2, said=<class 'str'>)"
