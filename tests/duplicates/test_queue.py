"""Finding: everybody, what changed since, one new person; what was decided is remembered until something changes."""

import json
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.duplicates import importing, operations
from gzstudents.duplicates.queries import finding, keeping, queue, reading
from gzstudents.duplicates.rules import Document, Known, compare, profile_of
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.students.operations import edit
from tests import make
from tests.commands.conftest import CommandLine, gz
from tests.duplicates.corpus import pairs
from tests.duplicates.office import KEPT_NUMBER, MERGED_NUMBER, do, two_records

__all__ = ["gz"]


def search(store: Store, *, whole: bool = False) -> finding.Searched:
    with store.reading() as session:
        found = finding.search(session.connection(), whole=whole)
    finding.keep(store.engine, found)
    return found


def listed(store: Store, **options: Any) -> list[queue.PairRow]:
    with store.reading() as session:
        return queue.list_pairs(session, **options)


def register_corpus(store: Store, step: int) -> None:
    """Both records of every so many pairs of the corpus."""
    from gzstudents.students.model import Enrolment, IdentityDocument, Nationality, Person
    from gzstudents.students.operations.people import compute_keys

    with store.writing("陈静", "students.import") as session:
        for pair in pairs()[::step]:
            for side, one in enumerate((pair.first, pair.second)):
                record = Person(
                    chinese_name=one.chinese_name, surname=one.surname, given_names=one.given_names,
                    native_name=one.native_name, gender=one.gender or "0", birth_date=one.birth_date, phone=one.phone,
                    email=one.email,
                )  # fmt: skip
                compute_keys(record)
                session.add(record)
                session.flush()
                session.add_all(Nationality(person_id=record.id, country=country) for country in one.countries)
                session.add_all(
                    IdentityDocument(
                        person_id=record.id, kind=paper.kind, issuing_country=paper.country, number=paper.key,
                        number_key=paper.key, is_current=int(paper.is_current),
                    )
                    for paper in one.documents
                )  # fmt: skip
                session.add_all(
                    Enrolment(person_id=record.id, student_number=f"{text}{'/' * (side and '-' not in text)}")
                    for text in one.student_numbers
                )


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.long)])
def test_the_search_finds_what_comparing_all_with_all_finds(store: Store, step: int) -> None:
    """Blocking, packing and the queue lose no pair that the score would list, over the corpus at once."""
    register_corpus(store, step)
    search(store)
    with store.reading() as session:
        known = list(reading.all_profiles(session.connection()))
    expected = {
        (one.known.id, other.known.id)
        for place, one in enumerate(known)
        for other in known[place + 1 :]
        if compare(one, other).is_possible
    }
    assert {(row.one.id, row.other.id) for row in listed(store)} == expected
    assert len(expected) >= 85 // step


def test_what_changed_since_is_found_without_looking_at_everybody(store: Store) -> None:
    kept, other = two_records(store)
    with store.writing("陈静", "students.register") as session:
        third = make.student(
            session, surname="KIM", given_names="Minjun", birth_date="2001-01-01", country="KOR"
        ).person_id
    assert search(store).changed is None
    assert [(row.one.id, row.other.id) for row in listed(store)] == [(kept, other)]
    with store.reading() as session:
        assert queue.standing(session).behind == 0
    do(store, edit, person_id=third, person={"surname": "DIALLO", "given_names": "Aminata", "birth_date": "2003-05-14"})
    with store.reading() as session:
        assert queue.standing(session).behind == 1
    found = search(store)
    assert found.changed == frozenset({third})
    assert {(row.one.id, row.other.id) for row in listed(store)} == {(kept, other), (kept, third), (other, third)}
    again = search(store, whole=True)
    assert {one[:4] for one in again.found} >= {one[:4] for one in found.found}
    assert {(row.one.id, row.other.id) for row in listed(store)} == {(kept, other), (kept, third), (other, third)}
    do(store, operations.merge, kept_id=kept, merged_id=other)
    assert {(row.one.id, row.other.id) for row in listed(store)} == {(kept, third)}, "whoever was merged is in no pair"


