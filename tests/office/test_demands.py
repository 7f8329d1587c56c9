"""What a profile demands of passwords and locks: chosen by the administrator, kept in the file of keys, in force everywhere."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from gzstudents import commands
from gzstudents.kernel import access
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.vault import phrases, profiles, renewing, sealing, sidecar, slots
from gzstudents.kernel.vault.sealing import Cost
from gzstudents.office import signing
from gzstudents.office.screen.idle import Idle
from gzstudents.office.screen.people_dialogs import OwnPasswordDialog
from gzstudents.office.screen.settings import SettingsScreen
from tests.office.conftest import OTHER, OWN, Open
from tests.office.test_sign_in import office, sign_in
from tests.opened import settled

MLPS = "mlps3"
CHEAP = Cost(1, 64, 1)


@pytest.fixture
def strict(protected: Path) -> Path:
    """The store of two people, under the profile of level 3."""
    slots.choose_profile(slots.unlock(protected, "陈静", OWN), MLPS)
    return protected


def later(days: int) -> Any:
    """The day on which somebody signs in."""
    today = mock.Mock(wraps=date, today=lambda: date.today() + timedelta(days=days))
    return mock.patch("gzstudents.office.screen.seat.date", today)


def test_the_profiles_say_where_they_come_from() -> None:
    assert list(profiles.profiles()) == ["normal", MLPS]
    demanded = profiles.get(MLPS)
    assert (demanded.classes, demanded.days, demanded.history) == (3, 90, 5)
    assert "GB/T 22239" in demanded.source
    assert len(demanded.words()) > len(profiles.normal().words())


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("liangku-baimen-tuoshan", False),
        ("liangku baimen tuoshan 7", True),
        ("Liangku baimen tuoshan", True),
        ("LIANGKUBAIMENTUOSHAN7", False),
        ("Aa1-Aa2", False),
    ],
)
def test_kinds_of_characters_where_they_are_demanded(password: str, good: bool) -> None:
    assert (not renewing.problem(password, "", profiles.get(MLPS))) is good
    assert (not renewing.problem(password, "", profiles.normal())) is (len(password) >= phrases.SHORTEST)


def test_what_the_program_makes_up_is_good_enough() -> None:
    for _time in range(50):
        assert not renewing.problem(phrases.phrase(3), "", profiles.get(MLPS))
        assert not renewing.problem(phrases.phrase(), "", profiles.normal())


def test_the_last_five_are_refused_and_what_is_kept_of_them_opens_nothing(strict: Path) -> None:
    chosen = [f"Liangku-baimen-tuoshan-{number}" for number in range(7)]
    before = OWN
    for new in chosen[:6]:
        slots.change_password(strict, "陈静", before, new, cost=CHEAP)
        before = new
    with pytest.raises(RuleBroken, match="5 次"):
        slots.change_password(strict, "陈静", before, chosen[1], cost=CHEAP)
    slots.change_password(strict, "陈静", before, chosen[0], cost=CHEAP)  # the sixth before it is free again
    person = next(one for one in sidecar.read(sidecar.beside(strict))["people"].values() if one["login"] == "陈静")  # type: ignore[index]
    assert len(person["past"]) == 5
    for old in chosen[1:6]:
        with pytest.raises(slots.WrongPassword):
            slots.unlock(strict, "陈静", old)
    own = slots.unlock(strict, "陈静", chosen[0])
    with pytest.raises(RuleBroken, match="5 次"):  # nor when somebody else sets it
        slots.reset_password(own, own.slot, chosen[2], cost=CHEAP)


def test_without_the_profile_nothing_is_kept_of_old_passwords(protected: Path) -> None:
    slots.change_password(protected, "陈静", OWN, "Liangku-baimen-tuoshan-1", cost=CHEAP)
    assert "past" not in json.dumps(sidecar.read(sidecar.beside(protected)))
    slots.change_password(protected, "陈静", "Liangku-baimen-tuoshan-1", OWN, cost=CHEAP)


def test_a_profile_that_was_slipped_out_is_noticed(strict: Path) -> None:
    content = sidecar.read(sidecar.beside(strict))
    assert content is not None
    content["profile"] = "normal"
    content["check"] = sidecar._check(content)
    sidecar.beside(strict).write_text(json.dumps(content), encoding="utf-8")
    slots.unlock(strict, "陈静", OWN)
    assert profiles.of(strict).code == MLPS, "healed from the copy that is signed"


def test_waiting_after_wrong_passwords() -> None:
    wrong, demanded = signing.Failures(5, 100.0), profiles.get(MLPS)
    assert wrong.wait(100.0) == 1
    assert wrong.wait(100.0, demanded.free, demanded.longest) == demanded.longest
    assert signing.Failures(4, 100.0).wait(100.0, demanded.free, demanded.longest) == 0


def test_a_password_of_ninety_days_is_asked_to_be_changed(qtbot: Any, begin: Open, strict: Path) -> None:
    with later(91):
        program = begin()
        sign_in(qtbot, program, "陈静", OWN)
        window = office(qtbot, program)
        qtbot.waitUntil(lambda: window.findChild(OwnPasswordDialog) is not None, timeout=10_000)
        dialog = window.findChild(OwnPasswordDialog)
        assert dialog is not None
        assert "91 天" in dialog.head.text()
        dialog.reject()


@pytest.mark.long
def test_settings_say_it_and_an_administrator_chooses(qtbot: Any, begin: Open, protected: Path) -> None:
    program = begin()
    sign_in(qtbot, program, "陈静", OWN)
    window = office(qtbot, program)
    window.go("settings")
    settled(qtbot, window)
    screen = window.current
    assert isinstance(screen, SettingsScreen)
    assert "90 天" not in screen.demands.words.text()
    screen.demands.choice._buttons[MLPS].click()
    qtbot.waitUntil(lambda: "90 天" in screen.demands.words.text(), timeout=20_000)
    settled(qtbot, window)
    assert profiles.of(protected).code == MLPS
    assert window.findChild(OwnPasswordDialog) is None, "the days count from today"
    window.desk.settings.set("lock/minutes", 30)
    assert Idle(window.desk, lambda: None, window, most=profiles.of(protected).idle_most).minutes() == 10
    program.close()
    access.sign_out()


def test_others_see_it_and_may_not_choose(qtbot: Any, begin: Open, strict: Path) -> None:
    program = begin()
    sign_in(qtbot, program, "李明", OTHER)
    window = office(qtbot, program)
    window.go("settings")
    settled(qtbot, window)
    screen = window.current
    assert isinstance(screen, SettingsScreen)
    assert "90 天" in screen.demands.words.text()
    assert not screen.demands.choice.isEnabled()
    assert "管理人员与权限" in screen.demands.choice.toolTip()


def test_the_command_shows_and_chooses(protected: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(who: str, password: str, *words: str) -> tuple[int, dict[str, Any]]:
        file = tmp_path / "password"
        file.write_text(password, encoding="utf-8")
        signed = ["--store", str(protected), "--user", who, "--password-file", str(file)]
        code = commands.run(["people", *words, *signed, "--json", "--lang", "zh_CN"])
        return code, json.loads(capsys.readouterr().out)

    assert run("李明", OTHER, "profile")[1]["profile"] == "normal"
    code, answer = run("李明", OTHER, "profile", MLPS)
    assert code == 1
    assert "管理人员与权限" in answer["message"]
    code, answer = run("陈静", OWN, "profile", MLPS)
    assert (code, answer["profile"], answer["demands"]["days"]) == (0, MLPS, 90)
    assert "每 90 天更换" in answer["message"]
    new = tmp_path / "new"
    new.write_text("liangku-baimen-wushan", encoding="utf-8")
    code, answer = run("陈静", OWN, "password", "--new-password-file", str(new))
    assert code == 1
    assert "至少 3 类" in answer["message"]
    assert sealing.calibrated() == CHEAP
