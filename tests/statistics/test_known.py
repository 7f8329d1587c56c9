"""The figures as they were known on another day, in the window and by the command: said, and with the people of then."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from gzstudents import commands
from gzstudents.kernel import i18n
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from gzstudents.statistics.screen import StatisticsScreen
from gzstudents.ui.desk import Desk, MemorySettings
from gzstudents.ui.jobs import Jobs
from tests.statistics import sixty

THEN = "2025-12-01"


def on(day: str) -> Any:
    """The journal writes this day, by the clock of Beijing."""
    moment = datetime.fromisoformat(f"{day}T10:00+08:00").astimezone(UTC)
    return mock.patch("gzstudents.kernel.store.datetime", mock.Mock(now=lambda _zone: moment))


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Registered in November 2025; in January 2026 one person got another name and level, another was taken out."""
    store = open_store(tmp_path_factory.mktemp("known") / "office.gzs", create=True)
    with on("2025-11-20"):
        sixty.fill(store)
    with on("2026-01-10"), store.writing("陈静", "students.edit") as session:
        run = session.connection().exec_driver_sql
        run("UPDATE people SET chinese_name = '新名' WHERE id = 1")
        run("UPDATE enrolments SET level = 'MA', category = '03' WHERE person_id = 1")
        run("DELETE FROM awards WHERE person_id = 3")
        run("DELETE FROM status_changes WHERE enrolment_id IN (SELECT id FROM enrolments WHERE person_id = 3)")
        for table in ("enrolments", "nationalities", "people"):
            run(f"DELETE FROM {table} WHERE {'id' if table == 'people' else 'person_id'} = 3")
    yield store
    store.close()


@pytest.fixture
def screen(qtbot: Any, corrected: Store) -> Iterator[StatisticsScreen]:
    jobs = Jobs(corrected, options=lambda: ["--store", str(corrected.path), "--lang", i18n.language()])
    made = StatisticsScreen(Desk(jobs, corrected.path, MemorySettings()))
    assert made.detail is not None
    qtbot.addWidget(made)
    qtbot.addWidget(made.detail)
    made.chooser.day.setText("2025-09-01")
    made.chooser.day.editingFinished.emit()
    made.resize(1300, 900)
    made.show()
    qtbot.waitUntil(lambda: made.report is not None and made.report.period.first == date(2025, 9, 1))
    yield made
    jobs.close()


def look_back(qtbot: Any, screen: StatisticsScreen, day: str) -> None:
    known = screen.chooser.known
    known.sense.setCurrentIndex(1)
    known.day.setText(day)
    known.day.editingFinished.emit()
    qtbot.waitUntil(
        lambda: screen.report is not None and screen.report.known_on == date.fromisoformat(day), timeout=10_000
    )


def undergraduates(screen: StatisticsScreen) -> int:
    assert screen.report is not None
    return screen.report.tables["B"].value("THA", "BA")


def heading(screen: StatisticsScreen) -> str:
    return screen._heading.text()


def test_an_old_view_counts_what_stood_there_then_and_says_so(qtbot: Any, screen: StatisticsScreen) -> None:
    screen.show_table("B")
    today = heading(screen)
    assert undergraduates(screen) == 4
    assert not screen.chooser.known.isVisible()
    look_back(qtbot, screen, THEN)
    assert undergraduates(screen) == 6
    assert THEN in heading(screen)
    assert heading(screen) != today
    assert screen.report is not None
    assert "此后的登记和更正未计入" in screen.report.notices[0].words()
    screen.chooser.known.sense.setCurrentIndex(0)
    qtbot.waitUntil(lambda: screen.report is not None and screen.report.known_on is None)
    assert (heading(screen), undergraduates(screen)) == (today, 4)


def test_before_the_first_record_nobody_was_known(qtbot: Any, screen: StatisticsScreen) -> None:
    look_back(qtbot, screen, "2025-11-19")
    assert screen.report is not None
    assert screen.report.tables["B"].value() == 0


def test_the_people_behind_an_old_figure_are_those_of_then(qtbot: Any, screen: StatisticsScreen) -> None:
    look_back(qtbot, screen, THEN)
    screen.show_table("B")
    screen.figures.choose("THA", "BA")
    people = screen.panel.people
    qtbot.waitUntil(lambda: len(people.members) == 6)
    assert [one.person_id for one in people.members] == [1, 2, 3, 4, 5, 6], "one of them is in the file no more"
    assert people.members[0].name == "学生1"


def test_a_day_to_come_is_refused_in_words(screen: StatisticsScreen) -> None:
    known = screen.chooser.known
    known.sense.setCurrentIndex(1)
    known.day.setText((date.today() + timedelta(days=1)).isoformat())
    known.day.editingFinished.emit()
    assert screen.chooser.choice() is None
    assert known._problem.isVisible()
    assert "还没有到" in known._problem.text()


def test_a_file_from_an_old_view_is_of_that_view(
    qtbot: Any, screen: StatisticsScreen, capsys: pytest.CaptureFixture[str], corrected: Store, tmp_path: Path
) -> None:
    look_back(qtbot, screen, THEN)
    choice = screen.chooser.choice()
    assert choice is not None
    shown = screen.report
    assert shown is not None
    code = commands.run(["statistics", "--store", str(corrected.path), "--json", *choice.arguments()])
    data = json.loads(capsys.readouterr().out)
    assert code == 0
    assert data["known_on"] == THEN
    assert data["notices"][0]["code"] == "known"
    cells = {table["id"]: table["cells"] for table in data["tables"]}
    assert cells["B"]["THA"]["BA"] == shown.tables["B"].value("THA", "BA") == 6


def test_what_is_written_meanwhile_leaves_the_old_view_where_it_is(
    qtbot: Any, screen: StatisticsScreen, corrected: Store
) -> None:
    look_back(qtbot, screen, THEN)
    before = screen.report
    with corrected.writing("陈静", "students.edit") as session:
        session.connection().exec_driver_sql("UPDATE enrolments SET adviser = adviser || '甲' WHERE person_id = 2")
    screen.refresh()
    qtbot.waitUntil(lambda: screen.report is not before, timeout=10_000)
    assert undergraduates(screen) == 6
