"""In the real window: a field is defined, and is in form, panel, list, filter, conditions, statistics and sheet by itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gzstudents import commands
from gzstudents.custom.screen import FieldsScreen
from gzstudents.kernel import i18n
from gzstudents.kernel.custom import book
from gzstudents.kernel.store import Store
from gzstudents.students import conditions
from gzstudents.students.custom import queries
from gzstudents.ui.list_spec import Wanted
from tests.custom.office import define, define_all, fill, fill_all
from tests.window import Driver, drive  # noqa: F401 - a fixture

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen
Start = Callable[[], Driver]


def _put(form: Any, **given: Any) -> None:
    """Values into editors, as if they were typed."""
    for name, value in given.items():
        form.fields[name].editor.show_value(value)
        form.fields[name].editor.edited.emit()


def _column(page: Any, name: str) -> int:
    return next(n for n, column in enumerate(page.spec.columns, 1) if column.id == name)


def test_a_field_is_defined_and_is_everywhere_by_itself(store: Store, drive: Start, tmp_path: Path) -> None:  # noqa: F811
    driver = drive()
    ids = driver.add(2, chinese_name="阿里") + driver.add(1, chinese_name="王五")
    students = driver.go("students")
    students.people_index.patch()
    driver.qtbot.waitUntil(lambda: len(students.page.rows.ids) == 3, timeout=10_000)
    screen: FieldsScreen = driver.go("fields")
    assert isinstance(screen, FieldsScreen)
    driver.press(screen, "新增字段")
    form: Any = screen.panel.form
    assert form.fields["options"].isHidden(), "a text has no choices"
    _put(form, label_zh="宿舍区", label_en="Dormitory area", kind="choice", options="南校区 = South campus\n北校区")
    assert not form.fields["options"].isHidden()
    driver.press(form, "保存")
    assert driver.toast == "已新增字段“宿舍区”"
    assert [row.field.key for row in screen.rows()] == ["dormitory_area"]
    name = "own_person.dormitory_area"

    students = driver.go("students", ids[0])
    driver.qtbot.waitUntil(lambda: any(column.id == name for column in students.page.spec.columns), timeout=10_000)
    number = _column(students.page, name)
    assert students.page.table.isColumnHidden(number), "hidden until somebody asks for it"
    driver.settle()
    students.panel.edit()
    driver.settle()
    form = students.panel.form
    _put(form, **{name: "2"})
    driver.press(form, "保存")
    assert driver.read(queries.of_people, ids=ids) == {ids[0]: {name: "2"}}
    assert "北校区" in driver.texts(students.panel)

    students.page.table.head.choose(number, True)
    driver.settle()
    shown = [students.page.rows.index(line, number).data() for line in range(3)]
    assert sorted(shown) == ["", "", "北校区"]
    students.page.filters.set_codes(name, frozenset({"2"}))
    driver.qtbot.waitUntil(lambda: [int(one) for one in students.page.rows.ids] == [ids[0]], timeout=10_000)
    assert any("宿舍区：北校区" in chip.accessibleName() for chip in students.page.chips.chips)
    students.page.show_only(Wanted(tab="all", sort=name, ascending=True))
    driver.qtbot.waitUntil(lambda: [int(one) for one in students.page.rows.ids][:1] == [ids[0]], timeout=10_000)
    assert {"own_person.dormitory_area"} <= {field.id for field in conditions.fields()}

    figures = driver.go("statistics")
    driver.qtbot.waitUntil(lambda: figures.report is not None and "X1" in figures.report.tables, timeout=20_000)
    driver.click_tab(figures.tabs, "X1")
    assert figures.report.tables["X1"].members("2", "INTL") == [ids[0]]

    path = tmp_path / "out.csv"
    assert commands.run(["export", str(path), "--store", str(store.path)]) == 0
    head, *lines = path.read_text("utf-8-sig").splitlines()
    assert head.endswith("宿舍区")
    assert sorted(line.rpartition(",")[2] for line in lines) == ["", "", "北校区"]

    screen = driver.go("fields")
    screen.select([next(iter(screen.rows())).id])
    driver.settle()
    screen.retire_command.run()
    driver.settle()
    driver.qtbot.waitUntil(lambda: not any(c.id == name for c in students.page.spec.columns), timeout=10_000)
    driver.go("students", ids[0])
    assert "北校区" not in driver.texts(students.panel)


def test_the_form_shows_and_takes_every_kind_in_both_languages(store: Store, drive: Start) -> None:  # noqa: F811
    define_all(store)
    driver = drive()
    (person,) = driver.add(1, chinese_name="阿里")
    with store.reading() as session:
        stay = session.connection().exec_driver_sql("SELECT id FROM enrolments").scalar_one()
    fill_all(store, person, stay)
    before = driver.read(queries.of_people, ids=[person])
    students = driver.go("students")
    students.people_index.patch()
    driver.qtbot.waitUntil(lambda: len(students.page.rows.ids) == 1, timeout=10_000)
    students.show_person(person)
    driver.settle()
    students.panel.edit()
    driver.settle()
    form = students.panel.form
    assert not form.dirty, "what was read is what is shown"
    _put(form, **{"own_person.nickname": "新名字"})
    driver.press(form, "保存")
    after = driver.read(queries.of_people, ids=[person])
    assert after[person].pop("own_person.nickname") == "新名字"
    before[person].pop("own_person.nickname")
    assert after == before, "nothing else was written"
    i18n.use("en")
    try:
        labels = [one.field().heading() for one in book.current()]
        assert "Dormitory area" in labels
        assert "经历" in labels, "where there is no English name the Chinese one stands"
    finally:
        i18n.use("zh_CN")


def test_a_hostile_name_breaks_no_label(store: Store, drive: Start) -> None:  # noqa: F811
    define(store, label_zh="<b>粗</b>&amp;{x} %s", key="bold")
    driver = drive()
    students = driver.go("students")
    students.new()
    driver.settle()
    view = students.panel.form.fields["own_person.bold"]
    label = view.findChild(QLabel)
    assert label.text() == "&lt;b&gt;粗&lt;/b&gt;&amp;amp;{x} %s"
    assert view.editor.accessibleName() == "<b>粗</b>&amp;{x} %s"


def test_a_kind_that_values_cannot_follow_is_said_while_one_chooses(store: Store, drive: Start) -> None:  # noqa: F811
    made = define(store, label_zh="分数")
    driver = drive()
    (person,) = driver.add(1)
    fill(store, "person", person, fenshu="八十")
    screen = driver.go("fields")
    screen.refresh()
    driver.settle()
    screen.page.choose([made])
    driver.settle()
    screen.edit_command.run()
    driver.settle()
    form = screen.panel.form
    _put(form, kind="number")
    driver.qtbot.waitUntil(
        lambda: any("有 1 个值不能改成这种类型：“八十”" in text for text in driver.texts(form)), timeout=5_000
    )
    driver.press(form, "保存")
    assert any("没有更改任何数据" in text for text in driver.texts(form))
    QTest.keyClick(form, Qt.Key.Key_Escape)
    QTest.keyClick(form, Qt.Key.Key_Escape)
