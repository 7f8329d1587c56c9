"""What the office has to do today: kinds of work, in the order in which they hurt; pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

KIT: Final = "kit"  # what the page of people is asked to open: the check of the recovery page

Kind = Literal[
    "request_late",
    "request_new",
    "certificates",
    "admitted",
    "copy_failed",
    "copy_late",
    "kit_never",
    "kit_year",
    "unnamed",
]


class Person(NamedTuple):
    id: int
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of the list: what kind of work, how many it concerns, and the first few by name (none where confidential)."""

    kind: Kind
    count: int
    people: tuple[Person, ...] = ()
    day: str = ""  # the earliest date that matters
    number: int = 0  # of the one record that it opens, if it is one


def months_back(today: date, count: int) -> list[date]:
    """The last days of the `count` months before this one, oldest first, then today."""
    days, first = [today], today.replace(day=1)
    for _month in range(count):
        end = first - timedelta(days=1)
        days.append(end)
        first = end.replace(day=1)
    return days[::-1]
