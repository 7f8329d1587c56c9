"""Importing a roll in the window; two journeys through the real child process, the others without starting one."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from gzstudents.kernel import access, sheets
from gzstudents.kernel.access import Person as Somebody
from gzstudents.kernel.store import Store
from gzstudents.students import templates, unfinished
from gzstudents.students.model import Enrolment, Person
from gzstudents.students.screen import import_data
from gzstudents.students.screen.export_dialog import ExportDialog
from gzstudents.students.screen.import_check import detail_of
from gzstudents.students.screen.import_correct import CorrectForm
from gzstudents.students.screen.import_page import CHECK, COLUMNS, DONE, FILE, MAPPINGS, ImportScreen
from gzstudents.students.screen.import_templates import TemplateNameDialog, TemplatesDialog
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.parts import Button, IconButton
from tests import here
from tests.students.conftest import PEOPLE, students

LEFT = Qt.MouseButton.LeftButton
LONG = 60_000  # ms: a child process starts, on a busy machine
HEAD = ["学号", "姓名", "英文姓名", "国籍", "性别", "出生日期", "护照号码", "学院", "专业", "学生类别", "入学时间"]


THROUGH_A_CHILD = frozenset({"test_a_roll_is_checked_imported_and_taken_back", "test_an_import_is_stopped_half_way"})


@pytest.fixture(autouse=True)
def _here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.name not in THROUGH_A_CHILD:
        here.use(monkeypatch)


def line(number: int, **other: str) -> list[str]:
    values = {
        "学号": f"2026{8_000_000 + number}", "姓名": "林素婷", "英文姓名": "LIMPRASERT, SUTHIDA", "国籍": "泰国",
        "性别": "女", "出生日期": "2004-05-06", "护照号码": f"AB{8_000_000 + number}", "学院": "岭南学院",
        "专业": "国际贸易", "学生类别": "本科生", "入学时间": "2026-09-01",
    }  # fmt: skip
    return list({**values, **other}.values())


def roll(folder: Path, *rows: list[str], name: str = "名册.xlsx", head: list[str] = HEAD) -> Path:
    path = folder / name
    sheets.write_rows(path, head, rows)
    return path


def importing(window: MainWindow) -> ImportScreen:
    screen = window.screen_by_id("import")
    assert isinstance(screen, ImportScreen)
    return screen


def wait_for(qtbot: Any, window: MainWindow, step: int) -> ImportScreen:
    screen = importing(window)
    qtbot.waitUntil(lambda: screen.pages.currentIndex() == step and not screen.busy.running, timeout=LONG)
    return screen


def take(qtbot: Any, window: MainWindow, path: Path, step: int = CHECK) -> ImportScreen:
    window.go("import", str(path))
    return wait_for(qtbot, window, step)


def execute(qtbot: Any, window: MainWindow) -> ImportScreen:
    qtbot.mouseClick(importing(window).check_step.next, LEFT)
    return wait_for(qtbot, window, DONE)


def people(store: Store) -> int:
    with store.reading() as session:
        return session.query(Person).count()


def test_a_roll_is_checked_imported_and_taken_back(
    qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path
) -> None:
    path = roll(tmp_path, line(1), line(2), line(3, 国籍="没有这个国家"))
    screen = take(qtbot, window, path)
    assert [screen.check_step.tabs.tabText(n) for n in range(4)] == ["新增  2", "有改动  0", "有冲突  0", "不能导入  1"]
    assert people(people_store) == PEOPLE
    execute(qtbot, window)
    assert people(people_store) == PEOPLE + 2
    written = [file.name for file in tmp_path.iterdir() if "未导入" in file.name]
    assert written == ["名册 未导入.xlsx"]
    book = sheets.read_book(tmp_path / written[0])
    assert "没有这个国家" in str(book.sheets[0].rows[1])
    page = students(window).page
    qtbot.waitUntil(lambda: students(window).people_index.index.count() == PEOPLE + 2, timeout=10_000)  # type: ignore[union-attr]
    qtbot.mouseClick(screen.done_step.show_button, LEFT)
    qtbot.waitUntil(lambda: len(page.rows.ids) == 2, timeout=10_000)
    window.go("import")
    qtbot.mouseClick(screen.done_step.undo_button, LEFT)
    qtbot.waitUntil(lambda: people(people_store) == PEOPLE, timeout=LONG)
    qtbot.waitUntil(lambda: not screen.busy.running, timeout=LONG)
    assert "恢复到导入之前" in screen.done_step._text.text()


def test_the_same_roll_again_changes_nothing(
    qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path
) -> None:
    path = roll(tmp_path, line(1), line(2))
    take(qtbot, window, path)
    execute(qtbot, window)
    screen = take(qtbot, window, path)
    assert screen.check_step.tabs.tabText(4) == "与名册相同  2"
    assert not screen.check_step.next.isEnabled()
    assert "文件与名册一致" in screen.check_step._note.text()


def test_every_cell_that_changes_is_shown(
    qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path, qtmodeltester: Any
) -> None:
    take(qtbot, window, roll(tmp_path, line(1)))
    execute(qtbot, window)
    screen = take(qtbot, window, roll(tmp_path, line(1, 专业="临床医学", 学院="中山医学院"), name="新.xlsx"))
    assert screen.check_step.tabs.currentIndex() == 1
    row = screen.check_step.model.row(0)
    assert import_data.said(row) in {
        "学院：岭南学院 → 中山医学院；专业：国际贸易 → 临床医学",
        "专业：国际贸易 → 临床医学；学院：岭南学院 → 中山医学院",
    }
    assert import_data.tone(row) == "info"
    doubtful = row._replace(item={**row.item, "problems": [{"column": "宿舍楼", "message": "不认识“三舍”。"}]})
    assert import_data.said(doubtful).startswith("宿舍楼：不认识“三舍”；"), "what is not taken stands in the list"
    assert import_data.tone(doubtful) == "warn"
    alike = row._replace(item={**row.item, "similar": [[7, "阿米娜"]]})
    assert import_data.said(alike).startswith("可能已有此人：阿米娜；")
    assert import_data.tone(alike) == "warn"
    assert detail_of(row, [], print, sheet=False).subtitle == "第 2 行"
    qtmodeltester.check(screen.check_step.model)
    execute(qtbot, window)
    with people_store.reading() as session:
        stay = session.query(Enrolment.major, Enrolment.college).filter_by(student_number="20268000001").one()
    assert tuple(stay) == ("临床医学", "中山医学院")


def test_two_candidates_are_asked_and_remembered(
    qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path
) -> None:
    head = [*HEAD, "专业名称"]
    path = roll(tmp_path, [*line(1), "汉语言"], [*line(2), "法学"], head=head)
    screen = take(qtbot, window, path, COLUMNS)
    assert not screen.columns_step.next.isEnabled()
    editors = screen.columns_step._editors[0]
    open_ones = [editor for editor in editors if not editor.value()]
    assert len(open_ones) == 2
    assert open_ones[0].property("state") == "warn"
    open_ones[1].setFocus()
    open_ones[1]._take("major")
    open_ones[0]._take("_ignored")
    assert screen.columns_step.next.isEnabled()
    qtbot.mouseClick(screen.columns_step.next, LEFT)
    wait_for(qtbot, window, CHECK)
    assert len(window.desk.settings.get(MAPPINGS)) == 1
    execute(qtbot, window)
    with people_store.reading() as session:
        majors = [major for (major,) in session.query(Enrolment.major).filter(Enrolment.college == "岭南学院",
                  Enrolment.student_number.like("20268%")).order_by(Enrolment.student_number)]  # fmt: skip
    assert majors == ["汉语言", "法学"]
    take(qtbot, window, roll(tmp_path, [*line(7), "哲学"], head=head, name="第二批.xlsx"))  # nothing is asked any more


def test_the_order_of_day_and_month_is_asked_and_hidden_rows_are_told(
    qtbot: Any, window: MainWindow, tmp_path: Path
) -> None:
    import openpyxl

    path = roll(tmp_path, line(1, 出生日期="03/04/2004"), line(2, 出生日期="05/06/04"), line(3, 出生日期="5-Jun-04"))
    book = openpyxl.load_workbook(path)
    book.worksheets[0].row_dimensions[4].hidden = True
    book.save(path)
    step = take(qtbot, window, path, COLUMNS).columns_step
    assert step.order is not None
    assert step.first_question() is step.order
    assert not step.next.isEnabled()
    step.order._take("mdy")
    qtbot.mouseClick(step.next, LEFT)
    screen = wait_for(qtbot, window, CHECK)
    plan = screen.check_step._plan
    assert [row.item["person"]["birth_date"] for row in plan.rows if row.kind == "new"] == ["2004-03-04", "2004-06-05"]
    assert [row.item["row"] for row in plan.rows if row.kind == "rejected"] == [3]
    (said,) = [problem["message"] for problem in plan.problems if problem["code"] == "rows_hidden"]
    assert "有 1 行在文件中是隐藏的（第一处是第 4 行），也一起读取了。" in said


def test_what_our_own_list_says_again_is_not_missed() -> None:
    def look(*headings: str) -> import_data.TableLook:
        return import_data.TableLook("名册", "x", 1, 1, headings, ("",) * len(headings), {}, (("是",),) * len(headings))

    assert import_data.left_out([look("在校", "在华", "座右铭")]) == ["座右铭"]
    assert import_data.left_out([look("在校", "座右铭")]) == ["在校", "座右铭"], "alone it is news"


def test_a_field_taken_twice_is_not_let_through(qtbot: Any, window: MainWindow, tmp_path: Path) -> None:
    screen = take(qtbot, window, roll(tmp_path, line(1)))
    screen._show_step(COLUMNS)
    editors = screen.columns_step._editors[0]
    editors[8]._take("college")
    assert not screen.columns_step.next.isEnabled()
    assert "1 个字段选了不止一列" in screen.columns_step._state.text()


def test_text_in_another_encoding_is_shown_and_switched(qtbot: Any, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(
        "\n".join(",".join(row) for row in (HEAD, line(1, 英文姓名="LIMPRASERT SUTHIDA"))).encode("gb18030")
    )
    screen = take(qtbot, window, path)
    screen._show_step(FILE)
    qtbot.waitUntil(lambda: screen.file_step.preview.rowCount() == 2, timeout=LONG)
    cell = screen.file_step.preview.item(1, 1)
    assert cell is not None
    assert cell.text() == "林素婷"
    assert "GB18030" in screen.file_step.encoding.itemText(0)
    screen.file_step.encoding.setCurrentIndex(screen.file_step.encoding.findData("utf-8"))
    qtbot.waitUntil(lambda: not screen.file_step.errors.isHidden() and not screen.busy.running, timeout=LONG)
    assert "编码" in screen.file_step.errors.text()
    screen.file_step.encoding.setCurrentIndex(screen.file_step.encoding.findData("gb18030"))
    wait_for(qtbot, window, CHECK)


def test_no_roll_in_the_file_is_said_in_a_sentence(qtbot: Any, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "不是名册.xlsx"
    sheets.write_rows(path, ["一", "二"], [["a", "b"], ["c", "d"]])
    window.go("import", str(path))
    screen = importing(window)
    qtbot.waitUntil(lambda: not screen.file_step.errors.isHidden(), timeout=LONG)
    assert "没有找到学生名册" in screen.file_step.errors.text()
    assert screen.pages.currentIndex() == FILE


def test_cells_are_pasted_from_a_sheet(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    cells = "\r\n".join("\t".join(row) for row in (HEAD, line(11), line(12)))
    QApplication.clipboard().setText(cells)
    students(window).paste()
    wait_for(qtbot, window, CHECK)
    execute(qtbot, window)
    assert people(people_store) == PEOPLE + 2


def test_nothing_to_paste_says_what_to_do(qtbot: Any, window: MainWindow) -> None:
    QApplication.clipboard().setText("一句话")
    window.go("import")
    importing(window).paste()
    assert "剪贴板里没有单元格" in importing(window).errors.text()


def test_a_file_is_dropped_on_the_list(qtbot: Any, window: MainWindow, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(roll(tmp_path, line(1))))])
    drop = QDropEvent(
        QPointF(200, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    students(window).dropEvent(drop)
    wait_for(qtbot, window, CHECK)


@pytest.mark.long
def test_an_import_is_stopped_half_way(
    qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = take(qtbot, window, roll(tmp_path, *(line(number) for number in range(20))))
    qtbot.mouseClick(screen.check_step.next, LEFT)
    assert screen.busy.running
    tasks = list(window.desk.jobs.tasks)
    assert screen.escape()
    qtbot.waitUntil(lambda: not window.desk.jobs.tasks, timeout=LONG)
    assert tasks[0].cancelled
    assert screen.pages.currentIndex() == CHECK
    # told in time it rolled back, told too late it was done: never half of it
    assert people(people_store) in {PEOPLE, PEOPLE + 20}


def test_a_register_that_changed_meanwhile_is_checked_again(
    qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path
) -> None:
    screen = take(qtbot, window, roll(tmp_path, line(1)))
    with people_store.writing("何晓彤", "students.edit") as session:
        stay = session.query(Enrolment).first()
        assert stay is not None
        stay.student_number = "20268000001"
    qtbot.mouseClick(screen.check_step.next, LEFT)
    qtbot.waitUntil(lambda: not screen.errors.isHidden() and not screen.busy.running, timeout=LONG)
    assert "核对之后名册又有更改" in screen.errors.text()
    assert people(people_store) == PEOPLE


def test_a_plan_is_read_item_by_item(tmp_path: Path) -> None:
    from gzstudents.students.importing import Item, Plan

    items = tuple(Item("new", "表", number, f"人 {number}", person={"surname": 'A]"},{'}) for number in range(1200))
    path = tmp_path / "plan.json"
    path.write_text(Plan("f.xlsx", "", items).to_json(), encoding="utf-8")
    view = import_data.read_plan(None, path=str(path))
    assert [row.item["label"] for row in view.rows] == [item.label for item in items]
    assert view.count("new") == 1200
    empty = tmp_path / "empty.json"
    empty.write_text(Plan("f.xlsx", "", ()).to_json(), encoding="utf-8")
    assert import_data.read_plan(None, path=str(empty)).rows == []


def test_exporting_writes_who_is_listed(
    qtbot: Any, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "名单.xlsx"
    answer: Any = lambda *_words: (str(target), "")  # noqa: E731 - stands in for the system's dialog
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    page = students(window).page
    page.tabs.setCurrentIndex(4)
    expected = len(page.rows.ids)
    for full in (False, True):
        target.unlink(missing_ok=True)
        students(window).export()
        dialog = students(window).findChild(ExportDialog)
        assert isinstance(dialog, ExportDialog)
        assert dialog.masked.isChecked(), "nothing is remembered"
        dialog.all_columns.setChecked(True)
        if full:
            dialog.full.setChecked(True)
            assert not dialog.go.isEnabled(), "without a purpose"
            dialog.purpose.setText("报送教育厅")
        dialog.go.click()
        qtbot.waitUntil(lambda: not window.desk.jobs.tasks and target.exists(), timeout=LONG)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        rows = sheets.read_book(target).sheets[0].rows
        assert rows[0][0] == "学号"
        assert len(rows) == expected + 1
        numbers = [str(row[rows[0].index("证件号码")]) for row in rows[1:]]
        assert any(numbers)
        assert any("•" in one for one in numbers) is not full


def test_who_may_not_export_in_full_is_told(qtbot: Any) -> None:
    access.sign_in(Somebody("slot", "li", "李明", frozenset({"finance"})))
    try:
        dialog = ExportDialog(None, 3, lambda _options, _suffix: None)
        qtbot.addWidget(dialog)
        assert not dialog.full.isEnabled()
        assert "导出完整号码" in dialog.full.toolTip()
        assert dialog.options() == []
    finally:
        access.sign_out()


def test_a_cell_is_corrected_in_place_and_checked_again(
    qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = roll(tmp_path, line(1), line(2, 国籍="没有这个国家", 出生日期="2004-13-45"))
    screen = take(qtbot, window, path)
    step = screen.check_step
    step.tabs.choose("rejected")
    step._show_kind("rejected")
    assert step.correct_command.enabled()
    step.correct()
    form = screen.panel.form
    assert isinstance(form, CorrectForm)
    country, birth = str(HEAD.index("国籍")), str(HEAD.index("出生日期"))
    assert set(form.fields) == {country, birth}
    assert "没有这个国家" in form.fields[country]._message.text()
    form.fields[country].retype({"value": "VNM"})
    form.fields[birth].retype({"text": "2004/12/5"})
    form.save()
    qtbot.waitUntil(lambda: screen.panel.form is None and not screen.busy.running, timeout=LONG)
    assert (step.written, step.left_out) == (2, 0)
    assert "已更正 2 格" in step._note.text()
    chosen = step._chosen()
    assert chosen is not None
    assert chosen.item["row"] == 3, "the row that was corrected is shown again"
    target = tmp_path / "改好.xlsx"
    answer: Any = lambda *_words: (str(target), "")  # noqa: E731 - stands in for the system's dialog
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    qtbot.mouseClick(step.corrected_copy, LEFT)
    qtbot.waitUntil(lambda: target.exists() and not screen.busy.running, timeout=LONG)
    assert sheets.read_book(target).sheets[0].rows[2][HEAD.index("国籍")] == "越南"
    execute(qtbot, window)
    assert people(people_store) == PEOPLE + 2


@pytest.mark.long
def test_rows_that_contradict_each_other_are_mended_by_their_number(
    qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path
) -> None:
    screen = take(qtbot, window, roll(tmp_path, line(1), line(2, 学号="20268000001")))
    assert screen.check_step.left_out == 2
    screen.check_step.correct()
    form = screen.panel.form
    assert isinstance(form, CorrectForm)
    form.fields["0"].retype({"value": "20268000099"})
    form.save()
    qtbot.waitUntil(lambda: screen.panel.form is None and not screen.busy.running, timeout=LONG)
    assert (screen.check_step.written, screen.check_step.left_out) == (2, 0), "the other row is right now, too"


def kept(store: Store) -> list[Any]:
    with store.reading() as session:
        return unfinished.list_unfinished(session)


def test_an_import_goes_on_another_day(qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path) -> None:
    path = roll(tmp_path, line(1), line(2, 国籍="没有这个国家"))
    screen = take(qtbot, window, path)
    qtbot.waitUntil(lambda: len(kept(people_store)) == 1, timeout=LONG)
    screen.work.correct([("Sheet1", 3, HEAD.index("国籍"), "越南")])
    qtbot.waitUntil(lambda: screen.check_step.written == 2 and not screen.busy.running, timeout=LONG)
    qtbot.waitUntil(lambda: bool(kept(people_store)[0].state["corrections"]), timeout=LONG)
    path.unlink()
    screen.start_again()
    screen.refresh()
    qtbot.waitUntil(lambda: not screen.unfinished.isHidden(), timeout=LONG)
    (go,) = [one for one in screen.unfinished.findChildren(Button) if one.text() == "继续导入"]
    qtbot.mouseClick(go, LEFT)
    wait_for(qtbot, window, CHECK)
    assert screen.check_step.written == 2
    execute(qtbot, window)
    assert people(people_store) == PEOPLE + 2
    assert kept(people_store) == []


@pytest.mark.long
def test_an_unfinished_import_is_thrown_away(
    qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path
) -> None:
    screen = take(qtbot, window, roll(tmp_path, line(1)))
    qtbot.waitUntil(lambda: len(kept(people_store)) == 1, timeout=LONG)
    screen.start_again()
    qtbot.waitUntil(lambda: not screen.unfinished.isHidden(), timeout=LONG)
    (drop,) = screen.unfinished.findChildren(IconButton)
    qtbot.mouseClick(drop, LEFT)
    qtbot.waitUntil(screen.unfinished.isHidden, timeout=LONG)
    assert kept(people_store) == []


@pytest.mark.long
def test_sheets_are_chosen_and_each_is_a_step_of_its_own(
    qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "三张表.xlsx"
    with sheets.SheetWriter(path) as book:
        for number, name in enumerate(("本科", "硕士", "博士")):
            book.add(name, HEAD, [line(number * 10 + 1), line(number * 10 + 2)])
    screen = take(qtbot, window, path)
    assert screen.check_step.written == 6
    choice = screen.file_step.sheets
    assert not choice.isHidden()
    assert "一起导入" in choice._said.text()
    choice._boxes[2].setChecked(False)
    qtbot.waitUntil(lambda: screen.check_step.written == 4 and not screen.busy.running, timeout=LONG)
    choice.per_sheet.setChecked(True)
    assert "各为一步" in choice._said.text()
    execute(qtbot, window)
    assert [one["sheet"] for one in screen.work.result["acts"]] == ["本科", "硕士"]
    assert people(people_store) == PEOPLE + 4
    qtbot.mouseClick(screen.done_step.undo_button, LEFT)
    qtbot.waitUntil(lambda: people(people_store) == PEOPLE, timeout=LONG)


@pytest.mark.long
def test_a_mapping_becomes_a_template(qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path) -> None:
    head = [*HEAD, "专业名称"]
    screen = take(qtbot, window, roll(tmp_path, [*line(1), "汉语言"], head=head), COLUMNS)
    editors = screen.columns_step._editors[0]
    editors[HEAD.index("专业")]._take("_ignored")
    editors[-1]._take("major")
    screen._ask_template_name(0)
    dialog = window.findChild(TemplateNameDialog)
    assert isinstance(dialog, TemplateNameDialog)
    assert not dialog.go.isEnabled()
    dialog.name.setText("教务处名单")
    dialog.go.click()
    qtbot.waitUntil(lambda: own_templates(people_store) != [], timeout=LONG)
    screen = take(qtbot, window, roll(tmp_path, [*line(2), "法学"], head=head[::-1], name="倒过来.xlsx"))
    assert "按“教务处名单”模板识别" in screen.check_step._note.text()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    screen.show_templates()
    listed = window.findChild(TemplatesDialog)
    assert isinstance(listed, TemplatesDialog)
    qtbot.waitUntil(lambda: bool(listed.findChildren(QLineEdit)), timeout=LONG)
    (edit,) = listed.findChildren(QLineEdit)
    edit.setText("教务名单")
    next(one for one in listed.findChildren(Button) if one.text() == "改名").click()
    qtbot.waitUntil(lambda: own_templates(people_store) == ["教务名单"], timeout=LONG)
    qtbot.waitUntil(lambda: [one.text() for one in listed.findChildren(QLineEdit)] == ["教务名单"], timeout=LONG)
    next(one for one in listed.findChildren(Button) if one.text() == "删除").click()
    qtbot.waitUntil(lambda: own_templates(people_store) == [], timeout=LONG)
    listed.accept()


def own_templates(store: Store) -> list[str]:
    with store.reading() as session:
        return [one.zh for one in templates.list_own(session)]


def test_a_partners_list_is_sent_to_its_own_page(
    qtbot: Any, window: MainWindow, people_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = [
        "被保险人姓名",
        "性别",
        "出生日期",
        "国籍",
        "证件类型",
        "证件号码",
        "保单号",
        "保险起期",
        "保险止期",
        "保费",
    ]
    row = ["林素婷", "女", "2004-05-06", "泰国", "护照", "AB1234567", "P1", "2026-09-01", "2027-08-31", "800"]
    path = roll(tmp_path, row, head=head, name="保险.xlsx")
    screen = take(qtbot, window, path, FILE)
    qtbot.waitUntil(lambda: not screen.file_step.partner.isHidden(), timeout=LONG)
    assert "保险公司被保险人名单" in screen.file_step.partner._text.text()
    asked: list[Any] = []
    monkeypatch.setattr(window.desk, "go", lambda *what: asked.append(what))
    screen._reconcile()
    assert asked == [("reconcile", str(path))]
    assert kept(people_store) == []
    qtbot.mouseClick(screen.file_step.next, LEFT)
    wait_for(qtbot, window, CHECK)
