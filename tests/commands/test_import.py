"""`import` as a user types it."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.commands.conftest import HEAD, PEOPLE, CommandLine

COUNTS = ("new", "changed", "identical", "conflicting", "rejected")


def counts(answer: dict[str, object]) -> tuple[object, ...]:
    return tuple(answer[name] for name in COUNTS)


def test_look_then_import_then_again(gz: CommandLine) -> None:
    paper = gz.roll()
    code, answer = gz("import", paper, "--plan")
    assert (code, counts(answer), answer["planned"], answer["act"]) == (0, (3, 0, 0, 0, 0), True, None)
    assert not gz.store.exists(), "to look makes no file"
    code, answer = gz("import", paper)
    assert (code, counts(answer), answer["people"]) == (0, (3, 0, 0, 0, 0), 3)
    first = answer["act"]
    assert first
    code, answer = gz("import", paper)
    assert (code, counts(answer), answer["act"]) == (0, (0, 0, 3, 0, 0), None)
    assert "名册未更改" in answer["message"]
    assert [act["id"] for act in gz("acts")[1]["acts"]] == [first]


def test_looking_at_a_store_changes_nothing(filled: CommandLine) -> None:
    before = gz_acts(filled)
    changed = [("S1", "阿米娜", "DIALLO", "Fatou", *PEOPLE[0][4:]), *PEOPLE[1:]]
    code, answer = filled("import", filled.roll(people=changed), "--plan")
    assert (code, counts(answer)) == (0, (0, 1, 2, 0, 0))
    assert gz_acts(filled) == before
    assert filled("students", "--find", "Aminata")[1]["count"] == 1


def gz_acts(gz: CommandLine) -> list[dict[str, object]]:
    acts: list[dict[str, object]] = gz("acts")[1]["acts"]
    return acts


def test_a_changed_cell_and_undo(filled: CommandLine) -> None:
    changed = [("S1", "阿米娜", "DIALLO", "Fatou", *PEOPLE[0][4:]), *PEOPLE[1:]]
    code, answer = filled("import", filled.roll(people=changed))
    assert code == 0, answer["message"]
    assert (code, counts(answer)) == (0, (0, 1, 2, 0, 0))
    assert filled("students", "--find", "Fatou")[1]["count"] == 1
    code, undone = filled("undo", str(answer["act"]))
    assert (code, undone["undone"], undone["kept"], undone["failed"]) == (0, answer["act"], [], [])
    assert undone["reversed"] >= 1
    assert filled("students", "--find", "Fatou")[1]["count"] == 0
    assert filled("students", "--find", "Aminata")[1]["count"] == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_encoding_and_a_chinese_path(gz: CommandLine, encoding: str) -> None:
    folder = gz.folder / "国际处 2025 学年"
    folder.mkdir()
    gz.folder = folder
    gz.store = folder / "数据 文件.gzs"
    code, answer = gz("import", gz.roll("新生 名册（终稿）.csv", encoding=encoding))
    assert (code, counts(answer), answer["file"]) == (0, (3, 0, 0, 0, 0), "新生 名册（终稿）.csv")
    names = {line["chinese_name"] for line in gz("students")[1]["students"]}
    assert names == {"阿米娜", "单国平", ""}


def test_the_encoding_can_be_said(gz: CommandLine) -> None:
    paper = gz.roll(encoding="gbk")
    assert gz("import", paper, "--encoding", "gb18030", "--plan")[1]["new"] == 3
    code, answer = gz("import", paper, "--encoding", "utf-8", "--plan")
    assert code == 1
    assert answer["message"]


def test_rejected_rows_come_back(gz: CommandLine) -> None:
    wrong = (
        "S4",
        "",
        "KIM",
        "Minji",
        "女",
        "亚特兰蒂斯",
        "2003-02-30",
        "M12345678",
        "本科",
        "国际学院",
        "2024-09-01",
        "在校",
    )
    back = gz.folder / "退回.xlsx"
    code, answer = gz("import", gz.roll("名册.xlsx", [*PEOPLE, wrong]), "--rejected", back)
    assert (code, counts(answer)) == (0, (3, 0, 0, 0, 1))
    errors = [problem for problem in answer["problems"] if problem["severity"] == "error"]
    assert {(problem["row"], problem["column"]) for problem in errors} == {(5, "出生日期"), (5, "国籍")}
    assert all(set(problem) == {"code", "message", "sheet", "row", "column", "severity"} for problem in errors)
    book = openpyxl.load_workbook(back)
    rows = [[str(value or "") for value in row] for row in book.active.iter_rows(values_only=True)]
    book.close()
    assert any(set(HEAD) <= set(row) for row in rows)
    assert any("S4" in row and "亚特兰蒂斯" in " ".join(row) for row in rows)
    assert not any("S1" in row for row in rows)


def test_nothing_fits(gz: CommandLine) -> None:
    code, answer = gz("import", gz.roll(people=[("S4", "张三", "", "", "", "", "2003-02-30", "", "", "", "", "")]))
    assert (code, answer["rejected"], answer["act"]) == (1, 1, None)
    assert gz("acts")[1]["acts"] == []


def test_two_columns_for_one_field_are_asked_never_guessed(gz: CommandLine) -> None:
    paper = gz.folder / "两列.csv"
    paper.write_text("学号,学生编号,姓名,国籍\nS1,9001,阿米娜,马里\n", encoding="utf-8")
    code, answer = gz("import", paper)
    assert (code, answer["act"]) == (1, None)
    assert [problem["code"] for problem in answer["problems"]] == ["ambiguous_column"]
    assert [column["heading"] for column in answer["columns"] if column["question"]] == ["学号", "学生编号"]
    assert gz("import", paper, "--plan")[0] == 0
    mapping = gz.folder / "mapping.json"
    fields = [column["field"] for column in answer["columns"]]
    fields[0], fields[1] = "student_number", ""
    mapping.write_text(json.dumps({answer["columns"][0]["fingerprint"]: fields}), encoding="utf-8")
    code, answer = gz("import", paper, "--mapping", mapping)
    assert (code, answer["new"]) == (0, 1)
    assert gz("students")[1]["students"][0]["student_number"] == "S1"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"x": 3}', "\udcff"])
def test_a_mapping_that_is_none(gz: CommandLine, text: str) -> None:
    mapping = gz.folder / "mapping.json"
    mapping.write_bytes(text.encode("utf-8", "surrogateescape"))
    code, answer = gz("import", gz.roll(), "--mapping", mapping)
    assert code == 1
    assert "mapping.json" in answer["message"]


def test_the_kept_plan_is_what_is_executed(gz: CommandLine) -> None:
    kept = gz.folder / "plan.json"
    assert gz("import", gz.roll(), "--plan", "--plan-out", kept)[0] == 0
    code, answer = gz("import", "--plan-in", kept)
    assert (code, counts(answer)) == (0, (3, 0, 0, 0, 0))
    code, answer = gz("import", "--plan-in", kept)  # the register is not what it was when the plan was made
    assert (code, answer["ok"]) == (1, False)
    assert len(gz("acts")[1]["acts"]) == 1


@pytest.mark.parametrize("text", ["", "{}", "[]", "7", '{"items": [3]}'])
def test_a_plan_that_is_none(gz: CommandLine, text: str) -> None:
    kept = gz.folder / "plan.json"
    kept.write_text(text, encoding="utf-8")
    code, answer = gz("import", "--plan-in", kept)
    assert code == 1
    assert "plan.json" in answer["message"]
    assert gz("import", "--plan-in", gz.folder / "none.json")[0] == 1
    assert not gz.store.exists()


def test_one_sheet_of_many(gz: CommandLine) -> None:
    paper = gz.folder / "两表.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "本科"
    for row in (HEAD, PEOPLE[0]):
        book.active.append(row)
    other = book.create_sheet("硕士")
    for row in (HEAD, PEOPLE[1]):
        other.append(row)
    book.save(paper)
    book.close()
    code, answer = gz("import", paper, "--sheet", "硕士")
    assert (code, answer["new"], answer["sheets"]) == (0, 1, ["本科", "硕士"])
    code, answer = gz("import", paper, "--sheet", "博士")
    assert code == 1
    assert "博士" in answer["message"]


def test_files_that_are_no_roll(gz: CommandLine) -> None:
    damaged = gz.folder / "坏.xlsx"
    damaged.write_bytes(gz.roll("好.xlsx").read_bytes()[:900])
    empty = gz.folder / "空.csv"
    empty.touch()
    words = gz.folder / "信.txt"
    words.write_text("各位老师：\n请于周五前交。\n", encoding="utf-8")
    picture = gz.folder / "照片.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    for paper in (damaged, empty, words, picture, gz.folder, gz.folder / "没有.xlsx"):
        code, answer = gz("import", paper)
        assert (code, answer["ok"]) == (1, False), paper
        assert answer["problems"]
    assert not gz.store.exists(), "a file that cannot be read makes no store"


def test_places_that_cannot_be_written(gz: CommandLine) -> None:
    closed = gz.folder / "closed"  # a file in place of the folder refuses everybody, the administrator too
    closed.write_text("", encoding="utf-8")
    paper = gz.roll()
    for words in (("--rejected", closed / "x.xlsx"), ("--plan-out", closed / "x.json")):
        code, answer = gz("import", paper, "--plan", *words)
        assert (code, answer["ok"]) == (1, False)
        assert "closed" in answer["message"]
    gz.store = closed / "office.gzs"
    code, answer = gz("import", paper)
    assert (code, answer["ok"]) == (1, False)


def test_a_store_that_is_none(gz: CommandLine) -> None:
    gz.store = gz.folder / "no" / "folder" / "office.gzs"
    code, answer = gz("import", gz.roll())
    assert code == 1
    assert not gz.store.parent.exists()
    gz.store = gz.folder / "text.gzs"
    gz.store.write_text("this is not a store" * 400, encoding="utf-8")
    before = gz.store.read_bytes()
    code, answer = gz("import", gz.roll())
    assert code == 1
    assert "text.gzs" in answer["message"]
    assert gz.store.read_bytes() == before


def test_in_words(filled: CommandLine) -> None:
    paper = filled.roll(people=[*PEOPLE, ("S9", "李四", "", "", "", "火星", "", "", "", "", "", "")])
    code, out, error = filled.typed("import", paper, "--store", filled.store, "--plan", "--lang", "zh_CN")
    assert code == 0
    assert "新增 0，更改 0，相同 3，冲突 0，拒绝 1" in out
    assert "第 5 行“国籍”" in out
    assert error == ""
    assert not list(Path(filled.folder).glob("*.gzs-journal"))
