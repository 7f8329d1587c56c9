"""Deadlines in the window: the card on Today, the list, its forms, the strip of a student."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.store import Store
from gzstudents.permits import operations, queries
from gzstudents.permits.screen import Act, CorrectFor, PermitsScreen, RecordFor, files
from gzstudents.permits.screen.card import DeadlineRow
from gzstudents.permits.screen.fact_forms import CorrectForm, FactForm
from gzstudents.permits.screen.forms import StepForm
from gzstudents.students.model import IdentityDocument
from gzstudents.students.screen.small_forms import PaperForm
from gzstudents.ui import setup
from gzstudents.ui.list_spec import Wanted
from tests import make
from tests.test_everywhere import cut, nameless
from tests.window import Driver

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen
Start = Callable[[], Driver]
TODAY = date.today()


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def student(store: Store, name: str, kind: str = "RESIDENCE_PERMIT", left: int = 20, **values: Any) -> int:
    """Somebody whose paper is valid for so many more days."""
    with store.writing("陈静", "students.register") as session:
        stay = make.student(session, chinese_name=name, **values)
        valid_to = (TODAY + timedelta(days=left)).isoformat()
        session.add(IdentityDocument(person_id=stay.person_id, kind=kind, issued_on=ago(300), valid_to=valid_to))
        return int(stay.person_id)


def rows(driver: Driver) -> list[DeadlineRow]:
    return [one for one in page_of(driver).findChildren(DeadlineRow) if one.isVisibleTo(driver.window)]


def page_of(driver: Driver) -> Any:
    return driver.window.current


def said(widget: Any) -> list[str]:
    return [label.accessibleName() or label.text() for label in widget.findChildren(QLabel)]


def states(driver: Driver) -> list[tuple[str, str]]:
    found = driver.read(queries.list_lines, on=TODAY)
    return [(line.name, line.deadline.state) for line in found]


def test_from_today_to_a_new_permit_in_two_presses(store: Store, drive: Start) -> None:
    person = student(store, "阿米娜")
    student(store, "区志豪", "HKMO_PERMIT", 5, population="HK")
    driver = drive()
    today = driver.go("today")
    first, second = rows(driver)  # overdue, then within a week
    assert "阿米娜 · 居留许可延期" in said(first)
    assert any("应在到期 30 日前申请" in text for text in said(first))
    assert "区志豪 · 港澳居民来往内地通行证到期换发" in said(second)
    assert "《出境入境管理法》第三十二条" in first.toolTip()
    assert not cut([widget for widget in today.findChildren(QLabel) if widget.isVisibleTo(driver.window)])
    driver.press(first, "登记新证件")
    screen = page_of(driver)
    assert isinstance(screen, PermitsScreen)
    form = screen.panel.form
    assert isinstance(form, PaperForm)
    assert form.fields["kind"].value() == "RESIDENCE_PERMIT"
    driver.type_into(form, "issued_on", ago(1))
    driver.type_into(form, "valid_to", (TODAY + timedelta(days=400)).isoformat())
    driver.press(form, "保存")
    assert [line.person_id for line in driver.read(queries.list_lines, on=TODAY)] != [person]
    assert states(driver) == [("区志豪", "OPEN")]
    driver.undo()
    assert sorted(states(driver)) == [("区志豪", "OPEN"), ("阿米娜", "OPEN")]


@pytest.mark.parametrize(
    ("step", "values", "state"),
    [
        ("process", {"receipt": "R-77"}, "IN_PROCESS"), ("snooze", {}, "SNOOZED"), ("waive", {"reason": "leaves in June"}, "WAIVED"),
    ],
)  # fmt: skip
def test_the_other_ways_of_a_row(store: Store, drive: Start, step: str, values: dict[str, str], state: str) -> None:
    student(store, "阿米娜")
    driver = drive()
    driver.go("today")
    (row,) = rows(driver)
    action = {"process": 0, "snooze": 1, "waive": 2}[step]
    row.menu().actions()[action].trigger()
    driver.settle()
    screen = page_of(driver)
    form = screen.panel.form
    assert isinstance(form, StepForm)
    for name, text in values.items():
        form.fields[name].show_value(text)
    form.save()
    driver.settle()
    assert states(driver) == [("阿米娜", state)]
    driver.go("today")
    assert rows(driver) == []  # none is late any more
    driver.go("permits").page.show_only(Wanted(tab="rest" if step != "process" else "process"))
    driver.settle()
    driver.click_row(screen.page, 0)
    assert screen.do.reopen.enabled()
    screen.do.reopen.run()
    driver.settle()
    assert states(driver) == [("阿米娜", "OPEN")]


def test_recording_an_entry_from_the_student(store: Store, drive: Start) -> None:
    with store.writing("陈静", "students.register") as session:
        person = make.student(session, chinese_name="阿米娜").person_id
    driver = drive()
    driver.go("permits", RecordFor(person))
    form = page_of(driver).panel.form
    assert isinstance(form, FactForm)
    assert form.fields["visa"].isVisibleTo(form)
    assert not form.fields["until"].isVisibleTo(form)
    form.fields["visa"].show_value("X2")
    form.fields["days"].show_value("30")
    form.fields["day"].show_value(ago(25))
    form.save()
    driver.settle()
    assert "入境" in driver.toast
    found = {line.deadline.rule: line.deadline for line in driver.read(queries.list_lines, on=TODAY)}
    assert set(found) == {"visa_stay", "lodging"}
    assert found["visa_stay"].due == (TODAY - timedelta(days=25) + timedelta(days=30 - 7)).isoformat()
    driver.window.desk.open_person(person)
    driver.settle()
    texts = driver.texts(driver.window)
    assert "期限" in texts
    assert any(text.startswith("签证停留期延期") for text in texts)


def test_many_at_once(store: Store, drive: Start) -> None:
    for name in ("甲一", "乙二", "丙三"):
        student(store, name)
    driver = drive()
    screen = driver.go("permits")
    assert len(screen.page.rows.ids) == 3
    driver.click_row(screen.page, 0)
    driver.click_row(screen.page, 2, add=True)
    screen.do.process.run()
    driver.settle()
    screen.panel.form.save()
    driver.settle()
    assert sorted(state for _name, state in states(driver)) == ["IN_PROCESS", "IN_PROCESS", "OPEN"]
    assert len(screen.page.rows.ids) == 1  # the list of what is to be done
    driver.undo()
    assert {state for _name, state in states(driver)} == {"OPEN"}


class Child:
    """Stands in for the child process: keeps what it is asked, and the rows of the file it is given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, jobs: Any) -> None:
        self.asked: list[tuple[list[str], list[Any]]] = []
        self.ended = self
        monkeypatch.setattr(jobs, "run", self.run)

    def run(self, words: list[str], *_rest: Any, **_more: Any) -> "Child":
        self.asked.append((words, json.loads(Path(words[words.index("--listed") + 1]).read_text("utf-8"))))
        return self

    def connect(self, forget: Callable[[Any], object]) -> None:
        forget(None)


