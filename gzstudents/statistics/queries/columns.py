"""Whole columns from SQLite as numbers: one statement puts a column together in C, numpy takes it apart."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzstudents.statistics.rules.facts import OPEN, Flags, Ints

Bytes = NDArray[np.uint8]
Run = Callable[[str], Any]  # a statement → its cursor

_GAP = 31  # "unit separator": no text of ours contains it; if one does, the rows are read one by one


class Pieces(NamedTuple):
    """The texts of a column end to end: where each begins and how long it is. Bytes past the end are 0."""

    data: Bytes
    start: Ints
    length: Ints
    width: int = -1  # of all texts, where all are alike

    def at(self, place: int) -> Bytes:
        """Byte number `place` of each text, 0 past its end."""
        if self.width > place:
            return self.data[: len(self.start) * (self.width + 1)].reshape(-1, self.width + 1)[:, place]
        return np.where(self.length > place, self.data[self.start + place], np.uint8(0))


class Sparse(NamedTuple):
    """A column of which most is empty: the rows (their ids) that have a text, and the texts."""

    ids: Ints
    pieces: Pieces


def read_all(
    run: Run, table: str, numbers: Sequence[str], texts: Sequence[str], sparse: Sequence[str] = (), where: str = "1"
) -> tuple[list[Ints], list[Pieces], list[Sparse]]:
    """Columns (SQL expressions over `table`) of the rows `where`, in the order of the rows: whole numbers, texts, and
    texts of which most are empty; all in one pass over the table.
    """
    joined = [f"CAST(group_concat(coalesce({one}, 0)) AS BLOB)" for one in numbers]
    joined += [f"CAST(group_concat(coalesce({one}, ''), char({_GAP})) AS BLOB)" for one in texts]
    for one in sparse:
        given = f"FILTER (WHERE {one} <> '')"
        joined += [f"count(*) {given}", f"group_concat(id) {given}"]
        joined.append(f"CAST(group_concat({one}, char({_GAP})) {given} AS BLOB)")
    row = run(f"SELECT count(*), {', '.join(joined)} FROM {table} NOT INDEXED WHERE {where}").fetchone()
    count, at = int(row[0]), 1 + len(numbers)
    found = [_numbers(text or b"", count) for text in row[1:at]]
    pieces = [_pieces(text or b"", count) for text in row[at : at + len(texts)]]
    rest = row[at + len(texts) :]
    some = [_sparse(*rest[place : place + 3]) for place in range(0, len(rest), 3)]
    if any(one is None for one in pieces):
        pieces = _slowly(run, f"{table} NOT INDEXED WHERE {where}", texts)
    if any(one is None for one in some):
        some = [_sparsely(run, f"{table} NOT INDEXED WHERE ({where}) AND {one} <> ''", one) for one in sparse]
    return found, [one for one in pieces if one is not None], [one for one in some if one is not None]


def _numbers(text: bytes | str, count: int) -> Ints:
    written = text.decode("ascii") if isinstance(text, bytes) else text
    found = np.fromstring(written, dtype=np.int64, sep=",") if count else np.zeros(0, dtype=np.int64)
    if len(found) != count:
        raise RuntimeError(f"{len(found)} numbers of {count}")
    return found


def _sparse(count: int, ids: str | None, text: bytes | None) -> Sparse | None:
    pieces = _pieces(text or b"", count)
    return None if pieces is None else Sparse(_numbers(ids or "", count), pieces)


def _sparsely(run: Run, source: str, text: str) -> Sparse:
    rows = run(f"SELECT id FROM {source}").fetchall()
    (pieces,) = _slowly(run, source, [text])
    if pieces is None:
        raise RuntimeError(text)
    return Sparse(np.array([row[0] for row in rows], dtype=np.int64), pieces)


def _pieces(blob: bytes, count: int) -> Pieces | None:
    """None when the texts cannot be told apart."""
    data = np.frombuffer(blob + b"\0" * 32, dtype=np.uint8)
    if count == 0:
        none = np.zeros(0, dtype=np.int64)
        return Pieces(data, none, none)
    width, odd = divmod(len(blob) + 1, count)
    if not odd:
        gaps = data[: len(blob) + 1].reshape(count, width) == _GAP
        if gaps[:-1, -1].all() and np.count_nonzero(gaps[:, :-1]) == 0:
            start = np.arange(count, dtype=np.int64) * width
            return Pieces(data, start, np.full(count, width - 1, dtype=np.int64), width - 1)
    found = np.flatnonzero(data[: len(blob)] == _GAP)
    if len(found) != count - 1:
        return None
    start = np.r_[0, found + 1]
    return Pieces(data, start, np.r_[found, len(blob)] - start)


def _slowly(run: Run, source: str, texts: Sequence[str]) -> list[Pieces | None]:
    rows = run(f"SELECT {', '.join(texts)} FROM {source}").fetchall()
    gap = chr(_GAP)
    columns = zip(*rows, strict=True)
    return [
        _pieces(gap.join(str(value or "").replace(gap, "?") for value in column).encode(), len(rows))
        for column in columns
    ]


def places(pieces: Pieces, known: Sequence[str]) -> Ints:
    """The place of each text in `known`; len(known) for any other."""
    if not len(pieces.start):
        return np.zeros(0, dtype=np.int16)
    longest = max((len(one.encode()) for one in known), default=0)
    if longest <= 2:
        return _short_places(pieces, known)
    if longest > 15:
        raise ValueError(longest)
    low, high = _keys(pieces, int(min(longest, pieces.length.max())))
    wanted = [one.encode() for one in known]
    first = np.array([int.from_bytes(one[:8], "little") for one in wanted], dtype=np.uint64)
    second = np.array([int.from_bytes(one[8:], "little") for one in wanted], dtype=np.uint64)
    mixed = first ^ (second * np.uint64(0x9E3779B97F4A7C15))
    order = np.argsort(mixed)
    asked = low if high is None else low ^ (high * np.uint64(0x9E3779B97F4A7C15))
    guess = order[np.minimum(np.searchsorted(mixed[order], asked), len(known) - 1)]
    right = (first[guess] == low) & (second[guess] == (0 if high is None else high)) & (pieces.length <= longest)
    return np.where(right, guess, len(known)).astype(np.int16)


def _short_places(pieces: Pieces, known: Sequence[str]) -> Ints:
    table = np.full(1 << 16, len(known), dtype=np.int16)
    for place, one in enumerate(known):
        table[int.from_bytes(one.encode(), "little")] = place
    key = pieces.at(0).astype(np.uint16) | (pieces.at(1).astype(np.uint16) << np.uint16(8))
    found = table[key]
    found[pieces.length > 2] = len(known)
    return found


def _keys(pieces: Pieces, longest: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64] | None]:
    """The first 8 bytes of each text as a number, and the next 8 if any text has them."""
    low = np.zeros(len(pieces.start), dtype=np.uint64)
    high = np.zeros(len(pieces.start), dtype=np.uint64) if longest > 8 else None
    for place in range(longest):
        byte = pieces.at(place).astype(np.uint64) << np.uint64(8 * (place % 8))
        if place < 8:
            low |= byte
        elif high is not None:
            high |= byte
    return low, high


class Days(NamedTuple):
    """The first and the last day that a date can mean (2025-09 means all of September), 0 where there is none."""

    first: Ints
    last: Ints
    unreadable: int


def days(pieces: Pieces) -> Days:
    """Dates written YYYY-MM-DD, YYYY-MM or YYYY as day numbers; anything else is none, and counted."""
    length = pieces.length
    if not len(length):
        return Days(length, length, 0)
    year, wrong = _digits(pieces, (0, 1, 2, 3))
    month, bad_month = _digits(pieces, (5, 6)) if length.max() > 4 else (np.zeros_like(year), np.ones_like(wrong))
    day, bad_day = _digits(pieces, (8, 9)) if length.max() > 7 else (np.zeros_like(year), np.ones_like(wrong))
    good_month = ~bad_month & (month >= 1) & (month <= 12) & (pieces.at(4) == 45)
    whole = (length == 10) & ~wrong & good_month & ~bad_day & (day >= 1) & (day <= 31) & (pieces.at(7) == 45)
    only_month = (length == 7) & ~wrong & good_month
    only_year = (length == 4) & ~wrong
    first = np.where(whole, year * 10000 + month * 100 + day, 0)
    last = first.copy()
    if not whole.all():
        first += only_month * (year * 10000 + month * 100 + 1) + only_year * (year * 10000 + 101)
        last += only_month * (year * 10000 + month * 100 + 31) + only_year * (year * 10000 + 1231)
    unreadable = int(np.count_nonzero((length > 0) & (first == 0)))
    return Days(first, last, unreadable)


def _digits(pieces: Pieces, at: Sequence[int]) -> tuple[Ints, Flags]:
    """The number that stands at these places of each text, and where no digits stand there."""
    found = np.zeros(len(pieces.start), dtype=np.int32)
    wrong = np.zeros(len(pieces.start), dtype=bool)
    for place in at:
        digit = pieces.at(place).astype(np.int32) - 48
        wrong |= (digit < 0) | (digit > 9)
        found = found * 10 + digit
    return found, wrong


def open_end(day: Ints) -> Ints:
    """A last day that is not given never comes."""
    return np.where(day == 0, OPEN, day)


def where(ids: Ints, wanted: Ints) -> Ints:
    """The place of each wanted id among ids that ascend; -1 for none."""
    if not len(ids):
        return np.full(len(wanted), -1, dtype=np.int64)
    first, last = int(ids[0]), int(ids[-1])
    if last - first + 1 == len(ids) and (not len(wanted) or (wanted.min() >= first and wanted.max() <= last)):
        return wanted - wanted.dtype.type(first)  # no gaps: the place is the distance
    if ids[-1] < 8 * len(ids) + 1000 and ids[0] >= 0:
        table = np.full(int(ids[-1]) + 2, -1, dtype=np.int64)
        table[ids] = np.arange(len(ids))
        return table[np.clip(wanted, -1, ids[-1] + 1)]
    guess = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[guess] == wanted, guess, -1)


def spread(ids: Ints, values: Ints, sparse: Sparse) -> Ints:
    """A whole column from a sparse one: 0 where nothing was given."""
    whole = np.zeros(len(ids), dtype=np.int32)
    whole[where(ids, sparse.ids)] = values
    return whole
