"""Rooms and the recovery page: founding a room, letting in, a new key for those who stay, a new page."""

import secrets
from datetime import date

from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.vault import rehearsal, sealing
from gzstudents.kernel.vault.keys import Keys, no_room, room_name
from gzstudents.kernel.vault.rings import let_in, members, shut_out, to_page
from gzstudents.kernel.vault.slots import current, store


def found_room(keys: Keys, room: str) -> None:
    """Make the key of a room, sealed to its first member only: nobody else, the administrator included, ever holds it."""
    content = current(keys)
    if members(content, room):
        raise RuleBroken(no_room(room))
    key = secrets.token_bytes(sealing.KEY)
    content["rings"][room] = {"recovery": "", "generations": {"1": {}}}
    keys.rings[room] = {1: key}
    let_in(content, keys, room, keys.slot)
    store(keys, content)


def grant_room(keys: Keys, room: str, slot: str) -> None:
    """Let somebody in; only a member can."""
    content = current(keys)
    let_in(content, keys, room, slot)
    store(keys, content)


def new_room_key(keys: Keys, room: str, without: str = "") -> tuple[int, bytes]:
    """A new generation for the members but `without`: what is written from now on is shut to the one who left. What was
    written before is sealed anew by the owner of the rows. The old generations stay with the members, for old copies.
    """
    content = current(keys)
    keys.room(room)
    staying = [slot for slot in members(content, room) if slot != without]
    if keys.slot not in staying:
        raise RuleBroken(_("不能取消自己的“{room}”授权。请由另一位成员操作。", room=room_name(room)))
    generations = content["rings"][room]["generations"]
    generation, key = max(map(int, generations)) + 1, secrets.token_bytes(sealing.KEY)
    generations[str(generation)] = {}
    keys.rings[room][generation] = key
    if without:
        shut_out(content, room, without)
    for slot in staying:
        let_in(content, keys, room, slot)
    to_page(content, keys, room)
    store(keys, content)
    return generation, key


def new_kit(keys: Keys, rings: list[str]) -> bytes:
    """A new recovery key for these rings; the paper made before opens them no more. Returns its private half."""
    content = current(keys)
    private, public = sealing.new_pair()
    for ring in rings:
        if ring not in keys.rings:
            raise RuleBroken(no_room(ring))
        content["rings"][ring]["recovery"] = sealing.text(public)
        to_page(content, keys, ring)
    if "file" in rings:
        rehearsal.fresh(content, date.today())
    store(keys, content)
    return private
