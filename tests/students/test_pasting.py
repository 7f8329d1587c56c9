"""Cells from Excel and WPS onto chosen people: whose they are, what is left out, and the whole way to the store and back."""

from typing import Any

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from gzstudents.kernel.store import Store
from gzstudents.students import pasting
from gzstudents.students.importing import Change, Item, Plan
from gzstudents.students.model import Enrolment
from gzstudents.students.pasting import Target
from gzstudents.students.screen.import_page import CHECK, ImportScreen
from gzstudents.students.screen.page import StudentsScreen
from gzstudents.ui.main_window import MainWindow
from tests.students.conftest import students

LONG = 20_000
ALI, TWIN, OTHER = (
    Target("S1", ("阿里", "KHAN ALI RAZA")),
    Target("S2", ("李明", "LI MING")),
    Target("S3", ("李明", "LI MING")),
)
NOBODY = Target("", ("无号", ""))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"一行\r\n二行"\t"说""好"""\n', [["一行 二行", '说"好"']]),
        ('"只有一个引号\tb\nc', [['"只有一个引号', "b"], ["c"]]),
        ("岭南学院", [["岭南学院"]]),
        ("a,b;c", [["a,b;c"]]),
        ("\ufeff学号\t\t\n\n", [["学号", "", ""]]),
        ("a••••@x.cn\tb\xa0c", [["", "b c"]]),
        ("", []),
    ],
)
def test_the_clipboard_of_each_program(text: str, rows: list[list[str]]) -> None:
    assert pasting.block(text) == rows


def test_a_table_that_comes_as_html_only() -> None:
    html = "<html><body><table><tr><td>学院<td>专业<tr><td>岭南<br>学院<td style='x'>&lt;数学&gt;</table>"
    assert pasting.block_of_html(html) == [["学院", "专业"], ["岭南 学院", "<数学>"]]
    assert pasting.block_of_html("<p>no table</p>") == []


def cells(found: pasting.Pasted) -> list[list[str]]:
    return [line.split("\t") for line in found.cells.splitlines()]


def test_a_row_for_each_in_the_order_of_the_list() -> None:
    found = pasting.arrange([["数学", "甲班"], ["物理", "乙班"]], [TWIN, ALI], ["major", "class_name", "adviser"])
    assert cells(found) == [["学号", "专业", "班级"], ["S2", "数学", "甲班"], ["S1", "物理", "乙班"]]
    assert found.problems == ()


def test_one_cell_goes_to_everybody() -> None:
    found = pasting.arrange([["数学"]], [TWIN, ALI, OTHER], ["major"])
    assert [line[1] for line in cells(found)[1:]] == ["数学"] * 3


def test_headings_say_the_columns_and_unknown_ones_are_named() -> None:
    found = pasting.arrange([["班级", "学院", "座位"], ["甲", "岭南学院", "7"]], [ALI], ["major"])
    assert cells(found) == [["学号", "班级", "培养单位"], ["S1", "甲", "岭南学院"]]
    assert found.problems == ("有 1 列不能粘贴到名单，已略去。",)


def test_names_and_numbers_say_whose_row_it_is() -> None:
    rows = [["姓名", "班级"], ["Khan Ali Raza", "甲"], ["李明", "乙"], ["王二", "丙"]]
    found = pasting.arrange(rows, [TWIN, OTHER, ALI], [])
    assert cells(found)[1:] == [["S1", "甲"]]
    assert "王二" in found.problems[0]
    assert "李明" in found.problems[1]
    found = pasting.arrange([["Ｓ３", "丁"], ["S1", "甲"]], [ALI, OTHER], ["student_number", "class_name"])
    assert cells(found)[1:] == [["S3", "丁"], ["S1", "甲"]], "full-width signs are the same number"


