"""What other screens may ask of the screen 奖学金."""

from gzstudents.kernel.plain import Plain


class AwardThese(Plain):
    """Open the form of awarding for these people."""

    people: tuple[int, ...]
