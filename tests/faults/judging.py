"""What must be true of the office's folder whatever happened to its disk."""

import os
import shutil
from pathlib import Path
from typing import Any

from gzstudents.kernel import backup, vault
from gzstudents.kernel.backup.verifying import damage
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.vault import rotation, slots
from gzstudents.kernel.vault.keys import Keys
from gzstudents.office.checking import check
from gzstudents.schema import VERSION, open_store
from tests.faults.conftest import Outcome
from tests.faults.work import CHANGED, LOGIN, PASSWORD, PEOPLE

WITHOUT_A_SIGN_IN = {"migrate"}  # of a store from before there were people in it


def judge(work: str, outcome: Outcome) -> None:
    """The store opens and is sound, what was acknowledged is there and whole, nothing is there by half."""
    path = outcome.folder / "office.gzs"
    home = outcome.folder / ".judge"  # what heals keys must lie in the office's folder, not in what this test knows
    shutil.rmtree(home, ignore_errors=True)
    os.environ["GZSTUDENTS_HOME"] = str(home)
    keys = _unlocked(work, path, outcome) if outcome.keyed else None
    key = keys.data if keys is not None else None
    people, acts, version = values(
        path, key, "SELECT count(*) FROM people", "SELECT count(*) FROM acts", "PRAGMA user_version"
    )
    assert damage_of(path, key) == []
    assert [one for one in check(path, key).findings if one.part != "anchors"] == []
    assert version == VERSION
    acts -= outcome.keyed and work not in WITHOUT_A_SIGN_IN
    _work_of(work, people, acts, outcome)
    whole_copies(outcome.folder / "office.copies", keys)
    if work == "backup" and outcome.acknowledged:
        assert backup.list_copies(outcome.folder / "office.copies"), "the copy is there"
    if work == "migrate":
        names = [copy.path.name for copy in backup.list_copies(outcome.folder / "office.copies")]
        assert any("before-update" in name for name in names), "and a copy from before the update"
    if work == "rotate" and keys is not None:
        rotation.rotate(keys)  # it goes on from there
        assert damage_of(path, keys.data) == []
    for error in (*outcome.failed, *outcome.refused):
        assert "Traceback" not in error
        assert not error.startswith(("TypeError", "AttributeError", "AssertionError", "KeyError")), error


def _work_of(work: str, people: int, acts: int, outcome: Outcome) -> None:
    done = bool(outcome.acknowledged)
    if work == "save":
        assert people == acts
        assert people >= 1 + outcome.acknowledged, "an acknowledged act is kept"
    elif work == "import":
        assert (people, acts) in {(1, 1), (1 + PEOPLE, 2)}
        assert people > 1 or not done
    elif work == "undo":
        assert (people, acts) in {(1, 3), (1 + PEOPLE, 2)}
        assert people == 1 or not done
    elif work == "restore":
        assert people in {1, 4}
        assert people == 1 or not done
    else:
        assert people == 1


def _unlocked(work: str, path: Path, outcome: Outcome) -> Keys:
    """Exactly one password is good, and it is the new one where that was acknowledged."""
    assert vault.is_protected(path)
    good = []
    for password in (PASSWORD, CHANGED):
        try:
            good.append((password, slots.unlock(path, LOGIN, password)))
        except slots.WrongPassword:
            continue
    assert len(good) == 1, [password for password, _keys in good]
    if work == "password":
        assert good[0][0] == CHANGED or not outcome.acknowledged
    else:
        assert good[0][0] == PASSWORD
    return good[0][1]


def damage_of(path: Path, key: bytes | None) -> list[str]:
    connection = open_connection(path, key, readonly=True)
    try:
        return damage(connection, encrypted=key is not None)
    finally:
        connection.close()


def values(path: Path, key: bytes | None, *statements: str) -> list[Any]:
    store = open_store(path, key)
    with store.reading() as session:
        found = [session.connection().exec_driver_sql(statement).scalar_one() for statement in statements]
    store.close()
    return found


def whole_copies(folder: Path, keys: Keys | None) -> None:
    """Whatever bears the name of a copy and has its manifest is one, and opens with the password of its day."""
    for copy in backup.list_copies(folder):
        key = _key_of(copy.path, keys)
        assert backup.read_facts(copy.path, key, copy.manifest)


def _key_of(copy: Path, keys: Keys | None) -> bytes | None:
    if keys is None:
        return None
    for password in (PASSWORD, CHANGED):
        try:
            return slots.unlock(copy, LOGIN, password).data
        except slots.WrongPassword:
            continue
    raise UserError(f"{copy.name} opens with no password")
