"""Screens that belong together: one line in the side bar, tabs above."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

from gzstudents.kernel import access
from gzstudents.kernel.i18n import _
from gzstudents.ui.family import family_of, leader_of
from gzstudents.ui.main_window import MainWindow
from tests.ui import gallery


class FieldsScreen(gallery.TodayScreen):
    id = "fields"
    section = "settings"

    @classmethod
    def title(cls) -> str:
        return _("自定义字段")


@pytest.fixture(autouse=True)
def _one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "SCREENS", (*gallery.SCREENS, FieldsScreen))


def tabs(window: MainWindow) -> QTabBar:
    assert window.family is not None
    found: Any = window.family.findChild(QTabBar)
    assert isinstance(found, QTabBar)
    return found


def test_who_belongs_to_whom() -> None:
    assert leader_of(gallery.SCREENS, "fields") == "settings"
    assert leader_of(gallery.SCREENS, "settings") == "settings"
    assert leader_of(gallery.SCREENS, "certificates") == "certificates", "a section of the side bar is no screen"
    assert [one.id for one in family_of(gallery.SCREENS, "fields")] == ["settings", "fields"]
    assert [one.id for one in family_of(gallery.SCREENS, "today")] == ["today"]


def test_tabs_lead_there_and_the_side_bar_stays_at_the_leader(qtbot: Any, window: MainWindow) -> None:
    assert window.family is None, "not made before it is needed"
    window.go("settings")
    bar = tabs(window)
    assert [bar.tabText(n) for n in range(bar.count())] == ["设置", "自定义字段"]
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    assert window.current is not None
    assert window.current.id == "fields"
    assert window.sidebar.foot.currentIndex().data() == "设置"
    assert bar.currentIndex() == 1
    window.go("today")
    assert not window.family or not window.family.isVisible()
    window.go("fields")
    assert bar.isVisible()
    assert bar.currentIndex() == 1


def test_a_tab_one_may_not_see_says_which_right_it_needs(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = access.refusal_of_window
    monkeypatch.setattr(access, "refusal_of_window", lambda name: "需要权限" if name == "go.fields" else refusal(name))
    window.go("settings")
    assert not tabs(window).isTabEnabled(1)
    assert tabs(window).tabToolTip(1) == "需要权限"


def test_a_refused_leaving_stays_at_the_tab(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window.go("fields")
    assert window.current is not None
    monkeypatch.setattr(window.current, "may_leave", lambda: False)
    tabs(window).setCurrentIndex(0)
    assert window.current.id == "fields"
    assert tabs(window).currentIndex() == 1
