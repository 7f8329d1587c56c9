"""`gzstudents attachments`, typed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gzstudents import commands
from gzstudents.kernel.journal import list_acts
from gzstudents.kernel.store import Store
from gzstudents.privacy.queries.disclosures import list_disclosures
from gzstudents.privacy.queries.everything import everything
from gzstudents.schema import open_store
from tests.attachments import files
from tests.attachments.conftest import NUMBER

Type = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def typed(store: Store, student: int, capsys: pytest.CaptureFixture[str]) -> Type:
    def typing(*words: str) -> tuple[int, dict[str, Any]]:
        code = commands.run(["attachments", *words, "--store", str(store.path), "--json"])
        return code, json.loads(capsys.readouterr().out or "{}")

    return typing


def test_files_are_added_listed_and_written_out(typed: Type, store: Store, student: int, tmp_path: Path) -> None:
    scan = files.put(tmp_path, "护照 passport.pdf", files.pdf(2))
    photo = files.put(tmp_path, "photo.jpg", files.picture(place=True))
    code, answer = typed("add", "--student", NUMBER, str(scan), str(photo))
    assert code == 0
    assert len(answer["ids"]) == 2
    assert "拍摄位置已去除" in answer["message"]
    code, answer = typed("list", "--student", NUMBER)
    assert code == 0
    assert [(one["kind"], one["pages"], one["type"]) for one in answer["attachments"]] == [
        ("PHOTO", 1, "jpeg"), ("PASSPORT_PAGE", 2, "pdf"),
    ]  # fmt: skip
    assert answer["attachments"][0]["kind_en"] == "Photo"
    assert answer["missing"] == ["VISA_PAGE", "JW_FORM", "PHYSICAL_EXAM", "INSURANCE", "DIPLOMA"]
    code, answer = typed("export", "--student", NUMBER, "--out", str(tmp_path / "out"), "--purpose", "换发居留许可")
    assert code == 0
    assert {Path(path).read_bytes() for path in answer["files"]} >= {files.pdf(2)}
    with store.reading() as session:
        (act,) = [act for act in list_acts(session, 20, seen=True) if act.verb == "attachments.exported"]
        unsaid = [row for row in list_disclosures(session) if not row.id]
        told = [one["what"] for one in everything(session, student).seen]
    assert act.cause == "seen"
    assert [(row.purpose, row.people_count, row.fields) for row in unsaid] == [("换发居留许可", 1, "附件")]
    assert "导出附件" in told


def test_what_is_refused_changes_nothing(typed: Type, store: Store, student: int, tmp_path: Path) -> None:
    good = files.put(tmp_path, "scan.pdf", files.pdf())
    bad = files.put(tmp_path, "virus.pdf", b"MZ" + bytes(100))
    code, answer = typed("add", "--student", NUMBER, str(good), str(bad))
    assert code == 1
    assert "可执行" in answer["message"]
    assert typed("list", "--student", NUMBER)[1]["attachments"] == []
    assert typed("add", "--student", "NOBODY", str(good))[0] == 1
    assert typed("list", "--student", "NOBODY")[0] == 1
    assert typed("export", "--student", NUMBER, "--out", str(tmp_path / "out"))[0] == 2  # no purpose
    assert not (tmp_path / "out").exists()


def test_who_lacks_what_and_destroying(typed: Type, store: Store, student: int, tmp_path: Path) -> None:
    scan = files.put(tmp_path, "保险.pdf", files.pdf())
    code, answer = typed("missing", "--kind", "INSURANCE")
    assert (code, answer["count"], answer["people"][0]["student_number"]) == (0, 1, NUMBER)
    typed("add", "--student", f"#{student}", str(scan))
    assert typed("missing", "--kind", "INSURANCE")[1]["count"] == 0
    act = json.loads(json.dumps(typed("list", "--student", NUMBER)[1]["attachments"][0]["id"]))
    again = open_store(store.path)
    from gzstudents.attachments import operations

    with again.writing("陈静", "attachments.remove") as session:
        operations.remove(session, attachment_ids=[act])
    again.close()
    assert typed("discard", "--days", "1")[1]["destroyed"] == 0
    code, answer = typed("discard", "--days", "0")
    assert (code, answer["destroyed"], answer["bytes"]) == (0, 1, len(files.pdf()))
    assert typed("discard", "--days", "-1")[0] == 2
