"""Where each of many stretches begins, in about two bytes each: counted from the last of those that are kept whole."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_STRIDE = 64  # of so many one is kept whole


class Begins:
    """Numbers that never fall; the last one is the end of the last stretch."""

    __slots__ = ("_beyond", "_whole")

    def __init__(self, begins: NDArray[Any]) -> None:
        self._whole = begins[::_STRIDE].astype(np.uint32)
        beyond = begins - np.repeat(self._whole, _STRIDE)[: len(begins)]
        self._beyond = beyond.astype(smallest(beyond))

    def __getitem__(self, number: int) -> int:
        return int(self._whole[number // _STRIDE]) + int(self._beyond[number])

    @property
    def nbytes(self) -> int:
        return self._whole.nbytes + self._beyond.nbytes


def smallest(numbers: NDArray[Any]) -> type[np.unsignedinteger[Any]]:
    """The smallest type that holds them all."""
    return np.uint32 if len(numbers) and int(numbers.max()) >= 1 << 16 else np.uint16
