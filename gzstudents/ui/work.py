"""One piece of work in a thread, and where its result goes."""

import logging
from collections.abc import Callable
from typing import Any, NamedTuple

import shiboken6
from PySide6.QtCore import QObject

from gzstudents.kernel.turns import short_turns

log = logging.getLogger(__name__)


class Order(NamedTuple):
    """A piece of work and where its result goes."""

    work: Callable[[], tuple[Any, ...]]  # runs in a thread; its values are handed to `then`
    then: Callable[..., object] | None
    fail: Callable[[Exception], object] | None
    key: object
    token: int


class Answer(NamedTuple):
    order: Order
    values: tuple[Any, ...]
    error: Exception | None
    changed: frozenset[str]


def perform(order: Order, *, writing: bool) -> Answer:
    try:
        with short_turns():
            values = order.work()
    except Exception as error:  # whatever it is belongs in the GUI thread, which shows it
        return Answer(order, (), error, frozenset())
    if writing:
        return Answer(order, values[:2], None, values[2])
    return Answer(order, values, None, frozenset())


def not_noted(error: Exception) -> None:
    log.warning("a seen entry was not written: %s", type(error).__name__)


def identity(then: Callable[..., object]) -> object:
    """Two requests with the same bound method are the same question; a lambda is always a new one."""
    owner = getattr(then, "__self__", None)
    return None if owner is None else (id(owner), getattr(then, "__name__", ""))


def alive(then: Callable[..., object] | None) -> bool:
    """False when `then` belongs to a widget that has been deleted meanwhile."""
    owner = getattr(then, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)
