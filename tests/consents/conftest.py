"""A protected office with one person who may do everything, signed in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gzstudents.kernel import access
from gzstudents.kernel.store import Store
from gzstudents.kernel.vault import ROOMS, rotation, sealing
from gzstudents.office import people
from gzstudents.schema import open_store

CHEAP = sealing.Cost(1, 64, 1)
OWN = "own pass of the first"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Counselling notes need the key of their room, so the store is a protected one."""
    monkeypatch.setattr(sealing, "calibrated", lambda: CHEAP)
    path = tmp_path / "office.gzs"
    open_store(path, create=True).close()
    keys, _kit = rotation.protect(path, "陈静", OWN, rooms=ROOMS)
    store = open_store(path, keys.data)
    people.found_rooms(keys, people.enter(store, keys))
    yield store
    store.close()
    access.sign_out()
