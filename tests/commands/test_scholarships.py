"""Scholarships driven by nothing but typed commands, from an empty store and lists: what an office without the window would see."""

import csv
from pathlib import Path

import pytest

from gzstudents.__main__ import main
from tests.commands.conftest import CommandLine

_HEAD = (
    "学号", "姓名", "护照姓", "护照名", "性别", "国籍", "出生日期", "护照号", "培养层次", "学科门类", "学院", "入学日期", "学籍状态", "授课语言",
)  # fmt: skip
_PEOPLE = (
    ("A1", "甲生", "ALPHA", "Ann", "女", "马里", "2003-05-14", "ML1234567", "本科", "经济学", "国际学院", "2025-09-01", "在校", "英语"),
    ("B1", "乙生", "BETA", "Ben", "男", "泰国", "2001-01-30", "AA7654321", "本科", "工学", "文学院", "2025-09-01", "在校", "英语"),
    ("C1", "丙生", "GAMMA", "Cid", "男", "泰国", "1999-01-30", "AA7654322", "博士", "医学", "文学院", "2025-09-16", "在校", "英语"),
)  # fmt: skip


def _list(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


@pytest.fixture
def roll(gz: CommandLine) -> CommandLine:
    code, answer = gz("import", _list(gz.folder / "名册.csv", _HEAD, *_PEOPLE))
    assert (code, answer["new"]) == (0, 3), answer
    return gz


def test_what_a_package_is_made_of(roll: CommandLine) -> None:
    """A doctor in medicine taught in English: 3,500 × 12 + 1,000 × 12 + 800 + 45,000 + 5,000 = 104,800."""
    shown = {one["code"]: one for one in roll("programmes", "--year", "2025")[1]["programmes"]}
    one = next(
        one for one in shown["CGS"]["packages"]
        if (one["level"], one["subject_class"], one["teaching_language"]) == ("PHD", "III", "EN")
    )  # fmt: skip
    assert (one["total_fen"], one["cash_fen"]) == (10_480_000, 4_200_000)
    assert one["items"] == {
        "STIPEND": 4_200_000, "ACCOMMODATION": 1_200_000, "INSURANCE": 80_000, "TUITION": 4_500_000, "SUPPLEMENT": 500_000,
    }  # fmt: skip
    assert len(shown["CGS"]["packages"]) == 21  # 3 + 6 bachelor and master, 6 doctor, 3 + 3 scholars
    assert shown["GZCITY"]["packages"][0]["total_fen"] is None  # no amount is published: none is invented
    code, named = roll("programmes", "rates", "chinese government SCHOLARSHIP")
    assert (code, named["code"]) == (0, "CGS")
    assert "104,800 = " in named["message"]


def test_the_greedy_fill_reaches_one_and_the_best_two(roll: CommandLine) -> None:
    """A wants X, then Y; B only X; one place each. By rank A takes X; two are possible."""
    for programme in ("uni", "gd"):
        made = roll("cycles", "save", "--programme", programme, "--year", "2025", "--places", "1")[1]["cycle"]
        assert (made["year"], made["places"], made["state"]) == ("2025-2026", 1, "DRAFT")
        assert (
            roll("cycles", "step", "--programme", programme, "--year", "2025/26")[0] == 1
        )  # no last day: looked at first
        assert (
            roll("cycles", "step", "--programme", programme, "--year", "2025", "--to", "接受申请", "--confirm")[0] == 0
        )
    for programme, rows in (
        (
            "uni",
            (
                ("学号", "等级", "志愿", "综合得分"),
                ("A1", "一等", "1", "95"),
                ("B1", "一等", "1", "90"),
                ("C1", "一等", "1", ""),
            ),
        ),
        ("gd", (("学号", "志愿", "综合得分"), ("A1", "2", "95"))),
    ):
        paper, which = _list(roll.folder / f"{programme}.csv", *rows), ("--programme", programme, "--year", "2025")
        assert roll("applications", "import", paper, *which)[1]["new"] == len(rows) - 1
        assert roll("applications", "submit", *which)[1]["submitted"] == len(rows) - 1
        assert roll("applications", "rank", *which)[0] == 0
    abroad = ("programmes", "external", "--student", "A1", "--year", "2025", "--name", "外国政府奖学金", "--foreign")
    assert roll(*abroad)[1]["recorded"] == 1  # no Chinese scholarship: it excludes nothing
    both = ("distribute", "--programme", "uni", "GD", "--year", "2025", "--plan")
    code, greedy = roll(*both)
    assert (code, [(one["student_number"], one["programme"]) for one in greedy["placed"]]) == (0, [("A1", "UNI")])
    assert [one["student_number"] for one in greedy["unranked"]] == ["C1"]  # has no score: named, not forgotten
    code, best = roll(*both, "--method", "optimal")
    assert (code, best["status"]) == (0, "optimal")
    assert sorted((one["student_number"], one["programme"]) for one in best["placed"]) == [("A1", "GD"), ("B1", "UNI")]
    assert ([one["name"] for one in best["gains"]], {one["person"] for one in best["loses"]}) == (["乙生（B1）"], {1})
    assert roll("cycles", "save", "--programme", "uni", "--year", "2025", "--budget", "一万")[0] == 1
    assert (
        roll("cycles", "step", "--programme", "uni", "--year", "2025", "--to", "FINAL", "--confirm")[0] == 1
    )  # all or none: nothing hung, nobody has a place
    assert [one["state"] for one in roll("cycles", "list", "--programme", "UNI")[1]["cycles"]] == ["OPEN"]


def test_a_scholarship_from_elsewhere_excludes(roll: CommandLine) -> None:
    told = ("programmes", "external", "--student", "A1", "--year", "2025", "--name", "某企业奖学金")
    assert [roll(*told)[1]["recorded"] for _again in range(2)] == [1, 0]
    code, refused = roll("award", "--programme", "广东省政府来粤留学生奖学金", "--year", "2025", "--student", "A1")
    assert (code, "某企业奖学金" in refused["reasons"][0]) == (1, True)
    code, none = roll("payments", "plan", "--programme", "没有这个")
    assert (code, "CGS、HKMO" in none["message"]) == (1, True)
    assert roll("payments", "lock")[0] == 1
    assert roll("payments", "lock", "--programme", "cgs", "--month", "2025-13")[0] == 2


def test_an_interruption_while_the_program_loads_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_words: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("gzstudents.starting.start", interrupted)
    assert main() == 1


@pytest.mark.long
def test_a_list_is_published_and_a_cycle_ended(roll: CommandLine) -> None:
    """Two apply; one is excluded with a reason, the other is made public and gets the award."""
    which = ("--programme", "UNI", "--year", "2025")
    assert roll("cycles", "save", *which, "--places", "2")[1]["cycle"]["places"] == 2
    assert roll("cycles", "save", *which, "--places", "2")[1]["act"] is None
    roll("cycles", "step", *which, "--to", "OPEN", "--confirm")
    paper = _list(roll.folder / "申请.csv", ("学号", "等级", "综合得分"), ("A1", "一等", "95"), ("B1", "二等", "90"))
    assert roll("applications", "import", paper, *which)[1]["new"] == 2
    assert roll("applications", "import", paper, *which, "--submit")[1]["known"] == 2  # the drafts that are on it
    assert roll("applications", "rank", *which)[1]["ranked"] == 2
    assert roll("applications", "move", "exclude", "--number", "app-2025-00002")[0] == 1  # why?
    assert (
        roll("applications", "move", "exclude", "--number", "app-2025-00002", "--reason", "材料不实")[1]["moved"] == 1
    )
    filled = roll("distribute", *which)[1]
    assert ([one["student_number"] for one in filled["placed"]], filled["already"]) == (["A1"], 0)
    assert roll("distribute", *which)[1]["already"] == 1
    assert roll("cycles", "step", *which, "--to", "公示", "--confirm")[1]["cycle"]["state"] == "NOTICE"
    hung = ("applications", "notice", *which, "--out", roll.folder / "公示.pdf")
    assert roll(*hung)[0] == 1
    assert roll(*hung, "--from", "2026-01-05", "--until", "2026-01-06")[0] == 1  # two working days
    assert roll(*hung, "--from", "2026-01-05", "--until", "2026-01-09")[1]["names"] == 1
    assert roll("distribute", *which, "--finalise")[1]["awarded"] == 1
    assert roll("cycles", "list", *which)[1]["cycles"][0]["state"] == "FINAL"
