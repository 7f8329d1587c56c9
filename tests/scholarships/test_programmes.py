"""Programmes as the office keeps them: dated rates and conditions, scholarships from elsewhere, the facts of a store."""

import json
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.scholarships import operations, queries, rules
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.rates import Study
from gzstudents.students.model import LanguageResult, Nationality
from gzstudents.studies.model import ConductRecord, StudyResult
from tests import make

YEAR, DAY = "2025-2026", "2025-10-15"


def act(store: Store, operation: Any, **values: Any) -> Any:
    with store.writing("陈静", operation.verb) as session:
        return operation(session, **values)


def total(store: Store, code: str, study: Study, grade: str = "", year: str = YEAR) -> int:
    with store.reading() as session:
        return worth.total(rules.amount(queries.get_terms(session, code), study, year, grade)) // 100


def test_what_ships_and_a_change_of_rate(store: Store) -> None:
    one_year, one_term = Study("NON", "06", "05", "ZH"), Study("BA", "02", "05", "ZH")
    assert total(store, "ICLT", one_year, "YEAR_STAY") == 20000 + 7700 + 27500 + 800 == 56000
    assert total(store, "ICLT", one_term) == 20000 + 8400 + 30000 + 800 == 59200
    with store.reading() as session:
        blank = queries.without_amounts(session)
        by_code = {row.code: row for row in queries.list_programmes(session)}
        assert {code for code, row in by_code.items() if row.id in blank} == {"ICLT", "GZCITY", "UNIFULL", "PREP"}
        assert all(rule.source for row in by_code.values() for rule in queries.rules_of(session, row.id, DAY))
    gd = by_code["GD"].id
    act(store, operations.set_rate, programme_id=gd, item="AWARD", amount_fen=1_200_000, per="ONCE", level="BA",
        valid_from="2026-09-01")  # fmt: skip
    bachelor = Study("BA", "02", "02", "ZH")
    assert (total(store, "GD", bachelor), total(store, "GD", bachelor, year="2026-2027")) == (10000, 12000)
    with store.reading() as session:
        lines = [row.terms for row in queries.list_rates(session, gd) if row.terms.level == "BA"]
        assert [(one.valid_from, one.valid_to) for one in lines] == [("2013-09-01", "2026-08-31"), ("2026-09-01", "")]
    with pytest.raises(RuleBroken, match="更晚"):
        act(
            store,
            operations.set_rate,
            programme_id=gd,
            item="AWARD",
            amount_fen=1,
            per="ONCE",
            level="BA",
            valid_from="2026-01-01",
        )
    act(store, operations.set_rate, programme_id=gd, item="STIPEND", amount_fen=100_000, per="TERM", months=2, level="BA",
        valid_from="2026-09-01")  # fmt: skip
    assert total(store, "GD", bachelor, year="2026-2027") == 12000 + 2 * 1000
    with store.reading() as session:
        standing = [row.terms for row in queries.list_rates(session, gd) if not row.terms.valid_to]
    # the whole table: the allowance of a term is no longer given, doctors get more, the rest is as it was
    table = [
        one._replace(amount_fen=3_500_000) if one.level == "PHD" else one for one in standing if one.item == "AWARD"
    ]
    change = {"programme_id": gd, "valid_from": "2027-09-01", "rates": table}
    assert act(store, operations.set_rates, **change) == 2
    assert act(store, operations.set_rates, **change) == 0
    doctor, master = Study("PHD", "04", "02", "ZH"), Study("MA", "03", "02", "ZH")
    assert [total(store, "GD", one, year="2026-2027") for one in (bachelor, master, doctor)] == [14000, 20000, 30000]
    assert [total(store, "GD", one, year="2027-2028") for one in (bachelor, master, doctor)] == [12000, 20000, 35000]
    with pytest.raises(RuleBroken, match="同一项"):
        act(store, operations.set_rates, programme_id=gd, valid_from="2028-09-01", rates=[*table, table[0]])


