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
LOGIN, PASSWORD, CHANGED = "chen", "pass-of-chen-1", "pass-of-chen-2"  # of the stores with a password

Said = Callable[[str], None]
Work = Callable[[Path, Said], None]


def save(folder: Path, said: Said) -> None:
    """Six acts of one person each."""
    from gzstudents.schema import open_store

    store = open_store(folder / "office.gzs", _key(folder))
    for number in range(6):
        register(store, f"新生{number}")
        said(f"saved {number}")
    store.close()


def _key(folder: Path) -> bytes | None:
    keys = _keys(folder)
    return keys.data if keys is not None else None


def _keys(folder: Path) -> Any:
    """As whoever has the password opens the store; None for a store without one."""
    from gzstudents.kernel import vault
    from gzstudents.kernel.vault import slots

    path = folder / "office.gzs"
    return slots.unlock(path, LOGIN, PASSWORD) if vault.is_protected(path) else None


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


def command(*words: str) -> Work:
    """A command as it is typed, on the store in the folder."""

    def run(folder: Path, said: Said) -> None:
        from gzstudents import commands

        quiet = io.StringIO()
        typed = [word.replace("FOLDER", str(folder)) for word in words]
        if (folder / "office.gzs.keys").exists():
            os.environ["GZSTUDENTS_PASSWORD"] = PASSWORD
            typed += ["--user", LOGIN]
        with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(io.StringIO()):
            code = commands.run([*typed, "--store", str(folder / "office.gzs"), "--json", "--lang", "zh_CN"])
        if code == 0:
            said("done")
        else:
            said("refused " + str(json.loads(quiet.getvalue())["message"]))

    return run


def migrate(folder: Path, said: Said) -> None:
    from gzstudents.schema import open_store

    open_store(folder / "office.gzs", _key(folder)).close()
    said("done")


def change_password(folder: Path, said: Said) -> None:
    from gzstudents.kernel.vault import slots
    from gzstudents.kernel.vault.sealing import Cost

    slots.change_password(folder / "office.gzs", LOGIN, PASSWORD, CHANGED, cost=Cost(1, 64, 1))
    said("done")


def rotate(folder: Path, said: Said) -> None:
    from gzstudents.kernel.vault import rotation

    rotation.rotate(_keys(folder))
    said("done")


WORKS: dict[str, Work] = {
    "save": save,
    "import": command("import", "FOLDER/名册.csv"),
    "undo": command("undo", "2"),
    "backup": command("backup"),
    "restore": command("restore", "FOLDER/copy.gzs"),
    "migrate": migrate,
}
KEYED: dict[str, Work] = {**WORKS, "password": change_password, "rotate": rotate}  # of a store with a password


def main() -> None:
    import gzstudents.kernel.vault.rotation
    import gzstudents.migrations
    import gzstudents.office.people
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

    faults = ctypes.CDLL(None)

    def said(text: str) -> None:
        os.write(writing, f"{text}\n".encode())
        if text.startswith(("saved", "done")):
            faults.fault_say(text.encode())

    folder = Path(order["folder"])
    os.environ["GZSTUDENTS_HOME"] = order["home"]
    if order["careless"]:
        _never_sync()
    faults.fault_arm(str(folder).encode(), ctypes.c_long(order["at"]), order["mode"].encode(), order["log"].encode())
    try:
        KEYED[order["work"]](folder, said)
    except Exception as error:
        said(f"failed {type(error).__name__}: {error}")
    said(f"count {faults.fault_count()}")
    os._exit(0)


def _never_sync() -> None:
    """As a program works that does not wait for its disk: the harness must find what comes of it."""
    from gzstudents.kernel import connection

    setattr(os, "fsync", lambda _handle: None)  # noqa: B010 - of another kind for the type checker
    careless = tuple(one.replace("synchronous=FULL", "synchronous=OFF") for one in connection._PRAGMAS)
    setattr(connection, "_PRAGMAS", careless)  # noqa: B010 - of fixed length for the type checker


if __name__ == "__main__":
    main()
