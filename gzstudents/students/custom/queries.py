"""Reading values of the office's own fields. `source` is a session or a driver's connection: both see what the reader may."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from gzstudents.kernel.custom import definition, values
from gzstudents.kernel.custom.definition import Definition, Definitions

Values = Mapping[str, str]  # the field's name (Definition.name) → the value as it is kept; empty ones are left out
_TOGETHER = 400
TABLES = {"person": ("person_values", "person_id"), "enrolment": ("enrolment_values", "enrolment_id")}

_SHOWN = """
SELECT v.person_id, 'own_person.' || f.key, v.text FROM person_values v JOIN custom_fields f ON f.id = v.field_id
WHERE v.person_id IN ({0}) AND v.text <> ''
UNION ALL
SELECT r.person_id, 'own_enrolment.' || f.key, v.text FROM register r
JOIN enrolment_values v ON v.enrolment_id = r.enrolment_id JOIN custom_fields f ON f.id = v.field_id
WHERE r.person_id IN ({0}) AND v.text <> ''
"""


class OwnFields(NamedTuple):
    """The fields there are, and what stands in them for one person and the enrolment that is shown."""

    definitions: Definitions = ()
    values: Values = {}


def of_people(source: Any, ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Person → values, the person's own and those of the enrolment that the list shows; who has none is left out."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    run, wanted = definition.runner(source), [int(one) for one in ids]
    for start in range(0, len(wanted), _TOGETHER):
        chunk = wanted[start : start + _TOGETHER]
        marks = ", ".join("?" * len(chunk))
        for person_id, name, text in run(_SHOWN.format(marks), (*chunk, *chunk)):
            found[person_id][name] = text
    return dict(found)


def of_records(source: Any, owner: str, ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Person or enrolment → values; who has none is left out."""
    table, column = TABLES[owner]
    found: dict[int, dict[str, str]] = defaultdict(dict)
    run, wanted = definition.runner(source), [int(one) for one in ids]
    for start in range(0, len(wanted), _TOGETHER):
        chunk = wanted[start : start + _TOGETHER]
        rows = run(
            f"SELECT v.{column}, f.key, v.text FROM {table} v JOIN custom_fields f ON f.id = v.field_id "
            f"WHERE v.{column} IN ({', '.join('?' * len(chunk))}) AND v.text <> ''",
            tuple(chunk),
        )
        for record_id, key, text in rows:
            found[record_id][f"own_{owner}.{key}"] = text
    return dict(found)


def by_row(source: Any, rows: Sequence[tuple[int, int | None]]) -> list[dict[str, str]]:
    """For rows of (person, enrolment or None): the values of both, by key."""
    of_person = of_records(source, "person", dict.fromkeys(person for person, _stay in rows))
    of_stay = of_records(source, "enrolment", dict.fromkeys(stay for _person, stay in rows if stay is not None))
    return [
        {
            name.partition(".")[2]: text
            for found in (of_person.get(person, {}), of_stay.get(stay, {}) if stay is not None else {})
            for name, text in found.items()
        }
        for person, stay in rows
    ]


def own_fields(source: Any, person_id: int | None = None, enrolment_id: int | None = None) -> OwnFields:
    """For a form or the panel: of one person with an enrolment of theirs; without a person the fields alone."""
    definitions = definition.read(source)
    if person_id is None or not definitions:
        return OwnFields(definitions)
    found = of_records(source, "person", [person_id]).get(person_id, {})
    if enrolment_id is not None:
        found |= of_records(source, "enrolment", [enrolment_id]).get(enrolment_id, {})
    return OwnFields(definitions, found)


def holder(source: Any, field: Definition, text: str, but: int | None = None) -> int | None:
    """Who has this value of a field already (a person or an enrolment), letters big or small; None while nobody does."""
    table, column = TABLES[field.owner]
    rows = definition.runner(source)(
        f"SELECT {column}, text FROM {table} WHERE field_id = ? AND text LIKE ? ESCAPE '\\' AND {column} IS NOT ?",
        (field.id, text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"), but),
    )
    return next((row[0] for row in rows if values.compared(row[1]) == values.compared(text)), None)


def holders(source: Any, field: Definition) -> dict[str, int]:
    """Every value of a field in the form it is compared in → who has it: for an import, which asks for thousands."""
    table, column = TABLES[field.owner]
    rows = definition.runner(source)(f"SELECT {column}, text FROM {table} WHERE field_id = ?", (field.id,))
    return {values.compared(text): record_id for record_id, text in rows}
