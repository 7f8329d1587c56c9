"""A protected store with scans: nothing of them lies in clear anywhere, not even while they are looked into."""

import tempfile
from pathlib import Path

import pytest

from gzstudents.attachments import operations, queries, scans
from gzstudents.kernel.store import Store
from gzstudents.privacy.operations import erasing
from tests import make
from tests.attachments import files
from tests.attachments.conftest import ALLOWED
from tests.privacy.office import OTHER, OWN, do, protected, sit_down
from tests.secrets.scanner import scan

WORDS = {"scan": "SECRET ADDRESS OF THE HOLDER", "picture": "a picture's own words"}


def _add_both(store: Store, elsewhere: Path) -> int:
    raw = files.pdf() + f"\n% {WORDS['scan']}\n%%EOF\n".encode()
    picture = files.picture("TIFF", tiffinfo={270: WORDS["picture"]})
    with store.writing("陈静", "students.import") as session:
        person = int(make.student(session, status="GRADUATED").person_id)
    for path in (files.put(elsewhere, "scan.pdf", raw), files.put(elsewhere, "fax.tif", picture)):
        do(store, operations.add, person_id=person, found=scans.inspect(path, ALLOWED), kind="OTHER")
    with store.reading() as session:
        for row in queries.list_attachments(session, person):
            assert queries.draw_page(session, attachment_id=row.id, page=0, width=200).width > 50
    return person


def test_a_protected_store_leaves_no_clear_word_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("store", "temp", "elsewhere"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    with protected(tmp_path / "store" / "office.gzs") as store:
        _add_both(store, tmp_path / "elsewhere")
        assert scan([tmp_path / "store", tmp_path / "temp"], WORDS) == []
    assert {one.what for one in scan([tmp_path / "elsewhere"], WORDS)} >= set(WORDS), "the scan would find them"


@pytest.mark.long
def test_erasing_destroys_the_contents_unless_another_has_them(tmp_path: Path) -> None:
    from gzstudents.kernel import access
    from gzstudents.office import people

    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "store").mkdir()
    with protected(tmp_path / "store" / "office.gzs") as store:
        people.add(store, access.keys(), login="wu", password=OTHER, roles=["administrator", "student_officer"])  # type: ignore[arg-type]
        person = _add_both(store, tmp_path / "elsewhere")
        with store.writing("陈静", "students.import") as session:
            other = int(make.student(session).person_id)
        found = scans.inspect(tmp_path / "elsewhere" / "fax.tif", ALLOWED)
        do(store, operations.add, person_id=other, found=found, kind="OTHER")
        with store.reading() as session:
            removed = next(row.id for row in queries.list_attachments(session, person) if row.content_type == "pdf")
        do(store, operations.remove, attachment_ids=[removed])  # only the journal knows of it
        made = do(store, erasing.propose, person_id=person, groups=["ATTACHMENTS"], reason="ASKED")
        sit_down(store, "wu")
        do(store, erasing.erase, erasure_id=made)
        sit_down(store, "陈静", OWN)
        with store.reading() as session:
            (kept,) = queries.list_attachments(session, other)
            assert sum(map(len, queries.pieces_of(session, kept))) == found.size
            (left,) = queries.list_attachments(session, person)
            assert (left.blob, left.sha256, left.title, left.file_name, left.thumbnail) == (0, "", "", "", b"")
            contents = session.connection().exec_driver_sql("SELECT sha256 FROM attachment_blobs").scalars().all()
            assert contents == [found.sha256]
