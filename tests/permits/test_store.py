"""Facts, papers and decisions in a store: what is listed of whom, what survives, and that leaving people out loses nothing."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.journal import undo
from gzstudents.kernel.store import Store
from gzstudents.permits import operations, queries
from gzstudents.permits.operations import Subject
from gzstudents.permits.queries import kept
from gzstudents.permits.queries.working import worked_out
from gzstudents.permits.rules import Deadline
from gzstudents.students.model import IdentityDocument
from gzstudents.students.operations import whole as students
from tests import make

ON = date(2026, 5, 21)


def student(store: Store, *papers: tuple[str, str, str], **values: Any) -> int:
    """A student with papers of (kind, issued, until)."""
    with store.writing("陈静", "students.register") as session:
        stay = make.student(session, **{"stay": {"start_date": "2024-09-01", "expected_end": "2030-07-10"}, **values})
        for kind, issued, until in papers:
            session.add(IdentityDocument(person_id=stay.person_id, kind=kind, issued_on=issued, valid_to=until))
        return int(stay.person_id)


def act(store: Store, operation: Any, **values: Any) -> Any:
    with store.writing("陈静", operation.verb) as session:
        return operation(session, **values)


def listed(store: Store, on: date = ON) -> list[tuple[str, str, str]]:
    """(rule, group, state) of all, as the window reads them; and the same as worked out from nothing."""
    with store.reading() as session:
        found = queries.kept_deadlines(session, on)
        assert found == queries.all_deadlines(session, on)
    return [(one.rule, one.group, one.state) for one in found]


def subject(store: Store, on: date = ON) -> Subject:
    with store.reading() as session:
        (line,) = queries.list_lines(session, on=on)
    return Subject(line.person_id, line.subject_rule, line.deadline.key, line.deadline.due)


PERMIT = ("RESIDENCE_PERMIT", "2025-06-21", "2026-06-20")


def test_a_state_survives_working_out_and_other_changes(store: Store) -> None:
    person = student(store, PERMIT)
    assert listed(store) == [("permit_extension", "today", "OPEN")]
    act(
        store,
        operations.in_process,
        subjects=[subject(store)],
        receipt="穗 2026-1",
        receipt_on="2026-05-20",
        today="2026-05-21",
    )
    assert listed(store) == [("permit_extension", "process", "IN_PROCESS")]
    act(store, operations.record_fact, person_id=person, kind="INSURANCE", day="2025-09-01", until="2027-08-31")
    with store.reading() as session:
        document = session.query(IdentityDocument).one().id
    act(store, students.correct_document, document_id=document, values={"number": "X1"})
    assert listed(store) == [("permit_extension", "process", "IN_PROCESS")]
    assert listed(store, date(2026, 6, 21)) == [
        ("permit_over", "today", "IN_PROCESS")
    ]  # asked for: 15 working days are over
    act(
        store,
        students.renew_document,
        person_id=person,
        kind="RESIDENCE_PERMIT",
        issued_on="2026-06-05",
        valid_to="2027-06-20",
    )
    assert listed(store, date(2026, 6, 21)) == []
    assert listed(store, date(2027, 5, 21)) == [
        ("permit_extension", "today", "OPEN")
    ]  # the receipt was of the old permit


def test_snooze_waive_done_reopen_and_undo(store: Store) -> None:
    student(store, PERMIT)
    about = [subject(store)]
    act(store, operations.snooze, subjects=about, until="2026-05-25", today="2026-05-21")
    assert listed(store) == [("permit_extension", "snoozed", "SNOOZED")]
    assert listed(store, date(2026, 5, 25)) == [("permit_extension", "late", "OPEN")]
    act(store, operations.waive, subjects=about, reason="六月离校")
    assert listed(store) == [("permit_extension", "closed", "WAIVED")]
    act(store, operations.done, subjects=about)
    assert listed(store) == [("permit_extension", "closed", "DONE")]
    with store.writing("陈静", "journal.undo") as session:
        last = session.connection().exec_driver_sql("SELECT max(id) FROM acts WHERE verb = 'permits.done'").scalar_one()
        undo(session, last)
    assert listed(store) == [("permit_extension", "closed", "WAIVED")]
    assert act(store, operations.reopen, subjects=about) == 1
    assert listed(store) == [("permit_extension", "today", "OPEN")]
    assert act(store, operations.reopen, subjects=about) == 0


def test_a_fact_settles_and_taking_it_away_opens_again(store: Store) -> None:
    person = student(store, ("RESIDENCE_PERMIT", "2025-09-01", "2027-08-31"))
    act(store, operations.record_fact, person_id=person, kind="MOVED", day="2026-05-20")
    assert listed(store) == [("lodging", "today", "OPEN")]
    fact = act(store, operations.record_fact, person_id=person, kind="LODGING", day="2026-05-21", number="L1")
    assert listed(store) == []
    act(store, operations.remove_fact, fact_id=fact)
    assert listed(store) == [("lodging", "today", "OPEN")]


def test_days_of_a_stay_count_from_the_day_after(store: Store) -> None:
    person = student(store)
    act(store, operations.record_fact, person_id=person, kind="ENTRY", day="2026-03-02", days=60, detail="X2")
    with store.reading() as session:
        (fact,) = queries.facts_of(session, person_id=person)
    assert (fact.until, fact.detail) == ("2026-05-01", "X2")


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "NOTHING", "day": "2026-03-02"}, {"kind": "ENTRY", "day": ""}, {"kind": "ENTRY", "day": "2026-02-30"},
        {"kind": "ENTRY", "day": "2026-03-02", "days": 0}, {"kind": "ENTRY", "day": "2026-03-02", "days": 10**9},
        {"kind": "INSURANCE", "day": "2026-03-02", "until": "2026-03-01"}, {"kind": "INSURANCE", "day": "2026-03-02", "until": "x"},
        {"kind": "ENTRY", "day": "2026-03-02", "person_id": 99},
    ],
)  # fmt: skip
def test_what_cannot_be_recorded_is_refused(store: Store, values: dict[str, Any]) -> None:
    person = student(store)
    with pytest.raises(RuleBroken):
        act(store, operations.record_fact, **{"person_id": person, **values})


def test_decisions_that_say_nothing_are_refused(store: Store) -> None:
    student(store, PERMIT)
    about = [subject(store)]
    for operation, values in (
        (operations.snooze, {"until": "2026-05-21", "today": "2026-05-21"}),
        (operations.snooze, {"until": ""}),
        (operations.waive, {"reason": "  "}),
        (operations.in_process, {"receipt_on": "2026-05-22", "today": "2026-05-21"}),
        (operations.in_process, {"receipt_on": ""}),
    ):
        with pytest.raises(RuleBroken):
            act(store, operation, subjects=about, **values)
    assert listed(store) == [("permit_extension", "today", "OPEN")]


def test_after_an_act_only_that_person_is_worked_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = student(store, PERMIT), student(store, PERMIT)
    assert len(listed(store)) == 2
    asked: list[list[int]] = []

    def noted(connection: Any, people: list[int], *rest: Any) -> list[Deadline]:
        asked.append(people)
        return worked_out(connection, people, *rest)

    monkeypatch.setattr(kept, "worked_out", noted)
    act(
        store,
        students.renew_document,
        person_id=second,
        kind="RESIDENCE_PERMIT",
        issued_on="2026-05-20",
        valid_to="2027-05-20",
    )
    with store.reading() as session:
        assert [one.person_id for one in queries.kept_deadlines(session, ON)] == [first]
        began = time.process_time()
        queries.kept_deadlines(session, ON)
        assert time.process_time() - began < 0.05
    assert asked == [[second]]


def test_the_command(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    student(
        store,
        PERMIT,
        chinese_name="阿米娜",
        stay={"start_date": "2024-09-01", "expected_end": "2030-07-10", "student_number": "S1"},
    )
    student(store, ("HKMO_PERMIT", "2016-05-24", "2026-05-23"), population="HK", chinese_name="区志豪")

    def run(*words: str) -> tuple[int, str]:
        code = commands.run(["deadlines", "--store", str(store.path), *words])
        return code, capsys.readouterr().out

    code, out = run("--on", "2026-05-21", "--json")
    answer = json.loads(out)
    assert (code, answer["count"], answer["on"], answer["groups"]) == (0, 2, "2026-05-21", {"today": 1, "week": 1})
    first, second = answer["deadlines"]
    assert (first["rule"], first["due"], first["left"], first["student_number"], first["document"][:6]) == (
        "permit_extension", "2026-05-21", 0, "S1", "paper:"
    )  # fmt: skip
    assert first["consequence"]
    assert "第三十二条" in first["basis"]
    # 23 May 2026 is a Saturday
    assert (second["rule"], second["act_by"], second["region"]) == ("hkmo_permit", "2026-05-22", "中国香港")
    assert json.loads(run("--on", "2026-05-21", "--json", "--group", "week")[1])["count"] == 1
    assert json.loads(run("--on", "2026-05-21", "--json", "--group", "due", "--limit", "1")[1])["count"] == 2
    assert "共 2 项期限。" in run("--on", "2026-05-21")[1]
    assert json.loads(run("--on", "2019-01-01", "--json")[1])["count"] == 0
    assert run("--on", "yesterday")[0] == 2
    target = tmp_path / "list.pdf"
    assert run("--on", "2026-05-21", "--pdf", str(target))[0] == 0
    import pypdfium2

    document = pypdfium2.PdfDocument(target)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "阿米娜" in text
    assert "区志豪" in text
    assert text.index("国际学生") < text.index("阿米娜") < text.index("港澳台侨学生") < text.index("区志豪")
