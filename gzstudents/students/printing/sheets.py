"""Formats of label paper, as data: resources/students/labels.toml."""

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from gzstudents.kernel import i18n, paths


class LabelSheet(NamedTuple):
    """Millimetres; `left` and `top` are the corner of the first label, `across` and `down` the gaps between two."""

    id: str
    zh: str
    en: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    across: float = 0.0
    down: float = 0.0
    inside: float = 4.0

    def label(self) -> str:
        return self.zh if i18n.is_chinese() else self.en

    @property
    def places_on_page(self) -> int:
        return self.columns * self.rows

    def places(self) -> Iterator[tuple[float, float]]:
        """Left and top of each label, in millimetres from the paper's top left, row by row."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield (
                    self.left + column * (self.width + self.across),
                    self.top + row * (self.height + self.down),
                )


@lru_cache(maxsize=1)
def all_sheets() -> dict[str, LabelSheet]:
    """By id; the first is what is used when nobody says otherwise."""
    found = tomllib.loads(paths.resource("students", "labels.toml").read_text(encoding="utf-8"))["sheets"]
    return {entry["id"]: LabelSheet(**entry) for entry in found}
