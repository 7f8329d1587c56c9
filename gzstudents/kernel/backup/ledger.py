"""What was erased from a store, told by random ids, so that it is erased again from an older copy that is restored.

The entries stand in the store's table of erasures, in the manifests of its copies and in the configuration folder of every
computer that opened it. An entry names nobody: a random token, the number of the person's row, the seal of the act that made
that row (a number may be given again after an older copy was restored, a seal never), and the groups that were erased.
"""

from pathlib import Path
from typing import Any, NamedTuple

import sqlcipher3.dbapi2 as driver

from gzstudents.kernel.backup.listing import folder_of, list_copies
from gzstudents.kernel.backup.memory import note, recall
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.errors import UserError

_WHAT = "erasures"
_OF_STORE = """
SELECT e.token, {whose}, coalesce((SELECT a.seal FROM changes c JOIN acts a ON a.id = c.act_id
    WHERE c.table_name = 'people' AND c.row_id = {whose} AND c.op = 'I' ORDER BY c.seq DESC LIMIT 1), ''), e.groups
FROM erasures e WHERE e.state = 'DONE' ORDER BY e.id
"""


class Entry(NamedTuple):
    token: str
    person_id: int
    origin: str
    groups: str


def of_store(connection: Connection) -> list[Entry]:
    """What this file says was erased from it; nothing in one from before there were erasures."""
    columns = {row[1] for row in connection.execute("PRAGMA table_info(erasures)")}
    whose = "coalesce(e.of_id, e.person_id)" if "of_id" in columns else "e.person_id"  # not yet in older files
    return [Entry(*row) for row in connection.execute(_OF_STORE.format(whose=whose))] if columns else []


def remembered(store_id: str) -> list[Entry]:
    """What this computer knows to be erased."""
    return _entries(recall(_WHAT, store_id).get("ledger"))


def remember(store_id: str, entries: list[Entry]) -> None:
    """Add entries to what this computer knows."""
    known = {entry.token: entry for entry in remembered(store_id)}
    new = {entry.token: entry for entry in entries}
    if new.keys() - known.keys():
        note(_WHAT, store_id, ledger=[list(entry) for entry in {**known, **new}.values()])


def gather(path: Path, key: bytes | None, store_id: str) -> None:
    """Before an older copy takes the place of the file: remember what the file and the manifests of its copies say."""
    entries = [
        entry
        for copy in list_copies(folder_of(path, store_id), store_id)
        if copy.manifest is not None
        for entry in _entries(copy.manifest.erased)
    ]
    try:
        connection = open_connection(path, key, readonly=True)
    except UserError:  # there is none, or it cannot be read: that is why a copy is wanted
        connection = None
    if connection is not None:
        try:
            entries += of_store(connection)
        except driver.Error:  # damaged: the manifests told what they knew
            pass
        finally:
            connection.close()
    remember(store_id, entries)


def missing(connection: Connection, store_id: str) -> list[Entry]:
    """What is known to be erased and stands in this file still: of the same person, by number and origin."""
    own = {entry.token for entry in of_store(connection)}
    return [
        entry
        for entry in remembered(store_id)
        if entry.token not in own and entry.origin == _origin(connection, entry.person_id)
    ]


def _origin(connection: Connection, person_id: int) -> str | None:
    if connection.execute("SELECT 1 FROM people WHERE id = ?", (person_id,)).fetchone() is None:
        return None
    row = connection.execute(
        "SELECT a.seal FROM changes c JOIN acts a ON a.id = c.act_id WHERE c.table_name = 'people' AND c.row_id = ? "
        "AND c.op = 'I' ORDER BY c.seq DESC LIMIT 1",
        (person_id,),
    ).fetchone()
    return row[0] if row is not None else ""


def _entries(found: Any) -> list[Entry]:
    """Out of a file that somebody may have edited: only what reads like entries."""
    kinds = (str, int, str, str)
    return [
        Entry(*one)
        for one in (found if isinstance(found, list) else [])
        if isinstance(one, list | tuple)
        and len(one) == len(kinds)
        and all(isinstance(value, kind) for value, kind in zip(one, kinds, strict=True))
    ]
