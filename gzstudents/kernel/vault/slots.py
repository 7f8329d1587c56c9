"""Slots: one for each person under a password, one for the recovery page; opening them, adding, changing, taking away."""

import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any

from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.vault import profiles, renewing, sealing, sidecar
from gzstudents.kernel.vault.keys import Keys, Ring
from gzstudents.kernel.vault.rings import RECOVERY, let_in, opened, shut_out
from gzstudents.kernel.vault.sealing import Cost, Unreadable
from gzstudents.kernel.vault.sidecar import Content


class WrongPassword(UserError):
    """The password, or the recovery code, opens nothing."""


def wrong_password() -> WrongPassword:
    return WrongPassword(_("姓名或密码不对。请检查大小写和输入法后再试。"))


# --- opening


def unlock(path: Path, login: str, password: str) -> Keys:
    """Open with a password. Raises WrongPassword; UserError when the keys are gone, damaged beyond healing or tampered with."""
    return _first_good(path, lambda content: _with_password(path, content, login, password))


def unlock_with_kit(path: Path, private: bytes) -> Keys:
    """Open with the key that is printed on the recovery kit."""
    return _first_good(path, lambda content: _opened(path, content, "", _("恢复页"), private))


def _first_good(path: Path, attempt: Any) -> Keys:
    refused: UserError | None = None
    of_a_copy = path.exists() and not any(map(sidecar.read, sidecar.copies(path)))
    for content in sidecar.intact(path):
        try:
            keys: Keys = attempt(content)
            if of_a_copy:  # which may be from before the last rotation
                open_connection(path, keys.data, readonly=True).close()
        except WrongPassword:
            raise
        except UserError as error:
            if not (of_a_copy or isinstance(error, sidecar.Tampered)):
                raise
            refused = refused or error
            continue
        if not _is_genuine(path, keys):
            sidecar.heal(path, content)
        return keys
    raise refused or sidecar.missing(path)


def _is_genuine(path: Path, keys: Keys) -> bool:
    content = sidecar.read(sidecar.beside(path))
    try:
        sidecar.verify(content or {"macs": {}}, keys.generation, keys.data)
    except sidecar.Tampered:
        return False
    return content is not None


def _with_password(path: Path, content: Content, login: str, password: str) -> Keys:
    slot = slot_of(content, login)
    person = content["people"].get(slot)
    if person is None:  # the same work as for a known name: the time tells nothing
        some = next(iter(content["people"].values()))
        sealing.password_key(password, os.urandom(16), Cost(*some["cost"]))
        raise wrong_password()
    key = sealing.password_key(password, sealing.raw(person["salt"]), Cost(*person["cost"]))
    try:
        private = sealing.unlock(key, person["private"], f"{content['vault']} {slot}")
    except Unreadable:
        raise wrong_password() from None
    return _opened(path, content, slot, person["login"], private)


def _opened(path: Path, content: Content, slot: str, login: str, private: bytes) -> Keys:
    keys = Keys(path, content["vault"], slot, login, private)
    for ring in content["rings"]:
        found = opened(content, ring, slot or RECOVERY, private)
        if found:
            keys.rings[ring] = found
    if not keys.rings.get("file"):
        raise wrong_password()
    good = _fitting(path, keys.rings["file"])
    sidecar.verify(content, good, keys.rings["file"][good])
    keys.rings["file"] = {good: keys.rings["file"][good]}
    _finish(path, content, keys)
    return keys


def _fitting(path: Path, ring: Ring) -> int:
    """The generation the file is encrypted with: while it is rotated there are two. (With one there is no question, and
    keys must open beside a damaged or missing file too: a copy is to be put in its place. Of a missing one the newest holds:
    it knows the older ones, which open the copies.)
    """
    if len(ring) == 1 or not path.exists() or not path.stat().st_size:
        return max(ring)
    refused: UserError | None = None
    for generation in sorted(ring, reverse=True):
        try:
            open_connection(path, ring[generation], readonly=True).close()
        except UserError as error:
            refused = error
        else:
            return generation
    raise refused or wrong_password()


def _finish(path: Path, content: Content, keys: Keys) -> None:
    """After a kill in the middle of a protection or a rotation: keep what fits the file, drop the rest."""
    generation = str(keys.generation)
    generations = content["rings"]["file"]["generations"]
    rotated = len(generations) > 1 and int(generation) == max(map(int, generations))
    keys.unfinished = bool(content.get("unfinished")) and not rotated
    if list(generations) == [generation] and not content.get("protecting"):
        return
    content = {**content, "older": {generation: content.get("older", {}).get(generation, "")}}
    content["rings"]["file"]["generations"] = {generation: generations[generation]}
    content.pop("protecting", None)
    if not keys.unfinished:
        content.pop("unfinished", None)
    sidecar.save(path, content, keys.rings["file"])


