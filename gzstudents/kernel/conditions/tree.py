"""A condition as data: tests, and groups of them that all or any must hold, within each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.plain import Plain

DEEPEST = 6  # groups within groups
MOST = 200  # tests in all
MOST_VALUES = 2_000
LONGEST = 500  # characters of a value


class Test(Plain):
    """One field against some values; which operators there are: see operators.py."""

    __test__ = False  # pytest would take it for tests

    field: str
    operator: str
    values: tuple[str, ...] = ()


class Group(Plain):
    """All of its parts must hold, or with `any` one of them; without parts it holds. `on`: the ISO day on which they must
    have held, "" for the day of the list.
    """

    parts: tuple[Node, ...] = ()
    any: bool = False
    on: str = ""


Node = Test | Group
EVERYTHING = Group()


def every_test(node: Node) -> Iterator[Test]:
    """Every test in it, whatever group it stands in."""
    if isinstance(node, Test):
        yield node
    else:
        for part in node.parts:
            yield from every_test(part)


def depth_of(node: Node) -> int:
    return 0 if isinstance(node, Test) else 1 + max((depth_of(part) for part in node.parts), default=0)


def trimmed(node: Node) -> Node | None:
    """Without groups that hold nothing, and without groups of one that say nothing of their own; None when nothing is left."""
    if isinstance(node, Test):
        return node
    parts = tuple(part for part in map(trimmed, node.parts) if part is not None)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 and not node.on else Group(parts, node.any, node.on)


def as_data(node: Node) -> dict[str, Any]:
    """For JSON: {"all": […]} or {"any": […]}, with "on" where it is of another day; {"field", "is": […]} for a test."""
    if isinstance(node, Test):
        return {"field": node.field, node.operator: list(node.values)}
    found: dict[str, Any] = {"any" if node.any else "all": [as_data(part) for part in node.parts]}
    return found | ({"on": node.on} if node.on else {})


def from_data(data: Any) -> Group:
    """What as_data() gave, from a file or a row that anybody may have written. Raises UserError."""
    node = _node(data, 1)
    if sum(1 for _test in every_test(node)) > MOST:
        raise _wrong()
    return node if isinstance(node, Group) else Group((node,))


def _node(data: Any, depth: int) -> Node:
    if not isinstance(data, dict) or depth > DEEPEST + 1:
        raise _wrong()
    if "field" in data:
        return _test(data)
    kinds = [name for name in ("all", "any") if name in data]
    parts = data[kinds[0]] if len(kinds) == 1 else None
    if not isinstance(parts, list) or set(data) - {"all", "any", "on"}:
        raise _wrong()
    return Group(tuple(_node(part, depth + 1) for part in parts), kinds[0] == "any", _day(data.get("on", "")))


def _test(data: dict[str, Any]) -> Test:
    names = [name for name in data if name != "field"]
    field = data["field"]
    if len(names) != 1 or not isinstance(field, str):
        raise _wrong()
    given = data[names[0]]
    values = given if isinstance(given, list) else [] if given is None or given is True else [given]
    if len(values) > MOST_VALUES or not all(isinstance(one, str | int | float) for one in values):
        raise _wrong()
    return Test(field, names[0], tuple(str(one)[:LONGEST] for one in values))


def _day(value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except (TypeError, ValueError):
        raise _wrong() from None


def _wrong() -> UserError:
    return UserError(_("看不懂这个条件。请检查括号、字段和写法。"))
