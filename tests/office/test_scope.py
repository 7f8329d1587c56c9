"""What who is signed in reads and changes: the students of a college, and masks where a right is missing."""

import secrets
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

import gzstudents
from gzstudents.evaluation.queries import people as evaluation_people
from gzstudents.kernel import access, scope
from gzstudents.kernel.access import Person
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.fields import fields_of
from gzstudents.kernel.secret_columns import READ_WITH
from gzstudents.kernel.store import Record, Store
from gzstudents.office import acts
from gzstudents.office.operations import take_back
from gzstudents.requests import operations as requests
from gzstudents.requests import queries as request_queries
from gzstudents.schema import open_store
from gzstudents.statistics.queries import Member, list_members, load_facts
from gzstudents.statistics.screen.members import MembersPanel
from gzstudents.students import as_of, operations, queries, roll
from gzstudents.students.chosen import count_seen
from gzstudents.students.screen import recent, seeking
from gzstudents.students.screen.people_index import PeopleIndex, index_of
from gzstudents.ui.desk import MemorySettings
from tests import make
from tests.duplicates.anything import Maker, tables_of_people
from tests.students.office import make_desk

OURS, THEIRS = "国际教育学院", "文学院"
TODAY = date.today().isoformat()
SIGNED = {"phone": "+86 138 1234 5678", "email": "ami@mail.example.edu.cn", "wechat": "ami_2003", "note": "过敏"}


