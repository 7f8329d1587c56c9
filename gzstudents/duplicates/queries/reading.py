"""Records as they are compared, from the store: some, or all of them in the order of their numbers."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection

from gzstudents.duplicates.rules import Document, Known, Profile, profile_of

_UNIT, _ROW = "\x1f", "\x1e"  # signs that no text of ours has
_DOCUMENTS = (
    f"(SELECT group_concat(d.kind || char({ord(_UNIT)}) || d.issuing_country || char({ord(_UNIT)}) || d.number_key || "
    f"char({ord(_UNIT)}) || d.is_current, char({ord(_ROW)})) FROM {{schema}}identity_documents d "
    "WHERE d.person_id = p.id AND d.number_key <> '')"
)
_COUNTRIES = "(SELECT group_concat(n.country, ' ') FROM {schema}nationalities n WHERE n.person_id = p.id)"
_NUMBERS = (
    f"(SELECT group_concat(e.student_number, char({ord(_ROW)})) FROM {{schema}}enrolments e "
    "WHERE e.person_id = p.id AND e.student_number IS NOT NULL)"
)
# main: what is compared is what is there, not what the person who asks may read of it
_SELECT = (
    "SELECT p.id, p.chinese_name, p.surname, p.given_names, p.native_name, p.gender, p.birth_date, p.phone, p.email, p.wechat, "
    f"{_COUNTRIES}, {_DOCUMENTS}, {_NUMBERS} FROM main.people p"
).replace("{schema}", "main.")


def profiles(connection: Connection, ids: Iterable[int]) -> list[Profile]:
    """Of these people, as far as they are there."""
    rows = connection.exec_driver_sql(
        f"{_SELECT} WHERE p.id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(set(ids))),)
    )
    return [profile_of(_known(row)) for row in rows]


def all_profiles(connection: Connection) -> Iterator[Profile]:
    """Of everybody, one after the other: a million of them need not fit into memory."""
    rows = connection.exec_driver_sql(f"{_SELECT} ORDER BY p.id")
    while chunk := rows.fetchmany(2_000):
        for row in chunk:
            yield profile_of(_known(row))


def _known(row: Any) -> Known:
    papers = (row[11] or "").split(_ROW) if row[11] else ()
    plain = Known._make((row[0], *(value or "" for value in row[1:10]), (), (), ()))
    return plain._replace(
        countries=tuple((row[10] or "").split()),
        documents=tuple(_document(paper) for paper in papers),
        student_numbers=tuple((row[12] or "").split(_ROW)) if row[12] else (),
    )


def _document(paper: str) -> Document:
    kind, country, key, current = paper.split(_UNIT)
    return Document(kind, country, key, current == "1")
