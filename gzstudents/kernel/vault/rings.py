"""Rings of keys, as they stand in the file of keys: the file's and each room's, every generation sealed to whoever holds it."""

from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.vault import sealing
from gzstudents.kernel.vault.keys import Keys, Ring, no_room
from gzstudents.kernel.vault.sealing import Unreadable
from gzstudents.kernel.vault.sidecar import Content

RECOVERY = "recovery"  # in the place of a slot: sealed to the page


def about(content: Content, ring: str, generation: int | str) -> str:
    return f"{content['vault']} {ring} {generation}"


def members(content: Content, ring: str) -> list[str]:
    """Slots of those who hold the newest key of a ring."""
    found = content["rings"].get(ring)
    if not found:
        return []
    newest = found["generations"][max(found["generations"], key=int)]
    return [slot for slot in newest if slot != RECOVERY]


def opened(content: Content, ring: str, who: str, private: bytes) -> Ring:
    """The generations of a ring that are sealed to somebody, by her private half."""
    found: Ring = {}
    for generation, seals in content["rings"][ring]["generations"].items():
        if who in seals:
            try:
                found[int(generation)] = sealing.unseal(private, seals[who], about(content, ring, generation))
            except Unreadable:
                continue  # sealed to somebody else: another kit, or a slot that was made anew
    return found


def let_in(content: Content, keys: Keys, ring: str, slot: str) -> None:
    """Seal all generations of a ring to a person; only who holds it can."""
    held = keys.rings.get(ring)
    if not held:
        raise RuleBroken(no_room(ring))
    public = sealing.raw(content["people"][slot]["public"])
    for generation, key in held.items():
        seals = content["rings"][ring]["generations"].setdefault(str(generation), {})
        seals[slot] = sealing.seal(public, key, about(content, ring, generation))


def shut_out(content: Content, ring: str, slot: str) -> None:
    """Take away all that is sealed to a person."""
    for seals in content["rings"][ring]["generations"].values():
        seals.pop(slot, None)


def to_page(content: Content, keys: Keys, ring: str) -> None:
    """Seal all generations to the page of this ring, where it has one."""
    public = content["rings"][ring]["recovery"]
    if not public:
        return
    for generation, key in keys.rings[ring].items():
        seals = content["rings"][ring]["generations"][str(generation)]
        seals[RECOVERY] = sealing.seal(sealing.raw(public), key, about(content, ring, generation))
