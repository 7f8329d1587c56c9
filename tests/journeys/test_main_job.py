"""The main job from end to end in the real window: a messy roll → names found → an award → its certificate → the figure → undo."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gzstudents.certificates import queries as certificates
from gzstudents.kernel import journal, sheets
from gzstudents.scholarships import queries as scholarships
from gzstudents.statistics.screen import StatisticsScreen
from gzstudents.students.screen.import_page import CHECK, DONE, ImportScreen
from tests import make
from tests.window import Driver, drive  # noqa: F401 - a fixture

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
LONG = 60_000  # ms: a child process on a busy machine

HEAD = [
    "序号",
    "学 号",
    "姓名",
    "护照姓",
    "护照名",
    "性别",
    "国籍",
    "出生日期",
    "护照号码",
    "培养层次",
    "学院",
    "入学时间",
    "学籍状态",
]
ROLL: list[list[Any]] = [
    ["珠江示例大学 2025—2026 学年国际学生名册"],
    HEAD,
    [1, "20250001", "单国平", "SHAN", "GUOPING", "男", "泰国", "2003/5/14", "AA1234567", "本科", "文学院", "2024.9.1", "在校"],
    [2, "２０２５０００２", "阿米娜", "DIALLO", "AMINATA", "女", "Mali", "2002年1月30日", "ML1234567", "本科", "商学院", "2024-09-01", "在校"],
    [3, "20250003", "", "NGUYEN", "THI HOA", "女", "VNM", "20041102", "C1234567", "硕士", "文学院", "2025-09-01", "在校"],
    [4, "20250004", "金敏智", "KIM", "MINJI", "女", "没有这个国家", "2004-02-02", "M12345678", "本科", "文学院", "2024-09-01", "在校"],
]  # fmt: skip


def drop(driver: Driver, path: Path) -> None:
    """A file dragged onto the window with the mouse."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    place, action, keys = QPointF(400, 300), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(place.toPoint(), action, mime, LEFT, keys)
    QApplication.sendEvent(driver.window, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(driver.window, QDropEvent(place, action, mime, LEFT, keys))
    driver.settle()


def import_roll(driver: Driver, path: Path) -> None:
    QTest.keyClick(driver.window, Qt.Key.Key_I, CONTROL)
    driver.settle()
    screen = driver.window.current
    assert isinstance(screen, ImportScreen)
    drop(driver, path)
    wait_for(driver, screen, CHECK)
    assert [screen.check_step.tabs.tabText(n).split()[-1] for n in range(4)] == ["3", "0", "0", "1"]
    QTest.mouseClick(screen.check_step.next, LEFT)
    wait_for(driver, screen, DONE)


def wait_for(driver: Driver, screen: ImportScreen, step: int) -> None:
    driver.qtbot.waitUntil(lambda: screen.pages.currentIndex() == step and not screen.busy.running, timeout=LONG)
    driver.settle()


def find(driver: Driver, text: str) -> list[int]:
    """Type into the search box: keys for ASCII, an input method for Chinese."""
    page = driver.window.current.page  # type: ignore[union-attr]
    QTest.keyClick(driver.window, Qt.Key.Key_F, CONTROL)
    driver.qtbot.waitUntil(page._search.hasFocus)
    page._search.clear()
    if text.isascii():
        QTest.keyClicks(page._search, text)
    else:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(page._search, event)
    driver.qtbot.waitUntil(lambda: page.asked.text == text, timeout=10_000)
    driver.settle()
    return [int(one) for one in page.rows.ids[:]]


def click_figure(driver: Driver, screen: StatisticsScreen, row: str, column: str) -> None:
    view = screen.figures
    table = view.figures.table
    assert table is not None
    rows, columns = [line.key for line in table.rows], [line.key for line in table.columns]
    index = view.figures.index(rows.index(row), columns.index(column) + 1)
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
    driver.settle()


@pytest.mark.timeout(240)
def test_from_a_messy_roll_to_certificate_and_statistics(drive: Callable[[], Driver], tmp_path: Path) -> None:  # noqa: F811
    paper = tmp_path / "国际学生 名册.xlsx"
    sheets.write_rows(paper, ROLL[0] + [""] * (len(HEAD) - 1), ROLL[1:])
    driver = drive()
    make.name_school(driver.store)

    # the roll; its bad row comes back beside it
    import_roll(driver, paper)
    assert [one.name for one in tmp_path.iterdir() if "未导入" in one.name] == ["国际学生 名册 未导入.xlsx"]

    # everybody is found, by the surname's own reading too
    students = driver.go("students")
    driver.qtbot.waitUntil(lambda: len(students.page.rows.ids) == 3, timeout=LONG)
    amina = find(driver, "aminata dia")
    assert len(amina) == 1
    for text in ("米", "amina", "20250002", "ml1234567"):
        assert find(driver, text) == amina, text
    shan = find(driver, "shanguoping")
    assert len(shan) == 1
    assert find(driver, "sgp") == shan

    # an award to two from the list, with their certificates in the same act
    listed = find(driver, "")
    for line in sorted(listed.index(person) for person in amina + shan):
        driver.click_row(students.page, line, add=True)
    driver.press(students.page, "评奖学金")
    awards = driver.window.current
    form = awards.panel.form  # type: ignore[union-attr]
    driver.type_into(form, "programme", "GD")
    driver.press(form, "评定 2 人")
    made = driver.read(scholarships.list_awards)
    assert sorted((award.name, award.certificate_state) for award in made) == [
        ("单国平", "ISSUED"),
        ("阿米娜", "ISSUED"),
    ]
    assert driver.read(journal.list_acts, limit=1)[0].verb == "scholarships.award", "award and certificates are one act"

    # the certificate is seen before it is printed
    screen = driver.go("certificates")
    driver.click_row(screen.page, 0)
    driver.qtbot.waitUntil(lambda: screen.panel.pages.pages.pdf is not None, timeout=LONG)
    assert screen.panel.pages.pages.pdf.count == 1
    assert screen.panel.pages.isVisibleTo(driver.window)

    # a figure opens the names behind it
    statistics = driver.go("statistics")
    assert isinstance(statistics, StatisticsScreen)
    driver.qtbot.waitUntil(lambda: statistics.report is not None, timeout=LONG)
    click_figure(driver, statistics, "INTL", "2")
    driver.qtbot.waitUntil(lambda: len(statistics.panel.people.members) == 2, timeout=LONG)
    assert amina[0] in [member.person_id for member in statistics.panel.people.members]

    # Ctrl+Z takes the award back, certificate and all; the history undoes the import
    QTest.keyClick(driver.window, Qt.Key.Key_Z, CONTROL)
    driver.qtbot.waitUntil(lambda: driver.read(scholarships.list_awards) == [], timeout=LONG)
    driver.settle()
    assert driver.read(certificates.numbers_of, programme="GD", academic_year=made[0].academic_year) == []
    driver.go("students")
    assert len(find(driver, "")) == 3
    QTest.keyClick(driver.window, Qt.Key.Key_Z, CONTROL)
    driver.qtbot.waitUntil(lambda: driver.read(count_people) == 0, timeout=LONG)
    driver.settle()
    assert driver.window.errors.isHidden()


def count_people(session: Any) -> int:
    return int(session.connection().exec_driver_sql("SELECT count(*) FROM people").scalar_one())
