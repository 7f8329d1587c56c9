"""The command as a user types it: from the plan to the bank's answer, with the files in between."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from pypdf import PdfReader
from sqlalchemy import select

from gzstudents import commands
from gzstudents.kernel import money as sums
from gzstudents.kernel.sheets import read_book, write_rows
from gzstudents.kernel.store import Store
from gzstudents.payments.model import Roster
from gzstudents.payments.printing.sheet import Head, Signed, signed_sheet
from gzstudents.scholarships import operations as scholarships
from tests.payments import money

Run = Any


@pytest.fixture
def run(store: Store, capsys: pytest.CaptureFixture[str]) -> Run:
    def do(*words: str, code: int = 0) -> dict[str, Any]:
        assert commands.run(["payments", *words, "--store", str(store.path), "--lang", "zh_CN", "--json"]) == code
        return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]

    return do


def test_from_the_plan_to_the_banks_answer(store: Store, run: Run, tmp_path: Path) -> None:
    one, _two, off = money.students(store, 3)
    money.do(store, scholarships.suspend_award, award_ids=[off], reason="不合格", happened_on="2025-08-05")
    assert run("plan", "--programme", "cgs", "--year", "2025-2026")["made"] == 3
    assert run("budget", "--programme", "CGS", "--year", "2025", "--amount", "0.4万")["amount_fen"] == 400_000
    made = run("roster", "--programme", "CGS", "--month", "2025-09")
    assert (made["roster"]["people"], made["roster"]["excluded"], made["roster"]["total"]) == (2, 1, "5,000")
    assert made["roster"]["capitals"] == "伍仟元整"
    assert [line["reason"] for line in made["lines"]] == ["", "", "AWARD_SUSPENDED"]
    taken = made["lines"][0]["student_number"]
    whose = ("--roster", "FF-2025-0001", "--student", taken)
    assert run("exclude", *whose, "--kind", "DECLINED", "--reason", "本人放弃")["roster"]["total"] == "2,500"
    assert (
        run("roster", "--programme", "CGS", "--month", "2025-09")["roster"]["people"] == 1
    )  # stays off when made again
    assert run("include", *whose)["roster"]["people"] == 2
    assert "不在发放表" in run("exclude", *whose[:3], "无", "--reason", "x", code=1)["message"]
    refused = run("lock", "--roster", "FF-2025-0001", code=1)
    assert "超出 1,000 元" in refused["problems"][0]["message"]
    locked = run("lock", "--roster", "ff-2025-0001", "--override", "追加预算已批")
    digest = locked["roster"]["content_hash"]
    assert len(digest) == 64
    held = run("check", "--roster", "FF-2025-0001")
    assert (held["intact"], held["stale"], held["behind"]) == (True, [], False)
    pdf, finance, bank = (tmp_path / name for name in ("签字.pdf", "财务.xlsx", "银行.xlsx"))
    assert run("files", "--roster", "FF-2025-0001", "--bank", str(bank), code=2)["ok"] is False  # no purpose
    assert not bank.exists()
    files = run(
        "files", "--roster", "FF-2025-0001", "--sheet", str(pdf), "--finance", str(finance), "--bank", str(bank),
        "--purpose", "九月代发",
    )["files"]  # fmt: skip
    with store.reading() as session:
        kept = session.scalars(select(Roster)).one()
        day = kept.locked_on or ""
        assert [kept.sheet_hash, kept.finance_hash, kept.bank_hash] == [file["sha256"] for file in files]
        notes = (
            session.connection().exec_driver_sql("SELECT note FROM acts WHERE verb = 'payments.exported'").fetchall()
        )
    assert sum("九月代发" in note[0] for note in notes) == 3
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages).replace(" ", "")
    assert "人民币（大写）：伍仟元整" in text
    assert "5,000.00" in text
    assert digest[:16] in text
    cells = [[str(cell) for cell in row] for row in read_book(bank).sheets[0].rows]
    assert [row[2] for row in cells[1:]] == ["622200000000001", "622200000000002"]
    shown = "\n".join(str(row) for sheet in read_book(finance).sheets for row in sheet.rows)
    assert "62220000" not in shown
    assert "奖学金已中止" in shown
    run("paid", "--roster", "FF-2025-0001", "--date", day, "--voucher", "记-9")
    answer = tmp_path / "回盘.xlsx"
    write_rows(
        answer,
        ["序号", "户名", "账号", "交易金额", "交易状态", "失败原因"],
        [
            [1, "DIALLO Aminata", "622200000000001", 2500.00, "成功", ""],
            [2, "Aminata DIALLO", "622200000000002", "2,500.00", "退票", "户名不符"],
        ],
    )
    found = run("reconcile", "--roster", "FF-2025-0001", "--file", str(answer))
    assert (found["rows"], found["same"], [line["kind"] for line in found["differences"]]) == (2, 1, ["RETURNED"])
    assert run("reconcile", "--roster", "FF-2025-0001", "--file", str(answer), "--accept", "7", code=1)["ok"] is False
    assert run("reconcile", "--roster", "FF-2025-0001", "--file", str(answer), "--accept", "all")["accepted"] == 1
    assert run("reconcile", "--roster", "FF-2025-0001", "--file", str(answer))["differences"] == []
    assert money.states(store, one)[:2] == "XP"
    assert run("list")["rosters"][0]["returned"] == 1
    assert run("lock", "--roster", "FF-1", code=1)["ok"] is False


def test_a_messy_list_of_the_bank(store: Store, run: Run, tmp_path: Path) -> None:
    """GBK, blanks in names, amounts as people write them, numbers that Excel spoilt, sums below, a line too many, another month."""
    money.students(store, 6)
    money.plan(store)
    run("roster", "--programme", "CGS", "--month", "2025-09")
    run("lock", "--roster", "FF-2025-0001")
    locked = date.today().isoformat()
    path = tmp_path / "回盘.csv"
    whose = ("--roster", "FF-2025-0001", "--file", str(path))

    def say(*rows: str, head: str = "姓名,账号,交易金额,处理结果,备注,交易日期") -> None:
        path.write_bytes("\r\n".join(["某某银行代发结果", head, *rows]).encode("gb18030"))

    say("学生0,62220000000001,2500,成功,,")
    assert run("reconcile", *whose, code=1)["ok"] is False  # not paid yet
    run("paid", "--roster", "FF-2025-0001", "--date", locked)
    say(
        '学　生0,62220000000001,"￥2,500.00",交易成功,,',
        "学 生 1,6.22E+13,2500元,成功,,",
        "Aminata  DIALLO,62220000000003,2 500,成功,,",
        "学生3,62220000000004,1000.00,成功,,",
        "学生4,4,2500,处理中,,",
        "无名氏,62220000009999,2500,成功,,",
        '学生0,62220000000001,"￥2,500.00",交易成功,,',
        '合计：7 笔,,"13,500.00",,,',
    )
    found = run("reconcile", *whose)
    kinds = [(line["row"], line["kind"]) for line in found["differences"]]
    assert kinds == [
        (3, "TWICE"),
        (6, "AMOUNT"),
        (7, "UNCLEAR"),
        (8, "ONLY_FILE"),
        (9, "TWICE"),
        (0, "ONLY_US"),
        (0, "ONLY_US"),
    ]
    assert (found["rows"], found["same"]) == (6, 1)
    assert [line["row"] for line in found["problems"]] == [5]  # 2 500 is no amount: named, not guessed
    say("学生0,62220000000001,2500,成功,FF-2025-0007 2025-10,")
    assert "FF-2025-0007" in run("reconcile", *whose, code=1)["message"]
    say("学生0,62220000000001,2500,成功,,2025-08-26")
    assert "另一个月" in run("reconcile", *whose, code=1)["message"]
    say(f"学生0,62220000000001,2500,成功,FF-2025-0001 2025-09,{locked}")
    assert run("reconcile", *whose)["same"] == 1
    book = tmp_path / "回盘.xlsx"
    _write_book(
        book,
        [
            ("成功明细", ["姓名", "账号后四位", "金额"], [["学生0", 1, 2500.0], ["学生1", 2, 2500]]),
            ("失败明细", ["姓名", "账号后四位", "金额", "失败原因"], [["学生2", 3, 2500, "账户已销户"], ["学生3", 4, "2,500.00", "户名不符"]]),
        ],
    )  # fmt: skip
    whose = (*whose[:3], str(book))
    found = run("reconcile", *whose)
    assert [(line["place"], line["kind"]) for line in found["differences"]][:2] == [
        ("失败明细!2", "RETURNED"),
        ("失败明细!3", "RETURNED"),
    ]
    assert run("reconcile", *whose, "--accept", "失败明细!3")["accepted"] == 1
    with store.reading() as session:
        said = session.connection().exec_driver_sql(
            "SELECT person_name, result_reason FROM roster_lines WHERE result = 'RETURNED'"
        )
        assert [tuple(row) for row in said] == [("学生3", "户名不符")]


def test_page_totals_and_grand_total_add_up(tmp_path: Path) -> None:
    head = Head(
        "FF-2025-0007",
        "中国政府奖学金",
        "Chinese Government Scholarship",
        "2025-10",
        2,
        "2025-10-20",
        "示例大学",
        "办公室",
    )
    lines = [
        Signed(f"2025{n:04d}", f"学生{n}", f"STUDENT {n}", "VNM", "BA", "", "STIPEND", "2025-10", 250_000 + n)
        for n in range(50)
    ]
    path = tmp_path / "x.pdf"
    path.write_bytes(signed_sheet(head, lines))
    pages = [page.extract_text().replace(" ", "") for page in PdfReader(path).pages]
    assert len(pages) == 3
    printed = [_after(page, "Pagesubtotal") for page in pages]
    total = sum(line.amount_fen for line in lines)
    assert sum(printed) == total
    assert _after(pages[-1], "总计") == total
    assert sums.capitals(total) in pages[-1]
    assert signed_sheet(head, lines) == path.read_bytes()


def _write_book(path: Path, sheets: list[tuple[str, list[str], list[list[object]]]]) -> None:
    book = xlsxwriter.Workbook(str(path))
    for name, head, rows in sheets:
        sheet = book.add_worksheet(name)
        for line, row in enumerate([head, *rows]):
            sheet.write_row(line, 0, row)
    book.close()


def _after(page: str, words: str) -> int:
    """The first amount with two decimals after some words, in fen."""
    import re

    found = re.search(r"([\d,]+)\.(\d\d)", page[page.index(words) :])
    assert found is not None
    return int(found[1].replace(",", "") + found[2])


def test_single_instalments_on_the_command_line(store: Store, run: Run) -> None:
    (one,) = money.students(store, 1)
    money.plan(store)
    with store.reading() as session:
        number = session.connection().exec_driver_sql("SELECT student_number FROM enrolments").scalar_one()
    listed = run("schedule", "--student", number)["instalments"]
    assert len(listed) == 26
    first = next(row["id"] for row in listed if row["item"] == "STIPEND")
    assert run("hold", "--id", str(first), "--kind", "DECLINED", "--reason", "本人放弃九月")["count"] == 1
    assert money.states(store, one)[:2] == "HP"
    assert run("release", "--id", str(first), "--reason", "本人改变主意")["count"] == 1
    assert money.states(store, one)[:2] == "PP"
    assert run("claw-back", "--id", str(first), "--reason", "x", code=1)["ok"] is False
    assert "金额" in run("claw-back", "--id", str(first), "--reason", "x", "--amount", "零", code=1)["message"]
    assert run("schedule", "--student", "无", code=1)["ok"] is False
