from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from gzstudents.ui.filters import Chip
from gzstudents.ui.list_page import Found, Wanted
from tests.ui.gallery import StudentsScreen

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # popups of the offscreen plug-in


def chips(students: StudentsScreen) -> list[Chip]:
    return students.page.chips.chips


def test_search_narrows_and_clears(qtbot: Any, students: StudentsScreen) -> None:
    page = students.page
    with qtbot.waitSignal(page.wanted):
        qtbot.keyClicks(page._search, "nguyen")
    assert 0 < len(page.rows.ids) < 300
    assert page._shown.text().startswith("显示 ")
    with qtbot.waitSignal(page.wanted):
        qtbot.keyClicks(page._search, "zzz")
    assert page._stack.currentWidget() is page.empty
    again = page.empty.buttons[0]
    qtbot.waitUntil(again.isVisible)
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert len(page.rows.ids) == 300
    assert page._shown.text() == "共 300 人"
    assert page._search.text() == ""


def test_down_goes_from_search_into_the_list(qtbot: Any, students: StudentsScreen) -> None:
    students.search()
    qtbot.keyClick(students.page._search, Qt.Key.Key_Down)
    assert students.page.table.hasFocus()
    assert students.page.table.chosen_count() == 1


def test_tabs_count_and_turn(qtbot: Any, students: StudentsScreen) -> None:
    page = students.page
    assert page.tabs.tabText(0) == "全部  300"
    with qtbot.waitSignal(page.wanted, check_params_cb=lambda wanted: wanted.tab == "wait"):
        page.tabs.setCurrentIndex(3)
    assert {page.rows.row(n).status for n in range(len(page.rows.ids))} == {"待注册"}


def test_chips_show_what_is_chosen(qtbot: Any, students: StudentsScreen) -> None:
    page = students.page
    assert [chip.accessibleName() for chip in chips(students)] == [
        "培养单位",
        "国家/地区",
        "类别",
        "奖学金",
        "添加条件",
    ]
    page.filters.set_codes("kind", frozenset({"本科生", "硕士生"}))
    active = next(chip for chip in chips(students) if chip.active)
    assert active.accessibleName() == "类别：本科生、硕士生"
    assert page.table.head.filtered == {3}
    page.filters.set_codes("country", frozenset({"越南", "泰国", "日本"}))
    assert "国家/地区：3 项" in [chip.accessibleName() for chip in chips(students)]
    qtbot.keyClick(next(chip for chip in chips(students) if chip.identity == "kind"), Qt.Key.Key_Delete)
    assert page.filters.codes("kind") == frozenset()


def test_values_have_counts_and_a_search(qtbot: Any, students: StudentsScreen) -> None:
    menu = students.page.chips.open_values("country", chips(students)[0])
    assert menu.list.item(0).data(Qt.ItemDataRole.UserRole + 1).isdigit()
    qtbot.keyClicks(menu.search, "xx")
    assert all(menu.list.item(n).isHidden() for n in range(menu.list.count()))
    menu.search.setText("越")
    qtbot.keyClick(menu.search, Qt.Key.Key_Return)
    assert students.page.filters.codes("country") == {"越南"}
    menu.search.clear()
    item = menu.list.item(0)
    qtbot.mouseClick(menu.list.viewport(), Qt.MouseButton.LeftButton, pos=menu.list.visualItemRect(item).center())
    assert len(students.page.filters.codes("country")) == 2
    menu._untick()
    assert students.page.filters.codes("country") == frozenset()
    assert not menu.grab().isNull()
    menu.close()


def test_a_cross_takes_a_filter_away(qtbot: Any, students: StudentsScreen) -> None:
    chip = Chip("kind", "类别：本科生", active=True)
    qtbot.addWidget(chip)
    chip.adjustSize()
    assert chip.on_cross(QPoint(chip.width() - 8, 10))
    assert not chip.on_cross(QPoint(8, 10))
    assert not Chip("kind", "类别", active=False).on_cross(QPoint(60, 10))


def test_a_condition_is_added(qtbot: Any, students: StudentsScreen) -> None:
    students.page.chips._open_hidden(chips(students)[-1])
    menu = next(m for m in students.page.chips.findChildren(QMenu) if m.isVisible())
    menu.actions()[0].trigger()
    menu.close()
    popup = QApplication.activePopupWidget()
    assert "状态" in [chip.accessibleName() for chip in chips(students)]
    if popup is not None:
        popup.close()


def test_figures_open_the_list_behind_them(students: StudentsScreen) -> None:
    page = students.page
    page.show_only(Wanted("", "now", {"country": frozenset({"越南"}), "unknown": frozenset({"x"})}, "name", False))
    assert page.tabs.currentIndex() == 1
    assert {page.rows.row(n).country for n in range(len(page.rows.ids))} == {"越南"}
    assert "国家/地区：越南" in [chip.accessibleName() for chip in chips(students)]


def test_an_empty_office_offers_ways_on(qtbot: Any, students: StudentsScreen) -> None:
    students.page.show_found(Found([], 0, {}))
    names = [button.accessibleName() for button in students.page.empty.buttons]
    assert names == ["导入", "新增学生"]


def test_the_same_ids_again_keep_the_place(qtbot: Any, students: StudentsScreen) -> None:
    page = students.page
    ids = [page.rows.id_at(n) for n in range(300)]
    page.show_found(Found(ids, 300))
    page.table.verticalScrollBar().setValue(700)
    page.show_found(Found(ids, 300))
    assert page.table.verticalScrollBar().value() == 700
    page.show_found(Found(list(ids), 300))
    assert page.table.verticalScrollBar().value() == 700


def test_state_line_says_when_it_was_saved(qtbot: Any, students: StudentsScreen) -> None:
    assert students.page._state.text() == "所有更改已保存"
    students.desk.jobs.written.emit(1)
    assert students.page._state.text().startswith("所有更改已保存 · ")


def test_context_menu_and_density_and_columns(qtbot: Any, students: StudentsScreen) -> None:
    page = students.page
    page.choose([1])
    page._open_menu(QPoint(10, 10))
    menu = next(m for m in page.findChildren(QMenu) if m.isVisible())
    assert [a.text() for a in menu.actions() if a.text()] == ["编辑", "打印证明", "登记服务", "复制到表格"]
    menu.close()
    page.chips._turn_density()
    assert page.table.cell.low
    page._remember_soon.stop()
    page._remember()
    assert students.desk.settings.get("tables/students")["low"]
    page.chips._open_columns()
    menu = next(m for m in page.findChildren(QMenu) if m.isVisible())
    menu.close()


def test_a_count_that_comes_later_has_its_place(students: StudentsScreen) -> None:
    page = students.page
    ids = page.rows.ids
    page.show_found(Found(ids, 60_000))
    place, words = page._search.geometry(), page._shown.text()
    page.show_found(Found(ids, None, about=60_000))
    assert (page._count.text(), page._shown.text(), page._search.geometry()) == ("", "", place)
    page.show_found(Found(ids, 60_000))
    assert (page._count.text(), page._shown.text()) == ("60,000 人", words)
    page.show_found(Found(ids, 5))
    assert page._count.maximumWidth() > 10_000
