"""The register index gives what SQL and a plain reading of every line give, whatever is asked and whatever has changed."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from gzstudents.kernel import journal, names
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.search import Condition, RegisterIndex, near
from gzstudents.kernel.search import index as index_module
from gzstudents.kernel.store import Store
from gzstudents.students import roll

_CHINESE = (
    "陈文海",
    "李慧芳",
    "阿卜杜勒·拉赫曼",
    "欧阳娜娜",
    "曾毅",
    "單立仁",
    "𠮷野家",
    "㐀明",
    "",
    "",
    "王",
    "阮氏秋恒玉映",
)
_SURNAMES = (
    "TRAN",
    "O'BRIEN",
    "AL-HASSAN",
    "RAJAPAKSE MUDIYANSELAGE THENNAKOON",
    "",
    "NGUYỄN",
    "Özdemir",
    "LEE",
    "KHAN",
)
_GIVEN = (
    "VAN HAI",
    "SEOYEON",
    "",
    "MUHAMMAD ALI RAZA",
    "Łukasz",
    "A",
    "FATIMA-ZAHRA",
    "FEATHERSTONEHAUGHCHOLMONDELEYWARE",
)
_NATIVE = ("", "", "สมชาย ใจดี", "محمد علي", "Иванов Пётр", "김서연", "ប៊ុន រតនា", "a\nb")
_COLLEGES = ("岭南学院", "管理学院", "中山医学院", "", "School\x1fof Law", "外国语学院")
_COLUMNS = roll.SOURCE.codes
_WHOLE = replace(roll.SOURCE, later=frozenset())


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    made = open_connection(store.path)
    yield made
    made.close()


def _register(store: Store, count: int, seed: int) -> None:
    chance = random.Random(seed)
    with store.writing("test", "students.register") as session:
        for _number in range(count):
            _add(session.connection(), chance)


def _add(connection: Any, chance: random.Random) -> None:
    who = [chance.choice(pool) for pool in (_CHINESE, _SURNAMES, _GIVEN, _NATIVE)]
    keys = names.search_keys(*who)
    phone = chance.choice(("", "+86 138 0013 8000", f"1{chance.randrange(10**10):010d}"))
    person = connection.exec_driver_sql(
        "INSERT INTO people (chinese_name, surname, given_names, native_name, population, gender, phone, pinyin, initials,"
        " sort_key, name_keys) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (*who, chance.choice(("INTL", "HK", "MO", "TW")), chance.choice("0129"), phone, *keys),
    ).lastrowid
    country = chance.choice(("VNM", "THA", "KOR", "PAK"))
    connection.exec_driver_sql("INSERT INTO nationalities (person_id, country) VALUES (?, ?)", (person, country))
    for _document in range(chance.randrange(3)):
        number = chance.choice("EGKAB") + f"{chance.randrange(10**8):08d}"
        connection.exec_driver_sql(
            "INSERT INTO identity_documents (person_id, kind, issuing_country, number, number_key, valid_to) "
            "VALUES (?, 'PASSPORT', ?, ?, ?, ?)",
            (person, country, number, number, chance.choice((None, f"2026-{chance.randrange(1, 13):02d}-11"))),
        )
    for _stay in range(chance.randrange(3)):
        start = f"20{chance.randrange(18, 27)}-09-01"
        number = chance.choice(("{}", "{}", "HK-{}", "港{}")).format(f"2024{chance.randrange(10**9):09d}")
        stay = connection.exec_driver_sql(
            "INSERT OR IGNORE INTO enrolments (person_id, student_number, level, college, start_date) VALUES (?,?,?,?,?)",
            (person, number, chance.choice(("BA", "MA", "PHD", "")), chance.choice(_COLLEGES), start),
        ).lastrowid
        connection.exec_driver_sql(
            "INSERT INTO status_changes (enrolment_id, status, effective_on) VALUES (?, ?, ?)",
            (stay, chance.choice(("REGISTERED", "ADMITTED", "GRADUATED")), start),
        )


# -- an independent reading of every line ------------------------------------------------------------------------------


def _lines(connection: Connection) -> list[dict[str, Any]]:
    found = connection.execute("SELECT * FROM register")
    heads = [head[0] for head in found.description]
    return [dict(zip(heads, row, strict=True)) for row in found]


def _finder(text: str) -> Callable[[dict[str, Any]], bool]:
    """Written on its own, with expressions over the whole line."""
    folded = names.fold(names.clean(text))
    typed = dict(zip(folded.split(), names.clean(text).split(), strict=False))
    words = [_spellings(word, typed.get(word, "")) for word in folded.split() if names.query_tokens(word)][:16]
    joined = re.sub(r"[\s+\-().·/]", "", folded)
    numbers = []
    if (
        re.fullmatch(r"[0-9a-z]+", joined)
        and len(re.findall("[0-9]", joined)) >= 4
        and (" " in folded or "+" in folded)
    ):
        numbers = [_part(joined)] + ([_part(joined[-11:])] if joined.isdigit() and len(joined) > 11 else [])

    if re.fullmatch(r"[a-z]+", joined) and (" " in folded or "+" in folded):
        numbers = [_part(joined)]

    def found(line: dict[str, Any]) -> bool:
        tokens = re.sub(r"[\x00-\x20|]+", " ", f"{line['contacts']} {line['line']}")
        phone, documents = line["numbers"].split(" ", 1)
        if all(any(all(part(tokens, phone, documents) for part in parts) for parts in word) for word in words):
            return True
        return any(part(tokens, phone, documents) for part in numbers)

    return found


def _spellings(word: str, typed: str) -> list[list[Callable[[str, str, str], bool]]]:
    parts = names.query_tokens(word)
    ways = [parts, [names.simplified(part) for part in parts], [word]]
    if re.fullmatch("[a-z]{4,}", word):  # ICAO 9303 spells Ä AE and Å AA
        ways.append([word.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("aa", "a")])
    if re.search(r"[^\x00-\x7f]", typed) and not names.has_han(typed) and len(typed) > 2:
        zone = names.mrz_name(typed).replace("<", "").lower()
        ways += [[zone]] if zone else []
    return [[_part(part) for part in one] for one in ways]


def _part(part: str) -> Callable[[str, str, str], bool]:
    at_start = re.compile(("" if len(part[0].encode()) >= 3 else r"(?:^| )") + re.escape(part)).search
    in_document = bool(re.fullmatch(r"(?=.*[0-9])[0-9a-z]{3,}", part))
    in_phone = bool(re.fullmatch(r"[0-9]{4,}", part))

    def found(tokens: str, phone: str, documents: str) -> bool:
        return bool(at_start(tokens)) or (in_document and part in documents) or (in_phone and part in phone)

    return found


def _passes(line: dict[str, Any], filters: Any, tab: Condition) -> bool:
    chosen = [*filters.items(), *tab.filters.items()]
    if any(values and line[column] not in values for column, values in chosen):
        return False
    return all(
        line[column] and low <= line[column] and (not high or line[column] <= high)
        for column, (low, high) in tab.ranges.items()
    )


def _in_order(lines: list[dict[str, Any]], sort: str, *, descending: bool) -> list[int]:
    by_name = sorted(lines, key=lambda line: (line["sort_key"].encode(), line["person_id"]))
    if sort:
        filled = [line for line in by_name if line[sort]]
        filled.sort(key=lambda line: line[sort].encode()[:16], reverse=descending)  # equal ones stay by name
        by_name = filled + [line for line in by_name if not line[sort]]
    elif descending:
        by_name.reverse()
    return [line["person_id"] for line in by_name]


def _questions(chance: random.Random, lines: list[dict[str, Any]]) -> Iterator[tuple[str, Any, Condition, str, bool]]:
    texts = [line["line"] for line in lines] or ["x"]
    while True:
        words = []
        for _word in range(chance.choice((0, 1, 1, 1, 2, 2, 3))):
            source = chance.choice(texts).split(" ")
            word = chance.choice(source)
            begin = chance.choice((0, 0, 0, 1, 2))
            words.append(word[begin : begin + chance.choice((1, 2, 3, 5, 9, 12, 17, 40))])
        text = " ".join(words)
        if chance.random() < 0.15:
            text = chance.choice((
                "138 0013 8000", "+86 138-0013-8000", "0013", "8000", "al-hassan", "o’brien", "O'Br", "单", "單", "曾",
                "𠮷", "𠮷野", "Ｔｒａｎ", "TRẦN", "E1", "2024-", "hk-2024", "港2024", "-", "😀", "%", "_", "สมชา", "ใจ", "Özd",
                "featherstonehaughcholm", "featherstonehaughcholx", "阿卜杜勒拉赫曼", "阿卜杜勒拉赫满", "rajapaksem", "x" * 300,
                "a b c d e f g h i j k l m n o p q r s t", "\x00", "\n", "中", "tran hai", "hai tran van", "thennakoonr",
            ))  # fmt: skip
        filters = (
            {
                column: {chance.choice(lines)[column] for _value in range(chance.randrange(3))}
                for column in chance.sample(_COLUMNS, chance.choice((0, 0, 1, 2)))
            }
            if lines
            else {}
        )
        ranges = {"permit_until": chance.choice((("2026-03-01", "2026-08-11"), ("", "2026-05-11"), ("2026-06-11", "")))}
        tab = chance.choice((Condition(), Condition(), Condition({"population": {"INTL", "none"}}, ranges)))
        yield text, filters, tab, chance.choice(("", *roll.SORTABLE)), chance.random() < 0.4


def _compare(index: RegisterIndex, connection: Connection, chance: random.Random, times: int) -> None:
    lines = _lines(connection)
    questions = _questions(chance, lines)
    found_some = 0
    for _time in range(times):
        text, filters, tab, sort, descending = next(questions)
        by_text = list(filter(_finder(text), lines))
        expected = [line for line in by_text if _passes(line, filters, tab)]
        asked = (text, filters, tab, sort, descending)
        ordered = _in_order(expected, "" if sort == "sort_key" else sort, descending=descending)
        hits = index.find(text, filters, tab, sort=sort, descending=descending)
        assert hits.count == len(expected), asked
        middle = chance.randrange(len(ordered) + 1)
        assert hits.slice(middle, middle + 10).tolist() == ordered[middle : middle + 10], asked
        assert hits.ids.tolist() == ordered, asked
        assert index.count(text, filters, tab) == len(expected)
        column = chance.choice(_COLUMNS)
        others = {name: values for name, values in filters.items() if name != column}
        assert index.counts(column, text, filters, tab) == Counter(
            line[column] for line in by_text if _passes(line, others, tab)
        ), (column, *asked)
        if not filters and not tab.ranges:
            assert set(roll.search(connection, text)) == set(ordered), asked
        found_some += bool(expected)
    assert found_some > times // 10 or not lines


# -- tests -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("few", [0, pytest.param(40, marks=pytest.mark.long), 4_096])
def test_equal_to_a_plain_reading_of_every_line(
    store: Store, connection: Connection, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Few hits are sorted whole, many are picked out of the sorted whole: both ways must agree."""
    monkeypatch.setattr(index_module, "_FEW", few)
    _register(store, 400, seed=1)
    index = RegisterIndex(roll.SOURCE)
    assert index.build(connection)
    assert index.load(connection, later=roll.SOURCE.later)
    _compare(index, connection, random.Random(few), 500)


