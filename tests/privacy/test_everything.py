"""Everything about one person: no table can be forgotten, nothing that stands in the store is missing from the copy."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from gzstudents import commands, schema
from gzstudents.kernel import access, codes
from gzstudents.kernel.access import Person
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.privacy.queries import tree
from gzstudents.privacy.queries.everything import everything, person_of
from tests import make
from tests.certificates.pages import plain, reader, text_of
from tests.privacy.office import NUMBER, OTHER, PLANTED, SCANNED, plant, protected, sit_down


def test_every_table_speaks_of_people_or_says_why_not() -> None:
    """Whoever adds a table either refers to a person with it, or writes its reason into LEFT_OUT."""
    assert schema.VERSION
    reached = {tree.PEOPLE, *tree.ways()}
    assert reached.isdisjoint(tree.LEFT_OUT)
    assert set(tree.known()) <= reached | set(tree.LEFT_OUT)
    assert all(tree.LEFT_OUT.values())
    named = {code.code for code in codes.values("record_table")}
    assert reached <= named, reached - named


def test_a_table_added_later_is_reached_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    extra = MetaData()
    Table("people", extra, Column("id", Integer, primary_key=True))
    Table("bank_accounts", extra, Column("person_id", ForeignKey("people.id")))
    Table("payments", extra, Column("account_id", ForeignKey("bank_accounts.person_id")))
    Table("lonely", extra, Column("id", Integer))
    monkeypatch.setattr(tree, "known", lambda: dict(extra.tables))
    tree.ways.cache_clear()
    try:
        assert tree.ways() == {"bank_accounts": ("person_id", "people"), "payments": ("account_id", "bank_accounts")}
        assert "lonely" not in tree.ways()
    finally:
        tree.ways.cache_clear()


def test_all_that_was_planted_is_in_it_and_nobody_else(tmp_path: Path) -> None:
    with protected(tmp_path / "office.gzs") as store:
        person = plant(store)
        with store.writing("陈静", "students.register") as session:
            make.student(session, chinese_name="别的人", passport="ZZ9999999")
        with store.reading() as session:
            assert person_of(session, number=NUMBER) == person_of(session, number=f"#{person}") == person
            made = everything(session, person, made_by="陈静")
        text = made.as_json()
        assert [name for name, value in PLANTED.items() if value not in text] == []
        assert "别的人" not in text
        assert "sealed:" not in text, "what her own office can open is given in clear"
        assert "ZZ9999999" not in text
        assert json.loads(text)["tables"]["awards"][0]["refers_to"]["programme_id"]["code"] == "GD"
        assert made.withheld == []
        assert [one["verb"] for one in made.seen] == ["students.seen"]
        assert {"students.register", "students.edit", "privacy.disclose", "requests.add_note"} <= {
            one["verb"] for one in made.acts
        }
        spoken_of = """people nationalities identity_documents enrolments status_changes awards certificates service_requests
            request_notes alumni destinations consents disclosure_people"""
        assert set(made.tables) >= set(spoken_of.split())


def test_without_the_counsellors_key_it_says_who_can_give_the_notes(tmp_path: Path) -> None:
    from gzstudents.office import people

    with protected(tmp_path / "office.gzs") as store:
        person = plant(store)
        people.add(store, access.keys(), login="wu", password=OTHER, roles=["student_officer"])  # type: ignore[arg-type]
        sit_down(store, "wu")
        with store.reading() as session:
            made = everything(session, person)
        assert {one.table: (one.many, one.roles) for one in made.withheld} == {
            **dict.fromkeys(("service_requests", "request_notes", "consents"), (1, ("counsellor",))),
            "bank_accounts": (1, ("finance",)),
        }
        assert made.tables["bank_accounts"][0]["number"] == f"•••• {PLANTED['account'][-4:]}"
        text = made.as_json()
        assert PLANTED["counselling"] not in text
        assert PLANTED["account"] not in text
        assert "sealed:" not in text
        assert "PSY" not in text
        assert PLANTED["note"] in text, "the other notes are there"


def test_deleted_rows_and_what_they_held_are_in_it(store: Store) -> None:
    from gzstudents.kernel import journal

    person = plant(store, counselling=False)
    with store.writing("陈静", "students.add_document") as session:
        session.connection().exec_driver_sql(
            "INSERT INTO identity_documents (person_id, kind, number, number_key) VALUES (?, 'VISA', 'GONE123', 'GONE123')",
            (person,),
        )
        act = session.info["act_id"]
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        journal.undo(session, act)
    with store.reading() as session:
        made = everything(session, person)
    gone = made.tables["identity_documents"][-1]
    assert gone["deleted"]
    assert gone["history"][0]["old"]["number"] == "GONE123"


@pytest.mark.parametrize("roles", [{"administrator"}, {"scholarship_officer"}, {"auditor"}], ids="-".join)
def test_it_needs_both_rights(store: Store, roles: set[str]) -> None:
    person = plant(store, counselling=False)
    access.sign_in(Person("x", "x", "x", frozenset(roles)))
    try:
        with store.reading() as session, pytest.raises(RuleBroken, match="权限"):
            everything(session, person)
    finally:
        access.sign_out()


def test_the_command_writes_both_files_and_the_register(store: Store, tmp_path: Path, capsys: Any) -> None:
    plant(store, counselling=False)
    store.close()
    words = [
        "privacy",
        "export",
        "--student",
        NUMBER,
        "--out",
        str(tmp_path / "out"),
        "--store",
        str(store.path),
        "--json",
    ]
    assert commands.run(words) == 0
    answer = json.loads(capsys.readouterr().out)
    pdf, beside, scan = map(Path, answer["files"])
    assert scan.parent.parent == pdf.parent
    assert scan.read_bytes() == SCANNED.encode()
    assert plain(PLANTED["attachment"]) in scan.name
    data = json.loads(beside.read_text("utf-8"))
    assert data["student_number"] == NUMBER
    content = pdf.read_bytes()
    printed = "".join(text_of(content, page) for page in range(len(reader(content).pages)))
    assert "个人信息副本" in printed
    for name in ("Chinese name", "Latin surname", "passport", "old passport", "phone", "title", "employer"):
        assert plain(PLANTED[name]) in printed, name
    again = schema.open_store(store.path)
    with again.reading() as session:
        rows = (
            session.connection().exec_driver_sql("SELECT kind, basis, people_count, sha256 FROM disclosures").fetchall()
        )
    again.close()
    assert rows[-1][:3] == ("PERSON", "ACCESS", 1)
    assert len(rows[-1][3]) == 64
    assert commands.run([*words[:3], "NOBODY", *words[4:]]) == 1
    assert "NOBODY" in json.loads(capsys.readouterr().out)["message"]
