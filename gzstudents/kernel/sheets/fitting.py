"""Text for an encoding that has not every character: what does not fit becomes 〓 and is reported, never a question mark."""

import unicodedata
from typing import NamedTuple

GETA = "〓"  # what a printer sets where it lacks the letter


class Unfit(NamedTuple):
    """Characters of one cell that the encoding lacks. `row` as the sheet program counts it, the headings being row 1."""

    row: int
    column: str
    characters: str

    def named(self) -> str:
        """The characters with their numbers: 𠮷 (U+20BB7)."""
        return " ".join(f"{one} (U+{ord(one):04X})" for one in dict.fromkeys(self.characters))


class Fitting:
    """Makes texts fit; `unfit` holds what did not."""

    def __init__(self, encoding: str, header: tuple[str, ...]) -> None:
        self._encoding, self._header = encoding, header
        self.unfit: list[Unfit] = []

    def row(self, number: int, values: list[object]) -> list[object]:
        return [self._cell(number, place, value) for place, value in enumerate(values)]

    def _cell(self, number: int, place: int, value: object) -> object:
        if not isinstance(value, str) or self._fits(value):
            return value
        text = unicodedata.normalize("NFC", value)  # é in one character fits where e and its accent do not
        missing = "".join(sign for sign in text if not self._fits(sign))
        if missing:
            self.unfit.append(Unfit(number, self._header[place] if place < len(self._header) else "", missing))
        return "".join(sign if self._fits(sign) else GETA for sign in text)

    def _fits(self, text: str) -> bool:
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            return False
        return True
