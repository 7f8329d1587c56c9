"""The names behind a figure: persons, or awards with what they are worth."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import money, names
from gzstudents.kernel.i18n import is_chinese
from gzstudents.scholarships.model import Award, Programme
from gzstudents.students.model import Person, RegisterLine

_BATCH = 400


class Member(NamedTuple):
    """A line of a list of names; `about` says which award where awards were counted."""

    person_id: int
    name: str
    passport_name: str
    student_number: str
    population: str
    country: str
    level: str
    about: str = ""


def list_members(session: Session, *, ids: Sequence[int], awards: bool) -> list[Member]:
    """By name. `awards`: the ids are those of awards, one line each; else of persons."""
    found: list[tuple[str, int, Member]] = []
    for start in range(0, len(ids), _BATCH):
        part = list(ids[start : start + _BATCH])
        found += _of_awards(session, part) if awards else _of_persons(session, part)
    return [member for _key, _id, member in sorted(found, key=lambda one: one[:2])]


_PERSON = (
    Person.sort_key, Person.id, Person.chinese_name, Person.surname, Person.given_names, Person.native_name,
    RegisterLine.student_number, Person.population, RegisterLine.country,
)  # fmt: skip


def _of_persons(session: Session, ids: list[int]) -> list[tuple[str, int, Member]]:
    statement = (
        select(*_PERSON, RegisterLine.level)
        .outerjoin(RegisterLine, RegisterLine.person_id == Person.id)
        .where(Person.id.in_(ids))
    )
    return [(row[0], row[1], _member(tuple(row))) for row in session.execute(statement)]


def _of_awards(session: Session, ids: list[int]) -> list[tuple[str, int, Member]]:
    statement = (
        select(*_PERSON, Award.level, Award.id, Award.amount_fen, Programme.name_zh, Programme.name_en)
        .select_from(Award)
        .join(Person, Person.id == Award.person_id)
        .join(Programme, Programme.id == Award.programme_id)
        .outerjoin(RegisterLine, RegisterLine.person_id == Person.id)
        .where(Award.id.in_(ids))
    )
    found = []
    for *person, award, fen, zh, en in session.execute(statement):
        named = zh if is_chinese() else en or zh
        found.append((person[0], award, _member(tuple(person))._replace(about=f"{named} · {money.shown(fen)}")))
    return found


def _member(row: tuple[Any, ...]) -> Member:
    _key, person, chinese, surname, given, native, number, population, country, level = row
    latin = names.display_latin(surname, given)
    return Member(person, chinese or latin or native, latin, number or "", population, country or "", level or "")
