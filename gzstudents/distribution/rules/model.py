"""A problem of integers as columns and rows."""

import math
from collections.abc import Iterable

INFINITY = math.inf


class Model:
    """Columns (whole numbers, unless said otherwise) and rows (`lower <= sum <= upper`)."""

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.whole: list[bool] = []
        self.starts: list[int] = [0]
        self.columns: list[int] = []
        self.factors: list[float] = []
        self.row_lower: list[float] = []
        self.row_upper: list[float] = []

    def column(self, lower: float = 0, upper: float = 1, *, whole: bool = True) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.lower) - 1

    def row(self, terms: Iterable[tuple[int, float]], lower: float = -INFINITY, upper: float = INFINITY) -> int:
        """Each column at most once."""
        for column, factor in terms:
            self.columns.append(column)
            self.factors.append(factor)
        self.starts.append(len(self.columns))
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        return len(self.row_lower) - 1

    def is_switch(self, column: int) -> bool:
        """Whether it is 0 or 1."""
        return self.whole[column] and self.lower[column] >= 0 and self.upper[column] <= 1

    def copy(self) -> "Model":
        other = Model()
        for name, value in vars(self).items():
            setattr(other, name, value.copy())
        return other
