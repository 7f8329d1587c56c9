"""Timing, children, and the stores that are measured."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(tempfile.gettempdir()) / "gzstudents-bench"
SEED = 1
WHO, PASSWORD = "bench", "guard lantern river copper"  # of stores that are thrown away
_HANDED = "GZSTUDENTS_BENCH_KEY"


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table. `limit` is what ours may be: times the floor, or as it stands."""

    what: str
    unit: Literal["ms", "s", "MiB"]
    floor: float | None
    naive: float | None
    ours: float
    limit: float
    against: Literal["floor", "itself"] = "floor"
    floor_is: str = ""
    naive_is: str = ""
    ours_is: str = ""

    @property
    def ratio(self) -> float | None:
        return self.ours / self.floor if self.floor else None

    @property
    def reached(self) -> bool:
        return (self.ratio or 0.0) <= self.limit if self.against == "floor" else self.ours <= self.limit


@dataclass
class Bench:
    """What a row is handed: how many people, and a store with them."""

    people: int
    folder: Path = CACHE
    keyed: bool = False  # the store is encrypted and has a password

    def store(self) -> Path:
        """A store of so many invented people, made once and kept; encrypted where that is measured."""
        return _protected(self.plain()) if self.keyed else self.plain()

    @cached_property
    def key(self) -> bytes | None:
        """Of the store; a child process has it from key_of_parent()."""
        if not self.keyed:
            return None
        from gzstudents.kernel.vault import slots

        key: bytes = slots.unlock(self.store(), WHO, PASSWORD).data
        os.environ[_HANDED] = key.hex()
        return key

    def plain(self) -> Path:
        """The store without a password."""
        path = self.folder / f"{self.people}.gzs"
        if not path.exists():
            say(f"making a store of {self.people:,} people …")
            part = path.with_suffix(".part")
            remove(part)
            child("-m", "gzstudents", "generate", str(self.people), "--seed", str(SEED), "--store", str(part))
            part.rename(path)
        _brought_up_to_date(path)
        return path

    def scratch(self, name: str) -> Path:
        """A place for a file that did not exist before."""
        path = self.folder / "scratch" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        remove(path)
        return path


@cache
def _brought_up_to_date(path: Path) -> None:
    from gzstudents.schema import open_store

    open_store(path).close()


def _protected(plain: Path) -> Path:
    path = plain.with_name(f"{plain.stem}-keyed.gzs")
    if not path.exists():
        from gzstudents.kernel.vault import rotation

        say("encrypting a copy of the store …")
        part = path.with_suffix(".part")
        remove(part)
        with closing(sqlite3.connect(plain)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
        rotation.protect(part, WHO, PASSWORD, rooms=())
        part.with_name(f"{part.name}.keys").rename(path.with_name(f"{path.name}.keys"))
        part.rename(path)
    return path


def key_of_parent() -> bytes | None:
    """In a child process: the key of the store that it is to measure."""
    return bytes.fromhex(os.environ.get(_HANDED, "")) or None


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def remove(path: Path) -> None:
    """A file and what SQLite keeps beside it."""
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)


def best(work: Callable[[], Any], times: int = 3) -> float:
    """The least of several runs, in seconds: what the work costs when nothing else gets in the way."""
    return min(once(work) for _time in range(times))


def once(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def child(*arguments: str, **variables: str) -> str:
    """Run Python with these arguments; its standard output. Raises when it fails."""
    own = {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(CACHE / "compiled")}
    environment = {**os.environ, **own, **variables}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{arguments}: {done.stderr[-2000:]}")
    return done.stdout


def told_by_child(*arguments: str, **variables: str) -> dict[str, Any]:
    """The last line that a child prints, as JSON."""
    answer: dict[str, Any] = json.loads(child(*arguments, **variables).strip().splitlines()[-1])
    return answer


def memory() -> float:
    """What this process holds in memory, in MiB."""
    if sys.platform.startswith("linux"):
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # macOS counts bytes
