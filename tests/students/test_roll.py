"""The list's rows: in the order asked for, the same through the first page, the index and the command line."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from gzstudents.kernel import codes, i18n, names
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.store import Store
from gzstudents.students import roll, roll_page
from gzstudents.students.invented import generate
from gzstudents.students.roll_page import RollRow

TODAY = date.today()  # statuses in the register are those of today


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    generate(store, 300, seed=9, today=TODAY)
    made = open_connection(store.path, readonly=True)
    yield made
    made.close()


def test_first_page_is_the_index_from_the_start(connection: Connection) -> None:
    index = roll.new_index()
    index.build(connection)
    page = roll.first_page(connection, 40)
    assert [row.id for row in page] == index.find().slice(0, 40).tolist()
    assert page == roll.rows(connection, [row.id for row in page])
    assert roll.count(connection) == index.count() == 300


def test_rows_keep_the_order_and_leave_out_who_is_gone(connection: Connection) -> None:
    wanted = [7, 999_999, 3, 300, 1]
    rows = roll.rows(connection, wanted)
    assert [row.id for row in rows] == [7, 3, 300, 1]
    assert len(roll.rows(connection, range(1, 301))) == 300
    assert roll.rows(connection, []) == []


def test_a_row_says_what_the_tables_say(connection: Connection) -> None:
    row = roll.rows(connection, [5])[0]
    person = connection.execute("SELECT chinese_name, surname, given_names, phone FROM people WHERE id = 5").fetchone()
    assert (row.chinese_name, row.surname, row.given_names, row.phone) == person
    assert row.latin == f"{row.surname} {row.given_names}".strip()
    assert row.name


def test_lines_of_the_command_line(connection: Connection) -> None:
    lines = list(roll.enrolment_rows(connection, [4, 2, 3], TODAY))
    assert lines[0].student_number
    numbers = {row.id: row.student_number for row in roll.rows(connection, [2, 3, 4])}
    assert lines[0].student_number == numbers[4]
    whole = list(roll.enrolment_rows(connection, range(1, 301), TODAY))
    assert len(whole) == connection.execute("SELECT count(*) FROM enrolments").fetchone()[0] > 300
    assert {line.document_type for line in whole} <= {"PASSPORT", "PRC_PASSPORT", "HKMO_PERMIT", "TW_PERMIT"}
    statuses = dict(connection.execute("SELECT student_number, status FROM register").fetchall())
    first = {line.student_number: line.status for line in whole if line.student_number in statuses}
    assert first == statuses


def test_due_within_days(connection: Connection) -> None:
    index = roll.new_index()
    index.build(connection)
    soon = (TODAY + timedelta(days=30)).isoformat()
    found = roll.rows(connection, index.find(tab=roll.due_within(30, TODAY), sort="permit_until").ids)
    assert found
    assert all(row.permit_until <= soon and row.status in {"REGISTERED", "SUSPENDED"} for row in found)
    assert [row.permit_until for row in found] == sorted(row.permit_until for row in found)


def test_countries_sort_as_they_are_called(connection: Connection) -> None:
    index = roll.new_index()
    index.build(connection)
    i18n.use("en")
    index.collate(roll.collation())
    rows = roll.rows(connection, index.find(sort="country").slice(0, 300))
    labels = [names.fold(codes.label("country", row.country, "en")) for row in rows]
    assert labels == sorted(labels)


def test_passport_name_is_put_together_as_everywhere() -> None:
    for surname, given in (("TRAN", "VAN HAI"), ("", "MADONNA"), ("LI", ""), ("", "")):
        rest: list[Any] = [""] * (len(RollRow._fields) - 5)
        row = RollRow(1, None, "", surname, given, *rest)
        assert row.latin == names.display_latin(surname, given)


def test_people_are_counted_only_as_far_as_asked(connection: Connection) -> None:
    assert roll_page.count_up_to(connection, 300) == 300
    assert roll_page.count_up_to(connection, 299) is None
    assert roll_page.about(connection) >= 300


def test_first_ids_are_those_of_the_first_page(connection: Connection) -> None:
    assert roll_page.first_ids(connection, 40) == [row.id for row in roll_page.first_page(connection, 40)]
