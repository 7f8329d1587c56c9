"""All reading of the statistics: the facts, and the people behind a figure."""

from typing import Any, NamedTuple

import numpy as np
from sqlalchemy.orm import Session

from gzstudents.kernel.settings import get_settings
from gzstudents.statistics.printing.names import OfficeNames
from gzstudents.statistics.queries.columns import Run, days, open_end, places, read, read_all, spread, where
from gzstudents.statistics.rules.facts import (
    Awards,
    Changes,
    Enrolments,
    Facts,
    Ints,
    Nationalities,
    People,
    ProgrammeName,
    Words,
    country_at,
)

# a first status of an admission that was cancelled: nobody was on the roll (JY/T 1001: 16)
_STATUS = "CASE WHEN kind IN ('CANCEL_ADMISSION', '16') THEN 'CANCELLED' ELSE status END"


def load_facts(connection: Any) -> Facts:
    """Everything the tables need, as at one moment. `connection`: a session, a connection of SQLAlchemy or a raw one."""
    run, raw = _runner(connection)
    if raw:
        run("BEGIN")
    try:
        return _load(run)
    finally:
        if raw:
            run("ROLLBACK")


def _runner(connection: Any) -> tuple[Run, bool]:
    """How to run a statement, and whether we have to open the transaction ourselves."""
    if hasattr(connection, "exec_driver_sql"):
        return connection.exec_driver_sql, False
    if hasattr(connection, "connection"):
        return connection.connection().exec_driver_sql, False
    return connection.execute, not connection.in_transaction


def _load(run: Run) -> Facts:
    words = Words()
    people = _people(run, words)
    enrolments, bad_dates = _enrolments(run, words, people)
    return Facts(
        people=people,
        nationalities=_nationalities(run, words, people),
        enrolments=enrolments,
        changes=_changes(run, words, enrolments),
        awards=_awards(run, words, people, enrolments),
        words=words,
        unreadable=bad_dates,
    )


def _people(run: Run, words: Words) -> People:
    (ids,), (population, gender) = read(run, "people", ["id"], ["population", "gender"])
    return People(ids, places(population, words.codes("population")), places(gender, words.codes("gender")))


def _nationalities(run: Run, words: Words, people: People) -> Nationalities:
    (person,), (country,), sparse = read_all(
        run, "nationalities", ["person_id"], ["country"], ["valid_from", "valid_to"]
    )
    nothing: Ints = np.zeros(len(person), dtype=np.int64)
    since, until = nothing, nothing
    if any(len(one.ids) for one in sparse):
        ((ids,), _texts) = read(run, "nationalities", ["id"], [])
        since = spread(ids, days(sparse[0].pieces).first, sparse[0])
        until = spread(ids, days(sparse[1].pieces).last, sparse[1])
    return Nationalities(where(people.ids, person), places(country, words.codes("country")), since, open_end(until))


def _enrolments(run: Run, words: Words, people: People) -> tuple[Enrolments, int]:
    (ids, person), (category, level, discipline, funding, start), (end, degree) = read_all(
        run,
        "enrolments",
        ["id", "person_id"],
        ["category", "level", "discipline", "funding", "start_date"],
        ["end_date", "degree_date"],
    )
    kind = places(category, words.codes("category"))
    height = places(level, words.codes("level"))
    missing = np.flatnonzero(height == words.unknown("level"))
    height[missing] = words.level_of_category()[kind[missing]]
    started, ended, conferred = days(start), days(end.pieces), days(degree.pieces)
    made = Enrolments(
        ids=ids,
        person=where(people.ids, person),
        category=kind,
        level=height,
        discipline=places(discipline, words.codes("discipline")),
        funding=places(funding, words.codes("funding")),
        start=started.first,
        latest_start=started.last,
        end=spread(ids, ended.last, end),
        degree=spread(ids, conferred.first, degree),
    )
    return made, started.unreadable + ended.unreadable + conferred.unreadable


