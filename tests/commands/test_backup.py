"""`backup`, `restore` and `check` as a person types them."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel.connection import open_connection
from tests.commands.conftest import CommandLine


def tamper(path: Path, *statements: str) -> None:
    """With a tool of one's own: the triggers first."""
    connection = open_connection(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA foreign_keys=OFF")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def kinds(answer: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["part"], one["kind"]) for one in answer["findings"]}


def rest_of_the_office(gz: CommandLine) -> None:
    assert gz("import", gz.roll("更多.csv", [("S7", "李四", "LI", "Si", "男", "泰国", "2001-01-30", "AA7000000", "硕士", "文学院", "2024-09-01", "在校")]))[0] == 0  # fmt: skip


def test_a_sound_store(filled: CommandLine) -> None:
    code, answer = filled("check")
    assert (code, answer["people"], answer["acts"], answer["findings"]) == (0, 3, 1, [])
    code, _out, _error = filled.typed("check", "--store", filled.store, "--lang", "en")
    assert code == 0
    assert filled("check", "--accept")[0] == 0


def test_no_store(gz: CommandLine) -> None:
    for words in (["check"], ["backup"], ["restore", "x"]):
        code, answer = gz(*words)
        assert (code, answer["ok"]) == (1, False)
    assert not gz.store.exists()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE acts SET who = '别人'", ("journal", "change")),
        ("DELETE FROM changes WHERE seq = 2", ("journal", "gap")),
        ("UPDATE register SET status = 'GRADUATED' WHERE person_id = 2", ("register", "line")),
        ("DELETE FROM register WHERE person_id = 2", ("register", "line")),
        ("UPDATE people SET sort_key = 'zzz' WHERE id = 1", ("register", "line")),
        ("DELETE FROM people WHERE id = 3", ("file", "damage")),
        ("UPDATE people SET wechat = 'x' WHERE id = 2", ("rows", "row")),
        ("INSERT INTO sponsors (code, name_zh, name_en, kind) VALUES ('x', 'x', 'x', 'x')", ("rows", "row")),
    ],
)
def test_what_is_wrong_is_said(filled: CommandLine, statement: str, expected: tuple[str, str]) -> None:
    tamper(filled.store, statement)
    code, answer = filled("check")
    assert code == 1
    assert expected in kinds(answer)
    assert len(answer["problems"]) == len(answer["findings"])
    assert all(one["message"] for one in answer["findings"])


@pytest.fixture
def awarded(filled: CommandLine) -> CommandLine:
    """With three certificates in one programme and year."""
    for number in range(1, 4):
        tamper_free = (
            "INSERT INTO certificates (number, programme_code, academic_year, seq, person_id, holder, content, "
            "content_hash, issued_on) VALUES (?, 'UNI', '2025-2026', ?, 1, '阿米娜', '{}', ?, '2026-01-01')"
        )
        from gzstudents.certificates.queries import content_hash
        from gzstudents.schema import open_store

        store = open_store(filled.store)
        with store.writing("陈静", "certificates.issue") as session:
            session.connection().exec_driver_sql(tamper_free, (f"U-{number}", number, content_hash("{}")))
        store.close()
    return filled


def test_certificates(awarded: CommandLine) -> None:
    assert awarded("check")[0] == 0
    tamper(awarded.store, "UPDATE certificates SET content = '{\"a\": 1}' WHERE seq = 3")
    assert kinds(awarded("check")[1]) == {("certificates", "content"), ("rows", "row")}
    tamper(awarded.store, "DELETE FROM certificates WHERE seq = 2")
    code, answer = awarded("check")
    assert code == 1
    assert kinds(answer) == {("certificates", "content"), ("certificates", "gap"), ("rows", "row")}
    assert "certificates 3 content" in {one["where"] for one in answer["findings"]}
    assert any("2" in one["message"] and one["kind"] == "gap" for one in answer["findings"])


def test_a_number_whose_issue_was_undone_is_no_gap(awarded: CommandLine) -> None:
    acts = awarded("acts")[1]["acts"]
    assert awarded("undo", str(acts[1]["id"]))[0] == 0
    assert awarded("check")[0] == 0


def test_backup_and_restore(filled: CommandLine) -> None:
    code, made = filled("backup")
    assert code == 0
    assert Path(made["copy"]).is_file()
    rest_of_the_office(filled)
    code, plan = filled("restore", made["copy"], "--plan")
    assert (code, plan["lost_acts"], plan["lost_people"], plan["names"]) == (0, 1, 1, ["李四"])
    assert plan["last"][0]["verb"] == "students.import"
    assert (plan["act"], plan["kept"]) == (None, None)
    assert filled("students")[1]["count"] == 4
    code, done = filled("restore", Path(made["copy"]).name)
    assert code == 0
    assert Path(done["kept"]).is_file()
    assert filled("students")[1]["count"] == 3
    assert filled("check")[0] == 0, "the acts that were given up are not missed"
    latest = filled("acts")[1]["acts"][0]
    assert (latest["verb"], latest["changes"], latest["note"]["lost_acts"]) == ("store.restore", 0, 1)
    code, listed = filled("restore")
    assert [copy["reason"] for copy in listed["copies"]].count("restore") == 1
    rest_of_the_office(filled)
    assert filled("check")[0] == 0
    assert filled("restore", Path(done["kept"]).name, "--plan")[1]["lost_acts"] == 2


