"""The screens 年度评审 and 绩效评价 driven by mouse and key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtTest import QTest

from gzstudents.evaluation.model import AnnualReview
from gzstudents.evaluation.queries import list_evaluations, targets_of
from gzstudents.evaluation.queries.reviews import list_reviews
from gzstudents.evaluation.rules.evaluating import weights_of
from gzstudents.evaluation.screen.reading import Aims
from gzstudents.evaluation.screen.target_form import TargetForm
from gzstudents.kernel.store import Store
from tests import make
from tests.evaluation.fourteen import YEAR, fill
from tests.window import LEFT, Driver, unnamed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen

Start = Callable[[], Driver]


def _saved(driver: Driver, form: Any) -> None:
    QTest.mouseClick(form._save, LEFT)
    driver.settle()


def test_a_review_from_start_to_opinion_and_the_plan_of_decisions(store: Store, drive: Start, tmp_path: Path) -> None:
    make.name_school(store)
    who = fill(store)
    with store.writing("office", "evaluation.open_reviews") as session:
        session.query(AnnualReview).delete()
    driver = drive()
    screen: Any = driver.go("review")
    assert screen.id == "review"
    assert unnamed(screen) == []
    screen.year.choose(YEAR)
    driver.settle()
    driver.press(screen, "启动评审")
    assert "2 项" in driver.toast
    rows = list(screen.rows())
    assert [row.state for row in rows] == ["DUE", "DUE"]
    driver.click_row(screen.page, 0)
    assert any(
        "平均成绩 90" in text for text in driver.texts(screen.panel)
    )  # evidence stands there before it is taken over
    screen.fill_command.run()
    driver.settle()
    screen.draft_command.run()
    driver.settle()
    driver.type_into(screen.panel.form, "score", "82.5")
    _saved(driver, screen.panel.form)
    screen.opinion_command.run()
    driver.settle()
    assert screen.panel.form.fields["proposal"].value() == "CONTINUE"  # what the result suggests
    _saved(driver, screen.panel.form)
    one = next(row for row in screen.rows() if row.person_id == who.people[1])
    assert (one.state, one.score, one.result, one.proposal) == ("SCHOOL", 8250, "QUALIFIED", "CONTINUE")
    book = Workbook()
    book.active.append(("学号", "决定"))
    book.active.append((one.student_number, "取消"))
    book.save(tmp_path / "d.xlsx")
    screen.import_from(tmp_path / "d.xlsx")
    driver.settle()
    assert "取消" in driver.texts(screen.panel)
    assert driver.read(list_reviews, academic_year=YEAR)[0].award_state == "ACTIVE"  # a plan changes nothing
    assert screen.import_go.label() == "导入"  # the one button below; what it runs: test_review_command


def test_figures_open_their_names_and_targets_are_set(store: Store, drive: Start) -> None:
    make.name_school(store)
    who = fill(store)
    driver = drive()
    screen: Any = driver.go("evaluation")
    assert screen.id == "evaluation"
    assert unnamed(screen) == []
    screen.year.setCurrentIndex(screen.year.findData(YEAR))
    screen.year.activated.emit(screen.year.currentIndex())
    screen.programme.setCurrentIndex(screen.programme.findData("XCGS"))
    screen.programme.activated.emit(screen.programme.currentIndex())
    driver.settle()
    screen.view.choose("COVERAGE")
    driver.settle()
    members = screen.figure.members.people.members
    assert {one.person_id for one in members} == who.persons(1, 2, 3)
    screen.figure.under.run()
    driver.settle()
    assert len(screen.figure.members.people.members) == 7
    assert any("÷" in text for text in driver.texts(screen.figure))  # the formula in words
    screen.view.choose("ON_TIME_PAY")
    driver.settle()
    assert "4 项奖学金" in driver.texts(screen.figure)
    driver.press(screen, "固定")
    assert len(driver.read(list_evaluations, academic_year=YEAR, programme="XCGS")) == 1
    screen.targets_command.run()
    driver.settle()
    form = screen.panel.form
    driver.type_into(form, "COVERAGE.weight", "9")
    _saved(driver, form)
    assert screen.panel.form is form  # 101 points are refused
    assert "还差" not in " ".join(driver.texts(form))
    assert any("多出 1 分" in text for text in driver.texts(form))
    driver.type_into(form, "STAY_GUANGZHOU.weight", "3")
    assert any("权重合计 100" in text for text in driver.texts(form))
    driver.type_into(form, "COVERAGE.target", "40")
    _saved(driver, form)
    kept = driver.read(targets_of, programme="XCGS", academic_year=YEAR)
    assert (kept["COVERAGE"].target, kept["COVERAGE"].weight) == (4000, 900)
    assert set(kept) == {"COVERAGE", "STAY_GUANGZHOU", "SATISFACTION"}  # what was not touched is not kept
    screen.frozen.changes_command.run()
    driver.settle()
    assert any("没有变化" in text for text in driver.texts(screen.panel))  # targets change no figure
    assert screen.escape()
    assert screen.breakdown.bars.count() == 1  # one programme
    screen.programme.setCurrentIndex(0)
    screen.programme.activated.emit(0)
    driver.settle()
    driver.press(screen, "目标与权重")  # all programmes together have targets of their own
    assert "85 分" in screen.note.text()  # a proposal, and said to be one
    driver.type_into(screen.panel.form, "OUTSTANDING_AVERAGE", "80")
    _saved(driver, screen.panel.form)
    assert "按学校的标准：平均成绩 80 分" in screen.note.text()
    assert {code: one.target for code, one in driver.read(targets_of, programme="", academic_year=YEAR).items()} == {
        "OUTSTANDING_AVERAGE": 8000
    }
    screen.view.choose("REPEAT")
    driver.settle()
    screen.figure.name.run()
    driver.settle()
    driver.type_into(screen.panel.form, "name_en", "Again")
    _saved(driver, screen.panel.form)
    assert any("Again" in str(texts[0]) for texts in screen.view.form._texts)
    screen.targets_command.run()
    driver.settle()
    form = screen.panel.form
    form.fields["HSK_GAP.left_out"].editor.box.setChecked(True)
    assert any("还差 2 分" in text for text in driver.texts(form))
    driver.settle()
    driver.press(form, "按比例分配")
    assert any("权重合计 100" in text for text in driver.texts(form))
    _saved(driver, form)
    kept = driver.read(targets_of, programme="", academic_year=YEAR)
    assert (kept["HSK_GAP"].left_out, kept["REPEAT"].name_en) == (1, "Again")
    assert "HSK_GAP" not in {line.code for line in screen.view.form.lines if line is not None}
    assert TargetForm(screen.desk, "", "", "2026-2027", Aims({}, {}, {}, {}))._carry.isHidden()  # nothing to take over
    form = TargetForm(screen.desk, "", "", "2026-2027", Aims({}, {}, {}, kept))
    form._carry.click()
    values = form.values()
    assert (values["HSK_GAP.left_out"], values["OUTSTANDING_AVERAGE"]) == (1, 8500)  # lines and weights, not criteria
    assert sum(values[f"{code}.weight"] for code in weights_of(kept)) == 10_000
