"""What the screen reads in the background. SQLAlchemy is imported where it is used: after the first rows are painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gzstudents.kernel.i18n import _
from gzstudents.kernel.reasons import because
from gzstudents.students.screen.extras import PersonSection, Suggested

if TYPE_CHECKING:
    from pathlib import Path

    from gzstudents.students.changing import Preview
    from gzstudents.students.chosen import SharedValues
    from gzstudents.students.queries import Event, Person360


class PersonPage(NamedTuple):
    """All that the panel shows of one person; `whole` is None for one who has been removed."""

    person_id: int
    whole: Person360 | None
    events: list[Event]
    extra: list[tuple[PersonSection, list[tuple[str, str]]]]
    suggested: Sequence[Suggested] = ()  # where the person's own column says otherwise
    parts: Sequence[Any] = ()  # what each part of the panel shows


def person(
    session: Any,
    *,
    person_id: int,
    today: str,
    sections: Sequence[PersonSection],
    parts: Sequence[Callable[..., Any]] = (),
) -> PersonPage:
    """`parts`: the queries of the panel's parts."""
    from gzstudents.students import queries

    whole = queries.get_person(session, person_id, today)
    if whole is None:
        return PersonPage(person_id, None, [], [])
    person_id = whole.person.id  # a merged record leads to the one it became
    extra = [(section, section.query(session, person_id)) for section in sections]
    said = [one for section in sections if section.suggests and (one := section.suggests(session, person_id, today))]
    suggested = [one for one in said if getattr(whole.person, one.column) != one.value]
    held = [query(session, person_id=person_id) for query in parts]
    return PersonPage(person_id, whole, _events(session, whole, sections), extra, suggested, held)


EVENTS = 30  # of one timeline


def _events(session: Any, whole: Person360, sections: Sequence[PersonSection]) -> list[Event]:
    """Everything about one person in one timeline, newest first: the slice's own facts, then what others add."""
    from gzstudents.students import queries
    from gzstudents.students.screen.person_more import own_events

    person_id = whole.person.id
    found = [*queries.timeline(session, person_id), *own_events(whole)]
    for section in sections:
        for day, text, tone in section.events(session, person_id) if section.events is not None else ():
            found.append(queries.Event(day[:10], "fact", "", tone, text))
    return sorted(found, key=lambda event: event.day, reverse=True)[:EVENTS]


def leads_to(session: Any, *, person_id: int) -> tuple[int, int]:
    """A number, and whom it leads to since two records were merged."""
    from gzstudents.students.merged import current_id

    return person_id, current_id(session, person_id)


def shared(session: Any, *, person_ids: list[int], today: str) -> SharedValues:
    from gzstudents.students import chosen

    return chosen.shared_values(session, person_ids, today)


def would_change(session: Any, *, person_ids: list[int], values: dict[str, Any]) -> Preview:
    from gzstudents.students import changing

    return changing.preview(session, person_ids, values)


def owner(session: Any, *, number: str) -> tuple[str, int | None]:
    """A student number, and whose it is."""
    from gzstudents.students import chosen

    return number, chosen.owner_of_number(session, number)


def enrolments(session: Any, *, person_ids: list[int]) -> dict[int, int]:
    from gzstudents.students import queries

    return queries.enrolments_of(session, person_ids)


def nothing(session: Any) -> None:
    """Only opens the store: makes a new one, or brings an old one up to date."""


def write_file(session: Any, *, path: Path, content: bytes) -> None:
    """A file that is made already. Raises RuleBroken where it cannot be written."""
    from gzstudents.kernel import folio
    from gzstudents.kernel.errors import RuleBroken

    try:
        folio.write(path, content)
    except OSError as error:
        raise RuleBroken(_("不能写入“{name}”：{reason}", name=path, reason=because(error))) from error


def preview(session: Any, *, path: str, encoding: str) -> Any:
    """The first rows of a text file."""
    from gzstudents.kernel import sheets

    return sheets.preview(path, encoding or None)


# --- imports that go on later, and the office's templates


def unfinished(session: Any) -> Any:
    """The person's unfinished imports, the newest first."""
    from gzstudents.students import unfinished as kept

    return kept.list_unfinished(session)


def keep_unfinished(session: Any, *, path: str, name: str, state: dict[str, Any]) -> tuple[str, int]:
    """Read the file and keep it in the store; its path and its number there, 0 for one that is too large."""
    from pathlib import Path

    from gzstudents.kernel.vault import aside
    from gzstudents.students import unfinished as kept

    content = aside.opened(Path(path).read_bytes(), name)
    return path, kept.keep(session, name=name, content=content, state=state)


def change_unfinished(session: Any, *, unfinished_id: int, state: dict[str, Any]) -> None:
    from gzstudents.students import unfinished as kept

    kept.change(session, unfinished_id=unfinished_id, state=state)


def forget_unfinished(session: Any, *, unfinished_id: int) -> None:
    from gzstudents.students import unfinished as kept

    kept.forget(session, unfinished_id=unfinished_id)


def templates(session: Any) -> Any:
    """All templates, the office's own first."""
    from gzstudents.students import templates as kept

    return kept.list_all(session)


def save_template(session: Any, *, name: str, headings: Sequence[str], fields: Sequence[str]) -> str:
    """A mapping as one of the office's own; its name."""
    from gzstudents.students import templates as kept
    from gzstudents.students.importing import templates as known

    kept.save_template(session, name=name, content=known.of_mapping(name, headings, fields))
    return name


def rename_template(session: Any, *, template_id: int, name: str) -> None:
    from gzstudents.students import templates as kept

    kept.rename_template(session, template_id=template_id, name=name)


def remove_template(session: Any, *, template_id: int) -> None:
    from gzstudents.students import templates as kept

    kept.remove_template(session, template_id=template_id)
