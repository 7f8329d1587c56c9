"""Registering, editing, documents, statuses, many at once: on a real store."""

import pytest

from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.store import Store
from gzstudents.students import operations, queries
from gzstudents.students.queries import Person360


def register(store: Store, number: str | None = "2024001", **person: str) -> int:
    with store.writing("陈静", "students.register") as session:
        return operations.register(
            session,
            person={"chinese_name": "陈文海", "surname": "TRAN", "given_names": "VAN HAI", **person},
            country="VNM",
            document={"kind": "PASSPORT", "number": "C1125571", "issuing_country": "VNM", "valid_to": "2030-01-01"},
            enrolment={"student_number": number, "category": "03", "start_date": "2024-09", "college": "文学院"},
        )


def read(store: Store, person_id: int) -> Person360:
    with store.reading() as session:
        found = queries.get_person(session, person_id)
    assert found is not None
    return found


def test_a_person_is_registered_with_all_that_belongs_to_them(store: Store) -> None:
    found = read(store, register(store))
    assert (found.person.chinese_name, found.person.country) == ("陈文海", "VNM")
    assert [(stay.student_number, stay.level, stay.status) for stay in found.enrolments] == [
        ("2024001", "MA", "REGISTERED")
    ]
    assert [(paper.number, paper.is_current) for paper in found.documents] == [("C1125571", True)]
    assert found.permit_until == "2030-01-01"


def test_somebody_with_one_name_only_is_welcome(store: Store) -> None:
    with store.writing("陈静", "students.register") as session:
        person_id = operations.register(session, person={"given_names": "SUHARTO"})
    assert read(store, person_id).person.given_names == "SUHARTO"


def test_nobody_without_any_name(store: Store) -> None:
    with pytest.raises(RuleBroken, match="姓名"), store.writing("陈静", "students.register") as session:
        operations.register(session, person={"chinese_name": " \u200b "})


def test_a_student_number_belongs_to_one(store: Store) -> None:
    register(store)
    with pytest.raises(RuleBroken, match="2024001 已属于另一名学生"):
        register(store)
    register(store, None)
    register(store, "")  # nobody has a number yet: many may have none


def test_an_edit_changes_what_is_handed_in_and_is_found_at_once(store: Store) -> None:
    person_id = register(store)
    found = read(store, person_id)
    with store.writing("何晓彤", "students.edit") as session:
        operations.edit(
            session,
            person_id=person_id,
            person={"chinese_name": "单于飞"},
            enrolment_id=found.enrolments[0].id,
            enrolment={"college": "医学院"},
            country="LAO",
            version=found.person.version,
        )
    after = read(store, person_id)
    assert (after.person.chinese_name, after.person.surname, after.person.country) == ("单于飞", "TRAN", "LAO")
    assert after.enrolments[0].college == "医学院"
    with store.reading() as session:
        line = session.connection().exec_driver_sql("SELECT line, college, country FROM register").one()
    assert "单于飞" in line[0]
    assert tuple(line[1:]) == ("医学院", "LAO")


def test_a_stale_edit_is_refused(store: Store) -> None:
    person_id = register(store)
    with pytest.raises(StaleRecord), store.writing("陈静", "students.edit") as session:
        operations.edit(session, person_id=person_id, person={"phone": "1"}, version=99)
    with pytest.raises(RuleBroken, match="已不在名册"), store.writing("陈静", "students.edit") as session:
        operations.edit(session, person_id=4711, person={"phone": "1"})


def test_a_new_nationality_ends_the_old_one_the_day_before(store: Store) -> None:
    person_id = register(store)
    with store.writing("陈静", "students.set_country") as session:
        operations.set_country(session, person_id=person_id, country="KOR", from_day="2026-03-01")
    with store.reading() as session:
        rows = (
            session.connection()
            .exec_driver_sql("SELECT country, valid_from, valid_to FROM nationalities ORDER BY id")
            .fetchall()
        )
    assert [tuple(row) for row in rows] == [("VNM", None, "2026-02-28"), ("KOR", "2026-03-01", None)]
    assert read(store, person_id).person.country == "KOR"


def test_a_renewed_passport_keeps_the_old_one_findable(store: Store) -> None:
    person_id = register(store)
    with store.writing("陈静", "students.add_document") as session:
        operations.add_document(
            session,
            person_id=person_id,
            kind="PASSPORT",
            number="c 2225571",
            issuing_country="VNM",
            valid_to="2036-01-01",
        )
    papers = read(store, person_id).documents
    assert [(paper.number, paper.is_current) for paper in papers] == [("c 2225571", True), ("C1125571", False)]
    with store.reading() as session:
        line = session.connection().exec_driver_sql("SELECT line FROM register").scalar_one()
    assert "c1125571" in line
    assert "c2225571" in line


