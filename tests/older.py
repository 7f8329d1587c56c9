"""A store as an older release left it, with the data of a present one: for the tests of updates."""

from pathlib import Path

from alembic import command
from alembic.config import Config

import gzstudents.migrations
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.journal import chain
from gzstudents.kernel.store import Store
from gzstudents.schema import APPLICATION_ID

_SEALS, _DIGESTS = 2, 6  # the releases that brought them


def older_release(path: Path, version: int = 1) -> None:
    """Turn the (closed) store at the path into one of schema `version`, keeping every row that this version knows."""
    present = path.with_name(f"{path.name}.present")
    path.replace(present)
    store = Store(path)
    config = Config()
    config.set_main_option("script_location", str(Path(gzstudents.migrations.__file__).parent).replace("%", "%%"))
    with store.engine.connect().execution_options(begin="IMMEDIATE") as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, f"{version:04d}")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    store.close()
    _fill(path, present)
    present.unlink()
    if _SEALS <= version < _DIGESTS:
        _seal_as_then(path)


def _seal_as_then(path: Path) -> None:
    connection = open_connection(path)
    connection.execute("UPDATE acts SET seal = ''")
    for (act,) in connection.execute("SELECT id FROM acts ORDER BY id").fetchall():
        chain.seal(connection, act, plain=True)
    connection.close()


def _fill(path: Path, present: Path) -> None:
    connection = open_connection(path)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("ATTACH ? AS present", (str(present),))
    tables = (
        "SELECT name FROM {}.sqlite_master WHERE type = 'table' AND name NOT IN ('alembic_version', 'sqlite_stat1')"
    )
    known = {row[0] for row in connection.execute(tables.format("present"))}
    for (table,) in connection.execute(tables.format("main")).fetchall():
        if table in known:
            own = {row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")}
            given = [row[1] for row in connection.execute(f"PRAGMA present.table_info({table})") if row[1] in own]
            columns = ", ".join(f'"{name}"' for name in given)
            connection.execute(f"DELETE FROM main.{table}")
            connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM present.{table}")
    connection.execute("DETACH present")
    connection.close()
