"""What belongs to a person beside papers and study: recorded, corrected, ended, taken away, undone."""

from datetime import date
from typing import Any

import pytest

from gzstudents.kernel import journal
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.students import operations, queries, register, roll
from gzstudents.students.operations.whole import renew_document
from gzstudents.students.queries import Person360
from tests import make


def one(store: Store, **values: Any) -> tuple[int, int]:
    """A person with one enrolment, registered on 1 September 2024: both ids."""
    with store.writing("陈静", "students.register") as session:
        stay = make.student(session, **values)
        return stay.person_id, stay.id


def read(store: Store, person_id: int) -> Person360:
    with store.reading() as session:
        whole = queries.get_person(session, person_id)
    assert whole is not None
    return whole


def found(store: Store, text: str) -> list[int]:
    with store.reading() as session:
        return roll.search(session.connection().connection.dbapi_connection, text)


def do(store: Store, operation: Any, **values: Any) -> Any:
    with store.writing("陈静", operation.verb) as session:
        return operation(session, **values)


def wrong(store: Store) -> list[int]:
    with store.reading() as session:
        return register.wrong_lines(session.connection().connection.dbapi_connection)


def test_who_changes_a_name_is_found_by_both(store: Store) -> None:
    person_id, _stay = one(store, chinese_name="阿明娜", surname="DIALLO", given_names="Aminata")
    do(store, operations.rename, person_id=person_id, names_now={"surname": "SOUZA", "chinese_name": "苏明娜"},
       changed_on="2026-03-01", reason="结婚，新护照")  # fmt: skip
    whole = read(store, person_id)
    assert (whole.person.surname, whole.person.chinese_name) == ("SOUZA", "苏明娜")
    (former,) = whole.more.former_names
    assert (former.values["surname"], former.values["valid_to"]) == ("DIALLO", "2026-02-28")
    for text in ("diallo", "souza", "阿明娜", "苏明娜", "amn", "smn", "suming"):
        assert found(store, text) == [person_id], text
    assert not wrong(store)


def test_a_name_that_does_not_change_is_no_change(store: Store) -> None:
    person_id, _stay = one(store)
    with pytest.raises(RuleBroken, match="没有变化"):
        do(store, operations.rename, person_id=person_id, names_now={"surname": " DIALLO "}, changed_on="2026-03-01")
    with pytest.raises(RuleBroken, match="姓名"):
        do(store, operations.rename, person_id=person_id, names_now={"surname": "", "given_names": ""}, changed_on="")


def test_undoing_a_rename_forgets_the_old_name_again(store: Store) -> None:
    person_id, _stay = one(store)
    with store.writing("陈静", "students.rename") as session:
        operations.rename(session, person_id=person_id, names_now={"surname": "SOUZA"}, changed_on="2026-03-01")
        act = session.info["act_id"]
    with store.writing("陈静", "journal.undo") as session:
        journal.undo(session, act)
    assert read(store, person_id).more.former_names == ()
    assert found(store, "souza") == []
    assert found(store, "diallo") == [person_id]


def test_names_of_ones_own_are_found_and_sort(store: Store) -> None:
    person_id, _stay = one(store, chinese_name="單莉", surname="", given_names="")
    do(store, operations.edit, person_id=person_id,
       person={"simplified_name": "单莉", "name_reading": "Shan Li", "preferred_name": "Lily"})  # fmt: skip
    for text in ("单莉", "單莉", "shan", "shanli", "sl", "lily"):
        assert found(store, text) == [person_id], text
    with store.reading() as session:
        order = session.connection().exec_driver_sql("SELECT sort_key FROM register").scalar_one()
    assert order.startswith("shan ")
    assert not wrong(store)


def test_nationality_ends_and_another_begins(store: Store) -> None:
    person_id, _stay = one(store, country="VNM")
    do(store, operations.save_nationality, person_id=person_id, end_others=True,
       values={"country": "AUS", "valid_from": "2026-05-10"})  # fmt: skip
    whole = read(store, person_id)
    assert whole.person.country == "AUS"
    assert [(part.values["country"], part.values["valid_to"]) for part in whole.more.nationalities] == [
        ("AUS", ""),
        ("VNM", "2026-05-09"),
    ]
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT country FROM register").scalar_one() == "AUS"


def test_two_nationalities_at_once_stay_both(store: Store) -> None:
    person_id, _stay = one(store, country="FRA")
    do(store, operations.save_nationality, person_id=person_id, values={"country": "MAR"})
    assert {part.values["country"] for part in read(store, person_id).more.nationalities} == {"FRA", "MAR"}