def test_the_same_number_again_only_moves_its_dates(store: Store) -> None:
    person_id = register(store)
    with store.writing("陈静", "students.add_document") as session:
        operations.add_document(
            session,
            person_id=person_id,
            kind="PASSPORT",
            number="C1125571",
            issuing_country="VNM",
            valid_to="2031-01-01",
        )
    papers = read(store, person_id).documents
    assert [(paper.number, paper.valid_to) for paper in papers] == [("C1125571", "2031-01-01")]


def test_graduation_ends_the_enrolment_and_the_way_back_is_closed(store: Store) -> None:
    person_id = register(store)
    stay = read(store, person_id).enrolments[0]
    with store.writing("陈静", "students.change_status") as session:
        operations.change_status(session, enrolment_id=stay.id, status="GRADUATED", effective_on="2026-06-30")
    after = read(store, person_id).enrolments[0]
    assert (after.status, after.end_date) == ("GRADUATED", "2026-06-30")
    with pytest.raises(RuleBroken, match="终态"), store.writing("陈静", "x") as session:
        operations.change_status(session, enrolment_id=stay.id, status="REGISTERED", effective_on="2026-09-01")


def test_a_change_before_a_later_one_is_refused(store: Store) -> None:
    person_id = register(store)
    stay = read(store, person_id).enrolments[0]
    with store.writing("陈静", "students.change_status") as session:
        operations.change_status(session, enrolment_id=stay.id, status="SUSPENDED", effective_on="2025-03-01")
    with pytest.raises(RuleBroken, match="之后已有学籍变动"), store.writing("陈静", "x") as session:
        operations.change_status(session, enrolment_id=stay.id, status="WITHDRAWN", effective_on="2024-12-01")


def test_many_at_once_all_or_none(store: Store) -> None:
    ids = [read(store, register(store, f"S{number}")).enrolments[0].id for number in range(3)]
    with store.writing("陈静", "students.change_status") as session:
        operations.change_status(session, enrolment_id=ids[1], status="GRADUATED", effective_on="2026-06-30")
    with pytest.raises(RuleBroken) as refusal, store.writing("陈静", "x") as session:
        operations.change_status_of_many(session, enrolment_ids=ids, status="SUSPENDED", effective_on="2026-09-01")
    assert len(refusal.value.reasons) == 1
    assert "S1" in refusal.value.reasons[0]
    with store.reading() as session:
        assert (
            session.connection()
            .exec_driver_sql("SELECT count(*) FROM status_changes WHERE status = 'SUSPENDED'")
            .scalar()
            == 0
        )


def test_bulk_edit_counts_only_what_changed(store: Store) -> None:
    people = [register(store, f"S{number}") for number in range(3)]
    with store.writing("陈静", "students.set_values") as session:
        assert operations.set_values(session, person_ids=people, values={"adviser": "何晓彤", "college": "文学院"}) == 3
    with store.writing("陈静", "students.set_values") as session:
        assert operations.set_values(session, person_ids=people, values={"adviser": "何晓彤"}) == 0
    with pytest.raises(RuleBroken, match="不能批量修改"), store.writing("陈静", "x") as session:
        operations.set_values(session, person_ids=people, values={"student_number": "1"})


def test_the_timeline_tells_statuses_and_acts(store: Store) -> None:
    person_id = register(store)
    with store.reading() as session:
        events = queries.timeline(session, person_id)
    assert {(event.kind, event.what) for event in events} == {("act", "students.register"), ("status", "REGISTERED")}


def test_the_enrolment_that_counts_is_the_one_still_running(store: Store) -> None:
    person_id = register(store)
    with store.writing("陈静", "x") as session:
        operations.edit(
            session,
            person_id=person_id,
            enrolment={"student_number": "B1", "category": "05", "start_date": "2023-09-01", "end_date": "2024-07-01"},
        )
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT student_number FROM register").scalar_one() == "2024001"
        assert queries.enrolments_of(session, [person_id, 99]).keys() == {person_id}


def test_a_paper_without_a_number_becomes_history_too(store: Store) -> None:
    person_id = register(store)
    for valid_to in ("2026-12-01", "2027-12-01"):
        with store.writing("陈静", "students.add_document") as session:
            operations.add_document(session, person_id=person_id, kind="RESIDENCE_PERMIT", valid_to=valid_to)
    papers = [paper for paper in read(store, person_id).documents if paper.kind == "RESIDENCE_PERMIT"]
    assert [(paper.valid_to, paper.is_current) for paper in papers] == [("2027-12-01", True), ("2026-12-01", False)]
