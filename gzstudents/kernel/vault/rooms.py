"""Texts under the key of a room: whoever opens the file without that key, the administrator too, reads only letters."""

from gzstudents.kernel import access
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.vault.keys import no_room

MARK = "sealed:"  # in front of what is not plain text
_STEP = 256  # bytes; the length of a note tells little


def is_open(room: str) -> bool:
    """Whether the signed-in person holds the key."""
    keys = access.keys()
    return keys is not None and room in keys.rings


def is_newest(room: str, stored: str) -> bool:
    """Whether a text is sealed under the newest key that the signed-in person holds."""
    keys = access.keys()
    ring = keys.rings.get(room) if keys is not None else None
    return bool(ring) and stored.startswith(f"{MARK}{room}:{max(ring or ())}:")


def seal_text(room: str, text: str, about: str) -> str:
    """`about` names the row: a text that was moved to another row does not open. Raises RuleBroken without the key."""
    from gzstudents.kernel.vault import sealing

    keys = access.keys()
    if keys is None:
        raise RuleBroken(no_room(room))
    generation, key = keys.room(room)
    plain = text.encode()
    padded = len(plain).to_bytes(4, "big") + plain
    padded += bytes(-len(padded) % _STEP)
    return f"{MARK}{room}:{generation}:{sealing.lock(sealing.subkey(key, 'text'), padded, about)}"


def open_text(stored: str, about: str) -> str:
    """The text again; plain text stays as it is. Raises RuleBroken without the key, UserError for what was tampered with."""
    from gzstudents.kernel.vault import sealing

    if not stored.startswith(MARK):
        return stored
    _mark, room, generation, sealed = stored.split(":", 3)
    keys = access.keys()
    key = keys.rings.get(room, {}).get(int(generation)) if keys is not None else None
    if key is None:
        raise RuleBroken(no_room(room))
    try:
        plain = sealing.unlock(sealing.subkey(key, "text"), sealed, about)
    except sealing.Unreadable:
        raise UserError(_("这条加密记录被改动过或放错了位置，无法打开。")) from None
    return plain[4 : 4 + int.from_bytes(plain[:4], "big")].decode()
