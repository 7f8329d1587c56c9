"""Conditions held against facts: met, not met, not known; one student in words and many at once come to the same."""

from itertools import product
from typing import Any

import pytest

from gzstudents.kernel import i18n
from gzstudents.scholarships.rules import RuleTerms, check, outcome, requirement, terms_studied, verdicts, within_length
from gzstudents.scholarships.rules.eligibility import Other, is_met, value_of

DAY = "2025-10-15"
CGS, ELSEWHERE, FUNDED = Other("CGS", "", "国家奖"), Other("", "", "企业奖"), Other("", "21", "经费来源：国家奖")


@pytest.mark.parametrize(
    ("field", "operator", "value", "fact", "met"),
    [
        ("age", "<=", "24", 24, True), ("age", "<=", "24", 25, False), ("age", "<=", "24", None, None),
        ("age", "<=", "twenty", 20, None), ("gpa", ">=", "3.0", 300, True), ("gpa", ">=", "3.0", 299, False),
        ("average", ">=", "87.5", 8750, True), ("rank_percent", "<=", "50", 500, True), ("rank_percent", "<=", "50%", 501, False),
        ("attendance", ">=", "95", 949, False), ("level", "in", "BA MA", "BA", True), ("level", "not_in", "BA MA", "BA", False),
        ("level", "==", "PHD", "PHD", True), ("level", "!=", "PHD", "BA", True), ("freshman", "==", "1", 1, True),
        ("freshman", "==", "否", 1, False), ("country_group", "in", "ASEAN EU", frozenset({"ASEAN", "MSR"}), True),
        ("country_group", "not_in", "ASEAN", frozenset({"ASEAN"}), False), ("nationality", "==", "THA", frozenset({"THA", "VNM"}), True),
        ("nationality", ">=", "THA", frozenset({"THA"}), None), ("start_date", ">=", "2024-09-01", "2024-09", True),
        ("start_date", ">=", "2024-09-15", "2024-09", None), ("start_date", "<=", "2024-08-31", "2024-09", False),
        ("start_date", ">=", "2024-09-01", "unknown", None), ("hsk_level", ">=", "4", 3, False), ("nonsense", ">=", "4", 3, None),
    ],
)  # fmt: skip
def test_a_value_meets_a_condition(field: str, operator: str, value: str, fact: Any, met: bool | None) -> None:
    assert is_met(RuleTerms(1, field, operator, value), fact) is met


@pytest.mark.parametrize(
    ("start", "on", "terms"),
    [("2024-09-01", "2025-09-01", 2), ("2024-09-25", "2025-09-01", 2), ("2024-10-15", "2025-09-01", 1),
     ("2025-03-01", "2025-09-01", 1), ("2025-09-01", "2025-10-15", 0), ("2024-09", "2025-03-01", 1), ("", "2025-03-01", None),
     ("2027-09-01", "2025-03-01", 0)],
)  # fmt: skip
def test_whole_terms(start: str, on: str, terms: int | None) -> None:
    assert terms_studied(start, on) == terms


@pytest.mark.parametrize(
    ("stay", "on", "within"),
    [(("2021-09-01", "4", ""), "2025-08-31", 1), (("2021-09-01", "4", ""), "2025-09-01", 0),
     (("2023-09-01", "2.5", ""), "2026-02-28", 1), (("2023-09-01", "2.5", ""), "2026-03-01", 0),
     (("", "4", "2025-07"), "2025-07-31", 1), (("2021-09-01", "", "2025-07"), "2025-08-01", 0), (("2021-09-01", "", ""), DAY, None)],
)  # fmt: skip
def test_the_normal_length(stay: tuple[str, str, str], on: str, within: int | None) -> None:
    assert within_length(*stay, on) == within


