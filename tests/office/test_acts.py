"""What History shows, to whom, and who looked at what."""

from collections.abc import Iterator
from typing import Any

import pytest

from gzstudents.consents.operations import record
from gzstudents.kernel import access, journal
from gzstudents.kernel.journal.seen import note_of
from gzstudents.kernel.store import Store
from gzstudents.office import acts
from gzstudents.office.screen import history
from gzstudents.students import operations, queries
from gzstudents.studies.model import ConductRecord

SECRETS = ("B1234567", "C7654321", "13800001234", "minh@example.edu.cn", "wx_minh", "家里有事", "2004-05-06")


@pytest.fixture
def person(store: Store) -> int:
    """Somebody with everything that is nobody's business, all of it changed once."""
    with store.writing("陈静", "students.register") as session:
        who = operations.register(
            session,
            person={"chinese_name": "阮文安", "phone": "13900005678"},
            country="VNM",
            document={"kind": "PASSPORT", "number": "B1234567"},
            enrolment={"student_number": "S1", "category": "02", "start_date": "2025-09-01"},
        )
    with store.writing("何晓彤", "students.edit") as session:
        values = {
            "phone": SECRETS[2], "email": SECRETS[3], "wechat": SECRETS[4], "note": SECRETS[5], "birth_date": SECRETS[6]
        }  # fmt: skip
        operations.edit(session, person_id=who, person=values)
        session.connection().exec_driver_sql(
            "UPDATE identity_documents SET number = 'C7654321', number_key = 'C7654321'"
        )
    return who


@pytest.fixture
def auditor() -> Iterator[None]:
    access.sign_in(access.Person("1", "shen", "审计", frozenset({"auditor"})))
    yield
    access.sign_out()


def shown(store: Store) -> str:
    """All that History says of all acts."""
    with store.reading() as session:
        listed = acts.list_acts(session)
        return repr([listed, *(acts.list_changes(session, act.id) for act in listed)])


def test_who_works_on_students_reads_what_was_changed(store: Store, person: int) -> None:
    text = shown(store)
    assert [secret for secret in SECRETS if secret not in text] == []


def test_who_only_reads_the_journal_reads_masks(store: Store, person: int, auditor: None) -> None:
    text = shown(store)
    assert [secret for secret in SECRETS if secret in text] == []
    assert "C7••••321" in text
    assert "138••••1234" in text
    assert "阮文安" in text  # who it is about is what an audit is for
    assert "m••••@example.edu.cn" in text


def test_acts_about_a_person_are_those_on_what_belongs_to_it(store: Store, person: int) -> None:
    with store.writing("陈静", "students.register") as session:
        other = operations.register(session, person={"chinese_name": "别人"})
    with store.writing("陈静", "students.add_document") as session:
        operations.add_document(session, person_id=person, kind="HKID", number="A123456")
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        journal.undo(session, 4)  # the document is gone, what was done with it is not
    store.seen("何晓彤", "students.seen", note_of("people", person, "identity_documents.number"))
    store.seen("何晓彤", "students.seen", note_of("people", other, "people.note"))
    with store.reading() as session:
        assert [act.id for act in acts.list_acts(session, person_id=person)] == [6, 5, 4, 2, 1]
        assert [act.id for act in acts.list_acts(session, person_id=other)] == [7, 3]
        assert [act.about for act in acts.list_acts(session, person_id=other)] == ["别人", "别人"]
    with store.writing("陈静", "students.set_values") as session:
        session.connection().exec_driver_sql("UPDATE people SET note = '一起改'")
        act = session.info["act_id"]
    with store.reading() as session:
        assert {one.id for one in acts.list_acts(session) if one.many} == {act}, (
            "one record with its papers is not many"
        )
    with store.writing("陈静", "studies.record") as session:
        session.add(ConductRecord(enrolment_id=1, kind="PUNISHMENT", happened_on="2025-11-02", title="通报"))
    with store.writing("陈静", "consents.record") as session:
        record(session, person_id=person, purpose="COUNSELLING", answer="GIVEN", how="PAPER")
    with store.reading() as session:
        found = [act.verb for act in acts.list_acts(session, person_id=person)]
    assert found[0] == "studies.record", "what hangs on a study; a consent to counselling is the counsellors' alone"


def test_the_timeline_of_the_panel_knows_papers_too(store: Store, person: int) -> None:
    with store.writing("陈静", "students.add_document") as session:
        operations.add_document(session, person_id=person, kind="HKID", number="A123456")
    with store.reading() as session:
        verbs = [event.what for event in queries.timeline(session, person) if event.kind == "act"]
    assert verbs == ["students.add_document", "students.edit", "students.register"]


def test_what_was_seen_in_words(store: Store, person: int) -> None:
    store.seen("何晓彤", "students.seen", note_of("people", person, "identity_documents.number", "people.note"))
    exported = {"query": "all", "count": 3, "columns": ["学号"], "purpose": "报送", "file": "a.xlsx", "sha256": "ab"}
    store.seen("何晓彤", "students.exported", exported)
    with store.reading() as session:
        export, seen = acts.list_acts(session)[:2]
    assert (seen.about, seen.changes, seen.cause) == ("阮文安", 0, "seen")
    lines: list[Any] = acts.seen_lines(seen.seen or {})
    assert lines == [("columns", ("证件号码", "备注"))]
    assert export.file == "a.xlsx"
    assert dict(acts.seen_lines(export.seen or {})) == {
        "columns": ("学号",), "count": ("3",), "purpose": ("报送",), "sha256": ("ab",)
    }  # fmt: skip


def test_an_act_that_was_taken_back_names_who_did_and_the_other_way_round(store: Store, person: int) -> None:
    with store.writing("沈老师", "undo", cause="undo") as session:
        journal.undo(session, 2)
    with store.reading() as session:
        undo, edited, registered = acts.list_acts(session)
    assert registered.other is None
    assert (edited.undone, edited.other) == (True, acts.OtherAct(undo.at, "沈老师", "undo"))
    assert (undo.undone, undo.other) == (False, acts.OtherAct(edited.at, "何晓彤", "students.edit"))
    titles = [section.title for row in (undo, edited, registered) for section in history._other(row)]
    assert titles == ["撤销了什么", "由谁撤销"]
