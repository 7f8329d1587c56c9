"""`reconcile` and what `import` learnt, as a user types it."""

import json
from pathlib import Path

import openpyxl

from gzstudents.kernel import sheets
from gzstudents.schema import open_store
from gzstudents.students import templates, unfinished
from gzstudents.students.importing import templates as known
from tests.commands.conftest import HEAD, PEOPLE, CommandLine
from tests.reconciling.lists import INSURED, insured


def insurers(folder: Path, *rows: list[str]) -> Path:
    path = folder / "保险.xlsx"
    sheets.write_rows(path, INSURED, rows or [insured("阿米娜", "2003-05-14", "ML1234567")])
    return path


def test_only_differences_then_accepted_then_nothing(filled: CommandLine, tmp_path: Path) -> None:
    path = insurers(tmp_path)
    code, answer = filled("reconcile", "--file", path, "--template", "insurer_list")
    assert (code, answer["template"], answer["rows"], answer["differs"], answer["act"]) == (
        0,
        "insurer_list",
        1,
        1,
        None,
    )
    (line,) = [one for one in answer["lines"] if one["group"] == "differs"]
    assert {side["field"] for side in line["sides"]} == {"insurance_from", "insurance_until", "insurance_number"}
    assert answer["only_us"] == 2
    code, answer = filled("reconcile", "--file", path, "--accept", "differs", "--set-aside", "only_us")
    assert (code, answer["facts"], answer["set_aside"]) == (0, 1, 2)
    code, again = filled("reconcile", "--file", path)
    assert (again["same"], again["differs"], again["only_us"], again["set_aside"]) == (1, 0, 0, 2)
    assert filled("undo", str(answer["act"]))[0] == 0
    assert filled("reconcile", "--file", path)[1]["differs"] == 1


def test_the_result_that_was_shown_is_the_one_that_is_accepted(filled: CommandLine, tmp_path: Path) -> None:
    result, out = tmp_path / "result.json", tmp_path / "核对.xlsx"
    filled("reconcile", "--file", insurers(tmp_path), "--result-out", result)
    code, answer = filled("reconcile", "--result-in", result, "--accept", "line:1:insurance_until", "--out", out)
    assert (code, answer["facts"]) == (0, 1)
    book = sheets.read_book(out)
    assert [sheet.name for sheet in book.sheets] == ["内容不同", "只在名册中"]
    code, answer = filled("reconcile", "--result-in", result, "--accept", "all")
    assert code == 1
    assert "重新核对" in answer["message"]
    page = tmp_path / "核对.pdf"
    assert filled("reconcile", "--result-in", result, "--out", page)[0] == 0
    assert page.read_bytes().startswith(b"%PDF")


def test_who_a_row_is_can_be_said(filled: CommandLine, tmp_path: Path) -> None:
    path = insurers(tmp_path, insured("改了名字", "1990-01-01", "ML1234567"))
    _code, answer = filled("reconcile", "--file", path)
    (line,) = [one for one in answer["lines"] if one["group"] == "ambiguous"]
    code, answer = filled("reconcile", "--file", path, "--assign", str(line["id"]), "S1")
    assert (code, len(answer["assigned"])) == (0, 1)
    _code, again = filled("reconcile", "--file", path)
    assert [one["matched_by"] for one in again["lines"] if one["row"]] == ["chosen"]
    assert filled("reconcile", "--file", path, "--assign", str(line["id"]), "没有此人")[0] == 2
    assert filled("undo", str(answer["act"]))[0] == 0
    assert filled("reconcile", "--file", path)[1]["ambiguous"] == 1


def test_numbers_leave_the_office_masked(filled: CommandLine, tmp_path: Path) -> None:
    path, out = insurers(tmp_path, insured("阿米娜", "2003-05-14", "XX7654321")), tmp_path / "核对.xlsx"
    filled("reconcile", "--file", path, "--out", out)
    assert "XX7654321" not in str(sheets.read_book(out).sheets)
    assert "XX••••321" in str(sheets.read_book(out).sheets)
    assert filled("reconcile", "--file", path, "--out", out, "--full")[0] == 2
    assert filled("reconcile", "--file", path, "--out", out, "--full", "--purpose", "理赔")[0] == 0
    assert "XX7654321" in str(sheets.read_book(out).sheets)


def test_what_no_list_is_and_what_names_nothing(filled: CommandLine, tmp_path: Path) -> None:
    code, answer = filled("reconcile", "--file", filled.roll())
    assert code == 1
    assert "认不出这是哪一种名单" in answer["message"]
    code, answer = filled("reconcile", "--file", insurers(tmp_path), "--accept", "everybody")
    assert code == 2
    assert filled("reconcile")[0] == 2


