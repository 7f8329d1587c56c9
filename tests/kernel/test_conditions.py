"""Conditions say the same as data, as a sentence, tried in Python and asked as SQL."""

import json
import random
import sqlite3
from datetime import date
from typing import Any

import pytest

from gzstudents.kernel import names
from gzstudents.kernel.conditions import (
    EVERYTHING,
    Field,
    Fields,
    Group,
    Node,
    Test,
    as_data,
    asked_by,
    code_of,
    from_data,
    is_coded,
    sql,
)
from gzstudents.kernel.conditions.coded import any_of
from gzstudents.kernel.conditions.operators import checked, is_complete, only_complete, operators_of
from gzstudents.kernel.conditions.periods import PERIODS, bounds_of, last_day
from gzstudents.kernel.conditions.reading import read
from gzstudents.kernel.conditions.tree import depth_of, every_test, trimmed
from gzstudents.kernel.conditions.trying import matches
from gzstudents.kernel.conditions.words import sentence
from gzstudents.kernel.errors import UserError

TODAY = date(2026, 11, 22)
STATUS = [("R", "在读"), ("S", "休学"), ("G", "毕业（结业）")]
FIELDS = Fields([
    Field("status", lambda: "学籍状态", "choice", lambda code: dict(STATUS).get(code, code), lambda: STATUS),
    Field("college", lambda: "培养单位", "text", changes=True),
    Field("college_before", lambda: "培养单位曾用名", "text"),
    Field("until", lambda: "证件有效期", "date"),
    Field("amount", lambda: "金额", "number"),
    Field("record", lambda: "学生的记录", "record"),
])  # fmt: skip
COLLEGES = ("岭南学院", "管理学院", "School of Law", "Ｓchool", "", "或者学院", "a”b", "学院（东）", "Özel")
DATES = (
    "",
    "2026",
    "2026-11",
    "2026-12",
    "2026-11-22",
    "2026-11-21",
    "2026-12-01",
    "2025-09-01",
    "2024-02-29",
)
AMOUNTS = ("", "0", "20,000", "20000.5", "-3", "abc", "1e3")


def a_test(chance: random.Random) -> Test:
    field = chance.choice([one for one in FIELDS if one.kind != "record"])
    operator = chance.choice(operators_of(field)[: 9 if field.kind == "date" else 7])
    some = {"choice": ("R", "S", "G"), "text": COLLEGES, "date": DATES[1:-1], "number": ("0", "20000", "-3", "1,000")}
    pool = [value for value in some[field.kind] if value]
    if operator in {"empty", "filled"}:
        return Test(field.id, operator)
    if operator == "between":
        values = [chance.choice(pool), chance.choice(pool)]
        if chance.random() < 0.4:
            values[chance.randrange(2)] = ""
        return Test(field.id, operator, tuple(values))
    if operator == "changed_since":
        return Test(field.id, "filled")
    if operator in {"next_days", "last_days"}:
        return Test(field.id, operator, (str(chance.choice((0, 1, 30, 400))),))
    if operator == "period":
        return Test(field.id, operator, (chance.choice(PERIODS),))
    several = operator in {"is", "is_not"} and field.kind in {"choice", "text"}
    return Test(field.id, operator, tuple(chance.sample(pool, chance.choice((1, 1, 2, 3)) if several else 1)))


def a_group(chance: random.Random, depth: int = 0) -> Group:
    parts: list[Node] = [a_test(chance) for _number in range(chance.choice((1, 2, 3)))]
    if depth < 3 and chance.random() < 0.6:
        parts.insert(chance.randrange(len(parts) + 1), a_group(chance, depth + 1))
    return Group(tuple(parts), any=chance.random() < 0.5)


def plainly(node: Node, row: dict[str, str]) -> bool:
    """Written on its own: dates as sets of days."""
    if isinstance(node, Group):
        found = [plainly(part, row) for part in node.parts]
        return (any(found) if node.any else all(found)) if found else True
    text, operator, values = row[node.field], node.operator, node.values
    if operator in {"empty", "filled"}:
        return (text == "") is (operator == "empty")
    kind = FIELDS[node.field].kind
    if kind == "date":
        return by_days(text, operator, values)
    if kind == "number":
        return by_number(text, operator, values)
    fold = names.fold if kind == "text" else str
    has, sought = fold(text), [fold(value) for value in values]
    return {
        "is": has in sought, "is_not": has not in sought, "contains": sought[0] in has, "lacks": sought[0] not in has,
        "begins": has[: len(sought[0])] == sought[0],
    }[operator]  # fmt: skip


def ends(text: str) -> tuple[date, date] | None:
    """First and last day of a partial date; None for a date that there is not."""
    try:
        parts = [int(part) for part in text.split("-")]
        first = date(*[*parts, 1, 1][:3])
        if len(parts) == 3:
            return first, first
        after = date(parts[0] + 1, 1, 1) if len(parts) == 1 or parts[1] == 12 else date(parts[0], parts[1] + 1, 1)
        return first, date.fromordinal(after.toordinal() - 1)
    except (ValueError, TypeError):
        return None


