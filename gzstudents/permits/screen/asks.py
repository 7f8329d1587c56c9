"""What other screens may ask of the deadlines."""

from typing import Literal, NamedTuple

Step = Literal["act", "process", "snooze", "waive"]
PRINT = "print"


class Act(NamedTuple):
    """Open the form that settles this deadline, or the one of another step."""

    person_id: int
    rule: str
    key: str
    step: Step = "act"


class CorrectFor(NamedTuple):
    """Open the form that puts right what was recorded of this person."""

    person_id: int


class RecordFor(NamedTuple):
    """Open the form for what happened to this person."""

    person_id: int
