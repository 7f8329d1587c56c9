"""Invented people: a realistic mix, papers that pass the checks, the same again for the same seed."""

import random
import re
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from gzstudents.kernel import codes, journal, names, numbers
from gzstudents.kernel.errors import Cancelled
from gzstudents.kernel.progress import Progress
from gzstudents.kernel.store import Store
from gzstudents.students import rules
from gzstudents.students.invented import Inventor, generate, sample_roll
from gzstudents.students.invented.naming import PersonNames, name_of
from gzstudents.students.invented.pools import Culture, Name, world

TODAY = date(2026, 11, 23)


def test_the_mix_is_that_of_an_office() -> None:
    people = list(Inventor(1, TODAY).people(4000))
    share = {key: number / 4000 for key, number in Counter(one.population for one in people).items()}
    assert 0.70 < share["INTL"] < 0.80
    assert share["HK"] > share["MO"] > share["OC"] > 0
    assert len({one.country for one in people}) > 120
    statuses = Counter(one.stays[-1].status for one in people)
    assert 0.08 < statuses["GRADUATED"] / 4000 < 0.2
    assert {"REGISTERED", "SUSPENDED", "WITHDRAWN", "ADMITTED", "COMPLETED"} <= set(statuses)
    assert any(not one.names.surname for one in people)
    assert any(not one.names.chinese_name for one in people)
    assert {len(one.stays) for one in people} == {1, 2}
    assert max(len(one.names.surname + one.names.given_names) for one in people) > 30


@pytest.mark.parametrize("today", [TODAY, date(2027, 8, 31), date(2028, 2, 29)])
def test_everything_fits_together(today: date) -> None:
    kinds = {entry.code for entry in codes.values("status_change")}
    for one in Inventor(2, today).people(1500):
        assert one.names.chinese_name or one.names.surname or one.names.given_names
        for paper in one.papers:
            problems = numbers.check_document(
                paper.kind, paper.number, birth_date=one.birth_date, gender=one.gender, population=one.population,
                country=one.country,
            )  # fmt: skip
            assert not problems, (one, problems)
        for stay in one.stays:
            assert stay.start < stay.expected_end
            days = [change.day for change in stay.changes]
            assert days == sorted(days)
            assert all(day <= today.toordinal() for day in days[1:]), one
            assert bool(stay.end) == (stay.status in rules.ENDED or stay.status == "COMPLETED"), stay
            assert {change.kind for change in stay.changes} <= kinds
            before = ""
            for change in stay.changes:
                assert rules.may_follow(before, change.status) or before == change.status
                before = change.status
        assert 16 <= (one.stays[0].start - date.fromisoformat(one.birth_date).toordinal()) / 365.25 < 45


