"""After a merge everything else goes on: old numbers lead to the person, figures, days of the past, privacy, papers."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from gzstudents.certificates.model import Certificate
from gzstudents.duplicates import operations
from gzstudents.duplicates.queries import comparing, finding, parting, queue
from gzstudents.kernel import access, journal
from gzstudents.kernel.backup import ledger
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.journal import chain
from gzstudents.kernel.store import Store
from gzstudents.office import operations as office
from gzstudents.permits.model import DeadlineState
from gzstudents.privacy.operations import erasing
from gzstudents.privacy.queries.everything import everything, person_of
from gzstudents.schema import open_store
from gzstudents.scholarships import operations as money
from gzstudents.statistics.queries import load_facts
from gzstudents.statistics.rules import periods
from gzstudents.statistics.rules.report import draw_up
from gzstudents.statistics.rules.roll import Roll
from gzstudents.students import as_of, chosen, queries, register
from gzstudents.students.merged import current_id, numbers_of
from gzstudents.students.model import Enrolment, IdentityDocument, Person
from gzstudents.students.operations import edit
from tests import make
from tests.duplicates.office import KEPT_NUMBER, MERGED_NUMBER, certificate, do, two_records


def sit(slot: str, *roles: str, college: str = "") -> None:
    access.sign_in(access.Person(slot, slot, slot, frozenset(roles), college))


@contextmanager
def with_key(path: Path) -> Iterator[Store]:
    """A store with a key, and somebody with every role before it."""
    store = open_store(path, secrets.token_bytes(32), create=True)
    sit("chen", *access.roles())
    try:
        yield store
    finally:
        store.close()
        access.sign_out()


@pytest.fixture
def merged(store: Store) -> tuple[Store, int, int, int]:
    kept, other = two_records(store)
    redirect = do(store, operations.merge, kept_id=kept, merged_id=other)
    return store, kept, other, redirect


def test_what_was_different_is_taken_as_suggested_and_papers_follow(merged: Any) -> None:
    store, kept, _other, _redirect = merged
    with store.reading() as session:
        person = session.get_one(Person, kept)
        assert (person.given_names, person.email, person.chinese_name) == ("Aminata", "ami@mail.example", "阿米娜")
        assert person.note == "对花生过敏\n2024 年转入"
        papers = session.execute(select(IdentityDocument.number, IdentityDocument.is_current)).all()
        assert sorted(map(tuple, papers)) == [("ML1234567", 0), ("ML7654321", 1)]
        assert session.connection().exec_driver_sql("SELECT country FROM nationalities").scalars().all() == ["MLI"]


def test_old_numbers_lead_to_the_person(merged: Any) -> None:
    """The number of the record, the student number, the document and the certificate of what is no more."""
    store, kept, other, _redirect = merged
    with store.reading() as session:
        assert current_id(session, other) == kept
        assert numbers_of(session, kept) == [kept, other]
        whole = queries.get_person(session, other)
        assert whole is not None
        assert whole.person.id == kept
        assert {stay.student_number for stay in whole.enrolments} == {KEPT_NUMBER, MERGED_NUMBER}
        assert chosen.owner_of_number(session, MERGED_NUMBER) == kept
        assert person_of(session, number=f"#{other}") == kept
        line = session.connection().exec_driver_sql("SELECT person_id, line FROM register").all()
        assert [row[0] for row in line] == [kept]
        assert MERGED_NUMBER in line[0][1]
        assert "ml7654321" in line[0][1]
        assert register.wrong_lines(session.connection().connection.dbapi_connection) == []


def test_a_chain_of_merges_leads_to_the_last_and_is_parted_backwards(store: Store) -> None:
    kept, other = two_records(store)
    with store.writing("陈静", "students.register") as session:
        third = make.student(session, chinese_name="阿米娜").person_id
    first = do(store, operations.merge, kept_id=kept, merged_id=other)
    second = do(store, operations.merge, kept_id=third, merged_id=kept)
    with store.reading() as session:
        assert current_id(session, other) == current_id(session, kept) == third
        assert set(numbers_of(session, third)) == {third, kept, other}
        with pytest.raises(RuleBroken, match="请先拆分"):
            parting.parting(session, first)
    do(store, operations.unmerge, redirect_id=second)
    do(store, operations.unmerge, redirect_id=first)
    with store.reading() as session:
        assert current_id(session, other) == other
        assert len(session.scalars(select(Person.id)).all()) == 3


def test_what_two_clerks_do_at_once(store: Store) -> None:
    kept, other = two_records(store)
    with store.reading() as session:
        versions = comparing.comparison(session, kept, other).versions
    do(store, edit, person_id=other, person={"phone": "13700001111"})
    with pytest.raises(StaleRecord):
        do(store, operations.merge, kept_id=kept, merged_id=other, versions=versions)


def test_awards_that_exclude_each_other_are_settled_first(store: Store) -> None:
    kept, other = two_records(store)
    for number in (KEPT_NUMBER, MERGED_NUMBER):
        do(store, money.award, programme="GD", academic_year="2024-2025", items=[(number, "")])
    with store.reading() as session:
        (blocker,) = comparing.comparison(session, kept, other).blockers
    assert "2024-2025" in blocker
    with pytest.raises(RuleBroken) as refused:
        do(store, operations.merge, kept_id=kept, merged_id=other)
    assert refused.value.reasons == [blocker]
    do(store, money.cancel_award, award_ids=[1], reason="重复评定")
    do(store, operations.merge, kept_id=kept, merged_id=other)
    with store.reading() as session:
        owners = session.connection().exec_driver_sql("SELECT DISTINCT person_id FROM awards").scalars().all()
    assert owners == [kept]


def test_decisions_about_one_deadline_are_chosen_between(store: Store) -> None:
    kept, other = two_records(store)
    for person, reason in ((kept, "左"), (other, "右")):
        with store.writing("陈静", "permits.waive") as session:
            session.add(DeadlineState(person_id=person, rule="PASSPORT", document="", state="WAIVED", reason=reason))
    with store.reading() as session:
        (line,) = [one for one in comparing.comparison(session, kept, other).lines if one.group == "deadline_states"]
    assert (line.kept_text, line.merged_text) == ("左", "右")
    redirect = do(store, operations.merge, kept_id=kept, merged_id=other, choices={line.key: "merged"})
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT person_id, reason FROM deadline_states").all() == [
            (kept, "右")
        ]
    do(store, operations.unmerge, redirect_id=redirect)
    with store.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT person_id, reason FROM deadline_states ORDER BY 1").all()
        assert rows == [(kept, "左"), (other, "右")]


# -- parting with a past ---------------------------------------------------------------------------------------------------


def test_three_buckets(merged: Any) -> None:
    """Changed since: kept, or given up on request; added since: stays, or goes along; gone since: said."""
    store, kept, other, redirect = merged
    do(store, edit, person_id=kept, person={"email": "new@mail.example"})
    with store.writing("陈静", "students.add_document") as session:
        session.add(IdentityDocument(person_id=kept, kind="VISA", number="V1", number_key="V1"))
        session.add(IdentityDocument(person_id=kept, kind="VISA", number="V2", number_key="V2"))
        gone = session.scalars(select(IdentityDocument).where(IdentityDocument.number == "ML1234567")).one()
        session.delete(gone)
    with store.reading() as session:
        found = parting.parting(session, redirect)
    assert [(one.column, one.before, one.now) for one in found.later] == [("email", "", "new@mail.example")]
    assert [one.side for one in found.added] == ["free", "free"]
    assert [table for table, _id in found.gone] == ["identity_documents"]
    report = do(
        store, operations.unmerge, redirect_id=redirect, put_back=[found.later[0].key], with_other=[found.added[1].key]
    )
    assert [one.reason for one in report.failed] == ["gone"]
    with store.reading() as session:
        assert session.get_one(Person, kept).email == ""
        assert session.get_one(Person, other).email == "ami@mail.example"
        owners = dict(session.execute(select(IdentityDocument.number, IdentityDocument.person_id)).all())
    assert owners == {"V1": kept, "V2": other, "ML7654321": other}


def test_what_hangs_on_an_enrolment_goes_where_it_goes(merged: Any) -> None:
    """An award that was given to the merged enrolment, and its certificate, leave with it; one of the other stays."""
    store, kept, other, redirect = merged
    do(store, money.award, programme="GD", academic_year="2024-2025", items=[(MERGED_NUMBER, "")])
    with store.writing("陈静", "certificates.issue") as session:
        award = session.connection().exec_driver_sql("SELECT id FROM awards").scalar_one()
    paper = certificate(store, kept)
    with store.writing("陈静", "scholarships.award") as session:
        session.connection().exec_driver_sql("UPDATE awards SET certificate_id = ? WHERE id = ?", (paper, award))
    do(store, money.award, programme="GD", academic_year="2023-2024", items=[(KEPT_NUMBER, "")])
    do(store, operations.unmerge, redirect_id=redirect)
    with store.reading() as session:
        awards = session.connection().exec_driver_sql(
            "SELECT a.person_id, e.person_id FROM awards a JOIN enrolments e ON e.id = a.enrolment_id ORDER BY a.id"
        )
        assert awards.all() == [(other, other), (kept, kept)]
        assert session.get_one(Certificate, paper).person_id == other


def test_undo_parts_and_redo_merges(merged: Any) -> None:
    store, kept, other, _redirect = merged
    with store.reading() as session:
        act = journal.last_to_undo(session, "陈静")
    assert act is not None
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        assert office.take_back(session, act_id=act).failed == []
        parted = session.info["act_id"]
    with store.reading() as session:
        assert current_id(session, other) == other
        assert session.get(Person, other) is not None
    with store.writing("陈静", "journal.redo", cause="undo") as session:
        office.take_back(session, act_id=parted)
    with store.reading() as session:
        assert current_id(session, other) == kept


def test_the_journal_says_which_side_was_taken_and_the_chain_holds(merged: Any) -> None:
    store, kept, other, redirect = merged
    do(store, operations.unmerge, redirect_id=redirect)
    with store.reading() as session:
        parted, merge = journal.list_acts(session, 2)
        assert (merge.verb, parted.verb, merge.undone_by) == ("duplicates.merge", "duplicates.unmerge", parted.id)
        assert merge.note == {"kept": kept, "merged": other, "choices": {"email": "merged", "note": "both"}}
        assert chain.verify(session.connection().connection.dbapi_connection).broken == []


# -- figures and days ------------------------------------------------------------------------------------------------------


def test_figures_count_one_person(merged: Any) -> None:
    store, *_rest = merged
    with store.reading() as session:
        roll = Roll(load_facts(session))
    for basis, count in (("persons", 1), ("enrolments", 2)):
        drawn = draw_up(roll, periods.on_day(date(2024, 10, 1)), basis=basis, scheme=5, today=date(2026, 11, 22))  # type: ignore[arg-type]
        assert drawn.tables["A"].value() == count


def test_yesterday_had_two_records_and_a_true_day_has_one_person(merged: Any) -> None:
    store, kept, _other, _redirect = merged
    raw = as_of.true_on(store.path, store.key, date(2024, 10, 1))
    assert raw.execute("SELECT id FROM people").fetchall() == [(kept,)]
    raw.close()


def test_a_past_moment_shows_both_as_they_were(store: Store) -> None:
    kept, other = two_records(store)
    with store.reading() as session:
        moment = journal.list_acts(session, 1)[0].at
    do(store, operations.merge, kept_id=kept, merged_id=other)
    from gzstudents.kernel.journal.as_of import known_before

    raw = known_before(store.path, store.key, moment + "~", as_of.TABLES)
    rows = raw.execute("SELECT id, given_names FROM people ORDER BY id").fetchall()
    assert rows == [(kept, "Aminata"), (other, "AMINATA")]
    assert raw.execute("SELECT DISTINCT person_id FROM enrolments ORDER BY 1").fetchall() == [(kept,), (other,)]
    raw.close()


# -- privacy ---------------------------------------------------------------------------------------------------------------


def test_everything_about_one_person_contains_both(merged: Any) -> None:
    store, kept, other, _redirect = merged
    store.seen("陈静", "students.seen", {"table": "people", "row": other, "columns": ["people.note"]})
    with store.reading() as session:
        made = everything(session, kept)
    assert {row["id"] for row in made.tables["people"]} == {kept, other}
    text = made.as_json()
    for value in ("AMINATA", "ML1234567", "ML7654321", KEPT_NUMBER, MERGED_NUMBER, "2024 年转入"):
        assert value in text, value
    assert [one["verb"] for one in made.seen] == ["students.seen"]
    assert made.tables["merged_people"][0]["merged_id"] == other


def test_erasing_a_merged_person_erases_both(tmp_path: Path) -> None:
    """Neither name nor number is left in table or journal; parting is refused; the ledger names both, for older copies."""
    with with_key(tmp_path / "office.gzs") as store:
        kept, other = two_records(store)
        with store.writing("陈静", "students.change_status") as session:
            for stay in session.scalars(select(Enrolment)):
                make.change(session, stay, "GRADUATED", "2025-06-30")
        redirect = do(store, operations.merge, kept_id=kept, merged_id=other)
        groups = ["CONTACT", "IDENTITY", "DOCUMENTS"]
        proposal = do(store, erasing.propose, person_id=kept, groups=groups, reason="WITHDRAWN")
        sit("wu", *access.roles())
        do(store, erasing.erase, erasure_id=proposal)
        with store.reading() as session:
            connection = session.connection()
            everywhere = connection.exec_driver_sql(
                "SELECT coalesce(old, '') || coalesce(new, '') FROM changes"
            ).scalars()
            text = " ".join(everywhere)
            for value in ("AMINATA", "Aminata", "ML7654321", MERGED_NUMBER, "ami@mail.example", "2024 年转入"):
                assert value not in text, value
            assert connection.exec_driver_sql("SELECT name FROM merged_people").scalar_one() == ""
            with pytest.raises(RuleBroken, match="不能再拆分"):
                parting.parting(session, redirect)
            entries = ledger.of_store(connection.connection.dbapi_connection)
            assert sorted(entry.person_id for entry in entries) == sorted((kept, other))
            assert chain.verify(connection.connection.dbapi_connection).broken == []


def test_an_erasure_of_before_stays_with_the_record_it_was_of(store: Store) -> None:
    kept, other = two_records(store)
    with store.writing("陈静", "privacy.erase") as session:
        session.connection().exec_driver_sql(
            "INSERT INTO erasures (token, person_id, groups, reason, state, proposed_by, proposed_on) "
            "VALUES ('t', ?, 'CONTACT', 'TERM', 'DONE', '', '')",
            (other,),
        )
    redirect = do(store, operations.merge, kept_id=kept, merged_id=other)
    with store.reading() as session:
        raw: Any = session.connection().connection.dbapi_connection
        assert [entry.person_id for entry in ledger.of_store(raw)] == [other]
    do(store, operations.unmerge, redirect_id=redirect)
    with store.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT person_id, of_id FROM erasures").all()
        assert rows == [(other, None)]


def test_who_is_erased_or_waits_for_it_is_not_merged(store: Store) -> None:
    kept, other = two_records(store)
    for state, said in (("PROPOSED", "等待确认"), ("DONE", "已经清除")):
        with store.writing("陈静", "privacy.propose") as session:
            session.connection().exec_driver_sql("DELETE FROM erasures")
            session.connection().exec_driver_sql(
                "INSERT INTO erasures (token, person_id, groups, reason, state, proposed_by, proposed_on) "
                "VALUES ('t', ?, 'IDENTITY', 'TERM', ?, '', '')",
                (other, state),
            )
        with store.reading() as session:
            (blocker,) = comparing.comparison(session, kept, other).blockers
        assert said in blocker


# -- who may ---------------------------------------------------------------------------------------------------------------


def test_of_a_college_one_merges_its_own_students_only(tmp_path: Path) -> None:
    with with_key(tmp_path / "office.gzs") as store:
        kept, other = two_records(store)
        with store.writing("陈静", "students.edit") as session:
            session.connection().exec_driver_sql(
                "UPDATE enrolments SET college = '文学院' WHERE person_id = ?", (other,)
            )
        with store.reading() as session:
            searched = finding.search(session.connection())
        finding.keep(store.engine, searched)
        sit("li", "student_officer", college="文学院")
        with store.reading() as session:
            assert queue.list_pairs(session) == [], "a pair is seen by who sees both"
        with pytest.raises(RuleBroken):
            do(store, operations.merge, kept_id=kept, merged_id=other)
        sit("li", "scholarship_officer")
        with pytest.raises(RuleBroken, match="合并和拆分"):
            do(store, operations.merge, kept_id=kept, merged_id=other)
