"""The window on a protected store: pasted cells, the plan that waits, the printer's pages, a crash, the lock; and its children."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from gzstudents import starting
from gzstudents.application import Program
from gzstudents.certificates.screen.output import Output
from gzstudents.kernel import access, logs
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.preferences import Preferences
from gzstudents.kernel.vault import aside
from gzstudents.office import signing
from gzstudents.students.screen.import_page import CHECK, DONE, ImportScreen
from gzstudents.ui import setup, theme
from gzstudents.ui.task import Task
from tests.opened import settled
from tests.secrets.office import LOGIN, PASSWORD, PLANTED, Folders, Office
from tests.secrets.scanner import scan

LONG = 60_000
_SPY = """
import json, os, sys, uuid
with open(os.path.join(os.environ["SPIED"], uuid.uuid4().hex), "w", encoding="utf-8") as out:
    json.dump([sys.orig_argv, dict(os.environ)], out)
"""


@pytest.fixture
def spied(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every Python process that is started writes its arguments and its environment here."""
    spy = folders.own / "spy"
    spy.mkdir()
    (spy / "sitecustomize.py").write_text(_SPY, encoding="utf-8")
    found = folders.own / "spied"
    found.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(spy))
    monkeypatch.setenv("SPIED", str(found))
    return found


def told(spied: Path) -> list[tuple[list[str], dict[str, str]]]:
    return [tuple(json.loads(one.read_text(encoding="utf-8"))) for one in spied.iterdir()]


@pytest.fixture
def program(qtbot: Any, qapp: QApplication, folders: Folders, capsys: Any) -> Iterator[Program]:
    """Signed in, the window open, the log kept as main() does it."""
    Office(folders, capsys, protected=True)
    setup.speak(qapp, "zh_CN")
    theme.apply(qapp, "light", "standard")
    handler = starting.log_file()
    logging.getLogger().addHandler(handler)
    made = Program(qapp, Preferences(), folders.file)
    made.seat.left.disconnect()
    made.seat.restart = made.close
    made.seat._sit_down(signing.open_keys(folders.file, LOGIN, PASSWORD))
    made.open()
    yield made
    made.close()
    logging.getLogger().removeHandler(handler)
    handler.close()


def pasted() -> str:
    head = [
        "学号",
        "姓名",
        "英文姓名",
        "国籍",
        "性别",
        "出生日期",
        "护照号码",
        "手机",
        "邮箱",
        "学院",
        "学生类别",
        "入学时间",
    ]
    latin = f"{PLANTED['Latin surname']}, {PLANTED['Latin given names']}"
    row = ["S1", PLANTED["Chinese name"], latin, "泰国", "女", "2004-05-06", PLANTED["passport"], PLANTED["phone"],
           PLANTED["email"], "岭南学院", "本科生", "2026-09-01"]  # fmt: skip
    return "\n".join("\t".join(line) for line in (head, row))


def test_a_day_before_the_window(qtbot: Any, program: Program, folders: Folders, spied: Path) -> None:
    window = program.window
    assert window is not None
    window.go("import", {"cells": pasted()})
    screen = window.screen_by_id("import")
    assert isinstance(screen, ImportScreen)
    qtbot.waitUntil(lambda: screen.pages.currentIndex() == CHECK and not screen.busy.running, timeout=LONG)
    waiting = sorted(file.name for file in folders.temporary.rglob("*") if file.is_file())
    assert {"cells.tsv", "plan.json"} <= set(waiting), "what a killed window would leave behind"
    assert screen.check_step.tabs.tabText(0) == "新增  1"
    assert scan(folders.scanned, PLANTED) == []
    screen.check_step.next.click()
    qtbot.waitUntil(lambda: screen.pages.currentIndex() == DONE and not screen.busy.running, timeout=LONG)
    window.go("students")
    settled(qtbot, window)
    keys = program.seat.keys
    assert keys is not None
    secrets = {**PLANTED, **{name: ring[max(ring)].hex() for name, ring in keys.rings.items()}}
    children = told(spied)
    assert len(children) >= 2
    for arguments, environment in children:
        words = "\n".join([*arguments, *(f"{name}={value}" for name, value in environment.items())])
        assert not [name for name, text in secrets.items() if text.lower() in words.lower()], arguments
    _crash(program)
    program.seat.lock(window)
    qtbot.waitUntil(lambda: program.window is None, timeout=LONG)
    assert scan(folders.scanned, PLANTED) == []


