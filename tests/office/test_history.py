"""The screen History: acts by person, kind, record and day; who looked behind its own tab; all about one student."""

import re
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import codes, i18n
from gzstudents.kernel.fields import fields_of
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.journal.seen import note_of
from gzstudents.kernel.store import Record, Store
from gzstudents.office.acts import ChangeLine
from gzstudents.office.screen import history as history_screen
from gzstudents.office.screen.history import HistoryScreen
from gzstudents.schema import open_store
from gzstudents.students import operations
from gzstudents.ui.list_spec import Wanted
from gzstudents.ui.main_window import MainWindow
from tests.opened import opened, settled


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two students, one of them edited by somebody else, and looked at."""
    store: Store = open_store(tmp_path / "office.gzs", create=True)
    for name in ("阮文安", "陈文海"):
        with store.writing("陈静", "students.register") as session:
            operations.register(session, person={"chinese_name": name}, country="VNM")
    with store.writing("何晓彤", "students.edit") as session:
        operations.edit(session, person_id=1, person={"phone": "138"})
    store.seen("何晓彤", "students.seen", note_of("people", 1, "people.note"))
    store.close()
    return store.path


def history(qtbot: Any, window: MainWindow) -> HistoryScreen:
    window.go("history")
    settled(qtbot, window)
    screen = window.screen_by_id("history")
    assert isinstance(screen, HistoryScreen)
    return screen


def ids(screen: HistoryScreen) -> list[int]:
    found = screen.page.rows.ids
    return [int(found[line]) for line in range(len(found))]


def test_looking_stands_behind_its_own_tab(qtbot: Any, path: Path) -> None:
    with opened(qtbot, path) as window:
        screen = history(qtbot, window)
        assert ids(screen) == [3, 2, 1]
        screen.page.show_only(Wanted(tab="seen", sort="at", ascending=False))
        assert ids(screen) == [4, 3, 2, 1]
        screen.open_row(4)
        qtbot.waitUntil(screen.panel.view.isVisible)
        said = screen.panel.view.head
        assert said.title.text() == "查看学生"
        assert "阮文安" in said.subtitle.text()
        assert not screen._may_undo()


def test_what_changed_is_said_as_people_read_it(path: Path) -> None:
    """Names of tables, codes, money, marks and moments in words; what only looks like a moment stays as it is."""

    def said(kind: str, value: str, choices: str = "") -> str:
        line = ChangeLine("记录", "enrolments", "U", mark("备注"), choices, "", value, kind)
        return history_screen._said(line)[1].partition(" → ")[2]

    assert [said(*one) for one in (("money", "2000050"), ("hundredths", "8750"), ("permille", "975"))] == [
        "¥20,000.50", "87.5", "97.5%",
    ]  # fmt: skip
    assert [said("flag", "1"), said("flag", "0"), said("money", "")] == ["是", "否", "（空）"]
    assert said("choice", "MA", "level") == "硕士"
    share = fields_of(Record.metadata.tables["cycle_shares"])["members"]
    fact = fields_of(Record.metadata.tables["criteria"])["fact"]
    assert (
        said(share.kind, "ASEAN THA MA HK 02 1 其他", share.choices) == "东盟、泰国、硕士、香港学生、本科生、是、其他"
    )
    assert said(fact.kind, "average/100", fact.choices) == "平均成绩（百分制）"
    assert re.fullmatch(r"2026-11-2[123] \d\d:26", said("text", "2026-11-22T20:26:41+00:00"))
    assert [said("text", text) for text in ("20261122101", "2026-11-22", "138****5678")] == [
        "20261122101", "2026-11-22", "138****5678",
    ]  # fmt: skip
    one, other = (ChangeLine("阮文安", "people", "U", mark("备注"), "", "", text) for text in ("甲", "乙"))
    third = ChangeLine("陈文海", "people", "U", mark("备注"), "", "甲", "")
    assert [(moment.title, moment.under) for moment in history_screen._moments([one, other, third])] == [
        ("阮文安", "备注：（空） → 甲\n备注：（空） → 乙"), ("陈文海", "备注：甲 → （空）"),
    ]  # fmt: skip
    journalled = {name for name, table in Record.metadata.tables.items() if table.info.get("journal", True)}
    for language in i18n.LANGUAGES:
        assert [name for name in sorted(journalled) if codes.label("record_table", name, language) == name] == []
    assert journalled <= HistoryScreen.watches


def test_filters_by_person_kind_record_and_day(qtbot: Any, path: Path) -> None:
    with opened(qtbot, path) as window:
        screen = history(qtbot, window)
        day = screen.code(screen.row(1), "day")
        for filters, left in (
            ({"who": "何晓彤"}, [3]),
            ({"verb": "students.register"}, [2, 1]),
            ({"about": "阮文安"}, [3, 1]),
            ({"day": day}, [3, 2, 1]),
            ({"day": "1999-01-01"}, []),
        ):
            chosen = {name: frozenset({code}) for name, code in filters.items()}
            screen.page.show_only(Wanted(tab="all", filters=chosen, sort="at", ascending=False))
            assert ids(screen) == left, filters
        screen.page.clear_narrowing()
        assert [choice.code for choice in screen._choices("day")] == [day]


def test_from_a_student_to_all_that_was_done_and_seen(qtbot: Any, path: Path) -> None:
    with opened(qtbot, path) as window:
        window.desk.go("history", {"person": 1, "name": "阮文安"})
        screen = history(qtbot, window)
        qtbot.waitUntil(lambda: ids(screen) == [4, 3, 1])
        assert screen._only_bar.isVisible()
        assert screen.escape()
        qtbot.waitUntil(lambda: ids(screen) == [3, 2, 1])
        assert not screen._only_bar.isVisible()
