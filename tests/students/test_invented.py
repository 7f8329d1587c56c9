"""Invented people: a realistic mix, papers that pass the checks, the same again for the same seed."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from gzstudents.kernel import codes, journal, numbers
from gzstudents.kernel.errors import Cancelled
from gzstudents.kernel.progress import Progress
from gzstudents.kernel.store import Store
from gzstudents.students import rules
from gzstudents.students.invented import Inventor, generate, sample_roll

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