def test_restoring_in_words(filled: CommandLine) -> None:
    made = filled("backup")[1]
    rest_of_the_office(filled)
    code, out, _error = filled.typed("restore", made["copy"], "--plan", "--store", filled.store, "--lang", "zh_CN")
    assert code == 0
    assert "会失去备份之后的 1 次操作" in out
    assert "导入名册" in out
    assert "其中新登记的 1 人：李四" in out


def test_another_stores_copy_is_refused(filled: CommandLine) -> None:
    made = filled("backup")[1]
    own, filled.store = filled.store, filled.folder / "other.gzs"
    assert filled("import", filled.folder / "名册.csv")[0] == 0
    code, answer = filled("restore", made["copy"])
    assert code == 1
    assert "另一个数据文件" in answer["message"]
    assert own.exists()


def test_when_it_is_due(filled: CommandLine) -> None:
    assert filled("backup", "--if-due")[1]["copy"]
    assert filled("backup", "--if-due")[1]["copy"] is None
    assert filled("backup", "--if-due", "--closing")[1]["copy"] is None
    rest_of_the_office(filled)
    assert filled("backup", "--if-due", "--closing", "--rehearse")[1]["rehearsed"]
    answer = filled("backup", "--if-due", "--rehearse")[1]
    assert (answer["copy"], answer["rehearsed"]) == (None, None)
    assert filled("backup", "--rehearse")[1]["rehearsed"]


def test_elsewhere(filled: CommandLine) -> None:
    place = filled.folder / "U 盘" / "备份"
    code, made = filled("backup", "--to", place)
    assert code == 0
    assert Path(made["copy"]).parent == place
    blocked = filled.folder / "文件"
    blocked.write_text("", encoding="utf-8")
    code, answer = filled("backup", "--to", blocked / "x")
    assert code == 1
    assert "备份没有做成" in answer["message"]


def test_a_store_lost_whole_comes_back(filled: CommandLine) -> None:
    made = filled("backup")[1]
    for path in filled.folder.glob("office.gzs*"):
        path.unlink()
    code, _done = filled("restore", made["copy"])
    assert code == 0
    assert filled("students")[1]["count"] == 3
    assert filled("check")[0] == 0


def test_a_bit_flipped_and_a_file_cut_short(filled: CommandLine) -> None:
    made = filled("backup")[1]
    content = filled.store.read_bytes()
    damaged = bytearray(content)
    damaged[len(content) // 2 : len(content) // 2 + 8192] = b"\xa5" * 8192
    for broken in (bytes(damaged), content[: len(content) // 3]):
        filled.store.write_bytes(broken)
        code, answer = filled("check")
        assert code == 1
        assert answer["problems"]
    code, done = filled("restore", made["copy"])
    assert code == 0
    assert Path(done["kept"]).exists()
    assert filled("check")[0] == 0


def test_the_copy_is_a_plain_store(filled: CommandLine) -> None:
    """In an emergency any SQLite reads it."""
    made = filled("backup")[1]
    connection = sqlite3.connect(made["copy"])
    assert connection.execute("SELECT count(*) FROM people").fetchone()[0] == 3
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    connection.close()


def test_after_a_large_import_there_is_a_copy(gz: CommandLine) -> None:
    people = [(f"S{n}", f"学生{n}", "LI", "Si", "男", "泰国", "2001-01-30", f"AA{7000000 + n}", "硕士", "文学院", "2024-09-01", "在校") for n in range(150)]  # fmt: skip
    assert gz("import", gz.roll(people=people))[0] == 0
    copies = gz("restore")[1]["copies"]
    assert [(copy["reason"], copy["people"]) for copy in copies] == [("change", 150)]


def test_no_copy_does_not_undo_what_was_done(gz: CommandLine) -> None:
    gz.store.with_name("office.copies").write_text("", encoding="utf-8")
    people = [(f"S{n}", f"学生{n}", "LI", "Si", "男", "泰国", "2001-01-30", f"AA{7000000 + n}", "硕士", "文学院", "2024-09-01", "在校") for n in range(150)]  # fmt: skip
    code, _out, error = gz.typed("import", gz.roll(people=people), "--store", gz.store, "--lang", "zh_CN")
    assert code == 0
    assert "备份没有做成" in error
    assert gz("students", "--limit", "1")[1]["count"] == 150


def test_an_older_file_put_back_by_hand_is_noticed(filled: CommandLine) -> None:
    made = filled("backup")[1]
    rest_of_the_office(filled)
    filled.store.write_bytes(Path(made["copy"]).read_bytes())
    code, answer = filled("check")
    assert code == 1
    assert kinds(answer) == {("anchors", "deletion")}
    assert "较旧" in answer["message"]
    assert filled("check", "--accept")[0] == 0
    assert filled("check")[0] == 0
