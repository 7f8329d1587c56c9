"""The keys of many names, worked out in a process of their own while this one is busy with something else."""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice, starmap
from pathlib import Path

from gzstudents.kernel.collecting import without_collecting
from gzstudents.kernel.names import NameKeys, search_keys

Names = tuple[str, str, str, str]  # Chinese, surname, given names, native

ENOUGH = 5000  # fewer names are done sooner than a process starts
_BLOCK = 2000


class KeysAhead:
    """Ask it like search_keys(); what the process has not answered, or never will, is worked out here."""

    def __init__(self, names: Iterable[Names] = ()) -> None:
        self._known: dict[Names, NameKeys] = {}
        self._asked: list[Names] = list(dict.fromkeys(names))
        self._taken = 0
        self._process = None if len(self._asked) < ENOUGH or (os.cpu_count() or 1) < 2 else _start(self._asked)

    def __call__(self, names: Names) -> NameKeys:
        found = self._known.get(names)
        while found is None and self._process is not None:
            self._take()
            found = self._known.get(names)
        if found is None:
            found = self._known[names] = search_keys(*names)
        return found

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def _take(self) -> None:
        """One block of answers, in the order of the questions."""
        block = self._asked[self._taken : self._taken + _BLOCK]
        if not block or self._process is None or self._process.stdout is None:
            self.close()
            return
        try:
            keys = pickle.load(self._process.stdout)  # noqa: S301 - our own process, which read nothing but our names
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            self.close()
            return
        self._known.update(zip(block, starmap(NameKeys, keys), strict=True))
        self._taken += len(block)


def _start(names: list[Names]) -> "subprocess.Popen[bytes] | None":
    package = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    try:
        process = subprocess.Popen(
            [sys.executable, "-c", "from gzstudents.kernel.names_ahead import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None
    if process.stdin is not None:
        with suppress(OSError), process.stdin:  # it reads all before it answers
            pickle.dump(names, process.stdin, 5)
    return process


def main() -> None:
    """The process: names from standard input, blocks of keys to standard output."""
    with without_collecting():
        names = iter(pickle.load(sys.stdin.buffer))  # noqa: S301 - written by the process that started this one
        while block := list(islice(names, _BLOCK)):
            pickle.dump([tuple(search_keys(*one)) for one in block], sys.stdout.buffer, 5)
            sys.stdout.buffer.flush()
