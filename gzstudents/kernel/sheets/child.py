"""Runs the parsing child: starts it, limits it, takes its frames, ends it."""

import datetime as dt
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from gzstudents.kernel.parsing.frames import unpack
from gzstudents.kernel.parsing.worker import MEMORY_LIMIT, Frame

TIME_LIMIT = 60.0
_ALLOWED = {("datetime", name): getattr(dt, name) for name in ("date", "datetime", "time", "timedelta")}

# what reading a stream raises that was cut off, or that no worker of ours wrote
_NOT_OURS = (
    EOFError, pickle.UnpicklingError, LookupError, ValueError, TypeError, AttributeError, OverflowError, OSError, MemoryError,
)  # fmt: skip


class ChildDiedError(Exception):
    """The child ended without saying that it was done: killed by a limit, or aborted."""


class _Frames(pickle.Unpickler):
    """Frames hold plain values and dates; nothing else is ever built from what the child says."""

    def find_class(self, module: str, name: str) -> Any:
        return _ALLOWED[module, name]


def frames_of(stream: IO[bytes]) -> Iterator[Frame]:
    """What a worker says, until it says that it is done. Raises ChildDiedError for a stream that no worker of ours ended."""
    known: dict[str, str] = {}
    while True:
        try:
            frame: Frame = _Frames(stream).load()
            if frame[0] == "columns":
                frame = ("rows", unpack(frame[1], known))
        except _NOT_OURS:
            raise ChildDiedError from None
        if frame[0] == "end":
            return
        yield frame


class Child:
    """A parsing process; use as a context manager, so that it never outlives the reading. `worker`: the module of
    kernel.parsing whose main() does it; `kind` and `told` are what it is started with.
    """

    def __init__(
        self, kind: str, source: IO[bytes] | bytes, told: int | str, time_limit: float = TIME_LIMIT,
        worker: str = "worker",
    ) -> None:  # fmt: skip
        package = str(Path(__file__).resolve().parents[3])
        paths = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"from gzstudents.kernel.parsing.{worker} import main; main()", kind, str(told)],
            stdin=subprocess.PIPE if isinstance(source, bytes) else source,
            stdout=subprocess.PIPE,
            bufsize=1 << 20,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._job = _limit_on_windows(self._process)
        self._watch = threading.Timer(time_limit, self._process.kill)
        self._watch.daemon = True
        self._watch.start()
        self._feeder = None
        if isinstance(source, bytes):
            self._feeder = threading.Thread(target=_feed, args=(self._process, source), daemon=True)
            self._feeder.start()

    def frames(self) -> Iterator[Frame]:
        if self._process.stdout is None:  # never: stdout=PIPE
            raise ChildDiedError
        return frames_of(self._process.stdout)

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_error: object) -> None:
        self._watch.cancel()
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._watch.join()
        if self._feeder is not None:
            self._feeder.join()
        if self._job is not None:
            self._job()


def _feed(process: "subprocess.Popen[bytes]", content: bytes) -> None:
    """What lies in no file goes through a pipe; a child that ended early wants no more."""
    if process.stdin is not None:
        with suppress(OSError), process.stdin as pipe:
            pipe.write(content)


def _limit_on_windows(process: "subprocess.Popen[bytes]") -> Any:
    """A job object with a memory limit that also ends the child when this process dies. Returns what closes it."""
    if sys.platform != "win32":
        return None
    import ctypes
    from ctypes import wintypes

    class Basic(ctypes.Structure):
        _fields_ = [
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        ]

    class Extended(ctypes.Structure):
        _fields_ = [
            ("Basic", Basic),
            ("Io", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        ]

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    kernel.CreateJobObjectW.argtypes = [ctypes.c_void_p, wintypes.LPCWSTR]
    kernel.SetInformationJobObject.argtypes = [wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD]
    kernel.AssignProcessToJobObject.argtypes = [wintypes.HANDLE, wintypes.HANDLE]
    kernel.CloseHandle.argtypes = [wintypes.HANDLE]
    job = kernel.CreateJobObjectW(None, None)
    limits = Extended()
    limits.Basic.LimitFlags = 0x0100 | 0x2000  # PROCESS_MEMORY, KILL_ON_JOB_CLOSE
    limits.ProcessMemoryLimit = MEMORY_LIMIT
    kernel.SetInformationJobObject(job, 9, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(job, int(process._handle))
    return lambda: kernel.CloseHandle(job)
