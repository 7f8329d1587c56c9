"""Whether a roster still tells the truth: its lines against the facts of today, and its hash against its lines."""

from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import scope
from gzstudents.payments.queries.candidates import Candidate, candidates
from gzstudents.payments.queries.facts import facts_of, terms_of_programmes
from gzstudents.payments.queries.instalments import kept_of
from gzstudents.payments.rules.facts import Due
from gzstudents.payments.rules.following import known_of, missing_of, plan_of
from gzstudents.payments.rules.schedule import settled
from gzstudents.payments.rules.verifying import Hashed, content_hash, verify

_LINES = """
SELECT l.instalment_id, a.person_id, l.student_number, l.person_name, l.amount_fen, l.tail, l.exclusion, l.reason
FROM roster_lines l JOIN instalments t ON t.id = l.instalment_id JOIN awards a ON a.id = t.award_id WHERE l.roster_id = ?
"""


class Stale(NamedTuple):
    """A line that today would be another. `was` and `now`: "" paid, else the code of the reason; "NEW", "GONE" of whole lines.
    Paid before and now, of the same amount: another account.
    """

    instalment_id: int
    person_id: int
    name: str
    student_number: str
    was: str
    now: str
    was_fen: int
    now_fen: int


def hash_of(session: Session, roster_id: int, *, with_people: bool = False) -> str:
    """SHA-256 of a roster's content as it is stored now: of all its lines, whatever college who asks sees."""
    driver: Any = session.connection().connection.dbapi_connection
    with scope.whole(driver):
        heading = session.connection().exec_driver_sql(
            "SELECT o.number, g.code, o.month, o.part FROM rosters o JOIN programmes g ON g.id = o.programme_id WHERE o.id = ?",
            (roster_id,),
        )  # fmt: skip
        return content_hash(tuple(heading.one()), _lines(session, roster_id).values(), with_people=with_people)


def is_intact(session: Session, roster_id: int, sealed: str) -> bool:
    """Whether a roster still is what it was when it was locked; `sealed` is the hash that was kept, "" of a draft."""
    return (
        not sealed or hash_of(session, roster_id) == sealed or hash_of(session, roster_id, with_people=True) == sealed
    )


def stale(session: Session, roster_id: int, today: str) -> list[Stale]:
    """What of a roster would be different if it were made today, in the order of its lines; empty for one that holds."""
    connection = session.connection()
    programme, month, part = connection.exec_driver_sql(
        "SELECT programme_id, month, part FROM rosters WHERE id = ?", (roster_id,)
    ).one()
    terms = terms_of_programmes(session)[programme]
    kept = _lines(session, roster_id)
    fresh = candidates(session, programme, month, roster_id, terms, today)
    dues = _dues(session, fresh, today)
    found: list[Stale] = []
    for one in fresh:
        line = kept.pop(one.found.instalment_id, None)
        now = _today(one, dues)
        if line is None and (part > 1 or now.exclusion):
            continue
        before = line or now._replace(exclusion="NEW", reason="NEW", amount_fen=0)
        if _said(before) != _said(now) and before.exclusion != "MANUAL":
            found.append(_stale(before, now))
    gone = [line for line in kept.values() if not line.exclusion]  # who was not to be paid is missed by nobody
    found += [_stale(line, line._replace(exclusion="GONE", reason="GONE", amount_fen=0)) for line in gone]
    return found


def _dues(session: Session, fresh: list[Candidate], today: str) -> dict[tuple[int, str, str], Due]:
    """What the rules leave today of awards on a locked roster, beyond what has been paid of the month: what is approved does not
    follow them any more.
    """
    terms = terms_of_programmes(session)
    awards = sorted({one.award_id for one in fresh if one.found.state == "APPROVED"})
    stored = kept_of(session, awards)
    found = {}
    for award in facts_of(session, awards, today):
        kept = stored[award.award_id]
        for due in settled(plan_of(kept), known_of(award.facts, kept), terms[award.programme_id]):
            missing, _halves = missing_of(kept[due.key], due)
            found[award.award_id, due.item, due.month] = due._replace(amount_fen=max(0, missing))
    return found


def _today(one: Candidate, dues: dict[tuple[int, str, str], Due]) -> Hashed:
    found, due = one.found, dues.get((one.award_id, one.item, one.due_month))
    if found.state == "APPROVED":
        found = found._replace(state="PLANNED")
        if due is not None and due.state != "PLANNED":
            found = found._replace(state=due.state, reason=due.reason)
        elif due is not None:
            found = found._replace(amount_fen=due.amount_fen)
    return one._replace(found=found).hashed(verify(found))


def _said(line: Hashed) -> tuple[object, ...]:
    return (line.exclusion, line.reason) if line.exclusion else (line.amount_fen, line.tail)


def _stale(was: Hashed, now: Hashed) -> Stale:
    return Stale(
        now.instalment_id, now.person_id, now.person_name, now.student_number, was.reason if was.exclusion else "",
        now.reason if now.exclusion else "", was.amount_fen, now.amount_fen,
    )  # fmt: skip


def _lines(session: Session, roster_id: int) -> dict[int, Hashed]:
    rows = session.connection().exec_driver_sql(_LINES, (roster_id,))
    return {row[0]: Hashed(*row) for row in rows}
