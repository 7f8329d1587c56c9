from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QPushButton

from gzstudents.kernel.i18n import mark
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Callout, Detail, Moment, Pair, Panel, Section
from gzstudents.ui.panel_parts import PairView
from gzstudents.ui.parts import Pill
from tests.ui.gallery import StudentsScreen


@pytest.fixture
def panel(qtbot: Any) -> Panel:
    made = Panel()
    qtbot.addWidget(made)
    made.resize(352, 800)
    made.show()
    return made


def texts(panel: Panel) -> list[str]:
    return [label.text() for label in panel.view.findChildren(QLabel) if label.isVisible()]


def test_filled_again_without_new_widgets(panel: Panel) -> None:
    sections = [Section(mark("证件"), [Pair(mark("手机"), "1"), Pair(mark("微信"), "2", wide=True)])] * 2
    panel.show_detail(Detail("甲", "a", "甲", [("在读", "ok", True)], sections=sections))
    many = len(panel.findChildren(QLabel))
    panel.show_detail(Detail("乙 <b>", sections=[Section(mark("证件"), [Pair(mark("手机"), "9")])]))
    assert len(panel.findChildren(QLabel)) == many
    assert "乙 <b>" in texts(panel)
    assert "9" in texts(panel)
    assert "2" not in texts(panel)
    assert panel.view.head.title.textFormat() == Qt.TextFormat.PlainText


def test_a_masked_value_shows_at_the_eye(qtbot: Any, panel: Panel) -> None:
    panel.show_detail(
        Detail("甲", sections=[Section(mark("联系"), [Pair(mark("手机"), "183 4410 6336", masked="183 **** 6336")])])
    )
    assert "183 **** 6336" in texts(panel)
    pair = panel.findChild(PairView)
    assert isinstance(pair, PairView)
    qtbot.mouseClick(pair._eye, Qt.MouseButton.LeftButton)
    assert "183 4410 6336" in texts(panel)
    panel.show_detail(Detail("乙", sections=[Section(mark("联系"), [Pair(mark("手机"), "1", masked="*")])]))
    assert "*" in texts(panel)


def test_callouts_and_history(qtbot: Any, panel: Panel) -> None:
    pressed: list[int] = []
    settle = Command("permit.renew", mark("登记续签"), lambda: pressed.append(1))
    detail = Detail(
        "甲", callouts=[Callout("还有 11 天", "warn", settle), Callout("欠费", "bad")], moments=[Moment("注册", "2026")]
    )
    panel.show_detail(detail)
    assert {"还有 11 天", "欠费"} <= set(texts(panel))
    link = panel.view._callouts[0]._link
    assert link is not None
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert pressed == [1]
    assert panel.view.timeline.accessibleName() == "2026 注册"
    panel.show_detail(Detail("乙"))
    assert "欠费" not in texts(panel)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_actions_without_room_stand_in_the_menu(qtbot: Any, panel: Panel) -> None:
    def pencil(number: int) -> Command:
        return Command(
            f"c.{number}", f"一个很长的操作名称 {number}", lambda: None, "pencil", enabled=lambda: number != 2
        )

    commands = [pencil(number) for number in range(4)]
    panel.show_detail(Detail("甲", commands=commands, more=[Command("d", "更少用", lambda: None)]))
    row = panel.view.buttons
    hidden = [button for button in row.buttons if button.isHidden()]
    assert 0 < len(hidden) < 4
    qtbot.mouseClick(row.more, Qt.MouseButton.LeftButton)
    menu = row.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert len(menu.actions()) == len(hidden) + 1
    menu.close()
    panel.resize(1200, 800)
    qtbot.waitUntil(lambda: not any(button.isHidden() for button in row.buttons))
    assert not row.buttons[2].isEnabled()


def test_a_callout_offers_only_what_is_possible(panel: Panel) -> None:
    for possible in (True, False):
        command = Command("x.fix", mark("按此更新"), lambda: None, enabled=partial(bool, possible))
        panel.show_detail(Detail("阿米娜", callouts=[Callout("在华应为是", "info", command)]))
        link = panel.findChild(QPushButton, "callout.x.fix")
        assert link is not None
        assert link.isEnabled() is possible
        link.setObjectName("")  # the next one is made anew


@pytest.mark.parametrize("width", [320, 352, 620])
def test_nothing_makes_it_wider_than_its_place(qtbot: Any, panel: Panel, width: int) -> None:
    """Long labels and values wrap, pills go into a second line, the longest is cut."""
    permit = "Mainland Travel Permit for Hong Kong and Macao Residents (Non-Chinese Citizens)"
    pills = [("Registered", "ok", True), ("Hong Kong student", "info", False), ("Master's student", "neutral", False),
             ("Chinese Government Scholarship – Bilateral Programme (Full Scholarship)", "info", False)]  # fmt: skip
    pairs = [
        Pair(permit, "H12345678", wide=True),
        Pair(permit, "H1", masked="H•"),
        Pair("Teaching language", "English"),
    ]
    panel.show_detail(
        Detail("Maximiliana Featherstonehaugh-Cholmondeley", "20261700262", pills=pills,
               callouts=[Callout(permit * 2)], sections=[Section("Document", pairs)])
    )  # fmt: skip
    panel.resize(width, 700)
    panel.show()
    qtbot.waitExposed(panel)
    view = panel.view
    assert view.body.width() <= view.viewport().width()
    shown = view.head.findChildren(Pill)
    assert [one.toolTip() for one in shown] == [text for text, _tone, _dot in pills]
    assert all(one.geometry().right() <= view.head.width() for one in shown)
    labels = [one for one in view.findChildren(QLabel) if one.text() == permit]
    assert len(labels) == 2
    assert all(one.height() >= one.heightForWidth(one.width()) for one in labels), "all of its lines are seen"


def test_a_form_stays_while_the_list_moves(students: StudentsScreen) -> None:
    students.page.choose([1])
    students.register()
    form = students.panel.form
    students.panel.show_detail(Detail("other"))
    assert students.panel._pages.currentWidget() is form
    students.panel.close_form()
    assert students.panel._pages.currentWidget() is students.panel.view
    assert not students.panel.escape()
    assert students.panel.may_leave()


def test_nothing_to_show(panel: Panel) -> None:
    panel.show_empty(mark("选择一名学生"), mark("在左侧列表中选择，即可在这里查看详情"))
    assert panel._title.isVisible()
    assert not panel.grab().isNull()
