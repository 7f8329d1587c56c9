"""Changes of the schema: one chain, each step in one transaction with a copy of the file before.

To change the schema: 1. change the model; 2. add versions/NNNN_what.py with the next number; 3. raise schema.VERSION;
4. tests/test_migrations.py proves that oldest → newest equals a fresh store.
"""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.store import Store


def upgrade(store: Store, version: int, install: Callable[[Connection], None]) -> Path | None:
    """Bring the store to `version`; returns the copy made before. `install` makes the triggers anew afterwards.

    One transaction: a kill in the middle leaves the old store, and the next start does it again.
    """
    from alembic import command
    from alembic.config import Config

    copy = _copy(store)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with store.engine.connect().execution_options(begin="IMMEDIATE") as connection:
        raw = connection.connection.dbapi_connection
        if raw is None:
            raise RuntimeError("the connection is gone")
        raw.execute("PRAGMA foreign_keys=OFF")  # tables are rebuilt; inside a transaction this could not be set
        try:
            with connection.begin():
                _drop_triggers(connection)
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise UserError(_("数据文件更新失败：记录之间的引用不完整。没有更改任何数据，请联系技术支持。"))
                install(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {version}")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")
    return copy


def _copy(store: Store) -> Path | None:
    """A copy like every other, verified and kept for good; an empty file needs none."""
    if not store.path.exists() or store.path.stat().st_size == 0:
        return None
    from gzstudents.kernel import backup

    return backup.make(store.path, store.key, reason=backup.UPDATE).path


def _drop_triggers(connection: Connection) -> None:
    """A change of the schema is no act: the journal does not hear it."""
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
