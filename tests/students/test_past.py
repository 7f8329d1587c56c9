"""The list of another day in the window: asked for, said, read only, and back to today."""

from datetime import date, timedelta
from typing import Any
from unittest import mock

import pytest
from PySide6.QtWidgets import QLabel

from gzstudents.kernel.store import Store
from gzstudents.students import operations
from gzstudents.students.model import Enrolment
from gzstudents.students.screen import export
from gzstudents.students.screen.past import AsOfForm
from gzstudents.ui.main_window import MainWindow
from tests.students.conftest import PEOPLE, students

YESTERDAY = date.today() - timedelta(days=1)


def show(qtbot: Any, window: MainWindow, day: date, *, known: bool) -> None:
    screen = students(window)
    screen.show_day(day, known)
    qtbot.waitUntil(lambda: screen.past is not None and screen.past.day == day, timeout=10_000)


def words(window: MainWindow) -> str:
    bar = students(window).band.bar
    assert bar is not None
    assert bar.isVisible()
    return " ".join(label.text() for label in bar.findChildren(QLabel))


@pytest.mark.parametrize("known", [False, True])
def test_the_list_of_today_is_the_same_and_can_only_be_read(qtbot: Any, window: MainWindow, known: bool) -> None:
    screen = students(window)
    ids = screen.page.rows.all_ids()
    rows = {row.id: row for row in screen.page.rows.rows(ids)}
    show(qtbot, window, date.today(), known=known)
    assert screen.page.rows.all_ids() == ids
    assert {row.id: row for row in screen.page.rows.rows(ids)} == rows
    assert ("已知" if known else "真实") in words(window)
    assert date.today().isoformat() in words(window)
    screen.page.choose([ids[0]])
    qtbot.waitUntil(lambda: screen.panel.page is not None and screen.panel.page.person_id == ids[0])
    made = screen.made
    for command in (made.new, made.edit, made.bulk, made.status, made.paper, made.renew):
        assert not command.enabled(), command.id
    assert made.export_chosen.enabled()
    assert screen.panel_commands() == ([], [])
    screen.panel.edit()
    assert screen.panel.form is None


def test_who_was_registered_today_was_not_known_yesterday(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    screen = students(window)
    show(qtbot, window, YESTERDAY, known=True)
    assert len(screen.page.rows.ids) == 0
    screen.show_today()
    assert len(screen.page.rows.ids) == PEOPLE
    assert screen.band.bar is not None
    assert not screen.band.bar.isVisible()


def test_what_runs_out_is_counted_from_the_day(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    screen = students(window)
    column = next(one for one in screen.page.spec.columns if one.cell == "date")
    assert column.today() == date.today()
    show(qtbot, window, YESTERDAY, known=False)
    assert column.today() == YESTERDAY


def test_the_panel_says_what_was_true_then(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    screen = students(window)
    with people_store.reading() as session:
        stay = session.query(Enrolment).filter(Enrolment.start_date < "2026").order_by(Enrolment.id).first()
        assert stay is not None
        person, stay_id, number = stay.person_id, stay.id, stay.student_number or ""
        start = stay.start_date or ""
    with people_store.writing("陈静", "students.edit") as session:
        operations.edit(
            session, person_id=person, enrolment_id=stay_id, enrolment={"end_date": date.today().isoformat()}
        )
    show(qtbot, window, date.fromisoformat((start + "-12-31")[:10]), known=False)
    screen.page.choose([person])
    qtbot.waitUntil(lambda: screen.panel.page is not None and screen.panel.page.person_id == person)
    assert screen.panel.page is not None
    assert screen.panel.page.whole is not None
    then = next(one for one in screen.panel.page.whole.enrolments if one.student_number == number)
    assert then.end_date == ""
    assert screen.panel.page.extra == []


def test_the_form_asks_for_day_and_sense(qtbot: Any, window: MainWindow) -> None:
    screen = students(window)
    screen.ask_day()
    form = screen.panel.form
    assert isinstance(form, AsOfForm)
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    form.fill({"day": tomorrow, "sense": "known"})
    form.save()
    assert screen.panel.form is form  # nobody knows what will be known
    form.fill({"day": YESTERDAY.isoformat(), "sense": "known"})
    form.save()
    qtbot.waitUntil(lambda: screen.past is not None)
    assert screen.past is not None
    assert (screen.past.day, screen.past.known) == (YESTERDAY, True)
    assert screen.escape()
    assert screen.is_today()


def test_what_is_opened_from_elsewhere_is_of_today(qtbot: Any, window: MainWindow) -> None:
    screen = students(window)
    person = int(screen.page.rows.ids[0])
    show(qtbot, window, YESTERDAY, known=True)
    window.desk.open_person(person)
    screen.open(person)
    assert screen.is_today()
    assert screen.chosen_ids() == [person]


def test_an_export_is_of_the_day_that_is_shown(qtbot: Any, window: MainWindow) -> None:
    screen = students(window)
    show(qtbot, window, YESTERDAY, known=True)
    with mock.patch.object(export, "ask") as ask:
        screen.export()
    assert ask.call_args.args[-1] == ["--as-of", YESTERDAY.isoformat(), "--known"]
    assert YESTERDAY.isoformat() in ask.call_args.args[-2]
