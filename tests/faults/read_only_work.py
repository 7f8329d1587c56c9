"""A child of test_read_only.py: our own program on a store that nothing can be written beside; what it shows and says."""

import contextlib
import io
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gzstudents import commands
from gzstudents.application import Program
from gzstudents.kernel import access, backup
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.preferences import Preferences
from gzstudents.office.checking import check
from gzstudents.office.screen.keeping import Keeping
from gzstudents.office.screen.open_bar import ReadOnlyBar
from gzstudents.schema import open_store
from gzstudents.students import operations, roll
from gzstudents.students.screen.person_form import PersonForm
from gzstudents.ui import setup
from gzstudents.ui.parts import CommandButton
from gzstudents.ui.window_commands import palette_groups

PATIENCE = 40  # seconds


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        QCoreApplication.processEvents()
        time.sleep(0.002)


def told(form: PersonForm) -> str:
    """What the form says went wrong."""
    return " ".join(one.text() for one in form.findChildren(QLabel) if "写入" in one.text())


def plain(path: Path, elsewhere: Path) -> dict[str, Any]:
    """Without a window: read, try to save, check, copy to another disk."""
    store = open_store(path)
    with store.reading() as session:
        people = roll.count(session.connection().connection.dbapi_connection)
    try:
        with store.writing("陈静", "students.register") as session:
            operations.register(
                session, person={"chinese_name": "新"}, country="PAK", enrolment={"student_number": "9"}
            )
        saved = "saved"
    except UserError as error:
        saved = str(error)
    store.close()
    findings = [one.message for one in check(path).findings]
    copy = backup.make(path, folder=elsewhere)
    return {"people": people, "saved": saved, "findings": findings, "copied": copy.path.exists()}


def command_line(path: Path, *words: str) -> dict[str, Any]:
    """One command as it is typed: what it answers, and what stands beside the answer for who reads it."""
    said, beside = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(beside):
        code = commands.run(["--store", str(path), "--lang", "zh_CN", *words])
    return {"code": code, "out": said.getvalue(), "beside": beside.getvalue()}


def typed(path: Path) -> dict[str, Any]:
    return {
        "looked": command_line(path, "students"),
        "looked_json": command_line(path, "students", "--json"),
        "changed": command_line(path, "undo", "1", "--json"),
    }


def window(path: Path, likes: Path) -> dict[str, Any]:
    """With one: it is taken, opened and says so; a form that cannot be saved keeps what was typed."""
    app = setup.make_application(sys.argv[:1], preferences := Preferences(likes))
    preferences.set("window/screen", "students")
    program = Program(app, preferences, path)
    taken = program.take(path)
    opened = program.open()
    until(lambda: not opened.desk.jobs.busy)
    until(lambda: opened.findChild(ReadOnlyBar) is not None and not opened.desk.jobs.busy)
    Keeping(opened.desk, opened.desk).start()
    until(lambda: not opened.desk.jobs.busy)
    bar = opened.findChild(ReadOnlyBar)
    screen: Any = opened.current
    shown = len(screen.page.rows.ids)
    screen.new()
    until(lambda: isinstance(screen.panel.form, PersonForm) and not opened.desk.jobs.busy)
    form = screen.panel.form
    form.fields["person.chinese_name"].show_value("不能存")
    form.fields["country"].show_value("PAK")
    QTest.mouseClick(form._save, Qt.MouseButton.LeftButton)
    until(lambda: bool(told(form)))
    found = {
        "taken": taken,
        "shown": shown,
        "bar": bar.text.text() if bar is not None else "",
        "said": told(form),
        "why": {one.id: one.tip() for one in opened.commands_in_force() if access.writes(one.id)},
        "possible": [one.id for one in opened.commands_in_force() if one.enabled()],
        "pressed": [one.command.id for one in opened.findChildren(CommandButton) if one.isEnabled()],
        "palette": {one.id: one.refused for group in palette_groups(opened)[0]("新增") for one in group.entries},
        "typed": form.fields["person.chinese_name"].value() if screen.panel.form is form else None,
    }
    program.close()
    program.file.release()
    return found


if __name__ == "__main__":
    store_path, other = Path(sys.argv[1]), Path(sys.argv[2])
    found = {**plain(store_path, other / "copies"), **typed(store_path), **window(store_path, other / "likes.json")}
    print(json.dumps(found), flush=True)
    os._exit(0)