def _crash(program: Program) -> None:
    """A bug of ours that has a person in its hands."""
    assert program.window is not None
    everything = "\n".join(PLANTED.values())
    try:
        try:
            int(everything)
        except ValueError as error:
            raise KeyError(everything) from error
    except KeyError as error:
        program.on_crash(KeyError, error, None)
    task = Task([], "x")
    task._take_line(f"ValueError: {everything}")
    task._take_line('  File "/x/y.py", line 3, in z')
    task._finish(1)
    for handler in logging.getLogger().handlers:
        handler.flush()
    log = Path(os.environ["GZSTUDENTS_HOME"], "data", "logs", "gzstudents.log").read_text(encoding="utf-8")
    for words in ("unexpected", "KeyError", "ValueError", "test_window.py", 'File "/x/y.py", line 3, in z'):
        assert words in log


@pytest.mark.long
def test_the_pages_for_the_printer_lie_sealed(qtbot: Any, program: Program, folders: Folders) -> None:
    """More than a few certificates are set by a child process, which hands them over in the temporary folder."""
    from gzstudents.scholarships import operations
    from tests import make

    assert program.window is not None
    store = program.file.store()
    with store.writing(LOGIN, "students.register") as session:
        stays = [make.student(session, chinese_name=PLANTED["Chinese name"]).id for _one in range(21)]
    with store.writing(LOGIN, "scholarships.award") as session:
        items = [(stay, "") for stay in stays]
        numbers = [one.certificate for one in operations.award(session, programme="GD", academic_year="2025-2026", items=items).awarded]  # fmt: skip
    seen: list[bytes] = []
    laid: list[bytes] = []
    read = aside.read

    def spy(path: Path) -> bytes:
        laid.append(path.read_bytes())
        return read(path)

    host = program.window
    output = Output(host.desk, host, lambda error: seen.append(str(error).encode()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aside, "read", spy)
        output.prepare(numbers, lambda sheets: seen.append(sheets.content))
        qtbot.waitUntil(lambda: bool(seen), timeout=LONG)
    assert seen[0].startswith(b"%PDF")
    assert laid[0].startswith(aside.MARK)
    assert not list(folders.temporary.rglob("*.pdf"))


def test_only_the_keys_it_was_sealed_with_open_it(folders: Folders, capsys: Any) -> None:
    office = Office(folders, capsys, protected=True)
    store = office.open()
    path = folders.temporary / "aside"
    aside.write(path, b"cells")
    assert aside.read(path) == b"cells"
    assert path.read_bytes().startswith(aside.MARK)
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(UserError, match="“aside”是加密的中间文件"):
        aside.read(path)
    store.close()
    access.sign_out()
    with pytest.raises(UserError):
        aside.read(path)
    aside.write(path, b"cells")
    assert path.read_bytes() == b"cells"


def test_the_password_of_the_environment_goes_no_further(folders: Folders, capsys: Any, spied: Path) -> None:
    """The process that was given it takes it out; what that process starts, a reader of sheets here, has it no more."""
    Office(folders, capsys, protected=True)
    from gzstudents.kernel import sheets

    roll = folders.own / "roll.xlsx"
    sheets.write_rows(roll, ["学号", "姓名"], [["S1", "李四"]])
    words = [
        sys.executable,
        "-m",
        "gzstudents",
        "import",
        str(roll),
        "--plan",
        "--user",
        LOGIN,
        "--store",
        str(folders.file),
    ]
    done = subprocess.run(words, env={**os.environ, "GZSTUDENTS_PASSWORD": PASSWORD}, capture_output=True, check=False)
    assert done.returncode in {0, 1}
    holders = [arguments for arguments, environment in told(spied) if PASSWORD in "\n".join(environment.values())]
    assert [arguments[1:3] for arguments in holders] == [["-m", "gzstudents"]]
    assert len(told(spied)) >= 2


def test_the_log_keeps_places_and_types() -> None:
    lines = ["Traceback (most recent call last):", '  File "/a/b.py", line 7, in c', "    int('QX7391845')", "",
             "ValueError: invalid literal for int() with base 10: 'QX7391845'", "KeyError", "a name: 邓觅竹"]  # fmt: skip
    assert logs.places(lines) == ['  File "/a/b.py", line 7, in c', "ValueError", "KeyError"]
    name = "邓觅竹"
    try:
        raise RuntimeError(name)
    except RuntimeError as error:
        kept = logs.where(error)
        record = logging.LogRecord("x", logging.ERROR, "y", 1, "unexpected", (), (RuntimeError, error, None))
    assert "RuntimeError" in kept
    assert "test_the_log_keeps" in kept
    assert name not in kept + logs.Formatter("%(message)s").format(record)
