"""What every command is handed, and what it gives back."""

import json
import os
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.kernel import paths
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.progress import SILENT, Progress

if TYPE_CHECKING:
    from gzstudents.kernel.store import Store
    from gzstudents.kernel.vault.keys import Keys

STORE_NAME = "office.gzs"


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` is printed with --json (with `ok`, `message` and `problems` added), `text` without. `refused`: exit code 1."""

    data: dict[str, Any]
    text: str = ""
    refused: bool = False


@dataclass
class Office:
    """The store in use, who acts, and how far the work is. The store is opened when first asked for."""

    path: Path
    actor: str = "office"
    progress: Progress = field(default_factory=lambda: SILENT)
    key: bytes | None = None
    keys: "Keys | None" = None  # of whoever signed in to a protected store
    _store: "Store | None" = None

    def shut(self) -> str:
        """Why nothing can be written where the store lies, "" if it can; for what was opened only."""
        return "" if self._store is None else self._store.refusal

    def store(self, *, create: bool = False) -> "Store":
        """The open store. Raises UserError when there is none at the path and `create` is not asked for."""
        if self._store is None:
            from gzstudents.schema import open_store

            self._store = open_store(self.path, self.key, create=create)
        return self._store

    def settle(self, *, copies: bool) -> str:
        """After the work: note the newest act outside of the file, and copy it after a large change. A warning, or ""."""
        if self._store is None or not self._store.acts:
            return ""
        from gzstudents.kernel import backup

        store = self._store
        self.close()
        try:
            backup.remember(store.path, store.key)
            if copies and store.changes > backup.LARGE and backup.due(store.path, store.key) == "change":
                backup.make(store.path, store.key, reason="change")
        except UserError as error:  # what was asked for is done and saved; that there is no copy of it must be known
            return str(error)
        return ""

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None


def default_store() -> Path:
    """Where the office's store lies when nobody says otherwise."""
    return paths.data_folder() / STORE_NAME


class LineProgress(Progress):
    """Progress as JSON lines on standard error; a line "cancel" on standard input stops the job."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._last = 0.0
        threading.Thread(target=self._listen, daemon=True).start()

    def report(self, done: int, total: int, text: str = "") -> None:
        super().report(done, total, text)
        now = time.monotonic()
        if now - self._last < 0.05 and done != total:
            return
        self._last = now
        line = json.dumps({"done": done, "total": total, "text": text}, ensure_ascii=False)
        with suppress(OSError):  # nobody listens any more: the work goes on
            print(line, file=sys.stderr, flush=True)

    def stopped(self) -> bool:
        return self._stop.is_set()

    def _listen(self) -> None:
        """Reads below sys.stdin: a thread that waits in its buffer at the end of the program would abort it."""
        try:
            channel = sys.stdin.fileno()
        except (AttributeError, OSError, ValueError):  # no standard input, as in a windowed program
            return
        rest = b""
        while piece := _read(channel):
            *lines, rest = (rest + piece).split(b"\n")
            if b"cancel" in (line.strip() for line in lines):
                self._stop.set()
                return


def _read(channel: int) -> bytes:
    try:
        return os.read(channel, 4096)
    except OSError:
        return b""
