"""Who may have an award: each objection is a sentence that says who and why."""

from dataclasses import replace

import pytest

from gzstudents.kernel import i18n
from gzstudents.scholarships.rates import RateTerms, Study
from gzstudents.scholarships.rules import Candidate, Held, Terms, is_academic_year, is_day, objections, populations

YEAR, DAY = "2025-2026", "2025-10-20"
FLAT = (RateTerms("BA", "", "", "", "", "AWARD", 1000000, "ONCE", valid_from="2013-09-01"),)
GRADED = tuple(
    RateTerms("BA", "", grade, "", "", "AWARD", 400000, "ONCE", valid_from="2017-09-01") for grade in ("FIRST", "THIRD")
)
CLASSED = tuple(RateTerms("BA", "", "", group, "", "TUITION", 2000000) for group in ("I", "II", "III"))
GD = Terms("GD", "广东奖", "Guangdong", "INTL", "EXCLUSIVE_YEAR", "21 42", "2013-09-01", rates=FLAT)
HKMO = Terms("HKMO", "港澳奖", "HKMO", "HK MO OC:JC,BA", "ALLOWED", rates=GRADED)
CGS = Terms("CGS", "国家奖", "CGS", "INTL", "ALLOWED", rates=CLASSED)
WHO = Candidate(1, 1, "阿米娜", "2024001", "INTL", Study("BA", "02", "02", "ZH"), "REGISTERED", "5", "2024-09-01")


def ask(
    terms: Terms = GD, grade: str = "", held: tuple[Held, ...] = (), day: str = DAY, **changed: object
) -> list[str]:
    return objections(terms, replace(WHO, **changed), YEAR, grade, day, held)  # type: ignore[arg-type]


def test_nothing_speaks_against() -> None:
    assert ask() == []
    assert ask(HKMO, "FIRST", population="HK") == []
    assert ask(HKMO, "THIRD", population="OC") == []
    assert ask(CGS) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"population": "HK"}, "阿米娜（2024001）是香港学生，“广东奖”只授予国际学生。"),
        ({"status": "SUSPENDED"}, "阿米娜（2024001）在 2025-10-20 的学籍状态是“休学”，须为“在读”。"),
        ({"status": ""}, "阿米娜（2024001）在 2025-10-20 没有学籍状态，不能获奖。"),
        ({"start_date": "2026-09-01"}, "阿米娜（2024001）于 2026-09-01 入学，不在 2025-2026 学年就读。"),
        ({"start_date": "2027"}, "阿米娜（2024001）于 2027 入学，不在 2025-2026 学年就读。"),
        ({"end_date": "2025-07"}, "阿米娜（2024001）已于 2025-07 离校，不在 2025-2026 学年就读。"),
        ({"funding": "21"}, "阿米娜（2024001）的经费来源是“中国政府奖学金”，“广东奖”不能与它兼得。"),
        ({"study": Study("", "", "", "")}, "阿米娜（2024001）的培养层次未填，无法确定金额。"),
        (
            {"study": Study("NON", "05", "", "")},
            "“广东奖”在 2025-2026 学年没有适用于“语言生”的资助标准，阿米娜（2024001）不能获奖。",
        ),
        ({"student_number": "", "population": "TW"}, "阿米娜是台湾学生，“广东奖”只授予国际学生。"),
    ],
)
def test_objections_in_words(changed: dict[str, object], sentence: str) -> None:
    assert ask(**changed) == [sentence]  # type: ignore[arg-type]


@pytest.mark.parametrize("start", ["2026", "2026-08", "2026-08-31", "2024", ""])
def test_somebody_who_may_have_been_here_in_the_year_is_not_refused_for_it(start: str) -> None:
    assert ask(start_date=start) == []


def test_without_a_start_the_day_must_lie_in_the_year() -> None:
    assert ask(start_date="", day="2026-10-01") == [
        "阿米娜（2024001）的入学日期未填，无法判断 2025-2026 学年是否就读。"
    ]


@pytest.mark.parametrize(
    ("terms", "grade", "changed", "sentence"),
    [
        (HKMO, "", {"population": "MO"}, "阿米娜（2024001）未填等级，“港澳奖”的等级有：一等、三等。"),
        (HKMO, "FULL", {"population": "MO"}, "“港澳奖”没有“全额”，等级有：一等、三等（阿米娜（2024001））。"),
        (GD, "FIRST", {}, "“广东奖”不分等级，请去掉阿米娜（2024001）的“一等”。"),
        (CGS, "", {"study": Study("BA", "02", "", "")}, "阿米娜（2024001）的学科门类未填，无法确定属于一类、二类还是三类。"),
        (CGS, "", {"study": Study("BA", "02", "14", "")}, "阿米娜（2024001）的学科门类“交叉学科”没有归入一、二、三类，无法确定金额。"),
    ],
)  # fmt: skip
def test_what_the_amount_needs(terms: Terms, grade: str, changed: dict[str, object], sentence: str) -> None:
    assert ask(terms, grade, **changed) == [sentence]  # type: ignore[arg-type]


def test_overseas_chinese_only_below_master() -> None:
    rates = tuple(rate._replace(level="MA") for rate in GRADED)
    master = Study("MA", "03", "02", "ZH")
    terms = replace(HKMO, rates=rates)
    assert ask(terms, "FIRST", population="HK", study=master) == []
    assert ask(terms, "FIRST", population="OC", study=master) == [
        "阿米娜（2024001）的培养层次是“硕士”，“港澳奖”对华侨学生只授予专科、本科。"
    ]


def test_exclusive_in_the_year_in_both_directions() -> None:
    uni, gd = Held("UNI", "校奖", "ALLOWED"), Held("GD", "广东奖", "EXCLUSIVE_YEAR")
    words = "“广东奖”不能与同一学年的其他奖学金兼得。"
    assert ask(GD, held=(uni,)) == [f"阿米娜（2024001）已获得 2025-2026 学年的“校奖”，{words}"]
    assert ask(CGS, held=(gd,)) == [f"阿米娜（2024001）已获得 2025-2026 学年的“广东奖”，{words}"]
    assert ask(CGS, held=(uni,)) == []
    assert ask(GD, held=(gd,)) == ["阿米娜（2024001）已获得 2025-2026 学年的“广东奖”。"]


def test_a_programme_has_its_time() -> None:
    assert ask(replace(GD, valid_from="2026-09-01")) == ["“广东奖”从 2026-09-01 起才设立。"]
    assert ask(replace(GD, valid_to="2025-08-31")) == ["“广东奖”已于 2025-08-31 结束。"]


def test_several_objections_are_all_said() -> None:
    assert len(ask(population="HK", status="WITHDRAWN", held=(Held("UNI", "校奖", "ALLOWED"),))) == 3


def test_in_english_too() -> None:
    i18n.use("en")
    (sentence,) = ask(population="HK")
    assert "Guangdong" in sentence
    assert "{" not in sentence


def test_small_readers() -> None:
    assert populations("HK MO OC:JC,BA") == {"HK": frozenset(), "MO": frozenset(), "OC": frozenset({"JC", "BA"})}
    assert populations("") == {}
    assert is_day("2024-02-29")
    assert not is_day("2025-02-29")
    assert not is_day("20250201")
    assert is_academic_year("2025-2026")
    assert not any(map(is_academic_year, ("2025", "2025-2027", "二〇二五", "２０２５-２０２６", "", "99999-100000")))
