"""What other screens may ask of the screen 奖学金."""

from gzstudents.kernel.plain import Plain


class AwardThese(Plain):
    """Open the form of awarding for these people."""

    people: tuple[int, ...]


class ExternalOf(Plain):
    """Open the form for a scholarship from elsewhere of this person; `correct`: of one that is there."""

    person_id: int
    correct: bool = False
