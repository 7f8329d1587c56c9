"""Columns of small numbers as bytes: what is one number throughout, or counts on by one, takes no room at all."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from gzstudents.statistics.rules.facts import Ints

FORMAT = 1  # raise it when the bytes mean something else: what was packed before is then read anew
_SAME, _STEPS = "same", "steps"
Form = tuple[str, int]  # how the numbers are written, and what is to be added to them
_WIDTHS = ("<u1", "<u2", "<i4", "<i8")


class Unpackable(ValueError):
    """Bytes that were not packed by us, or not all of them."""


def pack(columns: Mapping[str, Ints]) -> bytes:
    """A line of JSON, [[name, rows, form, base] …], then the numbers of each column less its base."""
    head: list[tuple[str, int, str, int]] = []
    body: list[bytes] = []
    for name, column in columns.items():
        form, base = _form(column)
        head.append((name, len(column), form, base))
        if form not in {_SAME, _STEPS}:
            body.append((column.astype(np.int64) - base).astype(form).tobytes())
    return b"".join([json.dumps(head).encode(), b"\n", *body])


def _form(column: Ints) -> tuple[str, int]:
    if not len(column):
        return _SAME, 0
    low, high = int(column.min()), int(column.max())
    if low == high:
        return _SAME, low
    if high - low == len(column) - 1 and (column[1:] - column[:-1] == 1).all():
        return _STEPS, low
    for width in _WIDTHS[:2]:
        if high - low <= np.iinfo(width).max:
            return width, low
    small = np.iinfo(np.int32)
    return (_WIDTHS[2] if small.min <= low and high <= small.max else _WIDTHS[3]), 0


def unpack(blocks: Sequence[bytes], names: Sequence[str], narrow: Collection[str] = ()) -> dict[str, Ints]:
    """The columns `names` of several packed pieces, one after the other. Raises Unpackable. Numbers are int32 where all
    of a column fit, in `narrow` columns int16.
    """
    heads = [_head(block, names) for block in blocks]
    count = sum(rows for _start, rows, _columns in heads)
    found: dict[str, Ints] = {}
    filled: dict[str, Ints] = {}
    for place, name in enumerate(names):
        forms = [(columns[place], rows) for _start, rows, columns in heads]
        kind = _wide_enough(forms, [np.int16, np.int32] if name in narrow else [np.int32])
        if len({form for form, _rows in forms}) == 1 and forms[0][0][0] == _SAME:
            found[name] = np.broadcast_to(np.array(forms[0][0][1], dtype=kind), count)  # takes no memory
        else:
            found[name] = filled[name] = np.empty(count, dtype=kind)
    at = 0
    for block, (start, rows, columns) in zip(blocks, heads, strict=True):
        for name, (form, base) in zip(names, columns, strict=True):
            if name in filled:
                start = _fill(filled[name][at : at + rows], block, start, form, base)
        if start != len(block):
            raise Unpackable(f"{len(block) - start} bytes too many")
        at += rows
    return found


def _head(block: bytes, names: Sequence[str]) -> tuple[int, int, list[Form]]:
    """Where the numbers begin, how many rows, and each column's form and base."""
    end = block.find(b"\n")
    try:
        head = json.loads(block[: max(end, 0)])
        columns = [(str(form), int(base)) for _name, _rows, form, base in head]
        rows = {int(one[1]) for one in head}
        named = [one[0] for one in head]
    except (ValueError, TypeError) as error:
        raise Unpackable(str(error)) from error
    if named != list(names) or len(rows) != 1 or not all(form in {_SAME, _STEPS, *_WIDTHS} for form, _base in columns):
        raise Unpackable(f"{named}, {rows} rows")
    return end + 1, rows.pop(), columns


def _wide_enough(forms: Sequence[tuple[Form, int]], types: Sequence[type[np.signedinteger[Any]]]) -> Any:
    """The first of these types that holds all numbers that can stand in columns of these forms and lengths."""
    lowest = min((_range(form, rows)[0] for form, rows in forms), default=0)
    highest = max((_range(form, rows)[1] for form, rows in forms), default=0)
    for one in types:
        if np.iinfo(one).min <= lowest and highest <= np.iinfo(one).max:
            return one
    return np.int64


def _range(form: Form, rows: int) -> tuple[int, int]:
    kind, base = form
    if kind == _SAME:
        return base, base
    if kind == _STEPS:
        return base, base + rows
    return base + int(np.iinfo(kind).min), base + int(np.iinfo(kind).max)


def _fill(column: Ints, block: bytes, start: int, form: str, base: int) -> int:
    """Put a column's numbers where they belong; the place after them."""
    if form == _SAME:
        column[:] = base
        return start
    if form == _STEPS:
        column[:] = np.arange(base, base + len(column), dtype=column.dtype)
        return start
    end = start + len(column) * np.dtype(form).itemsize
    if end > len(block):
        raise Unpackable(f"{end - len(block)} bytes too few")
    numbers = np.frombuffer(block, dtype=form, count=len(column), offset=start)
    if base:
        np.add(numbers, base, out=column, dtype=column.dtype, casting="unsafe")
    else:
        column[:] = numbers
    return end
