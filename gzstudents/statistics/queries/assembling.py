"""Facts from the columns of the tables: who belongs to what, by place."""

import numpy as np

from gzstudents.statistics.queries.columns import Run, where
from gzstudents.statistics.queries.reading import Columns
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
)


def assemble(run: Run, words: Words, tables: dict[str, Columns]) -> Facts:
    """The awards are few and read as they are."""
    given = tables["people"]
    people = People(given["id"], given["population"], given["gender"])
    enrolments = _enrolments(tables["enrolments"], words, people)
    return Facts(
        people=people,
        nationalities=_nationalities(tables["nationalities"], people),
        enrolments=enrolments,
        changes=_changes(tables["status_changes"], words, enrolments),
        awards=_awards(run, words, people, enrolments),
        words=words,
        unreadable=int(tables["enrolments"]["odd"].sum()),
    )


def _nationalities(given: Columns, people: People) -> Nationalities:
    return Nationalities(where(people.ids, given["person"]), given["country"], given["since"], given["until"])


def _enrolments(given: Columns, words: Words, people: People) -> Enrolments:
    return Enrolments(
        ids=given["id"],
        person=where(people.ids, given["person"]),
        category=given["category"],
        level=_levels(given, words),
        discipline=given["discipline"],
        funding=given["funding"],
        start=given["start"],
        latest_start=given["start"] + given["later"] if given["later"].any() else given["start"],
        end=given["end"],
        degree=given["degree"],
    )


def _levels(given: Columns, words: Words) -> Ints:
    """Where only the category is filled in, the level that it means."""
    level = given["level"]
    missing = np.flatnonzero(level == words.unknown("level"))
    if not len(missing):
        return level
    whole = level.copy()  # the columns stay as they were read
    whole[missing] = words.level_of_category()[given["category"][missing]]
    return whole


def _changes(given: Columns, words: Words, enrolments: Enrolments) -> Changes:
    """By enrolment, then day; of one day the later entry stays later."""
    place, value, when = where(enrolments.ids, given["enrolment"]), given["status"], given["day"]
    listed = words.unknown("status")
    cancels = value == listed
    if (value >= listed).any():
        value = np.where(cancels, words.place("status", "WITHDRAWN"), np.minimum(value, listed)).astype(np.int16)
    same = place[1:] == place[:-1]
    if ((place[1:] < place[:-1]) | (same & (when[1:] < when[:-1]))).any():
        order = np.argsort(place.astype(np.int64) * 100_000_000 + when, kind="stable")  # rows come by id
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
