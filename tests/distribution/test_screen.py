"""The screen 名额分配 driven by mouse and key: place, save, fill, finalise; what is refused is said in words."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gzstudents.distribution import queries
from gzstudents.distribution.rules.problem import Cell, Filling, Offer
from gzstudents.distribution.screen.placing import packed, picture
from gzstudents.kernel.settings import save_settings
from gzstudents.kernel.store import Store
from tests.distribution.making import Made, hmt
from tests.window import Driver, drive, unnamed

__all__ = ["drive"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen

Start = Callable[[], Driver]


def key(driver: Driver, screen: Any, application: int, which: Qt.Key) -> None:
    screen.page.choose([application])
    driver.settle()
    screen.page.table.setFocus()
    QTest.keyClick(screen.page.table, which)
    driver.settle()


def states(driver: Driver, made: Made) -> list[tuple[str, str]]:
    board = driver.read(queries.board, cycle_id=made.cycle)
    return [(line.seat.state, line.seat.grade or line.seat.reason) for line in board.lines]


def test_from_keys_to_awards(store: Store, drive: Start) -> None:
    made = hmt(store, 5)
    driver = drive()
    screen = driver.go("distribution")
    first, second, third, fourth, _fifth = made.applications
    key(driver, screen, first, Qt.Key.Key_2)
    assert screen.bars.staged.text() == "1 处分配还没有保存"
    assert screen.staging.lines[first].seat.grade == "FIRST"
    assert any("一等：剩 0 / 1" in one for one in screen.quota.lines())
    assert states(driver, made)[0] == ("UNDECIDED", "")  # staged, not saved
    key(driver, screen, second, Qt.Key.Key_2)
    assert "1 个名额已满" in screen.page.errors.text()
    key(driver, screen, second, Qt.Key.Key_W)
    key(driver, screen, second, Qt.Key.Key_Delete)
    assert second not in screen.staging.staged
    driver.window.go("students")
    here = driver.window.current is screen  # what is not saved is not left behind in silence
    assert here
    driver.press(screen, "放弃更改")
    assert screen.bars.staged.isVisible() is False
    key(driver, screen, third, Qt.Key.Key_2)
    drop(driver, screen, [fourth], Cell(made.cycle, "BA", "SECOND", "", 1))
    assert screen.staging.lines[fourth].seat.grade == "SECOND", screen.page.errors.text()
    key(driver, screen, fourth, Qt.Key.Key_Delete)
    for pressed in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):  # the same by keys on the places themselves
        QTest.keyClick(screen.quota, pressed)
    assert screen.staging.lines[fourth].seat.grade == "SECOND", screen.page.errors.text()
    draft = screen.draft()  # what the lock would keep
    driver.press(screen, "放弃更改")
    assert screen.staging.staged == {}
    assert draft["subtitle"] == "2 处分配还没有保存"
    assert screen.resume(draft)
    assert screen.page._state.text() == "2 处分配还没有保存"  # and not that all is saved
    driver.press(screen, "保存分配")
    assert driver.toast == "已保存 2 处分配"
    assert states(driver, made)[2:4] == [("PLACED", "FIRST"), ("PLACED", "SECOND")]
    driver.press(screen, "按排名分配")
    assert screen.bars.staged.text() == "3 处分配还没有保存"
    driver.press(screen, "保存分配")
    assert states(driver, made)[0] == ("UNPLACED", "QUOTA_FULL")
    screen.page.choose([first])
    driver.settle()
    assert any(text.startswith("名额已满：") for text in driver.texts(screen.panel))
    driver.press(screen, "按排名分配")
    assert driver.toast == "没有未决定的申请人，没有更改。"
    assert unnamed(screen) == []
    screen.history_command.run()
    driver.settle()
    dialog = screen.saved_boards.dialog
    assert dialog.list.count() == 2
    assert "2 人分到名额" in dialog.list.item(1).text()
    dialog.accept()
    with store.writing("office", "office.settings") as session:
        session.connection().exec_driver_sql("UPDATE settings SET value = '' WHERE key = 'university_zh'")
        (obstacle,) = queries.before_finalising(session, cycle_id=made.cycle, day="2025-11-20").obstacles
        assert "还没有填写学校名称" in obstacle.text  # it would stand on every certificate
        save_settings(session, university_zh="珠江示例大学")
    screen.finalise_command.run()
    driver.settle()
    from gzstudents.distribution.screen.output import FinaliseDialog

    asked = next(one for one in QApplication.topLevelWidgets() if isinstance(one, FinaliseDialog))
    assert any("没有公示过名单" in text for text in driver.texts(asked))
    driver.press(asked, "仍然定稿")
    assert driver.toast == "已定稿：2 人获奖"
    with store.reading() as session:
        amounts = session.connection().exec_driver_sql("SELECT amount_fen FROM awards ORDER BY 1").scalars().all()
    assert list(amounts) == [500_000, 600_000]
    assert screen.fill_command.enabled() is False


def drop(driver: Driver, screen: Any, ids: list[int], cell: Cell) -> None:
    screen.quota.repaint()
    spot = screen.quota.spot_of(cell)
    assert spot is not None
    mime = packed(ids)
    assert not picture(len(ids)).isNull()  # what is seen under the mouse
    event = QDropEvent(
        QPointF(spot.rect.center()),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    screen.quota.dropEvent(event)  # Qt hands drops over from its own dragging only
    driver.settle()


def test_nothing_there_says_where_to_go(store: Store, drive: Start) -> None:
    driver = drive()
    screen = driver.go("distribution")
    assert "还没有批次" in driver.texts(screen)


def test_a_plan_becomes_a_draft_only_when_somebody_takes_it(store: Store, drive: Start) -> None:
    made = hmt(store, 3)
    driver = drive()
    screen = driver.go("distribution")
    driver.press(screen, "优化分配")
    assert not screen.compare.anew.isEnabled()  # the program has arranged nobody yet
    driver.press(screen.compare, "开始计算")
    driver.qtbot.waitUntil(lambda: bool(screen.compare.answer), timeout=30_000)
    driver.settle()
    assert "已证明：在所选的要求下没有更好的分配。" in driver.texts(screen.compare)
    assert [state for state, _grade in states(driver, made)] == ["UNDECIDED"] * 3
    said = driver.texts(screen.compare)
    assert "优化后 2 人获奖，共 11,000 元；按排名分配是 2 人，共 11,000 元。" in said
    assert any("没有人有理由不服" in text for text in said)
    screen.compare.adopted.emit(Filling({made.applications[0]: Offer("FIRST", 600_000)}, {}), {made.applications[0]: 7})
    assert "这个方案不再适用" in screen.compare.errors.text()  # somebody decided since
    assert screen.staging.staged == {}
    driver.press(screen.compare, "采用为草稿")
    assert len(screen.staging.staged) == 3
    assert [state for state, _grade in states(driver, made)] == ["UNDECIDED"] * 3
    driver.press(screen, "保存分配")
    assert states(driver, made)[:2] == [("PLACED", "FIRST"), ("PLACED", "SECOND")]
    assert states(driver, made)[2][0] == "UNPLACED"
    driver.press(screen, "优化分配")
    assert screen.compare.anew.isChecked()  # everybody is decided: only anew is there anything to arrange
    assert screen.compare.start.isEnabled()
    screen.compare.left.emit()
    first, second = made.applications[:2]
    stored = dict(screen.staging.stored)
    swapped = {first: stored[second]._replace(method="OPTIMAL"), second: stored[first]._replace(method="OPTIMAL")}
    assert screen.staging.take_over(swapped) == []  # both get up before one sits down
    assert [screen.staging.lines[key].seat.grade for key in (first, second)] == ["SECOND", "FIRST"]
    screen.staging.take_over({key: stored[key]._replace(method="OPTIMAL") for key in (first, second)})
    assert screen.staging.staged == {}
