"""The columns beside the search text: codes to filter, count and sort by, and texts that are only sorted by."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gzstudents.kernel.search.source import Collate

Array = NDArray[Any]
_COMPARED = 8  # codes
_KEPT = 16  # bytes of a text that count for its order


class CodeColumn:
    """One small number a row, and what the numbers mean. Never changed: adding rows makes a new one."""

    __slots__ = ("_ranks", "codes", "judged", "lookup", "values")

    def __init__(self, codes: Array, values: list[str]) -> None:
        self.codes = codes
        self.values = values
        self.lookup = {value: code for code, value in enumerate(values)}
        self.judged: dict[Any, NDArray[np.bool_]] = {}  # see where.py
        self._ranks: dict[bool, NDArray[np.uint16] | NDArray[np.int64]] = {}

    def extended(self, texts: Sequence[str]) -> CodeColumn:
        memo = Memo(self.values)
        added = memo.codes(texts)
        return CodeColumn(np.concatenate((self.codes, added), dtype=fitting(len(memo.known))), memo.known)

    def allowed(self, chosen: Collection[str]) -> NDArray[np.bool_]:
        """For each code whether its value was chosen."""
        wanted = np.zeros(len(self.values), bool)
        wanted[[self.lookup[value] for value in chosen if value in self.lookup]] = True
        return wanted

    def rows_with(self, good: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """For each row whether its code is good; comparing with a few is much quicker than looking each up."""
        wanted = np.flatnonzero(good)
        if len(wanted) <= _COMPARED:
            return self._rows_of(wanted)
        if len(good) - len(wanted) <= _COMPARED:
            return ~self._rows_of(np.flatnonzero(~good))
        return good[self.codes]

    def _rows_of(self, codes: Array) -> NDArray[np.bool_]:
        found = np.zeros(len(self.codes), bool)
        for code in codes.tolist():
            found |= self.codes == self.codes.dtype.type(code)
        return found

    def between(self, low: str, high: str) -> NDArray[np.bool_]:
        """For each code whether its value lies between two texts, both inclusive; "" is no bound, a blank lies nowhere."""
        return np.array([bool(text) and low <= text and (not high or text <= high) for text in self.values], bool)

    def ranks(self, name: str, collate: Collate | None, *, descending: bool) -> Array:
        """For each code its place in the order; blanks come last either way."""
        if descending not in self._ranks:
            filled = sorted(
                (text for text in self.values if text), key=lambda text: collate(name, text) if collate else text
            )
            if descending:
                filled.reverse()
            ranks = np.full(len(self.values), len(filled), fitting(len(filled) + 1, least=2))
            ranks[[self.lookup[text] for text in filled]] = np.arange(len(filled))
            self._ranks[descending] = ranks
        return self._ranks[descending]

    def forget_order(self) -> None:
        self._ranks.clear()

    def counted(self, numbers: Sequence[int]) -> dict[str, int]:
        """`numbers` by code as numbers by value, those that are nought left out."""
        return {value: number for value, number in zip(self.values, numbers, strict=True) if number}


class Memo(dict[str, int]):
    """Value → code, growing as new values come."""

    def __init__(self, values: Sequence[str] = ()) -> None:
        super().__init__((value, code) for code, value in enumerate(values))
        self.known: list[str] = list(values)  # by code

    def __missing__(self, value: str) -> int:
        code = self[value] = len(self.known)
        self.known.append(value)
        return code

    def codes(self, texts: Sequence[str]) -> Array:
        found = list(map(self.__getitem__, texts))
        return np.array(found, fitting(len(self.known)))


class TextColumn:
    """The first sixteen bytes of a text a row, for its order."""

    __slots__ = ("keys",)

    def __init__(self, keys: Array) -> None:
        self.keys = keys

    @staticmethod
    def pack(texts: Sequence[str]) -> Array:
        clipped = np.array([text.encode("utf-8", "replace")[:_KEPT] for text in texts], f"S{_KEPT}")
        return clipped.view(">u8").reshape(-1, 2).astype(np.uint64)

    def extended(self, texts: Sequence[str]) -> TextColumn:
        return TextColumn(np.concatenate((self.keys, self.pack(texts))))

    def ordered(self, rows: Array, names: Array, *, descending: bool) -> Array:
        """The rows in order of the text, blanks last, equal ones by name. `names` are the rows' places by name."""
        filled = self.keys[rows, 0] != 0
        blank = rows[~filled][np.argsort(names[~filled])]
        rows, names = rows[filled], names[filled]
        first, second = self.keys[rows, 0], self.keys[rows, 1]
        if descending:
            first, second = ~first, ~second
        order = np.lexsort((second, first))
        same = (first[order[1:]] == first[order[:-1]]) & (second[order[1:]] == second[order[:-1]])
        if same.any():  # seldom: numbers are given once
            order = np.lexsort((names, second, first))
        return np.concatenate((rows[order], blank))


def fitting(size: int, least: int = 1) -> type[np.unsignedinteger[Any]]:
    if size <= 256 and least == 1:
        return np.uint8
    return np.uint16 if size <= 65_536 else np.uint32
