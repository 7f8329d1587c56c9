"""The register of another day: whatever was done since, it is the one that was seen then."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from gzstudents import commands
from gzstudents.kernel import journal
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.journal import bulk
from gzstudents.kernel.journal.as_of import end_of, known_before
from gzstudents.kernel.store import Record, Store
from gzstudents.schema import open_store
from gzstudents.scholarships import operations as money
from gzstudents.statistics.printing import plain
from gzstudents.statistics.queries import load_facts
from gzstudents.statistics.rules import periods
from gzstudents.statistics.rules.report import draw_up
from gzstudents.statistics.rules.roll import Roll
from gzstudents.students import as_of, operations, register, roll
from gzstudents.students.model import Enrolment, Nationality, Person, StatusChange

FIRST = date(2025, 9, 1)
LATER = date(2026, 3, 1)
KEY = bytes(range(32))
COUNTRIES = ("THA", "PAK", "KOR")
STATUSES = ("SUSPENDED", "REGISTERED", "GRADUATED", "WITHDRAWN")
WITH_MONEY = (*as_of.TABLES, "sponsors", "programmes", "awards")


@contextmanager
def on(day: date, time: str = "09:00:00") -> Iterator[None]:
    """It is this day, and always the same moment of it (Beijing time)."""
    moment = datetime.fromisoformat(f"{day}T{time}+08:00").astimezone(UTC)
    with (
        mock.patch("gzstudents.kernel.store.datetime", mock.Mock(now=lambda _zone: moment)),
        mock.patch("gzstudents.students.register.date", mock.Mock(today=lambda: day)),
    ):
        yield


class Seen(NamedTuple):
    """What a list and the statistics showed."""

    order: list[int]
    rows: list[Any]
    lines: list[Any]
    tables: Any


def look(connection: Connection, day: date, *, figures: bool = True) -> Seen:
    ids = roll.search(connection, "")
    lines = list(roll.enrolment_rows(connection, ids, day))
    tables = None
    if figures:
        made = draw_up(Roll(load_facts(connection)), periods.on_day(day), today=LATER)
        tables = json.loads(json.dumps(plain.report(made)))
    return Seen(ids, roll.rows(connection, ids), lines, tables)


def look_at(store: Store, day: date, *, figures: bool = True) -> Seen:
    connection = open_connection(store.path, store.key, readonly=True)
    try:
        return look(connection, day, figures=figures)
    finally:
        connection.close()


def look_back(store: Store, day: date) -> Seen:
    connection = as_of.known_on(store.path, store.key, day, WITH_MONEY)
    try:
        assert register.wrong_lines(connection, day) == []
        return look(connection, day)
    finally:
        connection.close()


# -- known: any script -----------------------------------------------------------------------------------------------------

KINDS = (
    "register", "phone", "funding", "document", "status", "country", "moved", "erase", "roll", "award", "undo", "undo_old"
)  # fmt: skip
DAYS = st.lists(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 7)), max_size=5), min_size=1, max_size=5)


def known_is_what_was_seen(
    script: list[list[tuple[str, int]]], key: bytes | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = open_store(tmp_path_factory.mktemp("known") / "office.gzs", key, create=True)
    try:
        seen = {}
        for number, acts in enumerate(script):
            day = FIRST + timedelta(days=number)
            with on(day), mock.patch.object(bulk, "FEW", 2):
                follow(store)
                for place, (what, which) in enumerate(acts):
                    do(store, what, which, f"{number}{place}", day)
            seen[day] = look_at(store, day)
        for day, then in seen.items():
            assert look_back(store, day) == then
        assert look_back(store, FIRST - timedelta(days=1)).order == []
    finally:
        store.close()


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=DAYS, key=st.sampled_from([None, None, KEY]))
def test_what_was_known_on_a_day_is_what_was_seen_then(
    script: list[list[tuple[str, int]]], key: bytes | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    known_is_what_was_seen(script, key, tmp_path_factory)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=DAYS, key=st.sampled_from([None, None, KEY]))
def test_what_was_known_on_a_day_is_what_was_seen_then_long(
    script: list[list[tuple[str, int]]], key: bytes | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    known_is_what_was_seen(script, key, tmp_path_factory)


def follow(store: Store) -> None:
    with store.writing("陈静", "students.follow_calendar", cause="job") as session:
        register.follow_the_calendar(session)


def do(store: Store, what: str, which: int, number: str, day: date) -> None:
    """One act; nothing where there is nobody yet, or where a rule refuses."""
    cause = "undo" if what.startswith("undo") else "manual"
    try:
        with store.writing("陈静", f"students.{what}", cause=cause) as session:
            if what.startswith("undo"):
                undo(session, None if what == "undo" else which)
            elif what == "register":
                enrol(session, number, day, COUNTRIES[which % 3])
            elif what == "roll":
                import_roll(session, number, which)
            else:
                people = session.query(Person.id).order_by(Person.id).all()
                if people:
                    change(session, what, people[which % len(people)][0], number, which, day)
    except RuleBroken:
        pass


def undo(session: Session, which: int | None) -> None:
    """The newest act that still stands, or any; an undo taken back is a redo."""
    acts = [act.id for act in journal.list_acts(session, 50)[1:] if act.undone_by is None and act.changes]
    if acts:
        journal.undo(session, acts[0 if which is None else which % len(acts)])


def enrol(session: Session, number: str, day: date, country: str) -> None:
    operations.register(
        session,
        person={"chinese_name": f"学生{number}", "phone": number},
        country=country,
        document={"kind": "PASSPORT", "number": f"AB{number:0>7}", "valid_to": "2040-01-01"},
        enrolment={"student_number": f"S{number}", "category": "02", "start_date": day.isoformat(), "funding": "5"},
        effective_on=day.isoformat(),
    )


def import_roll(session: Session, number: str, which: int) -> None:
    """Many at once, through the door that sets the triggers aside."""
    connection = session.connection()
    last = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'people'")
    first = int(last.scalar_one()) + 1
    people = [(first + place, f"名册{number}-{place}", f"m{number}{place}") for place in range(2 + which)]
    bulk.insert_rows(connection, "people", {("id", "chinese_name", "sort_key"): people})
    bulk.insert_rows(connection, "nationalities", {("person_id", "country"): [(one[0], "VNM") for one in people]})


def change(session: Session, what: str, person: int, number: str, which: int, day: date) -> None:
    stay = session.query(Enrolment).filter(Enrolment.person_id == person).first()
    if what == "phone":
        operations.edit(session, person_id=person, person={"phone": number, "note": f"改于“{number}”"})
    elif what == "funding":
        everybody = [one for (one,) in session.query(Person.id)]
        operations.set_values(session, person_ids=everybody, values={"funding": ("21", "5", "42")[which % 3]})
    elif what == "document":
        operations.add_document(
            session, person_id=person, kind="PASSPORT", number=f"CD{number:0>7}", valid_to="2041-01-01"
        )
    elif what == "country":
        operations.set_country(session, person_id=person, country=COUNTRIES[which % 3])
    elif what == "moved":
        operations.set_country(session, person_id=person, country=COUNTRIES[which % 3], from_day=day.isoformat())
    elif what == "erase":
        erase(session, person)
    elif what == "status" and stay is not None:
        ahead = day + timedelta(days=(0, 0, 2)[which % 3])  # some come into effect later
        status = STATUSES[which % 4]
        operations.change_status(session, enrolment_id=stay.id, status=status, effective_on=ahead.isoformat())
    elif what == "award" and stay is not None:
        items = [(stay.student_number or "", "")]
        money.award(session, programme="GD", academic_year="2025-2026", items=items)


def erase(session: Session, person: int) -> None:
    connection = session.connection()
    connection.exec_driver_sql(
        "DELETE FROM status_changes WHERE enrolment_id IN (SELECT id FROM enrolments WHERE person_id = ? "
        "AND id NOT IN (SELECT enrolment_id FROM awards WHERE enrolment_id IS NOT NULL))", (person,)
    )  # fmt: skip
    connection.exec_driver_sql("DELETE FROM identity_documents WHERE person_id = ?", (person,))
    if session.query(Enrolment.id).filter(Enrolment.person_id == person).first() is None:
        connection.exec_driver_sql("DELETE FROM nationalities WHERE person_id = ?", (person,))
        connection.exec_driver_sql("DELETE FROM people WHERE id = ?", (person,))


# -- true: scripts in which everything is recorded on the day it happens ------------------------------------------------------

TIMELY = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["register", "status", "moved", "renewed", "stay"]), st.integers(0, 7)), max_size=4
    ),
    min_size=1,
    max_size=6,
)


def true_is_known_in_time(script: list[list[tuple[str, int]]], tmp_path_factory: pytest.TempPathFactory) -> None:
    store = open_store(tmp_path_factory.mktemp("true") / "office.gzs", create=True)
    try:
        seen = {}
        for number, acts in enumerate(script):
            day = FIRST + timedelta(days=number)
            with on(day):
                for place, (what, which) in enumerate(acts):
                    do_in_time(store, what, which, f"{number}{place}", day)
            seen[day] = look_at(store, day)
        for day, then in seen.items():
            connection = as_of.true_on(store.path, None, day, WITH_MONEY, today=LATER)
            assert register.wrong_lines(connection, day) == []
            found = look(connection, day)
            connection.close()
            assert (found.order, found.rows) == (then.order, then.rows)
            assert sorted(found.lines) == sorted(then.lines)
            assert found.tables["tables"] == then.tables["tables"]
            assert look_back(store, day) == then
    finally:
        store.close()


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=TIMELY)
def test_what_is_recorded_in_time_is_true_and_known_alike(
    script: list[list[tuple[str, int]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    true_is_known_in_time(script, tmp_path_factory)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=TIMELY)
def test_what_is_recorded_in_time_is_true_and_known_alike_long(
    script: list[list[tuple[str, int]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    true_is_known_in_time(script, tmp_path_factory)


def do_in_time(store: Store, what: str, which: int, number: str, day: date) -> None:
    if what in {"register", "status", "moved"}:
        do(store, what, 0 if what == "status" and which % 3 == 2 else which, number, day)
        return
    with store.writing("陈静", f"students.{what}") as session:
        people = session.query(Person.id).order_by(Person.id).all()
        if not people:
            return
        person = people[which % len(people)][0]
        if what == "renewed":
            operations.add_document(
                session, person_id=person, kind="PASSPORT", number=f"EF{number:0>7}",
                issued_on=day.isoformat(), valid_to=f"20{41 + which}-01-01",
            )  # fmt: skip
        else:
            stay = Enrolment(person_id=person, student_number=f"T{number}", category="03", start_date=day.isoformat())
            session.add(stay)
            session.flush()
            session.add(StatusChange(enrolment_id=stay.id, status="REGISTERED", effective_on=day.isoformat()))


# -- where the two differ ------------------------------------------------------------------------------------------------------


def person(store: Store, day: date, **enrolment: str) -> int:
    with on(day), store.writing("陈静", "students.register") as session:
        return operations.register(
            session, person={"chinese_name": "阮文安"}, country="VNM",
            enrolment={"student_number": "S1", "category": "02", **enrolment}, effective_on=enrolment["start_date"],
        )  # fmt: skip


def one_line(connection: Connection, day: date) -> Any:
    found = look(connection, day, figures=False)
    connection.close()
    return found.rows[0] if found.rows else None


def test_what_was_recorded_late_is_true_but_was_not_known(store: Store) -> None:
    who = person(store, date(2025, 10, 8), start_date="2025-09-01")
    with on(date(2026, 2, 1)), store.writing("陈静", "students.change_status") as session:
        (stay,) = session.query(Enrolment.id).one()
        operations.change_status(session, enrolment_id=stay, status="SUSPENDED", effective_on="2025-12-01")
    for day, true, known in (
        (date(2025, 8, 31), None, None),
        (date(2025, 9, 1), "REGISTERED", None),
        (date(2025, 10, 8), "REGISTERED", "REGISTERED"),
        (date(2025, 12, 1), "SUSPENDED", "REGISTERED"),
        (date(2026, 2, 1), "SUSPENDED", "SUSPENDED"),
    ):
        found = one_line(as_of.true_on(store.path, None, day, today=LATER), day)
        assert (found and found.status) == true, day
        found = one_line(as_of.known_on(store.path, None, day), day)
        assert (found and found.status) == known, day
        assert found is None or found.id == who


def test_a_correction_holds_for_the_past_but_was_not_known(store: Store) -> None:
    who = person(store, FIRST, start_date="2025-09-01")
    with on(date(2025, 11, 1)), store.writing("陈静", "students.set_country") as session:
        operations.set_country(session, person_id=who, country="LAO")
    assert one_line(as_of.true_on(store.path, None, FIRST, today=LATER), FIRST).country == "LAO"
    assert one_line(as_of.known_on(store.path, None, FIRST), FIRST).country == "VNM"


def test_dated_facts_hold_on_their_days(store: Store) -> None:
    who = person(store, FIRST, start_date="2024-09")
    with store.writing("陈静", "students.edit") as session:
        session.query(Nationality).update({"valid_to": "2025-01-31"})
        session.add(Nationality(person_id=who, country="LAO", valid_from="2025-02-01"))
        stay = session.query(Enrolment).one()
        stay.end_date = "2025"
        for number, until in (("A1", "2024-12-31"), ("A2", "2025-06-30"), ("A3", "2035-06-30")):
            operations.add_document(session, person_id=who, kind="PASSPORT", number=number, valid_to=until)
    for day, country, until in (
        (date(2024, 10, 1), "VNM", "2024-12-31"),
        (date(2025, 1, 31), "VNM", "2025-06-30"),
        (date(2025, 2, 1), "LAO", "2025-06-30"),
        (date(2025, 7, 1), "LAO", "2035-06-30"),
    ):
        line = one_line(as_of.true_on(store.path, None, day, today=LATER), day)
        assert (line.country, line.permit_until) == (country, until), day


def test_from_today_on_the_list_is_todays(people_store: Store) -> None:
    today = date.today()
    now = look_at(people_store, today, figures=False)
    assert look(as_of.true_on(people_store.path, None, today), today, figures=False) == now
    assert look(as_of.known_on(people_store.path, None, today), today, figures=False) == now


def test_the_day_ends_at_midnight_in_beijing(store: Store) -> None:
    assert end_of(FIRST) == "2025-09-01T16:00:00.000+00:00"
    for name, time in (("前", "23:59:59.999"), ("后", "00:00:00")):
        day = FIRST if name == "前" else FIRST + timedelta(days=1)
        with on(day, time), store.writing("陈静", "students.register") as session:
            operations.register(session, person={"chinese_name": name})
    known = as_of.known_on(store.path, None, FIRST)
    assert [row[0] for row in known.execute("SELECT chinese_name FROM people")] == ["前"]
    known.close()


def test_every_journalled_table_comes_back(store: Store) -> None:
    """All of them, with sealed and other texts as they were, and without the version, which is not journalled."""
    tables = [table.name for table in Record.metadata.sorted_tables if table.info.get("journal", True)]
    with on(FIRST):
        person(store, FIRST, start_date="2025-09-01")
        with store.writing("陈静", "requests.register") as session:
            connection = session.connection()
            connection.exec_driver_sql(
                "INSERT INTO service_requests (category, confidential, opened_on, due_on) VALUES ('PSY', 1, 'x', 'y')"
            )
            connection.exec_driver_sql(
                "INSERT INTO request_notes (request_id, noted_on, text) VALUES (1, '2025-09-01', 'sealed:密文\n“x”\\')"
            )
    before = content(open_connection(store.path, readonly=True), tables)
    with on(FIRST + timedelta(days=1)), store.writing("陈静", "students.erase") as session:
        connection = session.connection()
        connection.exec_driver_sql("UPDATE request_notes SET text = 'anders'")
        for table in ("request_notes", "service_requests", "status_changes", "enrolments", "nationalities", "people"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        connection.exec_driver_sql("INSERT INTO people (id, chinese_name) VALUES (1, '同号')")
        connection.exec_driver_sql("UPDATE people SET chinese_name = '又改' WHERE id = 1")
    assert content(known_before(store.path, None, end_of(FIRST), tables), tables) == before


def content(connection: Connection, tables: list[str]) -> dict[str, list[Any]]:
    found = {}
    for table in tables:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != "version"]
        found[table] = connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id").fetchall()
    connection.close()
    return found


# -- on the command line ----------------------------------------------------------------------------------------------------------


def ask(store: Store, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = commands.run(["--store", str(store.path), "--json", *arguments])
    return code, json.loads(capsys.readouterr().out)


def test_the_command_line_lists_exports_and_counts_another_day(
    store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    person(store, date(2025, 10, 8), start_date="2025-09-01")
    day = ("--as-of", "2025-09-15")
    assert ask(store, capsys, "students", *day)[1]["count"] == 1
    code, answer = ask(store, capsys, "students", *day, "--known")
    assert (code, answer["count"], answer["as_of"], answer["known"]) == (0, 0, "2025-09-15", True)
    assert ask(store, capsys, "export", str(tmp_path / "x.csv"), *day, "--known")[1]["count"] == 0
    totals = {}
    for known_on in ("2025-10-07", "2025-10-08"):
        answer = ask(store, capsys, "statistics", "--date", "2025-09-15", "--known-on", known_on)[1]
        totals[known_on] = next(table for table in answer["tables"] if table["id"] == "A")["totals"]["all"]
        assert answer["known_on"] == known_on
        assert known_on in answer["notices"][0]["message"]
    assert totals == {"2025-10-07": 0, "2025-10-08": 1}


@pytest.mark.parametrize(
    "arguments",
    [
        ("students", "--known"),
        ("students", "--as-of", "31.12.2025"),
        ("students", "--as-of", "2199-01-01", "--known"),
        ("statistics", "--known-on", "2199-01-01", "--json"),
    ],
)
def test_what_cannot_be_known_is_refused(
    arguments: tuple[str, ...], store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.run(["--store", str(store.path), *arguments]) == commands.USAGE
    capsys.readouterr()
