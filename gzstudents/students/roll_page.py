"""The lines of the roll as the list shows them, by id and the first of all. Light: the first picture of the window waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from gzstudents.kernel.connection import Connection

_AT_ONCE = 400  # bound values in one statement


class RollRow(NamedTuple):
    """One line of the list: the person with the enrolment that counts."""

    id: int
    enrolment_id: int | None
    chinese_name: str
    surname: str
    given_names: str
    native_name: str
    student_number: str
    population: str
    country: str
    gender: str
    birth_date: str
    phone: str
    email: str
    college: str
    major: str
    category: str
    level: str
    discipline: str
    class_name: str
    funding: str
    permit_until: str
    status: str
    adviser: str
    teaching_language: str
    start_date: str
    expected_end: str
    study_form: str = ""
    supervisor: str = ""
    hsk: str = ""
    on_campus: str = ""
    in_china: str = ""

    own: Mapping[str, str] = MappingProxyType({})  # fields of the office's own by name, filled in by whoever shows them
    reach: Mapping[str, str] = MappingProxyType({})  # contacts and addresses by field, filled in by an export

    @property
    def latin(self) -> str:
        """The name as in the passport; as names.display_latin(), which is not loaded for the first picture."""
        return " ".join(part for part in (self.surname, self.given_names) if part)

    @property
    def name(self) -> str:
        """What the person is called in the list."""
        return self.chinese_name or self.latin or self.native_name


_ROW = """
SELECT r.person_id, r.enrolment_id, p.chinese_name, p.surname, p.given_names, p.native_name, r.student_number,
    r.population, r.country, r.gender, p.birth_date, p.phone, p.email, r.college, r.major, r.category, r.level,
    r.discipline, r.class_name, r.funding, r.permit_until, r.status, r.adviser,
    r.teaching_language, r.start_date, r.expected_end, r.study_form, r.supervisor, r.hsk, r.on_campus, r.in_china
FROM register r JOIN people p ON p.id = r.person_id
"""


def count(connection: Connection) -> int:
    """How many people there are; reads an index from end to end."""
    return int(connection.execute("SELECT count(*) FROM register").fetchone()[0])


def count_up_to(connection: Connection, most: int) -> int | None:
    """How many people there are; None when there are more than `most`. Takes the same time for any store."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM register LIMIT ?)"
    found = int(connection.execute(sql, (most + 1,)).fetchone()[0])
    return found if found <= most else None


def about(connection: Connection) -> int:
    """How many people there may be, at once: the largest id."""
    return int(connection.execute("SELECT coalesce(max(person_id), 0) FROM register").fetchone()[0])


def first_ids(connection: Connection, limit: int) -> list[int]:
    """The first people in the usual order."""
    sql = "SELECT person_id FROM register ORDER BY sort_key, person_id LIMIT ?"
    return [key for (key,) in connection.execute(sql, (limit,))]


def first_page(connection: Connection, limit: int = 100) -> list[RollRow]:
    """The first lines in the usual order: shown before the index is there."""
    found = connection.execute(
        f"{_ROW} WHERE r.person_id IN (SELECT person_id FROM register ORDER BY sort_key, person_id LIMIT ?) "
        "ORDER BY r.sort_key, r.person_id",
        (limit,),
    )
    return [RollRow(*row) for row in found]


def rows(connection: Connection, ids: Iterable[int]) -> list[RollRow]:
    """The lines of these people, in this order; who is gone meanwhile is left out."""
    wanted = [int(key) for key in ids]
    found: dict[int, RollRow] = {}
    for chunk in chunks(wanted):
        marks = ", ".join("?" * len(chunk))
        found.update(
            (row[0], RollRow(*row)) for row in connection.execute(f"{_ROW} WHERE r.person_id IN ({marks})", chunk)
        )
    return [found[key] for key in wanted if key in found]


def chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    """Parts that fit into one statement."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
