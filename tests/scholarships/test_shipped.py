"""What ships, as the rules that are named in the files have it: conditions on both sides of each, amounts, who and with what."""

from typing import Any

import pytest

from gzstudents.scholarships.rules import RuleTerms, check, outcome
from gzstudents.scholarships.shipped import shipped_programmes

DAY = "2025-10-20"
OK, DOUBT, NO = "ELIGIBLE", "UNCLEAR", "REFUSED"
_OWN = {
    "age": 22,
    "level": "BA",
    "category": "02",
    "teaching_language": "ZH",
    "punishments": 0,
    "failed": 0,
    "freshman": 0,
}
_MORE = {
    "terms_studied": 2, "hsk_level": 5, "hsk_score": 240, "rank_percent": 300, "entry_route": "DSE", "within_length": 1,
    "months_received": (("CGS", 0),),
}  # fmt: skip
BASE: dict[str, Any] = {**_OWN, **_MORE}
MASTER = {"level": "MA", "category": "03", "age": 30, "hskk_level": 2, "hskk_score": 60}
DOCTOR = {"level": "PHD", "category": "04", "age": 35, "hsk_level": 6, "hskk_level": 3, "hskk_score": 60}
SCHOLAR = {"level": "NON", "category": "06", "terms_studied": 0}


@pytest.fixture(scope="module")
def shipped() -> dict[str, list[RuleTerms]]:
    names = {"field", "operator", "value", "severity", "route", "applies"}
    found = {}
    for one in shipped_programmes():
        code = one["programme"]["code"]
        found[code] = [
            RuleTerms(place, **{name: text for name, text in values.items() if name in names}, programme=code)
            for place, values in enumerate(one["conditions"], 1)
        ]
    return found


def months(count: float) -> dict[str, Any]:
    return {"months_received": (("CGS", int(count * 100)),)}


CASES: list[tuple[str, dict[str, Any], str]] = [
    # CGS: bachelor under 25, master under 35, doctor under 40; degree students and scholars; so many months in a life
    ("CGS", {}, OK), ("CGS", {"age": 24}, OK), ("CGS", {"age": 25}, NO), ("CGS", {"age": None}, DOUBT),
    ("CGS", {**MASTER, "age": 34}, OK), ("CGS", {**MASTER, "age": 35}, NO),
    ("CGS", {**DOCTOR, "age": 39}, OK), ("CGS", {**DOCTOR, "age": 40}, NO),
    ("CGS", {**SCHOLAR, "age": 50}, OK), ("CGS", {**SCHOLAR, "category": "07"}, OK), ("CGS", {**SCHOLAR, "category": "05"}, NO),
    ("CGS", months(83.5), OK), ("CGS", months(84), NO), ("CGS", {**MASTER, **months(59.5)}, OK), ("CGS", {**MASTER, **months(60)}, NO),
    ("CGS", {**DOCTOR, **months(71.5)}, OK), ("CGS", {**DOCTOR, **months(72)}, NO),
    ("CGS", {**SCHOLAR, **months(11.5)}, OK), ("CGS", {**SCHOLAR, **months(12)}, NO), ("CGS", {"punishments": 1}, DOUBT),
    # Guangdong: degree students of a year, or new ones; under 40, new bachelors under 30, new masters under 35; HSK 4 if in Chinese
    ("GD", {}, OK), ("GD", {"level": "JC"}, NO), ("GD", {"level": "NON"}, NO), ("GD", {"terms_studied": 1}, NO),
    ("GD", {"freshman": 1, "terms_studied": 0}, OK), ("GD", {"age": 39}, OK), ("GD", {"age": 40}, NO),
    ("GD", {"freshman": 1, "age": 29}, OK), ("GD", {"freshman": 1, "age": 30}, NO),
    ("GD", {**MASTER, "freshman": 1, "age": 34}, OK), ("GD", {**MASTER, "freshman": 1, "age": 35}, NO), ("GD", {**MASTER, "age": 35}, OK),
    ("GD", {**DOCTOR, "freshman": 1, "age": 39}, OK), ("GD", {"hsk_level": 4}, OK), ("GD", {"hsk_level": 3}, NO),
    ("GD", {"hsk_level": None}, DOUBT), ("GD", {"hsk_level": None, "teaching_language": "EN"}, OK),
    ("GD", {"failed": 1}, DOUBT), ("GD", {"freshman": 1, "failed": 1}, OK), ("GD", {"punishments": 1}, DOUBT),
    # Hong Kong, Macao, Taiwan: junior college to doctor; the better half, or an entrance examination; within the normal length
    *(
        (code, changed, expected)
        for code in ("HKMO", "TW")
        for changed, expected in (
            ({}, OK), ({"level": "JC"}, OK), ({"level": "PREP"}, NO), ({"rank_percent": 500}, OK), ({"rank_percent": 501}, DOUBT),
            ({"freshman": 1, "rank_percent": 900}, OK), ({"freshman": 1, "entry_route": "RECOMMENDED"}, DOUBT),
            ({"entry_route": "RECOMMENDED"}, OK), ({"within_length": 0}, DOUBT), ({"punishments": 1}, DOUBT),
        )
    ),
    # Chinese language teachers: 16 to 35 (in service to 45, bachelors to 25); HSK and HSKK by level
    ("ICLT", {}, OK), ("ICLT", {"age": 16}, OK), ("ICLT", {"age": 15}, NO), ("ICLT", {"age": 25}, OK), ("ICLT", {"age": 26}, NO),
    ("ICLT", {**MASTER, "age": 35}, OK), ("ICLT", {**MASTER, "age": 36}, DOUBT), ("ICLT", {**MASTER, "age": 45}, DOUBT),
    ("ICLT", {**MASTER, "age": 46}, NO), ("ICLT", {"hsk_level": 4, "hsk_score": 210}, OK), ("ICLT", {"hsk_level": 3}, DOUBT),
    ("ICLT", {"hsk_score": 209}, DOUBT), ("ICLT", {**MASTER, "hsk_level": 4}, DOUBT), ("ICLT", {**MASTER, "hsk_score": 209}, DOUBT),
    ("ICLT", {**MASTER, "hskk_level": 1}, DOUBT), ("ICLT", {**MASTER, "hskk_score": 59}, DOUBT), ("ICLT", DOCTOR, OK),
    ("ICLT", {**DOCTOR, "hsk_score": 200}, OK), ("ICLT", {**DOCTOR, "hsk_score": 199}, DOUBT), ("ICLT", {**DOCTOR, "hsk_level": 5}, DOUBT),
    ("ICLT", {**DOCTOR, "hskk_level": 2}, DOUBT), ("ICLT", {**DOCTOR, "hskk_score": 59}, DOUBT),
    ("ICLT", {**SCHOLAR, "hsk_level": 3, "hsk_score": 180}, OK), ("ICLT", {**SCHOLAR, "hsk_level": 2}, DOUBT),
    ("ICLT", {**SCHOLAR, "hsk_score": 179}, DOUBT), ("ICLT", {**SCHOLAR, "terms_studied": 1}, DOUBT), ("ICLT", {"punishments": 1}, DOUBT),
    *((code, {"punishments": count}, expected) for code in ("UNI", "UNIFULL", "PREP") for count, expected in ((0, OK), (1, DOUBT))),
]  # fmt: skip