def test_a_sheet_each_act_and_one_person_in_both(gz: CommandLine, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, people in (
        ("本科", PEOPLE[:2]),
        ("研究生", (("S9", *PEOPLE[0][1:8], "硕士", *PEOPLE[0][9:]), PEOPLE[2])),
    ):
        page = book.create_sheet(name)
        page.append(["某大学留学生名单"])
        for row in (HEAD, *people):
            page.append(row)
    path = tmp_path / "两届.xlsx"
    book.save(path)
    code, answer = gz("import", path, "--per-sheet")
    assert code == 0, answer
    assert [(one["sheet"], one["new"]) for one in answer["acts"]] == [("本科", 2), ("研究生", 2)]
    assert (answer["people"], answer["enrolments"]) == (3, 4)
    amina = [one for one in gz("students")[1]["students"] if one["document_number"] == "ML1234567"]
    assert {one["student_number"] for one in amina} == {"S1", "S9"}
    assert gz("undo", str(answer["acts"][1]["act"]))[0] == 0
    assert gz("students")[1]["count"] == 2
    code, answer = gz("import", path, "--sheet", "研究生")
    assert (answer["new"], answer["act"] is not None, answer["sheets"]) == (2, True, ["本科", "研究生"])
    assert gz("import", path, "--sheet", "没有")[0] == 1


def test_corrected_cells_are_read_and_marked(gz: CommandLine, tmp_path: Path) -> None:
    wrong = [(*PEOPLE[0][:5], "没有这个国家", *PEOPLE[0][6:]), PEOPLE[1]]
    path = gz.roll(people=wrong)
    _code, answer = gz("import", path, "--plan")
    assert answer["rejected"] == 1
    (problem,) = answer["problems"]
    cells, copy = tmp_path / "cells.json", tmp_path / "更正.xlsx"
    place = HEAD.index(problem["column"])
    cells.write_text(json.dumps([[problem["sheet"], problem["row"], place, "马里"]]), encoding="utf-8")
    _code, answer = gz("import", path, "--plan", "--corrections", cells, "--corrected", copy)
    assert (answer["rejected"], answer["new"]) == (0, 2)
    made = openpyxl.load_workbook(copy)
    cell = made.worksheets[0].cell(problem["row"], place + 1)
    assert (cell.value, cell.fill.fgColor.rgb) == ("马里", "FFFFF2B3")
    assert [one.value for one in made["更正"][2]][2:] == ["没有这个国家", "马里"]
    assert gz("import", copy, "--plan")[1]["rejected"] == 0
    cells.write_text('[["x"]]', encoding="utf-8")
    assert gz("import", path, "--plan", "--corrections", cells)[0] == 1


def test_an_unfinished_import_goes_on_from_the_store(filled: CommandLine, tmp_path: Path) -> None:
    path = filled.roll(people=[("S7", "新同学", "", "", "女", "泰国", "2004-01-01", "TH1234567", *PEOPLE[0][8:])])
    store = open_store(filled.store)
    with store.writing("office", "students.keep_import") as session:
        number = unfinished.keep(session, name=path.name, content=path.read_bytes(), state={"sheets": []})
    store.close()
    path.unlink()
    code, answer = filled("import", "--unfinished", str(number), "--plan")
    assert (code, answer["new"], answer["file"]) == (0, 1, path.name)
    code, answer = filled("import", "--unfinished", str(number))
    assert (code, answer["people"]) == (0, 1)
    assert filled("import", "--unfinished", str(number))[0] == 1, "it is done"


def test_the_offices_own_template_is_used(filled: CommandLine, tmp_path: Path) -> None:
    head = ["编码甲", "称谓", "证件", "学院", "层级", "来校", "学籍状态", "国别"]
    path = tmp_path / "自己.xlsx"
    sheets.write_rows(path, head, [["S8", "郑小雨", "TH7654321", "国际学院", "本科", "2026-09-01", "在读", "泰国"]])
    assert filled("import", path, "--plan")[0] == 1
    fields = [
        "student_number",
        "chinese_name",
        "passport_number",
        "college",
        "level",
        "start_date",
        "status",
        "nationality",
    ]
    store = open_store(filled.store)
    with store.writing("office", "students.save_template") as session:
        templates.save_template(session, name="学院报表", content=known.of_mapping("学院报表", head, fields))
    store.close()
    code, answer = filled("import", path, "--plan")
    assert (code, answer["new"], answer["rolls"][0]["template_label"]) == (0, 1, "学院报表"), answer["problems"]
    assert "按“学院报表”模板识别" in answer["message"]
    assert filled("import", path, "--plan", "--template", "none")[0] == 1
    assert filled("import", path, "--plan", "--template", "没有这个")[0] == 1


def test_the_programs_own_full_export_changes_nothing(gz: CommandLine, tmp_path: Path) -> None:
    assert gz("generate", "60", "--seed", "5")[0] == 0
    for name in ("全部.xlsx", "全部.csv"):
        out = tmp_path / name
        assert gz("export", out, "--full", "--purpose", "核对")[0] == 0
        _code, answer = gz("import", out)
        told = {key: answer[key] for key in ("new", "changed", "conflicting", "rejected", "act")}
        assert told == {"new": 0, "changed": 0, "conflicting": 0, "rejected": 0, "act": None}, answer["problems"][:3]
        assert answer["identical"] >= 60
    text = (tmp_path / "全部.csv").read_text("utf-8-sig")
    (tmp_path / "gbk.csv").write_bytes(text.encode("gb18030"))
    assert gz("import", tmp_path / "gbk.csv", "--plan")[1]["changed"] == 0
