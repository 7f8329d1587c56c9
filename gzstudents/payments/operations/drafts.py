"""The lines of a draft: numbered, written as the facts are, summed up."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.payments.model import Roster, RosterLine
from gzstudents.payments.queries.candidates import Candidate
from gzstudents.payments.rules.verifying import Verdict, verify
from gzstudents.scholarships.model import Programme


def last_of(session: Session, programme_id: int, month: str) -> Roster | None:
    """The newest part of a month."""
    return session.scalars(
        select(Roster)
        .where(Roster.programme_id == programme_id, Roster.month == month)
        .order_by(Roster.part.desc())
        .limit(1)
    ).first()


def new_roster(session: Session, programme: Programme, month: str, part: int, day: date) -> Roster:
    """An empty draft with the next number."""
    made = Roster(
        number=_number(session, month[:4]), programme_id=programme.id, month=month, part=part, made_on=day.isoformat()
    )
    session.add(made)
    session.flush()
    return made


def _number(session: Session, year: str) -> str:
    """FF-2026-0003: counted within the year; a number under which a file has left the office is never given again."""
    head = f"FF-{year}-"
    numbers = session.connection().exec_driver_sql(
        "SELECT number FROM rosters UNION SELECT upper(json_extract(note, '$.roster')) FROM acts WHERE verb = 'payments.exported'"
    )
    used = [
        int(one[len(head) :])
        for one in numbers.scalars()
        if one and one.startswith(head) and one[len(head) :].isdecimal()
    ]
    return f"{head}{max(used, default=0) + 1:04d}"


def instalments_on(session: Session, roster_id: int) -> frozenset[int]:
    """The instalments that stand on a roster."""
    return frozenset(session.scalars(select(RosterLine.instalment_id).where(RosterLine.roster_id == roster_id)))


_FIELDS = (
    "bank_account_id", "person_name", "latin_name", "student_number", "college", "country", "level", "grade", "amount_fen",
    "verification", "exclusion", "reason", "detail", "tail",
)  # fmt: skip


def write_lines(session: Session, roster: Roster, fresh: Sequence[Candidate]) -> int:
    """The lines as they are now; only those that differ are written. Returns how many."""
    connection = session.connection()
    rows = connection.exec_driver_sql(
        f"SELECT instalment_id, id, {', '.join(_FIELDS)} FROM roster_lines WHERE roster_id = ?", (roster.id,)
    )
    known = {row[0]: (row[1], tuple(row[2:])) for row in rows}
    new, changed, seen = [], [], set()
    for one in fresh:
        seen.add(one.found.instalment_id)
        line = known.get(one.found.instalment_id)
        values = _values(one, verify(one.found, _manual(line)))
        if line is None:
            new.append((roster.id, one.found.instalment_id, *values))
        elif line[1] != values:
            changed.append((*values, line[0]))
    gone = [line[0] for instalment, line in known.items() if instalment not in seen and _manual(line) is None]
    if new:
        marks = ", ".join("?" * (len(_FIELDS) + 2))
        connection.exec_driver_sql(
            f"INSERT INTO roster_lines (roster_id, instalment_id, {', '.join(_FIELDS)}) VALUES ({marks})", new
        )
    if changed:
        settings = ", ".join(f"{name} = ?" for name in _FIELDS)
        connection.exec_driver_sql(f"UPDATE roster_lines SET {settings}, version = version + 1 WHERE id = ?", changed)
    if gone:
        connection.exec_driver_sql(
            "DELETE FROM roster_lines WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(gone),)
        )
    session.expire_all()
    sum_up(session, {roster.id})
    return len(new) + len(changed) + len(gone)


def _manual(line: tuple[int, tuple[object, ...]] | None) -> Verdict | None:
    if line is None:
        return None
    kept: Mapping[str, object] = dict(zip(_FIELDS, line[1], strict=True))
    if kept["exclusion"] != "MANUAL":
        return None
    return Verdict(str(kept["verification"]), "MANUAL", str(kept["reason"]), str(kept["detail"]))


def _values(one: Candidate, verdict: Verdict) -> tuple[object, ...]:
    return (
        one.found.account_id, one.name, one.latin, one.student_number, one.college, one.country, one.level, one.grade,
        one.found.amount_fen, verdict.verification, verdict.exclusion, verdict.reason, verdict.detail, one.found.tail,
    )  # fmt: skip


def sum_up(session: Session, roster_ids: set[int]) -> None:
    """People and total of what is paid."""
    for roster_id in roster_ids:
        people, total = session.connection().exec_driver_sql(
            "SELECT count(DISTINCT a.person_id), coalesce(sum(l.amount_fen), 0) FROM roster_lines l "
            "JOIN instalments t ON t.id = l.instalment_id JOIN awards a ON a.id = t.award_id "
            "WHERE l.roster_id = ? AND l.exclusion = ''",
            (roster_id,),
        ).one()  # fmt: skip
        roster = session.get_one(Roster, roster_id)
        if total > roster.total_fen:
            roster.override_reason = ""  # it was given for less
        if (roster.people, roster.total_fen) != (people, total):
            roster.people, roster.total_fen = people, total
    session.flush()
