"""Undo from the journal: reversed, kept because a person changed it since, failed; and back again."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from gzstudents.kernel import journal
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.journal import UndoReport
from gzstudents.kernel.store import Record, Store
from gzstudents.students import operations
from gzstudents.students.model import Enrolment, Person, StatusChange


def register(store: Store, name: str = "阿里", number: str = "2024001") -> tuple[int, int]:
    """(person id, act id)"""
    with store.writing("陈静", "students.register") as session:
        person_id = operations.register(
            session,
            person={"chinese_name": name, "phone": "1"},
            country="PAK",
            document={"kind": "PASSPORT", "number": "AB1234567"},
            enrolment={"student_number": number, "category": "03", "start_date": "2024-09-01"},
        )
    return person_id, session.info["act_id"]


def undo(store: Store, act_id: int) -> tuple[UndoReport, int]:
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        report = journal.undo(session, act_id)
    return report, session.info["act_id"]


def edit(store: Store, person_id: int, **values: str) -> int:
    with store.writing("何晓彤", "students.edit") as session:
        operations.edit(session, person_id=person_id, person=values)
    return int(session.info["act_id"])


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All journalled rows without the version, but for the programmes and their conditions that every store begins with."""
    found = {}
    with store.reading() as session:
        for table in Record.metadata.sorted_tables:
            if table.info.get("journal", True) and table.name not in {
                "sponsors",
                "programmes",
                "rates",
                "eligibility_rules",
            }:
                rows = session.execute(table.select().order_by(table.c.id)).mappings()
                found[table.name] = [{key: value for key, value in row.items() if key != "version"} for row in rows]
    return found


def lines(store: Store) -> list[Any]:
    with store.reading() as session:
        columns = "person_id, enrolment_id, line, status, country, student_number"
        return list(session.connection().exec_driver_sql(f"SELECT {columns} FROM register ORDER BY person_id"))


def test_a_registration_is_taken_back_whole_and_redone_exactly(store: Store) -> None:
    _person, act = register(store)
    before, register_before = everything(store), lines(store)
    report, undo_act = undo(store, act)
    assert (len(report.reversed), report.kept, report.failed) == (5, [], [])
    assert not any(everything(store).values())
    assert lines(store) == []
    report, _redo = undo(store, undo_act)
    assert (len(report.reversed), report.kept, report.failed) == (5, [], [])
    assert everything(store) == before
    assert lines(store) == register_before


def test_a_change_goes_back_field_by_field(store: Store) -> None:
    person_id, _act = register(store)
    act = edit(store, person_id, phone="2", email="a@example.edu.cn")
    edit(store, person_id, phone="3")
    report, _undo_act = undo(store, act)
    assert [(one.table, one.label, one.reason) for one in report.kept] == [("people", "阿里", "changed")]
    with store.reading() as session:
        person = session.get(Person, person_id)
        assert person is not None
        assert (person.phone, person.email) == ("3", "")


def test_a_person_changed_since_stays_with_all_that_came_along(store: Store) -> None:
    person_id, act = register(store)
    other, other_act = register(store, "陈文海", "2024002")
    assert other_act != act
    edit(store, person_id, phone="9")
    report, _undo_act = undo(store, act)
    assert report.reversed == []
    assert {(one.table, one.reason) for one in report.kept} == {
        ("people", "changed"),
        ("nationalities", "together"),
        ("identity_documents", "together"),
        ("enrolments", "together"),
        ("status_changes", "together"),
    }
    assert other in {row["id"] for row in everything(store)["people"]}


def test_a_person_used_since_stays(store: Store) -> None:
    _person, act = register(store)
    with store.reading() as session:
        enrolment_id = session.query(Enrolment.id).scalar()
    assert enrolment_id is not None
    with store.writing("陈静", "students.change_status") as session:
        operations.change_status(session, enrolment_id=enrolment_id, status="SUSPENDED", effective_on="2025-03-01")
    report, _undo_act = undo(store, act)
    assert report.reversed == []
    assert {one.reason for one in report.kept} == {"changed", "used", "together"} - {"changed"}


def test_a_change_that_was_itself_taken_back_does_not_count(store: Store) -> None:
    person_id, act = register(store)
    undo(store, edit(store, person_id, phone="9"))
    report, _undo_act = undo(store, act)
    assert report.kept == report.failed == []
    assert everything(store)["people"] == []


def test_a_row_deleted_since_is_named_as_failed(store: Store) -> None:
    person_id, first = register(store)
    act = edit(store, person_id, phone="9")
    undo(store, first)  # kept: changed since
    with store.writing("陈静", "students.erase") as session:
        for table in ("status_changes", "enrolments", "identity_documents", "nationalities", "people"):
            session.connection().exec_driver_sql(f"DELETE FROM {table}")
    report, _undo_act = undo(store, act)
    assert [(one.table, one.reason) for one in report.failed] == [("people", "gone")]


