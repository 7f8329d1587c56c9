"""Inside of numbers: every place of every three characters, so that a part of a number is found without a scan."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_BASE = 37  # 0-9, a-z, and one for all that cannot be searched
_OTHER = 36
_ALPHABET = b"0123456789abcdefghijklmnopqrstuvwxyz"
_CODES = np.full(256, _OTHER, np.uint16)
_CODES[np.frombuffer(_ALPHABET, np.uint8)] = np.arange(36, dtype=np.uint16)
_LINE_END = 10


class Grams:
    """Numbers of up to 65,536 lines, each line ended by a line feed; numbers in a line are divided by spaces."""

    def __init__(self, blob: bytes) -> None:
        text = np.frombuffer(blob, np.uint8)
        codes = _CODES[text]
        places, grams = _three(codes)
        order = np.argsort(grams, kind="stable")  # radix sort: 16 bits
        self._places = places[order]
        counts = np.bincount(grams, minlength=_BASE**3)
        self._offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)
        self._lines = np.flatnonzero(text == _LINE_END).astype(np.int32)

    def rows(self, word: bytes) -> NDArray[np.uint16]:
        """Rows with a number that has the word (three or more of 0-9 a-z) inside; a row may come twice."""
        last = len(word) - 3
        lists = [(offset, self._list(word, offset)) for offset in {*range(0, last, 3), last}]
        lists.sort(key=lambda one: len(one[1]))
        offset, shortest = lists[0]
        begins = shortest - np.int32(offset)
        for offset, places in lists[1:]:
            if not len(begins):
                break
            wanted = begins + np.int32(offset)
            index = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
            begins = begins[places[index] == wanted]
        return np.searchsorted(self._lines, begins).astype(np.uint16)

    @property
    def nbytes(self) -> int:
        return self._places.nbytes + self._offsets.nbytes + self._lines.nbytes

    def _list(self, word: bytes, offset: int) -> NDArray[np.int32]:
        one, two, three = _CODES[np.frombuffer(word, np.uint8, 3, offset)].tolist()
        gram = (one * _BASE + two) * _BASE + three
        return self._places[self._offsets[gram] : self._offsets[gram + 1]]


def _three(codes: NDArray[np.uint16]) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
    """The places where three searchable characters stand together, and what they are."""
    if len(codes) < 3:
        return np.empty(0, np.int32), np.empty(0, np.uint16)
    good = codes != _OTHER
    places = np.flatnonzero(good[:-2] & good[1:-1] & good[2:]).astype(np.int32)
    grams = (codes[places] * np.uint16(_BASE) + codes[places + 1]) * np.uint16(_BASE) + codes[places + 2]
    return places, grams
