"""Whether a copy is whole: opened, checked page by page, counted, its newest act read."""

from pathlib import Path
from typing import NamedTuple

import sqlcipher3.dbapi2 as driver

from gzstudents.kernel.backup.listing import Manifest, digest_of
from gzstudents.kernel.connection import Connection, open_connection
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import chain
from gzstudents.kernel.journal.chain import Head


class Facts(NamedTuple):
    """What a file says of itself. `store_id` is "" in a file from before there were marks."""

    store_id: str
    version: int
    head: Head
    counts: dict[str, int]


def facts(connection: Connection) -> Facts:
    tables = [
        row[0]
        for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    ]
    counts = {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in sorted(tables)}
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if "store_mark" not in tables:
        return Facts("", version, Head(0, ""), counts)
    return Facts(chain.store_id(connection), version, chain.head(connection), counts)


def damage(connection: Connection, *, encrypted: bool) -> list[str]:
    """What SQLite finds wrong with the file itself, in its own words; empty when it is whole."""
    found: list[str] = []
    try:
        if encrypted:  # every page carries its own seal: this finds a flipped bit where integrity_check would not
            found += [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchmany(20)]
        found += [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
        found += [f"foreign key: {row[0]} {row[1]} → {row[2]}" for row in _dangling(connection)]
    except (driver.Error, UnicodeDecodeError) as error:
        found.append(str(error))
    return found


def _dangling(connection: Connection) -> list[tuple[str, int, str]]:
    rows: list[tuple[str, int, str]] = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
    return rows


def read_facts(path: Path, key: bytes | None = None, manifest: Manifest | None = None) -> Facts:
    """Verify a copy and say what is in it. Raises UserError when it is damaged or not what its manifest says."""
    if manifest is not None and digest_of(path) != manifest.sha256:
        raise UserError(_("备份“{name}”与备份时写下的校验值不符，可能已损坏。请选择另一份备份。", name=path.name))
    connection = open_connection(path, key, readonly=True)
    try:
        if damage(connection, encrypted=key is not None):
            raise UserError(_("备份“{name}”已损坏，无法使用。请选择另一份备份。", name=path.name))
        found = facts(connection)
    except (driver.Error, IndexError, TypeError) as error:
        raise UserError(_("“{name}”不是本程序的备份。", name=path.name)) from error
    finally:
        connection.close()
    if manifest is not None and (found.counts != manifest.counts or found.head != (manifest.act, manifest.seal)):
        raise UserError(_("备份“{name}”的内容与备份时写下的不符。请选择另一份备份。", name=path.name))
    return found
