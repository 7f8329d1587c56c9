"""The page 核对名单; one journey through the real child process, the others without starting one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from gzstudents.kernel import sheets
from gzstudents.kernel.store import Store
from gzstudents.permits.model import StayFact
from gzstudents.reconciling.screen import ReconcileScreen
from gzstudents.reconciling.screen.assign import AssignDialog
from gzstudents.schema import open_store
from gzstudents.ui.desk import MemorySettings
from tests import here
from tests.reconciling.lists import INSURED, insured, office
from tests.students import office as small

LEFT = Qt.MouseButton.LeftButton
LONG = 60_000  # ms: a child process starts, on a busy machine


THROUGH_A_CHILD = "test_who_a_row_is_is_said_in_the_window"


@pytest.fixture(autouse=True)
def _here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.name != THROUGH_A_CHILD:
        here.use(monkeypatch)


@pytest.fixture
def people_store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "office.gzs", create=True)
    office(store)
    yield store
    store.close()


@pytest.fixture
def screen(qtbot: Any, people_store: Store) -> Iterator[ReconcileScreen]:
    desk = small.make_desk(people_store, MemorySettings(language="zh_CN"))
    window = small.make_window(desk, (ReconcileScreen,))
    qtbot.addWidget(window)
    window.resize(1366, 720)
    window.go("reconcile")
    window.show()
    found = window.screen_by_id("reconcile")
    assert isinstance(found, ReconcileScreen)
    yield found
    desk.jobs.close()


def listed(folder: Path) -> Path:
    path = folder / "保险.xlsx"
    rows = [
        insured("阿米娜", "2003-05-14", "ML1234567", 保险起期="2026-09-01", 保险止期="2027-08-31", 保单号="P-9"),
        insured("布巴", "2002-02-02", "ML2345678", 性别="", 保单号="P-2", 保险止期="2026-07-31"),
    ]
    sheets.write_rows(path, INSURED, rows)
    return path


def compared(qtbot: Any, screen: ReconcileScreen, path: Path) -> None:
    screen.open(str(path))
    settled(qtbot, screen)


def settled(qtbot: Any, screen: ReconcileScreen) -> None:
    qtbot.waitUntil(lambda: screen.result is not None and not screen.busy.running, timeout=LONG)
    qtbot.waitUntil(lambda: not screen.desk.jobs.busy, timeout=LONG)


def facts(store: Store, number: str) -> list[str | None]:
    with store.reading() as session:
        return [one.until for one in session.query(StayFact).filter_by(number=number)]


def test_a_line_a_field_and_all_of_a_kind(
    qtbot: Any, screen: ReconcileScreen, people_store: Store, tmp_path: Path, qtmodeltester: Any
) -> None:
    compared(qtbot, screen, listed(tmp_path))
    tabs = [screen.view.tabs.tabText(n) for n in range(5)]
    assert tabs == ["内容不同  2", "只在文件中  0", "只在名册中  2", "需要辨认  0", "已认定  0"]
    qtmodeltester.check(screen.view.model)
    (amina,) = [line for line in screen.view._lines.values() if line.name == "阿米娜"]
    assert screen.view.table is not None
    screen.view.table.choose([amina.id])
    one_field = next(one for one in screen._field_commands(amina) if one.label() == "只采用“保险截止”")
    one_field.run()
    qtbot.waitUntil(lambda: screen.busy.running, timeout=LONG)
    settled(qtbot, screen)
    qtbot.waitUntil(lambda: facts(people_store, "P-1") == ["2027-08-31"], timeout=LONG)
    qtbot.mouseClick(screen.view.accept_all, LEFT)
    qtbot.waitUntil(lambda: facts(people_store, "P-2") == ["2026-07-31"], timeout=LONG)
    qtbot.waitUntil(lambda: screen.result is not None and screen.result.same == 2, timeout=LONG)
    settled(qtbot, screen)


@pytest.mark.long
def test_what_is_no_difference_goes_to_its_own_tab_and_back(
    qtbot: Any, screen: ReconcileScreen, people_store: Store, tmp_path: Path
) -> None:
    compared(qtbot, screen, listed(tmp_path))
    screen.view.tabs.choose("only_us")
    screen.view.show_tab("only_us")
    assert not screen.view.accept_all.isVisible()
    assert not screen.accept_command.enabled()
    assert screen.view.table is not None
    screen.view.table.selectAll()
    screen.set_aside()
    qtbot.waitUntil(lambda: screen.view.tabs.tabText(4) == "已认定  2", timeout=LONG)
    settled(qtbot, screen)
    screen.view.show_tab("aside")
    screen.view.table.selectAll()
    assert screen.again_command.enabled()
    screen.ask_again()
    qtbot.waitUntil(lambda: screen.view.tabs.tabText(4) == "已认定  0", timeout=LONG)
    settled(qtbot, screen)


def test_differences_are_exported_and_a_wrong_file_is_a_sentence(
    qtbot: Any, screen: ReconcileScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "别的.xlsx"
    sheets.write_rows(other, ["学号", "姓名"], [["1", "甲"]])
    screen.take(other)
    qtbot.waitUntil(lambda: not screen.errors.isHidden(), timeout=LONG)
    assert "认不出这是哪一种名单" in screen.errors.text()
    compared(qtbot, screen, listed(tmp_path))
    target = tmp_path / "差异.xlsx"
    answer: Any = lambda *_words: (str(target), "")  # noqa: E731 - stands in for the system's dialog
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    screen.export_command.run()
    qtbot.waitUntil(lambda: target.exists() and not screen.busy.running, timeout=LONG)
    assert [sheet.name for sheet in sheets.read_book(target).sheets] == ["内容不同", "只在名册中"]


def test_who_a_row_is_is_said_in_the_window(
    qtbot: Any, screen: ReconcileScreen, people_store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "保险.xlsx"
    sheets.write_rows(path, INSURED, [insured("换了名字", "1999-09-09", "ML2345678", 保单号="P-2")])
    compared(qtbot, screen, path)
    screen.view.tabs.choose("ambiguous")
    screen.view.show_tab("ambiguous")
    assert [command.id for command in screen.commands() if command.enabled() and command.id == "reconcile.assign"]
    screen.assign_command.run()
    dialog = screen.findChild(AssignDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.go.isEnabled)
    assert "布巴" in dialog.people.item(0).text(), "whom the number belongs to is offered"
    dialog.search.setText("没有这个人")
    qtbot.waitUntil(lambda: not dialog.go.isEnabled())
    dialog.search.setText("谢赫")
    qtbot.waitUntil(lambda: "谢赫" in dialog.people.item(0).text())
    dialog.search.setText("20260002")
    qtbot.waitUntil(lambda: dialog.go.isEnabled() and "布巴" in dialog.people.item(0).text())
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: any(line.matched_by == "chosen" for line in screen.result.lines), timeout=LONG)  # type: ignore[union-attr]
    settled(qtbot, screen)
    assert "ambiguous" not in {line.group for line in screen.result.lines}  # type: ignore[union-attr]
