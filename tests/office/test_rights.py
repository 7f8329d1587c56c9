"""The matrix: each role at every operation, every command, every screen and every value that needs a right.

The lists are found by walking the program: an operation or command that nobody gave a place in rights.toml fails here.
"""

import ast
import importlib
import pkgutil
import secrets
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

import gzstudents
from gzstudents import screens
from gzstudents.commands import COMMANDS
from gzstudents.kernel import access, masking
from gzstudents.kernel.access import Person
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.fields import fields_of
from gzstudents.kernel.paths import resource
from gzstudents.kernel.secret_columns import READ_WITH
from gzstudents.kernel.store import Record, Store
from gzstudents.office import acts
from gzstudents.privacy.queries import tree
from gzstudents.requests import operations as requests
from gzstudents.requests import queries as request_queries
from gzstudents.schema import open_store
from gzstudents.students import operations
from gzstudents.ui.commands import Command
from tests import make
from tests.duplicates.anything import Maker, tables_of_people

ROLES = list(access.roles())
DATA = access._data()
TODAY = date.today().isoformat()
PACKAGE = Path(gzstudents.__file__).parent
RUN_ONLY = ("gzstudents.migrations.", "gzstudents.__main__")  # what runs when it is imported
# table, column → what stands there and must be seen in full by who has the right only
BY_HAND = {
    ("people", "birth_date"): "2003-05-14",
    ("people", "phone"): "+86 138 1234 5678",
    ("people", "email"): "ami@mail.example.edu.cn",
    ("people", "wechat"): "ami_two_thousand",
    ("people", "note"): "对花生过敏",
    ("identity_documents", "number"): "ML1234567",
    ("identity_documents", "number_key"): "ML1234567",
    ("visa_forms", "number"): "JW20260000077",
    ("nationality_checks", "stamps"): "2022-05-01 2023-04-30",
    ("nationality_checks", "evidence"): "出生证明一份",
    ("contacts", "name"): "Fatou Diallo",
    ("contacts", "phone"): "+224 620 11 22 33",
    ("contacts", "email"): "fatou@mail.example.org",
    ("contacts", "address"): "海滨路 12 号",
    ("addresses", "address"): "和平大道 7 号",
    ("addresses", "postcode"): "30417",
    ("service_requests", "title"): "想转专业",
    ("request_notes", "text"): "已联系国际学院",
    ("destinations", "note"): "暂不想说",
}
SECRET = [(table, column) for table, columns in READ_WITH.items() for column in columns]
PLANTED = {one: BY_HAND.get(one, f"机密第 {number} 号 kept secret") for number, one in enumerate(SECRET, start=100)}
# columns of people's tables, with text that is neither a code nor a day, that everybody reads who sees the person at all
OPEN = {
    "people": "chinese_name surname given_names native_name simplified_name name_reading preferred_name mother_tongue pinyin "
    "initials sort_key name_keys",
    "former_names": "chinese_name surname given_names native_name reason name_keys",
    "merged_people": "name",
    "enrolments": "student_number major csc_number sending_institution supervisor adviser class_name",
    "status_changes": "approval_no other_school",
    "language_results": "score",
    "study_results": "source",
    "contacts": "relation language",
    "stay_facts": "source",
    "work_hours": "employer annotation",
    "alumni": "association",
    "destinations": "employer",
    "certificates": "holder content content_hash void_reason",  # what the printed sheet says
    "external_awards": "name source",
    "applications": "external_number",
    "placements": "before",
    "bank_accounts": "bank tail",
    "instalments": "voucher",
    "received_months": "source",
    "roster_lines": "person_name latin_name student_number tail",
    # digests
    "different_people": "mark",
    # decided row by row, see masking: whole rows of scans, and fields by the right that the office gave them
    "attachments": "title file_name sha256",
    "person_values": "text keys",
    "enrolment_values": "text keys",
}


def sit(role: str) -> frozenset[str]:
    """Somebody with this one role; returns her rights."""
    person = Person("slot", "li", "李明", frozenset({role}))
    access.sign_in(person)
    return person.rights


