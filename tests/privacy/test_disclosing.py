"""The register of what leaves the office: exports wait in it to be explained, and nothing goes abroad without a consent."""

from typing import Any

import pytest

from gzstudents.consents import operations as consents
from gzstudents.consents.operations import ConsentMissing
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.privacy.operations import disclosing
from gzstudents.privacy.queries.disclosures import DisclosureRow, list_disclosures
from tests import make
from tests.privacy.office import do

GIVEN: dict[str, Any] = {
    "kind": "PARTNER", "recipient": "某合作大学", "purpose": "交换生成绩", "basis": "CONTRACT", "fields": "姓名、成绩",
}  # fmt: skip


def rows(store: Store) -> list[DisclosureRow]:
    with store.reading() as session:
        return list_disclosures(session)


def student(store: Store, number: str) -> int:
    with store.writing("陈静", "students.register") as session:
        return make.student(session, chinese_name=number, stay={"student_number": number}).person_id


def test_an_entry_says_all_of_it_and_who_made_it(store: Store) -> None:
    people = [student(store, number) for number in ("S1", "S2")]
    do(store, disclosing.disclose_numbers, numbers="S1， S2;S1", **GIVEN)
    (row,) = rows(store)
    assert (row.recipient, row.purpose, row.basis, row.people_count, row.abroad, row.who) == (
        "某合作大学", "交换生成绩", "CONTRACT", 2, False, "陈静",
    )  # fmt: skip
    with store.reading() as session:
        named = session.connection().exec_driver_sql("SELECT person_id FROM disclosure_people").scalars().all()
    assert sorted(named) == sorted(people)


def test_abroad_needs_each_persons_separate_consent(store: Store) -> None:
    one, two = student(store, "S1"), student(store, "S2")
    with pytest.raises(RuleBroken, match="第39条"):
        do(store, disclosing.disclose, abroad=True, people_count=2, **GIVEN)
    do(store, consents.record, person_id=one, purpose="ABROAD", answer="GIVEN", how="PAPER")
    with pytest.raises(ConsentMissing, match="第38、39条"):
        do(store, disclosing.disclose, abroad=True, person_ids=[one, two], **GIVEN)
    do(store, disclosing.disclose, abroad=True, person_ids=[one], **GIVEN)
    do(store, disclosing.disclose, abroad=True, person_ids=[two], **{**GIVEN, "basis": "VITAL"})
    assert [row.abroad for row in rows(store)] == [True, True]


def test_an_export_waits_until_somebody_says_where_it_went(store: Store) -> None:
    note = {"query": "all", "count": 3, "columns": ["学号", "中文姓名"], "file": "名单.xlsx", "sha256": "a" * 64}
    act = store.seen("陈静", "students.exported", note)
    (row,) = rows(store)
    assert (row.id, row.act, row.file, row.people_count, row.recipient) == (0, act, "名单.xlsx", 3, "")
    do(store, disclosing.disclose, people_count=3, file=row.file, sha256=row.sha256, act=row.act, **GIVEN)
    (row,) = rows(store)
    assert row.id
    assert (row.file, row.sha256) == ("名单.xlsx", "a" * 64)


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipient": " "},
        {"purpose": ""},
        {"basis": "WHIM"},
        {"kind": ""},
        {"disclosed_on": "2999-01-01"},
        {"numbers": "NOBODY"},
    ],
    ids=lambda one: next(iter(one)),
)
def test_what_says_too_little_is_refused(store: Store, wrong: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken):
        do(store, disclosing.disclose_numbers, **{**GIVEN, **wrong})
    assert rows(store) == []
