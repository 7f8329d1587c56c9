"""What the screen reads in the background. SQLAlchemy is imported where it is used: after the first rows are painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gzstudents.students.screen.extras import PersonSection

if TYPE_CHECKING:
    from gzstudents.students.chosen import SharedValues
    from gzstudents.students.queries import Event, Person360


class PersonPage(NamedTuple):
    """All that the panel shows of one person; `whole` is None for one who has been removed."""

    person_id: int
    whole: Person360 | None
    events: list[Event]
    extra: list[tuple[PersonSection, list[tuple[str, str]]]]


def person(session: Any, *, person_id: int, today: str, sections: Sequence[PersonSection]) -> PersonPage:
    from gzstudents.students import queries

    whole = queries.get_person(session, person_id, today)
    if whole is None:
        return PersonPage(person_id, None, [], [])
    extra = [(section, section.query(session, person_id)) for section in sections]
    return PersonPage(person_id, whole, queries.timeline(session, person_id), extra)


def shared(session: Any, *, person_ids: list[int], today: str) -> SharedValues:
    from gzstudents.students import chosen

    return chosen.shared_values(session, person_ids, today)


def would_change(session: Any, *, person_ids: list[int], values: dict[str, Any]) -> int:
    from gzstudents.students import chosen

    return chosen.count_different(session, person_ids, values)


def owner(session: Any, *, number: str) -> tuple[str, int | None]:
    """A student number, and whose it is."""
    from gzstudents.students import chosen

    return number, chosen.owner_of_number(session, number)


def enrolments(session: Any, *, person_ids: list[int]) -> dict[int, int]:
    from gzstudents.students import queries

    return queries.enrolments_of(session, person_ids)


def nothing(session: Any) -> None:
    """Only opens the store: makes a new one, or brings an old one up to date."""


def preview(session: Any, *, path: str, encoding: str) -> Any:
    """The first rows of a text file."""
    from gzstudents.kernel import sheets

    return sheets.preview(path, encoding or None)
