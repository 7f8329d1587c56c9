"""Groups of countries of the office's own: dated, kept in the store, in force at once, undone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.kernel import codes, journal
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.schema import open_store
from gzstudents.students.operations import groups

NAMED = {"zh": "友好城市所在国", "en": "Countries of sister cities", "source": "本校外事办"}
ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def nobody_elses() -> Iterator[None]:
    codes.adopt_groups(())
    yield
    codes.adopt_groups(())


def save(store: Store, code: str, members: list[Any], **more: str) -> int:
    with store.writing("陈静", "students.country_group") as session:
        groups.save_group(session, code=code, values={**NAMED, **more}, members=members)
        return int(session.info["act_id"])


def test_in_force_at_once_with_its_days(store: Store) -> None:
    save(store, "SISTER", [("FRA", "", ""), ("JPN", "2020-01-01", "2025-12-31")])
    assert codes.group("SISTER", ON) == {"FRA"}
    assert codes.group("SISTER", date(2025, 12, 31)) == {"FRA", "JPN"}
    save(store, "SISTER", [("FRA", "", ""), ("NZL", "", "")])
    assert codes.group("SISTER", ON) == {"FRA", "NZL"}


def test_it_is_there_when_the_store_is_opened_again(store: Store) -> None:
    save(store, "SISTER", [("FRA", "", "")])
    store.close()
    codes.adopt_groups(())
    again = open_store(store.path)
    assert codes.group("SISTER", ON) == {"FRA"}
    again.close()


def test_a_shipped_group_may_be_the_offices_own_and_comes_back(store: Store) -> None:
    shipped = codes.group("MSR", ON)
    save(store, "MSR", [("LKA", "", "")])
    assert codes.group("MSR", ON) == {"LKA"}
    with store.writing("陈静", "students.country_group") as session:
        groups.remove_group(session, code="MSR")
    assert codes.group("MSR", ON) == shipped


def test_undo_takes_it_back(store: Store) -> None:
    act = save(store, "SISTER", [("FRA", "", "")])
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        report = journal.undo(session, act)
    assert not report.failed
    assert "SISTER" not in {group.code for group in codes.groups()}


def test_what_fails_leaves_the_groups_as_they_were(store: Store) -> None:
    with pytest.raises(RuleBroken), store.writing("陈静", "x") as session:
        groups.save_group(session, code="SISTER", values=NAMED, members=[("FRA", "", "")])
        groups.save_group(session, code="OTHER", values=NAMED, members=[("XQX", "", "")])
    assert "SISTER" not in {group.code for group in codes.groups()}


@pytest.mark.parametrize(
    ("code", "members", "said"),
    [
        ("sister", [], "代码"),
        ("SISTER", [("QQQ", "", "")], "没有代码"),
        ("SISTER", [("HKG", "", "")], "只收其他国家"),
        ("SISTER", [("FRA", "2025-02-30", "")], "不是日期"),
        ("SISTER", [("FRA", "2025-02-02", "2025-02-01")], "早于"),
    ],
)
def test_what_is_refused(store: Store, code: str, members: list[Any], said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        save(store, code, members)
    with pytest.raises(RuleBroken, match="名称"):
        save(store, "SISTER", [], zh=" ")


def test_from_a_file(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sister.toml"
    text = 'code = "SISTER"\nzh = "友好城市所在国"\nmembers = [{ codes = "FRA NZL" }, { codes = "JPN", from = 2020-01-01 }]\n'
    file.write_text(text, encoding="utf-8")
    store.close()
    assert commands.run(["--store", str(store.path), "groups", "--save", str(file)]) == 0
    assert "SISTER" in capsys.readouterr().out
    file.write_text("code = 1\nmembers = 3\n", encoding="utf-8")
    assert commands.run(["--store", str(store.path), "groups", "--save", str(file)]) == 2
    assert commands.run(["--store", str(store.path), "groups", "--remove", "SISTER"]) == 0
    assert commands.run(["--store", str(store.path), "groups", "--remove", "SISTER"]) == 1
