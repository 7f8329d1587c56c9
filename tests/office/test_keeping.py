"""The data file in the window: copies, check, bringing back, one window per file."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QProcess, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gzstudents.application import Program
from gzstudents.kernel import backup
from gzstudents.kernel.backup import memory
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.journal import chain
from gzstudents.kernel.preferences import Preferences
from gzstudents.kernel.store import Store
from gzstudents.office.screen.file_card import ago, said
from gzstudents.office.screen.keeping import Keeping
from gzstudents.office.screen.restore_dialog import RestoreDialog
from gzstudents.office.screen.todo import TodoRow
from gzstudents.students import operations
from gzstudents.ui import setup, theme
from gzstudents.ui.one_window import OneWindow

Open = Callable[[str], Program]


def register(store: Store, name: str) -> None:
    with store.writing("office", "students.register") as session:
        operations.register(session, person={"chinese_name": name}, country="VNM", enrolment={"student_number": name})


def store_id(path: Path) -> str:
    connection = open_connection(path, readonly=True)
    found = chain.store_id(connection)
    connection.close()
    return found


@pytest.fixture
def open_program(qtbot: Any, qapp: QApplication, store: Store, tmp_path: Path) -> Iterator[Open]:
    opened: list[Program] = []
    setup.speak(qapp, "zh_CN")
    theme.apply(qapp, "light", "standard")
    preferences = Preferences(tmp_path / "preferences.json")

    def open_at(screen: str) -> Program:
        program = Program(qapp, preferences, store.path)
        preferences.set("window/screen", screen)
        opened.append(program)
        program.open()
        settle(qtbot, program)
        return program

    yield open_at
    for program in opened:
        program.close()


def settle(qtbot: Any, program: Program) -> None:
    for _round in range(2):
        qtbot.wait(30)
        qtbot.waitUntil(lambda: program.window is not None and not program.window.desk.jobs.busy, timeout=20_000)


def click(button: Any) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_copy_and_check_from_the_settings(qtbot: Any, store: Store, open_program: Open) -> None:
    register(store, "陈文海")
    program = open_program("settings")
    assert program.window is not None
    card = program.window.current.file  # type: ignore[union-attr]
    assert card.copies.text() == "还没有备份"
    click(card.make)
    settle(qtbot, program)
    assert card.copies.text() == "上次备份 刚刚"
    assert len(backup.list_copies(backup.folder_of(store.path))) == 1
    click(card.check)
    settle(qtbot, program)
    assert "数据文件完好：1 人" in program.window.messages.recent[0].text
    assert card.check.isEnabled()


def test_trouble_stands_on_the_card(qtbot: Any, store: Store, open_program: Open, tmp_path: Path) -> None:
    register(store, "陈文海")
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    program = open_program("settings")
    assert program.window is not None
    card = program.window.current.file  # type: ignore[union-attr]
    card.choose_folder(blocked)
    settle(qtbot, program)
    assert "备份没有做成" in card.trouble.text()
    program.window.go("today")
    settle(qtbot, program)
    today: Any = program.window.current
    titles = [label.accessibleName() for row in today.findChildren(TodoRow) for label in row.findChildren(object)
              if hasattr(label, "accessibleName")]  # fmt: skip
    assert "最近一次备份没有成功" in titles


@pytest.mark.long
def test_what_does_not_fit_is_said_at_the_start(qtbot: Any, store: Store, open_program: Open) -> None:
    register(store, "陈文海")
    memory.note("anchors", store_id(store.path), act=99, seal="1.x.y")
    program = open_program("today")
    assert program.window is not None
    Keeping(program.window.desk, program.window.desk).start()
    settle(qtbot, program)
    assert "较旧的文件" in program.window.errors.text()
    copies = backup.list_copies(backup.folder_of(store.path))
    assert [copy.manifest.reason for copy in copies if copy.manifest] == ["day"]
    assert memory.status(store_id(store.path)).rehearsed


def test_a_copy_after_a_large_change(qtbot: Any, store: Store, open_program: Open) -> None:
    program = open_program("today")
    assert program.window is not None
    keeping = Keeping(program.window.desk, program.window.desk)
    with store.writing("office", "students.import", cause="import") as session:
        session.connection().exec_driver_sql("INSERT INTO people (chinese_name) VALUES (?)", [("x",)] * 700)
    keeping.look()
    settle(qtbot, program)
    copies = backup.list_copies(backup.folder_of(store.path))
    assert [copy.manifest.reason for copy in copies if copy.manifest] == ["change"]


@pytest.mark.long
def test_bringing_back_closes_and_opens_the_window(qtbot: Any, store: Store, open_program: Open) -> None:
    register(store, "陈文海")
    copy = backup.make(store.path)
    register(store, "阮氏明")
    store.close()
    program = open_program("settings")
    first = program.window
    assert first is not None
    click(first.current.file.bring)  # type: ignore[union-attr]
    dialog = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, RestoreDialog))
    settle(qtbot, program)
    dialog.list.setCurrentRow(0)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
    assert "其中新登记的 1 人：阮氏明" in dialog.lost.text()
    assert not first.desk.jobs.busy
    click(dialog.go)
    qtbot.waitUntil(lambda: program.window is not None and program.window is not first, timeout=30_000)
    settle(qtbot, program)
    assert program.window is not None
    assert "已恢复" in program.window.messages.recent[0].text
    connection = open_connection(store.path, readonly=True)
    assert [row[0] for row in connection.execute("SELECT chinese_name FROM people")] == ["陈文海"]
    connection.close()
    assert copy.path.exists()


def test_how_long_ago() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def before(**time: int) -> str:
        return ago((now - timedelta(**time)).isoformat(), now)

    assert before(seconds=10) == "刚刚"
    assert before(minutes=5) == "5 分钟前"
    assert before(hours=2) == "2 小时前"
    assert before(days=2) == "2026-11-20"
    assert ago("", now) == ""
    assert said(backup.Status()) == "还没有备份"


# -- one window per file ---------------------------------------------------------------------------------------------------


def test_the_second_start_raises_the_first(qtbot: Any, qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "办公室.gzs"
    first, second = OneWindow(path), OneWindow(path)
    assert first.take()
    first.listen()
    assert not second.take()
    with qtbot.waitSignal(first.asked, timeout=5_000):
        code = (
            "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication;"
            "from gzstudents.ui.one_window import OneWindow; app = QCoreApplication([]);"
            "one = OneWindow(Path(sys.argv[1])); sys.exit(0 if not one.take() and one.call_first() else 1)"
        )
        child = QProcess()
        child.start(sys.executable, ["-c", code, str(path)])
    qtbot.waitUntil(lambda: child.state() == QProcess.ProcessState.NotRunning, timeout=10_000)
    assert child.exitCode() == 0
    first.release()
    assert second.take()
    second.release()


def test_a_window_that_does_not_answer_is_named(
    qtbot: Any, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "office.gzs"
    first = OneWindow(path)
    assert first.take()
    monkeypatch.setattr(OneWindow, "call_first", lambda _self: False)  # as from another computer
    program = Program(qapp, Preferences(tmp_path / "preferences.json"), path)
    assert not program.take(path)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert dialog.windowTitle() == "数据文件正在使用中"
    dialog.close()
    first.release()
