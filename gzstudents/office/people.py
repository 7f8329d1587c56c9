"""Who may sign in, and as what: rows in the store and slots in the file of keys, kept in step."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import access, names
from gzstudents.kernel.access import Person, operation
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import Store
from gzstudents.kernel.vault.keys import Keys, room_name
from gzstudents.office import signing
from gzstudents.office.model import OfficePerson
from gzstudents.office.resealing import reseal

ADMINISTRATOR = "administrator"
ALONE = 2  # so many people may work with one administrator


class PersonRow(NamedTuple):
    """A line of the list of people."""

    slot: str
    login: str
    name: str
    roles: tuple[str, ...]
    college: str
    active: bool


def list_people(session: Session) -> list[PersonRow]:
    """All who ever had a slot; those who may sign in first."""
    found = session.scalars(select(OfficePerson).order_by(OfficePerson.active.desc(), OfficePerson.id))
    return [_row(record) for record in found]


def _row(record: OfficePerson) -> PersonRow:
    roles = tuple(code for code in access.roles() if code in record.roles.split())
    return PersonRow(record.slot, record.login, record.name, roles, record.college, bool(record.active))


def enter(store: Store, keys: Keys) -> Person:
    """Sit down before this process. Raises RuleBroken for somebody who may no longer sign in.

    Where the store knows nobody yet, whoever protected it holds every role: an office begins as one person.
    """
    with store.reading() as session:
        rows = list_people(session)
    row = next((one for one in rows if one.slot == keys.slot), None)
    if row is None and not rows:
        row = PersonRow(keys.slot, keys.login, keys.login, tuple(access.roles()), "", active=True)
        if not store.refusal:
            with store.writing(keys.login, "office.people") as session:
                add_row(session, slot=row.slot, login=row.login, roles=row.roles)
    if row is None or not row.active:
        raise RuleBroken(_("“{login}”已停用，不能登录。请联系系统管理员。", login=keys.login))
    person = Person(row.slot, row.login, row.name or row.login, access.of_data(row.roles), row.college)
    access.sign_in(person, keys)
    _note_failures(store, keys)
    return person


def _note_failures(store: Store, keys: Keys) -> None:
    """Wrong passwords since the last sign-in stand in the journal too, where the auditor sees them."""
    found = signing.failures(store.path, keys.login)
    if found.count and keys.private and not store.refusal:  # a child process of the window has no private key
        note = {"count": found.count, "last": datetime.fromtimestamp(found.last, UTC).isoformat(timespec="seconds")}
        store.seen(keys.login, "office.failed_sign_ins", note)


@operation("office.people")
def add_row(session: Session, *, slot: str, login: str, roles: Iterable[str], name: str = "", college: str = "") -> int:
    """Record somebody who has a slot; returns the id of the row."""
    clean = names.clean(login)
    known = session.scalar(select(OfficePerson).where(OfficePerson.login == clean))
    if known is not None:  # once disabled, now back with a slot of her own
        known.slot, known.active, known.roles = slot, 1, _stored(roles)
        known.name, known.college = names.clean(name) or known.name, names.clean(college)
        session.flush()
        return known.id
    record = OfficePerson(
        slot=slot, login=clean, name=names.clean(name) or clean, roles=_stored(roles), college=names.clean(college)
    )
    session.add(record)
    session.flush()
    return record.id


def _stored(roles: Iterable[str]) -> str:
    wanted = set(roles)
    unknown = sorted(wanted - set(access.roles()))
    if unknown:
        listed = _("、").join(access.roles())
        raise RuleBroken(_("没有名为“{role}”的角色，可选：{roles}。", role=unknown[0], roles=listed))
    return " ".join(code for code in access.roles() if code in wanted)


@operation("office.people")
def set_roles(session: Session, *, login: str, roles: Iterable[str]) -> None:
    """Give somebody exactly these roles. The last administrator stays one."""
    record = _get(session, login)
    was_administrator = ADMINISTRATOR in record.roles.split()
    record.roles = _stored(roles)
    session.flush()
    _keep_an_administrator(session)
    if was_administrator and ADMINISTRATOR not in record.roles.split():
        _want_two_administrators(list_people(session), ())


@operation("office.people")
def set_inactive(session: Session, *, login: str) -> None:
    record = _get(session, login)
    record.active = 0
    session.flush()
    _keep_an_administrator(session)


def _administrators(rows: Iterable[PersonRow]) -> int:
    return sum(row.active and ADMINISTRATOR in row.roles for row in rows)


def _want_two_administrators(rows: Sequence[PersonRow], roles: Iterable[str]) -> None:
    """Before a third person comes: whoever forgets the password or leaves must not take the office's only key along."""
    if sum(row.active for row in rows) >= ALONE and _administrators(rows) + (ADMINISTRATOR in roles) < ALONE:
        raise RuleBroken(
            _(
                "添加第三个人之前要有两位系统管理员：一位忘记密码或离职时，另一位可以接手。请先授予另一位“系统管理员”角色。"
            )
        )


