"""The vault: who can open what, what heals, what is refused; and what is left after a kill at any moment."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.vault import is_protected, kit, logins, membership, phrases, rotation, sealing, sidecar, slots
from gzstudents.kernel.vault.keys import Keys
from tests.kernel.vault_kills import CHANGED, CHEAP, FIRST, OTHER, OWN

ROWS = 40
SECRET = "Aminata Diallo ML1234567"


def plain_store(path: Path) -> Path:
    connection = open_connection(path, create=True)
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT)")
    connection.execute("PRAGMA application_id=77")
    connection.execute("PRAGMA user_version=3")
    for _row in range(ROWS):
        connection.execute("INSERT INTO t (x) VALUES (?)", (SECRET,))
    connection.execute("CREATE TRIGGER no_delete BEFORE DELETE ON t BEGIN SELECT raise(ABORT, 'no'); END")
    connection.close()
    return path


@pytest.fixture
def vault(tmp_path: Path) -> Keys:
    """A protected store with two people."""
    keys, _kit = rotation.protect(plain_store(tmp_path / "office.gzs"), FIRST, OWN, rooms=("counselling",), cost=CHEAP)
    slots.add_person(keys, "li", OTHER, cost=CHEAP)
    return keys


def slot(keys: Keys, login: str) -> str:
    return slots.slot_of(slots.current(keys), login)


def rows(keys: Keys) -> int:
    connection = open_connection(keys.path, keys.data)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert not connection.execute("PRAGMA cipher_integrity_check").fetchall()
    count = int(connection.execute("SELECT count(*) FROM t WHERE x = ?", (SECRET,)).fetchone()[0])
    connection.close()
    return count


def test_an_open_store_is_closed_and_everything_is_still_there(tmp_path: Path) -> None:
    path = plain_store(tmp_path / "office.gzs")
    assert not is_protected(path)
    keys, recovery = rotation.protect(path, " 陈静 ", OWN, cost=CHEAP)
    assert is_protected(path)
    assert logins(path) == ["陈静"]
    assert rows(keys) == ROWS
    connection = open_connection(path, keys.data)
    assert connection.execute("PRAGMA application_id").fetchone() == (77,)
    assert connection.execute("PRAGMA user_version").fetchone() == (3,)
    with pytest.raises(Exception, match="no"):
        connection.execute("DELETE FROM t")
    connection.close()
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes(), file
            assert not file.read_bytes().startswith(b"SQLite format 3")
    with pytest.raises(UserError, match="不是本程序的数据文件"):
        open_connection(path)
    assert rows(slots.unlock_with_kit(path, recovery)) == ROWS
    with pytest.raises(RuleBroken):
        rotation.protect(path, "x", OWN, cost=CHEAP)


def test_passwords_open_and_wrong_ones_do_not(vault: Keys) -> None:
    assert slots.unlock(vault.path, "CHEN ", OWN).data == vault.data  # capitals of a name do not matter
    assert slots.unlock(vault.path, "li", OTHER).data == vault.data
    for login, password in (("chen", OTHER), ("nobody", OWN), ("li", ""), ("", OWN), ("li", "\ud83d".encode("utf-8", "replace").decode())):  # fmt: skip
        with pytest.raises(slots.WrongPassword, match="姓名或密码不对"):
            slots.unlock(vault.path, login, password)


def test_full_width_letters_are_the_same_password(vault: Keys) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if char.isalnum() else char for char in OWN)
    assert slots.unlock(vault.path, FIRST, wide).data == vault.data


def test_a_changed_password_and_a_reset_one(vault: Keys) -> None:
    slots.change_password(vault.path, "li", OTHER, CHANGED, cost=CHEAP)
    with pytest.raises(slots.WrongPassword):
        slots.unlock(vault.path, "li", OTHER)
    membership.grant_room(vault, "counselling", slot(vault, "li"))
    assert "counselling" in slots.unlock(vault.path, "li", CHANGED).rings
    assert slots.reset_password(vault, slot(vault, "li"), OTHER, cost=CHEAP) == []  # a member let her in again at once
    assert "counselling" in slots.unlock(vault.path, "li", OTHER).rings


def test_the_administrator_does_not_hold_the_key_of_a_room(tmp_path: Path) -> None:
    admin, _kit = rotation.protect(plain_store(tmp_path / "office.gzs"), "admin", OWN, cost=CHEAP)
    for login in ("li", "wang"):
        slots.add_person(admin, login, OTHER, cost=CHEAP)
    li = slots.unlock(admin.path, "li", OTHER)
    membership.found_room(li, "counselling")
    again = slots.unlock(admin.path, "admin", OWN)
    with pytest.raises(RuleBroken, match="心理辅导"):
        again.room("counselling")
    for forbidden in (
        lambda: membership.grant_room(again, "counselling", slot(again, "admin")),
        lambda: membership.found_room(again, "counselling"),
        lambda: membership.new_kit(again, ["counselling"]),
        lambda: membership.new_room_key(again, "counselling"),
    ):
        with pytest.raises(RuleBroken):
            forbidden()
    membership.grant_room(li, "counselling", slot(li, "wang"))  # without wang's password
    assert slots.unlock(admin.path, "wang", OTHER).room("counselling") == li.room("counselling")
    assert slots.reset_password(again, slot(again, "wang"), CHANGED, cost=CHEAP) == ["counselling"]
    assert "counselling" not in slots.unlock(admin.path, "wang", CHANGED).rings


def test_whoever_leaves_a_room_reads_nothing_new(vault: Keys) -> None:
    membership.grant_room(vault, "counselling", slot(vault, "li"))
    generation, key = membership.new_room_key(vault, "counselling", without=slot(vault, "li"))
    assert generation == 2
    assert "counselling" not in slots.unlock(vault.path, "li", OTHER).rings
    assert set(slots.unlock(vault.path, FIRST, OWN).rings["counselling"]) == {1, 2}
    assert vault.room("counselling") == (2, key)
    with pytest.raises(RuleBroken):
        membership.new_room_key(vault, "counselling", without=vault.slot)


def test_removal_and_rotation(vault: Keys) -> None:
    before = vault.data
    with pytest.raises(RuleBroken):
        slots.remove_person(vault, vault.slot)
    slots.remove_person(vault, slot(vault, "li"))
    assert slots.unlock(vault.path, FIRST, OWN).unfinished  # the rotation is still to come
    rotation.rotate(vault)
    assert vault.data != before
    assert rows(vault) == ROWS
    with pytest.raises(slots.WrongPassword):
        slots.unlock(vault.path, "li", OTHER)
    with pytest.raises(UserError):
        open_connection(vault.path, before)
    again = slots.unlock(vault.path, FIRST, OWN)
    assert not again.unfinished
    assert rotation.older(again) == {1: before}  # an old copy still opens for who stays
    rotation.rotate(again)
    assert set(rotation.older(again)) == {1, 2}


def test_a_store_that_is_open_elsewhere_keeps_its_key(vault: Keys) -> None:
    other = open_connection(vault.path, vault.data)
    other.execute("SELECT count(*) FROM t").fetchone()
    try:
        with pytest.raises(UserError, match="正在使用中"):
            rotation.rewrite(vault.path, vault.data, os.urandom(32))
    finally:
        other.close()
    assert rows(slots.unlock(vault.path, FIRST, OWN)) == ROWS


def test_the_kit_opens_can_be_typed_by_hand_and_is_replaced(vault: Keys) -> None:
    private = membership.new_kit(vault, ["file"])
    text = kit.code(private)
    typed = text.lower().replace("-", " ").replace("o", "0", 1).replace("i", "1", 1)
    opened = slots.unlock_with_kit(vault.path, kit.parsed(typed))
    assert set(opened.rings) == {"file"}
    assert rows(opened) == ROWS
    slots.reset_password(opened, slot(opened, FIRST), CHANGED, cost=CHEAP)
    assert "counselling" not in slots.unlock(vault.path, FIRST, CHANGED).rings
    membership.new_kit(opened, ["file"])
    with pytest.raises(slots.WrongPassword):
        slots.unlock_with_kit(vault.path, private)
    letter = "A" if text[3] != "A" else "B"
    for bad in ("", "x", text[:-1], text[:3] + letter + text[4:], "的" * 56):
        with pytest.raises(slots.WrongPassword):
            kit.parsed(bad)
    assert all(kit.group(text, number) in text for number in kit.asked_back())


def test_the_kit_is_a_page(vault: Keys) -> None:
    import io

    import pypdf

    private = membership.new_kit(vault, ["file"])
    pages = pypdf.PdfReader(io.BytesIO(kit.page(private, "office.gzs", "全部数据", date(2026, 11, 22)))).pages
    words = "".join(pages[0].extract_text().split())
    assert len(pages) == 1
    for letters in kit.code(private).split("-"):
        assert letters in words


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


@pytest.mark.parametrize("harm", [damage, Path.unlink, lambda path: path.write_text("{}"), lambda path: path.write_bytes(b"\0" * 99)])  # fmt: skip
def test_damaged_or_missing_keys_are_healed_from_a_copy(vault: Keys, harm: Callable[[Path], object]) -> None:
    own = sidecar.beside(vault.path)
    whole = own.read_bytes()
    harm(own)
    assert is_protected(vault.path)
    assert logins(vault.path) == ["chen", "li"]
    assert rows(slots.unlock(vault.path, FIRST, OWN)) == ROWS
    assert json.loads(own.read_bytes()) == json.loads(whole)


def test_all_copies_gone_is_said(vault: Keys) -> None:
    for copy in sidecar.copies(vault.path):
        copy.unlink(missing_ok=True)
    sidecar.beside(vault.path).write_text("garbage")
    assert is_protected(vault.path)
    with pytest.raises(UserError, match=r"office\.gzs\.keys"):
        slots.unlock(vault.path, FIRST, OWN)


def lose_keys(path: Path) -> None:
    for place in sidecar.copies(path):
        place.unlink(missing_ok=True)


def test_keys_beside_a_copy_open_the_store_when_all_others_are_lost(vault: Keys) -> None:
    """Also among keys from before a rotation, which open only copies of their day."""
    folder = vault.path.with_name(f"{vault.path.stem}.copies")
    folder.mkdir()
    for number in (1, 2):
        shutil.copy(sidecar.beside(vault.path), folder / f"office-{number}.gzs.keys")
        if number == 1:
            rotation.rotate(vault)
    lose_keys(vault.path)
    assert is_protected(vault.path)
    assert rows(slots.unlock(vault.path, FIRST, OWN)) == ROWS
    assert sidecar.beside(vault.path).exists(), "and they are put back in their place"
    lose_keys(vault.path)
    (folder / "office-2.gzs.keys").unlink()
    with pytest.raises(UserError):
        slots.unlock(vault.path, FIRST, OWN)


def test_a_slot_that_was_slipped_in_is_refused_and_the_copy_heals(vault: Keys) -> None:
    own = sidecar.beside(vault.path)
    content = json.loads(own.read_bytes())
    content["people"]["evil"], _private = slots.new_slot(content["vault"], "evil", "evil", OTHER, CHEAP)
    content["check"] = sidecar._check(content)
    own.write_text(json.dumps(content))
    slots.unlock(vault.path, FIRST, OWN)
    assert "evil" not in logins(vault.path)
    own.write_text(json.dumps(content))
    for copy in sidecar.copies(vault.path)[1:]:
        copy.unlink(missing_ok=True)
    with pytest.raises(sidecar.Tampered):
        slots.unlock(vault.path, FIRST, OWN)


def test_keys_left_over_from_a_kill_do_not_lock_an_open_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = plain_store(tmp_path / "office.gzs")
    monkeypatch.setattr(rotation, "rewrite", lambda *_a: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        rotation.protect(path, FIRST, OWN, cost=CHEAP)
    assert sidecar.beside(path).exists()
    assert not is_protected(path)
    monkeypatch.undo()
    rotation.protect(path, FIRST, OWN, cost=CHEAP)
    assert is_protected(path)


def test_no_secret_in_words_about_keys(vault: Keys) -> None:
    shown = f"{vault!r} {vault} {[vault]}"
    assert vault.data.hex() not in shown
    assert repr(vault.data) not in shown
    with pytest.raises(UserError) as caught:
        open_connection(vault.path, bytes(32))
    told = f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
    assert "00" * 16 not in told
    assert Keys.from_line(vault.path, vault.line()).data == vault.data
    with pytest.raises(UserError, match="标准输入") as refused:
        Keys.from_line(vault.path, b'{"rings": 5, "secret": "x"}')
    assert "secret" not in str(refused.value)


def test_phrases_are_good_and_bad_passwords_are_named() -> None:
    made = {phrases.phrase() for _time in range(50)}
    assert len(made) == 50
    assert all(phrases.problem(one, "陈静") == "" for one in made)
    assert len(set(phrases._SYLLABLES)) == len(phrases._SYLLABLES) > 200
    for bad in ("short", "a" * 20, "abcabcabcabcabcabc", "password12345678", "chenjingchenjing1", "5201314520131452"):
        assert phrases.problem(bad, "chenjing"), bad
    assert phrases.problem("我们 的 办公室 在 三 楼 靠 窗") == ""


def test_one_guess_takes_as_long_as_it_should() -> None:
    cost = sealing.calibrated()
    assert 64 * 1024 <= cost.memory <= 256 * 1024
    assert cost.passes >= 3


# --- kills


@pytest.fixture
def template(vault: Keys, tmp_path: Path) -> Path:
    """A folder with a protected store and an open one, to be copied and harmed."""
    folder = tmp_path / "template"
    folder.mkdir()
    for file in (vault.path, sidecar.beside(vault.path)):
        shutil.copy(file, folder)
    plain_store(folder / "plain.gzs")
    return folder


def opens_for(path: Path, login: str, *passwords: str) -> list[str]:
    good = []
    for password in passwords:
        try:
            slots.unlock(path, login, password)
        except slots.WrongPassword:
            continue
        good.append(password)
    return good


def check_after(what: str, folder: Path) -> None:
    """Whatever moment it was: the store opens, all rows are there, exactly one password is good."""
    os.environ["GZSTUDENTS_HOME"] = str(folder / "home")
    if what == "protect":
        path = folder / "plain.gzs"
        keys = slots.unlock(path, FIRST, OWN) if is_protected(path) else Keys(path, "", "", "", b"", {})
        connection = open_connection(path, keys.data if keys.rings else None)
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (ROWS,)
        connection.close()
        return
    path = folder / "office.gzs"
    keys = slots.unlock(path, FIRST, OWN)
    assert rows(keys) == ROWS
    valid = opens_for(path, "li", OTHER, CHANGED)
    assert len(valid) == (1 if what != "remove" else len(valid))
    if what == "remove" and not valid:
        if keys.unfinished:
            rotation.rotate(keys)
        assert keys.generation == 2
    if what == "rotate":
        rotation.rotate(keys)  # and it goes on from there
        assert rows(slots.unlock(path, FIRST, OWN)) == ROWS


def kills(what: str, template: Path, into: Path, stride: int, start: int = 1) -> int:
    into.mkdir(exist_ok=True)
    script = Path(__file__).with_name("vault_kills.py")
    command = [sys.executable, str(script), what, str(template), str(into), str(stride), str(start)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    for folder in sorted(into.glob(f"{what}-*")):
        check_after(what, folder)
    return int(done.stdout.split()[-1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the child forks itself before each step")
@pytest.mark.parametrize("what", ["change", "rotate", "remove", "protect"])
def test_a_kill_at_any_step_leaves_a_store_that_opens(
    what: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GZSTUDENTS_HOME", str(tmp_path / "home"))
    assert kills(what, template, tmp_path / "killed", 1 if what == "change" else 5, random.Random(3).randint(1, 5)) > 5


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the child forks itself before each step")
@pytest.mark.parametrize("what", ["rotate", "remove", "protect"])
def test_a_kill_at_each_single_step(what: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GZSTUDENTS_HOME", str(tmp_path / "home"))
    assert kills(what, template, tmp_path / "killed", 1) > 5


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.skipif(os.name != "posix", reason="ends a process at a random moment")
def test_two_hundred_kills_at_random_moments(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GZSTUDENTS_HOME", str(tmp_path / "home"))
    chance = random.Random(7)
    script = (
        "import os, sys; from pathlib import Path; from tests.kernel import vault_kills as v;"
        "v.first(Path(sys.argv[1])); print('go', flush=True); v.WHAT[sys.argv[2]](Path(sys.argv[1]))"
    )
    for number in range(200):
        what = ("change", "rotate", "remove")[number % 3]
        folder = tmp_path / f"{what}-{number}"
        shutil.copytree(template, folder)
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "GZSTUDENTS_HOME": str(folder / "home")}  # fmt: skip
        with subprocess.Popen(
            [sys.executable, "-c", script, str(folder), what], stdout=subprocess.PIPE, text=True, env=environment
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(chance.random() * (0.02 if what == "change" else 0.12))
            child.kill()
        check_after(what, folder)
        shutil.rmtree(folder)
