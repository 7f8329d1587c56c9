"""The other commands as a user types them: find, award, certificates, statistics, history, demo."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gzstudents import commands
from gzstudents.kernel import access, sheets
from tests.commands.conftest import CommandLine

YEAR = ("--year", "2025-2026")
_ROW = {
    "student_number", "chinese_name", "surname", "given_names", "native_name", "population", "nationality", "gender",
    "birth_date", "document_type", "document_number", "category", "level", "college", "major", "funding", "status",
    "start_date", "expected_end", "discipline", "teaching_language", "adviser", "supervisor", "class_name", "study_form",
    "is_exchange", "duration", "entry_route", "sending_institution", "csc_number", "hsk", "on_campus", "in_china",
    "simplified_name", "preferred_name", "birth_country", "residence_country", "own",
}  # fmt: skip
_TABLE = {"id", "title", "rows", "columns", "cells", "totals", "notes"}
_MISSING = (
    ("undo", "1"),
    ("acts",),
    ("students",),
    ("groups",),
    ("award", "--programme", "GD", *YEAR, "--student", "S1"),
    ("applications", "list"),
    ("cycles", "list"),
    ("certificates", "--programme", "GD", *YEAR, "--out", "nowhere"),
    ("statistics", "--date", "2025-09-01"),
    ("export", "nobody.xlsx"),
    ("check",),
    ("deadlines",),
    ("facts", "nobody.xlsx"),
    ("attachments", "missing"),
    ("fields", "list"),
    ("duplicates", "list"),
    ("reconcile", "--file", "nobody.xlsx"),
    ("print", "roster", "--out", "nobody.pdf"),
    ("backup",),
    ("restore",),
    ("privacy", "export", "--student", "S1", "--out", "nowhere"),
    ("programmes", "list"),
    ("studies", "import", "nobody.xlsx"),
    ("applications", "list"),
    ("distribute", "--programme", "GD", *YEAR, "--plan"),
    ("payments", "list"),
    ("review", "list", *YEAR),
    ("evaluate", *YEAR),
)


@pytest.mark.parametrize("words", _MISSING, ids=lambda words: words[0])
def test_no_store_is_made_by_those_who_only_use_one(
    gz: CommandLine, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(gz.folder)
    code, answer = gz(*words)
    assert (code, answer["ok"]) == (1, False)
    assert "office.gzs" in answer["message"]
    assert list(gz.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("娜", ["S1"]),
        ("shanguoping", ["S2"]),
        ("sgp", ["S2"]),
        ("hoa nguyen", ["S3"]),
        ("AA7654321", ["S2"]),
        ("s3", ["S3"]),
        ("", ["S1", "S2", "S3"]),
        ("不存在的人", []),
        ("'; DROP TABLE people; --", []),
        ("%", []),
        ("\x00", ["S1", "S2", "S3"]),  # nothing that can be looked for: everybody
    ],
)
def test_find(filled: CommandLine, text: str, numbers: list[str]) -> None:
    code, answer = filled("students", f"--find={text}")
    assert code == 0
    assert sorted(line["student_number"] for line in answer["students"]) == numbers
    assert answer["count"] == len(numbers)
    assert [set(line) ^ _ROW for line in answer["students"]] == [set()] * len(numbers)


def test_what_a_student_is_in_codes(filled: CommandLine) -> None:
    (line,) = filled("students", "--find", "S1", "--limit", "1")[1]["students"]
    assert {name: line[name] for name in ("population", "nationality", "gender", "level", "status", "birth_date")} == {
        "population": "INTL",
        "nationality": "MLI",
        "gender": "2",
        "level": "BA",
        "status": "REGISTERED",
        "birth_date": "2003-05-14",
    }
    assert (line["surname"], line["given_names"], line["document_type"]) == ("DIALLO", "Aminata", "PASSPORT")


def test_find_in_words(filled: CommandLine) -> None:
    code, out, _error = filled.typed("--store", filled.store, "--lang", "en", "students", "--find", "S2")
    assert code == 0
    assert "SHAN Guoping" in out
    assert "Thailand" in out
    code, out, _error = filled.typed("students", "--limit", "0", "--store", filled.store)
    assert code == 0


def test_award_certificates_and_undo(filled: CommandLine) -> None:
    code, answer = filled("award", "--programme", "GD", *YEAR, "--student", "S1", "S3")
    assert (code, answer["awarded"]) == (0, 2)
    act = answer["act"]
    code, answer = filled("award", "--programme", "GD", *YEAR, "--student", "S1")
    assert code == 1
    assert answer["reasons"]
    assert [problem["message"] for problem in answer["problems"]] == answer["reasons"]
    folder = filled.folder / "证书 2025"
    code, answer = filled("certificates", "--programme", "GD", *YEAR, "--out", folder)
    assert (code, len(answer["files"])) == (0, 2)
    assert sorted(folder.iterdir()) == sorted(map(Path, answer["files"]))
    code, answer = filled("certificates", "--programme", "GD", *YEAR, "--out", filled.folder / "x.pdf", "--one-file")
    assert (code, answer["files"]) == (0, [str(filled.folder / "x.pdf")])
    code, answer = filled("undo", str(act))
    assert "kept" in answer
    assert answer["kept"], "what was printed since is kept, by name"
    assert all(entry["message"] for entry in answer["kept"])


def test_certificates_into_a_place_that_cannot_be(filled: CommandLine) -> None:
    assert filled("award", "--programme", "GD", *YEAR, "--student", "S1")[0] == 0
    closed = filled.folder / "closed"
    closed.write_text("", encoding="utf-8")
    for out in (closed, closed / "deep"):
        code, answer = filled("certificates", "--programme", "GD", *YEAR, "--out", out)
        assert (code, answer["ok"]) == (1, False)
        assert "closed" in answer["message"]


def test_award_from_a_workbook(filled: CommandLine) -> None:
    paper = filled.folder / "获奖名单.xlsx"
    book = openpyxl.Workbook()
    for row in (("学号", "等级"), ("S1", "一等"), ("S3", "二等")):
        book.active.append(row)
    book.save(paper)
    book.close()
    code, answer = filled("award", "--programme", "UNI", *YEAR, "--from", paper)
    assert (code, [one["grade"] for one in answer["awards"]]) == (0, ["FIRST", "SECOND"])


def test_undo_what_is_not_there(filled: CommandLine) -> None:
    for act in ("99", "0", "-3"):
        code, answer = filled("undo", act)
        assert (code, answer["ok"]) == (1 if act != "-3" else code, False)
    first = filled("acts", "--last", "1")[1]["acts"][0]
    assert (first["verb"], first["who"]) == ("students.import", "office")
    assert filled("undo", str(first["id"]))[0] == 0
    assert filled("students")[1]["count"] == 0
    again = filled("undo", str(first["id"]))
    assert again[0] == 1
    code, answer = filled("undo", str(filled("acts", "--last", "1")[1]["acts"][0]["id"]))
    assert (code, filled("students")[1]["count"]) == (0, 3)


def test_who_did_it(gz: CommandLine) -> None:
    assert gz("--user", "陈静", "import", gz.roll())[0] == 0
    assert gz("acts")[1]["acts"][0]["who"] == "陈静"
    code, out, _error = gz.typed("acts", "--store", gz.store, "--lang", "en")
    assert code == 0
    assert "陈静" in out


@pytest.mark.parametrize(
    ("words", "kind", "cutoff"),
    [
        (("--date", "2025-10-15"), "day", "2025-10-15"),
        (("--academic-year", "2025-2026"), "academic", None),
        (("--calendar-year", "2025"), "calendar", None),
        ((), "day", None),
    ],
    ids=["day", "academic", "calendar", "default"],
)
def test_statistics(filled: CommandLine, words: tuple[str, ...], kind: str, cutoff: str | None) -> None:
    sheet, paper = filled.folder / "统计.xlsx", filled.folder / "统计.pdf"
    code, answer = filled("statistics", *words, "--out", sheet, "--pdf", paper)
    assert (code, answer["period"]["kind"]) == (0, kind), answer["message"]
    assert cutoff in {None, answer["period"]["cutoff"]}
    assert paper.read_bytes().startswith(b"%PDF")
    book = openpyxl.load_workbook(sheet)
    assert len(book.worksheets) >= 7
    book.close()
    tables: dict[str, dict[str, Any]] = {table["id"]: table for table in answer["tables"]}
    assert set("ABCDEFG") <= set(tables)
    for table in tables.values():
        assert set(table) >= _TABLE
        rows, columns = ([one["key"] for one in table[name]] for name in ("rows", "columns"))
        assert len(set(rows)) == len(rows)
        assert len(set(columns)) == len(columns)
        assert all(table["cells"][row].keys() == set(columns) for row in rows)
        shares = [share for side in table["shares"].values() for share in side.values()]
        assert all(isinstance(share, str) and len(share.partition(".")[2]) == 2 for share in shares)


def test_statistics_count_the_three(filled: CommandLine) -> None:
    code, answer = filled("statistics", "--date", "2025-10-15")
    tables = {table["id"]: table for table in answer["tables"]}
    assert code == 0
    assert tables["A"]["totals"]["rows"]["INTL"] == 3
    assert {row: cells["TOTAL"] for row, cells in tables["B"]["cells"].items() if len(row) == 3} == {
        "MLI": 1,
        "THA": 1,
        "VNM": 1,
    }


@pytest.mark.parametrize(
    "words",
    [
        ("--date", "2025-02-30"),
        ("--date", "gestern"),
        ("--academic-year", "2025-2027"),
        ("--academic-year", "2025"),
        ("--calendar-year", "x"),
        ("--date", "2025-09-01", "--calendar-year", "2025"),
        ("--basis", "heads"),
    ],
)
def test_statistics_typed_wrongly(filled: CommandLine, words: tuple[str, ...]) -> None:
    assert filled("statistics", *words)[0] == 2


def test_export_can_be_imported_again(filled: CommandLine) -> None:
    for name in ("名单.xlsx", "名单.csv"):
        paper = filled.folder / name
        code, answer = filled("export", paper, "--full", "--purpose", "核对后导回")
        assert (code, answer["count"]) == (0, 3)
        code, answer = filled("import", paper)
        assert (code, answer["identical"], answer["act"]) == (0, 3, None), answer["message"]
    with (filled.folder / "名单.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert sorted(row[0] for row in csv.reader(stream)) == ["S1", "S2", "S3", "学号"]


@pytest.mark.parametrize("name", ["名单.xlsx", "名单.csv"])
def test_an_export_is_masked_unless_it_says_what_for(filled: CommandLine, name: str) -> None:
    paper = filled.folder / name
    for words, number, born in (
        ((), "ML••••567", "2003"),
        (("--purpose", "通知家长会"), "ML••••567", "2003"),
        (("--full", "--purpose", "报送教育厅"), "ML1234567", "2003-05-14"),
    ):
        code, answer = filled("export", paper, *words)
        assert (code, answer["full"], answer["message"].endswith("（号码已遮盖）")) == (0, bool(words[:1] == ("--full",)), "--full" not in words)  # fmt: skip
        rows = {str(row[0]): list(map(str, row)) for row in sheets.read_book(paper).sheets[0].rows}
        columns = rows["学号"]
        assert rows["S1"][columns.index("证件号码")] == number
        assert rows["S1"][columns.index("出生日期")] == born
    seen = [one for one in filled("acts", "--seen")[1]["acts"] if one["cause"] == "seen"]
    assert [(one["note"].get("purpose", ""), one["note"]["full"]) for one in seen] == [("报送教育厅", True), ("通知家长会", False), ("", False)]  # fmt: skip


def test_masks_never_come_back_as_data(filled: CommandLine) -> None:
    paper = filled.folder / "masked.csv"
    assert filled("export", paper)[0] == 0
    _code, answer = filled("import", paper)
    assert (answer["identical"], answer["changed"], answer["act"]) == (3, 0, None), "read as empty, and said"
    assert "遮盖后的内容" in answer["message"]


def test_full_numbers_need_a_purpose_before_anything_is_written(filled: CommandLine) -> None:
    for words in ((), ("--purpose", "  ")):
        code, answer = filled("export", filled.folder / "out.csv", "--full", *words)
        assert (code, "--purpose" in answer["message"]) == (2, True)
    assert not (filled.folder / "out.csv").exists()


def test_a_list_with_numbers_of_several_people_is_entered_as_seen(filled: CommandLine) -> None:
    def entries() -> int:
        assert "students.exported" not in {one["verb"] for one in filled("acts")[1]["acts"]}
        return sum(one["verb"] == "students.exported" for one in filled("acts", "--seen")[1]["acts"])

    assert filled("students", "--find", "S1")[0] == 0
    assert filled.typed("students", "--store", filled.store)[0] == 0
    assert entries() == 0, "one person's, and a list without numbers"
    code, answer = filled("students")
    assert (code, answer["students"][0]["document_number"] in {"ML1234567", "AA7654321", "C1234567"}) == (0, True)
    assert entries() == 0, "an open store knows nobody who could have looked"
    access.sign_in(access.Person("1", "chenjing", "陈静", frozenset({"student_officer"})))
    try:
        assert filled("students")[0] == 0
    finally:
        access.sign_out()
    assert entries() == 1


def test_demo(gz: CommandLine) -> None:
    folder = gz.folder / "示例 办公室"
    code, answer = gz("demo", folder, "--people", "150")
    assert code == 0, answer["message"]
    assert (answer["import"]["new"], answer["import"]["rejected"]) == (150, 0)
    assert answer["awards"]
    assert all(one["awarded"] for one in answer["awards"])
    assert all((folder / name).is_file() for name in answer["files"])
    assert {Path(name).suffix for name in answer["files"]} >= {".gzs", ".xlsx", ".pdf"}
    assert not gz.store.exists(), "the demo has a store of its own"
    gz.store = Path(answer["store"])
    assert gz("students", "--limit", "1")[1]["count"] == 150
    with closing(sqlite3.connect(gz.store)) as lived:  # an office that has been at work for weeks
        states = {state for (state,) in lived.execute("SELECT DISTINCT state FROM service_requests")}
        assert states >= {"NEW", "IN_PROGRESS", "WAITING_STUDENT", "CLOSED"}
        assert lived.execute("SELECT count(*) FROM destinations").fetchone()[0] > 5
        assert lived.execute("SELECT count(DISTINCT kind) FROM stay_facts").fetchone()[0] == 3
        years = lived.execute("SELECT count(DISTINCT academic_year) FROM awards").fetchone()[0]
        decisions = {one for (one,) in lived.execute("SELECT DISTINCT decision FROM annual_reviews")}
        assert (years, decisions >= {"CONTINUE", "SUSPEND"}) == (
            5,
            True,
        )  # a whole year before this one, and what came before
        assert lived.execute("SELECT count(*) FROM evaluations").fetchone()[0] == 2
        assert lived.execute("SELECT count(*) FROM applications WHERE route = 'RENEWAL'").fetchone()[0]
        assert lived.execute("SELECT value FROM settings WHERE key = 'university_zh'").fetchone() == ("珠江示例大学",)
    code, answer = gz("demo", folder)
    assert (code, answer["ok"]) == (1, False)
    (folder / "closed").write_text("", encoding="utf-8")
    assert gz("demo", folder / "closed")[0] == 1


def test_every_command_is_tried_here() -> None:
    assert set(commands.COMMANDS) == {
        *(words[0] for words in _MISSING),
        "import",
        "demo",
        "generate",
        "people",
    }
