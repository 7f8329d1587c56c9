"""`distribute` on the store as a user would type it: a plan writes nothing, a fill does, sheets come out the same again."""

import json
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.distribution.printing import sheet as paper
from gzstudents.distribution.queries import sheets
from gzstudents.kernel.settings import get_settings, on_paper
from gzstudents.kernel.store import Store
from tests.distribution.making import YEAR, Made, hmt


def run(store: Store, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, Any]]:
    code = commands.run(["--store", str(store.path), "distribute", *options, "--json"])
    return code, json.loads(capsys.readouterr().out)


def placements(store: Store) -> int:
    with store.reading() as session:
        return int(session.connection().exec_driver_sql("SELECT count(*) FROM placements").scalar_one())


def test_plan_fill_finalise_and_sheets(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = hmt(store)
    which = ("--programme", "hkmo", "--year", YEAR)
    code, plan = run(store, capsys, *which, "--plan", "--method", "optimal")
    assert (code, plan["status"], plan["amount"], placements(store)) == (0, "optimal", "11,000", 0)
    assert [one["name"] for one in plan["placed"]] == ["陈一", "黄二"]
    assert (plan["gains"], plan["loses"], plan["envy"]) == ([], [], [])
    assert any("多 1 个名额：可多 1 人获奖" in text for text in plan["more"]), plan["more"]
    code, filled = run(store, capsys, *which)
    assert (code, len(filled["placed"]), placements(store)) == (0, 2, 4)
    assert isinstance(filled["act"], int)
    code, again = run(store, capsys, *which)
    assert (code, again["placed"], again["act"]) == (0, [], None)
    code, anew = run(
        store, capsys, *which, "--plan", "--anew"
    )  # what a fill decided may be thought over, nothing is written
    assert [one["name"] for one in anew["placed"]] == ["陈一", "黄二"]
    assert anew["refused"][0]["told"].partition("\u2028")[0] == anew["refused"][0]["detail"]
    code, done = run(store, capsys, *which, "--finalise", "--date", "2025-12-01")
    assert (code, done["awarded"], done["rejected"], done["amount"]) == (0, 2, 2, "11,000")
    target = tmp_path / "sheets.pdf"
    code, printed = run(store, capsys, "--sheets", str(target), "--application", "APP-2025-00001", "APP-2025-00004")
    assert (code, printed["sheets"]) == (0, 2)
    first = target.read_bytes()
    with store.reading() as session:
        students = session.connection().exec_driver_sql(
            "SELECT e.student_number FROM applications a JOIN enrolments e ON e.id = a.enrolment_id ORDER BY a.number"
        ).scalars().all()  # fmt: skip
    code, printed = run(store, capsys, "--sheets", str(target), "--application", students[0].lower(), students[3])
    assert (code, target.read_bytes()) == (0, first)  # a student's number serves as well
    code, printed = run(store, capsys, *which, "--sheets", str(target))
    assert (code, printed["sheets"]) == (0, 4)  # all of a cycle, by rank
    code, answer = run(store, capsys, "--sheets", str(target), "--application", "S9")
    assert (code, answer["message"]) == (1, "没有编号或学号为“S9”的申请。")
    assert first == _printed(store, made, [0, 3])


def _printed(store: Store, made: Made, which: list[int]) -> bytes:
    """Years later: other scores, another college; the frozen facts give the same bytes."""
    with store.writing("office", "students.edit") as session:
        session.connection().exec_driver_sql("UPDATE applications SET score = 1, rank = NULL")
        session.connection().exec_driver_sql("UPDATE enrolments SET college = '别的学院'")
        session.connection().exec_driver_sql("UPDATE programmes SET name_zh = '改名奖学金'")
        session.connection().exec_driver_sql("UPDATE settings SET value = '改名大学' WHERE key = 'university_zh'")
    with store.reading() as session:
        found = sheets(session, application_ids=[made.applications[at] for at in which])
        return paper.content(found, on_paper(get_settings(session)))


def test_what_is_asked_wrongly_is_said(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    hmt(store)
    code, answer = run(store, capsys, "--programme", "TW", "--year", YEAR, "--plan")
    assert (code, answer["message"]) == (
        1,
        f"{YEAR} 学年没有项目“TW”的第 1 批。这一学年有批次的项目：HKMO。",
    )
    code, answer = run(store, capsys, "--application", "APP-2025-00001")
    assert (code, answer["message"]) == (2, "只写申请时还须用 --sheets 写明 PDF 文件。")
    code, answer = run(store, capsys, "--programme", "HKMO", "--plan")
    assert (code, answer["message"]) == (1, "请用 --year 写明学年，如 --year 2025-2026。")
