"""What the office does while its disk fails. Run as a program with faultfs preloaded: it imports everything once, then does
each order of its standard input in a forked child, and answers with what the child could still say.
"""

import contextlib
import ctypes
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

PEOPLE = 60  # in the roll that is imported


def save(folder: Path, said: Callable[[str], None]) -> None:
    """Six acts of one person each."""
    from gzstudents.schema import open_store

    store = open_store(folder / "office.gzs")
    for number in range(6):
        register(store, f"新生{number}")
        said(f"saved {number}")
    store.close()


def register(store: Any, name: str) -> None:
    from gzstudents.students import operations

    with store.writing("陈静", "students.register") as session:
        operations.register(
            session,
            person={"chinese_name": name},
            country="PAK",
            document={"kind": "PASSPORT", "number": f"AB{name}"},
            enrolment={"student_number": name, "category": "03", "start_date": "2024-09-01"},
        )


def command(*words: str) -> Callable[[Path, Callable[[str], None]], None]:
    """A command as it is typed, on the store in the folder."""

    def run(folder: Path, said: Callable[[str], None]) -> None:
        from gzstudents import commands

        quiet = io.StringIO()
        typed = [word.replace("FOLDER", str(folder)) for word in words]
        with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(io.StringIO()):
            code = commands.run([*typed, "--store", str(folder / "office.gzs"), "--json", "--lang", "zh_CN"])
        if code == 0:
            said("done")
        else:
            said("refused " + str(json.loads(quiet.getvalue())["message"]))

    return run


def migrate(folder: Path, said: Callable[[str], None]) -> None:
    from gzstudents.schema import open_store

    open_store(folder / "office.gzs").close()
    said("done")


WORKS: dict[str, Callable[[Path, Callable[[str], None]], None]] = {
    "save": save,
    "import": command("import", "FOLDER/名册.csv"),
    "undo": command("undo", "2"),
    "backup": command("backup"),
    "restore": command("restore", "FOLDER/copy.gzs"),
    "migrate": migrate,
}


def main() -> None:
    import gzstudents.migrations
    import gzstudents.office.restoring
    import gzstudents.schema
    import gzstudents.students.importing
    import gzstudents.students.operations  # noqa: F401 - loaded once, for all children

    for line in sys.stdin:
        order = json.loads(line)
        print(json.dumps(_do(order), ensure_ascii=False), flush=True)


def _do(order: dict[str, Any]) -> dict[str, Any]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(order, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as stream:
        said = stream.read().splitlines()
    _pid, status = os.waitpid(child, 0)
    return {"said": said, "killed": os.WIFSIGNALED(status)}


def _child(order: dict[str, Any], writing: int) -> None:
    """Does the work and never returns. What it says goes through the pipe, which no fault touches."""

    def said(text: str) -> None:
        os.write(writing, f"{text}\n".encode())

    faults = ctypes.CDLL(None)
    folder = Path(order["folder"])
    faults.fault_arm(str(folder).encode(), ctypes.c_long(order["at"]), order["mode"].encode(), order["log"].encode())
    try:
        WORKS[order["work"]](folder, said)
    except Exception as error:
        said(f"failed {type(error).__name__}: {error}")
    said(f"count {faults.fault_count()}")
    os._exit(0)


if __name__ == "__main__":
    main()