def _keep_an_administrator(session: Session) -> None:
    if not _administrators(list_people(session)):
        raise RuleBroken(_("至少要有一位系统管理员。请先把这个角色授予别人。"))


def _get(session: Session, login: str) -> OfficePerson:
    wanted = names.clean(login).casefold()
    record = next((one for one in session.scalars(select(OfficePerson)) if one.login.casefold() == wanted), None)
    if record is None:
        raise UserError(_("没有名为“{login}”的人员。", login=login))
    return record


def get_person(session: Session, login: str) -> PersonRow:
    return _row(_get(session, login))


# --- what touches the keys too


def add(store: Store, keys: Keys, *, login: str, password: str, roles: Iterable[str], name: str = "", college: str = "") -> list[str]:  # fmt: skip
    """A new person; returns the rooms that a member still has to let her into."""
    from gzstudents.kernel.vault import profiles, renewing, slots

    access.require("people")
    chosen = _stored(roles).split()
    refused = renewing.problem(password, login, profiles.of(keys.path))
    if refused:
        raise RuleBroken(refused)
    with store.reading() as session:
        rows = list_people(session)
        _want_two_administrators(rows, chosen)
        if any(row.active and row.login.casefold() == names.clean(login).casefold() for row in rows):
            raise RuleBroken(_("已经有名为“{login}”的人员。", login=login))
    content = slots.current(keys)
    left = slots.slot_of(content, login)
    if left and left != keys.slot:  # a slot without a row: an earlier try was interrupted
        slots.remove_person(keys, left)
    slot = slots.add_person(keys, names.clean(login), password)
    with store.writing(keys.login, "office.people") as session:
        add_row(session, slot=slot, login=login, roles=chosen, name=name, college=college)
    return _open_rooms(keys, slot, chosen)


def _open_rooms(keys: Keys, slot: str, roles: Iterable[str]) -> list[str]:
    """Let somebody into the rooms of her roles where the signed-in person can; returns the others."""
    from gzstudents.kernel.vault import membership, rings, slots

    shut = []
    for room in dict.fromkeys(filter(None, map(access.room_of, roles))):
        content = slots.current(keys)
        if slot in rings.members(content, room):
            continue
        if room in keys.rings:
            membership.grant_room(keys, room, slot)
        else:
            shut.append(room)
    return shut


def grant(store: Store, keys: Keys, *, login: str, role: str) -> list[str]:
    """Give a role, or, as a member of its room, let a holder of the role in. Returns the rooms that stay shut."""
    with store.reading() as session:
        row = get_person(session, login)
    if role not in row.roles:
        with store.writing(keys.login, "office.people") as session:  # read again: another change may have come between
            set_roles(session, login=login, roles=[*get_person(session, login).roles, role])
    return _open_rooms(keys, row.slot, [role])


def revoke(store: Store, keys: Keys, *, login: str, role: str) -> list[str]:
    """Take a role away. Its room gets a new key where the signed-in person is a member; returns the rooms where one
    still has to do that.
    """
    from gzstudents.kernel.vault import membership, rings, slots

    with store.reading() as session:
        row = get_person(session, login)
    if role in row.roles:
        with store.writing(keys.login, "office.people") as session:
            set_roles(session, login=login, roles=[one for one in get_person(session, login).roles if one != role])
    room = access.room_of(role)
    if not room or row.slot not in rings.members(slots.current(keys), room):
        return []
    if room not in keys.rings or row.slot == keys.slot:
        return [room]
    membership.new_room_key(keys, room, without=row.slot)
    reseal(store, keys.login, room)
    return []


def disable(store: Store, keys: Keys, *, login: str) -> None:
    """Take somebody's slot away. The store must then be closed and its data key rotated (vault.rotation.rotate)."""
    from gzstudents.kernel.vault import slots

    with store.reading() as session:
        row = get_person(session, login)
    if row.slot == keys.slot:
        raise RuleBroken(_("不能停用自己。请由另一位系统管理员操作。"))
    with store.writing(keys.login, "office.people") as session:
        set_inactive(session, login=login)
    slots.remove_person(keys, row.slot)


def found_rooms(keys: Keys, person: Person) -> list[str]:
    """At the first sign-in of a room's first member its key is made, so that nobody else ever holds it."""
    from gzstudents.kernel.vault import membership, rings, slots

    content = slots.current(keys)
    made = []
    for room in dict.fromkeys(filter(None, map(access.room_of, sorted(person.roles)))):
        if not rings.members(content, room):
            membership.found_room(keys, room)
            made.append(room)
    return made


def shut_words(rooms: Iterable[str]) -> str:
    """What is said of rooms that stay shut."""
    listed = _("、").join(room_name(room) for room in rooms)
    return _("“{rooms}”的密钥要由已持有的人授予：请对方登录后再授予一次同一角色。", rooms=listed) if listed else ""
