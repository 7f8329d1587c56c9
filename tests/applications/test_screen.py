"""申请与评审 driven by mouse and key: from a new application through conditions, points and ranks to the notice."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from gzstudents import commands
from gzstudents.applications import operations
from gzstudents.applications.queries import applications, cycles
from gzstudents.applications.rules import rollover
from gzstudents.applications.screen.applications import ApplicationsScreen
from gzstudents.attachments import queries as papers
from gzstudents.attachments.screen.reading import Looked
from gzstudents.kernel.settings import save_settings
from gzstudents.kernel.store import Store
from gzstudents.office import acts
from gzstudents.studies.model import StudyResult
from tests.applications import offices
from tests.attachments.test_store import plain
from tests.window import Driver

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen
Start = Callable[[], Driver]


def _office(store: Store) -> int:
    with store.writing("office", "cycles.add") as session:
        stays = offices.students(session, 2)
        for place, stay in enumerate(stays):
            stay.student_number = f"S{place}"
            stay.adviser = "林芳" if place else ""
            session.add(StudyResult(enrolment_id=stay.id, academic_year="2024-2025", average=9000 - place, failed=0))
        return offices.cycle(session)


def _rows(driver: Driver) -> list[Any]:
    return list(driver.read(applications.list_applications))


def _enter(driver: Driver, screen: ApplicationsScreen, number: str) -> None:
    screen.acts.new.run()
    form: Any = screen.panel.form
    form.fields["student_number"].editor.setText(number)
    form.fields["average"].editor.setText("91.5")
    form.save()
    driver.settle()


def test_from_an_application_to_a_rank(store: Store, drive: Start, tmp_path: Path) -> None:
    made = _office(store)
    driver = drive()
    screen = driver.go("applications")
    assert isinstance(screen, ApplicationsScreen)
    screen.show_cycle(made)
    driver.settle()
    assert "港澳及华侨学生奖学金" in " ".join(driver.texts(screen.strip))  # the year stands beside it
    assert screen.strip.choice.toolTip() == "港澳及华侨学生奖学金 2025-2026"
    for number in ("S0", "S1", "S0"):
        _enter(driver, screen, number)
    assert "已有申请 APP-2025-00001" in " ".join(driver.texts(screen.panel))  # the third is refused in the form
    screen.panel.close_form()
    assert [row.number for row in _rows(driver)] == ["APP-2025-00001", "APP-2025-00002"]
    screen.strip.step.click()  # 开放申请: what should be looked at stands in the panel first
    driver.settle()
    assert "申请截止日期 2025-10-31 已过。" in " ".join(driver.texts(screen.panel))
    driver.press(screen.panel, "仍然继续")
    screen.page.choose([row.id for row in _rows(driver)])
    driver.settle()
    screen.acts.submit.run()
    driver.settle()
    assert "排名百分比没有记录" in " ".join(driver.texts(screen.panel))
    driver.press(screen.panel, "已核对，提交")
    assert {row.stage for row in _rows(driver)} == {"SUBMITTED"}
    _points(driver, screen)
    screen.acts.assign.run()  # the row that stands chosen
    driver.settle()
    form: Any = screen.panel.form
    assert form.fields["known"].editor._choices() == [("0", "林芳")]
    form.save()
    assert "请填写评审人" in " ".join(driver.texts(form))
    form.fields["known"].show_value("0")
    form.fields["reviewers"].editor.setPlainText("赵 文远、林芳")
    form.save()
    driver.settle()
    assert driver.toast == "已指派 1 份申请，其中 1 份须回避"
    screen.acts.unassign.run()
    form = screen.panel.form
    assert [name for _id, name in form.fields["review"].editor._choices()] == ["赵 文远"], "not who stood back"
    form.save()
    driver.settle()
    assert driver.toast == "已取消指派 赵 文远"
    assert not screen.acts.unassign.enabled()
    screen.cycle_acts.rank.run()
    driver.settle()
    assert [(row.student_number, row.rank, row.score) for row in _rows(driver)] == [("S0", 1, 9275), ("S1", None, None)]
    assert "没有名次，缺：品行表现、综合素质" in " ".join(driver.texts(screen.panel))
    screen._on_stage("distribution")
    driver.settle()
    assert len(screen.page.rows.ids) == 1
    _notice(driver, screen, made, tmp_path)


def _points(driver: Driver, screen: ApplicationsScreen) -> None:
    """林芳 is the adviser of the second student: the form says so and takes nothing."""
    for row in _rows(driver):
        screen.page.choose([row.id])
        driver.settle()
        screen.acts.review.run()
        form: Any = screen.panel.form
        form.fields["reviewer"].editor.setText("林芳")
        for name, view in form.fields.items():
            if name.startswith("points_"):
                view.editor.setText("9.5" if "10" in view.field.label else "20")
        form.save()
        driver.settle()
        refused = "须回避，不能评分：林芳 是学生的辅导员。" in " ".join(driver.texts(screen.panel))
        assert refused is (row.student_number == "S1")
        screen.panel.close_form()


def _notice(driver: Driver, screen: ApplicationsScreen, made: int, tmp_path: Path) -> None:
    with driver.store.writing("office", "cycles.advance") as session:
        session.connection().exec_driver_sql("UPDATE cycles SET state = 'DISTRIBUTION' WHERE id = ?", (made,))
        session.connection().exec_driver_sql(
            "INSERT INTO placements (application_id, state, level, grade, amount_fen, method) VALUES (1, 'PLACED', 'BA', 'FIRST', 1, 'HAND')"
        )
        operations.advance(session, cycle_id=made, state="NOTICE", today=date.today().isoformat(), confirmed=True)
        save_settings(session, notice_working_days="7")
    screen.refresh()
    driver.settle()
    screen.cycle_acts.publish.run()
    form: Any = screen.panel.form
    assert "公示期应不少于 7 个工作日，天数在“设置”中规定。" in driver.texts(form)
    first, last = (form.fields[name].value() for name in ("starts_on", "ends_on"))
    assert rollover.working_days(first, last) == 7
    form.fields["ends_on"].editor.setText(form.fields["starts_on"].value())
    form.save()
    driver.settle()
    assert "再按一次" in " ".join(driver.texts(screen.panel))
    form.save()
    driver.settle()
    assert driver.toast == "已制作公示名单，可以打印"
    detail = driver.read(cycles.get_cycle, cycle_id=made)
    assert detail.standing.notices == 1
    screen.page.clear_narrowing()
    screen.page.choose([1])
    driver.settle()
    page = screen.page_read
    assert page is not None
    found = driver.read(papers.list_targets, person_id=page.row.person_id)
    screen.acts.documents.ask(page, Looked([plain(b"plan")], found, "OTHER"))
    form = screen.panel.form
    assert set(form.fields) == {"kind", "title"}, "it belongs to the application; a photo would be the person's"
    assert "PHOTO" not in form.fields["kind"].editor._labels
    form.fields["title"].editor.setText("学习计划")
    form.save()
    driver.settle()
    assert "学习计划" in " ".join(driver.texts(screen.panel))
    driver.press(screen.panel, "登记异议")
    form = screen.panel.form
    form.fields["text"].editor.setPlainText("成绩有误")
    form.save()
    driver.settle()
    driver.press(screen.panel, "处理异议")
    form = screen.panel.form
    form.fields["upheld"].editor.box.setChecked(True)
    form.fields["text"].editor.setPlainText("属实")
    form.save()
    driver.settle()
    assert [row.outcome for row in _rows(driver)] == ["CHALLENGED", "OPEN"]
    driver.undo()
    assert [row.outcome for row in _rows(driver)] == ["OPEN", "OPEN"]


def test_places_are_read_from_a_file_into_the_form(
    store: Store, drive: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = _office(store)
    good, bad = tmp_path / "名额.csv", tmp_path / "bad.csv"
    good.write_text("学院,层次,一等,二等\n,硕士,1,\n医学院,本科,2,3\n", "utf-8-sig")
    bad.write_text("学院,层次,名额\n医学院,本科,很多\n", "utf-8-sig")
    driver = drive()
    screen = driver.go("applications")
    screen.show_cycle(made)
    driver.settle()
    screen.cycle_acts.places.run()
    driver.settle()
    form: Any = screen.panel.form

    def run(words: list[str], then: Any, *, refused: Any, **_more: Any) -> None:
        code = commands.run(["--store", str(store.path), *words, "--json"])
        (refused if code else then)(json.loads(capsys.readouterr().out))

    monkeypatch.setattr(screen.desk.jobs, "run", run)
    before = form.fields["table"].value()
    for path in (bad, good):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked, path=path: (str(path), ""))
        driver.press(form, "从 Excel 文件读取")
        if path is bad:
            assert form.fields["table"].value() == before
            assert "第 2 行" in form._count.text()
    table = form.fields["table"].editor
    assert "名册中没有学生属于“医学院”" in " ".join(driver.texts(form))
    below = table.cells.rowCount() - 1
    assert [table.cells.text(below, column) for column in range(8)] == ["合计", "", "0", "3", "3", "0", "0", "6"]
    table.cells.setData(table.cells.index(0, 2), "二十")
    assert "第 1 行：“二十”不是名额数。" in form.fields["table"].own_problem()
    table.cells.setData(table.cells.index(0, 2), "")
    form.save()
    driver.settle()
    assert driver.toast == "已保存 6 个名额"
    detail = driver.read(cycles.get_cycle, cycle_id=made)
    assert sorted((one.college, one.level, one.grade, one.places) for one in detail.cells) == [
        ("", "MA", "FIRST", 1), ("医学院", "BA", "FIRST", 2), ("医学院", "BA", "SECOND", 3),
    ]  # fmt: skip
    screen.cycle_acts.edit.run()
    form = screen.panel.form
    assert form.fields["places"].isHidden()  # they stand in the table
    form.fields["quota_mode"].show_value("SIMPLE")
    form.edited.emit()
    assert not form.fields["places"].isHidden()
    screen.panel.close_form()
    _rubric_and_shares(driver, screen, made)


def _rubric_and_shares(driver: Driver, screen: ApplicationsScreen, made: int) -> None:
    """A renamed criterion keeps its code; a share is put in words, changed and taken away."""
    screen.cycle_acts.criteria.run()
    form: Any = screen.panel.form
    table = form.fields["table"].editor
    table.cells.setData(table.cells.index(0, 0), "成绩")
    table.cells.setData(table.cells.index(2, 2), "10")
    form.save()
    assert "权重合计" in " ".join(driver.texts(form))  # 95 % in all: nothing is written
    table.cells.put(3, 0, [["汉语", "", "5", "100", "HSK 级别"]])
    form.save()
    driver.settle()
    criteria = driver.read(cycles.list_criteria, cycle_id=made)
    assert [(one.code, one.name_zh, one.weight, one.fact[:9]) for one in criteria] == [
        ("MARKS", "成绩", 600, "average"), ("CONDUCT", "品行表现", 250, ""), ("WORK", "综合素质", 100, ""),
        ("C1", "汉语", 50, "hsk_level"),
    ]  # fmt: skip
    for number, permille in enumerate((250, 300)):
        screen.cycle_acts.share.run()
        form = screen.panel.form
        if number:
            form.fields["share"].show_value("0")
            form.edited.emit()
        else:
            form.fields["members"].show_value("ASEAN")
        form.fields["permille"].show_value(permille)
        form.edited.emit()
        assert "获奖学生中，国家组属于东盟的，不超过 " in form._preview.text()
        form.save()
        driver.settle()
    assert [(one.members, one.permille) for one in driver.read(cycles.list_shares, cycle_id=made)] == [("ASEAN", 300)]
    with driver.store.reading() as session:
        act = acts.list_acts(session)[0].id
        (changed,) = acts.list_changes(session, act)
        assert (changed.field, changed.old, changed.new) == ("比例", "250", "300")
    screen.cycle_acts.share.run()
    form = screen.panel.form
    form.fields["share"].show_value("0")
    form.edited.emit()
    form.fields["end"].show_value(1)
    form.save()
    driver.settle()
    assert driver.read(cycles.list_shares, cycle_id=made) == []
