"""The screen driven by mouse and key, and the commands of the command line."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.kernel.store import Store
from gzstudents.privacy.screen import AskConsent
from gzstudents.schema import open_store
from gzstudents.ui.list_parts import Tabs
from tests.privacy.office import NUMBER, OTHER, OWN, plant
from tests.window import Driver, drive, unnamed

__all__ = ["drive"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, offscreen
Start = Callable[[], Driver]
TODAY = date.today().isoformat()


def asked(screen: Any) -> Any:
    """The line of the consent to counselling; that to the bank account stands beside it."""
    (row,) = [line for line in screen.rows() if line.tab == "consents" and line.source.purpose == "COUNSELLING"]
    return row


def test_a_consent_is_recorded_for_a_student_and_withdrawn(store: Store, drive: Start) -> None:
    person = plant(store, counselling=False)
    driver = drive()
    screen = driver.go("privacy", AskConsent(person))
    form = screen.panel.form
    form.fields["purpose"].show_value("COUNSELLING")
    form._on_edit()
    assert "辅导" in " ".join(driver.texts(form))
    form.fields["answer"].show_value("GIVEN")
    driver.press(form, "保存")
    assert driver.toast == "已登记 邓觅竹 的答复"
    row = asked(screen)
    assert (row.who, row.state, row.day) == ("邓觅竹", "有效", TODAY)
    driver.click_row(screen.page, 0)
    assert unnamed(driver.window) == []
    driver.press(screen.panel, "撤回同意")
    row = asked(screen)
    assert row.state == "已撤回"
    driver.undo()
    row = asked(screen)
    assert row.state == "有效"


def test_a_disclosure_is_recorded_and_the_terms_are_changed(store: Store, drive: Start) -> None:
    plant(store, counselling=False)
    driver = drive()
    screen = driver.go("privacy")
    screen.disclose_command.run()
    driver.settle()
    form = screen.panel.form
    for name, value in (("kind", "EMBASSY"), ("basis", "DUTY"), ("recipient", "某国领事馆"), ("purpose", "公民登记")):
        form.fields[name].show_value(value)
    driver.press(form, "保存")
    assert "某国领事馆" in {line.who for line in screen.rows() if line.tab == "disclosures"}
    due = {line.source.group for line in screen.rows() if line.tab == "due"}
    assert due == {"CONTACT", "DOCUMENTS", "ATTACHMENTS", "CUSTOM", "REQUESTS", "BANK"}
    screen.terms_command.run()
    driver.settle()
    form = screen.panel.form
    form.fields["CONTACT"].show_value("0")
    driver.press(form, "保存")
    assert {line.source.group for line in screen.rows() if line.tab == "due"} == {
        "BANK",
        "DOCUMENTS",
        "ATTACHMENTS",
        "CUSTOM",
        "REQUESTS",
    }


def test_an_open_store_says_in_the_form_why_nothing_is_erased(store: Store, drive: Start) -> None:
    plant(store, counselling=False)
    driver = drive()
    screen = driver.go("privacy")
    driver.click_tab(screen.page.findChild(Tabs), "due")
    driver.click_row(screen.page, 0)
    screen.propose_command.run()
    driver.settle()
    form = screen.panel.form
    driver.press(form, "提出清除")
    assert "两个人" in " ".join(driver.texts(form))


def test_two_people_on_the_command_line(tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from gzstudents.kernel import access
    from gzstudents.office import people
    from tests.privacy.office import protected

    path = tmp_path / "office.gzs"
    with protected(path) as made:
        plant(made, counselling=False)
        people.add(made, access.keys(), login="wu", password=OTHER, roles=["student_officer"])  # type: ignore[arg-type]

    def gz(login: str, password: str, *words: str) -> tuple[int, dict[str, Any]]:
        monkeypatch.setenv("GZSTUDENTS_PASSWORD", password)
        code = commands.run(["privacy", *words, "--store", str(path), "--user", login, "--json"])
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return code, found

    capsys.readouterr()
    code, answer = gz("wu", OTHER, "due", "--on", "2060-01-01")
    assert (code, {row["group"] for row in answer["due"]}) == (
        0, {"CONTACT", "DOCUMENTS", "ATTACHMENTS", "REQUESTS", "ALUMNI", "AWARDS", "CUSTOM", "BANK", "APPLICATIONS", "STUDIES"},
    )  # fmt: skip
    code, answer = gz("wu", OTHER, "disclosures")
    assert [row["recipient"] for row in answer["disclosures"]] == ["出入境管理局"]
    code, answer = gz("wu", OTHER, "propose", "--student", NUMBER, "--reason", "ASKED", "--group", "CONTACT")
    number = str(answer["erasure"])
    assert code == 0
    assert gz("wu", OTHER, "confirm", number)[0] == 1
    code, answer = gz("陈静", OWN, "confirm", number)
    assert (code, answer["rows"]) == (0, 1)
    assert [row["state"] for row in gz("wu", OTHER, "erasures")[1]["erasures"]] == ["DONE"]
    assert gz("wu", OTHER, "propose", "--student", NUMBER, "--reason", "ASKED", "--group", "SHOES")[0] == 1
    assert gz("wu", OTHER, "due", "--on", "soon")[0] == 2


def test_the_copy_is_asked_for_in_the_panel(store: Store, drive: Start, tmp_path: Path) -> None:
    from gzstudents.privacy.screen.reading import Who

    person = plant(store, counselling=False)
    driver = drive()
    screen = driver.go("privacy")
    screen.write_copy(Who(person, "邓觅竹", NUMBER), tmp_path / "out")
    driver.qtbot.waitUntil(
        lambda: len(list((tmp_path / "out").glob("*"))) == 3 and "邓觅竹" in driver.toast, timeout=30_000
    )
    driver.settle()
    assert {line.detail for line in screen.rows() if line.tab == "disclosures"} == {"1 人"}
    open_store(store.path).close()
