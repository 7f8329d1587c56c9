"""The engine equals the table worked out by hand."""

import random
import re
from datetime import date, timedelta

import pytest

from gzstudents.kernel import codes
from gzstudents.permits.rules import GROUPS, Deadline, book, deadlines, stay_end
from gzstudents.permits.rules.days import after, counter_day, months_after
from gzstudents.permits.rules.triggers import TRIGGERS
from tests.permits.hand import Case
from tests.permits.table import OWN, TABLE


def worked_out(case: Case) -> list[Deadline]:
    return deadlines(
        case.facts, date.fromisoformat(case.on), book(), case.states, frozenset({one.kind for one in case.facts.stays})
    )


def said(one: Deadline) -> str:
    return f"{one.rule} {one.due}{'' if one.act_by == one.due else f'={one.act_by}'} {one.group}"


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case.name} {case.on}")
def test_as_by_hand(case: Case) -> None:
    assert sorted(map(said, worked_out(case))) == sorted(case.expected)


def test_there_are_enough_cases() -> None:
    assert len(TABLE) >= 120
    expected = {part.split()[0] for case in TABLE for part in case.expected}
    assert expected >= {rule.id for rule in book()} - {"permanent_card"}, "each rule is met by a case"


def test_again_gives_the_same_and_the_order_of_facts_does_not_matter() -> None:
    chance = random.Random(7)
    for case in TABLE:
        papers, stays = list(case.facts.papers), list(case.facts.stays)
        chance.shuffle(papers)
        chance.shuffle(stays)
        mixed = case._replace(facts=case.facts._replace(papers=tuple(papers), stays=tuple(stays)))
        assert worked_out(case) == worked_out(case) == worked_out(mixed), case.name


def test_from_day_to_day_a_deadline_moves_only_forward() -> None:
    """The same rule and document: its days never change by the day of asking, and its group goes from later to late."""
    order = {group: number for number, group in enumerate(("later", "month", "week", "today", "late"))}
    for case in TABLE:
        if case.states:
            continue
        seen: dict[tuple[str, str], Deadline] = {}
        for ahead in range(60):
            on = (date.fromisoformat(case.on) + timedelta(days=ahead)).isoformat()
            for one in worked_out(case._replace(on=on)):
                before = seen.get((one.rule, one.key))
                if before is not None:
                    assert (before.due, before.act_by) == (one.due, one.act_by)
                    assert order[before.group] >= 0
                    assert order[one.group] >= order[before.group] if before.group != "late" else one.group == "late"
                seen[one.rule, one.key] = one


def test_the_rules_are_whole() -> None:
    ids = [rule.id for rule in book()]
    assert len(ids) == len(set(ids))
    for rule in book():
        assert rule.trigger in TRIGGERS
        assert rule.state_of in {"", *ids}
        assert all(
            (
                rule.title,
                rule.consequence_zh,
                rule.consequence_en,
                rule.basis_zh,
                rule.basis_en,
                rule.source,
                rule.as_of,
            )
        )
        assert rule.statuses <= {code.code for code in codes.values("status")}
        assert rule.populations <= {code.code for code in codes.values("population")}
        kind, _colon, code = rule.action.partition(":")
        assert codes.get({"document": "document_type", "fact": "stay_fact"}[kind], code) is not None
        assert not rule.needs or codes.get("stay_fact", rule.needs) is not None
        assert all(codes.get("visa_type", visa) is not None for visa in rule.visas)


_FOREIGN = re.compile(r"签证|留学|外国|居留许可|国际学生|外籍|\bvisa|foreign|international|\balien", re.IGNORECASE)


def test_nothing_said_of_chinese_citizens_calls_them_foreign() -> None:
    """Hong Kong, Macao, Taiwan and overseas Chinese students are no foreigners: their rules are their own, in every text."""
    chinese = {"HK", "MO", "TW", "OC"}
    own = [rule for rule in book() if rule.populations & chinese]
    assert len(own) >= 4
    for rule in own:
        assert rule.populations <= chinese, rule.id
        for text in (rule.zh, rule.en, rule.consequence_zh, rule.consequence_en, rule.basis_zh, rule.basis_en):
            assert not _FOREIGN.search(text), (rule.id, text)
    found = {part.rule for case in OWN for part in worked_out(case)}
    assert found <= {rule.id for rule in own}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2023-08-31", 6, "2024-02-29"), ("2024-08-31", 6, "2025-02-28"), ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-31", -1, "2026-02-28"), ("2026-01-15", -1, "2025-12-15"), ("2026-12-31", 2, "2027-02-28"),
    ],
)  # fmt: skip
def test_months(day: str, months: int, expected: str) -> None:
    assert months_after(date.fromisoformat(day), months).isoformat() == expected


def test_a_stay_counts_from_the_day_after_entry() -> None:
    assert stay_end(date(2026, 3, 2), 30) == date(2026, 4, 1)  # 3 March is the first day, 1 April the thirtieth
    assert stay_end(date(2024, 2, 28), 2) == date(2024, 3, 1)


def test_hours_and_counters() -> None:
    assert after(date(2026, 2, 28), 24, "hours") == date(2026, 3, 1)
    assert after(date(2026, 2, 28), 36, "hours") == date(2026, 3, 2)
    assert counter_day(date(2026, 10, 5), date(2026, 10, 2)) == date(
        2026, 10, 5
    )  # no open day since: the law's day stays
    assert set(GROUPS) >= {"late", "today", "week", "month"}
