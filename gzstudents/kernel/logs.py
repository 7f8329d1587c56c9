"""The log names code, never a person: of an exception it keeps where it happened and its type, not what it says."""

import logging
import re
import traceback
from collections.abc import Iterable
from types import TracebackType

_PLACE = re.compile(r'\s*File "[^"]*", line \d+(?:, in \S+)?')
_TYPE = re.compile(r"([A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Broken|Cancelled|Glyph|Overflow))(?::|\s*$)")

_Info = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)  # what logging hands a formatter


class Formatter(logging.Formatter):
    """A message may quote a cell, a name, a passport number: “invalid literal for int() with base 10: 'E1234…'”."""

    def format(self, record: logging.LogRecord) -> str:
        kept, record.exc_text = record.exc_text, None  # what another handler made of it has the message in it
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatException(self, ei: _Info) -> str:
        return "" if ei[1] is None else where(ei[1])


def where(error: BaseException) -> str:
    """Places and types of an exception and of what caused it, the first cause first."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [where(cause)] if cause is not None and cause is not error else []
    own = "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__
    return "\n".join([*before, own])


def places(lines: Iterable[str]) -> list[str]:
    """The same of what a child process wrote on its standard error."""
    found = (_PLACE.match(line) or _TYPE.match(line) for line in lines)
    return [match[match.re.groups].rstrip() for match in found if match]
