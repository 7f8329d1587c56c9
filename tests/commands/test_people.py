"""A protected store from the command line: passwords from files, people, recovery; and no secret anywhere."""

import gc
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import access
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.vault import kit, membership, sealing, slots
from tests.commands.conftest import CommandLine

OWN, OTHER, THIRD = "liangku-baimen-tuoshan", "own words of somebody else", "third-pass-phrase-of-ours"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sealing, "calibrated", lambda: sealing.Cost(1, 64, 1))
    monkeypatch.setenv("GZSTUDENTS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("GZSTUDENTS_PASSWORD", raising=False)


class Office:
    """The command line as somebody with a password types it."""

    def __init__(self, gz: CommandLine) -> None:
        self.gz, self.folder = gz, gz.folder

    def file(self, text: str) -> Path:
        place = self.folder / f"{abs(hash(text))}.txt"
        place.write_text(text + "\n", encoding="utf-8")
        return place

    def __call__(self, *words: str | Path, user: str = "chen", password: str = OWN) -> tuple[int, dict[str, Any]]:
        return self.gz(*words, "--user", user, "--password-file", self.file(password))

    def add(self, login: str, *roles: str) -> tuple[int, dict[str, Any]]:
        chosen = [word for role in roles for word in ("--role", role)]
        return self("people", "add", login, *chosen, "--new-password-file", self.file(OTHER))


@pytest.fixture
def office(filled: CommandLine) -> Office:
    made = Office(filled)
    code, answer = filled(
        "people", "protect", "chen", "--new-password-file", made.file(OWN), "--kit", filled.folder / "kit.pdf"
    )
    assert code == 0, answer
    return made


def test_an_open_store_says_so(filled: CommandLine) -> None:
    code, answer = filled("people")
    assert (code, answer["protected"], answer["people"]) == (0, False, [])
    assert "没有密码保护" in answer["message"]
    code, answer = filled("people", "disable", "chen")
    assert code == 1


def test_protecting_asks_for_the_password_from_then_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (office.folder / "kit.pdf").read_bytes().startswith(b"%PDF")
    for words in (("students",), ("acts",), ("check",), ("backup",), ("people",)):
        code, answer = office.gz(*words)
        assert code == 1, words
        assert "有密码保护" in answer["message"]
        code, answer = office(*words, password="a wrong password, quite")
        assert (code, answer["message"]) == (1, "姓名或密码不对。请检查大小写和输入法后再试。"), words
        code, answer = office(*words)
        assert code == 0, (words, answer)
    monkeypatch.setenv("GZSTUDENTS_PASSWORD", OWN)
    code, answer = office.gz("students", "--user", "chen")
    assert (code, answer["count"] if "count" in answer else len(answer["students"])) == (0, 3)
    assert "GZSTUDENTS_PASSWORD" not in os.environ
    code, answer = office.gz("people", "protect", "x", "--new-password-file", office.file(OWN), "--kit", office.folder / "2.pdf")  # fmt: skip
    assert code == 1


def test_an_empty_password_file_is_said(office: Office) -> None:
    code, answer = office("students", password="")
    assert (code, "第一行是空的" in answer["message"]) == (1, True)


def test_people_are_added_granted_revoked_and_disabled(office: Office) -> None:
    assert office.add("li", "careers")[0] == 0
    code, answer = office("people")
    assert [(one["login"], one["roles"], one["active"]) for one in answer["people"]][1:] == [("li", ["careers"], True)]
    code, answer = office("import", office.gz.roll(), user="li", password=OTHER)
    assert (code, "导入名册" in answer["message"], "系统管理员" in answer["message"]) == (1, True, True)
    code, answer = office("people", "grant", "li", "administrator", user="li", password=OTHER)
    assert code == 1
    assert office("people", "grant", "li", "student_officer")[0] == 0
    assert office("import", office.gz.roll(), user="li", password=OTHER)[0] == 0
    assert office("people", "revoke", "li", "student_officer")[0] == 0
    assert office("import", office.gz.roll(), user="li", password=OTHER)[0] == 1
    code, answer = office("people", "disable", "li")
    assert code == 0, answer
    code, answer = office("students", user="li", password=OTHER)
    assert (code, answer["message"]) == (1, "姓名或密码不对。请检查大小写和输入法后再试。")
    assert office("students")[0] == 0
    code, answer = office("acts", "--last", "50")
    assert {one["who"] for one in answer["acts"] if one["verb"] == "office.people"} == {"chen"}


@pytest.mark.parametrize("role", list(access.roles()))
def test_each_role_at_each_command(role: str, office: Office) -> None:
    assert office.add("li", role)[0] == 0
    rights = access.roles()[role]["rights"]
    commands: dict[str, tuple[str | Path, ...]] = {
        "import": ("import", office.gz.roll(), "--plan"),
        "generate": ("generate", "1"),
        "award": ("award", "--programme", "GD", "--year", "2025-2026", "--student", "S1"),
        "applications": ("applications", "list"),
        "cycles": ("cycles", "list"),
        "statistics": ("statistics", "--academic-year", "2025-2026"),
        "export": ("export", office.folder / "out.xlsx"),
        "acts": ("acts",),
        "certificates": ("certificates", "--programme", "GD", "--draft", "--out", office.folder / "paper"),
        "backup": ("backup",),
        "restore": ("restore",),
        "facts": ("facts", office.gz.roll(), "--plan"),
        "reconcile": ("reconcile", "--file", office.gz.roll()),
        "groups": ("groups",),
        "print": ("print", "roster", "--out", office.folder / "out.pdf"),
        "duplicates": ("duplicates", "list"),
        "privacy": ("privacy", "export", "--student", "S1", "--out", office.folder / "copy"),
        "studies": ("studies", "import", office.gz.roll(), "--plan"),
        "distribute": ("distribute", "--programme", "GD", "--year", "2025-2026", "--plan"),
        "review": ("review", "list", "--year", "2025-2026"),
        "evaluate": ("evaluate", "--year", "2025-2026"),
    }
    assert set(commands) == set(access._data()["commands"])
    for name, words in commands.items():
        needed = access.right_of_command(name)
        assert needed, name
        _code, answer = office(*words, user="li", password=OTHER)
        refused = answer["message"].startswith(f"您没有“{access.label('rights', needed)}”")
        assert refused is (needed not in rights), (role, name, answer["message"])
        assert not refused or "请系统管理员授予" in answer["message"]


@pytest.mark.parametrize("role", list(access.roles()))
def test_each_role_sees_as_much_of_the_numbers_as_it_may(role: str, office: Office) -> None:
    assert office.add("li", role)[0] == 0
    rights = access.roles()[role]["rights"]
    as_li = partial(office, user="li", password=OTHER)
    code, answer = as_li("students")
    numbers = {one["document_number"] for one in answer["students"]}
    assert (code, "ML1234567" in numbers, "ML••••567" in numbers) == (
        0,
        "documents" in rights,
        "documents" not in rights,
    )
    assert as_li("students", "--find", "ML1234567")[1]["count"] == ("documents" in rights)
    assert as_li("students", "--find", "S1")[1]["count"] == 1
    code, answer = as_li("export", office.folder / "full.csv", "--full", "--purpose", "报送")
    assert (code == 0) is ("export_full" in rights), answer["message"]
    full = office.folder / "full.csv"
    assert full.exists() is ("export_full" in rights)
    assert not full.exists() or "ML1234567" in full.read_text("utf-8-sig")


def test_of_a_college_one_sees_and_changes_its_students(office: Office) -> None:
    gz = office.gz
    new = office.file(OTHER)
    assert office("people", "add", "li", "--role", "student_officer", "--college", "文学院", "--new-password-file", new)[0] == 0  # fmt: skip
    as_li = partial(office, user="li", password=OTHER)
    assert [one["student_number"] for one in as_li("students")[1]["students"]] == ["S2"]
    assert as_li("students", "--find", "ML1234567")[1]["count"] == 0
    out = office.folder / "ours.csv"
    assert (as_li("export", out)[1]["count"], "NGUYEN" in out.read_text("utf-8-sig")) == (1, False)
    for words in (("--plan",), ()):
        code, answer = as_li("import", gz.roll(), *words)
        assert (code, "2 人是其他学院的学生" in answer["message"]) == (1, True), answer
    other = (
        "S9",
        "新同学",
        "LI",
        "Hua",
        "女",
        "泰国",
        "2004-01-01",
        "TH7654321",
        "本科",
        "国际学院",
        "2025-09-01",
        "在校",
    )
    code, answer = as_li("import", gz.roll("别的学院.csv", [other]))
    assert (code, "1 人不是“文学院”的学生" in answer["message"]) == (1, True), answer
    assert as_li("import", gz.roll("我们的.csv", [(*other[:9], "文学院", *other[10:])]))[1]["new"] == 1
    code, answer = as_li("award", "--programme", "GD", "--year", "2025-2026", "--student", "S1")
    assert code == 1, answer
    whole = office("statistics", "--academic-year", "2025-2026")[1]["tables"][0]["totals"]["all"]
    assert as_li("statistics", "--academic-year", "2025-2026")[1]["tables"][0]["totals"]["all"] == whole
    assert as_li("undo", "1")[0] == 1
    assert as_li("people", "college", "li")[1]["message"].startswith("您没有“管理人员与权限”")
    code, answer = office("people", "college", "li", "文学系")
    assert (code, "没有学生属于“文学系”" in answer["message"]) == (1, True)
    assert office("people", "college", "nobody", "文学院")[0] == 1
    assert office("people", "college", "li", "国际学院")[0] == 0
    assert {one["student_number"] for one in as_li("students")[1]["students"]} == {"S1", "S3"}
    assert office("people", "college", "li")[0] == 0
    assert as_li("students")[1]["count"] == 4


def test_own_password_and_the_one_of_somebody_who_forgot_it(office: Office) -> None:
    office.add("li", "counsellor")
    code, answer = office("people", "password", "--new-password-file", office.file(THIRD), "--leaked")
    assert code == 0, answer
    assert office("students")[0] == 1
    assert office("students", password=THIRD)[0] == 0
    code, answer = office("people", "password", "li", "--new-password-file", office.file(THIRD), password=THIRD)
    assert (code, answer["shut"]) == (0, [])
    assert office("students", user="li", password=THIRD)[0] == 0
    code, _answer = office("people", "password", "chen", "--new-password-file", office.file(OTHER), user="li", password=THIRD)  # fmt: skip
    assert code == 1
    code, answer = office("people", "password", "--new-password-file", office.file("short"), password=THIRD)
    assert (code, "至少" in answer["message"]) == (1, True)


def test_the_kit_brings_a_lost_password_back(office: Office) -> None:
    keys = slots.unlock(office.gz.store, "chen", OWN)
    code_text = kit.code(membership.new_kit(keys, sorted(keys.rings)))
    code, answer = office.gz(
        "people", "recover", "chen", "--code-file", office.file(code_text.lower()), "--new-password-file",
        office.file(THIRD), "--kit", office.folder / "new.pdf",
    )  # fmt: skip
    assert code == 0, answer
    assert office("students", password=THIRD)[0] == 0
    assert "counselling" in slots.unlock(office.gz.store, "chen", THIRD).rings
    code, answer = office.gz(
        "people", "recover", "chen", "--code-file", office.file(code_text), "--new-password-file", office.file(OWN),
        "--kit", office.folder / "new2.pdf",
    )  # fmt: skip
    assert code == 1


def test_a_child_is_given_the_keys_on_its_standard_input(office: Office) -> None:
    keys = slots.unlock(office.gz.store, "chen", OWN)
    command = [sys.executable, "-m", "gzstudents", "students", "--store", str(office.gz.store), "--json", "--progress", "--key-stdin"]  # fmt: skip
    done = subprocess.run(command, input=keys.line() + b"\n", capture_output=True, check=False)
    assert json.loads(done.stdout)["ok"] is True, done
    done = subprocess.run(command, input=b"rubbish\n", capture_output=True, check=False)
    assert (done.returncode, "密钥" in json.loads(done.stdout)["message"]) in {(1, True), (1, False)}
    assert keys.data.hex().encode() not in done.stdout + done.stderr


def test_no_secret_is_left_in_any_file(office: Office) -> None:
    office.add("li", "counsellor")
    office("backup", "--to", office.folder / "copies")
    office("students", password="wrong password of chen")
    keys = slots.unlock(office.gz.store, "chen", OWN)
    planted = [b"DIALLO", "阿米娜".encode(), b"ML1234567", OTHER.encode(), keys.data.hex().encode(), keys.data]
    files = [office.gz.store, *office.folder.glob("office.gzs*"), *(office.folder / "copies").rglob("*")]
    files += [file for file in (office.folder / "home").rglob("*") if "fonts" not in file.parts]
    for file in files:
        if file.is_file():
            content = file.read_bytes()
            assert not [one for one in planted if one in content], file


def test_copies_from_before_a_new_key_and_from_before_the_password_come_back(office: Office) -> None:
    folder = office.folder / "copies"
    code, before = office("backup", "--to", folder)
    assert code == 0, before
    assert Path(before["copy"] + ".keys").is_file()
    assert office("generate", "2")[0] == 0
    assert office("people", "password", "--new-password-file", office.file(THIRD), "--leaked")[0] == 0
    code, answer = office("restore", before["copy"], password=THIRD)
    assert code == 0, answer
    code, answer = office("students", password=THIRD)
    assert (code, answer["count"]) == (0, 3)
    with pytest.raises(slots.WrongPassword):
        slots.unlock(office.gz.store, "chen", OWN)


def test_a_copy_without_a_password_comes_back_under_the_key(filled: CommandLine) -> None:
    code, plain = filled("backup", "--to", filled.folder / "copies")
    assert code == 0
    made = Office(filled)
    assert filled("people", "protect", "chen", "--new-password-file", made.file(OWN), "--kit", filled.folder / "k.pdf")[0] == 0  # fmt: skip
    code, answer = made("restore", plain["copy"])
    assert code == 0, answer
    assert made("students")[1]["count"] == 3
    assert not filled.store.read_bytes().startswith(b"SQLite")
    assert "有密码保护" in filled("students")[1]["message"]


def test_a_store_lost_with_its_keys_comes_back_from_a_copy(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """On another computer there is nothing but the folder with the copy and the keys beside it."""
    assert office("backup", "--to", office.folder / "stick")[0] == 0
    (copy,) = (office.folder / "stick").glob("*.gzs")
    for left in (*office.folder.glob("office.gzs*"),):
        left.unlink()
    shutil.rmtree(office.folder / "office.copies", ignore_errors=True)
    monkeypatch.setenv("GZSTUDENTS_HOME", str(office.folder / "another-home"))
    code, answer = office("restore", copy, password="not this one")
    assert code == 1, answer
    code, answer = office("restore", copy)
    assert (code, answer["people_in_copy"]) == (0, 3), answer
    assert answer["paused"]
    assert office("check")[0] == 0
    assert office("restore", "--confirm")[1]["confirmed"]


def _root_of(path: Path, index: str) -> int:
    with closing(open_connection(path, slots.unlock(path, "chen", OWN).data, readonly=True)) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (index,)).fetchone()
    return int(found[0])


@pytest.mark.parametrize("place", ["read at opening", pytest.param("far behind", marks=pytest.mark.long)])
def test_damage_below_a_password_is_named(office: Office, place: str) -> None:
    """Page 2 is read whenever the store is opened, an index of people is not: both times the check says so."""
    path = office.folder / "office.gzs"
    page = 2 if place == "read at opening" else _root_of(path, "ix_people_birth")
    assert office("check", "--quick")[0] == 0
    end = time.monotonic() + 10
    while Path(f"{path}-wal").exists() and time.monotonic() < end:  # else the page may be read from there
        gc.collect()
        time.sleep(0.05)
    content = bytearray(path.read_bytes())
    content[page * 4096 - 100] ^= 4
    path.write_bytes(content)
    code, answer = office("check", "--quick")
    assert code == 1, answer
    assert answer.get("damage") or "损坏" in answer["message"], answer
    if page > 2:  # whoever cannot open the file at all may not get as far as a number
        assert f"page {page}" in answer["damage"], answer
