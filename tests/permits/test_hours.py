"""Hours of work-study: limits by week and month, in term and vacation; sheets; the screen with its form."""

import json
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.kernel import paths
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.journal import undo
from gzstudents.kernel.sheets import Book, Sheet
from gzstudents.kernel.store import Store
from gzstudents.permits import importing, operations, queries
from gzstudents.permits.rules import hours
from gzstudents.permits.rules.hours import Worked, is_period, month_of, standings, week_of
from gzstudents.permits.screen.hours_form import HoursForm
from tests import make
from tests.window import Driver

TODAY = date.today()
MONDAY = TODAY - timedelta(days=TODAY.weekday() + 7)  # of last week


def week(first: str, worked: float) -> Worked:
    return Worked(first, (date.fromisoformat(first) + timedelta(days=6)).isoformat(), round(worked * 60))


def levels(*entries: Worked) -> list[tuple[str, str]]:
    """(week, month) of each."""
    found = standings(entries)
    return [(found[one].week.level if found[one].week else "-", found[one].month.level) for one in entries]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("worked", "level"), [(5.9, ""), (6, "near"), (8, "near"), (8.01, "over"), (200, "over")]
)  # fmt: skip
def test_the_week_in_term(worked: float, level: str) -> None:
    assert levels(week("2026-03-02", worked))[0][0] == level


def test_vacation_allows_twice_as_much_only_where_all_of_the_week_lies_in_it() -> None:
    assert levels(week("2026-07-13", 16)) == [("near", "")]
    assert levels(week("2026-07-06", 16)) == [("over", "")]  # 11 July is its Saturday
    assert levels(Worked("2026-08-01", "2026-08-31", 79 * 60)) == [("-", "near")]
    assert levels(Worked("2026-02-01", "2026-02-28", 41 * 60)) == [("-", "over")]  # term begins on the 26th


def test_weeks_of_a_month_and_employers_add_up() -> None:
    weeks = [week(day, 8) for day in ("2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23")]
    assert [level for _week, level in levels(*weeks)] == ["near"] * 4  # 32 of 40
    more = [*weeks, week("2026-03-30", 8)]  # its Thursday is 2 April
    assert levels(*more)[-1] == ("near", "")
    both = [Worked("2026-03-02", "2026-03-08", 300), Worked("2026-03-03", "2026-03-03", 240)]
    assert levels(*both) == [("over", ""), ("over", "")]


def test_a_week_belongs_to_the_month_of_its_thursday() -> None:
    assert month_of(week("2026-03-30", 1)) == date(2026, 4, 1)
    assert month_of(week("2025-12-29", 1)) == date(2026, 1, 1)
    assert week_of(Worked("2026-02-01", "2026-02-28", 60)) is None


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-03-02", "2026-03-08", True), ("2026-03-04", "2026-03-04", True), ("2026-03-04", "2026-03-09", False),
        ("2026-02-01", "2026-02-28", True), ("2024-02-01", "2024-02-28", False), ("2026-03-05", "2026-03-04", False),
        ("2026-03-01", "2026-04-30", False),
    ],
)  # fmt: skip
def test_periods(since: str, until: str, expected: bool) -> None:
    assert is_period(date.fromisoformat(since), date.fromisoformat(until)) is expected


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(paths, "config_folder", lambda: tmp_path)
    hours.reload()
    yield tmp_path / "permit_work.toml"
    hours.reload()


def test_the_office_sets_its_vacations_over_the_new_year_too(own: Path) -> None:
    own.write_text('[[vacations]]\nfirst = "12-20"\nlast = "01-10"\n', "utf-8")
    assert levels(week("2025-12-29", 16)) == [("near", "")]
    assert levels(week("2026-07-13", 16)) == [("over", "")]


@pytest.mark.parametrize("text", ["term = 3", "[term]\nweek = 0\nmonth = 40", "warn_share = 0", '[[vacations]]\nfirst = "02-30"\nlast = "03-01"',
                                  "[term", "[term]\nweek = 8"])  # fmt: skip
