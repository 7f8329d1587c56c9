"""The matrix goes on: whatever leaves the program as a file or an answer, or is found in passing, tried as each role."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gzstudents import commands
from gzstudents.commands.office import Answer, Office
from gzstudents.kernel import access
from gzstudents.kernel.secret_columns import READ_WITH
from gzstudents.kernel.store import Store
from gzstudents.statistics.queries import list_members, load_facts
from gzstudents.students import roll
from gzstudents.students.screen import people_index, recent, seeking
from gzstudents.ui.desk import MemorySettings
from tests.office.test_rights import PLANTED, ROLES, is_refused, shared, sit, store

__all__ = ["shared", "store"]
Run = Callable[..., tuple[int, Answer]]


@pytest.fixture
def run(store: Store, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command as one role: the sign-in itself is tried elsewhere, and takes a password's time."""

    def as_role(role: str, *arguments: object) -> tuple[int, Answer]:
        def signed(options: argparse.Namespace, office: Office) -> None:
            office.key, office.actor = store.key, "李明"
            sit(role)
            access.require(access.right_of_command(options.command))

        monkeypatch.setattr(commands.signing, "sign_in", signed)
        code, answer = commands._answered([*map(str, arguments), "--store", str(store.path), "--json"])
        assert answer is not None
        return code, answer

    return as_role


def hidden_from(rights: frozenset[str]) -> list[str]:
    """What was planted and is none of her business."""
    return [
        text for (table, column), text in PLANTED.items() if not rights & set(READ_WITH[table][column][0].split("|"))
    ]


def written(folder: Path) -> str:
    """All that stands in the files that were made; they are gone afterwards."""
    said = ""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path, read_only=True)
            said += str([list(sheet.iter_rows(values_only=True)) for sheet in book])
            book.close()
        elif path.suffix in {".csv", ".json", ".txt"}:
            said += path.read_text("utf-8-sig")
        if path.is_file():
            path.unlink()
    return said


@pytest.mark.parametrize("role", ROLES)
def test_each_role_at_every_output(role: str, run: Run, store: Store, tmp_path: Path) -> None:
    """Answers and files hold what the role may read; what it may not do is refused with the right's name, and makes no file."""
    rights = sit(role)
    with store.reading() as session:
        roster = session.connection().exec_driver_sql("SELECT number FROM rosters").scalar()
    full = ("--full", "--purpose", "报送")
    tries: list[tuple[set[str], tuple[object, ...]]] = [
        (set(), ("students", "--find", "阿米娜")),
        ({"export"}, ("export", tmp_path / "a.xlsx")),
        ({"export"}, ("export", tmp_path / "a.csv", "--columns", "sort_key,birth_date,phone,email,permit")),
        ({"export", "export_full"}, ("export", tmp_path / "full.csv", *full)),
        (set(), ("deadlines",)),
        (set(), ("payments", "list")),
        ({"export"}, ("payments", "files", "--roster", roster, "--finance", tmp_path / "f.xlsx")),
        ({"bank"}, ("payments", "files", "--roster", roster, "--bank", tmp_path / "b.xlsx", "--purpose", "发放")),
        ({"award"}, ("review", "list", "--year", "2025-2026")),
        ({"documents"}, ("attachments", "list", "--student", "#1")),
        ({"journal"}, ("acts", "--seen", "--last", "50")),
    ]
    if role in {"auditor", "careers", "reviewer"}:  # who reads least of those with and without the right
        tries.append(({"figures"}, ("statistics", "--out", tmp_path / "s.xlsx")))
    if not {"privacy", "register"} <= rights:  # by law it is whole, whoever makes it: tried in tests/privacy
        person = ("privacy", "export", "--student", "#1", "--out", tmp_path / "person")
        tries.append(({"privacy", "register"}, person))
    for needed, arguments in tries:
        code, answer = run(role, *arguments)
        said = f"{answer.data} {answer.text}"
        files = written(tmp_path)
        assert [text for text in hidden_from(rights) if text in said + files] == [], arguments
        if needed <= rights:
            assert "权限" not in answer.text, arguments
        else:
            assert code == commands.REFUSED, arguments
            assert any(is_refused(answer.text, right) for right in needed - rights), arguments
            assert not files, arguments
        if "--full" in arguments and needed <= rights:
            assert PLANTED["people", "phone"] in files, "the self-test"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_at_palette_recent_list_and_drill_through(
    role: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by what may be read only; a line says a name and a number, and opens by itself what is masked."""
    rights = sit(role)
    desk: Any = type("Desk", (), {"path": store.path, "key": store.key, "settings": MemorySettings()})()
    connection = people_index.connect(desk)
    index = roll.new_index()
    index.build(connection)
    connection.close()
    monkeypatch.setattr(seeking, "index_of", lambda _desk: type("Index", (), {"index": index})())
    recent.remember(desk, 1)
    said = ""
    for text, needed in (("", ""), ("阿米娜", ""), ("ML1234567", "documents"), ("13812345678", "contacts")):
        found: list[Any] = []
        seeking.seek(desk, text, found.extend)
        assert bool(found) is (not needed or needed in rights), text
        said += "".join(f"{entry.text} {entry.note}" for entry in found)
    with store.reading() as session:
        said += str(list_members(session, load_facts(session), date.today().toordinal(), [1, 2]))
    assert "阿米娜" in said
    assert [text for text in hidden_from(rights) if text in said] == []
