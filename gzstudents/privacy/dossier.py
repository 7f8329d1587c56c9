"""Everything about one person, as plain data: what the queries find and what is printed."""

import json
from typing import Any, NamedTuple

FORMAT = 1


class Withheld(NamedTuple):
    """What is there and not given here, how many of it, and the roles that can give it."""

    table: str
    many: int
    roles: tuple[str, ...]


class Everything(NamedTuple):
    """`tables`: rows by table, each with `history` (newest first) and, where they refer to something, `refers_to`. `acts`:
    what was done to them. `seen`: who looked, when and at what; both newest first.
    """

    person_id: int
    student_number: str
    made_at: str  # UTC
    made_by: str
    tables: dict[str, list[dict[str, Any]]]
    acts: list[dict[str, Any]]
    seen: list[dict[str, Any]]
    withheld: list[Withheld]
    left_out: dict[str, str]
    unfinished: list[
        dict[str, Any]
    ]  # imports not yet done whose file holds the person: name of the file and times, newest first

    def as_json(self) -> str:
        data = {"format": FORMAT, **self._asdict(), "withheld": [one._asdict() for one in self.withheld]}
        return json.dumps(data, ensure_ascii=False, indent=1)