# --- people


def slot_of(content: Content, login: str) -> str:
    """The slot of a name, "" if there is none; capitals do not matter."""
    wanted = login.strip().casefold()
    return next((slot for slot, one in content["people"].items() if one["login"].casefold() == wanted), "")


def current(keys: Keys) -> Content:
    """The file of keys as it is now, proved genuine, to be changed and saved."""
    content = next(sidecar.intact(keys.path), None)
    if content is None:
        raise sidecar.missing(keys.path)
    sidecar.verify(content, keys.generation, keys.data)
    return content


def store(keys: Keys, content: Content) -> None:
    sidecar.save(keys.path, content, keys.rings["file"])


def new_slot(vault: str, slot: str, login: str, password: str, cost: Cost | None) -> tuple[Content, bytes]:
    """A person's own key pair under her password: what stands in the file, and the private half."""
    private, public = sealing.new_pair()
    person = {"login": login.strip(), "public": sealing.text(public)}
    person.update(under_password(vault, slot, private, password, cost or sealing.calibrated()))
    return person, private


def under_password(vault: str, slot: str, private: bytes, password: str, cost: Cost) -> Content:
    salt = os.urandom(16)
    key = sealing.password_key(password, salt, cost)
    return {
        "cost": list(cost),
        "salt": sealing.text(salt),
        "private": sealing.lock(key, private, f"{vault} {slot}"),
    }


def add_person(keys: Keys, login: str, password: str, *, cost: Cost | None = None) -> str:
    """A slot for somebody new, with the data key and no room. Returns its id."""
    content = current(keys)
    if slot_of(content, login):
        raise RuleBroken(_("已经有名为“{login}”的人员。", login=login.strip()))
    slot = secrets.token_hex(8)
    cost = cost or sealing.calibrated()
    content["people"][slot], _private = new_slot(content["vault"], slot, login, password, cost)
    renewing.note(content, slot, password, cost, date.today())
    let_in(content, keys, "file", slot)
    store(keys, content)
    return slot


def change_password(path: Path, login: str, old: str, new: str, *, cost: Cost | None = None) -> Keys:
    """One's own password. The key pair stays: nothing that is sealed to it changes."""
    keys = unlock(path, login, old)
    renew_password(keys, new, cost=cost)
    return keys


def renew_password(keys: Keys, new: str, *, cost: Cost | None = None) -> None:
    """The same for who has signed in. Raises RuleBroken for a password that may not be used again."""
    content, cost = current(keys), cost or sealing.calibrated()
    renewing.refuse_used(content, keys.slot, new)
    content["people"][keys.slot].update(under_password(keys.vault, keys.slot, keys.private, new, cost))
    renewing.note(content, keys.slot, new, cost, date.today())
    store(keys, content)


def choose_profile(keys: Keys, code: str) -> None:
    """What is demanded of passwords and locks from now on, of everybody who opens this store."""
    content = current(keys)
    if content.get("profile", profiles.normal().code) != profiles.get(code).code:
        content.update(profile=code, profile_since=date.today().isoformat())
        store(keys, content)


def reset_password(keys: Keys, slot: str, password: str, *, cost: Cost | None = None) -> list[str]:
    """A new password for somebody who forgot it: a new key pair. Returns the rooms that stay shut until a member lets
    the person in again.
    """
    content = current(keys)
    login, past = content["people"][slot]["login"], content["people"][slot].get("past", [])
    renewing.refuse_used(content, slot, password)
    cost = cost or sealing.calibrated()
    content["people"][slot], _private = new_slot(content["vault"], slot, login, password, cost)
    content["people"][slot].update({"past": past} if past else {})
    renewing.note(content, slot, password, cost, date.today())
    shut = []
    for ring in content["rings"]:
        was_in = any(slot in seals for seals in content["rings"][ring]["generations"].values())
        if was_in and ring in keys.rings:
            let_in(content, keys, ring, slot)
        elif was_in:
            shut_out(content, ring, slot)
            shut.append(ring)
    store(keys, content)
    return shut


def remove_person(keys: Keys, slot: str) -> None:
    """Take the slot and all that is sealed to it away. The data key is to be rotated next: she may have kept the old file."""
    content = current(keys)
    if slot == keys.slot:
        raise RuleBroken(_("不能停用自己。请由另一位系统管理员操作。"))
    content["people"].pop(slot, None)
    for ring in content["rings"]:
        shut_out(content, ring, slot)
    content["unfinished"] = True
    store(keys, content)
