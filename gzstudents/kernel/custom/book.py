"""The fields that the office has defined, as this process knows them: one place that form, list, sheet and condition ask.

They are read when a store is opened and after each change of a definition; who asks in between gets what was read last.
"""

from functools import lru_cache
from typing import Any

from gzstudents.kernel.custom import definition
from gzstudents.kernel.custom.definition import Definition, Definitions


class _Book:
    fields: Definitions = ()


def current(owner: str = "") -> Definitions:
    """Those in use, in their order; of people or of enrolments alone where one is named."""
    return definition.of_owner(_Book.fields, owner) if owner else _Book.fields


def readable(owner: str = "") -> Definitions:
    """Those whose values who is signed in may read in full: what forms, sheets and letters offer."""
    return tuple(one for one in current(owner) if one.visible())


def find(name: str) -> Definition | None:
    """By Definition.name; None for one that there is not, or no longer."""
    return _by_name(_Book.fields).get(name)


def follow(source: Any) -> bool:
    """Read them from a session or connection; True when they are others than before."""
    return take_up(definition.read(source))


def take_up(fields: Definitions) -> bool:
    if fields == _Book.fields:
        return False
    _Book.fields = fields
    return True


@lru_cache(maxsize=2)
def _by_name(fields: Definitions) -> dict[str, Definition]:
    return definition.named(fields)
