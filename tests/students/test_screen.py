"""Journeys over the students' screen with mouse and keys, on a real store."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from gzstudents.kernel.store import Store
from gzstudents.students import queries
from gzstudents.students.model import Enrolment, IdentityDocument, Person
from gzstudents.students.screen.bulk_form import BulkForm
from gzstudents.students.screen.extras import PersonCommand, PersonSection
from gzstudents.students.screen.page import StudentsScreen
from gzstudents.students.screen.person_form import NUMBER, PersonForm
from gzstudents.students.screen.small_forms import PaperForm, RenewalForm, StatusForm
from gzstudents.ui.form import Form
from gzstudents.ui.main_window import MainWindow
from tests.students.conftest import PEOPLE, students

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def click_row(qtbot: Any, window: MainWindow, line: int, column: int = 1) -> int:
    """Click a row of the list as a person does; returns the person's id."""
    table = students(window).page.table
    place = table.visualRect(table.model().index(line, column)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=place)
    return students(window).page.rows.id_at(line)


def choose(qtbot: Any, window: MainWindow, line: int) -> int:
    """Choose one person and wait until the panel speaks of them."""
    person_id = click_row(qtbot, window, line)
    panel = students(window).panel
    qtbot.waitUntil(lambda: panel.page is not None and panel.page.person_id == person_id, timeout=5000)
    return person_id


def open_form(qtbot: Any, window: MainWindow, kind: type[Any]) -> Any:
    panel = students(window).panel
    qtbot.waitUntil(lambda: isinstance(panel.form, kind), timeout=5000)
    return panel.form


def press(qtbot: Any, form: Form) -> None:
    """The form's Save, with the mouse."""
    qtbot.mouseClick(form._save, LEFT)


def toast(window: MainWindow) -> str:
    said = window.messages.recent
    return said[0].text if said else ""


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def get(store: Store, person_id: int) -> Any:
    with store.reading() as session:
        whole = queries.get_person(session, person_id, date.today().isoformat())
    assert whole is not None
    return whole


def find(qtbot: Any, window: MainWindow, text: str) -> list[int]:
    page = students(window).page
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
    qtbot.waitUntil(page._search.hasFocus)
    page._search.clear()
    qtbot.keyClicks(page._search, text)
    qtbot.waitUntil(lambda: page.asked.text == text)
    return [int(one) for one in page.rows.ids[:]]


# --- list


def test_the_list_shows_everybody_with_counts(window: MainWindow) -> None:
    page = students(window).page
    assert len(page.rows.ids) == PEOPLE
    shown = [page.tabs.tabText(number) for number in range(page.tabs.count())]
    assert shown[0] == f"全部  {PEOPLE}"
    assert all(any(sign.isdigit() for sign in text) for text in shown)


def test_the_model_keeps_qts_rules(window: MainWindow, qtmodeltester: Any) -> None:
    qtmodeltester.check(students(window).page.rows)


