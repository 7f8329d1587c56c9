"""On the roll, on campus, in China: three answers, not one (trap 6)."""

from typing import NamedTuple

from gzstudents.students.rules.status import ON_THE_ROLL


class Presence(NamedTuple):
    """None where it is not known."""

    on_roll: bool
    on_campus: bool | None
    in_china: bool | None


def presence(status: str, on_campus: str, in_china: str) -> Presence:
    """What is said ("1", "0" or "" for nothing) before what follows: who is on leave is on the roll and not on campus."""
    present = bool(int(on_campus)) if on_campus in {"0", "1"} else (status == "REGISTERED" if status else None)
    return Presence(status in ON_THE_ROLL, present, bool(int(in_china)) if in_china in {"0", "1"} else None)