def test_an_insertion_whose_row_is_gone_is_named_as_failed(store: Store) -> None:
    """Nothing is left to take back: the attempt is no act, and no internal error."""
    person_id, _act = register(store)
    with store.writing("陈静", "students.edit") as session:
        run = session.connection().exec_driver_sql
        run("INSERT INTO nationalities (person_id, country) VALUES (?, 'IRN')", (person_id,))
    added = session.info["act_id"]
    with store.writing("陈静", "students.edit") as session:
        session.connection().exec_driver_sql("DELETE FROM nationalities WHERE country = 'IRN'")
    report, act_id = undo(store, added)
    assert [(one.table, one.reason) for one in report.failed] == [("nationalities", "gone")]
    assert not report.reversed
    with store.reading() as session:
        assert act_id not in {act.id for act in journal.list_acts(session, 10)}


def test_undo_twice_is_refused_in_words(store: Store) -> None:
    _person, act = register(store)
    undo(store, act)
    with pytest.raises(RuleBroken, match="已经撤销"):
        undo(store, act)
    with pytest.raises(RuleBroken, match="没有编号"):
        undo(store, 4711)


def test_ctrl_z_walks_back_and_ctrl_shift_z_forward(store: Store) -> None:
    person_id, first = register(store)
    with store.writing("陈静", "students.edit") as session:
        operations.edit(session, person_id=person_id, person={"phone": "2"})
    second = session.info["act_id"]
    assert last(store, journal.last_to_undo) == second
    _report, undo_act = undo(store, second)
    assert last(store, journal.last_to_undo) == first
    assert last(store, journal.last_to_redo) == undo_act
    undo(store, undo_act)
    assert last(store, journal.last_to_redo) is None
    assert last(store, journal.last_to_undo) == second


def last(store: Store, question: Any) -> int | None:
    with store.reading() as session:
        found: int | None = question(session, "陈静")
    return found


def test_bulk_statements_are_heard_and_undone(store: Store) -> None:
    with store.writing("陈静", "students.import", cause="import") as session:
        rows = [(f"学生{number}", f"{number:04d}") for number in range(2000)]
        session.connection().exec_driver_sql("INSERT INTO people (chinese_name, sort_key) VALUES (?, ?)", rows)
    with store.writing("陈静", "students.set_values") as session:
        session.connection().exec_driver_sql("UPDATE people SET phone = '7', version = version + 1 WHERE id % 2 = 0")
    act = session.info["act_id"]
    report, _undo_act = undo(store, act)
    assert len(report.reversed) == 1000
    with store.reading() as session:
        assert session.query(Person).filter(Person.phone != "").count() == 0


def test_history_of_one_row(store: Store) -> None:
    person_id, _act = register(store)
    edit(store, person_id, phone="2")
    with store.reading() as session:
        found = journal.history(session, "people", person_id)
    assert [(change.op, change.old, change.new, change.who) for change in found] == [
        ("U", {"phone": "1"}, {"phone": "2"}, "何晓彤"),
        ("I", {}, {}, "陈静"),
    ]


def test_undo_survives_a_restart(store: Store) -> None:
    from gzstudents.schema import open_store

    _person, act = register(store)
    store.close()
    again = open_store(store.path)
    report, _undo_act = undo(again, act)
    assert len(report.reversed) == 5
    again.close()


ACTS = st.lists(
    st.tuples(st.sampled_from(["register", "phone", "adviser", "status", "undo", "document"]), st.integers(0, 5)),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=ACTS)
def test_taking_everything_back_newest_first_leaves_nothing(script: list[tuple[str, int]], fresh_store: Any) -> None:
    """Whatever was done: undone in the reverse order, nothing is kept, nothing fails, and no row is left."""
    store: Store = fresh_store()
    done: list[int] = []
    for number, (what, which) in enumerate(script):
        act = _do(store, what, which, number, done)
        if act is not None:
            done.append(act)
    for act in reversed(done):
        report, _undo_act = undo(store, act)
        assert (report.kept, report.failed) == ([], [])
    assert not any(everything(store).values())
    assert lines(store) == []


def _do(store: Store, what: str, which: int, number: int, done: list[int]) -> int | None:
    with store.writing("陈静", what, cause="undo" if what == "undo" else "manual") as session:
        people = session.query(Person.id).order_by(Person.id).all()
        if what == "register":
            operations.register(
                session,
                person={"chinese_name": f"学生{number}"},
                country="VNM",
                enrolment={"student_number": f"S{number}"},
            )
        elif what == "undo":
            if not done:
                return None
            report = journal.undo(session, done.pop())
            assert report.kept == []
            return None
        elif not people:
            return None
        else:
            _change(session, what, people[which % len(people)][0], number)
    return int(session.info["act_id"]) if session.info["changed"] else None


def _change(session: Session, what: str, person_id: int, number: int) -> None:
    if what == "phone":
        operations.edit(session, person_id=person_id, person={"phone": str(number)})
    elif what == "adviser":
        operations.set_values(session, person_ids=[person_id], values={"adviser": f"辅导员{number}"})
    elif what == "document":
        operations.add_document(session, person_id=person_id, kind="PASSPORT", number=f"AB{number:07d}")
    elif what == "status":
        stay = session.query(Enrolment).filter(Enrolment.person_id == person_id).first()
        if stay is not None:
            session.add(StatusChange(enrolment_id=stay.id, status="SUSPENDED", effective_on="2099-01-01"))
