"""The screen 奖学金 driven by mouse and key: award, take back, cancel, look at the programmes."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gzstudents.kernel import i18n
from gzstudents.kernel.store import Store
from gzstudents.office.screen.settings import SettingsScreen
from gzstudents.scholarships import operations, queries
from gzstudents.scholarships.screen import PERSON_SECTIONS, AwardThese, ScholarshipsScreen
from gzstudents.ui.form import Form
from tests import make
from tests.window import Driver, unnamed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen

Start = Callable[[], Driver]
YEAR = "2025-2026"


def prepared(store: Store, *, award: bool = False) -> None:
    """A named school; two who may have the provincial award and one from Hong Kong who may not."""
    make.name_school(store)
    with store.writing("office", "students.register") as session:
        stays = [
            make.student(session, chinese_name="阿米娜", stay={"student_number": "S1", "level": "MA"}),
            make.student(session, surname="TRAN", given_names="VAN HAI", stay={"student_number": "S2"}),
            make.student(session, chinese_name="陈小明", population="HK", stay={"student_number": "S3"}),
        ]
        if award:
            operations.award(
                session, programme="CGS", academic_year=YEAR, items=[(stays[1].id, "")], decided_on="2025-11-20"
            )


def form_of(screen: Any) -> Any:
    form = screen.panel.form
    assert isinstance(form, Form)
    return form


def open_form(driver: Driver) -> Any:
    students = driver.go("students")
    for line in range(3):
        driver.click_row(students.page, line, add=line > 0)
    assert students.made.extra(in_bulk=True)[0].id == "scholarships.award"  # before what a narrow window hides
    driver.press(students.page, "评奖学金")
    screen = driver.window.current
    assert isinstance(screen, ScholarshipsScreen)
    return screen


def test_from_the_list_of_students_to_awards_and_back(store: Store, drive: Start) -> None:
    prepared(store)
    driver = drive()
    screen = open_form(driver)
    form = form_of(screen)
    assert form._save.isEnabled() is False
    driver.type_into(form, "programme", "GD")
    assert [check.name for check in form.preview.eligible] == ["阿米娜", "TRAN VAN HAI"]
    assert "只授予国际学生" in form.preview.refused[0].reasons[0]
    shown = driver.texts(form)
    assert {"2 人可以获奖", "1 人不符合条件", "评定 2 人", "合计 30,000 元，同时签发证书"} <= set(shown), shown
    driver.press(form, "评定 2 人")
    rows = driver.read(queries.list_awards, academic_year=form_year(driver))
    assert sorted((row.name, row.certificate_state) for row in rows) == [
        ("TRAN VAN HAI", "ISSUED"),
        ("阿米娜", "ISSUED"),
    ]
    assert driver.toast == "已评定 2 人的“广东省政府来粤留学生奖学金”"
    said = driver.texts(screen.panel)
    assert "已评定 2 人" in said
    assert "1 人不符合条件，没有评定" in said
    driver.undo()
    assert driver.read(queries.list_awards) == []
    assert screen.page.rows.ids == []


def form_year(driver: Driver) -> str:
    return str(driver.read(queries.academic_years)[0])


def test_the_result_leads_to_the_printer(store: Store, drive: Start) -> None:
    prepared(store)
    driver = drive()
    screen = open_form(driver)
    driver.type_into(form_of(screen), "programme", "GD")
    driver.press(form_of(screen), "评定 2 人")
    driver.press(screen.panel, "打印证书")
    certificates: Any = driver.window.current
    assert certificates.id == "certificates"
    assert sorted(row.holder for row in certificates.chosen_rows()) == ["TRAN VAN HAI", "阿米娜"]
    assert certificates.page.asked.tab == "unprinted"


def test_pasted_student_numbers(store: Store, drive: Start) -> None:
    prepared(store)
    driver = drive()
    screen = driver.go("scholarships")
    driver.press(screen.page, "评奖学金")
    form = form_of(screen)
    form.fields["numbers"].editor.field().setPlainText("S1\nS9、S1")
    driver.type_into(form, "programme", "GD")
    assert [check.name for check in form.preview.eligible] == ["阿米娜"]
    assert form.preview.refused[0].reasons == ("没有学号为“S9”的学生。",)


def test_grades_belong_to_their_programme(store: Store, drive: Start) -> None:
    prepared(store)
    driver = drive()
    screen = open_form(driver)
    form = form_of(screen)
    driver.type_into(form, "programme", "HKMO")
    assert form.fields["grade"].isVisibleTo(form)
    assert form.preview.checks == []
    driver.type_into(form, "grade", "FIRST")
    assert [(check.name, check.amount_fen) for check in form.preview.eligible] == [("陈小明", 600_000)]
    driver.type_into(form, "programme", "GD")
    assert not form.fields["grade"].isVisibleTo(form)
    assert form.values()["grade"] == ""


def test_what_is_missing_is_said_first(store: Store, drive: Start) -> None:
    """No name of the school: the way to the settings. Some studies of a programme have grades, others none. Conditions that
    are not met are said, and do not keep from awarding what a sponsor has decided."""
    with store.writing("office", "students.register") as session:
        make.student(
            session, chinese_name="阿米娜", birth_date="1970-05-01", stay={"student_number": "S1", "level": "BA"}
        )
    driver = drive()
    screen = driver.go("scholarships")
    driver.press(screen.page, "评奖学金")
    form = form_of(screen)
    assert not form._unnamed.isHidden()
    driver.type_into(form, "programme", "HKMO")
    assert form.fields["grade"].field.required
    driver.type_into(form, "programme", "ICLT")
    assert form.fields["grade"].isVisibleTo(form)
    assert not form.fields["grade"].field.required
    form.fields["numbers"].editor.field().setPlainText("S1")
    driver.type_into(form, "programme", "GD")
    (check,) = form.preview.eligible
    assert (check.amount_fen, check.cautions) == (1_000_000, ("须未满 40 周岁。",))
    assert not form._save.isEnabled()
    driver.press(form, "去设置")
    assert isinstance(driver.window.current, SettingsScreen)
    make.name_school(store)
    driver.go("scholarships")
    assert form._unnamed.isHidden()
    assert form._save.isEnabled()
    driver.type_into(form, "programme", "ICLT")
    assert [check.amount_fen for check in form.preview.eligible] == [5_920_000]  # a bachelor: without a grade


def test_an_award_to_the_yuan_and_cancelled_with_a_reason(store: Store, drive: Start) -> None:
    prepared(store, award=True)
    driver = drive()
    screen = driver.go("scholarships")
    page = screen.page
    assert [page.rows.columns[0].text(page.rows.row(0)), page.rows.columns[3].text(page.rows.row(0))] == [
        "Tran Van Hai",
        "59,200",
    ]
    driver.click_row(page, 0)
    said = driver.texts(screen.panel)
    assert {"59,200 元", "2,500 × 12 个月 = 30,000 元", "700 × 12 个月 = 8,400 元", "800 元", "20,000 元"} <= set(
        said
    ), said
    driver.press(screen.panel, "取消奖学金")
    form = form_of(screen)
    driver.press(form, "取消奖学金")
    assert driver.read(queries.list_awards)[0].state == "ACTIVE"  # without a reason nothing is done
    driver.type_into(form, "reason", "left early")
    driver.press(form, "取消奖学金")
    row = driver.read(queries.list_awards)[0]
    assert (row.state, row.certificate_state) == ("CANCELLED", "VOIDED")
    assert driver.toast == "已取消 1 项奖学金，证书同时作废"
    assert "left early" in " ".join(one.reason for one in driver.read(queries.events_of, award_id=row.id))
    driver.undo()
    row = driver.read(queries.list_awards)[0]
    assert (row.state, row.certificate_state) == ("ACTIVE", "ISSUED")


def test_what_was_recorded_since_speaks_against_an_award(store: Store) -> None:
    """A scholarship from elsewhere, entered after the exclusive award was given."""
    from gzstudents.scholarships.screen import reading

    with store.writing("office", "scholarships.record_external") as session:
        stay = make.student(session, chinese_name="阿米娜", stay={"level": "MA"})
        given = operations.award(
            session, programme="GD", academic_year=YEAR, items=[(stay.id, "")], decided_on="2025-11-20"
        )
        award = given.awarded[0].award_id
        assert reading.award(session, award_id=award).beside == []
        values: dict[str, Any] = {"person_id": stay.person_id, "academic_year": YEAR}
        operations.record_external(session, name="母国政府奖学金", is_chinese=0, **values)
        operations.record_external(session, name="某基金会奖学金", **values)
        assert reading.award(session, award_id=award).beside == ["某基金会奖学金"]
        operations.cancel_award(session, award_ids=[award], reason="不能兼得")
        assert reading.award(session, award_id=award).beside == []


def test_the_year_is_chosen_from_a_menu(store: Store, drive: Start) -> None:
    prepared(store, award=True)
    driver = drive()
    awards = driver.go("scholarships")
    menu = awards.year.open()
    labels = [action.text() for action in menu.actions() if action.text()]
    assert f"{YEAR} 学年" in labels
    assert labels[-1] == "全部学年"
    next(action for action in menu.actions() if action.text() == "全部学年").trigger()
    menu.close()
    driver.settle()
    assert awards.year.year == ""
    assert driver.button(awards.page, "全部学年")


def test_keys_and_names(store: Store, drive: Start) -> None:
    prepared(store, award=True)
    driver = drive()
    screen = driver.go("scholarships", AwardThese((1,)))
    assert unnamed(driver.window) == []
    QTest.keyClick(driver.window, Qt.Key.Key_Escape)
    driver.settle()
    assert screen.panel.form is None
    i18n.use("en")
    screen.page.retranslate()


def test_what_a_student_page_says(store: Store) -> None:
    prepared(store, award=True)
    with store.reading() as session:
        person = queries.list_awards(session)[0].person_id
        assert PERSON_SECTIONS[0].query(session, person) == [(YEAR, "中国政府奖学金 · 59,200 元")]
        assert PERSON_SECTIONS[0].query(session, 999) == []
