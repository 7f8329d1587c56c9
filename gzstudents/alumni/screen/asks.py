"""What other screens may ask of the screen 校友."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Graduate:
    """Open the form of graduation for these people."""

    people: tuple[int, ...]
