"""What this computer remembers of each store, by the store's own name: the newest act, the last copy, the last rehearsal."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from gzstudents.kernel import paths
from gzstudents.kernel.connection import Connection
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import chain
from gzstudents.kernel.journal.chain import Break, Head
from gzstudents.kernel.preferences import Preferences

OLD = timedelta(days=3)  # after which the Today page speaks of it


class Status(NamedTuple):
    """How the copies of one store stand; times are UTC, ISO 8601, "" for never."""

    last: str = ""
    name: str = ""
    act: int = 0
    failed: str = ""  # when the last try failed, if nothing went well since
    message: str = ""
    rehearsed: str = ""
    paused: bool = False  # a copy was restored, and nobody has said yet that the data are right
    rehearsal: str = ""  # "" when the rehearsal went well, else the sentence

    def needs_care(self, now: datetime | None = None) -> bool:
        """The last copy failed or is old, or the last one could not be brought back."""
        if self.failed or self.rehearsal:
            return True
        return bool(self.last) and age(self.last, now) > OLD


def age(at: str, now: datetime | None = None) -> timedelta:
    """How long ago; a time that cannot be read, or lies ahead of the clock, is long ago: then rather one copy more."""
    moment = now or datetime.now(UTC)
    try:
        then = datetime.fromisoformat(at)
    except ValueError:
        return timedelta.max
    passed = moment - (then if then.tzinfo else then.replace(tzinfo=UTC))
    return passed if passed > timedelta(minutes=-5) else timedelta.max


def utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def status(store_id: str) -> Status:
    known = recall("copies", store_id)
    return Status(**{name: value for name, value in known.items() if name in Status._fields and _fits(name, value)})


def _fits(name: str, value: Any) -> bool:
    return isinstance(value, {"act": int, "paused": bool}.get(name, str))


def recall(what: str, store_id: str) -> dict[str, Any]:
    """From copies.json or anchors.json in the configuration folder; a damaged file counts as an empty one."""
    known = Preferences(_file(what)).get(store_id)
    return known if isinstance(known, dict) else {}


def note(what: str, store_id: str, **values: Any) -> None:
    kept = Preferences(_file(what))
    known = kept.get(store_id)
    kept.set(store_id, {**(known if isinstance(known, dict) else {}), **values})


def _file(what: str) -> Path:
    return paths.config_folder() / f"{what}.json"


# -- heads noted outside of the file ---------------------------------------------------------------------------------------


def strangers(connection: Connection) -> list[Break]:
    """What does not fit what this computer remembers of the store: an older file, lost acts, another history."""
    known = recall("anchors", chain.store_id(connection))
    act, seal = known.get("act"), known.get("seal")
    if not isinstance(act, int) or not isinstance(seal, str):
        return []
    return chain.compare(connection, [(Head(act, seal), _("本机"))])


def remember_head(connection: Connection) -> None:
    """Note the newest act, unless the file does not fit what was noted before: that stays until somebody accepts it."""
    if not strangers(connection):
        accept(connection)


def accept(connection: Connection) -> None:
    """From here on this file, as it is, is the one to compare with."""
    newest = chain.head(connection)
    note("anchors", chain.store_id(connection), act=newest.act, seal=newest.seal, at=utc_now())
