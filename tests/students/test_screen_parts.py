"""The forms of what belongs to a person, in the window: written, shown, found again."""

from typing import Any

import pytest

from gzstudents.kernel.store import Store
from gzstudents.permits.operations import record_fact
from gzstudents.permits.screen.person import PERSON_SECTIONS
from gzstudents.students.queries import Person360
from gzstudents.students.screen.extras import Suggested
from gzstudents.students.screen.page import StudentsScreen
from gzstudents.students.screen.part_form import ChangeForm, PartForm, RenameForm
from gzstudents.students.screen.part_specs import CHECK, CONTACT, NATIONALITY, SPECS, STATUS
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.panel_parts import CalloutBar
from tests.students.conftest import students
from tests.students.test_screen import choose, get, open_form, press, toast


def put(form: Any, **values: Any) -> None:
    for name, value in values.items():
        form.fields[name].editor.show_value(value)


@pytest.fixture
def somebody(qtbot: Any, window: MainWindow) -> int:
    students(window).page.tabs.setCurrentIndex(1)
    line = next(n for n in range(20) if students(window).page.rows.row(n).population == "INTL")
    return int(choose(qtbot, window, line))


def saved(qtbot: Any, window: MainWindow, store: Store, person_id: int, form: Any) -> Person360:
    press(qtbot, form)
    qtbot.waitUntil(lambda: students(window).panel.form is None, timeout=5000)
    whole: Person360 = get(store, person_id)
    return whole


def _contacts(panel: Any) -> int:
    whole = panel.page.whole if panel.page is not None else None
    return 0 if whole is None else len(whole.more.contacts)


def test_a_contact_is_added_then_corrected(qtbot: Any, window: MainWindow, people_store: Store, somebody: int) -> None:
    panel = students(window).panel
    panel.open_part(CONTACT)
    form = open_form(qtbot, window, PartForm)
    assert "which" not in form.fields
    put(form, kind="GUARDIAN", name="Fatou Diallo", phone="+224 620 00 00 01")
    whole = saved(qtbot, window, people_store, somebody, form)
    assert whole.more.contacts[0].values["name"] == "Fatou Diallo"
    assert "联系人" in toast(window)
    qtbot.waitUntil(lambda: _contacts(panel) == 1, timeout=5000)
    panel.open_part(CONTACT)
    form = open_form(qtbot, window, PartForm)
    assert form.fields["remove"].isHidden()  # a new one is not removed
    form.fields["which"].editor.show_value(str(whole.more.contacts[0].id))
    form.fields["which"].edited.emit()
    assert form.fields["name"].value() == "Fatou Diallo"
    assert not form.fields["remove"].isHidden()
    put(form, valid_to="2026-06-30")
    whole = saved(qtbot, window, people_store, somebody, form)
    assert [part.values["valid_to"] for part in whole.more.contacts] == ["2026-06-30"]


def test_a_new_nationality_ends_the_old_one(qtbot: Any, window: MainWindow, people_store: Store, somebody: int) -> None:
    students(window).panel.open_part(NATIONALITY)
    form = open_form(qtbot, window, PartForm)
    put(form, country="AUS", end_others=1)
    press(qtbot, form)
    assert students(window).panel.form is form  # the first day is missing
    put(form, valid_from="2026-05-10")
    whole = saved(qtbot, window, people_store, somebody, form)
    assert whole.person.country == "AUS"


def test_the_check_says_what_the_rule_says(qtbot: Any, window: MainWindow, people_store: Store, somebody: int) -> None:
    students(window).panel.open_part(CHECK)
    form = open_form(qtbot, window, PartForm)
    put(form, admission_year=2026, level="BA", origin="EMIGRATED", foreign_since="2018-07-01", evidence="护照")
    put(form, stamps="2022-05-01 2023-04-30")
    form.edited.emit()
    assert "不符合" in form._says.text()
    assert "2022-05-01" in form._says.text()
    put(form, stamps="2022-05-01 2024-04-30", result="PASSED")
    form.edited.emit()
    assert "不符合" not in form._says.text()
    whole = saved(qtbot, window, people_store, somebody, form)
    assert [whole.more.checks[0].values[f"days_{year}"] for year in (1, 2, 3, 4)] == [365, 366, 0, 0]


def test_a_change_of_status_is_put_right(qtbot: Any, window: MainWindow, people_store: Store, somebody: int) -> None:
    students(window).panel.open_part(STATUS)
    form = open_form(qtbot, window, PartForm)
    put(form, approval_no="穗大教〔2026〕8号")
    whole = saved(qtbot, window, people_store, somebody, form)
    assert whole.more.changes[0].values["approval_no"] == "穗大教〔2026〕8号"


