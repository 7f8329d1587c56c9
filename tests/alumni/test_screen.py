"""The screen 校友: graduation makes an alumnus, destinations are a history."""

from collections.abc import Callable
from typing import Any

import pytest

from gzstudents.alumni import operations, queries
from gzstudents.alumni.screen import PERSON_SECTIONS, AlumniScreen, Graduate
from gzstudents.kernel.store import Store
from tests import make
from tests.window import Driver, unnamed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen
Start = Callable[[], Driver]


def students(store: Store, *names: str, **values: Any) -> list[int]:
    with store.writing("office", "students.register") as session:
        return [make.student(session, chinese_name=name, **values).person_id for name in names]


def graduates(store: Store, *names: str, day: str = "2025-07-01", **values: Any) -> list[int]:
    with store.writing("office", "alumni.graduate") as session:
        stays = [make.student(session, chinese_name=name, **values) for name in names]
        operations.graduate(session, enrolment_ids=[stay.id for stay in stays], graduated_on=day)
        return [stay.person_id for stay in stays]


def test_graduation_from_the_list_of_students(store: Store, drive: Start) -> None:
    students(store, "阿米娜", "阮氏明")
    students(store, "陈休学", status="SUSPENDED")
    driver = drive()
    page = driver.go("students").page
    for line in range(3):
        driver.click_row(page, line, add=line > 0)
    driver.press(page, "办理毕业")
    screen = driver.window.current
    assert isinstance(screen, AlumniScreen)
    form: Any = screen.panel.form
    said = driver.texts(form)
    assert {"2 人可以毕业", "1 人不能办理", "2 人毕业"} <= set(said), said
    assert "学籍状态是“休学”" in " ".join(said)
    driver.press(form, "2 人毕业")
    assert sorted(row.name for row in driver.read(queries.list_alumni)) == ["阮氏明", "阿米娜"]
    assert sorted(row.name for row in screen.chosen_rows()) == ["阮氏明", "阿米娜"]
    assert driver.toast == "已办理 2 人毕业"
    driver.undo()
    assert driver.read(queries.list_alumni) == []


def test_destinations_are_a_history(store: Store, drive: Start) -> None:
    (person_id,) = graduates(store, "阿米娜")
    driver = drive()
    screen = driver.go("alumni")
    driver.click_row(screen.page, 0)
    for activity, place, day in (
        ("FURTHER_STUDY", "HOME_COUNTRY", "2025-09-01"),
        ("EMPLOYED", "GUANGZHOU", "2026-01-05"),
    ):
        driver.press(screen.panel, "登记去向")
        form = screen.panel.form
        driver.type_into(form, "activity", activity)
        driver.type_into(form, "place", place)
        driver.type_into(form, "as_of", day)
        driver.press(form, "保存")
    said = driver.texts(screen.panel)
    assert {"就业", "广州"} <= set(said), said
    moments = screen.panel.view.timeline.accessibleName()
    assert moments.index("就业") < moments.index("升学")
    assert [screen.page.tabs.tabText(number) for number in range(4)] == ["全部  1", "留穗  1", "留华  1", "去向不明  0"]
    with store.reading() as session:
        assert PERSON_SECTIONS[0].query(session, person_id) == [
            ("2026-01-05", "就业 · 广州"),
            ("2025-09-01", "升学 · 回国（原籍）"),
        ]
    driver.undo()
    assert len(driver.read(queries.destinations, person_id=person_id)) == 1


def test_a_day_that_has_not_come_is_refused(store: Store, drive: Start) -> None:
    (person_id,) = graduates(store, "阿米娜")
    driver = drive()
    screen = driver.go("alumni")
    driver.click_row(screen.page, 0)
    driver.press(screen.panel, "登记去向")
    form = screen.panel.form
    driver.type_into(form, "activity", "EMPLOYED")
    driver.type_into(form, "place", "GUANGZHOU")
    driver.type_into(form, "as_of", "2199-01-01")
    driver.press(form, "保存")
    assert "还没有到这一天" in driver.texts(form)
    assert driver.read(queries.destinations, person_id=person_id) == []


def test_consent_is_asked_for_and_kept(store: Store, drive: Start) -> None:
    (person_id,) = graduates(store, "阿米娜")
    driver = drive()
    screen = driver.go("alumni")
    driver.click_row(screen.page, 0)
    assert "还没有询问是否同意联系" in driver.texts(screen.panel)
    driver.press(screen.panel, "登记")
    driver.type_into(screen.panel.form, "consent", "YES")
    driver.press(screen.panel.form, "保存")
    row = driver.read(queries.get_alumnus, person_id=person_id)
    assert row.consent == "YES"
    assert "还没有询问是否同意联系" not in driver.texts(screen.panel)


def test_by_region_and_by_year(store: Store, drive: Start) -> None:
    graduates(store, "陈小明", population="HK")
    graduates(store, "阿米娜", day="2024-07-01", stay={"start_date": "2020-09-01"})
    driver = drive()
    screen = driver.go("alumni")
    assert [choice.label for choice in screen._choices("country")] == ["中国香港", "泰国"]
    menu = screen.year.open()
    next(action for action in menu.actions() if action.text() == "2024 年毕业").trigger()
    menu.close()
    driver.settle()
    assert [row.name for row in screen.rows()] == ["阿米娜"]


def test_every_control_has_a_name(store: Store, drive: Start) -> None:
    (person_id,) = students(store, "阿米娜")
    driver = drive()
    screen = driver.go("alumni", Graduate((person_id,)))
    assert screen.panel.form is not None
    assert unnamed(driver.window) == []