def is_refused(said: str, right: str) -> bool:
    """A refusal names the right and who can grant it."""
    return access.label("rights", right) in said and "系统管理员" in said


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A protected store with one student and everything planted."""
    made = open_store(tmp_path_factory.mktemp("rights") / "office.gzs", secrets.token_bytes(32), create=True)
    with made.writing("office", "students.import") as session:
        values: dict[str, Any] = {column: text for (table, column), text in PLANTED.items() if table == "people"}
        make.student(session, chinese_name="阿米娜", passport="ML1234567", **values)
        _plant_parts(session)
        plain = requests.register(session, person_id=1, category="CAREER", title="想转专业", opened_on=TODAY)
        requests.add_note(session, request_id=plain, text="已联系国际学院")
        requests.register(session, person_id=1, category="PSY", opened_on=TODAY)
        session.connection().exec_driver_sql(
            "INSERT INTO destinations (person_id, activity, place, as_of, note) VALUES (1, 'EMPLOYED', 'CHINA', ?, '暂不想说')",
            (TODAY,),
        )
        _plant_the_rest(session)
    for following in (False, True):
        with made.writing("office", "students.set_values") as session:
            _mark(session, following=following)
    yield made
    made.close()


def _plant_parts(session: Any) -> None:
    def of(table: str) -> dict[str, Any]:
        return {column: text for (planted, column), text in PLANTED.items() if planted == table}

    operations.save_contact(session, person_id=1, values={"kind": "GUARDIAN", **of("contacts")})
    operations.save_address(session, person_id=1, values={"kind": "HOME", **of("addresses")})
    operations.save_visa_form(session, enrolment_id=1, values={"kind": "JW202", **of("visa_forms")})
    facts = {"admission_year": 2026, "origin": "NONE", **of("nationality_checks")}
    operations.record_check(session, person_id=1, values=facts)


def _plant_the_rest(session: Any) -> None:
    """A row in every other table that has something secret, found from the metadata."""
    make.student(session, chinese_name="单国平")  # of whom it may be said that he is somebody else
    connection = session.connection()
    maker = Maker(connection, Random(7))
    for table in tables_of_people():
        if not connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one():
            maker.row(table, 1)


def _mark(session: Any, *, following: bool) -> None:
    """In acts of their own: what follows from the rows is worked out anew at the end of each."""
    for (table, column), text in PLANTED.items():
        if (table, column) not in BY_HAND and (table == "instalments") is following:
            changed = session.connection().exec_driver_sql(f"UPDATE {table} SET {column} = ?", (text,))
            assert changed.rowcount, table


@pytest.fixture
def store(shared: Store) -> Iterator[Store]:
    yield shared
    access.sign_out()


# --- operations


@cache
def all_operations() -> list[Callable[..., Any]]:
    """Every function of the package that is marked as one."""
    found: dict[int, Callable[..., Any]] = {}
    for module in pkgutil.walk_packages([str(PACKAGE)], "gzstudents."):
        if module.name.startswith(RUN_ONLY):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if callable(value) and isinstance(getattr(value, "verb", None), str) and hasattr(value, "needs"):
                found[id(value)] = value
    return list(found.values())


def test_every_operation_has_its_place() -> None:
    verbs = {operation.verb for operation in all_operations()}  # type: ignore[attr-defined]
    assert len(verbs) >= 30
    assert verbs <= set(DATA["verbs"]) | set(DATA["free"]["verbs"])


@pytest.mark.parametrize("role", ROLES)
def test_each_role_at_every_operation(role: str, store: Store) -> None:
    rights = sit(role)
    for verb in sorted({operation.verb for operation in all_operations()}):  # type: ignore[attr-defined]
        needed = access.right_of(verb)
        if not needed or needed in rights:
            with store.writing("", verb):
                pass
            continue
        with pytest.raises(RuleBroken) as refused, store.writing("", verb):
            raise AssertionError(verb)
        assert is_refused(str(refused.value), needed), verb


# --- commands of the command line, of the window, and screens


def test_every_command_of_the_command_line_has_its_place() -> None:
    assert set(COMMANDS) <= set(DATA["commands"]) | set(DATA["free"]["commands"])
    assert not set(DATA["commands"]) & set(DATA["free"]["commands"])


@cache
def window_commands() -> set[str]:
    """The ids of all commands, as they are written where they are made; "requests.to" stands for requests.to.CLOSED."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in {"Command", "PersonCommand", "YearChoice"} and node.args:
                found |= _identity(node.args[0])
    return found


def _called(node: ast.Call) -> str:
    return str(getattr(node.func, "id", getattr(node.func, "attr", "")))


def _identity(argument: ast.expr) -> set[str]:
    if isinstance(argument, ast.Constant):
        return {str(argument.value)}
    if isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant):
        start = str(argument.values[0].value).rstrip(".")
        return {f"go.{one.id}" for one in screens.SCREENS} if start == "go" else {start}
    return set()  # handed on, or a list's own ".clear", which only shows more of it


