"""Conditions, header filters, saved views, back and forward, recent people: in the window of the students."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from gzstudents.kernel import access, journal, views
from gzstudents.kernel.access import Person
from gzstudents.kernel.conditions import Group, Test, as_data, code_of
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.students import seeing
from gzstudents.students.screen import columns
from gzstudents.students.screen.place import Place
from gzstudents.students.screen.recent import MOST, recent_people, remember
from gzstudents.students.screen.seeking import seek
from gzstudents.ui.building.line import Line
from gzstudents.ui.building.values import Typing
from gzstudents.ui.list_spec import Wanted
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.saved_views import SavedViews
from gzstudents.ui.several import Several
from tests.students.conftest import PEOPLE
from tests.students.office import TODAY

LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen


@pytest.fixture
def screen(qtbot: Any, window: MainWindow) -> Any:
    found: Any = window.current
    qtbot.waitUntil(lambda: found.people_index.index is not None and len(found.page.rows.ids) == PEOPLE, timeout=10_000)
    qtbot.waitUntil(lambda: not window.desk.jobs.busy, timeout=10_000)
    return found


def settle(qtbot: Any, window: MainWindow) -> None:
    for _round in range(2):
        qtbot.wait(30)
        qtbot.waitUntil(lambda: not window.desk.jobs.busy, timeout=10_000)


def views_of(screen: Any) -> SavedViews:
    found = screen.page.views
    assert isinstance(found, SavedViews)
    return found


def tabs(screen: Any) -> list[str]:
    return [screen.page.tabs.tabText(number).split("  ")[0] for number in range(screen.page.tabs.count())]


def column_of(store: Store, column: str) -> dict[int, str]:
    with store.reading() as session:
        found = session.connection().exec_driver_sql(f"SELECT person_id, {column} FROM register").fetchall()
    return {row[0]: row[1] for row in found}


# --- header filters


def test_every_column_can_be_filtered_by(screen: Any) -> None:
    shown = {column.id for column in columns.COLUMNS}
    assert shown <= {one.column for one in screen.page.spec.filters}
    assert screen.page.table.head.filterable == frozenset(range(1, len(screen.page.spec.columns) + 1))


def test_the_funnel_of_a_date_offers_spans_with_counts(qtbot: Any, screen: Any, people_store: Store) -> None:
    page = screen.page
    number = next(n for n, column in enumerate(page.spec.columns, 1) if column.id == "permit_until")
    place = page.table.head._funnel(number).center()
    QTest.mouseMove(page.table.head.viewport(), place)
    QTest.mouseClick(page.table.head.viewport(), LEFT, pos=place)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    until = column_of(people_store, "permit_until")
    soon = sum(TODAY.isoformat() <= day <= (TODAY + timedelta(days=30)).isoformat() for day in until.values())
    offered = {choice.label: choice.many for choice in screen._choices("permit_until")}
    assert offered["今后 30 天"] == soon
    assert "未填" not in offered or offered["未填"] == sum(not day for day in until.values())
    page.filters.set_codes("permit_until", frozenset({code_of("next_days", "30")}))
    assert len(page.rows.ids) == soon
    assert number in page.table.head.filtered
    assert page.filters.label("permit_until") == "证件有效期：今后 30 天"
    bounds = menu.bounds  # type: ignore[attr-defined]
    bounds.editors[0].setText("2030-01-01")
    QTest.keyClick(bounds.editors[0], Qt.Key.Key_Return)
    late = {one for one, day in until.items() if day >= "2030-01-01"}
    near = {one for one, day in until.items() if TODAY.isoformat() <= day <= (TODAY + timedelta(days=30)).isoformat()}
    assert {int(one) for one in page.rows.ids[:]} == late | (
        near if "今后 30 天" in page.filters.label("permit_until") else set()
    )
    menu.close()


def test_a_name_is_filtered_by_a_part_of_it(qtbot: Any, window: MainWindow, screen: Any) -> None:
    screen.page.filters.set_codes("name", frozenset({code_of("contains", "陈文")}))
    settle(qtbot, window)
    assert {screen.page.rows.row(n).chinese_name for n in range(len(screen.page.rows.ids))} == {"陈文海"}
    assert screen.page.filters.label("name") == "姓名：包含“陈文”"


# --- the condition that is put together


def test_a_condition_is_put_together_by_hand(qtbot: Any, window: MainWindow, screen: Any, people_store: Store) -> None:
    page = screen.page
    page.build()
    assert page.builder is not None
    (line,) = page.builder.root.parts
    line.field._take("adviser")
    assert isinstance(line.editor, Several)
    line.editor._take(frozenset({"黄颖"}))
    inner = page.builder.root.add_group()
    (second,) = inner.parts
    assert isinstance(second, Line)
    second.field._take("permit_until")
    second.operator.setCurrentIndex(second.operator.findData("next_days"))
    second._on_operator()
    assert isinstance(second.editor, Typing)
    second.editor.editors[0].setText("60")
    third = inner.add_line()
    third.field._take("status")
    third.editor._take(frozenset({"SUSPENDED"}))
    last = (TODAY + timedelta(days=60)).isoformat()
    adviser, status, until = (column_of(people_store, one) for one in ("adviser", "status", "permit_until"))
    expected = {
        one for one in adviser
        if adviser[one] == "黄颖" and (status[one] == "SUSPENDED" or TODAY.isoformat() <= until[one] <= last)
    }  # fmt: skip
    qtbot.waitUntil(lambda: {int(one) for one in page.rows.ids[:]} == expected, timeout=5_000)
    said = "辅导员是“黄颖”，并且（证件有效期在今后 60 天内，或者学籍状态是“休学”）"
    assert page.builder._words.text() == said
    assert page.builder._count.text() == f"{len(expected)} 人"
    assert page.filters.sentence == said
    line.removed.emit()
    qtbot.waitUntil(lambda: "辅导员" not in page.filters.sentence, timeout=5_000)
    QTest.keyClick(page.builder, Qt.Key.Key_Escape)
    assert page.builder is None
    assert page.asked.where.parts  # closing the card keeps the condition
    page.set_where(Group())
    assert len(page.rows.ids) == PEOPLE


def test_what_the_index_cannot_tell_comes_from_the_store(qtbot: Any, window: MainWindow, screen: Any) -> None:
    page = screen.page
    page.set_where(Group((Test("document.number", "begins", ("H",)),)))
    qtbot.waitUntil(lambda: 0 < len(page.rows.ids) < PEOPLE, timeout=5_000)
    assert {page.rows.row(n).population for n in range(len(page.rows.ids))} == {"HK"}
    page.set_where(Group((Test("adviser", "changed_since", (TODAY.isoformat(),)),)))
    qtbot.waitUntil(lambda: not len(page.rows.ids), timeout=5_000)


# --- saved views


def save_view(qtbot: Any, window: MainWindow, screen: Any, name: str, *, shared: bool = False) -> None:
    views_of(screen)._make(name, shared)
    qtbot.waitUntil(lambda: name in tabs(screen), timeout=5_000)
    settle(qtbot, window)


def test_a_view_is_kept_turned_to_changed_and_taken_away(qtbot: Any, window: MainWindow, screen: Any) -> None:
    page, kept = screen.page, views_of(screen)
    assert not kept._save_as.isVisible()
    page.tabs.setCurrentIndex(1)
    page.filters.set_codes("adviser", frozenset({"黄颖"}))
    page.set_where(Group((Test("permit_until", "filled"),)))
    page.rows.sort_wanted.emit("permit_until", False)
    assert kept._save_as.isVisible()
    ids = [int(one) for one in page.rows.ids[:]]
    save_view(qtbot, window, screen, "黄颖的学生")
    assert kept.current is not None
    assert kept.current.name == "黄颖的学生"
    assert "search" not in json.dumps(kept.current.content)
    qtbot.waitUntil(lambda: page.tabs.tabText(page.tabs.currentIndex()) == f"黄颖的学生  {len(ids)}", timeout=5_000)
    page.tabs.setCurrentIndex(0)
    assert kept.current is None
    assert len(page.rows.ids) == PEOPLE
    assert not page.filters.chosen()
    page.tabs.setCurrentIndex(page.tabs.count() - 1)
    assert [int(one) for one in page.rows.ids[:]] == ids
    assert page.asked.sort == "permit_until"
    assert not kept.is_changed()
    page.filters.set_codes("gender", frozenset({"1"}))
    assert kept.is_changed()
    assert page.tabs.tabText(page.tabs.currentIndex()).split("  ")[0].endswith("•")
    assert kept._save.isVisible()
    kept.save()
    qtbot.waitUntil(lambda: not kept.is_changed(), timeout=5_000)
    assert not kept._save.isVisible()
    kept._remove(kept.current)
    qtbot.waitUntil(lambda: "黄颖的学生" not in tabs(screen), timeout=5_000)
    toast = window.messages.toast
    assert toast is not None
    assert toast.button is not None
    QTest.mouseClick(toast.button, LEFT)
    qtbot.waitUntil(lambda: "黄颖的学生" in tabs(screen), timeout=5_000)


def test_the_menu_of_a_view(qtbot: Any, window: MainWindow, screen: Any) -> None:
    save_view(qtbot, window, screen, "甲")
    save_view(qtbot, window, screen, "乙")
    kept = views_of(screen)
    rows = list(kept._rows.values())
    menu = kept.open_menu(f"view:{rows[1].id}", QPoint(10, 10))
    assert isinstance(menu, QMenu)
    by_text = {action.text(): action for action in menu.actions()}
    assert not by_text["右移"].isEnabled()
    by_text["左移"].trigger()
    qtbot.waitUntil(lambda: tabs(screen)[-2:] == ["乙", "甲"], timeout=5_000)
    kept._duplicate(kept._rows[f"view:{rows[0].id}"])
    qtbot.waitUntil(lambda: tabs(screen)[-1] == "甲 副本 1", timeout=5_000)
    popup: Any = kept._ask_name(
        "重命名", "甲", shared=False, then=lambda name, _shared: kept._write(rows[0], name=name)
    )
    popup.edit.setText("丙")
    popup.take()
    qtbot.waitUntil(lambda: "丙" in tabs(screen), timeout=5_000)
    kept._write(rows[0], name="乙")  # taken: said in words, nothing changes
    qtbot.waitUntil(screen.page.errors.isVisible, timeout=5_000)


def test_views_are_one_s_own_unless_they_are_shared(people_store: Store) -> None:
    content = {"tab": "now"}

    def sit(slot: str, role: str) -> None:
        access.sign_in(Person(slot, slot, slot, frozenset({role})))

    try:
        sit("chen", "student_officer")
        with people_store.writing("陈静", "views.save") as session:
            views.save(session, list_id="students", name="我的", content=content)
            shared = views.save(session, list_id="students", name="大家的", content=content, shared=True)
        sit("li", "finance")
        with people_store.reading() as session:
            found = views.list_views(session, list_id="students")
            assert [(row.name, row.mine, row.shared) for row in found] == [("大家的", False, True)]
            assert views.list_views(session, list_id="alumni") == []
            assert views.find_view(session, list_id="students", name=" 大家的 ") is not None
        for values in ({"name": "大家的", "view_id": shared}, {"name": "新", "shared": True}):
            with pytest.raises(RuleBroken), people_store.writing("李明", "views.save") as session:
                views.save(session, list_id="students", content=content, **values)  # type: ignore[arg-type]
        with pytest.raises(RuleBroken), people_store.writing("李明", "views.remove") as session:
            views.remove(session, view_id=shared)
        with people_store.writing("李明", "views.save") as session:
            mine = views.save(session, list_id="students", name="我的", content=content)
            act = session.info["act_id"]
        sit("chen", "student_officer")
        with pytest.raises(RuleBroken), people_store.writing("陈静", "views.save") as session:
            views.save(session, list_id="students", name="别人的", content=content, view_id=mine)
        with pytest.raises(RuleBroken), people_store.writing("陈静", "views.save") as session:
            views.save(session, list_id="students", name=" ", content=content)
        sit("li", "finance")
        with people_store.writing("李明", "journal.undo", cause="undo") as session:
            assert not journal.undo(session, act).failed
    finally:
        access.sign_out()


def test_a_view_that_cannot_be_read_any_more_says_so(
    qtbot: Any, window: MainWindow, screen: Any, people_store: Store
) -> None:
    where = as_data(Group((Test("no_such_field", "empty"),)))
    contents: dict[str, dict[str, Any]] = {
        "旧": {"where": where, "tab": "gone", "filters": {"gone": ["x"]}, "sort": 3, "widths": "x"},
        "坏": {"where": 7},
    }
    with people_store.writing("陈静", "views.save") as session:
        for name, content in contents.items():
            views.save(session, list_id="students", name=name, content=content)
    views_of(screen).load()
    qtbot.waitUntil(lambda: "坏" in tabs(screen), timeout=5_000)
    for name in contents:
        screen.page.errors.hide()
        screen.page.tabs.setCurrentIndex(tabs(screen).index(name))
        assert screen.page.errors.isVisible()
        assert len(screen.page.rows.ids) == PEOPLE


# --- the command line shows the same


def no_other_day(day: date) -> Any:
    raise AssertionError(day)


@pytest.mark.parametrize(
    ("sort", "ascending"), [("sort_key", True), ("college", False), ("status", True), ("permit_until", False)]
)
def test_a_view_on_the_command_line_is_that_of_the_window(
    screen: Any, people_store: Store, sort: str, ascending: bool
) -> None:
    chosen = {"gender": frozenset({"1"}), "permit_until": frozenset({code_of("next_days", "400"), code_of("empty")})}
    where = Group((Test("adviser", "is_not", ("黄颖",)), Test("people.email", "contains", ("S1",))), any=True)
    for tab in ("all", "now", "due", "hmt"):
        screen.page.show_only(Wanted("", tab, chosen, sort, ascending))
        screen.page.set_where(Group((where.parts[0],)))
        ids = [int(one) for one in screen.page.rows.ids[:]]
        content = views_of(screen)._content()
        connection = open_connection(people_store.path)
        found = seeing.seen(connection, seeing.view_node(content, TODAY), TODAY, no_other_day)
        assert seeing.in_order(connection, found, content) == ids, tab
        connection.close()


# --- back, forward and the last twenty


def test_back_and_forward_through_people_and_filters(qtbot: Any, window: MainWindow, screen: Any) -> None:
    page = screen.page
    first, second = page.rows.id_at(2), page.rows.id_at(5)
    page.choose([first])
    settle(qtbot, window)
    window.steps.settle()
    page.filters.set_codes("gender", frozenset({"1"}))
    page.table.clearSelection()
    settle(qtbot, window)
    window.steps.settle()
    page.filters.set_codes("gender", frozenset())
    page.choose([second])
    settle(qtbot, window)
    window.steps.settle()
    window.go("import")
    settle(qtbot, window)
    window.walk(-1)
    settle(qtbot, window)
    assert screen.isVisible()
    assert page.chosen_ids() == [second]
    window.walk(-1)
    settle(qtbot, window)
    assert page.filters.codes("gender") == {"1"}
    assert page.chosen_ids() == []
    back = QMouseEvent(
        QMouseEvent.Type.MouseButtonPress, QPointF(50, 50), QPointF(50, 50), Qt.MouseButton.BackButton,
        Qt.MouseButton.BackButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(page.table.viewport(), back)
    settle(qtbot, window)
    assert page.chosen_ids() == [first]
    assert not page.filters.chosen()
    window.walk(1)
    settle(qtbot, window)
    assert page.filters.codes("gender") == {"1"}
    place = screen.place()
    assert isinstance(place, Place)
    assert place.wanted.filters == {"gender": {"1"}}


def test_whoever_is_only_passed_is_no_stop(qtbot: Any, window: MainWindow, screen: Any) -> None:
    window.steps.settle()
    for line in range(8):
        screen.page.choose([screen.page.rows.id_at(line)])
        qtbot.wait(5)
    window.steps.settle()
    window.walk(-1)
    settle(qtbot, window)
    assert screen.page.chosen_ids() == []
    assert not window.trail.can(-1)


def test_the_last_twenty_people_and_who_fits_best(qtbot: Any, window: MainWindow, screen: Any) -> None:
    desk, found = window.desk, list[Any]()
    ids = [screen.page.rows.id_at(line) for line in range(25)]
    for one in ids:
        remember(desk, one)
    assert recent_people(desk) == ids[::-1][:MOST]
    seek(desk, "", found.extend)
    assert [entry.id for entry in found] == [f"person.{one}" for one in ids[::-1][:MOST]]
    named = [one for one in ids if screen.page.rows.rows([one])[0].surname == "LEE"]
    others = [int(one) for one in screen.people_index.index.find("lee").ids]
    last = others[-1]
    remember(desk, last)
    found.clear()
    seek(desk, "le", found.extend)
    assert found[0].id == f"person.{last}"
    row = screen.page.rows.rows([others[0]])[0]
    found.clear()
    seek(desk, row.student_number, found.extend)
    assert [entry.id for entry in found] == [f"person.{row.id}"]
    assert named is not None
    desk.settings.set("people/recent", "spoilt")
    assert recent_people(desk) == []