def test_each_condition_on_both_sides(shipped: dict[str, list[RuleTerms]]) -> None:
    wrong = [
        (code, changed, expected, got)
        for code, changed, expected in CASES
        if (got := outcome(check(shipped[code], {**BASE, **changed}, "INITIAL", DAY))) != expected
    ]
    assert wrong == []


def test_who_renews_is_not_asked_for_the_age_or_the_examination_of_a_beginner(
    shipped: dict[str, list[RuleTerms]],
) -> None:
    for code, changed in (("CGS", {"age": 27}), ("ICLT", {"hsk_level": 3})):
        assert outcome(check(shipped[code], {**BASE, **changed}, "RENEWAL", DAY)) == OK, code


# populations, kind, stacking, type of sponsor, code of funding, renewable, reviewed every year
TERMS = {
    "CGS": ("INTL", "FULL", "ALLOWED", "CENTRAL_GOV", "21", True, True),
    "HKMO": (
        "HK MO OC:JC,BA",
        "ONE_OFF_AWARD",
        "ALLOWED",
        "CENTRAL_GOV",
        "21",
        False,
        False,
    ),  # overseas Chinese: to bachelor
    "TW": ("TW", "ONE_OFF_AWARD", "ALLOWED", "CENTRAL_GOV", "21", False, False),
    "GD": ("INTL", "ONE_OFF_AWARD", "EXCLUSIVE_YEAR", "PROVINCE", "22", False, False),
    "UNI": ("INTL HK MO TW OC", "ONE_OFF_AWARD", "ALLOWED", "UNIVERSITY", "42", False, False),
    "ICLT": ("INTL:NON,BA,MA,PHD", "FULL", "ALLOWED", "MINISTRY", "23", True, False),
    "GZCITY": ("INTL HK MO TW OC", "PARTIAL", "ALLOWED", "CITY", "22", False, False),
    "UNIFULL": ("INTL", "PARTIAL", "ALLOWED", "UNIVERSITY", "42", True, True),
    "PREP": ("INTL:PREP HK:PREP MO:PREP TW:PREP OC:PREP", "PREP", "ALLOWED", "UNIVERSITY", "42", False, False),
}


def test_whom_each_programme_is_for_and_what_it_stands_beside() -> None:
    found = {}
    for one in shipped_programmes():
        programme = one["programme"]
        said = (
            programme["populations"],
            programme["kind"],
            programme["stacking"],
            one["sponsor"]["kind"],
            programme["funding"],
        )
        found[programme["code"]] = (*said, programme.get("renewable", False), programme.get("review_required", False))
    assert found == TERMS


# level, grade → stipend a month, months, room a month: one semester 5, one year 11, a degree 12; four weeks have no stipend
TEACHERS = {
    ("NON", "TERM_STAY"): (2500, 5, 700), ("NON", "YEAR_STAY"): (2500, 11, 700), ("NON", "WEEKS_STAY"): (None, None, 700),
    ("BA", ""): (2500, 12, 700), ("MA", ""): (3000, 12, 700), ("PHD", ""): (3500, 12, 1000),
}  # fmt: skip


def test_months_of_the_language_teachers_scholarship() -> None:
    (rates,) = (one["rates"] for one in shipped_programmes() if one["programme"]["code"] == "ICLT")
    found: dict[tuple[str, str], tuple[int | None, int | None, int | None]] = {}
    for key in dict.fromkeys((rate["level"], rate.get("grade", "")) for rate in rates):
        lines = {rate["item"]: rate for rate in rates if (rate["level"], rate.get("grade", "")) == key}
        stipend, room = lines.get("STIPEND", {}), lines["ACCOMMODATION"]
        found[key] = stipend.get("yuan"), stipend.get("months"), room["yuan"]
        assert room.get("months") == stipend.get("months", room.get("months"))
    assert found == TEACHERS