def by_days(text: str, operator: str, values: tuple[str, ...]) -> bool:
    span = ends(text)
    if span is None:
        return False
    first, last = span
    low, high = date.min, date.max
    if operator == "next_days":
        low, high = TODAY, date.fromordinal(TODAY.toordinal() + int(values[0]))
    elif operator == "last_days":
        low, high = date.fromordinal(TODAY.toordinal() - int(values[0])), TODAY
    elif operator == "period":
        begin, end = bounds_of(values[0], TODAY)
        low, high = date.fromisoformat(begin or "0001-01-01"), date.fromisoformat(end or "9999-12-31")
    elif operator == "before":
        return last < (ends(values[0]) or (date.min, date.min))[0]
    elif operator == "after":
        return first > (ends(values[0]) or (date.max, date.max))[1]
    else:
        low = (ends(values[0]) or (date.min,))[0]
        high = (ends(values[-1]) or (date.max, date.max))[1]
    return low <= first and last <= high


def by_number(text: str, operator: str, values: tuple[str, ...]) -> bool:
    def number(one: str) -> float | None:
        return None if one in {"", "abc"} else float(one.replace(",", ""))

    has, sought = number(text), [number(value) for value in values]
    if operator in {"is", "is_not"}:
        return (has == sought[0]) is (operator == "is")
    if has is None:
        return False
    low = sought[0] if operator != "at_most" else None
    high = sought[-1] if operator != "at_least" else None
    return (low is None or has >= low) and (high is None or has <= high)


def rows() -> list[dict[str, str]]:
    chance = random.Random(3)
    pools = {"status": ("R", "S", "G", ""), "college": COLLEGES, "until": DATES, "amount": AMOUNTS}
    return [{**{name: chance.choice(pool) for name, pool in pools.items()}, "college_before": ""} for _n in range(120)]


def asked_as_sql(connection: sqlite3.Connection, node: Node) -> set[int]:
    def clause(part: Node) -> tuple[str, list[Any]]:
        if isinstance(part, Test):
            return sql.clause(part, FIELDS[part.field].kind, part.field, TODAY)
        inner = [clause(one) for one in part.parts]
        text = (" OR " if part.any else " AND ").join(f"({one})" for one, _bound in inner) or "1"
        return text, [value for _one, bound in inner for value in bound]

    text, bound = clause(node)
    return {row[0] for row in connection.execute(f"SELECT rowid FROM t WHERE {text}", bound)}


def test_python_sql_and_a_plain_reading_agree() -> None:
    lines = rows()
    connection = sqlite3.connect(":memory:")
    sql.prepare(connection)
    connection.execute("CREATE TABLE t (status, college, college_before, until, amount)")
    connection.executemany("INSERT INTO t VALUES (:status, :college, :college_before, :until, :amount)", lines)
    chance, some = random.Random(11), 0
    for _time in range(400):
        node = a_group(chance)
        expected = {number for number, row in enumerate(lines, 1) if plainly(node, row)}
        kinds = {one.id: str(one.kind) for one in FIELDS}
        tried = {n for n, row in enumerate(lines, 1) if matches(node, row.__getitem__, kinds.__getitem__, TODAY)}
        assert tried == expected, sentence(node, FIELDS)
        assert asked_as_sql(connection, node) == expected, sentence(node, FIELDS)
        some += bool(expected) and len(expected) < len(lines)
    connection.close()
    assert some > 200


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_sentence_is_read_back_as_it_was_meant(language: str) -> None:
    from gzstudents.kernel import i18n

    i18n.use(language)
    try:
        chance = random.Random(5)
        for _time in range(300):
            node = trimmed(a_group(chance))
            assert node is not None
            whole = node if isinstance(node, Group) else Group((node,))
            said = sentence(whole, FIELDS)
            again = trimmed(read(said, FIELDS))
            assert again is not None
            assert sentence(again if isinstance(again, Group) else Group((again,)), FIELDS) == said
            assert meaning(again) == meaning(whole), said
    finally:
        i18n.use("zh_CN")


def meaning(node: Node) -> set[int]:
    lines = rows()
    kinds = {one.id: str(one.kind) for one in FIELDS}
    return {n for n, row in enumerate(lines) if matches(node, row.__getitem__, kinds.__getitem__, TODAY)}


def test_sentences_of_clerks() -> None:
    said = "培养单位是“岭南学院”、“管理学院”之一，并且（学籍状态是“在读”，或者证件有效期在今后 30 天内）"
    node = Group((
        Test("college", "is", ("岭南学院", "管理学院")),
        Group((Test("status", "is", ("R",)), Test("until", "next_days", ("30",))), any=True),
    ))  # fmt: skip
    assert sentence(node, FIELDS) == said
    assert read(said, FIELDS) == node
    assert (
        read('培养单位是"岭南学院"、"管理学院"之一 且 (学籍状态 是 在读 或 证件有效期 在今后30天内)。', FIELDS) == node
    )
    assert read("在 2025-09-01 时（学籍状态是“在读”），并且学籍状态是“休学”", FIELDS) == Group((
        Group((Test("status", "is", ("R",)),), on="2025-09-01"), Test("status", "is", ("S",)),
    ))  # fmt: skip
    assert sentence(Group((Group((Test("status", "is", ("R",)),), on="2025-09-01"),)), FIELDS) == (
        "2025-09-01 时（学籍状态是“在读”）"
    )
    assert read("培养单位自2026-09-01起有改动", FIELDS) == Group((Test("college", "changed_since", ("2026-09-01",)),))
    assert read("证件有效期不早于2026-01-01", FIELDS) == Group((Test("until", "between", ("2026-01-01", "")),))
    assert sentence(EVERYTHING, FIELDS) == ""