def test_wrong_limits_are_a_sentence(own: Path, text: str) -> None:
    own.write_text(text, "utf-8")
    with pytest.raises(UserError, match="permit_work"):
        hours.work_rules()


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("8", 480),
        ("7.5", 450),
        ("7:30", 450),
        ("7：05", 425),
        ("0.25", 15),
        ("", None),
        ("八", None),
        ("7:75", None),
        ("-3", None),
        ("1e3", None),
    ],
)
def test_how_hours_are_written(text: str, minutes: int | None) -> None:
    assert operations.minutes_of(text) == minutes


# --- in the store


@pytest.fixture
def office(store: Store) -> Store:
    with store.writing("陈静", "students.register") as session:
        make.student(session, chinese_name="阿米娜", stay={"student_number": "S1"})
        make.student(session, chinese_name="区志豪", population="HK", stay={"student_number": "S2"})
    return store


def record(store: Store, **values: Any) -> int:
    given = {
        "person_id": 1,
        "since": MONDAY.isoformat(),
        "until": (MONDAY + timedelta(days=6)).isoformat(),
        "hours": "8.5",
        **values,
    }
    with store.writing("陈静", "permits.record_hours") as session:
        return operations.record_hours(session, **given)


def rows(store: Store) -> list[queries.HoursRow]:
    with store.reading() as session:
        return queries.list_hours(session)


def test_recorded_corrected_removed_undone(office: Store) -> None:
    entry = record(office, employer="图书馆")
    record(office, person_id=2, hours="20")
    mine = {row.name: row for row in rows(office)}
    assert (mine["阿米娜"].minutes, mine["阿米娜"].level, mine["阿米娜"].employer) == (510, "over", "图书馆")
    assert mine["区志豪"].standing is None  # the limit is for international students
    with office.writing("陈静", "permits.correct_hours") as session:
        operations.correct_hours(
            session, entry_id=entry, since=MONDAY.isoformat(), until=MONDAY.isoformat(), hours="4", place="OFF"
        )
    with office.writing("陈静", "permits.remove_hours") as session:
        assert operations.remove_hours(session, entry_ids=[entry]) == 1
        act = session.info["act_id"]
    assert [row.name for row in rows(office)] == ["区志豪"]
    with office.writing("陈静", "journal.undo") as session:
        undo(session, act)
    assert {row.minutes for row in rows(office)} == {240, 1200}


@pytest.mark.parametrize(
    "values",
    [
        {"since": "2026-03-04", "until": "2026-03-11"}, {"since": "", "until": ""}, {"hours": ""}, {"hours": "0"}, {"hours": "200"},
        {"place": "MOON"}, {"since": "2090-03-06", "until": "2090-03-06"}, {"person_id": 9},
    ],
)  # fmt: skip
def test_what_cannot_be_recorded_is_refused(office: Store, values: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken):
        record(office, **values)
    assert rows(office) == []


def plan(store: Store, *lines: tuple[Any, ...]) -> importing.HoursPlan:
    with store.reading() as session:
        return importing.plan_hours(session, Book([Sheet("一", list(lines))], digest="d"), today=date(2026, 5, 21))


def test_a_sheet_by_week_and_one_by_month(office: Store) -> None:
    found = plan(
        office, ("学号", "姓名", "开始日期", "结束日期", "工时", "用工单位", "校内外"),
        ("S1", "阿米娜", "2026-03-02", "", "7.5小时", "图书馆", "校内"), ("S2", "", "2026-03-02", "2026-03-08", "6:30", "", "校外"),
        ("S1", "", "2026-03-02", "2026-03-09", "5", "", ""), ("S1", "", "2026-03-02", "", "五", "", ""), ("S1", "", "", "", "5", "", ""),
        ("S1", "", "2026-03-02", "", 5.0, "", "火星"), ("S1", "", "2026-06-01", "", "5", "", ""), ("S1", "", "2026-03-02", "2026-03-02", "30", "", ""),
    )  # fmt: skip
    assert [tuple(one) for one in found.new] == [
        (1, "2026-03-02", "2026-03-08", 450, "图书馆", "ON", ""), (2, "2026-03-02", "2026-03-08", 390, "", "OFF", ""),
    ]  # fmt: skip
    assert [(one.row, one.column) for one in found.problems] == [
        (4, "结束日期"), (5, "工时"), (6, "开始日期"), (7, "校内外"), (8, "开始日期"), (9, "工时"),
    ]  # fmt: skip
    months = plan(
        office, ("学号", "月份", "小时数"), ("S1", "2026年2月", 30), ("S1", "2026-13", 30), ("S1", "2026-04", time(1))
    )
    assert [one[1:4] for one in months.new] == [("2026-02-01", "2026-02-28", 1800), ("2026-04-01", "2026-04-30", 60)]
    assert len(months.problems) == 1


