"""Where words begin: the first sixteen bytes of every token of up to 65,536 lines, sorted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ROWS = 65_536  # a row's number within a segment fits 16 bits
_LONG = 16  # bytes kept of a token; longer words are looked up in the line itself
_OWN_TOKEN = 0xE0  # first byte of characters that take three or four bytes
_LINE_END = 10
_AT_ONCE = 1 << 17  # tokens
_PIECE = 1 << 19  # bytes translated at once: half a millisecond in which no other thread has its turn
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
        self._keep_long(blob, lines, np.unique(rows[lengths > _LONG]))
        self._sort(first, second, rows)

    def rows(self, word: bytes) -> Rows:
        """Rows with a token that begins with the word; a row may come twice."""
        low, high = _range(self._first, word[:8])
        if len(word) > 8 and low < high:
            inner_low, inner_high = _range(self._second[low:high], word[8:_LONG])
            low, high = low + inner_low, low + inner_high
        found = self._rows[self._offsets[low] : self._offsets[high]]
        return self._verified(found, word) if len(word) > _LONG and len(found) else found

    @property
    def nbytes(self) -> int:
        arrays = (self._first, self._second, self._offsets, self._rows, self._long_rows, self._long_ends)
        return sum(array.nbytes for array in arrays) + len(self._long)

    def _sort(self, first: NDArray[np.uint64], second: NDArray[np.uint64], rows: Rows) -> None:
        """Equal tokens are kept once, with the rows that have them."""
        order = np.lexsort((second, first))
        first, second = first[order], second[order]
        self._rows = rows[order]
        differs = np.ones(len(first), bool)
        differs[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
        heads = np.flatnonzero(differs)
        self._first, self._second = first[heads], second[heads]
        self._offsets = np.append(heads, len(first)).astype(np.uint32)

    def _keep_long(self, blob: bytes, lines: NDArray[np.intp], rows: Rows) -> None:
        ends = lines[rows]
        begins = np.where(rows > 0, lines[rows.astype(np.intp) - 1] + 1, 0)
        pieces = (blob[start : start + _PIECE] for start in range(0, len(blob), _PIECE))
        spaced = b"".join(piece.translate(_TO_SPACES) for piece in pieces)
        kept = [
            b"".join(b" " + piece for piece in spaced[begin:end].split() if len(piece) > _LONG)
            for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
        ]
        self._long_rows = rows
        self._long_ends = np.cumsum([len(line) for line in kept], dtype=np.int64) if kept else np.empty(0, np.int64)
        self._long = b"".join(kept)

    def _verified(self, found: Rows, word: bytes) -> Rows:
        wanted = word if word[0] >= _OWN_TOKEN else b" " + word
        unique = np.unique(found)
        index = np.searchsorted(self._long_rows, unique)
        kept = []
        for row, place in zip(unique.tolist(), index.tolist(), strict=True):
            begin = int(self._long_ends[place - 1]) if place else 0
            if self._long.find(wanted, begin, int(self._long_ends[place])) >= 0:
                kept.append(row)
        return np.array(kept, np.uint16)


_TO_SPACES = bytes(32 if byte <= 32 or byte == _BAR else byte for byte in range(256))


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