def test_every_command_of_the_window_has_its_place() -> None:
    ids = window_commands()
    assert {"students.edit", "go.history", "requests.to", "certificates.of_people", "alumni.year"} <= ids
    missing = {one for one in ids if one not in DATA["window"] and one not in DATA["free"]["window"]}
    assert not missing
    assert not set(DATA["window"]) & set(DATA["free"]["window"])


@pytest.mark.parametrize("role", ROLES)
def test_each_role_at_every_command_and_screen_of_the_window(role: str) -> None:
    rights = sit(role)
    try:
        for identity in window_commands():
            needed = DATA["window"].get(identity, "")
            command = Command(identity, "命令", lambda: None)
            command.ready()
            assert command.enabled() is (not needed or needed in rights), identity
            if not command.enabled():
                assert is_refused(command.tip(), needed), identity
    finally:
        access.sign_out()


def test_where_nothing_can_be_written_what_writes_is_seen_and_says_why() -> None:
    """As with a missing right; looking, copying and exporting go on."""
    acting = {
        "students.edit",
        "students.new",
        "requests.to.CLOSED",
        "edit.undo",
        "list.save_view",
        "certificates.print",
    }
    looking = {
        "students.export",
        "permits.print",
        "go.import",
        "go.students",
        "edit.copy",
        "file.open",
        "statistics.pdf",
    }
    assert {one for one in acting | looking if access.writes(one)} == acting
    assert {one for one in set(DATA["window"]) & set(DATA["verbs"]) if not access.writes(one)} == set()
    assert set(DATA["free"]["acting"]) <= set(DATA["free"]["window"])
    assert set(DATA["looking"]["window"]) <= set(DATA["window"])
    assert set(DATA["looking"]["rights"]) <= set(access.rights())
    access.shut("写保护的磁盘")
    try:
        for identity in window_commands():
            command = Command(identity, "命令", lambda: None)
            assert command.enabled() is not access.writes(identity), identity
            assert (command.tip() == "写保护的磁盘") is access.writes(identity), identity
        assert access.may("register")
        assert not access.may_write("register")
        sit("director")
        assert is_refused(Command("students.edit", "编辑", lambda: None).tip(), "register"), "the missing right first"
    finally:
        access.sign_out()
    assert Command("students.edit", "编辑", lambda: None).enabled()


def test_a_command_named_as_its_act_needs_the_same_right() -> None:
    """Nobody is shown a button that then refuses."""
    both = set(DATA["window"]) & set(DATA["verbs"])
    assert {"scholarships.award", "requests.register", "alumni.graduate"} <= both
    assert [one for one in both if DATA["window"][one] != DATA["verbs"][one]] == []


def test_what_is_taken_back_needs_the_right_of_what_was_done() -> None:
    sit("auditor")
    try:
        undo = Command("history.undo", "撤销这次操作", lambda: None, right=lambda: access.right_of("students.edit"))
        assert not undo.enabled()
        assert is_refused(undo.tip(), "register")
        assert Command("history.undo", "撤销这次操作", lambda: None, right=lambda: "journal").enabled()
    finally:
        access.sign_out()


# --- what is read


@pytest.mark.parametrize("role", ROLES)
def test_each_role_at_every_value_that_needs_a_right(role: str, store: Store) -> None:
    rights = sit(role)
    with store.reading() as session:
        for (table, column), text in PLANTED.items():
            needed = set(READ_WITH[table][column][0].split("|"))
            rows = session.connection().exec_driver_sql(f"SELECT {column} FROM {table}").scalars().all()
            assert rows
            assert (text in rows) is bool(needed & rights), (table, column)
            everything = str(session.connection().exec_driver_sql(f"SELECT * FROM {table}").fetchall())
            assert (text in everything) is bool(needed & rights), (table, column)


def test_every_column_of_people_is_secret_or_said_to_be_open() -> None:
    """Whoever adds a column decides who reads it."""
    kept = tomllib.loads(resource("privacy", "retention.toml").read_text("utf-8"))["kept"]
    undecided = []
    for table in ["people", *tree.ways()]:
        shown = fields_of(Record.metadata.tables[table])
        undecided += [
            f"{table}.{column.name}"
            for column in Record.metadata.tables[table].columns
            if column.type.python_type is str
            and (table, column.name) not in PLANTED
            and f"{table}.{column.name}" not in kept
            and column.name not in OPEN.get(table, "").split()
            and not ((field := shown.get(column.name)) and (field.choices or field.kind in {"date", "country"}))
        ]
    assert undecided == []
    for table, columns in READ_WITH.items():
        assert set(columns) <= set(Record.metadata.tables[table].columns.keys()), table
        for rights, how in columns.values():
            assert set(rights.split("|")) <= set(access.rights()), table
            assert how in masking.FUNCTIONS


