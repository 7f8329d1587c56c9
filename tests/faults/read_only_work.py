"""A child of test_read_only.py: our own program on a store that nothing can be written beside; what it shows and says."""

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

from gzstudents.application import Program
from gzstudents.kernel import backup
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.preferences import Preferences
from gzstudents.office.checking import check
from gzstudents.office.screen.keeping import Keeping
from gzstudents.office.screen.open_bar import ReadOnlyBar
from gzstudents.schema import open_store
from gzstudents.students import operations, roll
from gzstudents.students.screen.person_form import PersonForm
from gzstudents.ui import setup

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


def window(path: Path, likes: Path) -> dict[str, Any]:
    """With one: it is taken, opened and says so; a form that cannot be saved keeps what was typed."""
    app = setup.make_application(sys.argv[:1], preferences := Preferences(likes))
    preferences.set("window/screen", "students")
    program = Program(app, preferences, path)
    taken = program.take(path)
    opened = program.open()
    until(lambda: not opened.desk.jobs.busy)
    Keeping(opened.desk, opened.desk).start()
    until(lambda: opened.findChild(ReadOnlyBar) is not None and not opened.desk.jobs.busy)
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
        "typed": form.fields["person.chinese_name"].value() if screen.panel.form is form else None,
    }
    program.close()
    program.file.release()
    return found


if __name__ == "__main__":
    store_path, other = Path(sys.argv[1]), Path(sys.argv[2])
    found = {**plain(store_path, other / "copies"), **window(store_path, other / "likes.json")}
    print(json.dumps(found), flush=True)
    os._exit(0)