def test_the_command_reads_hours(office: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "工时.csv"
    sheet.write_text("学号,月份,小时,用工单位\nS1,2026-02,45,图书馆\n", "utf-8-sig")
    for expected in ((1, 0), (0, 1)):  # what is known is not written twice
        assert commands.run(["facts", str(sheet), "--hours", "--store", str(office.path), "--json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert (answer["new"], answer["known"]) == expected
    assert answer["rows"][0]["facts"][0]["said"][:2] == ["45 小时", "2026-02-01 – 2026-02-28"]
    (row,) = rows(office)
    assert (row.level, row.employer) == ("over", "图书馆")


# --- in the window


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_screen_warns_before_and_after_the_limit(office: Store, drive: Callable[[], Driver]) -> None:
    record(office, hours="6")
    record(
        office,
        hours="3",
        place="OFF",
        since=(MONDAY - timedelta(days=7)).isoformat(),
        until=(MONDAY - timedelta(days=1)).isoformat(),
    )
    driver = drive()
    screen = driver.go("hours")
    screen.page.show_only(screen.page.asked.but(tab="care"))
    driver.settle()
    assert len(screen.page.rows.ids) == 2  # near the limit; off campus without an annotation
    screen.new_command.run()
    form = screen.panel.form
    assert isinstance(form, HoursForm)
    form.fields["number"].show_value("S9")
    form.fields["hours"].show_value("2:30")
    form.save()
    driver.settle()
    assert "S9" in form._count.text()
    form.fields["number"].show_value("s1")
    form.fields["since"].show_value(MONDAY.isoformat())
    form.fields["until"].show_value((MONDAY + timedelta(days=6)).isoformat())
    form.save()
    driver.settle()
    found = rows(office)
    assert sorted(row.minutes for row in found) == [150, 180, 360]
    assert {row.level for row in found if row.since == MONDAY.isoformat()} == {"over"}
    driver.undo()
    assert len(rows(office)) == 2


def test_who_is_near_a_limit_today_and_what_the_panel_says(store: Store, drive: Callable[[], Driver]) -> None:
    """In term: a week over 8 hours, and a month near 40; of those of Hong Kong no limit holds."""
    monday = TODAY - timedelta(days=TODAY.weekday())
    with store.writing("陈静", "students.register") as session:
        over, fine, free = (
            make.student(session, chinese_name=name, population=population).person_id
            for name, population in (("阿里", "INTL"), ("美娜", "INTL"), ("陈大文", "HK"))
        )
    for person, hours_said in ((over, "17"), (fine, "1"), (free, "20")):
        record(store, person_id=person, since=monday.isoformat(), until=monday.isoformat(), hours=hours_said)
    with store.reading() as session:
        (found,) = queries.near_limits(session, on=TODAY)
        told = queries.person_hours(session, person_id=free, on=TODAY, most=4)
        assert queries.person_hours(session, person_id=over + 99, on=TODAY, most=4) is None
    assert (found.name, found.standing.level, found.standing.week and found.standing.week.minutes) == (
        "阿里",
        "over",
        1020,
    )
    assert told is not None
    assert (told.standing, told.many) == (None, 1)
    driver = drive()
    today: Any = driver.go("today")
    assert "勤工助学时间" in driver.texts(today)
    assert any("17 /" in text and "超过上限" in text for text in driver.texts(today))
    driver.press(today, "查看")
    current: Any = driver.window.current
    assert current.id == "hours"
    students: Any = driver.go("students", over)
    assert any("超过上限" in text for text in driver.texts(students.panel))
