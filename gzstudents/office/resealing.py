"""What lies in a room is sealed with the room's present key: after somebody left it, and after the first password."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from gzstudents.kernel import access
from gzstudents.kernel.access import Person
from gzstudents.kernel.store import Store
from gzstudents.kernel.vault.keys import Keys
from gzstudents.payments.operations import accounts
from gzstudents.payments.rules import accounts as bank
from gzstudents.requests import operations as requests
from gzstudents.requests import rules as notes

# room → the verb and the operation that seal what lies in it anew
_SEALING: dict[str, tuple[str, Callable[[Session], int]]] = {
    notes.ROOM: ("requests.reseal", requests.reseal),
    bank.ROOM: ("payments.reseal", accounts.reseal),
}

_SEALED = "payments.seal"


def reseal(store: Store, who: str, room: str) -> int:
    """Everything of a room under its newest key. Returns how much it was; 0 for who may not read there (a member does it)."""
    verb, operation = _SEALING[room]
    if not access.may(access.right_of(verb)):
        return 0
    with store.writing(who, verb) as session:
        return operation(session)


def settle_rooms(store: Store, keys: Keys, person: Person) -> None:
    """At a sign-in: rooms without a key get one from their first member, and what was typed before there were keys is sealed."""
    from gzstudents.office import people

    people.found_rooms(keys, person)
    if bank.ROOM not in keys.rings or store.refusal or not access.may(access.right_of(_SEALED)):
        return
    with store.reading(whole=True) as session:
        if not accounts.has_plain(session):
            return
    with store.writing(keys.login, _SEALED) as session:
        accounts.seal_plain(session)
