"""What the plan asks of the register, answered by the store: each question is one join with the keys as a JSON list."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.kernel.custom import book
from gzstudents.kernel.custom.definition import Definition
from gzstudents.students.custom import queries as custom
from gzstudents.students.importing.existing import KnownDocument, KnownEnrolment, KnownPart, KnownPerson
from gzstudents.students.model import PERSON_LABEL, Address, Contact, Enrolment, LanguageResult, Person, VisaForm

_CHUNK = 20_000  # keys in one question: bounds the memory of a JSON list
_PAPERS = "('VISA', 'RESIDENCE_PERMIT')"  # they tell what one may do, not who one is


class RegisterExisting:
    """Implements `existing.Existing` over a session."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()
        self._empty = self._connection.exec_driver_sql("SELECT 1 FROM people LIMIT 1").first() is None

    def by_student_numbers(self, numbers: Sequence[str]) -> Mapping[str, int]:
        statement = (
            "SELECT j.value, e.person_id FROM json_each(?) j "
            "JOIN enrolments e ON e.student_number IN (j.value, lower(j.value))"
        )
        return dict(self._ask(statement, numbers))

    def by_documents(self, keys: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[int]]:
        if self._empty:
            return {}
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        countries: dict[str, list[str]] = defaultdict(list)
        for country, key in keys:
            countries[key].append(country)
        rows = self._ask(
            "SELECT j.value, d.issuing_country, d.person_id FROM json_each(?) j JOIN identity_documents d "
            f"ON d.number_key = j.value WHERE d.kind NOT IN {_PAPERS}",
            list(countries),
        )
        for key, issued_by, person_id in rows:
            for country in countries[key]:
                if (not country or not issued_by or country == issued_by) and person_id not in found[country, key]:
                    found[country, key].append(person_id)
        return {key: ids for key, ids in found.items() if ids}

    def by_births(self, births: Sequence[str]) -> Mapping[str, Sequence[tuple[int, str, str, str]]]:
        found: dict[str, list[tuple[int, str, str, str]]] = defaultdict(list)
        rows = self._ask(
            "SELECT p.birth_date, p.id, p.chinese_name, p.surname, p.given_names FROM json_each(?) j "
            "JOIN people p ON p.birth_date = j.value",
            births,
        )
        for birth, *person in rows:
            found[birth].append((person[0], person[1], person[2], person[3]))
        return found

    def people(self, ids: Sequence[int]) -> Mapping[int, KnownPerson]:
        documents = self._documents(ids)
        enrolments = self._enrolments(ids)
        countries = self._countries(ids)
        own = custom.of_records(self._connection, "person", ids) if book.current("person") else {}
        columns = [column.name for column in Person.__table__.columns]
        listed = ", ".join(f"t.{name}" for name in columns)
        rows = self._ask(f"SELECT {PERSON_LABEL}, {listed} FROM json_each(?) j JOIN people t ON t.id = j.value", ids)
        found = {}
        for label, *values in rows:
            person = dict(zip(columns, values, strict=True))
            number = int(person["id"])
            person |= own.get(number, {})
            nationality_id, country = countries.get(number, (None, ""))
            found[number] = KnownPerson(
                number,
                label or "",
                person,
                nationality_id,
                country,
                documents.get(number, ()),
                enrolments.get(number, ()),
            )
        return found

    def parts(self, ids: Sequence[int]) -> Mapping[int, Sequence[KnownPart]]:
        found: dict[int, list[KnownPart]] = defaultdict(list)
        for record in (Contact, Address, LanguageResult, VisaForm):
            table = record.__tablename__
            columns = [column.name for column in record.__table__.columns]
            listed = ", ".join(f"t.{name}" for name in columns)
            of_person = f"FROM json_each(?) j JOIN {table} t ON t.person_id = j.value"
            if "person_id" not in columns:
                of_person = f"FROM json_each(?) j JOIN enrolments e ON e.person_id = j.value JOIN {table} t ON t.enrolment_id = e.id"
            for person_id, *values in self._ask(f"SELECT j.value, {listed} {of_person} ORDER BY t.id", ids):
                part = dict(zip(columns, values, strict=True))
                found[person_id].append(KnownPart(table, part["id"], part))
        return found

    def own_holders(self, field: Definition) -> Mapping[str, int]:
        return custom.holders(self._connection, field)

    def _documents(self, ids: Sequence[int]) -> dict[int, list[KnownDocument]]:
        found: dict[int, list[KnownDocument]] = defaultdict(list)
        listed = ", ".join(f"d.{name}" for name in KnownDocument._fields)
        rows = self._ask(
            f"SELECT d.person_id, {listed} FROM json_each(?) j JOIN identity_documents d ON d.person_id = j.value ORDER BY d.id",
            ids,
        )
        for person_id, *values in rows:
            found[person_id].append(KnownDocument._make(values))
        return found

    def _enrolments(self, ids: Sequence[int]) -> dict[int, list[KnownEnrolment]]:
        found: dict[int, list[KnownEnrolment]] = defaultdict(list)
        columns = [column.name for column in Enrolment.__table__.columns]
        listed = ", ".join(f"e.{name}" for name in columns)
        rows = self._ask(
            f"SELECT {listed}, coalesce((SELECT s.status FROM status_changes s WHERE s.enrolment_id = e.id "
            "ORDER BY s.effective_on DESC, s.id DESC LIMIT 1), '') "
            "FROM json_each(?) j JOIN enrolments e ON e.person_id = j.value ORDER BY e.id",
            ids,
        )
        listed_rows = [(dict(zip(columns, values, strict=True)), status) for *values, status in rows]
        stays = [int(enrolment["id"]) for enrolment, _status in listed_rows]
        own = custom.of_records(self._connection, "enrolment", stays) if book.current("enrolment") else {}
        for enrolment, status in listed_rows:
            enrolment |= own.get(int(enrolment["id"]), {})
            found[int(enrolment["person_id"])].append(KnownEnrolment(int(enrolment["id"]), enrolment, status))
        return found

    def _countries(self, ids: Sequence[int]) -> dict[int, tuple[int, str]]:
        """The nationality in force: an open one before an ended one, the newest of them."""
        rows = self._ask(
            "SELECT n.person_id, n.id, n.country FROM json_each(?) j JOIN nationalities n ON n.person_id = j.value "
            "ORDER BY n.valid_to IS NULL, coalesce(n.valid_from, ''), n.id",
            ids,
        )
        return {person_id: (row_id, country) for person_id, row_id, country in rows}

    def _ask(self, statement: str, keys: Sequence[Any]) -> Iterator[Any]:
        for start in range(0, 0 if self._empty else len(keys), _CHUNK):  # of an empty register nothing is asked
            chunk = json.dumps(list(keys[start : start + _CHUNK]), ensure_ascii=False)
            yield from self._connection.exec_driver_sql(statement, (chunk,))
