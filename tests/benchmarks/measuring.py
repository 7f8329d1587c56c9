"""Timing, children, and the stores that are measured."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(tempfile.gettempdir()) / "gzstudents-bench"
SEED = 1


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

    def store(self) -> Path:
        """A store of so many invented people, made once and kept."""
        path = self.folder / f"{self.people}.gzs"
        if not path.exists():
            say(f"making a store of {self.people:,} people …")
            part = path.with_suffix(".part")
            remove(part)
            child("-m", "gzstudents", "generate", str(self.people), "--seed", str(SEED), "--store", str(part))
            part.rename(path)
        return path

    def scratch(self, name: str) -> Path:
        """A place for a file that did not exist before."""
        path = self.folder / "scratch" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        remove(path)
        return path


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