def test_the_list_on_paper_is_the_list_on_the_screen(
    store: Store, drive: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filter, search and order; what the child writes of it is in test_store."""
    first = student(store, "阿米娜", left=3)
    second = student(store, "白兰度", left=4, stay={"college": "医学院"})
    third = student(store, "陈诺", left=50)
    driver = drive()
    screen = driver.go("permits")
    child = Child(monkeypatch, screen.desk.jobs)
    monkeypatch.setattr(files, "ask_file", lambda *_asked: tmp_path / "list.pdf")
    for wanted in (
        Wanted(tab="due", sort="act_by"),
        Wanted(tab="due", sort="act_by", ascending=False),
        Wanted(tab="due", filters={"college": frozenset({"医学院"})}),
        Wanted(tab="due", text="阿米"),
    ):
        screen.page.show_only(wanted)
        driver.settle()
        screen.do.print.run()
    assert [[key[0] for key in keys] for _words, keys in child.asked] == [
        [first, second, third], [third, second, first], [second], [first],
    ]  # fmt: skip
    assert child.asked[0][1][0][1:] == ["permit_extension", "paper:1"]
    assert child.asked[0][0][-2:] == ["--pdf", str(tmp_path / "list.pdf")]
    assert not Path(child.asked[0][0][child.asked[0][0].index("--listed") + 1]).exists()


def test_letters_in_two_presses_and_messages_one_by_one(
    store: Store, drive: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    student(store, "阿米娜", left=3, surname="DIALLO", given_names="Aminata")
    student(store, "区志豪", "HKMO_PERMIT", 5, population="HK")
    student(store, "某人", left=200)
    driver = drive()
    screen = driver.go("permits")
    driver.press(screen.page, "信函")
    assert screen.letters.pdf.pages.pdf is not None
    assert screen.letters.pdf.pages.pdf.count == 2
    side = screen.panel.side
    assert [side.list.item(number).text() for number in range(2)] == ["阿米娜 · 1 项 · English", "区志豪 · 1 项 · 中文"]
    driver.press(side, "复制微信文字")
    assert "Dear DIALLO Aminata" in QApplication.clipboard().text()
    assert side.list.currentRow() == 1
    driver.press(side, "复制微信文字")
    assert QApplication.clipboard().text().startswith("区志豪同学")
    told = {line.name: line.told_on for line in driver.read(queries.list_lines, on=TODAY)}
    assert told == {"阿米娜": TODAY.isoformat(), "区志豪": TODAY.isoformat()}
    driver.undo()
    assert {line.name: line.told_on for line in driver.read(queries.list_lines, on=TODAY)}["区志豪"] == ""
    child = Child(monkeypatch, screen.desk.jobs)
    monkeypatch.setattr(files, "ask_folder", lambda *_asked: tmp_path)
    monkeypatch.setattr(files, "ask_file", lambda *_asked: tmp_path / "all.docx")
    driver.press(screen.letters, "每人一个 PDF")
    driver.press(screen.letters, "存为 Word")
    assert [words[-4:] for words, _keys in child.asked] == [
        ["--letters", str(tmp_path), "--format", "pdf"], [str(tmp_path / "all.docx"), "--format", "docx", "--one-file"],
    ]  # fmt: skip
    assert screen.escape()
    assert screen.places.currentWidget() is screen.page
    assert not side.isVisibleTo(driver.window)


def test_a_sheet_is_looked_at_then_written_then_undone(
    store: Store, drive: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = student(store, "阿米娜", left=300, stay={"student_number": "S1"})
    sheet = tmp_path / "入境.csv"
    sheet.write_text(f"学号,入境日期,签证种类\nS1,{ago(3)},X1\nS7,{ago(3)},X1\n", "utf-8-sig")
    driver = drive()
    screen = driver.go("permits")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(sheet), ""))
    screen.do.imports.run()
    driver.settle()
    table = screen.importing.table
    assert [table.item(0, column).text() for column in (0, 2)] == ["3", "学号：名册中没有这个学号或证件号码。"]
    assert table.columnSpan(0, 2) == 5
    assert [table.item(1, column).text() for column in (0, 2, 6)] == ["2", "入境", "新增"]
    assert not driver.read(queries.facts_of, person_id=person)
    driver.press(screen.importing, "导入 1 条")
    assert [fact.kind for fact in driver.read(queries.facts_of, person_id=person)] == ["ENTRY"]
    assert screen.places.currentWidget() is screen.page
    driver.undo()
    assert not driver.read(queries.facts_of, person_id=person)


def test_what_was_written_down_wrongly_is_put_right_or_taken_away(store: Store, drive: Start) -> None:
    person = student(store, "阿米娜", left=300)
    driver = drive()
    for kind, day in (("ENTRY", ago(40)), ("LODGING", ago(40))):
        with store.writing("陈静", "permits.record_fact") as session:
            operations.record_fact(
                session, person_id=person, kind=kind, day=day, detail="X1" if kind == "ENTRY" else ""
            )
    screen = driver.go("permits", CorrectFor(person))
    form = screen.panel.form
    assert isinstance(form, CorrectForm)
    assert form.fields["kind"].value() == "LODGING"  # the one recorded last comes first
    form.fields["day"].show_value(ago(39))
    form.save()
    driver.settle()
    found = {fact.kind: fact.day for fact in driver.read(queries.facts_of, person_id=person)}
    assert found == {"ENTRY": ago(40), "LODGING": ago(39)}
    screen.correct(person, "阿米娜")
    driver.settle()
    form = screen.panel.form
    entry = next(fact for fact in driver.read(queries.facts_of, person_id=person) if fact.kind == "ENTRY")
    form.fields["fact"].show_value(str(entry.id))
    form.edited.emit()
    assert (form.fields["kind"].value(), form.fields["visa"].value()) == ("ENTRY", "X1")
    form.fields["remove"].show_value("1")
    form.save()
    driver.settle()
    assert [fact.kind for fact in driver.read(queries.facts_of, person_id=person)] == ["LODGING"]
    driver.undo()
    assert len(driver.read(queries.facts_of, person_id=person)) == 2


def test_the_calendar_shows_the_days_and_opens_their_rows(store: Store, drive: Start) -> None:
    near = student(store, "阿米娜", left=45)  # to be extended in 15 days
    student(store, "白兰度", left=45)
    student(store, "陈诺", left=52)
    driver = drive()
    screen = driver.go("permits")
    (line,) = [one for one in driver.read(queries.list_lines, on=TODAY) if one.person_id == near]
    day = date.fromisoformat(line.deadline.act_by)
    screen.do.calendar.run()
    grid: Any = screen.calendar.grid
    assert driver.window.focusWidget() is screen.calendar.grid
    grid.go(day)
    assert "2 项" in grid.accessibleName()
    texts = [screen.panel.week.list.item(number).text() for number in range(screen.panel.week.list.count())]
    assert texts[:3] == ["当天 2 项", "阿米娜：居留许可延期", "白兰度：居留许可延期"]
    before = grid.day
    for key, moved in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Up, -7), (Qt.Key.Key_Left, -1), (Qt.Key.Key_Down, 7)):
        QTest.keyClick(grid, key)
        before += timedelta(days=moved)
        assert grid.day == before
    QTest.keyClick(grid, Qt.Key.Key_PageDown)
    assert (grid.day.year * 12 + grid.day.month) == (day.year * 12 + day.month) + 1
    QTest.keyClick(grid, Qt.Key.Key_Home)
    assert grid.day == TODAY
    grid.go(day)
    other = day + timedelta(days=1 if day.weekday() < 6 else -1)  # on the same page
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell(other).center())
    assert grid.day == other
    assert "2 项" in driver.tool_tip(grid, grid.cell(day).center())
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell(day).center())
    QTest.keyClick(grid, Qt.Key.Key_Return)
    driver.settle()
    assert screen.places.currentWidget() is screen.page
    assert len(screen.page.rows.ids) == 2
    screen.do.calendar.run()
    grid.go(day)
    screen.panel.week.list.itemActivated.emit(screen.panel.week.list.item(2))
    driver.settle()
    assert [row.name for row in screen.chosen_rows()] == ["白兰度"]


def test_what_was_printed_is_noted(store: Store, drive: Start) -> None:
    student(store, "阿米娜", left=3)
    driver = drive()
    screen = driver.go("permits")
    screen.do.letters.run()
    driver.settle()
    screen.letters.pdf.printed.emit([0])
    driver.settle()
    (line,) = driver.read(queries.list_lines, on=TODAY)
    assert line.told_on == TODAY.isoformat()


def test_a_wrong_template_is_said_above_the_letters(
    store: Store, drive: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_asked: Any, **_values: Any) -> Any:
        raise UserError("信函模板“zh.toml”缺少“closing”一段。")

    student(store, "阿米娜", left=3)
    driver = drive()
    screen = driver.go("permits")
    monkeypatch.setattr(queries, "addressees", wrong)
    screen.do.letters.run()
    driver.settle()
    assert "closing" in screen.letters.errors.text()


def test_what_was_settled_meanwhile_opens_no_form(store: Store, drive: Start) -> None:
    person = student(store, "阿米娜", left=400)
    driver = drive()
    screen = driver.go("permits", Act(person, "permit_extension", "paper:1"))
    assert screen.panel.form is None


def test_in_english_everything_has_a_name_and_room(store: Store, drive: Start, qapp: Any) -> None:
    for number in range(7):
        student(store, f"某{number}")
    student(store, "区志豪", "HKMO_PERMIT", 5, population="HK")
    driver = drive()
    driver.window.resize(1366, 720)
    setup.speak(qapp, "en")
    for name in ("today", "permits"):
        screen = driver.go(name)
        if name == "permits":
            driver.click_row(screen.page, 0)
        widgets = [widget for widget in screen.findChildren(QWidget) if widget.isVisibleTo(driver.window)]
        assert not cut(widgets)
        assert not nameless(widgets)
    setup.speak(qapp, "zh_CN")
