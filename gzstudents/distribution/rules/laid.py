"""All options as a table of students and places."""

from typing import Any, NamedTuple

import numpy as np

from gzstudents.distribution.rules.choices import Choices
from gzstudents.distribution.rules.prices import Part

_LARGE = 400_000  # options: beyond, prices take too long


class Laid(NamedTuple):
    """The table, and which column an option is (-1: none); the last place is none at all."""

    part: Part
    columns: Any


def laid(choices: Choices) -> Laid | None:
    """None where it is too large, or somebody has two ways into the same place."""
    shape = len(choices.first), len(choices.room)
    cells = choices.of * shape[1] + choices.place
    if shape[0] * shape[1] > _LARGE or len(np.unique(cells)) < len(cells):
        return None
    columns, value = np.full(shape, -1), np.full(shape, -np.inf)
    weight, cost = np.zeros(shape), np.zeros(shape)
    for table, numbers in (
        (columns, choices.column),
        (value, choices.value),
        (weight, choices.weight),
        (cost, choices.cost),
    ):
        table.flat[cells] = numbers
    return Laid(Part(value, weight, cost, choices.room, choices.budget), columns)
