"""The deadlines of everybody kept in memory: after an act only those of the people it touched are worked out anew."""

from datetime import date
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from gzstudents.kernel import access, touched
from gzstudents.permits.queries.candidates import recorded_kinds
from gzstudents.permits.queries.facts import raw
from gzstudents.permits.queries.working import all_deadlines, hurting_first, worked_out
from gzstudents.permits.rules import Deadline, Rule, book

_MANY = 2_000  # people: from here on everybody is worked out anew


class _Kept(NamedTuple):
    """`seen`: the last number of the journal that is in it; `asked`: the day, who asks, the rules and recorded kinds."""

    seen: int
    asked: tuple[date, access.Person | None, tuple[Rule, ...], frozenset[str]]
    of_person: dict[int, list[Deadline]]


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
            kept = _Kept(seen, asked, _by_person(all_deadlines(session, on)))
        if store is not None:
            _kept[store] = kept
        return hurting_first(one for found in kept.of_person.values() for one in found)


def _brought_up_to_date(session: Session, kept: _Kept, seen: int, on: date) -> _Kept | None:
    """Only the people of the acts since; None where they are many."""
    people = touched.people(session.connection(), kept.seen + 1)
    if len(people) > _MANY:
        return None
    of_person = {person: found for person, found in kept.of_person.items() if person not in people}
    of_person |= _by_person(worked_out(raw(session), sorted(people), on, kept.asked[2], kept.asked[3]))
    return kept._replace(seen=seen, of_person=of_person)


def _by_person(found: list[Deadline]) -> dict[int, list[Deadline]]:
    by_person: dict[int, list[Deadline]] = {}
    for one in found:
        by_person.setdefault(one.person_id, []).append(one)
    return by_person
