"""Keeping, taking away and bringing back; budget, check, who may see, erasing and copies."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError

from gzstudents.attachments import contents, exporting, operations, queries, rules, scans
from gzstudents.attachments.queries import AttachmentRow
from gzstudents.attachments.rules import Stay
from gzstudents.attachments.scans import Found
from gzstudents.kernel import access, backup, journal
from gzstudents.kernel.access import Person
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.office.checking import check
from gzstudents.schema import open_store
from tests import make
from tests.attachments import files
from tests.attachments.conftest import ALLOWED, NUMBER, Add


def rows_of(store: Store, person: int) -> list[AttachmentRow]:
    with store.reading() as session:
        return queries.list_attachments(session, person)


def content_of(store: Store, row: AttachmentRow) -> bytes:
    with store.reading() as session:
        return b"".join(queries.pieces_of(session, row))


def do(store: Store, operation: Any, **values: Any) -> Any:
    with store.writing("陈静", operation.verb) as session:
        return operation(session, **values)


def undo_last(store: Store) -> None:
    with store.reading() as session:
        act = journal.last_to_undo(session, "陈静")
    assert act is not None
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        assert not journal.undo(session, act).failed


def plain(raw: bytes, name: str = "scan.pdf") -> Found:
    """What inspect() gives for a file with these bytes, without a child."""
    return Found(name, "pdf", 1, len(raw), hashlib.sha256(raw).hexdigest(), b"", False, lambda: iter([raw]))


def count(store: Store, table: str) -> int:
    with store.reading(whole=True) as session:
        return int(session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_a_scan_is_kept_in_pieces_and_comes_back_byte_for_byte(store: Store, student: int, add: Add) -> None:
    raw = files.pdf(2) + b"\n% " + bytes(3 * contents.PIECE) + b"\n%%EOF\n"
    made = add(raw, "护照 data page.pdf", title="  资料\u202e页 ", record_table="identity_documents", record_id=1)
    (row,) = rows_of(store, student)
    assert (row.id, row.kind, row.title, row.file_name, row.content_type, row.pages, row.who) == (
        made, "PASSPORT_PAGE", "资料页", "护照 data page.pdf", "pdf", 2, "陈静",
    )  # fmt: skip
    assert (row.size, row.sha256) == (len(raw), hashlib.sha256(raw).hexdigest())
    assert row.thumbnail[:2] == b"\xff\xd8"
    assert content_of(store, row) == raw
    with store.reading() as session:
        sizes = session.connection().exec_driver_sql("SELECT length(content) FROM attachment_pieces").scalars().all()
        journalled = (
            session.connection().exec_driver_sql("SELECT max(length(old)), max(length(new)) FROM changes").one()
        )
    assert max(sizes) <= contents.PIECE < sum(sizes) == len(raw)
    assert all((size or 0) < 2000 for size in journalled)


def test_one_content_is_kept_once_however_many_have_it(store: Store, student: int, add: Add) -> None:
    with store.writing("陈静", "students.register") as session:
        other = make.student(session).person_id
    add(files.pdf())
    add(files.pdf(), person=other)
    add(files.pdf(), kind="OTHER")
    assert (count(store, "attachments"), count(store, "attachment_blobs")) == (3, 1)
    with pytest.raises(RuleBroken, match="已经添加过了"):
        add(files.pdf(), "another name.pdf")


def test_taking_away_and_undo_keep_the_content(store: Store, student: int, add: Add) -> None:
    made = add(files.pdf())
    do(store, operations.remove, attachment_ids=[made])
    assert rows_of(store, student) == []
    assert count(store, "attachment_blobs") == 1  # on purpose: undo must find it
    undo_last(store)
    (row,) = rows_of(store, student)
    assert content_of(store, row) == files.pdf()


steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 3)),
        st.tuples(st.just("remove"), st.integers(0, 9)),
        st.tuples(st.sampled_from(["undo", "redo", "discard"]), st.just(0)),
    ),
    min_size=4, max_size=14,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_is_added_removed_undone_and_redone_the_contents_stay_what_they_were(
    fresh_store: Any, steps: list[tuple[str, int]]
) -> None:
    """Against a list of what should be there, kept beside the store after each act."""
    store = fresh_store()
    with store.writing("陈静", "students.import") as session:
        person = make.student(session).person_id
    raws = [bytes([65 + n]) * (n * contents.PIECE // 2 + 7) for n in range(4)]
    states: dict[int | None, set[str]] = {}
    for what, number in steps:
        rows = rows_of(store, person)
        before = {row.sha256 for row in rows}
        if what == "add" and plain(raws[number]).sha256 not in before:
            do(store, operations.add, person_id=person, found=plain(raws[number]), kind="OTHER")
        elif what == "remove" and rows:
            do(store, operations.remove, attachment_ids=[rows[number % len(rows)].id])
        elif what == "discard":
            assert do(store, operations.discard, days=1) == (0, 0)  # nothing is that old
        elif what in {"undo", "redo"}:
            with store.reading() as session:
                find = journal.last_to_undo if what == "undo" else journal.last_to_redo
                act = find(session, "陈静")
            if act is not None and act > 1:
                with store.writing("陈静", f"journal.{what}", cause="undo") as session:
                    report = journal.undo(session, act)
                assert not report.failed
                assert not report.kept
        for row in rows_of(store, person):
            assert content_of(store, row) == next(raw for raw in raws if plain(raw).sha256 == row.sha256)
        states[len(states)] = {row.sha256 for row in rows_of(store, person)}
    assert check(store.path).findings == []


def test_undo_of_every_act_leaves_nothing_and_redo_all_of_it(store: Store, student: int, add: Add) -> None:
    for pages in (1, 2, 3):
        add(files.pdf(pages))
    for _each in range(3):
        undo_last(store)
    assert rows_of(store, student) == []
    for _each in range(3):
        with store.reading() as session:
            act = journal.last_to_redo(session, "陈静")
        with store.writing("陈静", "journal.redo", cause="undo") as session:
            journal.undo(session, act or 0)
    assert sorted(row.pages for row in rows_of(store, student)) == [1, 2, 3]
    assert {content_of(store, row) for row in rows_of(store, student)} == {files.pdf(n) for n in (1, 2, 3)}


def test_what_was_removed_long_ago_is_destroyed_on_request(store: Store, student: int, add: Add) -> None:
    kept, gone = add(files.pdf(1)), add(files.pdf(2))
    do(store, operations.remove, attachment_ids=[gone])
    later = datetime.now(UTC) + timedelta(days=31)
    assert do(store, operations.discard, days=30) == (0, 0)
    assert do(store, operations.discard, days=30, now=later) == (1, len(files.pdf(2)))
    assert [row.id for row in rows_of(store, student)] == [kept]
    with store.reading() as session:
        act = journal.last_to_undo(session, "陈静")
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        report = journal.undo(session, act or 0)
    assert [outcome.reason for outcome in report.failed] == ["refused"]
    assert check(store.path).findings == []


def test_contents_cannot_be_changed_nor_taken_from_who_has_them(store: Store, student: int, add: Add) -> None:
    add(files.pdf())
    connection = open_connection(store.path)
    for statement in (
        "UPDATE attachment_pieces SET content = x'00'",
        "DELETE FROM attachment_pieces",
        "UPDATE attachment_blobs SET size = 1",
        "INSERT INTO attachment_pieces (blob_id, place, content) VALUES (1, 99, x'00')",
    ):
        with pytest.raises(Exception, match="content"):
            connection.execute(statement)
    connection.close()


def test_a_file_that_changes_while_it_is_added_is_not_kept(store: Store, student: int) -> None:
    for found in (
        plain(b"as it was")._replace(pieces=lambda: iter([b"as it is."])),
        plain(b"as it was")._replace(pieces=lambda: iter([b"as it was", b"and more"])),
    ):
        with pytest.raises(RuleBroken, match="被改动"):
            do(store, operations.add, person_id=student, found=found, kind="OTHER")
    assert count(store, "attachment_blobs") == count(store, "attachment_pieces") == 0


def test_the_budget_of_the_file_and_of_the_store(store: Store, student: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "allowed", lambda _session: rules.Budget(1000, 1500))
    with pytest.raises(RuleBroken, match="一个文件"):
        do(store, operations.add, person_id=student, found=plain(b"x" * 1001), kind="OTHER")
    do(store, operations.add, person_id=student, found=plain(b"x" * 1000), kind="OTHER")
    with pytest.raises(RuleBroken, match="总上限"):
        do(store, operations.add, person_id=student, found=plain(b"y" * 501), kind="OTHER")
    do(store, operations.add, person_id=student, found=plain(b"y" * 500), kind="OTHER")
    do(store, operations.add, person_id=student, found=plain(b"x" * 1000), kind="CONTRACT")  # takes no room


def test_the_budget_is_a_setting() -> None:
    assert rules.budget({"attachment_file_mb": "2", "attachment_store_mb": "10"}) == (2 << 20, 10 << 20)
    assert rules.budget({"attachment_file_mb": "-3", "attachment_store_mb": "viel"}) == rules.budget({})


def test_kind_record_and_person_are_checked(store: Store, student: int) -> None:
    with store.writing("陈静", "students.register") as session:
        other = make.student(session, passport="E1234567").person_id
    bad: list[tuple[dict[str, Any], str]] = [
        ({"kind": "NONSENSE"}, "种类"),
        ({"kind": "PHOTO"}, "JPEG"),
        ({"kind": "OTHER", "record_table": "identity_documents", "record_id": 2}, "所属的记录"),
        ({"kind": "OTHER", "record_table": "awards", "record_id": 1}, "所属的记录"),
        ({"kind": "OTHER", "person_id": 999}, "不在名册"),
    ]
    for values, said in bad:
        with pytest.raises(RuleBroken, match=said):
            do(store, operations.add, **{"person_id": student, "found": plain(b"x"), **values})
    made = do(store, operations.add, person_id=student, found=plain(b"x"), kind="OTHER")
    do(store, operations.edit, attachment_id=made, values={"title": "合同\n第一页" + "长" * 300, "kind": "CONTRACT"})
    (row,) = rows_of(store, student)
    assert row.kind == "CONTRACT"
    assert row.title.startswith("合同 第一页")
    assert len(row.title) == 120
    with pytest.raises(RuleBroken, match="所属的记录"):
        do(store, operations.edit, attachment_id=made, values={"record_table": "enrolments", "record_id": 2})
    do(store, operations.edit, attachment_id=made, values={"record_table": "enrolments", "record_id": 1})
    assert rows_of(store, student)[0].record_id == 1
    assert other != student


def test_the_photo_is_the_newest_and_the_earlier_ones_stay(store: Store, student: int, add: Add) -> None:
    first = add(files.picture(seed=1), "a.jpg", "PHOTO")
    second = add(files.picture(seed=90), "b.jpg", "PHOTO")

    def photo() -> bytes:
        with store.reading() as session:
            return queries.photo(session, student)

    small = {row.id: row.thumbnail for row in rows_of(store, student)}
    assert photo() == small[second] != small[first]
    do(store, operations.use_photo, attachment_id=first)
    assert photo() == small[first]
    assert count(store, "attachment_blobs") == 2
    undo_last(store)
    assert photo() == small[second]
    do(store, operations.remove, attachment_ids=[second])
    assert photo() == small[first]


def test_check_finds_a_content_that_was_changed_behind_the_program(store: Store, student: int, add: Add) -> None:
    add(files.pdf(), "护照.pdf")
    assert check(store.path).findings == []
    store.close()
    connection = open_connection(store.path)
    connection.execute("DROP TRIGGER attachments_keep_pieces")
    connection.execute("UPDATE attachment_pieces SET content = CAST(replace(content, 'PASSPORT', 'PASSP0RT') AS BLOB)")
    connection.execute("UPDATE attachment_pieces SET content = x'255044460a' WHERE place = 0")
    connection.close()
    (finding,) = check(store.path).findings
    assert (finding.part, finding.kind) == ("attachments", "content")
    assert "护照.pdf" in finding.message


def test_a_copy_holds_the_files(store: Store, student: int, add: Add) -> None:
    add(files.pdf())
    made = backup.make(store.path, None, reason="manual")
    again = open_store(made.path)
    try:
        (row,) = rows_of(again, student)
        assert content_of(again, row) == files.pdf()
    finally:
        again.close()


def test_who_may_not_read_documents_knows_of_photos_only(tmp_path: Path) -> None:
    store = open_store(tmp_path / "locked.gzs", bytes(range(32)), create=True)
    try:
        with store.writing("office", "students.import") as session:
            person = make.student(session, passport="E1234567").person_id
            for kind, found in (
                ("PASSPORT_PAGE", plain(b"scan")),
                ("PHOTO", plain(b"photo")._replace(content_type="jpeg")),
            ):
                operations.add(session, person_id=person, found=found, kind=kind)
        access.sign_in(Person("slot", "zhou", "周老师", frozenset({"careers"})))
        assert [row.kind for row in rows_of(store, person)] == ["PHOTO"]
        with store.reading() as session:
            held = queries.held(session, person)
            assert (held.may_read, held.missing) == (False, [])
            assert queries.people_missing(session) == {}
            with pytest.raises(RuleBroken, match="没有查看它的权限"):
                queries.draw_page(session, attachment_id=1, page=0, width=100)
        with pytest.raises(RuleBroken, match="权限"):
            do(store, operations.remove, attachment_ids=[1])
        access.sign_in(Person("slot", "li", "李明", frozenset({"student_officer"})))
        assert len(rows_of(store, person)) == 2
        access.sign_in(Person("slot", "wu", "吴老师", frozenset({"student_officer"}), college="别的学院"))
        assert rows_of(store, person) == []
        with pytest.raises(RuleBroken, match="别的学院"):
            do(store, operations.add, person_id=person, found=plain(b"more"), kind="OTHER")
    finally:
        access.sign_out()
        store.close()


def test_files_leave_under_safe_names(store: Store, student: int, add: Add, tmp_path: Path) -> None:
    for place, name in enumerate(("con.pdf", "护照\u202efdp.exe.pdf", "长" * 60 + ".pdf", "a b.pdf")):
        add(files.pdf(place + 1), name, title="../../etc/passwd" if not place else "")
    add(files.pdf(9), "a b .pdf", title="A B")
    out = tmp_path / "out"
    with store.reading() as session:
        rows = queries.list_attachments(session, student)
        first = exporting.write_all(session, rows, out, NUMBER)
        second = exporting.write_all(session, rows, out, NUMBER)
    names = [path.name for path in (*first, *second)]
    assert len({name.casefold() for name in names}) == 10 == len(list(out.iterdir()))
    for name in names:
        assert name.startswith(f"{NUMBER}_护照资料页")
        assert name.endswith(".pdf")
        assert not set(name) & set('/\\:*?"<>|\u202e')
        assert len(name.encode()) < 200
    assert {path.read_bytes() for path in first} == {files.pdf(n) for n in (1, 2, 3, 4, 9)}


def test_a_disk_that_fails_leaves_no_file(
    store: Store, student: int, add: Add, tmp_path: Path, monkeypatch: Any
) -> None:
    add(files.pdf(1))
    add(files.pdf(2))
    done: list[Path] = []
    write = exporting.write

    def failing(session: Any, row: AttachmentRow, path: Path) -> None:
        if done:
            raise OSError(28, "no space")
        write(session, row, path)
        done.append(path)

    monkeypatch.setattr(exporting, "write", failing)
    with store.reading() as session, pytest.raises(OSError, match="no space"):
        exporting.write_all(session, queries.list_attachments(session, student), tmp_path / "out")
    assert done
    assert list((tmp_path / "out").iterdir()) == []


# -- what is missing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stay", "kinds"),
    [
        (
            Stay("INTL", "02", "REGISTERED", 1400),
            "PASSPORT_PAGE VISA_PAGE PHOTO JW_FORM PHYSICAL_EXAM INSURANCE DIPLOMA",
        ),
        (Stay("INTL", "05", "REGISTERED", 120), "PASSPORT_PAGE VISA_PAGE PHOTO INSURANCE"),
        (Stay("INTL", "05", "REGISTERED", 180), "PASSPORT_PAGE VISA_PAGE PHOTO INSURANCE"),
        (Stay("INTL", "05", "REGISTERED", 0), "PASSPORT_PAGE VISA_PAGE PHOTO JW_FORM PHYSICAL_EXAM INSURANCE"),
        (Stay("HK", "02", "REGISTERED", 1400), "TRAVEL_PERMIT PHOTO DIPLOMA"),
        (Stay("TW", "09", "SUSPENDED", 300), "TRAVEL_PERMIT PHOTO"),
        (Stay("OC", "", "REGISTERED", 0), "PASSPORT_PAGE PHOTO"),
        (Stay("INTL", "02", "GRADUATED", 1400), ""),
    ],
)
def test_what_is_expected_of_whom(stay: Stay, kinds: str) -> None:
    assert " ".join(paper.kinds[0] for paper in rules.expected(stay)) == kinds


def test_the_list_of_everybody_agrees_with_each_person(store: Store, student: int, add: Add) -> None:
    with store.writing("陈静", "students.import") as session:
        for population, category, end in (("HK", "02", ""), ("INTL", "05", "2025-01-10"), ("INTL", "05", "2025-03-01"),
                                          ("TW", "03", "2026-07-01"), ("OC", "01", "2027-07-01")):  # fmt: skip
            make.student(session, population=population, stay={"category": category, "expected_end": end or None})
        make.student(session, status="GRADUATED")
    add(files.pdf())
    add(files.picture(), "photo.jpg", "PHOTO")
    with store.reading() as session:
        everybody = queries.people_missing(session)
        one_by_one = {person: queries.list_missing(session, person) for person in range(1, 8)}
        assert everybody == {person: papers for person, papers in one_by_one.items() if papers}
        assert len(everybody) == 6
        assert student not in queries.people_missing(session, "PASSPORT_PAGE")
        assert student in queries.people_missing(session, "INSURANCE")
        assert queries.list_missing(session, 999) == []


def test_the_kind_is_guessed_from_the_name() -> None:
    guessed = {
        "PASSPORT_scan.pdf": "PASSPORT_PAGE", "签证页.jpg": "VISA_PAGE", "Physical-Examination.pdf": "PHYSICAL_EXAM",
        "IMG_2031.jpg": "OTHER", "JW202.pdf": "JW_FORM", "体检表.pdf": "PHYSICAL_EXAM", "": "OTHER",
    }  # fmt: skip
    assert {name: rules.guess_kind(name) for name in guessed} == guessed
    assert rules.guess_kind("IMG_2031.jpg", ["INSURANCE"]) == "INSURANCE"


def test_writing_outside_an_act_is_refused(store: Store, student: int) -> None:
    with store.engine.begin() as connection, pytest.raises(DatabaseError):
        contents.put(connection, "0" * 64, 1, [b"x"], b"")


def test_inspecting_uses_what_the_office_allows(store: Store, tmp_path: Path) -> None:
    with store.reading() as session:
        assert queries.allowed(session) == ALLOWED
    assert scans.inspect(files.put(tmp_path, "a.pdf", files.pdf()), ALLOWED).pages == 2