def test_find_by_latin_name_number_and_phone(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    found = find(qtbot, window, "tran hai")
    assert found
    with people_store.reading() as session:
        assert {session.get(Person, one).surname for one in found} == {"TRAN"}  # type: ignore[union-attr]
        number = session.query(Enrolment.student_number).filter_by(person_id=found[0]).scalar()
        phone = session.get(Person, found[0]).phone  # type: ignore[union-attr]
    assert find(qtbot, window, str(number)) == [found[0]]
    assert found[0] in find(qtbot, window, str(phone)[-6:])


def test_chinese_typing_filters_when_it_is_committed(qtbot: Any, window: MainWindow) -> None:
    page = students(window).page
    page.focus_search()
    QApplication.sendEvent(page._search, QInputMethodEvent("ruan shi", []))
    assert page._search.text() == ""
    assert len(page.rows.ids) == PEOPLE
    done = QInputMethodEvent()
    done.setCommitString("阮氏明")
    QApplication.sendEvent(page._search, done)
    qtbot.waitUntil(lambda: 0 < len(page.rows.ids) < PEOPLE)
    assert {page.rows.row(line).chinese_name for line in range(len(page.rows.ids))} == {"阮氏明"}


def test_nobody_found_offers_the_way_back(qtbot: Any, window: MainWindow) -> None:
    page = students(window).page
    assert find(qtbot, window, "zzzzqq") == []
    assert any("没有找到" in text for text in texts(page.empty))
    button = next(one for one in page.empty.findChildren(QAbstractButton) if "清除条件" in one.text())
    qtbot.mouseClick(button, LEFT)
    assert len(page.rows.ids) == PEOPLE
    assert find(qtbot, window, "ruanshimign") == []  # a slip of the keys: what was meant is one click away
    meant = next(one for one in page.empty.findChildren(QAbstractButton) if "改找“ruanshiming”" in one.text())
    qtbot.mouseClick(meant, LEFT)
    assert {page.rows.row(line).chinese_name for line in range(len(page.rows.ids))} == {"阮氏明"}


def test_tab_filter_and_sort_agree(qtbot: Any, window: MainWindow) -> None:
    page = students(window).page
    page.tabs.setCurrentIndex(4)
    rows = [page.rows.row(line) for line in range(len(page.rows.ids))]
    assert {row.population for row in rows} <= {"HK", "MO", "TW"}
    page.tabs.setCurrentIndex(0)
    choices = {choice.code: choice.many for choice in page.filters.choices("college")}
    page.filters.set_codes("college", frozenset({"岭南学院"}))
    assert len(page.rows.ids) == choices["岭南学院"]
    assert "培养单位：岭南学院" in [chip.accessibleName() for chip in page.chips.findChildren(QAbstractButton)]
    page.filters.set_codes("college", frozenset())
    page.rows.sort(5)
    until = [page.rows.row(line).permit_until for line in range(PEOPLE)]
    assert until == sorted(until, key=lambda text: (text == "", text))


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, on the offscreen platform
def test_a_filter_menu_counts_and_ticks(qtbot: Any, window: MainWindow) -> None:
    page = students(window).page
    menu = page.chips.open_values("population", page.chips)
    labels = [menu.list.item(number).text() for number in range(menu.list.count())]
    assert any(label.startswith("国际学生") for label in labels)
    menu.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert 0 < len(page.rows.ids) < PEOPLE
    menu.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_columns_that_are_hidden_are_read_when_they_are_asked_for(qtbot: Any, window: MainWindow) -> None:
    """An open menu fills itself; sorting and filtering wait for the column in the background."""
    screen = students(window)
    page, index = screen.page, screen.people_index.index
    assert index is not None
    assert not any(map(index.has, ("birth_date", "on_campus", "expected_end", "in_china")))
    menu = page.chips.open_values("on_campus", page.chips)
    assert menu.list.count() == 0
    qtbot.waitUntil(lambda: menu.list.count() > 0, timeout=10_000)
    assert {choice.many for choice in page.filters.choices("on_campus")} != {None}
    menu.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert 0 < len(page.rows.ids) < PEOPLE
    menu.close()
    page.filters.set_codes("on_campus", frozenset())
    column = next(n for n, one in enumerate(page.spec.columns, 1) if one.id == "expected_end")
    assert not index.has("expected_end")
    page.rows.sort(column)
    qtbot.waitUntil(lambda: index.has("expected_end"), timeout=10_000)

    def in_order() -> bool:
        ends = [page.rows.row(line).expected_end for line in range(PEOPLE)]
        return len(set(ends)) > 1 and ends == sorted(ends, key=lambda text: (text == "", text))

    qtbot.waitUntil(in_order, timeout=10_000)
    assert not index.has("in_china"), "nothing is read that nobody asked for"


def test_copy_gives_cells_with_a_header(qtbot: Any, window: MainWindow) -> None:
    page = students(window).page
    page.table.setFocus()
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_C, CONTROL)
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("姓名\t护照姓名\t学号\t国家/地区")


# --- one person