def test_a_change_of_condition_begins_anew_and_words_are_changed_in_place(store: Store) -> None:
    with store.reading() as session:
        gd = next(row.id for row in queries.list_programmes(session) if row.code == "GD")
        before = queries.rules_of(session, gd, "2030-01-01")
    age = next(one for one in before if one.field == "age" and not one.applies)
    assert (
        act(store, operations.set_condition, programme_id=gd, condition_id=age.id, text_zh="须不满四十周岁。") == age.id
    )
    changed = act(
        store, operations.set_condition, programme_id=gd, condition_id=age.id, value="44", valid_from="2029-01-01"
    )
    with store.reading() as session:
        later = {one.id: one for one in queries.rules_of(session, gd, "2030-01-01")}
        assert (changed in later, age.id in later, later[changed].value, later[changed].text_zh) == (
            True,
            False,
            "44",
            "须不满四十周岁。",
        )
        assert age.id in {one.id for one in queries.rules_of(session, gd, "2028-12-31")}
    act(store, operations.end_condition, condition_id=changed)
    act(store, operations.adopt_programmes)
    with store.reading() as session:
        fields = [(one.field, one.applies) for one in queries.rules_of(session, gd, "2030-01-01")]
        assert ("age", "") not in fields  # what the office ended does not come back with the next release
    for wrong in ({"value": "viele"}, {"field": "shoe_size"}, {"operator": "~"}, {"applies": "level:XX"}):
        with pytest.raises(RuleBroken):
            act(
                store,
                operations.set_condition,
                programme_id=gd,
                **{"field": "age", "operator": "<=", "value": "30", **wrong},
            )
    district = act(store, operations.save_sponsor, code="YX", kind="FOUNDATION", name_zh="越秀教育基金会")
    added = act(store, operations.add_programme, code="gd2", name_zh="第二批", sponsor_id=district, like=gd)
    with store.reading() as session:
        made = queries.programme_values(session, added)
        assert (made["funding"], made["legal_basis"], made["stacking"]) == ("11", "", "EXCLUSIVE_YEAR")
        assert {row.terms.amount_fen for row in queries.list_rates(session, added)} == {0}
        assert len(queries.rules_of(session, added, "2030-01-01")) == len(fields)
    with pytest.raises(RuleBroken, match="已经有"):
        act(store, operations.add_programme, code="GD2", name_zh="再来", sponsor_id=1)
    with pytest.raises(RuleBroken, match="适用群体"):
        act(store, operations.save_programme, programme_id=added, populations="MARS")


def test_exclusive_also_against_what_comes_from_elsewhere_and_limits_of_a_group(store: Store) -> None:
    with store.writing("陈静", "students.register") as session:
        stays = [make.student(session, chinese_name=name, stay={"student_number": f"S{name}"}) for name in "甲乙丙"]
        people = [(one.person_id, one.id) for one in stays]
    with store.reading() as session:
        ids = {row.code: row.id for row in queries.list_programmes(session)}
    act(store, operations.record_external, person_id=people[0][0], academic_year=YEAR, name="企业奖学金")
    foreign = act(
        store, operations.record_external, person_id=people[1][0], academic_year=YEAR, name="Stipend", is_chinese=0
    )

    def refusals(code: str, *who: int) -> list[list[str]]:
        with store.reading() as session:
            items = [(people[one][1], "") for one in who]
            checks = operations.check_award(session, programme=code, academic_year=YEAR, items=items, decided_on=DAY)
            return [list(one.reasons) for one in checks]

    first, second = refusals("GD", 0, 1)
    assert first == [
        "甲（S甲）已获得 2025-2026 学年的“企业奖学金”，“广东省政府来粤留学生奖学金”不能与同一学年的其他奖学金兼得。"
    ]
    assert second == []  # a foreign government's money is no other Chinese scholarship
    act(store, operations.correct_external, external_id=foreign, is_chinese=1)
    assert len(refusals("GD", 1)[0]) == 1
    act(store, operations.remove_external, external_id=foreign)
    assert refusals("GD", 1) == [[]]
    with pytest.raises(RuleBroken, match="学年"):
        act(store, operations.record_external, person_id=people[0][0], academic_year="25", name="X")
    assert "还没有填写金额：奖金" in refusals("GZCITY", 1)[0][0]  # nothing is awarded by an amount that nobody knows
    for code in ("CGS", "ICLT"):
        act(store, operations.save_programme, programme_id=ids[code], exclusive_group="国家", group_limit=1)
    make.name_school(store)
    act(store, operations.award, programme="CGS", academic_year=YEAR, items=[("S丙", "")], decided_on=DAY)
    assert refusals("ICLT", 2) == [
        ["丙（S丙）在 2025-2026 学年已获得“中国政府奖学金”，互斥组“国家”中最多只能有 1 项。"]
    ]
    act(store, operations.save_programme, programme_id=ids["ICLT"], group_limit=2)
    assert refusals("ICLT", 2) == [[]]


