"""A child of tests/kernel/test_vault.py: does one thing to a vault and kills itself at its n-th step on the file system."""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.vault import rotation, slots
from gzstudents.kernel.vault.keys import Keys
from gzstudents.kernel.vault.sealing import Cost

CHEAP = Cost(1, 64, 1)
STEPS = {"open", "os.rename", "os.link", "os.remove", "sqlite3.connect", "shutil.copyfile"}
FIRST, OWN, OTHER, CHANGED = "chen", "pass-of-chen-1", "pass-of-li-1", "pass-of-li-2"


def change(folder: Path) -> None:
    slots.change_password(folder / "office.gzs", "li", OTHER, CHANGED, cost=CHEAP)


def rotate(folder: Path) -> None:
    rotation.rotate(first(folder))


def remove(folder: Path) -> None:
    keys = first(folder)
    slots.remove_person(keys, slots.slot_of(slots.current(keys), "li"))
    rotation.rotate(keys)


def protect(folder: Path) -> None:
    rotation.protect(folder / "plain.gzs", FIRST, OWN, cost=CHEAP)


WHAT: dict[str, Callable[[Path], None]] = {"change": change, "rotate": rotate, "remove": remove, "protect": protect}


def first(folder: Path) -> Keys:
    return slots.unlock(folder / "office.gzs", FIRST, OWN)


def kill_at(step: int) -> None:
    """Every write, sync, rename and opened file from now on is counted."""
    left = step

    def count(event: str, _arguments: Any = ()) -> None:
        nonlocal left
        if event in STEPS:
            left -= 1
            if left == 0:
                end()

    sys.addaudithook(count)
    sync = os.fsync

    def counted(handle: Any) -> None:
        count("open")
        sync(handle)
        count("open")

    os.fsync = counted  # type: ignore[assignment]
    export = rotation._export

    def half_way(*arguments: Any) -> None:
        count("open")
        export(*arguments)
        count("open")

    rotation._export = half_way  # type: ignore[assignment]


def end() -> None:
    if hasattr(signal, "SIGKILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(9)


def run(what: str, template: Path, into: Path, step: int) -> bool:
    """In a process of its own, on a copy of its own. True when it came to its end before that step."""
    folder = into / f"{what}-{step}"
    shutil.copytree(template, folder)
    os.environ["GZSTUDENTS_HOME"] = str(folder / "home")
    child = os.fork()
    if child == 0:
        kill_at(step)
        WHAT[what](folder)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def main() -> None:
    what, template, into, stride = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    open_connection(template / "warm.gzs", create=True).close()  # libraries are loaded before the counting begins
    (template / "warm.gzs").unlink()
    slots.new_slot("v", "s", "x", "y", CHEAP)
    step = int(sys.argv[5])
    while not run(what, template, into, step):
        step += stride
    print(step)


if __name__ == "__main__":
    main()