def sit(*roles: str, college: str = "") -> None:
    access.sign_in(Person("slot", "li", "李明", frozenset(roles), college))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A protected store with a student of ours and one of another college; nobody is signed in."""
    made = open_store(tmp_path / "office.gzs", secrets.token_bytes(32), create=True)
    with made.writing("office", "students.import") as session:
        make.student(session, stay={"college": OURS}, chinese_name="阿米娜", passport="ML1234567", **SIGNED)
        make.student(session, stay={"college": THEIRS}, chinese_name="单国平", passport="AA7654321", **SIGNED)
    yield made
    access.sign_out()
    made.close()


def listed(store: Store, text: str = "") -> list[int]:
    """Who is found, in the way of the command line and in the way of the window."""
    connection = open_connection(store.path, store.key, readonly=True)
    scope.narrow(connection, scope.of_reader(store.key))
    try:
        found = roll.search(connection, text)
        index = roll.new_index()
        index.build(connection)
        assert [int(one) for one in index.find(text).ids] == found
        assert index.count() == roll.count(connection)
        return found
    finally:
        connection.close()


def one_line(store: Store, person_id: int) -> Any:
    connection = open_connection(store.path, store.key, readonly=True)
    scope.narrow(connection, scope.of_reader(store.key))
    try:
        return next(roll.enrolment_rows(connection, [person_id]))
    finally:
        connection.close()


# --- masks


def test_who_has_the_rights_reads_everything(store: Store) -> None:
    sit(*access.roles())
    assert scope.of_reader(store.key) == scope.EVERYTHING
    sit("student_officer")
    with store.reading() as session:
        whole = queries.get_person(session, 1)
    assert whole is not None
    assert (whole.documents[0].number, whole.person.phone, whole.person.note) == ("ML1234567", SIGNED["phone"], "过敏")
    assert listed(store, "ML1234567") == [1]
    assert one_line(store, 1).document_number == "ML1234567"


@pytest.mark.parametrize("role", ["director", "auditor", "finance", "administrator"])
def test_without_the_rights_a_record_is_masked_and_not_found_by_what_is_masked(role: str, store: Store) -> None:
    sit(role)
    with store.reading() as session:
        whole = queries.get_person(session, 1)
    assert whole is not None
    person = whole.person
    assert whole.documents[0].number == "ML••••567"
    assert (person.phone, person.email) == ("138••••5678", "a••••@mail.example.edu.cn")
    assert (person.wechat, person.note, person.birth_date) == ("••••", "••••", "2003")
    assert listed(store, "阿米娜") == [1]
    for secret in ("ML1234567", "L12345", "13812345678", "5678", "4567"):
        assert listed(store, secret) == [], secret
    assert (one_line(store, 1).document_number, one_line(store, 1).birth_date) == ("ML••••567", "2003")


def test_who_may_call_finds_by_the_phone_only(store: Store) -> None:
    sit("counsellor")
    with store.reading() as session:
        whole = queries.get_person(session, 1)
    assert whole is not None
    assert (whole.person.phone, whole.documents[0].number) == (SIGNED["phone"], "ML••••567")
    assert listed(store, "ML1234567") == []
    assert listed(store, "12345678") == [1, 2]


def test_student_numbers_are_no_secret(store: Store) -> None:
    sit("director")
    with store.reading() as session:
        whole = queries.get_person(session, 1)
    assert whole is not None
    assert listed(store, whole.enrolments[0].student_number) == [1]


def test_an_act_sees_the_whole_and_saves_no_mask(store: Store) -> None:
    sit("careers")
    with store.reading() as session:
        assert queries.get_person(session, 1) is not None
    with store.writing("", "requests.register") as session:
        assert queries.get_person(session, 1).documents[0].number == "ML1234567"  # type: ignore[union-attr]
    with store.reading() as session:
        assert queries.get_person(session, 1).documents[0].number == "ML••••567"  # type: ignore[union-attr]


def test_every_secret_column_is_masked_and_every_mask_has_a_column() -> None:
    """A column of one of these kinds that a new model brings must be named in READ_WITH."""
    secret = {"document", "phone", "email", "lines", "partial_date"}
    checked = 0
    for name in ("people", "identity_documents", "service_requests", "request_notes", "destinations"):
        table = Record.metadata.tables[name]
        kinds = {column: field.kind for column, field in fields_of(table).items()}
        masked = set(READ_WITH[name])
        assert masked <= set(table.columns.keys())
        checked += len(secret & set(kinds.values()))
        assert {column for column, kind in kinds.items() if kind in secret} <= masked, name
    assert checked >= 6


def test_a_role_that_edits_reads_what_it_edits() -> None:
    """Else a form would save masks."""
    for role in access.roles().values():
        if {"register", "export_full", "import"} & set(role["rights"]) - {"import"}:
            assert {"documents", "contacts", "register"} <= set(role["rights"])


def test_without_a_password_nothing_is_masked(tmp_path: Path) -> None:
    made = open_store(tmp_path / "open.gzs", create=True)
    sit("auditor", college=OURS)
    assert scope.of_reader(made.key) == scope.EVERYTHING
    made.close()
    access.sign_out()


# --- a college


def test_of_a_college_one_sees_its_students(store: Store) -> None:
    sit("student_officer", college=OURS)
    assert listed(store) == [1]
    assert listed(store, "单国平") == []
    assert listed(store, "AA7654321") == []
    with store.reading() as session:
        assert queries.get_person(session, 2) is None
        assert count_seen(session, [1, 2]) == 1
    with store.reading(whole=True) as session:
        assert count_seen(session, [1, 2]) == 2


def test_figures_are_whole_and_names_are_not(store: Store) -> None:
    sit("student_officer", college=OURS)
    with store.reading() as session:
        facts = load_facts(session)
        assert facts.people.ids.tolist() == [1, 2]
        members = list_members(session, facts, date.today().toordinal(), [1, 2])
        assert [member.person_id for member in members] == [1]
        assert count_seen(session, [1, 2]) == 1, "the views are back"


def test_another_day_is_narrowed_too(store: Store) -> None:
    sit("director", college=OURS)
    for made in (
        as_of.known_on(store.path, store.key, date.today()),
        as_of.true_on(store.path, store.key, date.today()),
    ):
        assert roll.search(made, "") == [1]
        assert next(roll.enrolment_rows(made, [1])).document_number == "ML••••567"
        made.close()


def test_every_table_that_speaks_of_people_is_narrowed(store: Store) -> None:
    """Along the foreign keys: whoever adds a table with one need not think of it."""
    connection = open_connection(store.path, store.key, readonly=True)
    ways = set(scope.ways(connection, list(Record.metadata.tables)))
    connection.close()
    named = {name for name, table in Record.metadata.tables.items() if "person_id" in table.columns}
    assert named - {"register", "register_dirty", "disclosure_people"} <= ways | {"people"}
    assert {"identity_documents", "status_changes", "awards", "award_events", "request_notes", "certificates"} <= ways


def test_of_every_table_one_reads_the_rows_of_ones_college(store: Store) -> None:
    """Applications, reviews, payments, studies, attachments …: whatever query runs, it runs on these."""
    with store.writing("office", "students.import") as session:
        maker = Maker(session.connection(), Random(11))
        for _time in range(2):
            for table in tables_of_people():
                for person in (1, 2):
                    maker.row(table, person)
        session.connection().exec_driver_sql("UPDATE enrolments SET college = ? WHERE person_id = 1", (OURS,))
        session.connection().exec_driver_sql("UPDATE enrolments SET college = ? WHERE person_id = 2", (THEIRS,))
    raw = open_connection(store.path, store.key, readonly=True)
    owners: dict[str, dict[int, int | None]] = {"people": {1: 1, 2: 2}}
    for table, (column, target) in scope.ways(raw, tables_of_people()).items():
        rows = raw.execute(f"SELECT id, {column} FROM {table}").fetchall()
        owners[table] = {row: owners[target].get(above) if above is not None else None for row, above in rows}
    raw.close()
    checked = [table for table, found in owners.items() if 2 in found.values()]
    new = {"applications", "application_facts", "reviews", "objections", "placements", "annual_reviews", "instalments",
           "roster_lines", "bank_accounts", "study_results", "absences", "conduct_records", "attachments", "stay_facts",
           "service_requests", "request_notes", "external_awards", "work_hours", "deadline_states"}  # fmt: skip
    assert new <= set(checked), new - set(checked)
    sit(*access.roles(), college=OURS)
    with store.reading() as session:
        for table in checked:
            seen = session.connection().exec_driver_sql(f"SELECT id FROM {table}").scalars().all()
            assert set(seen) == {row for row, owner in owners[table].items() if owner != 2}, table
        assert [one.person_id for one in evaluation_people.list_members(session, ids=[1, 2], awards=False)] == [1]


def test_palette_and_recent_list_know_the_college_and_the_masks(qtbot: Any, store: Store) -> None:
    sit("director", college=OURS)
    desk = make_desk(store, MemorySettings())
    desk.key = store.key
    for person in (1, 2):
        recent.remember(desk, person)
    lines: dict[str, list[str]] = {}
    index = index_of(desk)
    index.start()
    qtbot.waitUntil(lambda: index.index is not None, timeout=10_000)
    for text in ("", "阿米娜", "单国平", "ML1234567", "13812345678"):
        found: list[Any] = []
        seeking.seek(desk, text, found.extend)
        lines[text] = [str(one) for one in found]
    assert len(lines[""]) == len(lines["阿米娜"]) == 1
    assert "单国平" not in str(lines[""])
    assert (lines["单国平"], lines["ML1234567"], lines["13812345678"]) == ([], [], [])
    index.close()
    desk.jobs.close()


def test_history_is_of_the_college(store: Store) -> None:
    sit("student_officer")
    with store.writing("", "students.edit") as session:
        for person_id in (1, 2):
            operations.edit(session, person_id=person_id, version=1, person={"note": "改过"})
        act = session.info["act_id"]
    sit("student_officer", college=OURS)
    with store.reading() as session:
        changes = acts.list_changes(session, act)
        assert {line.record for line in changes} == {"阿米娜"}
        assert "单国平" not in str(acts.list_acts(session))


def test_others_are_not_changed(store: Store) -> None:
    sit("student_officer", college=OURS)
    with store.writing("", "students.edit") as session:
        operations.edit(session, person_id=1, person={"note": "我们的"})
    with pytest.raises(RuleBroken, match="1 人不是“国际教育学院”的学生"), store.writing("", "students.edit") as session:
        operations.edit(session, person_id=2, person={"note": "他们的"})
    with pytest.raises(RuleBroken, match="学院"), store.writing("", "requests.register") as session:
        requests.register(session, person_id=2, category="CAREER", title="咨询", opened_on=TODAY)
    sit("student_officer")
    with store.reading() as session:
        assert queries.get_person(session, 2).person.note == "过敏"  # type: ignore[union-attr]


def test_nobody_is_taken_from_another_college_or_registered_for_it(store: Store) -> None:
    sit("student_officer", college=OURS)
    with pytest.raises(RuleBroken, match="学院"), store.writing("", "students.set_values") as session:
        session.connection().exec_driver_sql("UPDATE enrolments SET college = ?", (OURS,))
    with pytest.raises(RuleBroken, match="学院"), store.writing("", "students.register") as session:
        make.student(session, stay={"college": THEIRS})
    with store.writing("", "students.register") as session:
        make.student(session, stay={"college": OURS}, chinese_name="新同学")
    assert len(listed(store)) == 2


def test_a_college_may_let_a_student_go_and_then_sees_her_no_more(store: Store) -> None:
    sit("student_officer", college=OURS)
    with store.writing("", "students.set_values") as session:
        session.connection().exec_driver_sql("UPDATE enrolments SET college = ? WHERE person_id = 1", (THEIRS,))
        act = session.info["act_id"]
    assert listed(store) == []
    with pytest.raises(RuleBroken), store.writing("", "journal.undo", cause="undo") as session:
        take_back(session, act_id=act)


def test_what_names_nobody_belongs_to_all(store: Store) -> None:
    sit("student_officer")
    with store.writing("", "requests.register") as session:
        requests.register(session, person_id=None, category="CAREER", title="没有说是谁", opened_on=TODAY)
        requests.register(session, person_id=2, category="CAREER", title="别人的", opened_on=TODAY)
    sit("student_officer", college=OURS)
    with store.reading() as session:
        titles = [row.title for row in request_queries.list_requests(session, view="all", today=TODAY)]
        assert titles == ["没有说是谁"]


# --- one place


UNSEEN = {
    "commands/backup.py",
    "commands/check.py",
    "office/checking.py",
    "office/restoring.py",
    "office/start_check.py",
}


def test_nobody_opens_the_store_past_the_views() -> None:
    """Outside the kernel a connection is narrowed at once, or read by what checks and copies the file and shows no record."""
    package = Path(gzstudents.__file__).parent
    opening = {
        path.relative_to(package).as_posix(): text
        for path in package.rglob("*.py")
        if (text := path.read_text(encoding="utf-8")) and ("open_connection(" in text or "known_before(" in text)
    }
    others = {name: text for name, text in opening.items() if not name.startswith("kernel/")}
    assert set(others) > UNSEEN
    assert [name for name, text in others.items() if name not in UNSEEN and "scope.narrow(" not in text] == []
    past = [path.name for path in package.rglob("*.py") if "reading(whole=True)" in path.read_text(encoding="utf-8")]
    assert sorted(past) == ["reconcile.py", "resealing.py", "roll.py"], (
        "an import compares with everybody and refuses those of other colleges; a reconciliation refuses whoever has a college; "
        "numbers are sealed anew for all, whoever's sign-in it is, and shown to nobody"
    )


def test_the_window_forgets_who_went_to_another_college(qtbot: Any, store: Store) -> None:
    sit("student_officer", college=OURS)
    desk = make_desk(store, MemorySettings())
    desk.key = store.key
    people = PeopleIndex(desk)
    people.start()
    qtbot.waitUntil(lambda: people.index is not None, timeout=10_000)
    assert people.index is not None
    assert people.index.count() == people.total == 1
    with store.writing("", "students.set_values") as session:
        session.connection().exec_driver_sql("UPDATE enrolments SET college = ? WHERE person_id = 1", (THEIRS,))
    people.patch()
    qtbot.waitUntil(lambda: people.index is not None and people.index.count() == 0, timeout=10_000)
    people.close()
    desk.jobs.close()


def test_names_behind_a_figure_say_that_they_are_of_the_college(qtbot: Any) -> None:
    panel = MembersPanel()
    qtbot.addWidget(panel)
    sit("student_officer", college=OURS)
    panel.show_title("本科", 5)
    assert panel.counted() == "5 人"
    panel.show_members([Member(1, "阿米娜", "", "S1", "INTL", "MLI", "BA")])
    assert panel.counted() == f"5 人，其中 1 人属于“{OURS}”"
    sit("student_officer")
    assert panel.counted() == "5 人"
    access.sign_out()
