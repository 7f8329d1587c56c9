"""What other screens may ask of the screen 奖学金."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AwardThese:
    """Open the form of awarding for these people."""

    people: tuple[int, ...]
