"""Every amount that ships, against tables worked out by hand (domain 3.1 to 3.3), in yuan."""

import pytest

from gzstudents.kernel.store import Store
from gzstudents.scholarships import queries, rules
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.rates import RateTerms, Study

YEAR = "2025-2026"
I, II, III, NONE = "02", "08", "10", "14"  # noqa: E741 - economics, engineering, medicine, interdisciplinary


def lines(store: Store, code: str, study: Study, grade: str = "", year: str = YEAR) -> list[RateTerms]:
    with store.reading() as session:
        return rules.amount(queries.get_terms(session, code), study, year, grade)


def study(level: str, discipline: str = I, language: str = "ZH", category: str = "") -> Study:
    return Study(level, category, discipline, language)


# level, category, discipline, language, stipend × 12, accommodation × 12, insurance, tuition, supplement, total
CGS = [
    ("BA", "02", I, "ZH", 30000, 8400, 800, 20000, 0, 59200),
    ("BA", "02", II, "ZH", 30000, 8400, 800, 23000, 0, 62200),
    ("BA", "02", III, "ZH", 30000, 8400, 800, 27000, 0, 66200),
    ("BA", "02", III, "EN", 30000, 8400, 800, 27000, 0, 66200),  # the supplement is for postgraduates
    ("MA", "03", I, "ZH", 36000, 8400, 800, 25000, 0, 70200),
    ("MA", "03", II, "ZH", 36000, 8400, 800, 29000, 0, 74200),
    ("MA", "03", III, "ZH", 36000, 8400, 800, 34000, 0, 79200),
    ("MA", "03", I, "EN", 36000, 8400, 800, 25000, 5000, 75200),
    ("MA", "03", III, "BILINGUAL", 36000, 8400, 800, 34000, 0, 79200),  # not fully in English
    ("PHD", "04", I, "ZH", 42000, 12000, 800, 33000, 0, 87800),
    ("PHD", "04", II, "", 42000, 12000, 800, 38000, 0, 92800),
    ("PHD", "04", III, "ZH", 42000, 12000, 800, 45000, 0, 99800),
    ("PHD", "04", III, "EN", 42000, 12000, 800, 45000, 5000, 104800),
    ("NON", "06", I, "ZH", 36000, 8400, 800, 25000, 0, 70200),
    ("NON", "07", III, "ZH", 42000, 12000, 800, 45000, 0, 99800),
]


@pytest.mark.parametrize("row", CGS, ids=lambda row: "-".join(map(str, row[:4])))
def test_chinese_government_scholarship_to_the_yuan(store: Store, row: tuple[object, ...]) -> None:
    level, category, discipline, language, stipend, room, insurance, tuition, supplement, total = row
    found = lines(store, "CGS", Study(str(level), str(category), str(discipline), str(language)))
    by_item = {line.item: line.year_fen // 100 for line in found}
    expected = {"STIPEND": stipend, "ACCOMMODATION": room, "INSURANCE": insurance, "TUITION": tuition}
    assert by_item == expected | ({"SUPPLEMENT": supplement} if supplement else {})
    assert worth.total(found) == int(str(total)) * 100
    assert worth.cash(found) == int(str(stipend)) * 100


@pytest.mark.parametrize("code", ["HKMO", "TW"])
@pytest.mark.parametrize(
    ("level", "amounts"),
    [
        ("JC", (8000, 6000, 5000, 4000)),
        ("BA", (8000, 6000, 5000, 4000)),
        ("MA", (20000, 10000, 7000, 5000)),
        ("PHD", (30000, 15000, 10000, 7000)),
    ],
)
def test_hong_kong_macao_taiwan(store: Store, code: str, level: str, amounts: tuple[int, ...]) -> None:
    grades = ("SPECIAL", "FIRST", "SECOND", "THIRD")
    assert tuple(worth.total(lines(store, code, study(level), grade)) // 100 for grade in grades) == amounts


@pytest.mark.parametrize(("level", "yuan"), [("BA", 10000), ("MA", 20000), ("PHD", 30000), ("JC", 0), ("NON", 0)])
def test_guangdong(store: Store, level: str, yuan: int) -> None:
    assert worth.total(lines(store, "GD", study(level))) == yuan * 100


def test_no_amount_without_what_it_depends_on(store: Store) -> None:
    assert lines(store, "CGS", study("BA", "14")) != []  # the class is missing: rules refuse, see test_rules
    assert lines(store, "CGS", study("NON", category="05")) == []
    assert lines(store, "HKMO", study("BA"), "FOURTH") == []
    assert lines(store, "HKMO", study("BA"), "FIRST", "2016-2017") == []


def rate(amount: int, since: str, until: str = "", **values: str) -> RateTerms:
    return RateTerms(
        values.get("level", ""), "", values.get("grade", ""), "", "", "AWARD", amount, valid_from=since, valid_to=until
    )


def test_of_two_rates_the_later_one_counts() -> None:
    both = [rate(100, "2017-09-01"), rate(200, "2025-09-01")]
    for day, amount in (("2017-08-31", []), ("2024-09-01", [100]), ("2025-09-01", [200])):
        assert [one.amount_fen for one in worth.in_force(both, day)] == amount
    ended = [rate(100, "2017-09-01", "2020-08-31")]
    assert worth.in_force(ended, "2020-08-31") == ended
    assert worth.in_force(ended, "2020-09-01") == []


def test_money_by_the_month() -> None:
    assert rate(250000, "")._replace(per="MONTH", months=12).year_fen == 3000000
    assert rate(250000, "")._replace(per="MONTH", months=5).year_fen == 1250000
    assert rate(250000, "")._replace(per="ONCE", months=12).year_fen == 250000