def test_what_cannot_be_told_apart_is_refused() -> None:
    found = pasting.arrange([["甲"], ["乙"], ["丙"]], [ALI, TWIN], ["class_name"])
    assert found.cells == ""
    assert "3 行" in found.problems[0]
    assert "2 人" in found.problems[0]
    assert pasting.arrange([["甲"]], [ALI], [""]).cells == ""
    found = pasting.arrange([["甲"]], [ALI, NOBODY], ["class_name"])
    assert cells(found)[1:] == [["S1", "甲"]]
    assert "无号" in found.problems[0]
    assert pasting.arrange([["x"] * 1000] * 201, [ALI], ["note"]).cells == ""


def at_column(screen: StudentsScreen, name: str) -> None:
    """Click the cell of the first row in a column."""
    table = screen.page.table
    number = [column.id for column in table.rows.columns].index(name) + 1
    table.setCurrentIndex(table.rows.index(0, number))


def paste(qtbot: Any, window: MainWindow) -> ImportScreen:
    students(window).paste()
    screen = window.screen_by_id("import")
    assert isinstance(screen, ImportScreen)
    qtbot.waitUntil(lambda: screen.pages.currentIndex() == CHECK and not screen.busy.running, timeout=LONG)
    return screen


@pytest.mark.long
def test_pasted_onto_the_selection_checked_written_and_undone(
    qtbot: Any, window: MainWindow, people_store: Store
) -> None:
    screen = students(window)
    chosen = [int(one) for one in screen.page.rows.ids[:3]]
    numbers = [row.student_number for row in screen.page.rows.rows(chosen)]
    at_column(screen, "college")
    screen.page.choose(chosen)
    at = screen.page.table.rows.index(0, [c.id for c in screen.page.rows.columns].index("college") + 1)
    screen.page.table.selectionModel().setCurrentIndex(at, screen.page.table.selectionModel().SelectionFlag.NoUpdate)
    QApplication.clipboard().setText("人类学系\r\n天文系\r\n没有学院\r\n")
    importing = paste(qtbot, window)
    step = importing.check_step
    assert step.written == 3
    third = next(one for one in step._plan.rows if one.item["row"] == 4)
    step.table.choose([third.id])
    step.skip()
    assert step.written == 2
    assert "不写入 1 行" in step._note.text()
    step.skip()
    assert step.written == 3
    step.skip()
    importing.execute()
    qtbot.waitUntil(lambda: bool(importing.work.result) and not importing.busy.running, timeout=LONG)

    def colleges() -> list[str]:
        with people_store.reading() as session:
            found = {stay.student_number: stay.college for stay in session.query(Enrolment)}
        return [found[number] for number in numbers]

    assert colleges()[:2] == ["人类学系", "天文系"]
    assert colleges()[2] != "没有学院", "this row was left out"
    importing.work.undo()
    qtbot.waitUntil(lambda: "天文系" not in colleges() and not importing.busy.running, timeout=LONG)


def test_nobody_chosen_and_one_cell_says_what_to_do(window: MainWindow) -> None:
    screen = students(window)
    screen.page.table.clearSelection()
    data = QMimeData()
    data.setHtml("<table><tr><td>岭南学院</table>")
    QApplication.clipboard().setMimeData(data)
    screen.paste()
    assert "请先选中" in screen.page.errors.text()
    QApplication.clipboard().clear()


def test_a_row_left_out_takes_along_who_only_it_makes() -> None:
    first = Item("new", "表", 2, "甲", person={"surname": "JIA"}, enrolment={"student_number": "1"})
    second = Item("new", "表", 3, "甲", same_as=0, enrolment={"student_number": "2"})
    other = Item("changed", "表", 4, "乙", person_id=7, changes=(Change("people", 7, "note", "", "x"),))
    plan = Plan("f", "", (first, second, other))
    assert plan.without(frozenset()) == plan
    assert [item.kind for item in plan.without(frozenset({("表", 2)})).items] == ["identical", "identical", "changed"]
    assert [item.kind for item in plan.without(frozenset({("表", 3)})).items] == ["new", "identical", "changed"]
    left = plan.without(frozenset({("表", 4)})).items[2]
    assert (left.kind, left.changes, left.person_id) == ("identical", (), 7)