@pytest.mark.parametrize("role", ROLES)
def test_each_role_at_the_search(role: str, store: Store) -> None:
    from gzstudents.students.screen import people_index
    from gzstudents.students.screen.people_list import PeopleList
    from gzstudents.ui.list_spec import Wanted

    rights = sit(role)
    desk: Any = type("Desk", (), {"path": store.path, "key": store.key})
    connection = people_index.connect(desk)
    from gzstudents.students import roll

    index = roll.new_index()
    index.build(connection)
    connection.close()
    people = PeopleList(desk, type("Index", (), {"index": index, "total": None})())
    for text, needed in (
        ("阿米娜", ""),
        ("ML1234567", "documents"),
        ("L12345", "documents"),
        ("13812345678", "contacts"),
    ):
        found = len(people.found(Wanted(text=text)).ids)
        assert bool(found) is (not needed or needed in rights), text
    page = people.rows([1])[1]
    assert (page.phone == PLANTED["people", "phone"]) is ("contacts" in rights)
    assert (page.birth_date == "2003-05-14") is ("documents" in rights)
    people.close()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_at_a_confidential_request(role: str, store: Store) -> None:
    """Who handles requests sees that there is one, without a name; all others see nothing at all. Nobody finds it."""
    rights = sit(role)
    with store.reading() as session:
        rows = request_queries.list_requests(session, view="all", today=TODAY)
        assert [row.confidential for row in rows].count(True) == ("requests" in rights)
        for row in rows:
            if row.confidential:
                assert (row.name, row.title, row.person_id, row.category) == ("", "", None, request_queries.HIDDEN)
        assert all(not row.confidential for row in request_queries.requests_of_person(session, 1, today=TODAY))
        found = request_queries.list_requests(session, view="all", today=TODAY, text="阿米娜")
        assert all(not row.confidential for row in found)
        act = next(one for one in acts.list_acts(session) if one.verb == "students.import")
        secret = [line for line in acts.list_changes(session, act.id) if line.table == "service_requests"]
        assert not any("PSY" in str(line) for line in secret)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_at_every_value_in_the_history(role: str, store: Store) -> None:
    """What a table hides the journal hides too; a sealed value stands in it as dots for everybody."""
    rights = sit(role)
    shown = {table: fields_of(Record.metadata.tables[table]) for table, _column in PLANTED}
    for (table, column), text in PLANTED.items():
        if column in shown[table]:
            needed = set(READ_WITH[table][column][0].split("|"))
            seen = masking.seen_as(table, shown[table][column], text)
            assert seen != text or needed & rights, (table, column)
            assert masking.seen_as(table, shown[table][column], "sealed:finance:1:abc") == "••••"
    with store.reading() as session:
        marked = [one.id for one in acts.list_acts(session) if one.verb == "students.set_values"]
        said = str([acts.list_changes(session, act, 10_000) for act in marked])
    for (table, column), text in PLANTED.items():
        needed = set(READ_WITH[table][column][0].split("|"))
        assert text not in said or needed & rights, (table, column)
    if rights >= {"register", "review"}:
        assert "kept secret" in said, "the self-test"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_at_the_history(role: str, store: Store) -> None:
    """Who reads the journal without the right to a table's values reads masks there too."""
    rights = sit("student_officer")
    with store.writing("", "students.edit") as session:
        session.connection().exec_driver_sql("UPDATE people SET phone = '+86 139 0000 4321', note = '新的备注'")
        act = session.info["act_id"]
    rights = sit(role)
    with store.reading() as session:
        said = str(acts.list_changes(session, act))
    assert ("139 0000 4321" in said and "新的备注" in said) is ("register" in rights)
    access.sign_out()
    with store.writing("", "students.edit") as session:
        session.connection().exec_driver_sql(
            "UPDATE people SET phone = ?, note = ?", (PLANTED["people", "phone"], PLANTED["people", "note"])
        )


def test_a_changed_program_reads_past_the_views_and_not_past_the_keys(store: Store) -> None:
    """What is said in the manual: rights are kept by the program; rooms by their keys (test_people)."""
    sit("auditor")
    changed = open_connection(store.path, store.key, readonly=True)
    assert changed.execute("SELECT number FROM identity_documents").fetchone() == ("ML1234567",)
    changed.close()