def _changes(run: Run, words: Words, enrolments: Enrolments) -> Changes:
    (enrolment,), (status, day) = read(run, "status_changes", ["enrolment_id"], [_STATUS, "effective_on"])
    listed = words.codes("status")
    place, value = where(enrolments.ids, enrolment), places(status, [*listed, "CANCELLED"])
    cancels = value == len(listed)
    value = np.where(cancels, words.place("status", "WITHDRAWN"), value)
    value = np.where(value > len(listed), len(listed), value)
    when = days(day).first
    key = place.astype(np.int64) * 100_000_000 + when
    if (key[1:] < key[:-1]).any():
        order = np.argsort(key, kind="stable")  # rows come by id: of one day the later entry stays later
        place, value, when, cancels = place[order], value[order], when[order], cancels[order]
    return Changes(place, value, when, cancels)


def _awards(run: Run, words: Words, people: People, enrolments: Enrolments) -> Awards:
    programmes = run("SELECT id, code, name_zh, name_en FROM programmes ORDER BY id").fetchall()
    number = {int(row[0]): place for place, row in enumerate(programmes)}
    rows = run(
        "SELECT person_id, enrolment_id, programme_id, level, academic_year, amount_fen FROM awards "
        "WHERE state <> 'CANCELLED' ORDER BY id"
    ).fetchall()
    enrolment = where(enrolments.ids, np.array([row[1] for row in rows], dtype=np.int64))
    level = np.array([words.place("level", row[3] or "") for row in rows], dtype=np.int64)
    missing = np.flatnonzero(level == words.unknown("level"))
    level[missing] = enrolments.level[enrolment[missing]]
    return Awards(
        person=where(people.ids, np.array([row[0] for row in rows], dtype=np.int64)),
        enrolment=enrolment,
        programme=np.array([number[row[2]] for row in rows], dtype=np.int64),
        level=level,
        year=np.array([row[4] for row in rows], dtype=np.str_),
        fen=np.array([row[5] for row in rows], dtype=np.int64),
        programmes=tuple(ProgrammeName(*row[1:]) for row in programmes),
    )


class Member(NamedTuple):
    """One of the people behind a figure, as a list shows them: with what was counted, not with what is true today."""

    person_id: int
    name: str
    passport_name: str
    student_number: str
    population: str
    country: str
    level: str


_BATCH = 800  # bound values in one statement
_NAMES = "p.sort_key, p.id, p.chinese_name, trim(p.surname || ' ' || p.given_names)"


def list_members(
    connection: Any, facts: Facts, day: int, person_ids: list[int], enrolment_ids: list[int] | None = None
) -> list[Member]:
    """These people in the order of the register, with their nationality on a day (a day number). With `enrolment_ids`
    the enrolments that were counted, one line a person; without, the one that the register shows.
    """
    run, _raw = _runner(connection)
    country = country_at(facts, day)[where(facts.people.ids, np.array(person_ids, dtype=np.int64))]
    listed = (*facts.words.codes("country"), "")
    country_of = {person: listed[place] for person, place in zip(person_ids, country.tolist(), strict=True)}
    if enrolment_ids is None:
        source, key, wanted = (
            "register r JOIN people p ON p.id = r.person_id LEFT JOIN enrolments e ON e.id = r.enrolment_id",
            "p.id",
            person_ids,
        )
    else:
        source, key, wanted = "enrolments e JOIN people p ON p.id = e.person_id", "e.id", enrolment_ids
    found: dict[int, tuple[str, Member]] = {}
    for start in range(0, len(wanted), _BATCH):
        ids = ",".join(str(int(one)) for one in wanted[start : start + _BATCH])
        rows = run(
            f"SELECT {_NAMES}, coalesce(e.student_number, ''), p.population, coalesce(e.level, '') FROM {source} WHERE {key} IN ({ids}) ORDER BY e.id"
        )
        for sort_key, person, chinese, passport, number, population, level in rows:
            if person not in country_of:
                continue
            known = found.get(person)
            numbers = [known[1].student_number] if known else []
            joined = " / ".join(part for part in (*numbers, number) if part)
            name = chinese or passport
            member = Member(person, name, passport, joined, population, country_of[person], level)
            found[person] = (sort_key, member)
    return [member for _key, member in sorted(found.values(), key=lambda one: (one[0], one[1].person_id))]


def office_names(session: Session) -> OfficeNames:
    """What the office calls itself, for the head and foot of reports."""
    found = get_settings(session)
    return OfficeNames(*(found.get(key, "") for key in ("university_zh", "university_en", "office_zh", "office_en")))


__all__ = ["Member", "list_members", "load_facts", "office_names"]