@pytest.mark.parametrize(
    ("values", "end_others", "said"),
    [
        ({"country": "", "valid_from": ""}, False, "国家"),
        ({"country": "AUS", "valid_from": "2026-05-10", "valid_to": "2026-05-09"}, False, "早于"),
        ({"country": "AUS"}, True, "起始日期"),
    ],
)
def test_what_a_nationality_needs(store: Store, values: dict[str, str], said: str, *, end_others: bool) -> None:
    person_id, _stay = one(store)
    with pytest.raises(RuleBroken, match=said):
        do(store, operations.save_nationality, person_id=person_id, values=values, end_others=end_others)


def test_a_check_keeps_its_facts_and_the_rule(store: Store) -> None:
    person_id, _stay = one(store, country="USA")
    facts = {"admission_year": 2026, "level": "BA", "origin": "EMIGRATED", "foreign_since": "2018-07-01",
             "stamps": "2022-05-01 2023-04-30\n2024-05-01 2025-04-30", "evidence": "护照、出入境记录"}  # fmt: skip
    do(store, operations.record_check, person_id=person_id, values=facts)
    (check,) = read(store, person_id).more.checks
    days = [check.values[f"days_{year}"] for year in (1, 2, 3, 4)]
    assert (check.values["result"], days, check.values["rule"]) == ("PASSED", [365, 0, 365, 0], "2020-12")
    with pytest.raises(RuleBroken, match="不能登记为符合"):
        do(store, operations.record_check, person_id=person_id,
           values={**facts, "foreign_since": "2024-01-01", "result": "PASSED"})  # fmt: skip
    with pytest.raises(RuleBroken, match="366"):
        do(store, operations.record_check, person_id=person_id, values={**facts, "stamps": "", "days_1": 400})


def test_contacts_are_kept_changed_ended_and_removed(store: Store) -> None:
    person_id, _stay = one(store)
    part_id = do(store, operations.save_contact, person_id=person_id,
                 values={"kind": "GUARDIAN", "name": "Fatou Diallo", "phone": "+224 620 00 00 01"})  # fmt: skip
    do(store, operations.save_contact, person_id=person_id, part_id=part_id, values={"valid_to": "2026-06-30"})
    (contact,) = read(store, person_id).more.contacts
    assert (contact.values["name"], contact.values["valid_to"]) == ("Fatou Diallo", "2026-06-30")
    with pytest.raises(RuleBroken, match="姓名"):
        do(store, operations.save_contact, person_id=person_id, values={"kind": "GUARDIAN", "name": ""})
    with pytest.raises(RuleBroken, match="类别"):
        do(store, operations.save_contact, person_id=person_id, values={"kind": "FRIEND", "name": "A"})
    other, _stay = one(store, passport="X9")
    with pytest.raises(RuleBroken, match="已不存在"):
        do(store, operations.save_contact, person_id=other, part_id=part_id, values={"name": "B"})
    do(store, operations.remove_part, table="contacts", part_id=part_id)
    assert read(store, person_id).more.contacts == ()


def test_the_list_knows_the_highest_hsk(store: Store) -> None:
    person_id, _stay = one(store)
    for level, day in (("4", "2025-03-01"), ("5", "2026-03-01"), ("3", "2024-03-01")):
        do(store, operations.save_language_result, person_id=person_id,
           values={"kind": "HSK", "level": level, "score": "210", "taken_on": day})  # fmt: skip
    do(store, operations.save_language_result, person_id=person_id, values={"kind": "IELTS", "level": "7.5"})
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT hsk FROM register").scalar_one() == "5"
    with pytest.raises(RuleBroken, match="没有"):
        do(store, operations.save_language_result, person_id=person_id, values={"kind": "HSK", "level": "12"})
    assert not wrong(store)


def test_a_visa_form_belongs_to_an_enrolment(store: Store) -> None:
    person_id, stay = one(store)
    do(store, operations.save_visa_form, enrolment_id=stay,
       values={"kind": "JW202", "number": "2026000123", "study_from": "2026-09-01", "study_to": "2030-07-01"})  # fmt: skip
    assert read(store, person_id).more.visa_forms[0].values["number"] == "2026000123"
    with pytest.raises(RuleBroken, match="早于"):
        do(store, operations.save_visa_form, enrolment_id=stay,
           values={"kind": "DQ", "study_from": "2026-09-01", "study_to": "2026-08-01"})  # fmt: skip


