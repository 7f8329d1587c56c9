"""Reading for whoever defines fields: all definitions with how often they are used, and what a change of kind would do."""

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.custom.rules import heading_key
from gzstudents.kernel import i18n
from gzstudents.kernel.custom import definition, values
from gzstudents.kernel.custom.definition import Definition
from gzstudents.students.custom.queries import TABLES
from gzstudents.students.importing import columns
from gzstudents.students.model import Enrolment, IdentityDocument, Nationality, Person, StatusChange


class FieldRow(NamedTuple):
    """A definition as the list shows it; `used`: how many people or enrolments have a value."""

    id: int
    field: Definition
    used: int


class Preview(NamedTuple):
    """What a change of kind would do: how many values there are, how many cannot follow, and some of those with how often."""

    values: int
    failing: int
    examples: tuple[tuple[str, int], ...]


def list_fields(session: Session, *, retired: bool = True) -> list[FieldRow]:
    """In their order, retired ones last."""
    found = definition.read(session, retired=retired)
    run = definition.runner(session)
    used: dict[int, int] = {}
    for table, _column in TABLES.values():
        rows = run(f"SELECT field_id, count(*) FROM {table} WHERE text <> '' GROUP BY field_id").fetchall()
        used.update({int(row[0]): int(row[1]) for row in rows})
    ordered = sorted(found, key=lambda one: (one.retired, one.place, one.id))
    return [FieldRow(one.id, one, used.get(one.id, 0)) for one in ordered]


def get_field(session: Session, field_id: int) -> Definition | None:
    """Retired ones too; None where there is none."""
    return next((one for one in definition.read(session, retired=True) if one.id == field_id), None)


def preview(session: Session, *, old: Definition, new: Definition) -> Preview:
    """Each different value is turned once, however many have it."""
    counts = counted_values(session, old)
    failing = Counter({text: many for text, many in counts.items() if values.converted(old, new, text) is None})
    examples = tuple((values.words(old, text), many) for text, many in failing.most_common(5))
    return Preview(sum(counts.values()), sum(failing.values()), examples)


def counted_values(session: Session, field: Definition) -> dict[str, int]:
    """Value → how many have it."""
    table, _column = TABLES[field.owner]
    rows = definition.runner(session)(
        f"SELECT text, count(*) FROM {table} WHERE field_id = ? AND text <> '' GROUP BY text", (field.id,)
    ).fetchall()
    return {str(row[0]): int(row[1]) for row in rows}


def repeated(session: Session, field: Definition) -> int:
    """How many values of a field somebody else has too."""
    counts: Counter[str] = Counter()
    for text, many in counted_values(session, field).items():
        counts[values.compared(text)] += many
    return sum(many for many in counts.values() if many > 1)


def taken_headings(session: Session, but: int | None = None) -> dict[str, str]:
    """Heading key → the label that has it, in both languages: of our own columns, of what an import understands, and of
    the office's other fields.
    """
    found: dict[str, str] = {}
    for label, texts in (*_shipped(), *_imported()):
        found.update({heading_key(text): label for text in texts if heading_key(text)})
    for field in definition.read(session, retired=True):
        if field.id != but:
            found.update(
                {heading_key(text): field.label() for text in (field.label_zh, field.label_en) if heading_key(text)}
            )
    return found


def _imported() -> list[tuple[str, list[str]]]:
    return [(one.label(), columns.spellings(code)) for code, one in columns.shipped().items()]


def _shipped() -> list[tuple[str, list[str]]]:
    from gzstudents.kernel.fields import fields_of

    records: tuple[Any, ...] = (Person, Nationality, IdentityDocument, Enrolment, StatusChange)
    labels = [field.label for record in records for field in fields_of(record.__table__).values()]
    return [(i18n._(label), [label, i18n.said_in(label, "en")]) for label in labels]