def test_one_new_person_before_and_after_the_first_search(store: Store) -> None:
    kept, other = two_records(store)
    new = Known(0, surname="Aminata", given_names="DIALLO", birth_date="2003-05-14", countries=("MLI",))
    paper = Known(0, documents=(Document("PASSPORT", "MLI", "ML1234567"),))
    for _round in range(2):
        with store.reading() as session:
            assert {hit.person.id for hit in queue.may_be(session, new)} == {kept, other}
            (hit,) = queue.may_be(session, paper)
            assert (hit.person.id, hit.person.student_number, hit.reasons) == (kept, KEPT_NUMBER, ("document_same",))
            assert queue.may_be(session, Known(0)) == []
        search(store)


def test_many_with_one_phone_are_not_compared_by_it(store: Store) -> None:
    with store.writing("陈静", "students.register") as session:
        for number in range(8):
            make.student(session, surname=f"NAME{chr(65 + number) * 4}", given_names=chr(75 + number) * 5, phone="13800009999",
                         birth_date="2003-05-14")  # fmt: skip
    search(store)
    assert listed(store) == []


def test_names_that_thousands_have_are_compared_within_a_day(store: Store) -> None:
    with store.writing("陈静", "students.register") as session:
        for number in range(150):
            make.student(
                session,
                surname="NGUYEN",
                given_names="Thi Hong Nhung",
                birth_date=f"{1990 + number % 30}-05-14",
                country="VNM",
            )
    found = search(store)
    assert found.skipped == 0
    assert found.compared < 150 * 149 / 2 / 10
    assert {row.one.birth_date == row.other.birth_date for row in listed(store)} == {True}
    assert len(listed(store)) == 30 * 10


# -- decisions -------------------------------------------------------------------------------------------------------------


def test_not_the_same_is_remembered_until_something_changes(store: Store) -> None:
    kept, other = two_records(store)
    search(store)
    do(store, operations.reject, person_id=other, other_id=kept, reason="双胞胎，已核对护照")
    assert listed(store) == []
    (row,) = listed(store, decided=True)
    assert (row.state, row.decided.decided_by, row.decided.reason) == ("different", "陈静", "双胞胎，已核对护照")  # type: ignore[union-attr]
    do(store, edit, person_id=kept, person={"note": "与姓名无关的改动"})
    search(store)
    assert listed(store) == []
    do(store, edit, person_id=kept, person={"email": "ami@mail.example"})
    search(store)
    (row,) = listed(store)
    assert row.state == "again"
    do(store, operations.reject, person_id=kept, other_id=other)
    assert listed(store) == []
    do(store, operations.reconsider, person_id=kept, other_id=other)
    assert [row.state for row in listed(store)] == ["open"]
    with pytest.raises(RuleBroken):
        do(store, operations.reconsider, person_id=kept, other_id=other)
    with pytest.raises(RuleBroken):
        do(store, operations.reject, person_id=kept, other_id=kept)


def test_parting_can_say_that_they_are_two(store: Store) -> None:
    kept, other = two_records(store)
    redirect = do(store, operations.merge, kept_id=kept, merged_id=other)
    do(store, operations.unmerge, redirect_id=redirect, remember=True)
    search(store)
    assert [row.state for row in listed(store, decided=True)] == ["different"]


# -- the command line ------------------------------------------------------------------------------------------------------


