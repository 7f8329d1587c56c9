"""Reading the office's own fields for the statistics: each enrolment's value, its own or that of its person."""

import json
from typing import Any

import numpy as np

from gzstudents.kernel.custom import definition
from gzstudents.kernel.custom.definition import Definition
from gzstudents.statistics.queries import _running
from gzstudents.statistics.queries.columns import Run, where
from gzstudents.statistics.rules.facts import Facts
from gzstudents.statistics.rules.own import KINDS, OwnColumn

_TABLES = {"person": ("person_values", "person_id"), "enrolment": ("enrolment_values", "enrolment_id")}


def own_columns(connection: Any, facts: Facts) -> list[OwnColumn]:
    """Of every field that can be counted and that who is signed in may read, in their order."""
    fields = [one for one in definition.read(connection) if one.kind in KINDS and one.visible()]
    if not fields:
        return []
    with _running(connection) as run:
        return [_column(run, field, facts) for field in fields]


def _column(run: Run, field: Definition, facts: Facts) -> OwnColumn:
    table, column = _TABLES[field.owner]
    known = {one.code for one in field.choices()}
    places: dict[frozenset[str], int] = {frozenset({code}): place for place, code in enumerate(sorted(known))}
    ids = facts.people.ids if field.owner == "person" else facts.enrolments.ids
    found = np.full(len(ids) + 1, -1, dtype=np.int32)  # one place more, for rows of nobody
    for text, listed in run(
        f"SELECT text, json_group_array({column}) FROM {table} WHERE field_id = {field.id} GROUP BY text"
    ):
        taken = known.intersection(text.split() if field.kind == "choices" else [text])
        if taken:
            given = where(ids, np.array(json.loads(listed), dtype=np.int64))
            found[given] = places.setdefault(frozenset(taken), len(places))
    found[-1] = -1
    found[found == -1] = len(places)
    of_stays = found[facts.enrolments.person] if field.owner == "person" else found[: len(ids)]
    return OwnColumn(field, of_stays, (*places, frozenset()))
