"""Signing in: the same steps from the window and from the command line, with what is remembered of wrong passwords."""

import hashlib
import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gzstudents.kernel import paths
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _n
from gzstudents.kernel.vault.keys import Keys

FREE = 5  # wrong passwords before one has to wait
LONGEST = 30  # seconds


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong passwords for a name on this computer since it last signed in."""

    count: int = 0
    last: float = 0.0  # seconds since 1970

    def wait(self, now: float, free: int = FREE, longest: int = LONGEST) -> float:
        """Seconds before the next try: 1, 2, 4 … 30 after the fifth wrong one. Where a profile lets one wait longer than that,
        all of it from the first.
        """
        if self.count < free:
            return 0.0
        pause = float(longest if longest > LONGEST else min(longest, 1 << min(self.count - free, 10)))
        return max(0.0, min(pause, self.last + pause - now))


def open_keys(path: Path, login: str, password: str) -> Keys:
    """Open with a password; a wrong one is remembered. A removal that was interrupted is brought to its end first.

    Takes about a second by design: never in the thread of the window.
    """
    from gzstudents.kernel.vault import rotation, slots, strengthening

    rotation.tidy(path)
    began = time.perf_counter()
    try:
        keys = slots.unlock(path, login, password)
    except slots.WrongPassword:
        known = failures(path, login)
        remember(path, login, Failures(known.count + 1, time.time()))
        raise
    took = time.perf_counter() - began
    if keys.unfinished:
        with suppress(
            UserError
        ):  # somebody has the file open: at the next sign-in then; the removed slot is gone already
            rotation.rotate(keys)
    with suppress(UserError, OSError):  # a medium that cannot be written: signed in all the same
        strengthening.strengthen(keys, password, took)
    return keys


def failures(path: Path, login: str) -> Failures:
    """What is remembered of wrong passwords."""
    known = _read().get(_mark(path, login))
    try:
        return Failures(int(known["count"]), float(known["last"])) if known else Failures()
    except (KeyError, TypeError, ValueError):
        return Failures()


def remember(path: Path, login: str, found: Failures | None) -> None:
    """Keep or (None) forget. Only a help against trying by hand: what holds is the cost of each guess."""
    known = _read()
    known.pop(_mark(path, login), None)
    if found is not None:
        known[_mark(path, login)] = asdict(found)
    with suppress(OSError):
        _place().write_text(json.dumps(known), encoding="utf-8")


def told(found: Failures) -> str:
    """What is said at the next sign-in, "" if nothing went wrong."""
    if not found.count:
        return ""
    when = datetime.fromtimestamp(found.last, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    return _n("上次登录以来有 {count} 次密码错误，最近一次在 {when}", found.count, when=when)


def _place() -> Path:
    return paths.config_folder() / "sign-in.json"


def _read() -> dict[str, Any]:
    try:
        found = json.loads(_place().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _mark(path: Path, login: str) -> str:
    return hashlib.sha256(f"{path.absolute()}\n{login.strip().casefold()}".encode()).hexdigest()[:24]