@pytest.mark.parametrize(
    "said",
    [
        "", "学校是“某”", "培养单位", "培养单位是", "（学籍状态是“在读”", "学籍状态是“在读”）", "学籍状态是“在读”并且",
        "证件有效期在昨天的昨天", "金额不少于很多", '{"all": 3}', '{"field": "college"}', "{", "[[1]]",
        '{"field": "college", "is": ["x"], "empty": []}', '{"all": [], "any": []}', '{"all": [], "on": "2026"}',
        '{"field": "none", "is": ["x"]}', '{"field": "status", "before": ["2026"]}', "(" * 5000,
        json.dumps({"all": [{"field": "status", "is": ["R"]}] * 300}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_words(said: str) -> None:
    with pytest.raises(UserError) as refused:
        read(said, FIELDS)
    before, found, behind = str(refused.value).partition("可以这样写：")
    if found:  # the sentence was not understood; what else is wrong is said in words of its own
        example, _between, known = behind.partition("。可用的字段：")
        assert before.startswith("看不懂条件里的")
        assert sentence(read(example, FIELDS), FIELDS) == example
        assert "培养单位、" in known


def test_deep_json_is_refused() -> None:
    deep: Any = {"field": "status", "is": ["R"]}
    for _level in range(50):
        deep = {"all": [deep]}
    with pytest.raises(UserError):
        from_data(deep)


def test_data_and_back() -> None:
    chance = random.Random(8)
    for _time in range(100):
        node = a_group(chance)
        assert from_data(json.loads(json.dumps(as_data(node)))) == node
    assert depth_of(Group((Group((Test("a", "empty"),)),))) == 2
    assert [test.field for test in every_test(Group((Test("a", "empty"), Group((Test("b", "empty"),)))))] == ["a", "b"]


def test_aliases_labels_and_days_as_they_are_typed() -> None:
    given = from_data(
        {"any": [{"field": "status", "one_of": ["在读", "S"]}, {"field": "until", "before": ["2026年9月1日"]}]}
    )
    assert checked(given, FIELDS) == Group(
        (Test("status", "is", ("R", "S")), Test("until", "before", ("2026-09-01",))), any=True
    )


def test_lines_that_are_being_filled_in_are_left_out() -> None:
    half = Group((Test("until", "between", ("", "")), Test("college", "is"), Test("college", "contains", ("x",))))
    assert only_complete(half, FIELDS).parts == (Test("college", "contains", ("x",)),)  # type: ignore[union-attr]
    assert not is_complete(Test("until", "next_days", ("x",)), FIELDS["until"])
    assert not is_complete(Test("status", "contains", ("x",)), FIELDS["status"])


def test_a_header_s_value_may_be_a_test() -> None:
    soon = code_of("next_days", "30")
    assert is_coded(soon)
    assert names.clean(soon) != soon  # no value of a record can be taken for one
    assert asked_by("until", soon) == Test("until", "next_days", ("30",))
    assert any_of("until", {soon, "", "2026-11-22"}) == Group(
        (Test("until", "is", ("2026-11-22",)), Test("until", "empty"), Test("until", "next_days", ("30",))), any=True
    )
    assert any_of("college", {"b", "a"}) == Test("college", "is", ("a", "b"))


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("past", "", "2026-11-21"), ("today", "2026-11-22", "2026-11-22"), ("this_week", "2026-11-16", "2026-11-22"),
        ("this_month", "2026-11-01", "2026-11-30"), ("next_month", "2026-12-01", "2026-12-31"),
        ("last_month", "2026-10-01", "2026-10-31"), ("this_academic_year", "2026-09-01", "2027-08-31"),
        ("last_academic_year", "2025-09-01", "2026-08-31"), ("next_academic_year", "2027-09-01", "2028-08-31"),
        ("this_year", "2026-01-01", "2026-12-31"), ("last_year", "2025-01-01", "2025-12-31"),
    ],
)  # fmt: skip
def test_periods_by_hand(period: str, first: str, last: str) -> None:
    assert bounds_of(period, TODAY) == (first, last)


def test_months_at_the_turn_of_the_year_and_in_leap_years() -> None:
    assert bounds_of("next_month", date(2026, 12, 31)) == ("2027-01-01", "2027-01-31")
    assert bounds_of("last_month", date(2028, 3, 31)) == ("2028-02-01", "2028-02-29")
    assert (last_day("2028-02"), last_day("2027-02"), last_day("2027")) == ("2028-02-29", "2027-02-28", "2027-12-31")
