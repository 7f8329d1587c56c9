"""Where words begin: the first sixteen bytes of every token of up to 65,536 lines, sorted."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gzstudents.kernel.search.begins import Begins, smallest

ROWS = 65_536  # a row's number within a segment fits 16 bits
_LONG = 16  # bytes kept of a token; where one is longer the rest stands apart, the same rest once
_OWN_TOKEN = 0xE0  # first byte of characters that take three or four bytes
_LINE_END = 10
_AT_ONCE = 1 << 17  # tokens
_BAR = 124

Rows = NDArray[np.uint16]
_MASKS = np.array([(0xFFFFFFFFFFFFFFFF << (64 - 8 * kept)) & 0xFFFFFFFFFFFFFFFF for kept in range(9)], np.uint64)


class Tokens:
    """Tokens by prefix. `blob` holds one line a row, each ended by a line feed."""

    def __init__(self, blob: bytes) -> None:
        text = np.frombuffer(blob + bytes(_LONG), np.uint8)
        size = len(blob)
        breaks = (text[:size] <= 32) | (text[:size] == _BAR)
        starts = text[:size] >= _OWN_TOKEN
        starts[0:1] |= ~breaks[0:1]
        starts[1:] |= breaks[:-1] & ~breaks[1:]
        places = np.flatnonzero(starts)
        del starts
        ends = np.flatnonzero(breaks)
        lengths = ends[np.searchsorted(ends, places)] - places
        lines = np.flatnonzero(text[:size] == _LINE_END)
        rows = np.searchsorted(lines, places).astype(np.uint16)
        first, second = _keys(text, places, lengths)
        is_long = lengths > _LONG
        rests = self._keep_rests(blob, breaks, places[is_long], lengths[is_long])
        del text, breaks, ends, lengths, lines, places
        self._sort(first, second, rows, is_long, rests)

    def rows(self, word: bytes) -> Rows:
        """Rows with a token that begins with the word; a row may come twice."""
        low, high = _range(self._first, word[:8])
        low, high = self._seconds[low], self._seconds[high]
        if len(word) > 8 and low < high:
            inner_low, inner_high = _range(self._second[low:high], word[8:_LONG])
            low, high = low + inner_low, low + inner_high
        first, last = self._entries[low], self._entries[high]
        return self._rows[first:last] if len(word) <= _LONG else self._rows[self._long_ones(first, last, word[_LONG:])]

    @property
    def nbytes(self) -> int:
        arrays = (
            self._first, self._second, self._seconds, self._entries, self._rows, self._long, self._rest_of, self._rests,
        )  # fmt: skip
        return sum(array.nbytes for array in arrays)

    def _sort(
        self,
        first: NDArray[np.uint64],
        second: NDArray[np.uint64],
        rows: Rows,
        is_long: NDArray[np.bool_],
        rests: NDArray[np.unsignedinteger[Any]],
    ) -> None:
        """Tokens that begin with the same sixteen bytes are kept once, with the rows that have them, and so are the first
        eight bytes of those that differ only after them.
        """
        order = np.lexsort((second, first))
        first, second = first[order], second[order]
        self._rows = rows[order]
        self._long = np.flatnonzero(is_long[order]).astype(np.uint32)  # where the rows of long ones stand
        self._rest_of = rests[(np.cumsum(is_long) - 1)[order[self._long]]]  # where in `_rests` each one goes on
        differs = np.ones(len(first), bool)
        differs[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
        heads = np.flatnonzero(differs)
        self._entries = Begins(np.append(heads, len(first)))
        self._second, first = second[heads], first[heads]
        differs = np.ones(len(first), bool)
        differs[1:] = first[1:] != first[:-1]
        heads = np.flatnonzero(differs)
        self._seconds = Begins(np.append(heads, len(first)))
        self._first = first[heads]

    def _keep_rests(
        self, blob: bytes, breaks: NDArray[np.bool_], places: NDArray[np.intp], lengths: NDArray[np.intp]
    ) -> NDArray[np.unsignedinteger[Any]]:
        """What follows the first sixteen bytes of long words, each rest once: mail addresses have few. A token inside a word
        shares the word's. Returns for each long token where its rest begins.
        """
        begins = (places == 0) | breaks[places - 1]
        words = places[begins]
        known: dict[bytes, int] = {}
        kept: list[bytes] = []
        size, at = 0, np.empty(len(words), np.int64)
        for number, (place, length) in enumerate(zip(words.tolist(), lengths[begins].tolist(), strict=True)):
            rest = blob[place + _LONG : place + length]
            found = known.get(rest)
            if found is None:
                found = known[rest] = size
                kept.append(rest)
                size += len(rest) + 1
            at[number] = found
        self._rests = np.frombuffer(b"".join(rest + b"\n" for rest in kept), np.uint8)
        word = np.searchsorted(words, places, "right") - 1
        begin: NDArray[np.int64] = at[word] + places - words[word]
        return begin.astype(smallest(begin))

    def _long_ones(self, first: int, last: int, rest: bytes) -> NDArray[np.uint32]:
        """Of the entries from one to another those whose token goes on with `rest`."""
        low, high = np.searchsorted(self._long, (first, last)).tolist()
        found, at = self._long[low:high], self._rest_of[low:high].astype(np.int64)
        for place, byte in enumerate(rest):  # a line feed ends each rest, so that none is read beyond its end
            same = self._rests[at + place] == byte
            found, at = found[same], at[same]
        return found


def _keys(
    text: NDArray[np.uint8], places: NDArray[np.intp], lengths: NDArray[np.intp]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The first and the second eight bytes of each token as big-endian numbers, filled with zeros."""
    eights = np.ndarray((len(text) - 7,), dtype=">u8", buffer=text, strides=(1,))
    first, second = np.empty(len(places), np.uint64), np.empty(len(places), np.uint64)
    for start in range(0, len(places), _AT_ONCE):  # picking from all byte offsets lets no other thread have its turn
        part = slice(start, start + _AT_ONCE)
        first[part] = eights[places[part]].astype(np.uint64) & _MASKS[np.minimum(lengths[part], 8)]
        second[part] = eights[places[part] + 8].astype(np.uint64) & _MASKS[np.clip(lengths[part] - 8, 0, 8)]
    return first, second


def _range(keys: NDArray[np.uint64], prefix: bytes) -> tuple[int, int]:
    low = np.uint64(int.from_bytes(prefix.ljust(8, b"\0"), "big"))
    high = np.uint64(int.from_bytes(prefix.ljust(8, b"\xff"), "big"))
    return int(keys.searchsorted(low)), int(keys.searchsorted(high, "right"))
