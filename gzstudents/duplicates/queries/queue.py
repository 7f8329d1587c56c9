"""The pairs that wait for somebody to decide, those that were decided, and merges that can be taken apart."""

import json
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.duplicates.queries import keeping, reading
from gzstudents.duplicates.queries.finding import similar
from gzstudents.duplicates.rules import Known, compare, mark_of
from gzstudents.kernel import touched
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.students.merged import numbers_of

MOST = 5_000  # lines of the queue that are read at once

_NAME = (
    "coalesce(nullif({0}.chinese_name, ''), nullif(trim({0}.surname || ' ' || {0}.given_names), ''), {0}.native_name)"
)
_PERSON = (
    "{0}.id, "
    + _NAME
    + ", trim({0}.surname || ' ' || {0}.given_names), {0}.birth_date, coalesce(r{0}.student_number, ''), "
)
_PERSON += "coalesce(r{0}.country, ''), coalesce(r{0}.college, '')"


class Side(NamedTuple):
    id: int
    name: str
    latin: str
    birth_date: str
    student_number: str
    country: str
    college: str


class Decision(NamedTuple):
    """Who said when that two are different people, and why."""

    decided_on: str
    decided_by: str
    reason: str


class PairRow(NamedTuple):
    """`state`: open; again (decided once, and something changed since); different. `decided` for the last two."""

    one: Side
    other: Side
    score: int
    reasons: tuple[str, ...]
    state: str
    decided: Decision | None


class MergeRow(NamedTuple):
    """A merge that stands. `name`: as the record was called that is no more."""

    id: int
    person: Side
    merged_id: int
    name: str
    merged_on: str
    merged_by: str
    act: int


class Standing(NamedTuple):
    """How fresh the queue is: when it was searched (UTC, "" never), and how many records changed since."""

    searched_at: str
    behind: int


class Hit(NamedTuple):
    """Somebody in the register who may be the person in question."""

    person: Side
    score: int
    reasons: tuple[str, ...]


def list_pairs(session: Session, *, decided: bool = False, limit: int = MOST) -> list[PairRow]:
    """The likeliest first. With `decided` also those that were said to be different people and have not changed since."""
    rows = session.connection().exec_driver_sql(
        f"SELECT {_PERSON.format('a')}, {_PERSON.format('b')}, d.score, d.reasons, "
        "n.id IS NULL, n.mark = d.mark, n.decided_on, n.decided_by, n.reason "
        "FROM duplicate_pairs d JOIN people a ON a.id = d.one_id JOIN people b ON b.id = d.other_id "
        "LEFT JOIN register ra ON ra.person_id = a.id LEFT JOIN register rb ON rb.person_id = b.id "
        "LEFT JOIN different_people n ON n.person_id = d.one_id AND n.other_id = d.other_id "
        f"{'' if decided else 'WHERE n.id IS NULL OR n.mark <> d.mark '}"
        "ORDER BY d.score DESC, d.one_id, d.other_id LIMIT ?",
        (limit,),
    )
    return [_pair(row) for row in rows]


def _pair(row: Any) -> PairRow:
    one, other, rest = Side(*row[:7]), Side(*row[7:14]), row[14:]
    score, reasons, is_open, is_same, *said = rest
    state = "open" if is_open else "different" if is_same else "again"
    return PairRow(one, other, score, tuple(json.loads(reasons)), state, None if is_open else Decision(*said))


def pair_of(session: Session, one: int, other: int) -> PairRow:
    """Two people compared now, whether they were found alike or not. Raises RuleBroken where one is not in the register."""
    connection = session.connection()
    known = {each.known.id: each for each in reading.profiles(connection, [one, other])}
    sides = {each.id: each for each in _sides(session, [one, other])}
    if one == other or len(known) < 2 or len(sides) < 2:
        raise RuleBroken(_("这名学生已不在名册中。"))
    low, high = sorted((one, other))
    score = compare(known[low], known[high])
    said = connection.exec_driver_sql(
        "SELECT mark, decided_on, decided_by, reason FROM different_people WHERE person_id = ? AND other_id = ?",
        (low, high),
    ).first()
    state = "open" if said is None else "different" if said[0] == mark_of(known[low], known[high]) else "again"
    return PairRow(
        sides[low], sides[high], score.points, score.reasons, state, None if said is None else Decision(*said[1:])
    )


def list_merges(session: Session, limit: int = MOST) -> list[MergeRow]:
    """The newest first."""
    rows = session.connection().exec_driver_sql(
        f"SELECT m.id, {_PERSON.format('p')}, m.merged_id, m.name, m.merged_on, coalesce(a.who, ''), m.act "
        "FROM merged_people m JOIN people p ON p.id = m.person_id LEFT JOIN register rp ON rp.person_id = p.id "
        "LEFT JOIN acts a ON a.id = m.act ORDER BY m.act DESC, m.id DESC LIMIT ?",
        (limit,),
    )
    return [MergeRow(row[0], Side(*row[1:8]), *row[8:]) for row in rows]


def merges_of(session: Session, person_id: int) -> list[MergeRow]:
    """Which records became this person's."""
    own = set(numbers_of(session, person_id)) - {person_id}
    if not own:
        return []
    return [one for one in list_merges(session) if one.merged_id in own]


def standing(session: Session) -> Standing:
    connection = session.connection()
    known = keeping.state(connection)
    if known is None:
        return Standing("", 0)
    return Standing(known.searched_at, len(touched.people(connection, known.pairs_seq + 1)))


def may_be(session: Session, known: Known, *, limit: int = 5, index: keeping.Index | None = None) -> list[Hit]:
    """Who in the register may be this person (`known.id` 0 for somebody who is not in it yet), the likeliest first."""
    found = similar(session.connection(), known, limit=limit, index=index)
    people = {one.id: one for one in _sides(session, [one.other_id for one in found])}
    return [Hit(people[one.other_id], one.score, one.reasons) for one in found if one.other_id in people]


def _sides(session: Session, ids: list[int]) -> list[Side]:
    rows = session.connection().exec_driver_sql(
        f"SELECT {_PERSON.format('p')} FROM people p LEFT JOIN register rp ON rp.person_id = p.id "
        "WHERE p.id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )
    return [Side(*row) for row in rows]
