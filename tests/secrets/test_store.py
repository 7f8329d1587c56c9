"""A day's work on a protected store leaves no clear text; the same day on an open one shows that it would be found."""

import base64
from pathlib import Path
from typing import Any

from gzstudents.kernel import access
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.vault import ROOMS, rotation, sealing
from tests.secrets.office import LOGIN, PASSWORD, PLANTED, Folders, Office
from tests.secrets.scanner import Find, forms, scan


def test_the_scanner_finds_every_form(tmp_path: Path) -> None:
    written = {}
    for number, (name, text) in enumerate(PLANTED.items()):
        for form, raw in forms(text).items():
            file = tmp_path / "in" / f"{number}-{form}"
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(b"\0\1noise" + raw + b"more")
            written[str(file.relative_to(tmp_path))] = name
    found = scan([tmp_path / "in"], PLANTED)
    assert {(one.file, one.what) for one in found} >= set(written.items())
    assert "base64 of utf-8 at 2" in forms("x")
    whole = base64.b64encode(b"1234" + PLANTED["passport"].encode() + b"5678")
    assert any(raw in whole for raw in forms(PLANTED["passport"]).values()), "in the middle of something else too"


def test_the_scanner_reads_no_more_than_there_is(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_text('{"name": "somebody else", "number": "QX7391844"}', encoding="utf-8")
    (tmp_path / "in" / "pages.pdf").write_bytes(b"%PDF-1.7")
    assert scan([tmp_path / "in"], PLANTED) == [Find("packed", "", str(Path("in", "pages.pdf")))]
    (tmp_path / "in" / "QX7391845.txt").touch()
    assert Find("passport", "file name", str(Path("in", "QX7391845.txt"))) in scan([tmp_path / "in"], PLANTED)


def test_an_open_store_shows_everything(folders: Folders, capsys: Any) -> None:
    """The self-test: what is not found in the next test is not found because it is not there."""
    Office(folders, capsys, protected=False).work().close()
    found = {one.what for one in scan(folders.scanned, PLANTED)}
    assert found >= set(PLANTED) - {"password"}
    keys, _kit = rotation.protect(folders.file, LOGIN, PASSWORD, rooms=ROOMS, cost=sealing.Cost(1, 64, 1))
    assert scan([folders.store], PLANTED) == [], "setting a password writes the whole file anew"
    keys.forget()


def test_a_protected_store_shows_nothing(folders: Folders, capsys: Any) -> None:
    store = Office(folders, capsys, protected=True).work()
    assert Path(f"{folders.file}-wal").stat().st_size > 0
    assert list(folders.store.glob("office.copies/*.gzs")), "there is a copy to look at"
    assert (folders.temporary / "plan.json").exists(), "there is a plan to look at"
    assert scan(folders.scanned, PLANTED) == []
    key = store.key
    store.close()
    access.sign_out()
    assert scan(folders.scanned, PLANTED) == []
    assert {one.what for one in scan([_written_out(folders, key)], PLANTED)} == set(PLANTED) - {
        "note",
        "account",
        "password",
    }


def _written_out(folders: Folders, key: bytes) -> Path:
    """Everything that somebody with the key of the file and without that of the counsellors can read."""
    out = folders.home.parent / "out"
    out.mkdir()
    connection = open_connection(folders.file, key, readonly=True)
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(out / "plain.db"),))
    connection.execute("SELECT sqlcipher_export('plain')").fetchall()
    connection.close()
    return out