def test_equal_after_patches_deletions_and_undo(
    store: Store, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "_FEW", 40)
    chance = random.Random(3)
    _register(store, 300, seed=4)
    index = RegisterIndex(roll.SOURCE)
    index.build(connection)
    with store.writing("test", "students.change") as session:
        _change(session.connection(), chance)
    index.patch(connection)  # columns that come later find rows that came by patches, and dead ones
    assert index.load(connection, later=roll.SOURCE.later)
    for step in range(20):
        acts: list[int] = []
        with store.writing("test", "students.change") as session:
            _change(session.connection(), chance)
            acts.append(session.info["act_id"])
        if chance.random() < 0.3:
            with store.writing("test", "undo", cause="undo") as session:
                journal.undo(session, acts[-1])
        assert index.patch(connection)
        assert not index.patch(connection)
        _compare(index, connection, random.Random(step), 30)
    index.build(connection)
    _compare(index, connection, random.Random(5), 100)


def _change(connection: Any, chance: random.Random) -> None:
    ids = [row[0] for row in connection.exec_driver_sql("SELECT id FROM people").fetchall()]
    for _new in range(chance.randrange(6)):
        _add(connection, chance)
    for key in chance.sample(ids, min(len(ids), chance.randrange(8))):
        who = [chance.choice(pool) for pool in (_CHINESE, _SURNAMES, _GIVEN, _NATIVE)]
        keys = names.search_keys(*who)
        connection.exec_driver_sql(
            "UPDATE people SET chinese_name=?, surname=?, given_names=?, native_name=?, pinyin=?, initials=?, sort_key=?,"
            " name_keys=? WHERE id=?",
            (*who, *keys, key),
        )
        connection.exec_driver_sql(
            "UPDATE enrolments SET college = ? WHERE person_id = ?", (f"学院{chance.random()}", key)
        )
    for key in chance.sample(ids, min(len(ids), chance.randrange(5))):
        connection.exec_driver_sql(
            "DELETE FROM status_changes WHERE enrolment_id IN (SELECT id FROM enrolments WHERE person_id=?)", (key,)
        )
        for table in ("alumni", "enrolments", "identity_documents", "nationalities"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE person_id = ?", (key,))
        connection.exec_driver_sql("DELETE FROM people WHERE id = ?", (key,))


def test_columns_that_come_later(store: Store, connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are not there until they are asked for; from then on builds and patches read them with the rest."""
    from gzstudents.kernel.search import reading

    monkeypatch.setattr(reading, "READ", 20)
    _register(store, 70, seed=21)
    with store.writing("test", "students.change") as session:
        made = session.connection()
        made.exec_driver_sql("UPDATE people SET birth_date = '19' || (60 + id % 40) || '-02-03'")
        made.exec_driver_sql("UPDATE people SET birth_date = '1999' || char(31) || '02' WHERE id = 33")
        made.exec_driver_sql("UPDATE people SET birth_date = '' WHERE id = 34")
    index = RegisterIndex(roll.SOURCE)
    index.build(connection)
    before = index.nbytes
    assert not index.has("birth_date")
    assert not index.has("student_number")
    assert index.has("college")
    assert index.load(connection, later=["birth_date", "college"])
    assert not index.load(connection, later=["birth_date"])
    assert index.has("birth_date")
    assert not index.has("student_number")
    assert index.nbytes > before
    with store.writing("test", "students.change") as session:
        session.connection().exec_driver_sql("UPDATE people SET birth_date = '2031-01-01' WHERE id = 5")
    for take_in in (index.patch, index.build):
        assert take_in(connection)
        lines = _lines(connection)
        expected = _in_order(lines, "birth_date", descending=False)
        assert index.find(sort="birth_date").ids.tolist() == expected
        assert index.find(filters={"birth_date": {"2031-01-01"}}).ids.tolist() == [5]
        assert index.counts("birth_date") == Counter(line["birth_date"] for line in lines)


def test_long_words_are_told_apart_by_what_follows(store: Store, connection: Connection) -> None:
    """Sixteen bytes of a word are kept; the rest decides, wherever in a word of Chinese one begins to type."""
    mails = ("maria.gonzalez.lopez@mail.example", "maria.gonzalez.lopes@mail.example", "maria.gonzalez.l", "李@mail.example.edu.cn",
             "maria.gonzalez.lopez@mail.example.org", "x" * 16 + "中文后缀很长很长很长")  # fmt: skip
    with store.writing("test", "students.register") as session:
        for mail in mails:
            session.connection().exec_driver_sql("INSERT INTO people (surname, email) VALUES ('A', ?)", (mail,))
    index = RegisterIndex(roll.SOURCE)
    index.build(connection)
    typed = {
        "maria.gonzalez.l": 4, "maria.gonzalez.lo": 3, "maria.gonzalez.lope": 3, "maria.gonzalez.lopez": 2,
        "maria.gonzalez.lopez@mail.example.": 1, "maria.gonzalez.lopez@mail.example.orgx": 0, "maria.gonzalez.lopex": 0,
        "李@mail.example.ed": 1, "李@mail.example.ex": 0, "文后缀很长很长": 1, "很长很长很长": 1, "很长很长很短": 0, "x" * 17: 0,
        "x" * 16 + "中文后缀": 1,
    }  # fmt: skip
    assert {text: index.find(text).count for text in typed} == typed
    assert {text: len(roll.search(connection, text)) for text in typed} == typed


def test_an_empty_register(store: Store, connection: Connection) -> None:
    index = RegisterIndex(roll.SOURCE)
    assert not index.ready
    index.build(connection)
    assert index.find("陈").count == 0
    assert index.find().ids.tolist() == []
    assert index.counts("country") == {}
    _register(store, 3, seed=6)
    assert index.patch(connection)
    assert index.find().count == 3


def test_many_changes_at_once(store: Store, connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    from gzstudents.kernel.search import making

    monkeypatch.setattr(making, "_ONE_BY_ONE", 10)
    _register(store, 60, seed=7)
    index = RegisterIndex(_WHOLE)
    index.build(connection)
    _register(store, 120, seed=8)
    index.patch(connection)
    _compare(index, connection, random.Random(9), 80)
    monkeypatch.setattr(making, "_LARGE", 10)
    _register(store, 50, seed=10)
    assert index.patch(connection)
    _compare(index, connection, random.Random(11), 80)


def test_several_blocks(store: Store, connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    from gzstudents.kernel.search import making, reading

    monkeypatch.setattr(reading, "READ", 50)
    monkeypatch.setattr(reading, "ROWS", 70)
    monkeypatch.setattr(making, "ROWS", 120)
    _register(store, 333, seed=12)
    index = RegisterIndex(_WHOLE)
    steps = sum(1 for _rows in index.steps(connection))
    assert steps > 2 * 333 // 50  # the window gets its turn between any two
    _compare(index, connection, random.Random(13), 150)


def test_a_stopped_build_keeps_the_old_state(store: Store, connection: Connection) -> None:
    _register(store, 20, seed=14)
    index = RegisterIndex(roll.SOURCE)
    index.build(connection)
    version = index.version
    _register(store, 5, seed=15)
    assert not index.build(connection, stop=lambda: True)
    assert (index.version, index.find().count) == (version, 20)
    assert not connection.in_transaction


def test_values_sort_as_they_are_read_aloud(store: Store, connection: Connection) -> None:
    _register(store, 60, seed=16)
    index = roll.new_index()
    index.build(connection)
    shown = roll.rows(connection, index.find(sort="college").ids)
    colleges = list(dict.fromkeys(row.college for row in shown))
    assert [college for college in colleges if college in _COLLEGES[:3]] == ["管理学院", "岭南学院", "中山医学院"]
    assert colleges[-1] == ""


def test_hits_are_read_like_a_list(store: Store, connection: Connection) -> None:
    _register(store, 40, seed=17)
    index = roll.new_index()
    index.build(connection)
    hits = index.find()
    ids = hits.ids.tolist()
    assert [hits[0], hits[-1], hits[5:9].tolist(), list(hits[::-1])] == [ids[0], ids[-1], ids[5:9], ids[::-1]]
    assert hits.position(ids[7]) == 7
    assert hits.position(-1) is None
    with pytest.raises(IndexError):
        hits[40]


def test_search_finds_whom_the_desk_means(store: Store, connection: Connection) -> None:
    keys = names.search_keys("曾慶紅", "TSANG", "HING HUNG", "")
    with store.writing("test", "students.register") as session:
        made = session.connection()
        made.exec_driver_sql(
            "INSERT INTO people (chinese_name, surname, given_names, population, phone, pinyin, initials, sort_key, name_keys)"
            " VALUES ('曾慶紅', 'TSANG', 'HING HUNG', 'HK', '138-0013-8000', ?, ?, ?, ?)",
            tuple(keys),
        )
        made.exec_driver_sql(
            "INSERT INTO identity_documents (person_id, kind, number, number_key) VALUES (1, 'HKMO_PERMIT', 'H01234567', 'H01234567')"
        )
        made.exec_driver_sql("INSERT INTO enrolments (person_id, student_number) VALUES (1, '20240100077')")
    index = roll.new_index()
    index.build(connection)
    good = ("慶", "庆红", "曾", "zeng", "zqh", "zengqing", "zeng qing hong", "Zeng Qing", "hung tsang", "tsang h", "TSANG，HING", "ＨＵＮＧ", "2024010", "h0123",
            "23456", "8000", "138 0013 8000", "+86 13800138000", "0013", "曾慶紅 zqh")  # fmt: skip
    assert {text: index.find(text).count for text in good} == dict.fromkeys(good, 1)
    bad = ("zhang", "00", "138001380001", "陈", "tsang x")
    assert {text: index.find(text).count for text in bad} == dict.fromkeys(bad, 0)
    typed = {
        "zengqinghnog": "zengqinghong", "tzang": "tsang", "tsang hnig": "tsang hing", "tsnag hung": "tsang hung", "曾清红": "cengqinghong", "曾庆鸿": "cengqinghong",
        "慶": "", "tsang x": "", "xyzabc": "", "zhao": "", "2024010007": "", "": "", "tsang qqqqqq": "",
    }  # fmt: skip
    assert {text: near.near(index, text) for text in typed} == typed


def test_numbers_of_somebody_with_very_many_documents(store: Store, connection: Connection) -> None:
    """Places within a line need more bits then; none leads into the next line."""
    chance = random.Random(31)
    _register(store, 30, seed=30)
    with store.writing("test", "students.register") as session:
        made = session.connection()
        for person, many in ((7, 25), (8, 24), (9, 700)):
            for _document in range(many):
                number = chance.choice("EGK") + f"{chance.randrange(10**8):08d}"
                made.exec_driver_sql(
                    "INSERT INTO identity_documents (person_id, kind, number, number_key) VALUES (?, 'PASSPORT', ?, ?)",
                    (person, number, number),
                )
    index = RegisterIndex(roll.SOURCE)
    index.build(connection)
    lines = _lines(connection)
    for _time in range(150):
        number = chance.choice(chance.choice([line for line in lines if line["numbers"].strip()])["numbers"].split())
        begin = chance.randrange(5)
        text = number[begin : begin + chance.randrange(2, 9)]
        expected = {line["person_id"] for line in lines if _finder(text)(line)}
        assert set(index.find(text).ids.tolist()) == expected, text
