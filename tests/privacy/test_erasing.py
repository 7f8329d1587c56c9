"""Two people erase: the planted values are nowhere any more, the statistics stay, the chain holds, an older copy does not bring them back."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gzstudents.certificates import queries as certificates
from gzstudents.kernel import access, backup, journal
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.journal import chain
from gzstudents.kernel.store import Store
from gzstudents.office import acts, checking, people, restoring
from gzstudents.privacy import rules
from gzstudents.privacy.operations import erasing
from gzstudents.privacy.operations.terms import set_terms
from gzstudents.privacy.queries import due, tree
from gzstudents.privacy.queries.everything import everything
from gzstudents.schema import open_store
from gzstudents.statistics.queries import load_facts
from gzstudents.statistics.rules.periods import of_academic_year
from gzstudents.statistics.rules.report import draw_up
from gzstudents.statistics.rules.roll import Roll
from gzstudents.students import roll
from gzstudents.students.model import Person
from tests import make
from tests.privacy.office import NUMBER, OTHER, OWN, PLANTED, SCANNED, do, plant, protected, sit_down
from tests.secrets.scanner import scan

ALL = list(rules.groups())
HIDDEN = PLANTED | {"scan": SCANNED}  # the content of an attachment too
DAY = date(2060, 1, 1)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "store").mkdir()
    with protected(tmp_path / "store" / "office.gzs") as store:
        people.add(store, access.keys(), login="wu", password=OTHER, roles=["administrator", "student_officer"])  # type: ignore[arg-type]
        yield store


def erased(store: Store, person: int, groups: list[str] = ALL) -> int:
    """By two people; afterwards the first sits there again."""
    made = do(store, erasing.propose, person_id=person, groups=groups, reason="ASKED")
    sit_down(store, "wu")
    count: int = do(store, erasing.erase, erasure_id=made)
    sit_down(store, "陈静", OWN)
    return count


def everything_written(store: Store, folder: Path) -> Path:
    """All that is in the file, in clear."""
    folder.mkdir()
    connection = open_connection(store.path, store.key, readonly=True)
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(folder / "plain.db"),))
    connection.execute("SELECT sqlcipher_export('plain')").fetchall()
    connection.close()
    return folder


def test_every_text_column_is_erased_or_kept_for_a_reason() -> None:
    """Whoever adds a column says in retention.toml what becomes of it."""
    said = {field for group in rules.groups().values() for field in group.fields}
    kept = set(rules.kept())
    assert said.isdisjoint(kept)
    texts = {
        f"{name}.{column.name}"
        for name in (tree.PEOPLE, *tree.ways())
        for column in tree.known()[name].columns
        if column.type.python_type is str
    }
    assert texts <= said | kept
    for field in said | kept:
        table, _dot, column = field.partition(".")
        assert table not in tree.known() or column in tree.known()[table].columns, field


def test_a_saved_board_forgets_one_and_keeps_the_others(office: Store) -> None:
    erased(office, plant(office))
    with office.reading() as session:
        (content,) = session.connection().exec_driver_sql("SELECT content FROM distribution_snapshots").one()
    board = json.loads(content)
    assert list(board["sheets"]) == ["99"]
    assert [seat[0] for seat in board["seats"].values()] == ["UNPLACED", "PLACED"], "how many stood how is a figure"


def test_nothing_planted_is_left_anywhere(office: Store, tmp_path: Path) -> None:
    person = plant(office)
    found = {one.what for one in scan([everything_written(office, tmp_path / "before")], HIDDEN)}
    assert found >= set(HIDDEN) - {"counselling", "account"}, "the self-test: it would be found"
    assert erased(office, person) > 8
    assert scan([everything_written(office, tmp_path / "after")], HIDDEN) == []
    copy = backup.make(office.path, office.key)
    assert copy.manifest is not None
    assert [entry[1] for entry in copy.manifest.erased] == [person]
    with office.reading() as session:
        said = everything(session, person).as_json()
        history = str([acts.list_changes(session, act.id) for act in acts.list_acts(session)]) + str(
            acts.list_acts(session)
        )
        raw: Any = session.connection().connection.dbapi_connection
        lines = str(list(roll.enrolment_rows(raw, [person])))
    for name, value in PLANTED.items():
        assert value not in said + history + lines, name
        assert not _found(office, value), name


def _found(store: Store, text: str) -> list[int]:
    connection = open_connection(store.path, store.key, readonly=True)
    try:
        return list(roll.search(connection, text))
    finally:
        connection.close()


def test_an_open_file_holds_no_byte_of_it(store: Store, tmp_path: Path) -> None:
    """Without encryption even freed pages could be read: they are overwritten, and the -wal is emptied."""
    person = plant(store, counselling=False)
    access.sign_in(access.Person("a", "a", "陈静", frozenset(access.roles())))
    made = do(store, erasing.propose, person_id=person, groups=ALL, reason="ASKED")
    access.sign_in(access.Person("b", "b", "吴刚", frozenset(access.roles())))
    folder = store.path.parent
    assert {one.what for one in scan([folder], HIDDEN)} >= {"passport", "phone", "employer", "scan"}
    do(store, erasing.erase, erasure_id=made)
    access.sign_out()
    assert scan([folder], HIDDEN) == []


def figures(store: Store) -> list[Any]:
    """Every table of several years, flows and scholarships too, by persons and by enrolments."""
    with store.reading() as session:
        facts = load_facts(session.connection())
    return [
        {name: (table.values.tolist(), [line.key for line in table.rows]) for name, table in made.tables.items()}
        for basis in ("persons", "enrolments")
        for year in ("2019-2020", "2020-2021", "2021-2022", "2025-2026")
        if (made := draw_up(Roll(facts), of_academic_year(year), basis=basis, today=date(2026, 11, 22)))
    ]


def test_the_statistics_are_what_they_were(office: Store) -> None:
    person = plant(office)
    with office.writing("陈静", "students.register") as session:
        make.student(session, chinese_name="别的人", country="FRA", stay={"start_date": "2020-09-01"})
    before = figures(office)
    assert any(any(map(any, values)) for table in before for values, _keys in table.values()), (
        "there is something to count"
    )
    erased(office, person)
    assert figures(office) == before


def test_the_chain_still_proves_everything_else(office: Store) -> None:
    person = plant(office)
    erased(office, person)
    connection = open_connection(office.path, office.key, readonly=True)
    assert chain.verify(connection).broken == []
    connection.close()
    assert checking.check(office.path, office.key).findings == []
    with office.engine.connect() as raw:  # somebody else takes a value out and says nothing
        raw.exec_driver_sql("DROP TRIGGER journal_keep_changes")
        raw.exec_driver_sql(
            "UPDATE changes SET new = '{}' WHERE seq = (SELECT min(seq) FROM changes WHERE op = 'U' AND new <> '{}')"
        )
        raw.commit()
    connection = open_connection(office.path, office.key, readonly=True)
    assert chain.verify(connection).broken
    connection.close()


def test_one_person_cannot_do_it_alone(office: Store) -> None:
    person = plant(office)
    made = do(office, erasing.propose, person_id=person, groups=["CONTACT"], reason="ASKED")
    with pytest.raises(RuleBroken, match="另一个人"):
        do(office, erasing.erase, erasure_id=made)
    with pytest.raises(RuleBroken, match="等待确认"):
        do(office, erasing.propose, person_id=person, groups=["CONTACT"], reason="ASKED")
    do(office, erasing.decline, erasure_id=made)
    sit_down(office, "wu")
    with pytest.raises(RuleBroken, match="已办理"):
        do(office, erasing.erase, erasure_id=made)


def test_an_open_store_refuses_and_says_why(store: Store) -> None:
    person = plant(store, counselling=False)
    with pytest.raises(RuleBroken, match="两个人"):
        do(store, erasing.propose, person_id=person, groups=["CONTACT"], reason="ASKED")


def test_what_must_not_go_yet(office: Store) -> None:
    with office.writing("陈静", "students.register") as session:
        studies = make.student(session, phone="123").person_id
    for groups, reason, said in (
        (["IDENTITY"], "ASKED", "仍在学"),
        (["CONTACT"], "TERM", "期限还没有届满"),
        ([], "ASKED", "请选择"),
        (["CONTACT"], "WHIM", "请选择"),
    ):
        with pytest.raises(RuleBroken, match=said):
            do(office, erasing.propose, person_id=studies, groups=groups, reason=reason)
    do(office, erasing.propose, person_id=studies, groups=["CONTACT"], reason="WITHDRAWN")


def test_only_the_named_groups_go(office: Store) -> None:
    person = plant(office)
    erased(office, person, ["DOCUMENTS", "COUNSELLING"])
    with office.reading() as session:
        said = everything(session, person).as_json()
    gone = {"passport", "old passport", "counselling"}
    assert {name for name, value in PLANTED.items() if value not in said} == gone


def test_it_cannot_be_undone_and_nothing_undone_brings_it_back(office: Store, tmp_path: Path) -> None:
    person = plant(office)
    with office.reading() as session:
        before = [act.id for act in journal.list_acts(session, 1000)]
    erased(office, person)
    with office.reading() as session:
        erasure = next(act.id for act in journal.list_acts(session) if act.verb == "privacy.erase")
    with pytest.raises(RuleBroken, match="不能撤销"), office.writing("", "journal.undo", cause="undo") as session:
        journal.undo(session, erasure)
    for act in before:
        try:
            with office.writing("", "journal.undo", cause="undo") as session:
                journal.undo(session, act)
        except RuleBroken:
            continue
    assert scan([everything_written(office, tmp_path / "after")], HIDDEN) == []


def test_a_certificate_keeps_its_number_and_is_not_printed_again(office: Store) -> None:
    person = plant(office)
    with office.reading() as session:
        (row,) = certificates.certificates_of_person(session, person)
    erased(office, person)
    with office.reading() as session:
        (after,) = certificates.certificates_of_person(session, person)
        assert (after.number, after.programme_code, after.academic_year) == (
            row.number,
            row.programme_code,
            row.academic_year,
        )
        assert after.holder.startswith(rules.ERASED_NAME)
        with pytest.raises(UserError, match="依法清除"):
            certificates.get_letters(session, [row.number])


def test_an_older_copy_is_erased_again(office: Store, tmp_path: Path) -> None:
    person = plant(office)
    copy = backup.make(office.path, office.key)
    erased(office, person)
    key = office.key
    office.close()
    restoring.restore(office.path, copy.path, key, actor="陈静", reopen=lambda: open_store(office.path, key))
    again = open_store(office.path, key)
    assert scan([everything_written(again, tmp_path / "after")], HIDDEN) == []
    with again.reading() as session:
        assert [(row.person_id, row.state) for row in due.list_erasures(session)] == [(person, "DONE")]
        assert [act.verb for act in journal.list_acts(session, 2)] == ["store.restore", "privacy.erase_again"]
    again.close()
    assert checking.check(office.path, key).findings == []


def test_somebody_new_who_got_the_number_is_left_alone(office: Store) -> None:
    """After an older copy was restored a number may be given again; the ledger knows people by the seal of their first act."""
    copy = backup.make(office.path, office.key)
    person = plant(office)
    erased(office, person)
    key = office.key
    office.close()
    restoring.restore(office.path, copy.path, key, actor="陈静", reopen=lambda: open_store(office.path, key))
    again = open_store(office.path, key)
    with again.writing("陈静", "students.register") as session:
        assert make.student(session, chinese_name="新来的人").person_id == person
    again.close()
    last = open_store(office.path, key)
    with last.reading() as session:
        assert session.connection().exec_driver_sql("SELECT chinese_name FROM people").scalar_one() == "新来的人"
    last.close()


def test_what_is_due_and_when(store: Store) -> None:
    person = plant(store, counselling=False)
    with store.reading() as session:
        at = {row.group: (row.since, row.due_on) for row in due.due(session, DAY)}
        assert at == {
            "CONTACT": ("2021-06-30", "2024-06-30"), "DOCUMENTS": ("2021-06-30", "2026-06-30"),
            "ATTACHMENTS": ("2021-06-30", "2026-06-30"), "CUSTOM": ("2021-06-30", "2024-06-30"),
            "REQUESTS": ("2020-10-14", "2025-10-14"), "ALUMNI": ("2021-06-30", "2031-06-30"),
            "AWARDS": ("2021-06-30", "2051-06-30"), "BANK": ("2021-06-30", "2024-06-30"),
            "APPLICATIONS": ("2021-06-30", "2031-06-30"), "STUDIES": ("2021-06-30", "2031-06-30"),
        }  # fmt: skip
        assert [row.group for row in due.due(session, date(2024, 6, 29))] == []
        assert [row.group for row in due.due(session, date(2024, 6, 30))] == ["BANK", "CONTACT", "CUSTOM"]
    do(store, set_terms, CONTACT=20, IDENTITY=10, DOCUMENTS=5)
    with store.reading() as session:
        assert [row.group for row in due.due(session, date(2031, 6, 30))] == [
            "BANK",
            "CUSTOM",
            "REQUESTS",
            "ATTACHMENTS",
            "DOCUMENTS",
            "ALUMNI",
            "APPLICATIONS",
            "IDENTITY",
            "STUDIES",
        ]
        assert session.connection().exec_driver_sql("SELECT count(*) FROM retention_terms").scalar_one() == 2
    with pytest.raises(RuleBroken, match="整数"):
        do(store, set_terms, CONTACT=101)
    with store.writing("陈静", "students.register") as session:  # back for another degree: nothing is due
        make.enrolment(session, session.get_one(Person, person), start_date="2025-09-01")
    with store.reading() as session:
        assert [row.group for row in due.due(session, date(2031, 6, 30))] == ["REQUESTS"]


def test_alumni_who_agreed_are_still_written_to(store: Store) -> None:
    person = plant(store, counselling=False)
    with store.writing("陈静", "alumni.edit") as session:
        session.connection().exec_driver_sql("UPDATE alumni SET consent = 'YES' WHERE person_id = ?", (person,))
    with store.reading() as session:
        assert "CONTACT" not in {row.group for row in due.due(session, DAY)}


def test_what_is_erased_is_not_due_again(office: Store) -> None:
    person = plant(office)
    do(office, set_terms, IDENTITY=1, CERTIFICATES=1)
    with office.reading() as session:
        assert {row.group for row in due.due(session, DAY)} == set(ALL)
    erased(office, person)
    with office.reading() as session:
        assert due.due(session, DAY) == []
        assert NUMBER not in str(due.list_erasures(session))
