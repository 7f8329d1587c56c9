"""The deadlines of everybody kept in memory: after an act only those of the people it touched are worked out anew."""

import json
from bisect import insort
from datetime import date
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from gzstudents.kernel import access
from gzstudents.permits.queries.candidates import recorded_kinds
from gzstudents.permits.queries.facts import raw
from gzstudents.permits.queries.working import all_deadlines, place_of, worked_out
from gzstudents.permits.rules import Deadline, Rule, book

_MANY = 2_000  # changes: from here on everybody is worked out anew


class _Kept(NamedTuple):
    """`seen`: the last number of the journal that is in it; `asked`: the day, who asks, the rules and recorded kinds."""

    seen: int
    asked: tuple[date, access.Person | None, tuple[Rule, ...], frozenset[str]]
    found: list[Deadline]  # those that hurt most first


_OWNER = {
    **{
        table: f"SELECT person_id FROM main.{table} WHERE id = ?1 AND ?2 IS ?2"
        for table in ("identity_documents", "enrolments", "stay_facts", "deadline_states")
    },
    "status_changes": "SELECT e.person_id FROM main.enrolments e WHERE e.id IN "
    "(?2, (SELECT s.enrolment_id FROM main.status_changes s WHERE s.id = ?1))",
}
_kept: "WeakKeyDictionary[Any, _Kept]" = WeakKeyDictionary()
_lock = Lock()


def kept_deadlines(session: Session, on: date) -> list[Deadline]:
    """As all_deadlines(); what is in memory is used as far as the journal says that it still holds."""
    connection, store = raw(session), session.info.get("store")
    asked = (on, access.signed_in(), book(), recorded_kinds(connection))
    with _lock:
        kept = None if store is None else _kept.get(store)
        seen = int(connection.execute("SELECT coalesce(max(seq), 0) FROM main.changes").fetchone()[0])
        if kept is None or kept.asked != asked or seen < kept.seen:
            kept = None
        elif seen > kept.seen:
            kept = _brought_up_to_date(session, kept, seen, on)
        if kept is None:
            kept = _Kept(seen, asked, all_deadlines(session, on))
        if store is not None:
            _kept[store] = kept
        return kept.found


def _brought_up_to_date(session: Session, kept: _Kept, seen: int, on: date) -> _Kept | None:
    """Only the people of the acts since; None where they are many."""
    people = _touched(raw(session), kept.seen)
    if people is None:
        return None
    found = [one for one in kept.found if one.person_id not in people]
    for one in worked_out(raw(session), sorted(people), on, kept.asked[2], kept.asked[3]):
        insort(found, one, key=place_of)
    return kept._replace(seen=seen, found=found)


def _touched(connection: Any, seen: int) -> set[int] | None:
    """Whose facts were changed after a number of the journal, by what a row names now and named before; None: too many."""
    statement = "SELECT table_name, row_id, old FROM main.changes WHERE seq > ? ORDER BY seq LIMIT ?"
    changes = connection.execute(statement, (seen, _MANY + 1)).fetchall()
    if len(changes) > _MANY:
        return None
    found: set[int] = set()
    for table, row, old in changes:
        if table == "people":
            found.add(row)
        elif table in _OWNER:
            before = json.loads(old) if old else {}
            named = connection.execute(_OWNER[table], (row, before.get("enrolment_id"))).fetchall()
            found.update(one for one in (*(line[0] for line in named), before.get("person_id")) if one is not None)
    return found
