"""The screen 项目与批次 driven by mouse and key: an amount filled in, a condition added, a student's studies written down."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from gzstudents import commands
from gzstudents.kernel.store import Store
from gzstudents.scholarships import queries
from gzstudents.scholarships.screen import PERSON_SECTIONS
from gzstudents.scholarships.screen.asks import ExternalOf
from gzstudents.scholarships.screen.programmes import ProgrammesScreen
from gzstudents.studies import queries as studies
from gzstudents.studies.screen import PERSON_SECTIONS as STUDY_SECTIONS
from gzstudents.studies.screen import CorrectStudies, RecordStudies
from gzstudents.ui.form import Form
from tests import make
from tests.window import Driver

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen


def form_of(driver: Driver) -> Any:
    screen = driver.window.current
    assert isinstance(screen, ProgrammesScreen)
    assert isinstance(screen.panel.form, Form)
    return screen.panel.form


def choose(driver: Driver, code: str) -> Any:
    screen = driver.go("programmes")
    screen.select([row.id for row in screen.rows() if row.code == code])
    driver.settle()
    return screen


def saved(driver: Driver, form: Any, **values: Any) -> None:
    for name, value in values.items():
        form.fields[name].show_value(value)
        form.edited.emit()
    form.save()
    driver.settle()


def test_a_programme_and_what_belongs_to_a_student(store: Store, drive: Callable[[], Driver]) -> None:
    with store.writing("office", "students.register") as session:
        stay = make.student(session, chinese_name="阿米娜", stay={"student_number": "S1"})
        person = stay.person_id
    driver = drive()
    said = " ".join(driver.texts(choose(driver, "HKMO").panel))
    assert "取代财教〔2005〕325号" in said
    assert "20,000 元" in said
    screen = choose(driver, "PREP")
    line = next(row for row in screen.rows() if row.code == "PREP")
    assert (line.state, sum(screen.in_tab(row, "blank") for row in screen.rows())) == ("BLANK", 4)
    screen.rate_command.run()
    form = form_of(driver)
    table = form.fields["table"].editor
    (blank,) = table.value()
    assert (blank[0], blank[5], blank[6]) == ("预科", "奖金", "")
    for wrong, said in (("两万", "金额"), ("-5", "负数")):
        table.show_value([[*blank[:6], wrong, *blank[7:]]])
        assert said in table.problem()
    table.show_value([[*blank[:6], "5,000", *blank[7:]], ["预科", "", "", "", "", "生活费", "600", "每月", "", ""]])
    assert "5、10、11、12" in table.problem()
    table.show_value([[*blank[:6], "5,000", *blank[7:]], ["预科", "", "", "", "", "生活费", "600", "每月", "10", ""]])
    saved(driver, form, valid_from="2020-09-01")
    assert next(row for row in screen.rows() if row.code == "PREP").state == "NOW"
    screen.rate_command.run()
    form = form_of(driver)
    table = form.fields["table"].editor
    table.show_value([(*row[:6], "6,000", *row[7:]) if row[5] == "奖金" else row for row in table.value()])
    saved(driver, form, valid_from="2090-09-01")
    choose(driver, "PREP")
    said = " ".join(driver.texts(screen.panel))
    assert "奖金：5,000 元（到 2090-08-31 为止）\n奖金：6,000 元（2090-09-01 起）" in said  # what holds now first
    driver.undo()
    (award, stipend) = driver.read(queries.list_rates, programme_id=line.id)[-2:]
    assert [(one.terms.year_fen, one.terms.paid_to) for one in (award, stipend)] == [
        (500_000, "STUDENT"),
        (600_000, "STUDENT"),
    ]
    choose(driver, "PREP")
    screen.condition_command.run()
    form = form_of(driver)
    form.fields["field"].show_value("level")
    form.edited.emit()
    assert form.fields["operator"].value() == "in"  # what makes sense of a list
    form.fields["value"].show_value("BA MA")
    form.edited.emit()
    assert "培养层次须属于本科、硕士。" in form._preview.text()
    form.fields["field"].show_value("average")
    form.edited.emit()
    form.fields["value"].show_value(8000)
    form.fields["for_level"].show_value("PREP")
    form.fields["for_freshman"].show_value("0")
    form.edited.emit()
    assert "培养层次为预科、非“本学年新生”：平均成绩须不低于 80。" in form._preview.text()
    saved(driver, form, text_zh="平均成绩不到 80。", valid_from="2020-09-01")
    rules = driver.read(queries.rules_of, programme_id=line.id, day="2026-01-01")
    assert [(one.field, one.value, one.applies) for one in rules][-1] == ("average", "80", "level:PREP freshman:0")
    screen.edit_command.run()
    form = form_of(driver)
    assert [form.fields[name].value() for name in ("who", "limited", "levels")] == ["INTL HK MO TW OC"] * 2 + ["PREP"]
    saved(driver, form, who="INTL HK", limited="HK", levels="PREP JC", excludes_funding="21 42", shows_amount=0)
    now = driver.read(queries.programme_values, programme_id=line.id)
    assert (now["populations"], now["excludes_funding"], now["shows_amount"]) == ("INTL HK:PREP,JC", "21 42", 0)
    screen.sponsor_command.run()
    driver.settle()
    form = form_of(driver)
    known = next(key for key, one in form._known.items() if one.code == "UNIVERSITY")
    form.fields["sponsor"].show_value(known)
    form.edited.emit()
    assert (form.fields["code"].value(), form.fields["name_zh"].value()) == ("UNIVERSITY", "本校")
    saved(driver, form, name_zh="珠江示例大学")
    assert "珠江示例大学" in {row.sponsor for row in screen.rows()}
    choose(driver, "PREP")
    shown = " ".join(driver.texts(screen.panel))
    assert "平均成绩须不低于 80。" in shown

    driver.go("programmes", RecordStudies(person))
    form = form_of(driver)
    assert form.fields["title"].isHidden()
    saved(driver, form, academic_year="2024-2025", average=8750, rank=3, cohort=40)
    driver.go("programmes", CorrectStudies(person))
    saved(driver, form_of(driver), average=9000)
    (record,) = driver.read(studies.records_of, person_id=person)
    assert (record.values["average"], record.values["rank"]) == (9000, 3)
    driver.go("programmes", ExternalOf(person))
    saved(driver, form_of(driver), academic_year="2024-2025", name="企业奖学金", amount_fen=300_000)
    with store.reading() as session:
        assert STUDY_SECTIONS[0].query(session, person) == [("2024-2025", "平均成绩 90 · 名次 3/40")]
        assert PERSON_SECTIONS[0].query(session, person) == [("2024-2025", "企业奖学金 · 3,000 元 · 校外")]
    driver.go("programmes", ExternalOf(person, correct=True))
    saved(driver, form_of(driver), remove=1)
    assert driver.read(queries.externals_of_person, person_id=person) == []


def test_studies_are_looked_at_then_taken_in(
    store: Store,
    drive: Callable[[], Driver],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with store.writing("office", "students.register") as session:
        person = make.student(session, chinese_name="阿米娜", stay={"student_number": "S1"}).person_id
    sheet = tmp_path / "成绩.csv"
    sheet.write_text("学号,平均成绩\nS1,87.5\nS9,90\n", "utf-8-sig")
    driver = drive()
    screen = driver.go("programmes")

    def run(words: list[str], then: Any, *, refused: Any = None, **_more: Any) -> None:
        code = commands.run(["--store", str(store.path), *words, "--json"])
        (refused if code else then)(json.loads(capsys.readouterr().out))

    monkeypatch.setattr(screen.desk.jobs, "run", run)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(sheet), ""))
    screen.studies_command.run()
    form = form_of(driver)
    saved(driver, form, year="2024-2025")
    form = form_of(driver)
    shown = " ".join(driver.texts(form))
    assert "新增 1 条" in shown
    assert "第 3 行：学号" in shown
    saved(driver, form)  # one row cannot be read: nothing without saying so
    assert driver.read(studies.records_of, person_id=person) == []
    saved(driver, form, skip=1)
    (record,) = driver.read(studies.records_of, person_id=person)
    assert (record.values["academic_year"], record.values["average"]) == ("2024-2025", 8750)
    driver.undo()
    assert driver.read(studies.records_of, person_id=person) == []
