"""Who may do what: an operation names the right it needs. (People, keys and roles are not here yet: one person, all rights.)"""

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def operation(verb: str, *, needs: str = "") -> Callable[[Function], Function]:
    """Mark a function as an act of the office: `verb` stands in the journal, `needs` names the right."""

    def mark(function: Function) -> Function:
        function.verb = verb  # type: ignore[attr-defined]
        function.needs = needs or verb  # type: ignore[attr-defined]
        return function

    return mark
