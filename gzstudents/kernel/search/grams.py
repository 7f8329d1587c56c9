"""Inside of numbers: every place of every three characters, so that a part of a number is found without a scan."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gzstudents.kernel.search.begins import Begins

_BASE = 37  # 0-9, a-z, and one for all that cannot be searched
_OTHER = 36
_LETTER = 10  # the code of a
_ALPHABET = b"0123456789abcdefghijklmnopqrstuvwxyz"
_CODES = np.full(256, _OTHER, np.uint16)
_CODES[np.frombuffer(_ALPHABET, np.uint8)] = np.arange(36, dtype=np.uint16)
_LINE_END = 10
_AT_ONCE = 1 << 18  # codes counted at once


class Grams:
    """Numbers of up to 65,536 lines, each line ended by a line feed; numbers in a line are divided by spaces."""

    def __init__(self, blob: bytes) -> None:
        text = np.frombuffer(blob, np.uint8)
        codes = _CODES[text]
        lines = np.flatnonzero(text == _LINE_END).astype(np.int32)
        lengths = np.diff(lines, prepend=-1)
        self._bits = max(8, int(lengths.max()).bit_length()) if len(lines) else 8  # of a place within its line
        places, grams = _three(codes)
        order = np.argsort(grams, kind="stable")  # radix sort: 16 bits
        self._places = _packed(self._within(places[order], lines))
        counts = _counted(grams, _BASE**3)
        self._offsets = Begins(np.concatenate(([0], np.cumsum(counts))))
        self._keep_heads(codes, text, lines)

    def _within(self, places: NDArray[np.int32], lines: NDArray[np.int32]) -> NDArray[np.int64]:
        """Places in the text as the number of the line and the place in it: a place tells its row, and what stands side by
        side still does.
        """
        rows = np.searchsorted(lines, places)
        begins = np.concatenate(([0], lines + 1))[rows]
        return (rows.astype(np.int64) << self._bits) | (places - begins)

    def rows(self, word: bytes) -> NDArray[np.uint16]:
        """Rows with a number that has the word (three or more of 0-9 a-z) inside; a row may come twice."""
        return self._rows(self._begins(word))

    def starting(self, word: bytes) -> NDArray[np.uint16]:
        """Rows with a number that begins with the word: one or two of 0-9 a-z, or any number of letters."""
        if len(word) > 2:
            begins = self._begins(word) if len(self._lettered) else self._lettered
            return self._rows(begins[_among(begins, self._lettered)] if len(begins) else begins)
        codes = _CODES[np.frombuffer(word, np.uint8)].tolist()
        low, high = (
            (codes[0] * _BASE, codes[0] * _BASE + _BASE) if len(codes) == 1 else (codes[0] * _BASE + codes[1],) * 2
        )
        return self._heads[self._head_offsets[low] : self._head_offsets[max(high, low + 1)]]

    def _begins(self, word: bytes) -> NDArray[np.int64]:
        """Where the word stands, from the places of its parts of three; the rarest first."""
        last = len(word) - 3
        spans = sorted((*self._span(word, offset), offset) for offset in {*range(0, last, 3), last})
        begins: NDArray[np.int64] | None = None
        for size, first, offset in spans:
            if size == 0 or (begins is not None and not len(begins)):
                return np.empty(0, np.int64)
            places = _unpacked(self._places[first : first + size])
            if begins is None:
                begins = places - offset
            else:
                begins = begins[_among(begins + offset, places)]
        return begins if begins is not None else np.empty(0, np.int64)

    def _rows(self, places: NDArray[np.int64]) -> NDArray[np.uint16]:
        return (places >> self._bits).astype(np.uint16)

    @property
    def nbytes(self) -> int:
        arrays = (self._places, self._offsets, self._heads, self._lettered, self._head_offsets)
        return sum(array.nbytes for array in arrays)

    def _keep_heads(self, codes: NDArray[np.uint16], text: NDArray[np.uint8], lines: NDArray[np.int32]) -> None:
        """The first two characters of each number: words of one or two are looked for there."""
        good = codes != _OTHER
        good[1:] &= text[:-1] <= 32
        heads = np.flatnonzero(good).astype(np.int32)
        pairs = codes[heads] * np.uint16(_BASE) + codes[heads + 1]  # each line ends with a line feed
        self._heads = np.searchsorted(lines, heads).astype(np.uint16)[np.argsort(pairs, kind="stable")]
        self._lettered = self._within(heads[(codes[heads] >= _LETTER) & (codes[heads + 1] >= _LETTER)], lines)
        counts = _counted(pairs, _BASE**2)
        self._head_offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)

    def _span(self, word: bytes, offset: int) -> tuple[int, int]:
        """How many places three characters of the word have, and where these begin."""
        one, two, three = _CODES[np.frombuffer(word, np.uint8, 3, offset)].tolist()
        gram = (one * _BASE + two) * _BASE + three
        first = self._offsets[gram]
        return self._offsets[gram + 1] - first, first


def _counted(codes: NDArray[np.uint16], size: int) -> NDArray[np.intp]:
    """How often each code comes. In parts: counting lets no other thread have its turn."""
    counts = np.zeros(size, np.intp)
    for start in range(0, len(codes), _AT_ONCE):
        counts += np.bincount(codes[start : start + _AT_ONCE], minlength=size)
    return counts


def _among(values: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which values are known; both in order, `known` not empty."""
    found: NDArray[np.bool_] = known[np.minimum(np.searchsorted(known, values), len(known) - 1)] == values
    return found


def _packed(places: NDArray[np.int64]) -> NDArray[np.uint8]:
    """No more bytes a place than are needed: three as long as no line is longer than 255."""
    needed = max(3, (int(places.max()).bit_length() + 7) // 8) if len(places) else 3
    return np.ascontiguousarray(places.astype("<i8").view(np.uint8).reshape(-1, 8)[:, :needed])


def _unpacked(packed: NDArray[np.uint8]) -> NDArray[np.int64]:
    eight = np.zeros((len(packed), 8), np.uint8)
    eight[:, : packed.shape[1]] = packed
    return eight.view("<i8").reshape(-1)


def _three(codes: NDArray[np.uint16]) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
    """The places where three searchable characters stand together, and what they are."""
    if len(codes) < 3:
        return np.empty(0, np.int32), np.empty(0, np.uint16)
    good = codes != _OTHER
    places = np.flatnonzero(good[:-2] & good[1:-1] & good[2:]).astype(np.int32)
    grams = (codes[places] * np.uint16(_BASE) + codes[places + 1]) * np.uint16(_BASE) + codes[places + 2]
    return places, grams
