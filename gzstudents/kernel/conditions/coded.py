"""A test as one of the values of a header filter: 未来 30 天 stands there among the values themselves."""

from __future__ import annotations

from collections.abc import Collection

from gzstudents.kernel.conditions.tree import Group, Node, Test

SIGN = "\x01"  # no cleaned text holds it, so that no value is taken for a test


def code_of(operator: str, *values: str) -> str:
    return SIGN + SIGN.join((operator, *values))


def is_coded(code: str) -> bool:
    return code.startswith(SIGN)


def asked_by(field: str, code: str) -> Test:
    """What a coded value asks of its field; a plain value asks for itself."""
    if not is_coded(code):
        return Test(field, "is", (code,)) if code else Test(field, "empty")
    operator, *values = code[1:].split(SIGN)
    return Test(field, operator, tuple(values))


def any_of(field: str, codes: Collection[str]) -> Node:
    """One of the values of a header filter holds."""
    plain = tuple(sorted(code for code in codes if code and not is_coded(code)))
    parts: list[Node] = [Test(field, "is", plain)] if plain else []
    parts += [asked_by(field, code) for code in sorted(codes) if not code or is_coded(code)]
    return parts[0] if len(parts) == 1 else Group(tuple(parts), any=True)
