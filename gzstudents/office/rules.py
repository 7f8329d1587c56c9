"""What the office has to do today: kinds of work, in the order in which they hurt; pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

KIT: Final = "kit"  # what the page of people is asked to open: the check of the recovery page

Kind = Literal[
    "deadlines",
    "cycle_open",
    "cycle_over",
    "cycle_review",
    "cycle_places",
    "cycle_notice",
    "cycle_objection",
    "cycle_final",
    "cycle_more",
    "roster_none",
    "roster_draft",
    "roster_locked",
    "sign_in",
    "annual_review",
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

# what somebody must be allowed to do, to be asked for it
RIGHTS: Final[dict[Kind, str]] = {
    "deadlines": "register", "admitted": "register", "certificates": "certificates", "unnamed": "settings",
    "request_late": "requests", "request_new": "requests", "copy_failed": "backup", "copy_late": "backup",
    "kit_never": "people", "kit_year": "people", "annual_review": "award",
    "cycle_open": "award", "cycle_over": "award", "cycle_review": "review", "cycle_places": "award",
    "cycle_notice": "award", "cycle_objection": "award", "cycle_final": "award", "cycle_more": "award",
    "roster_none": "payments", "roster_draft": "payments", "roster_locked": "bank",
    "sign_in": "payments",
}  # fmt: skip


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
    about: str = ""  # a told text: the programme, or the first few months of payment
    ids: tuple[int, ...] = ()  # of all whom it concerns, where the list of students shows them
    more: int = 0  # of deadlines: those within a week; of a cycle: its places


def months_back(today: date, count: int) -> list[date]:
    """The last days of the `count` months before this one, oldest first, then today."""
    days, first = [today], today.replace(day=1)
    for _month in range(count):
        end = first - timedelta(days=1)
        days.append(end)
        first = end.replace(day=1)
    return days[::-1]