def test_the_commands(gz: CommandLine, store: Store) -> None:
    kept, other = two_records(store)
    store.close()
    assert Path(gz.store) == store.path
    code, answer = gz("duplicates", "list")
    assert (code, answer["pairs"], answer["searched_at"]) == (0, [], "")
    code, answer = gz("duplicates", "find")
    assert (code, answer["found"], answer["whole"], answer["people"]) == (0, 1, True, 2)
    code, answer = gz("duplicates", "list")
    assert answer["pairs"][0]["words"][0] == "护照姓名相同"
    code, answer = gz("duplicates", "find", "--student", MERGED_NUMBER)
    assert answer["pairs"][0]["person"]["id"] == kept
    code, answer = gz("duplicates", "merge", "--keep", KEPT_NUMBER, "--merge", f"#{other}", "--dry-run")
    assert (code, answer["blockers"]) == (0, [])
    assert {line["key"] for line in answer["lines"]} >= {"surname", "country"}
    code, answer = gz(
        "duplicates", "merge", "--keep", KEPT_NUMBER, "--merge", f"#{other}", "--choose", "given_names=merged"
    )
    assert code == 0
    redirect = answer["redirect"]
    code, answer = gz("duplicates", "merge", "--keep", KEPT_NUMBER, "--merge", MERGED_NUMBER)
    assert (code, "同一条" in answer["message"]) == (1, True)
    code, answer = gz("duplicates", "list", "--merges")
    assert (answer["merges"][0]["id"], answer["merges"][0]["merged_id"]) == (redirect, other)
    code, answer = gz("duplicates", "unmerge", str(redirect), "--dry-run")
    assert (code, answer["later"], answer["added"]) == (0, [], [])
    code, answer = gz("duplicates", "unmerge", str(redirect))
    assert (code, answer["kept"], answer["failed"]) == (0, [], [])
    code, answer = gz("duplicates", "reject", KEPT_NUMBER, MERGED_NUMBER, "--reason", "已核对")
    assert code == 0
    assert gz("duplicates", "list")[1]["count"] == 0
    assert gz("duplicates", "reject", KEPT_NUMBER, "nobody")[0] == 1
    assert gz("duplicates", "merge", "--keep", "1", "--merge", "2", "--choose", "x=left")[0] == 2


def test_a_roll_that_brings_somebody_again_says_who_may_be_meant(
    gz: CommandLine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only beside rows of new people; a student number or a passport that is known matches without a question. Of a very long
    roll it is said how many rows were not compared.
    """
    kept, _other = two_records(store)
    store.close()
    rows = [
        (
            "X1",
            "",
            "Aminata",
            "DIALLO",
            "女",
            "马里",
            "2003-05-14",
            "QQ1234567",
            "本科",
            "国际学院",
            "2025-09-01",
            "在校",
        ),
        ("X2", "", "KIM", "Minjun", "男", "韩国", "2001-01-30", "M12345678", "本科", "国际学院", "2025-09-01", "在校"),
    ]
    path = gz.folder / "plan.json"
    assert gz("import", gz.roll(people=rows), "--plan", "--plan-out", path)[0] == 0
    first, second = json.loads(path.read_text("utf-8"))["items"]
    assert first["similar"][0] == [
        kept,
        f"阿米娜 {KEPT_NUMBER}（护照姓名相同，只是姓和名的位置或顺序不同；出生日期相同）",
    ]
    assert "similar" not in second
    monkeypatch.setattr(importing, "_MOST_ROWS", 1)
    rows.reverse()
    assert gz("import", gz.roll(people=rows), "--plan", "--plan-out", path)[0] == 0
    plan = json.loads(path.read_text("utf-8"))
    assert "其中 1 行没有与名册中相似的人比较" in plan["sheet_problems"][0]["message"]
    assert [who for item in plan["items"] for _id, who in item.get("similar", ())] == ["阿米娜", "DIALLO AMINATA"], (
        "equal names only"
    )


def test_keys_made_for_one_long_roll_find_whom_the_kept_ones_find(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, other = two_records(store)
    with store.reading() as session:
        connection = session.connection()
        profiles = reading.profiles(connection, [kept, other])
        asked = keeping.Index(connection)
        monkeypatch.setattr(finding, "_FEW", 0)
        made = finding.index_for(connection, 1)
        assert (asked.changed, made.changed) == (None, frozenset())
        for profile in profiles:
            found = finding.candidates(connection, profile, made)
            assert found == finding.candidates(connection, profile, asked) != set()


def test_profiles_are_what_the_store_says(store: Store) -> None:
    kept, _other = two_records(store)
    with store.reading() as session:
        (profile,) = reading.profiles(session.connection(), [kept])
    assert profile == profile_of(
        Known(
            kept, "阿米娜", "DIALLO", "Aminata", "", "2", "2003-05-14", "13800001111", "", "", ("MLI",),
            (Document("PASSPORT", "MLI", "ML1234567"),), (KEPT_NUMBER,),
        )
    )  # fmt: skip
    assert commands.COMMANDS["duplicates"] == "duplicates"
