"""Invented people into the store, in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count as numbers_from
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from gzstudents.kernel import names
from gzstudents.kernel.collecting import without_collecting
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import bulk
from gzstudents.kernel.numbers import normalise
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.store import Store
from gzstudents.students.invented.people import Invented, Inventor, iso

AT_ONCE = 50_000  # people in one act
_WAITING = 5_000  # people whose rows wait to be written: what one statement may take back is kept in memory
_STEP = 1_000

_TABLES = {
    "people": "id chinese_name surname given_names native_name population gender birth_date phone email wechat "
    "residence_country pinyin initials sort_key name_keys",
    "nationalities": "person_id country",
    "identity_documents": "person_id kind issuing_country number number_key issued_on valid_to is_current",
    "enrolments": "id person_id student_number category level college major discipline funding teaching_language adviser "
    "class_name start_date expected_end end_date degree_date is_exchange study_form entry_route supervisor duration",
    "status_changes": "enrolment_id kind status effective_on reason",
    "contacts": "person_id kind name relation phone language",
    "addresses": "person_id kind country address",
    "language_results": "person_id kind level score taken_on",
    "visa_forms": "enrolment_id kind number issued_on study_from study_to",
}
_NUMBER = "20[0-9][0-9]1[78][0-9][0-9][0-9][0-9][0-9]*"  # year, 17 international or 18 others, serial


def generate(
    store: Store,
    count: int,
    seed: int = 0,
    *,
    actor: str = "office",
    today: date | None = None,
    progress: Progress = SILENT,
    full: bool = False,
) -> list[int]:
    """Write so many invented people, an act for every 50,000; returns the acts. Numbers in the store are never used again."""
    day = today or date.today()
    with store.reading() as session:
        first = _first_number(session.connection())
    people = Inventor(seed, day, first, full=full).people(count)
    serials = numbers_from(first)
    acts, done = [], 0
    while done < count:
        size = min(AT_ONCE, count - done)
        with store.writing(actor, "students.generate", cause="job", note={"count": size, "seed": seed}) as session:
            acts.append(session.info["act_id"])
            rows = _Rows(session.connection(), serials)
            batch = islice(people, size)
            with without_collecting():
                while part := list(islice(batch, _STEP)):
                    rows.add(part)
                    done += len(part)
                    progress.report(done, count, _("正在生成虚拟学生"))
                rows.write()
    return acts


class _Rows:
    """Rows of all tables for one act; ids are given out here, so that children know their parents."""

    def __init__(self, connection: Connection, serials: Iterator[int]) -> None:
        self._connection = connection
        self._serials = serials
        self._person = _last_id(connection, "people")
        self._stay = _last_id(connection, "enrolments")
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _TABLES}

    def add(self, people: list[Invented]) -> None:
        for one in people:
            self._add(one)
        if len(self._rows["people"]) >= _WAITING:
            self.write()

    def write(self) -> None:
        """Parents before children."""
        for table, columns in _TABLES.items():
            bulk.insert_rows(self._connection, table, {tuple(columns.split()): self._rows[table]})
            self._rows[table] = []

    def _add(self, one: Invented) -> None:
        self._person += 1
        person, rows = self._person, self._rows
        keys = names.search_keys(*one.names)
        rows["people"].append(
            (person, *one.names, one.population, one.gender, one.birth_date, one.phone, one.email, one.wechat,
             one.more.residence_country, *keys)
        )  # fmt: skip
        rows["nationalities"].append((person, one.country))
        rows["identity_documents"] += [
            (
                person,
                paper.kind,
                paper.issuing_country,
                paper.number,
                normalise(paper.kind, paper.number),
                iso(paper.issued_on) or None,
                iso(paper.valid_to) or None,
                paper.is_current,
            )
            for paper in one.papers
        ]
        self._add_belongings(person, one)
        for stay in one.stays:
            self._stay += 1
            start = iso(stay.start)
            group = "17" if one.population == "INTL" else "18"
            rows["enrolments"].append((
                self._stay, person, f"{start[:4]}{group}{next(self._serials):05d}", stay.category, stay.level, stay.college,
                stay.major, stay.discipline, stay.funding, stay.teaching_language, one.adviser, stay.class_name, start,
                iso(stay.expected_end), iso(stay.end) or None, iso(stay.degree) or None, stay.is_exchange,
                *((one.more.study_form, one.more.entry_route, one.more.supervisor) if stay is one.stays[-1] else ("", "", "")),
                _YEARS.get(stay.level, ""),
            ))  # fmt: skip
            rows["status_changes"] += [
                (self._stay, change.kind, change.status, iso(change.day), change.reason) for change in stay.changes
            ]

    def _add_belongings(self, person: int, one: Invented) -> None:
        """Before the enrolments get their ids: a visa form is told by the place of its enrolment."""
        rows, more = self._rows, one.more
        rows["contacts"] += [(person, *contact) for contact in more.contacts]
        rows["addresses"] += [(person, *address) for address in more.addresses]
        rows["language_results"] += [
            (person, kind, level, score, iso(day)) for kind, level, score, day in more.languages
        ]
        for place, kind, number, issued in more.visa_forms:
            stay = one.stays[place]
            days = (iso(issued), iso(stay.start), iso(stay.expected_end))
            rows["visa_forms"].append((self._stay + 1 + place, kind, number, *days))


_YEARS = {"PREP": "1", "JC": "3", "BA": "4", "MA": "3", "PHD": "4"}


def _last_id(connection: Connection, table: str) -> int:
    value = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).scalar()
    return int(value or 0)


def _first_number(connection: Connection) -> int:
    """The first serial that no student number of this form has, and no person before either (passports follow it)."""
    taken = connection.exec_driver_sql(
        "SELECT max(CAST(substr(student_number, 7) AS INTEGER)) FROM enrolments WHERE student_number GLOB ?", (_NUMBER,)
    ).scalar()
    return int(taken or 0) + 1