def test_the_same_seed_gives_the_same_people() -> None:
    first, again, other = (list(Inventor(seed, TODAY).people(50)) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_written_in_acts_that_can_be_undone(store: Store) -> None:
    acts = generate(store, 120, seed=5, today=TODAY)
    with store.reading() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("SELECT count(*) FROM register WHERE line <> ''").scalar() == 120
        assert len(journal.list_acts(session)) == len(acts) == 1
    again = generate(store, 80, seed=5, today=TODAY)
    with store.writing("test", "undo", cause="undo") as session:
        report = journal.undo(session, again[0])
    assert not report.kept
    assert not report.failed
    with store.reading() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("SELECT count(*) FROM people").scalar() == 120
        doubles = "SELECT count(*) FROM (SELECT 1 FROM identity_documents GROUP BY kind, issuing_country, number_key HAVING count(*) > 1)"
        assert connection.exec_driver_sql(doubles).scalar() == 0
    generate(store, 40, seed=5, today=TODAY)
    assert generate(store, 0) == []


def test_written_in_parts_and_heard_by_the_journal(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gzstudents.students.invented.writing._WAITING", 1000)
    monkeypatch.setattr("gzstudents.students.invented.writing.AT_ONCE", 2100)
    acts = generate(store, 2400, seed=6, today=TODAY)
    people = list(Inventor(6, TODAY).people(2400))
    rows = {
        "people": 2400,
        "nationalities": 2400,
        "identity_documents": sum(len(one.papers) for one in people),
        "enrolments": sum(len(one.stays) for one in people),
        "status_changes": sum(len(stay.changes) for one in people for stay in one.stays),
    }
    with store.reading() as session:
        ask = session.connection().exec_driver_sql
        assert {table: ask(f"SELECT count(*) FROM {table}").scalar() for table in rows} == rows
        heard = "SELECT table_name, count(DISTINCT row_id) FROM changes WHERE op = 'I' GROUP BY 1"
        assert {table: count for table, count in ask(heard) if table in rows} == rows
        assert ask("SELECT count(*) FROM register WHERE line <> '' AND updated IN (?, ?)", tuple(acts)).scalar() == 2400
        assert ask("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'people'").scalar() == 6
        first = ask("SELECT chinese_name, surname, given_names, native_name FROM people ORDER BY id").fetchall()
        assert [tuple(row) for row in first] == [tuple(one.names) for one in people]


def test_a_cancelled_run_leaves_nothing(store: Store) -> None:
    class Stop(Progress):
        def stopped(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        generate(store, 30, progress=Stop())
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM people").scalar() == 0


def test_a_sample_roll_looks_like_one(tmp_path: Path) -> None:
    path = tmp_path / "roll.xlsx"
    sample_roll(path, 60, seed=1, today=TODAY)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert "名册" in str(rows[0][0])
    assert rows[2][:3] == ["序号", "学号", "中文姓名"]
    assert len(rows) == 63
    assert len({row[1] for row in rows[3:]}) == 60
    assert isinstance(rows[3][8], date)


_NOBODY_LIVES_THERE = {"ATA", "ATF", "BVT", "HMD", "IOT", "SGS", "UMI"}
_NO_STATES = {"ESH", "XKX"}  # in the list of codes; nobody in the sample comes from there
_CHINESE = {"HKG", "MAC", "TWN", "CHN", "OC"}
CULTURES = {culture.name: culture for cultures in world().cultures.values() for culture in cultures}


def _parts(culture: Culture) -> set[Name]:
    pools = (culture.surnames, culture.first, culture.given, culture.link)
    return {part for pool in pools for names_of_sex in pool.values() for part in names_of_sex}


def test_every_country_has_a_culture() -> None:
    named = {entry.code for entry in codes.values("country") if not entry.code.startswith("XX")}
    assert named - _NOBODY_LIVES_THERE - _NO_STATES <= set(world().cultures)
    assert set(world().cultures) <= named | {"OC"}
    assert len(set(world().countries)) > 190
    assert len(CULTURES) > 60


@pytest.mark.parametrize("culture", CULTURES.values(), ids=CULTURES)
def test_every_part_is_spelt_as_in_a_passport_and_has_its_chinese(culture: Culture) -> None:
    parts = _parts(culture)
    assert all(culture.given.values())
    for part in parts:
        assert re.fullmatch(r"[A-Z][A-Z .'-]*", part.latin), part
        assert re.fullmatch(r"[\u4e00-\u9fff·-]+", part.han), part
    for sex, given in culture.given.items():
        pool = culture.first[sex] or given
        assert max(Counter(pool).values()) <= len(pool) / 4


@pytest.mark.parametrize("country", ["HKG", "MAC", "TWN", "OC", "KOR", "VNM", "JPN"])
def test_characters_match_their_romanisation(country: str) -> None:
    draw = random.Random(4).random
    cultures = [CULTURES[name] for name in {culture.name for culture in world().cultures[country]}]
    for number in range(400):
        who = name_of(world(), country, "12"[number % 2], draw)
        if who.chinese_name:
            assert any(_reads(culture, "12"[number % 2], who) for culture in cultures), who


def _reads(culture: Culture, sex: str, who: PersonNames) -> bool:
    """Whether some surname, first and second syllable of the tables give both the characters and the Latin letters."""
    own = names.simplified(who.chinese_name)
    families = [part for part in culture.surnames[sex] if part.latin == who.surname]
    given = [(last,) for last in culture.given[sex]] + [*product(culture.first[sex], culture.given[sex])]
    fitting = [
        "".join(part.han for part in parts)
        for parts in given
        if culture.joint.join(part.latin for part in parts) == who.given_names
    ]
    return any(names.simplified(family.han + han) == own for family in families for han in fitting)


def test_a_name_by_sound_is_made_of_the_parts_of_the_latin_name() -> None:
    draw, seen = random.Random(6).random, 0
    for country in sorted(set(world().cultures) - _CHINESE):
        parts = {part for culture in world().cultures[country] for part in _parts(culture) if not culture.han}
        for number in range(30):
            who = name_of(world(), country, "12"[number % 2], draw)
            if "·" not in who.chinese_name:
                continue
            words = f" {who.given_names} {who.surname} "
            used = {part.han for part in parts if f" {part.latin} " in words}
            one = "|".join(map(re.escape, used))
            assert re.fullmatch(f"({one})(·({one}))*", who.chinese_name), who
            seen += 1
    assert seen > 1000


def test_foreign_names_are_as_varied_as_a_roll() -> None:
    people = [one for one in Inventor(9, TODAY).people(4000) if one.population == "INTL"]
    named = [one.names.chinese_name for one in people]
    assert 0.2 < named.count("") / len(named) < 0.33
    assert 0.25 < sum("·" in name for name in named) / len(named) < 0.4
    firsts = Counter(name[0] for name in named if name)
    assert max(firsts.values()) < len(named) * 0.035
    assert firsts["阿"] < len(named) * 0.02
    assert max(Counter(one.names.given_names for one in people).values()) < len(people) * 0.01
    latin = [f"{one.names.surname} {one.names.given_names}".strip() for one in people]
    assert any(len(name) >= 45 for name in latin)
    assert max(map(len, latin)) <= 63
    assert any("'" in name for name in latin)
    assert any("-" in name for name in latin)
    assert not {one.names.chinese_name for one in people} & world().avoid
    for one in people:
        if one.country == "RUS" and one.gender != "0":
            assert one.names.surname.endswith("A") == (one.gender == "2"), one.names


def test_studies_and_permits_are_those_of_a_university() -> None:
    people = list(Inventor(10, TODAY).people(6000))
    stays = [stay for one in people for stay in one.stays]
    medicine = {"临床医学", "口腔医学", "中医学", "针灸推拿学", "护理学", "药学", "临床药学", "预防医学"}
    for stay in stays:
        if stay.category in {"05", "09"}:
            assert (stay.major, stay.discipline, stay.teaching_language) == ("汉语言", "", "ZH")
        elif stay.major in medicine:
            assert stay.discipline in {"10", ""}
    assert {code for stay in stays if (code := stay.discipline)} <= {entry.code for entry in codes.values("discipline")}
    days = [
        p.valid_to - TODAY.toordinal()
        for one in people
        for p in one.papers
        if p.kind == "RESIDENCE_PERMIT" and p.is_current
    ]
    assert 0.001 < sum(left < 0 for left in days) / len(days) < 0.012
    assert 0.01 < sum(0 <= left <= 30 for left in days) / len(days) < 0.035


def test_everybody_has_three_papers_and_two_enrolments_when_asked(store: Store) -> None:
    generate(store, 300, seed=8, today=TODAY, full=True)
    with store.reading() as session:
        ask = session.connection().exec_driver_sql
        for table, least in (("identity_documents", 3), ("enrolments", 2)):
            few = f"SELECT count(*) FROM (SELECT 1 FROM {table} GROUP BY person_id HAVING count(*) < {least})"
            assert ask(few).scalar() == 0, table
        assert ask("SELECT count(*) FROM (SELECT 1 FROM enrolments GROUP BY person_id)").scalar() == 300


def test_what_belongs_to_them_fits(store: Store) -> None:
    generate(store, 400, seed=9, today=TODAY)
    with store.reading() as session:
        ask = session.connection().exec_driver_sql
        for table in ("contacts", "addresses", "language_results", "visa_forms"):
            assert ask(f"SELECT count(*) FROM {table}").scalar_one() > 80, table
        stray = "SELECT count(*) FROM visa_forms v JOIN enrolments e ON e.id = v.enrolment_id WHERE v.study_from <> e.start_date"
        assert ask(stray).scalar() == 0
        local = "SELECT count(*) FROM visa_forms v JOIN enrolments e ON e.id = v.enrolment_id JOIN people p ON p.id = e.person_id WHERE p.population <> 'INTL'"
        assert ask(local).scalar() == 0
        assert (
            ask("SELECT count(*) FROM people WHERE population = 'OC' AND residence_country IN ('', 'CHN')").scalar()
            == 0
        )
        assert ask("SELECT count(*) FROM register WHERE hsk <> ''").scalar_one() > 80