def test_sentences_in_both_languages() -> None:
    rules = [
        RuleTerms(
            1, "age", "<=", "24", applies="level:BA", text_zh="本科生须未满 25 周岁。", text_en="Must be under 25."
        ),
        RuleTerms(2, "hsk_level", ">=", "4", applies="teaching_language:ZH"),
        RuleTerms(3, "level", "in", "BA MA"),
        RuleTerms(4, "failed", "==", "0", severity="WARNING"),
        RuleTerms(5, "gpa", ">=", "3", route="RENEWAL"),
        RuleTerms(6, "gpa", ">=", "3", valid_from="2026-09-01"),
        RuleTerms(7, "gone", ">=", "3"),
    ]
    facts = {"age": 26, "level": "BA", "teaching_language": "ZH", "failed": 2}
    hits = check(rules, facts, "INITIAL", DAY)
    assert [(hit.rule_id, hit.met) for hit in hits] == [(1, False), (2, None), (3, True), (4, False), (7, None)]
    assert [hit.sentence for hit in hits] == [
        "本科生须未满 25 周岁。", "HSK 级别没有记录，无法判断：HSK 级别须不低于 4 级。", "培养层次：本科，符合要求。",
        "不及格门数须等于 0 门。", "条件中的数据项“gone”不存在，无法判断。请在项目中修改这项条件。",
    ]  # fmt: skip
    assert [hit.fact for hit in hits] == ["26 岁", "", "本科", "2 门", ""]
    assert outcome(hits) == "REFUSED"
    i18n.use("en")
    assert check(rules, facts, "INITIAL", DAY)[0].sentence == "Must be under 25."
    i18n.use("zh_CN")
    assert requirement(RuleTerms(1, "country_group", "in", "ASEAN EU")) == "国家组须属于东盟、欧盟。"


def test_what_an_application_states_counts_only_where_nothing_is_known() -> None:
    rules = [
        RuleTerms(1, "hsk_level", ">=", "4"),
        RuleTerms(2, "gpa", ">=", "3"),
        RuleTerms(3, "nationality", "in", "THA"),
    ]
    stated = {"hsk_level": "5", "gpa": "4.0", "nationality": "泰国", "other_awards": "0", "age": "old"}
    hits = check(rules, {"gpa": 250}, "INITIAL", DAY, stated=stated)
    assert [(hit.met, hit.stated) for hit in hits] == [(True, True), (False, False), (True, True)]
    assert outcome(check(rules[:1], {}, "INITIAL", DAY, stated={"hsk_level": "high"})) == "UNCLEAR"


@pytest.mark.parametrize(
    ("programme", "funding", "held", "count"),
    [("GD", "22", (), 0), ("GD", "22", (CGS,), 1), ("CGS", "21", (CGS, FUNDED), 0), ("GD", "22", (CGS, ELSEWHERE, FUNDED), 3)],
)  # fmt: skip
def test_other_scholarships(programme: str, funding: str, held: tuple[Other, ...], count: int) -> None:
    rule = RuleTerms(1, "other_awards", "==", "0", programme=programme, funding=funding)
    facts = {"other_awards": frozenset(held)}
    assert value_of(rule, facts) == count
    (hit,) = check([rule], facts, "INITIAL", DAY)
    assert hit.met is (count == 0)
    assert all(one.name in hit.fact for one in held) or not count


def test_months_received_are_those_of_the_programme() -> None:
    rule = RuleTerms(1, "months_received", "<=", "11.5", programme="CGS")
    assert [check([rule], {"months_received": held}, "INITIAL", DAY)[0].met for held in
            ((), (("CGS", 1150),), (("CGS", 1200),), (("GD", 9900),))] == [True, True, False, True]  # fmt: skip


def test_many_at_once_come_to_the_same_as_one_by_one() -> None:
    rules = [
        RuleTerms(1, "age", "<=", "24", applies="level:BA"),
        RuleTerms(2, "gpa", ">=", "3", severity="WARNING", applies="freshman:0 level:BA,MA"),
        RuleTerms(3, "country_group", "not_in", "EU"),
        RuleTerms(4, "other_awards", "==", "0", programme="GD", funding="22"),
        RuleTerms(5, "age", ">=", "99", severity="INFO"),
        RuleTerms(6, "gone", ">=", "1", severity="WARNING", applies="level:PHD"),
    ]
    choices = {
        "age": (None, 24, 30), "level": (None, "BA", "PHD"), "gpa": (None, 250, 350), "freshman": (None, 0, 1),
        "country_group": (None, frozenset(), frozenset({"EU"})), "other_awards": (frozenset(), frozenset({CGS})),
    }  # fmt: skip
    people = [dict(zip(choices, values, strict=True)) for values in product(*choices.values())]
    columns = {name: [one[name] for one in people] for name in choices}
    alone = [outcome(check(rules, one, "INITIAL", DAY)) for one in people]
    found = verdicts({7: rules}, len(people), columns, "INITIAL", DAY)[7]
    assert found.outcomes == alone
    assert set(alone) == {"ELIGIBLE", "UNCLEAR", "REFUSED"}
    refused = sum(check(rules[3:4], one, "INITIAL", DAY)[0].met is False for one in people)
    assert found.refused_by[4] == refused
    assert verdicts({1: rules}, 0, {}, "INITIAL", DAY)[1].outcomes == []
