"""The review from the command line: started, decisions imported, letters written."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import Workbook

from gzstudents import commands
from gzstudents.evaluation.model import AnnualReview
from gzstudents.evaluation.queries.reviews import list_reviews
from gzstudents.evaluation.rules.letters import About, letter, texts
from gzstudents.kernel.letter_pages import paged
from gzstudents.kernel.letters import Sender, Senders
from gzstudents.kernel.store import Store
from gzstudents.scholarships.model import Award
from tests.evaluation.fourteen import YEAR, fill

SENDERS = Senders(Sender("示例大学", "国际学生办公室"), Sender("Example University", "International Students Office"))


def _answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    commands.run(["review", *words, "--json"])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def _sheet(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = Workbook()
    for row in (("2026 年度评审结果",), ("学号", "姓名", "评审结果", "生效日期", "文号"), *rows):
        book.active.append(row)
    book.save(path)
    return path


def test_from_opening_to_letters(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    who = fill(store)
    with store.writing("office", "evaluation.open_reviews") as session:
        session.query(AnnualReview).delete()
    base = ("--store", str(tmp_path / "office.gzs"), "--year", YEAR)
    assert _answer(capsys, "list", *base)["not_opened"] == {"due": 2, "exempt": 0}
    assert _answer(capsys, "open", *base)["due"] == 2
    listed = _answer(capsys, "list", *base, "--programme", "xcgs")
    assert (listed["deadline"], [one["state"] for one in listed["reviews"]]) == ("2026-05-10", ["DUE", "DUE"])
    numbers = {one["id"]: one["student_number"] for one in listed["reviews"]}
    first, second = numbers.values()
    refused = _answer(
        capsys,
        "import",
        str(_sheet(tmp_path / "a.xlsx", (first, "", "合格", "", ""), ("X1", "", "取消", "", ""))),
        *base,
    )
    assert not refused["ok"]
    assert len(refused["problems"]) == 2  # the first has no opinion of the school yet, X1 is nobody
    assert _answer(capsys, "fill", *base)["filled"] == 2  # the marks of p1 and p2
    assert _answer(capsys, "fill", *base)["filled"] == 0
    assert not _answer(capsys, "propose", "SUSPEND", *base)["ok"]  # nobody has a result yet
    assert "X1" in _answer(capsys, "propose", "SUSPEND", *base, "--number", "X1")["message"]
    proposed = _answer(capsys, "propose", "SUSPEND", *base, "--result", "UNQUALIFIED", "--number", first, second)
    assert (proposed["proposed"], [one["state"] for one in _answer(capsys, "list", *base)["reviews"]]) == (
        2,
        ["SCHOOL"] * 2,
    )
    path = _sheet(
        tmp_path / "b.xlsx", (first, "", "继续享受", "", ""), (second, "", "中止", date(2026, 9, 1), "函 9 号")
    )
    planned = _answer(capsys, "import", str(path), *base, "--plan")
    assert (planned["decided"], [one["decision"] for one in planned["plan"]]) == (0, ["CONTINUE", "SUSPEND"])
    done = _answer(capsys, "import", str(path), *base, "--date", "2026-06-20")
    assert (done["ok"], done["decided"]) == (True, 2)
    with store.reading() as session:
        rows = {row.student_number: row for row in list_reviews(session, academic_year=YEAR)}
        assert (rows[first].decision, rows[first].effective_on, rows[first].award_state) == (
            "CONTINUE",
            "2026-06-20",
            "ACTIVE",
        )
        assert (rows[second].effective_on, rows[second].suspended_until, rows[second].document) == ("2026-09-01", "2027-09-01", "函 9 号")  # fmt: skip
        assert session.get_one(Award, rows[second].award_id).state == "SUSPENDED"
    again = _answer(capsys, "import", str(path), *base)
    assert (again["ok"], again["decided"], again["known"], again["act"]) == (True, 0, 2, None)  # twice is once
    pdf, word = tmp_path / "l.pdf", tmp_path / "l.docx"
    assert _answer(capsys, "letters", str(pdf), *base)["letters"] == 2
    assert _answer(capsys, "letters", str(word), *base, "--state", "DECIDED")["letters"] == 2
    assert pdf.read_bytes()[:5] == b"%PDF-"
    text = "\n".join(one.text for one in docx.Document(BytesIO(word.read_bytes())).paragraphs)
    assert "is suspended for one year" in text
    assert "资格中止一年" in text
    assert who.people


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ((("S1", "", "也许", "", ""),), "也许"),
        ((("S1", "", "取消", "上周", ""),), "上周"),
        ((("", "", "取消", "", ""),), "没有学号"),
        ((("S1", "", "取消", "", ""), ("S1", "", "继续", "", "")), "已出现过"),
    ],
)
def test_bad_rows_are_told(tmp_path: Path, rows: tuple[tuple[str, ...], ...], problem: str) -> None:
    from gzstudents.evaluation.importing import read_decisions

    found = read_decisions(_sheet(tmp_path / "x.xlsx", *rows))
    assert problem in found.problems[0].message


def _about(**values: str) -> About:
    given = {
        "name": "", "latin": "DIALLO Aminata", "student_number": "S1", "population": "INTL", "country": "SEN", "academic_year": YEAR,
        "programme_zh": "中国政府奖学金", "programme_en": "Chinese Government Scholarship", "state": "DECIDED", "result": "UNQUALIFIED",
        "decision": "SUSPEND", "effective_on": "2026-09-01", "suspended_until": "2027-09-01", "document": "", **values,
    }  # fmt: skip
    return About(1, **given)


def test_letters_are_in_the_students_language() -> None:
    on = date(2026, 6, 25)
    french = letter(_about(), SENDERS, on)
    assert [part.language for part in french.parts] == ["fr", "zh"]
    assert "1 septembre 2027" in dict(french.parts[0].items)["Suspendue jusqu'au"]
    assert "文号" not in dict(french.parts[1].items)  # what is not known is left out
    assert [
        part.language for part in letter(_about(population="HK", country="CHN", name="陳大文"), SENDERS, on).parts
    ] == ["zh"]
    english = letter(_about(country="THA", state="DUE", decision=""), SENDERS, on)
    assert "10 May 2026" in english.parts[0].opening
    russian = letter(_about(country="KAZ", state="DUE", decision=""), SENDERS, on)
    assert [part.language for part in russian.parts] == ["ru", "zh"]
    assert "г.." not in russian.parts[0].opening
    every = [letter(_about(country=c, decision=d), SENDERS, on) for c in ("SEN", "RUS", "THA") for d in ("CONTINUE", "SUSPEND", "RESUME", "CANCEL")]  # fmt: skip
    content, starts = paged(every, SENDERS, on)
    assert starts == list(range(12))  # each on one page of its own: facts stand beside their headings
    assert content[:5] == b"%PDF-"
    assert set(texts()) == {"zh", "en", "fr", "ru"}
