"""The chain of migrations leads to the same store as a fresh start, and keeps a copy on the way."""

import re
from pathlib import Path
from typing import Any

import pytest

from gzstudents.kernel import backup
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.journal import chain
from gzstudents.kernel.store import Store
from gzstudents.kernel.vault import rotation
from gzstudents.migrations import upgrade
from gzstudents.schema import APPLICATION_ID, VERSION, install, open_store
from gzstudents.students import operations
from tests.older import older_release


def shape(path: Path) -> dict[str, Any]:
    """Tables with their columns, indexes, keys; triggers word by word."""
    connection = open_connection(path)
    made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    found: dict[str, Any] = {
        name: {
            "checks": sorted(re.findall(r"CONSTRAINT \"?\w+\"? CHECK \(.*\)", made[name])),
            "columns": sorted(row[1:] for row in connection.execute(f"PRAGMA table_xinfo({name})")),
            "keys": sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({name})")),
            "indexes": sorted(
                (row[2], [part[2] for part in connection.execute(f"PRAGMA index_info({row[1]})")])
                for row in connection.execute(f"PRAGMA index_list({name})")
            ),
        }
        for name in sorted(made)
    }
    found["triggers"] = sorted(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    found["version"] = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return found


def from_nothing(path: Path) -> Store:
    """A store that went through every migration."""
    store = Store(path)
    upgrade(store, VERSION, install)
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.commit()
    store.close()
    return open_store(path)


def test_oldest_to_newest_equals_a_fresh_store(tmp_path: Path) -> None:
    from_nothing(tmp_path / "old.gzs").close()
    open_store(tmp_path / "new.gzs", create=True).close()
    assert shape(tmp_path / "old.gzs") == shape(tmp_path / "new.gzs")


def test_a_migrated_store_works_and_an_upgrade_keeps_a_copy(tmp_path: Path) -> None:
    store = from_nothing(tmp_path / "office.gzs")
    with store.writing("陈静", "students.register") as session:
        operations.register(session, person={"chinese_name": "阿里"}, country="PAK", enrolment={"student_number": "1"})
    copy = upgrade(store, VERSION, install)
    assert copy is not None
    (listed,) = backup.list_copies(backup.folder_of(store.path))
    assert listed.path == copy
    assert listed.manifest is not None
    assert (listed.manifest.reason, listed.manifest.counts["people"]) == ("update", 1)
    assert "before-update" in copy.name
    again = open_store(copy)
    for one in (store, again):
        with one.reading() as session:
            assert session.connection().exec_driver_sql("SELECT line FROM register").scalar_one().endswith(" 1 ")
        one.close()


def test_a_failed_upgrade_changes_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "office.gzs", create=True)
    before = shape(store.path)

    def fail(_connection: object) -> None:
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        upgrade(store, VERSION + 1, fail)
    store.close()
    assert shape(tmp_path / "office.gzs") == before


@pytest.mark.parametrize("key", [None, b"k" * 32])
def test_the_copy_before_an_update_is_one_like_the_others(tmp_path: Path, key: bytes | None) -> None:
    """From before there were marks in a store, too: it is listed, verified, under the same key, and never thinned out."""
    path = tmp_path / "office.gzs"
    open_store(path, create=True).close()
    older_release(path)
    if key is not None:
        rotation.rewrite(path, None, key)
    open_store(path, key).close()
    connection = open_connection(path, key)
    name = chain.store_id(connection)
    connection.close()
    (copy,) = backup.list_copies(backup.folder_of(path), name)
    assert copy.manifest is not None
    assert backup.read_facts(copy.path, key, copy.manifest).version == 1
    open_store(path, key).close()
    assert len(backup.list_copies(backup.folder_of(path))) == 1