def test_a_click_shows_the_person(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    person_id = choose(qtbot, window, 2)
    whole = get(people_store, person_id)
    shown = texts(students(window).panel)
    assert whole.person.chinese_name in shown
    assert whole.enrolments[0].college in shown
    assert whole.person.phone not in shown  # only after the eye is pressed
    eye = next(
        one
        for one in students(window).panel.findChildren(QAbstractButton)
        if one.accessibleName() == "显示手机" and one.isVisible()
    )
    qtbot.mouseClick(eye, LEFT)
    assert whole.person.phone in texts(students(window).panel)


def test_edit_save_and_undo_from_the_toast(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    person_id = choose(qtbot, window, 1)
    before = get(people_store, person_id).enrolments[0].college
    page = students(window).page
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    form = open_form(qtbot, window, PersonForm)
    editor = form.fields["enrolment.college"].editor
    editor.setFocus()
    editor.selectAll()
    commit = QInputMethodEvent()
    commit.setCommitString("新闻与传播学院")
    QApplication.sendEvent(editor, commit)
    press(qtbot, form)
    qtbot.waitUntil(lambda: students(window).panel.form is None, timeout=5000)
    assert get(people_store, person_id).enrolments[0].college == "新闻与传播学院"
    assert "已保存" in toast(window)
    qtbot.waitUntil(lambda: page.rows.row(page.rows.row_of(person_id)).college == "新闻与传播学院", timeout=5000)
    assert window.messages.toast is not None
    assert window.messages.toast.button is not None
    qtbot.mouseClick(window.messages.toast.button, LEFT)
    qtbot.waitUntil(lambda: get(people_store, person_id).enrolments[0].college == before, timeout=5000)
    qtbot.waitUntil(lambda: page.rows.row(page.rows.row_of(person_id)).college == before, timeout=5000)


def test_a_new_student_by_keys_is_found_and_shown(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL)
    form = open_form(qtbot, window, PersonForm)
    for name, text in (("person.surname", "OKAFOR"), ("person.given_names", "CHIOMA"), (NUMBER, "20269999999")):
        form.fields[name].editor.setFocus()
        qtbot.keyClicks(form.fields[name].editor, text)
    qtbot.keyClick(form.fields[NUMBER].editor, Qt.Key.Key_Return, CONTROL)
    panel = students(window).panel
    qtbot.waitUntil(lambda: panel.page is not None and "OKAFOR" in panel.page.whole.person.surname, timeout=5000)  # type: ignore[union-attr]
    assert toast(window) == "已新增学生 OKAFOR CHIOMA"
    assert find(qtbot, window, "okafor") == [panel.page.person_id]  # type: ignore[union-attr]
    assert get(people_store, panel.page.person_id).enrolments[0].status == "REGISTERED"  # type: ignore[union-attr]


def test_without_a_name_nothing_is_saved(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    students(window).new()
    form = open_form(qtbot, window, PersonForm)
    press(qtbot, form)
    assert form.fields["person.chinese_name"].has_error
    assert "请填写中文姓名或护照姓名" in texts(form)
    with people_store.reading() as session:
        assert session.query(Person).count() == PEOPLE


def test_a_taken_student_number_is_said_under_its_field(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    taken = str(students(window).page.rows.row(0).student_number)
    choose(qtbot, window, 3)
    students(window).panel.edit()
    form = open_form(qtbot, window, PersonForm)
    form.fields[NUMBER].editor.setFocus()
    form.fields[NUMBER].editor.selectAll()
    qtbot.keyClicks(form.fields[NUMBER].editor, taken)
    form.fields["enrolment.major"].editor.setFocus()
    qtbot.waitUntil(lambda: form.fields[NUMBER].has_error, timeout=5000)
    assert f"学号 {taken} 已属于另一名学生" in texts(form)
    press(qtbot, form)
    assert students(window).panel.form is form


def test_a_doubtful_document_number_warns_and_is_saved(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    line = next(n for n in range(PEOPLE) if students(window).page.rows.row(n).population == "HK")
    students(window).page.table.scrollTo(students(window).page.rows.index(line, 1))
    person_id = choose(qtbot, window, line)
    students(window).panel.edit()
    form = open_form(qtbot, window, PersonForm)
    editor = form.fields["document.number"].editor
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "H12")
    form.fields["person.phone"].editor.setFocus()
    assert editor.property("state") == "warn"
    press(qtbot, form)
    qtbot.waitUntil(lambda: students(window).panel.form is None, timeout=5000)
    assert any(paper.number == "H12" for paper in get(people_store, person_id).documents)


def test_somebody_elses_save_is_shown_beside_ones_own(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    person_id = choose(qtbot, window, 4)
    students(window).panel.edit()
    form = open_form(qtbot, window, PersonForm)
    wechat = form.fields["person.wechat"].editor
    wechat.setFocus()
    qtbot.keyClicks(wechat, "mine")
    with people_store.writing("何晓彤", "students.edit") as session:
        person = session.get(Person, person_id)
        assert person is not None
        person.wechat = "theirs"
        person.note = "other"
    press(qtbot, form)
    qtbot.waitUntil(lambda: any("对方已改为：theirs" in text for text in texts(form)), timeout=5000)
    assert form.fields["person.note"].value() == "other"
    press(qtbot, form)
    qtbot.waitUntil(lambda: students(window).panel.form is None, timeout=5000)
    person = get(people_store, person_id).person
    assert (person.wechat, person.note) == ("mine", "other")


def test_esc_asks_before_typed_words_are_lost(qtbot: Any, window: MainWindow) -> None:
    choose(qtbot, window, 0)
    students(window).panel.edit()
    form = open_form(qtbot, window, PersonForm)
    form.fields["person.wechat"].editor.setFocus()
    qtbot.keyClicks(form.fields["person.wechat"].editor, "abc")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert students(window).panel.form is form
    click_row(qtbot, window, 3)
    qtbot.wait(50)
    assert students(window).panel.form is form
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: students(window).panel.form is None, timeout=5000)


def test_who_comes_from_hong_kong_has_other_papers(qtbot: Any, window: MainWindow) -> None:
    students(window).new()
    form = open_form(qtbot, window, PersonForm)
    view = form.fields["person.population"]
    view.editor.show_value("HK")
    view.left.emit()
    assert form.fields["document.kind"].value() == "HKMO_PERMIT"
    assert form.fields["permit.valid_to"].isHidden()
    form.cancel()
    form.cancel()


def test_a_permit_is_renewed_from_the_callout(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    page = students(window).page
    page.tabs.setCurrentIndex(2)
    line = next(n for n in range(len(page.rows.ids)) if page.rows.row(n).population == "INTL")
    person_id = choose(qtbot, window, line)
    link = next(
        one
        for one in students(window).panel.findChildren(QAbstractButton)
        if one.objectName() == "callout.students.renew"
    )
    qtbot.mouseClick(link, LEFT)
    form = open_form(qtbot, window, PaperForm)
    assert form.fields["kind"].value() == "RESIDENCE_PERMIT"
    form.fields["valid_to"].editor.setFocus()
    form.fields["valid_to"].editor.selectAll()
    qtbot.keyClicks(form.fields["valid_to"].editor, "2031.8.1")
    press(qtbot, form)
    qtbot.waitUntil(lambda: students(window).panel.form is None, timeout=5000)
    papers = [paper for paper in get(people_store, person_id).documents if paper.kind == "RESIDENCE_PERMIT"]
    assert [(paper.valid_to, paper.is_current) for paper in papers[:1]] == [("2031-08-01", True)]
    assert len(papers) == 2
    qtbot.waitUntil(lambda: person_id not in [int(one) for one in page.rows.ids[:]], timeout=5000)


def test_only_allowed_changes_of_status_are_offered(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    page = students(window).page
    page.tabs.setCurrentIndex(1)
    person_id = choose(qtbot, window, 0)
    students(window).panel.change_status()
    form = open_form(qtbot, window, StatusForm)
    labels = form.fields["status"].editor._labels
    assert "SUSPENDED" in labels
    assert "ADMITTED" not in labels
    form.fields["status"].editor.show_value("SUSPENDED")
    press(qtbot, form)
    qtbot.waitUntil(lambda: students(window).panel.form is None, timeout=5000)
    assert get(people_store, person_id).enrolments[0].status == "SUSPENDED"
    assert "休学" in toast(window)


# --- many


def tick(qtbot: Any, window: MainWindow, *lines: int) -> list[int]:
    return [click_row(qtbot, window, line, 0) for line in lines]


def test_many_are_ticked_and_changed_together(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    ids = tick(qtbot, window, 0, 2, 3)
    page = students(window).page
    qtbot.waitUntil(lambda: page.bar.currentWidget() is page.bulk)
    assert "已选 3 人" in texts(page.bulk)
    panel = students(window).panel
    qtbot.waitUntil(lambda: "已选 3 人" in texts(panel), timeout=5000)
    button = next(one for one in page.bulk.buttons if one.command.id == "students.bulk")
    qtbot.mouseClick(button, LEFT)
    form = open_form(qtbot, window, BulkForm)
    adviser = form.fields["adviser"]
    adviser.editor.setFocus()
    commit = QInputMethodEvent()
    commit.setCommitString("周敏")
    QApplication.sendEvent(adviser.editor, commit)
    assert adviser.ticked
    qtbot.waitUntil(lambda: "将修改 3 人" in texts(form), timeout=5000)
    colleges = {one: get(people_store, one).enrolments[0].college for one in ids}
    press(qtbot, form)
    qtbot.waitUntil(lambda: panel.form is None, timeout=5000)
    for one in ids:
        assert get(people_store, one).enrolments[0].adviser == "周敏"
        assert get(people_store, one).enrolments[0].college == colleges[one]
    assert toast(window) == "已修改 3 人"


def test_a_bulk_edit_says_who_stays_as_they_are(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    ids = tick(qtbot, window, 0, 1, 2)
    with people_store.writing("陈静", "students.set_values") as session:
        for stay in session.query(Enrolment).filter(Enrolment.person_id.in_(ids[:2])):
            stay.class_name = "一班"
    panel = students(window).panel
    panel.edit_many()
    form = open_form(qtbot, window, BulkForm)
    form.fields["class_name"].editor.setText("一班")
    qtbot.waitUntil(lambda: any(text.startswith("将修改 1 人，其余 2 人") for text in texts(form)), timeout=5000)
    form.cancel()
    form.cancel()


def test_permits_of_many_are_renewed(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    ids = tick(qtbot, window, 0, 1)
    students(window).panel.renew_many()
    form = open_form(qtbot, window, RenewalForm)
    form.fields["valid_to"].editor.setText("2032-01-31")
    press(qtbot, form)
    qtbot.waitUntil(lambda: students(window).panel.form is None, timeout=5000)
    with people_store.reading() as session:
        found = session.query(IdentityDocument.person_id).filter_by(valid_to="2032-01-31", is_current=1).all()
    assert sorted(person_id for (person_id,) in found) == sorted(ids)


def test_esc_lets_the_chosen_go(qtbot: Any, window: MainWindow) -> None:
    tick(qtbot, window, 0, 1)
    page = students(window).page
    qtbot.waitUntil(lambda: page.bar.currentWidget() is page.bulk)
    assert students(window).escape()
    qtbot.waitUntil(lambda: page.bar.currentWidget() is page.chips)
    assert page.table.chosen_count() == 0


# --- what others ask of the screen


def test_a_person_is_opened_through_filters(qtbot: Any, window: MainWindow) -> None:
    page = students(window).page
    person_id = page.rows.id_at(5)
    page.tabs.setCurrentIndex(5)
    page.filters.set_codes("college", frozenset({"没有这个学院"}))
    assert not len(page.rows.ids)
    students(window).open(person_id)
    panel = students(window).panel
    qtbot.waitUntil(lambda: panel.page is not None and panel.page.person_id == person_id, timeout=5000)
    assert students(window).place().person == person_id


def test_only_those_behind_a_figure(qtbot: Any, window: MainWindow) -> None:
    page = students(window).page
    ids = [page.rows.id_at(line) for line in (1, 4, 7)]
    students(window).open({"ids": ids, "title": "表 A"})
    assert [int(one) for one in page.rows.ids[:]] == ids
    assert any("只显示 3 人：表 A" in text for text in texts(students(window)))
    assert students(window).escape()
    assert len(page.rows.ids) == PEOPLE


def test_other_slices_add_commands_and_sections(
    qtbot: Any, people_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.students.conftest import close_window, open_window

    ran: list[list[int]] = []
    command = PersonCommand("requests.register", "登记服务", "headset", lambda _desk, ids: ran.append(ids))
    section = PersonSection("服务", lambda _session, person_id: [("请求", f"第 {person_id} 号")], frozenset({"x"}))
    monkeypatch.setattr(StudentsScreen, "person_commands", [command])
    monkeypatch.setattr(StudentsScreen, "person_sections", [section])
    window, desk = open_window(qtbot, people_store)
    screen = students(window)
    qtbot.waitUntil(
        lambda: screen.people_index.index is not None and len(screen.page.rows.ids) == PEOPLE, timeout=10000
    )
    person_id = choose(qtbot, window, 0)
    assert f"第 {person_id} 号" in texts(screen.panel)
    button = next(
        one for one in screen.panel.findChildren(QAbstractButton) if one.objectName() == "button.requests.register"
    )
    qtbot.mouseClick(button, LEFT)
    assert ran == [[person_id]]
    close_window(window, desk)


def test_an_empty_office_offers_three_ways_to_begin(qtbot: Any, empty_window: MainWindow) -> None:
    page = students(empty_window).page

    def shown() -> list[QAbstractButton]:
        return [one for one in page.empty.findChildren(QAbstractButton) if one.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 3)
    assert [one.accessibleName() for one in shown()] == ["从 Excel 导入", "新增学生", "载入示例数据"]
    asked: list[str] = []
    empty_window.desk.screen_wanted.disconnect()
    empty_window.desk.screen_wanted.connect(lambda screen, _what: asked.append(screen))
    for one in shown():
        if "新增" not in one.text():
            qtbot.mouseClick(one, LEFT)
    assert asked == ["import", "demo"]


def test_every_control_has_a_name(qtbot: Any, window: MainWindow) -> None:
    choose(qtbot, window, 0)
    students(window).panel.edit()
    open_form(qtbot, window, PersonForm)
    nameless = []
    for widget in window.findChildren(QWidget):
        kinds = QAbstractButton | QLineEdit | QComboBox | QAbstractItemView
        if isinstance(widget, kinds) and widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            said = QAccessible.queryAccessibleInterface(widget)
            name = said.text(QAccessible.Text.Name) if said else widget.accessibleName()
            if not name.strip():
                nameless.append((type(widget).__name__, widget.objectName()))
    assert not nameless


def test_language_and_look_change_while_it_is_open(qtbot: Any, window: MainWindow) -> None:
    from gzstudents.kernel import codes
    from gzstudents.ui import setup, theme

    choose(qtbot, window, 0)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    setup.speak(app, "en")
    qtbot.waitUntil(
        lambda: (
            codes.label("country", students(window).page.rows.row(0).country, "en") in texts(students(window).panel)
        ),
        timeout=5000,
    )
    theme.apply(app, "dark")
    setup.speak(app, "zh_CN")
    theme.apply(app, "light")
    assert not window.grab(window.rect().adjusted(0, 0, -1, -1)).isNull()
    assert QPoint(0, 0) == window.rect().topLeft()


def test_the_palette_finds_people(qtbot: Any, window: MainWindow) -> None:
    from gzstudents.students.screen.seeking import seek

    shown: list[Any] = []
    seek(window.desk, "nguyen minh", shown.append)
    assert shown[0]
    assert all("Nguyen Thi Minh" in entry.text for entry in shown[0])
    seek(window.desk, "", shown.append)
    assert shown[1] == []
    shown[0][0].run()
    panel = students(window).panel
    person_id = int(shown[0][0].id.removeprefix("person."))
    qtbot.waitUntil(lambda: panel.page is not None and panel.page.person_id == person_id, timeout=5000)