# -- changes of study


def test_another_major_leaves_the_status_and_says_what_it_was(store: Store) -> None:
    person_id, stay = one(store)
    do(store, operations.record_change, enrolment_id=stay, kind="CHANGE_MAJOR", effective_on="2026-02-20",
       study={"major": "会计学", "level": "MA"}, approval_no="穗大教〔2026〕8号", approved_on="2026-02-18")  # fmt: skip
    whole = read(store, person_id)
    assert (whole.enrolments[0].major, whole.enrolments[0].status) == ("会计学", "REGISTERED")
    change = whole.more.changes[0].values
    assert change["detail"] == "国际经济与贸易 → 会计学；本科 → 硕士"
    assert (change["approval_no"], change["approved_on"]) == ("穗大教〔2026〕8号", "2026-02-18")
    with pytest.raises(RuleBroken, match="学籍异动"):
        do(store, operations.record_change, enrolment_id=stay, kind="WITHDRAW", effective_on="2026-02-20")
    with pytest.raises(RuleBroken, match="还没有"):
        do(store, operations.record_change, enrolment_id=stay, kind="EXTEND", effective_on="2020-01-01")


def test_a_mistaken_end_is_corrected_and_the_study_goes_on(store: Store) -> None:
    person_id, stay = one(store)
    change = do(store, operations.change_status, enrolment_id=stay, status="GRADUATED", effective_on="2026-06-30")
    do(store, operations.correct_change, change_id=change, values={"effective_on": "2026-07-05"})
    assert read(store, person_id).enrolments[0].end_date == "2026-07-05"
    do(store, operations.correct_change, change_id=change, values={"status": "COMPLETED"})
    assert read(store, person_id).enrolments[0].status == "COMPLETED"
    do(store, operations.remove_change, change_id=change)
    after = read(store, person_id).enrolments[0]
    assert (after.status, after.end_date) == ("REGISTERED", "")
    assert not wrong(store)


def test_a_correction_may_not_make_a_history_that_cannot_be(store: Store) -> None:
    _person, stay = one(store)
    first = do(store, operations.change_status, enrolment_id=stay, status="SUSPENDED", effective_on="2025-03-01")
    do(store, operations.change_status, enrolment_id=stay, status="REGISTERED", effective_on="2025-09-01")
    with pytest.raises(RuleBroken, match="终态"):
        do(store, operations.correct_change, change_id=first, values={"status": "EXPELLED"})
    with pytest.raises(RuleBroken, match="生效日期"):
        do(store, operations.correct_change, change_id=first, values={"effective_on": ""})
    with store.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT id FROM status_changes ORDER BY id").scalars().all()
    with pytest.raises(RuleBroken, match="不能从"):
        do(store, operations.remove_change, change_id=rows[0])


# -- papers


def test_two_passports_at_once(store: Store) -> None:
    person_id, _stay = one(store, country="FRA", passport="11AA11111")
    with store.writing("陈静", "students.edit") as session:
        session.connection().exec_driver_sql("UPDATE identity_documents SET issuing_country = 'FRA'")
    do(store, renew_document, person_id=person_id, kind="PASSPORT", number="AB1234567", issuing_country="MAR")
    assert {paper.number for paper in read(store, person_id).documents if paper.is_current} == {
        "11AA11111",
        "AB1234567",
    }
    do(store, renew_document, person_id=person_id, kind="PASSPORT", number="22BB22222", issuing_country="FRA")
    papers = {paper.number: paper.is_current for paper in read(store, person_id).documents}
    assert papers == {"11AA11111": False, "AB1234567": True, "22BB22222": True}
    assert found(store, "11AA11111") == [person_id]


def test_three_answers_in_the_list(store: Store) -> None:
    _person, stay = one(store)
    columns = "SELECT on_campus, in_china FROM register"
    with store.reading() as session:
        assert session.connection().exec_driver_sql(columns).one() == ("1", "")
    day = date.today().isoformat()
    do(store, operations.change_status, enrolment_id=stay, status="SUSPENDED", effective_on=day)
    with store.reading() as session:
        assert session.connection().exec_driver_sql(columns).one() == ("0", "")
    do(
        store,
        operations.edit,
        person_id=_person,
        person={"in_china": "1"},
        enrolment_id=stay,
        enrolment={"on_campus": "1"},
    )
    with store.reading() as session:
        assert session.connection().exec_driver_sql(columns).one() == ("1", "1")
    assert not wrong(store)