def test_a_name_changes_and_the_old_one_is_kept(
    qtbot: Any, window: MainWindow, people_store: Store, somebody: int
) -> None:
    before = get(people_store, somebody).person.chinese_name
    students(window).panel.rename()
    form = open_form(qtbot, window, RenameForm)
    put(form, chinese_name="新名字", reason="新护照")
    whole = saved(qtbot, window, people_store, somebody, form)
    assert (whole.person.chinese_name, whole.more.former_names[0].values["chinese_name"]) == ("新名字", before)


def test_another_major_is_a_change_of_its_own(
    qtbot: Any, window: MainWindow, people_store: Store, somebody: int
) -> None:
    students(window).panel.change_study()
    form = open_form(qtbot, window, ChangeForm)
    put(form, kind="CHANGE_MAJOR", major="会计学")
    whole = saved(qtbot, window, people_store, somebody, form)
    assert (whole.enrolments[0].major, whole.more.changes[0].values["kind"]) == ("会计学", "CHANGE_MAJOR")


def test_every_part_has_its_command_and_fields(window: MainWindow) -> None:
    made = students(window).made
    ids = {command.id for command in made.parts}
    assert {spec.id for spec in SPECS} | {"students.rename", "students.change"} == ids
    _buttons, more = students(window).panel_commands()
    assert ids <= {command.id for command in more}


def test_one_timeline_of_everything(qtbot: Any, window: MainWindow, people_store: Store, somebody: int) -> None:
    """Own facts, and what other slices add; the newest first."""
    from gzstudents.students.screen import reading
    from gzstudents.students.screen.extras import PersonSection

    section = PersonSection("x", lambda _session, _person: [], events=lambda _s, _p: [("2031-01-01", "别的", "ok")])
    with people_store.reading() as session:
        page = reading.person(session, person_id=somebody, today="2026-11-22", sections=[section])
    days = [event.day for event in page.events]
    assert days == sorted(days, reverse=True)
    assert (page.events[0].text, page.events[0].day) == ("别的", "2031-01-01")
    assert {"status", "fact", "act"} <= {event.kind for event in page.events}


def test_what_the_facts_of_the_stay_say_is_offered_and_taken(
    qtbot: Any, window: MainWindow, people_store: Store, somebody: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StudentsScreen, "person_sections", PERSON_SECTIONS)
    panel = students(window).panel

    def offered() -> list[Any]:
        bars = panel.view.findChildren(CalloutBar)
        return [bar for bar in bars if bar.isVisibleTo(panel.view) and bar._link and bar._link.text() == "按此更新"]

    assert offered() == []  # nothing is recorded: nothing is said
    for day, kind in (("2026-02-20", "ENTRY"), ("2026-07-05", "EXIT")):
        with people_store.writing("陈静", "permits.record_fact") as session:
            record_fact(session, person_id=somebody, kind=kind, day=day)
    panel.read_again()
    qtbot.waitUntil(lambda: len(offered()) == 1, timeout=5000)
    assert offered()[0]._text.text() == "2026-07-05 离境，“在华”应为“否”，现为“未填”。"
    offered()[0]._link.click()
    qtbot.waitUntil(lambda: get(people_store, somebody).person.in_china == "0", timeout=5000)
    qtbot.waitUntil(lambda: offered() == [], timeout=5000)


def test_an_entry_to_come_says_nothing_yet(people_store: Store) -> None:
    section = PERSON_SECTIONS[0]  # the documents; work-study stands below
    assert section.suggests is not None
    with people_store.writing("陈静", "permits.record_fact") as session:
        record_fact(session, person_id=1, kind="EXIT", day="2026-07-05")
        record_fact(session, person_id=1, kind="ENTRY", day="2026-09-01")
    with people_store.reading() as session:
        assert section.suggests(session, 1, "2026-08-01") == Suggested("in_china", "0", "2026-07-05 离境")
        assert section.suggests(session, 1, "2026-09-01") == Suggested("in_china", "1", "2026-09-01 入境")
        assert section.suggests(session, 2, "2026-09-01") is None


def test_no_check_of_nationality_is_offered_of_chinese_citizens(qtbot: Any, window: MainWindow) -> None:
    screen = students(window)
    screen.page.tabs.setCurrentIndex(1)
    groups = [screen.page.rows.row(line).population for line in range(len(screen.page.rows.ids))]
    for line, offered in ((groups.index("INTL"), True), (groups.index("HK"), False)):
        choose(qtbot, window, line)
        qtbot.waitUntil(lambda group=groups[line]: screen.population() == group, timeout=5000)
        listed = {command.id for command in screen.panel.view.buttons._rare}
        assert ({"students.check", "students.visa_form"} <= listed) is offered
        assert ("students.contact" in listed) is True
        check = next(command for command in screen.made.parts if command.id == "students.check")
        assert check.enabled() is offered