def test_facts_of_a_store_and_a_programme_without_amounts(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    with store.writing("陈静", "students.register") as session:
        stay = make.student(session, chinese_name="阿米娜", birth_date="2000-09-01", stay={
            "student_number": "S1", "start_date": "2023-09-01", "duration": "4", "funding": "21", "entry_route": "APPLICATION"})  # fmt: skip
        bare = make.student(
            session, chinese_name="无", birth_date="", stay={"student_number": "S2", "start_date": None, "funding": ""}
        )
        person, one, other = stay.person_id, stay.id, bare.id
        session.add_all([
            Nationality(person_id=person, country="DEU", valid_from="2020-01-01"),
            LanguageResult(person_id=person, kind="HSK", level="4", score="210", taken_on="2024-01-01"),
            LanguageResult(person_id=person, kind="HSK", level="5", score="188", taken_on="2025-01-01"),
            LanguageResult(person_id=person, kind="HSK", level="6", score="190", taken_on="2026-01-01"),  # later
            LanguageResult(person_id=person, kind="HSKK", level="中级"),
            StudyResult(enrolment_id=one, academic_year="2024-2025", average=8750, rank=12, cohort=85),
            StudyResult(enrolment_id=one, academic_year="2024-2025", term="2", average=9900, gpa=350),
            StudyResult(enrolment_id=one, academic_year="2022-2023", failed=3),  # too old to say anything of today
            ConductRecord(enrolment_id=one, kind="PUNISHMENT", happened_on="2025-01-01", title="警告"),
            ConductRecord(enrolment_id=one, kind="PUNISHMENT", happened_on="2024-01-01", title="警告", lifted_on="2025-01-01"),
        ])  # fmt: skip
    with store.reading() as session:
        found = queries.facts(session, [one, other, 99], YEAR, DAY)
    told = found[one]
    assert set(found) == {one, other}
    expected = {
        "age": 25, "age_on_day": 25, "level": "BA", "status": "REGISTERED", "freshman": 0, "terms_studied": 4, "within_length": 1,
        "average": 8750, "gpa": 350, "rank_percent": 141, "failed": None, "hsk_level": 5, "hsk_score": 188, "hskk_level": 2,
        "hskk_score": None, "punishments": 1, "nationality": frozenset({"THA", "DEU"}), "entry_route": "APPLICATION",
    }  # fmt: skip
    assert {name: told[name] for name in expected} == expected
    assert {"ASEAN", "EU"} <= told["country_group"]
    assert [each.funding for each in told["other_awards"]] == ["21"]
    assert {
        name: found[other][name] for name in ("age", "freshman", "terms_studied", "within_length", "funding")
    } == dict.fromkeys(("age", "freshman", "terms_studied", "within_length", "funding"))
    run = ["--store", str(store.path), "programmes"]
    assert commands.run([*run, "check", "PREP", "--student", "S1", "--year", YEAR, "--on", DAY, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["outcome"], answer["hits"][0]["rule"], answer["hits"][0]["met"]) == ("REFUSED", 0, False)
    assert commands.run([*run, "check", "CGS", "--student", "S1", "--year", YEAR, "--on", DAY]) == 0
    said = capsys.readouterr().out
    assert "本科生须未满 25 周岁。" in said
    assert "有未解除的处分。" in said
    assert commands.run([*run, "show", "ICLT"]) == 0
    assert "金额待填" in capsys.readouterr().out
    assert commands.run([*run, "list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["programmes"]) == 9
    assert commands.run([*run, "show", "NOPE"]) == 1
