"""Who looked at what stands in the journal: records that were opened, values that were revealed, lists that were exported."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest

from gzstudents import commands
from gzstudents.kernel import journal
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.journal import chain
from gzstudents.kernel.journal.seen import note_of
from gzstudents.kernel.store import Store
from gzstudents.students import operations
from gzstudents.students.roll_page import RollRow
from gzstudents.students.screen import people_panel
from gzstudents.students.screen.columns import COLUMNS
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.panel_parts import PairView
from tests.students.conftest import students

NOTE = note_of("people", 1, "people.note")


def entries(store: Store, verb: str = "") -> list[journal.ActRow]:
    with store.reading() as session:
        return [act for act in journal.list_acts(session, 100) if act.cause == "seen" and verb in act.verb]


def register(store: Store, who: str = "陈静") -> int:
    with store.writing(who, "students.register") as session:
        return operations.register(
            session,
            person={"chinese_name": "阮文安"},
            country="VNM",
            document={"kind": "PASSPORT", "number": "B1234567"},
        )


def test_the_same_record_within_ten_minutes_is_one_entry(store: Store) -> None:
    start = datetime.now(UTC)
    register(store)

    def at(minutes: int, who: str = "陈静", **other: Any) -> bool:
        moment = mock.Mock(now=lambda _zone: start + timedelta(minutes=minutes))
        with (
            mock.patch("gzstudents.kernel.store.datetime", moment),
            mock.patch("gzstudents.kernel.journal.seen.datetime", moment),
        ):
            return bool(store.seen(who, "students.seen", NOTE | other))

    assert at(1)
    assert not at(2)
    assert at(3, who="何晓彤")
    assert at(3, row=2)
    assert at(3, columns=["people.phone"])
    assert not at(10)
    assert at(12)
    assert [act.changes for act in entries(store)] == [0] * 5
    assert [act.note["row"] for act in entries(store)] == [1, 1, 2, 1, 1]


def test_seen_entries_are_sealed_and_cannot_be_taken_back(store: Store) -> None:
    register(store)
    act = store.seen("陈静", "students.seen", NOTE)
    with store.reading() as session:
        raw = session.connection().connection.dbapi_connection
        assert chain.verify(raw).ok
        assert chain.head(raw).act == act
        assert journal.last_to_undo(session, "陈静") == 1
    with pytest.raises(RuleBroken, match="没有更改"), store.writing("陈静", "journal.undo", cause="undo") as session:
        journal.undo(session, act)


def test_looking_does_not_end_what_can_be_redone(store: Store) -> None:
    register(store)
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        journal.undo(session, 1)
    store.seen("陈静", "students.seen", NOTE)
    with store.reading() as session:
        assert journal.last_to_redo(session, "陈静") == 2


def test_where_nothing_can_be_written_nothing_is_entered_and_nothing_refused(store: Store) -> None:
    register(store)
    read_only = Store(store.path, refusal="只读")
    assert read_only.seen("陈静", "students.seen", NOTE) == 0
    read_only.close()
    assert entries(store) == []


def test_an_export_is_entered_with_columns_count_purpose_and_hash(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register(store)
    file = tmp_path / "名单.csv"
    for _twice in (1, 2):  # never "the same a moment ago"
        code = commands.run(
            ["--store", str(store.path), "--user", "陈静", "export", str(file), "--purpose", "报送教育厅"]
        )
        assert code == commands.DONE
    capsys.readouterr()
    act = entries(store, "students.exported")[0]
    assert len(entries(store)) == 2
    assert act.who == "陈静"
    assert act.note["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (act.note["count"], act.note["purpose"], act.note["file"]) == (1, "报送教育厅", "名单.csv")
    assert "证件号码" in act.note["columns"]
    assert "B1234567" not in json.dumps(act.note)


def test_what_cannot_be_entered_is_not_exported(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register(store)
    file = tmp_path / "list.csv"
    with mock.patch.object(Store, "seen", side_effect=UserError("磁盘已满")):
        assert commands.run(["--store", str(store.path), "export", str(file)]) == commands.REFUSED
    capsys.readouterr()
    assert not file.exists()


# -- in the window -------------------------------------------------------------------------------------------------------------


def choose(qtbot: Any, window: MainWindow, person_id: int) -> None:
    screen = students(window)
    screen.show_person(person_id)
    qtbot.waitUntil(lambda: screen.panel.page is not None and screen.panel.page.person_id == person_id)


def quiet(qtbot: Any, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.desk.jobs.busy)


def with_papers(store: Store) -> list[int]:
    with store.reading() as session:
        found = session.connection().exec_driver_sql("SELECT DISTINCT person_id FROM identity_documents ORDER BY 1")
        return [row[0] for row in found]


def test_opening_a_record_is_entered_once_and_walking_past_it_is_not(
    qtbot: Any, window: MainWindow, people_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = students(window).panel
    past, opened = with_papers(people_store)[:2]
    choose(qtbot, window, past)
    choose(qtbot, window, opened)
    qtbot.waitUntil(lambda: bool(entries(people_store)), timeout=people_panel.LOOKED_AT * 5)
    panel.read_again()
    qtbot.wait(people_panel.LOOKED_AT + 200)
    quiet(qtbot, window)
    (act,) = entries(people_store)
    assert (act.verb, act.note["table"], act.note["row"]) == ("students.seen", "people", opened)
    assert act.note["columns"][0] == "identity_documents.number"


def test_revealing_a_value_is_entered_at_once(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    panel = students(window).panel
    who = with_papers(people_store)[0]
    choose(qtbot, window, who)
    eye = next(
        pair._eye for pair in panel.findChildren(PairView) if pair._eye.isVisible() and pair._column.endswith(".number")
    )
    eye.setChecked(True)
    qtbot.waitUntil(lambda: bool(entries(people_store, "revealed")))
    act = entries(people_store, "revealed")[0]
    assert (act.note["row"], act.note["columns"]) == (who, ["identity_documents.number"])
    eye.setChecked(False)
    quiet(qtbot, window)
    assert len(entries(people_store, "revealed")) == 1


def test_the_form_shows_what_the_panel_masks(qtbot: Any, window: MainWindow, people_store: Store) -> None:
    choose(qtbot, window, with_papers(people_store)[0])
    students(window).panel.edit()
    qtbot.waitUntil(lambda: bool(entries(people_store, "revealed")))


def test_copied_rows_are_masked_and_hold_no_document_numbers() -> None:
    """The clipboard is a way out like any other; full values go by `export --full` and for a purpose."""
    row = SimpleNamespace(birth_date="2003-05-14", email="ami@mail.example.edu.cn")
    copied = {column.id: [say(row) for _title, say in column.copies] for column in COLUMNS if column.id in vars(row)}
    assert copied == {"birth_date": ["2003"], "email": ["a••••@mail.example.edu.cn"]}
    secret = {"birth_date", "email"} | {field for field in RollRow._fields if "number" in field or field == "phone"}
    assert secret - {"student_number"} == {"birth_date", "email", "phone"}
    assert "phone" not in {column.id for column in COLUMNS}
