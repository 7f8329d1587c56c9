"""Wrong passwords: waiting, also after a restart; told and journalled; the cost of a guess; two administrators."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import run

import pytest

from gzstudents.kernel import access
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.store import Store
from gzstudents.kernel.vault import ROOMS, sealing, slots, strengthening
from gzstudents.kernel.vault.sealing import Cost
from gzstudents.office import people, signing
from gzstudents.schema import open_store
from tests.office.conftest import OTHER, OWN

_ASK = """
import sys, time
from pathlib import Path
from gzstudents.office import signing
found = signing.failures(Path(sys.argv[1]), sys.argv[2])
print(found.count, found.wait(time.time()) > 0)
"""


@pytest.fixture
def store(protected: Path) -> Iterator[Store]:
    keys = slots.unlock(protected, "陈静", OWN)
    opened = open_store(protected, keys.data)
    people.enter(opened, keys)
    yield opened
    opened.close()


def test_waiting_holds_after_a_restart(protected: Path) -> None:
    for _try in range(9):
        with pytest.raises(slots.WrongPassword):
            signing.open_keys(protected, "陈静", "wrong")
    another = run([sys.executable, "-c", _ASK, str(protected), "陈静"], capture_output=True, text=True, check=True)
    assert another.stdout.split() == ["9", "True"]
    assert signing.failures(protected, "李明").count == 0
    assert signing.Failures(9, time.time() + 9e6).wait(time.time()) <= signing.LONGEST  # the clock was set back


def test_wrong_passwords_stand_in_the_journal(protected: Path) -> None:
    for _try in range(3):
        with pytest.raises(slots.WrongPassword):
            signing.open_keys(protected, "李明", "wrong")
    keys = signing.open_keys(protected, "李明", OTHER)
    store = open_store(protected, keys.data)
    people.enter(store, keys)
    with store.reading() as session:
        acts = session.connection().exec_driver_sql(
            "SELECT who, note FROM acts WHERE verb = 'office.failed_sign_ins'"
        ).all()  # fmt: skip
    store.close()
    assert [(who, json.loads(note)["count"]) for who, note in acts] == [("李明", 3)]


def cost_of(path: Path, login: str) -> Cost:
    content = slots.current(slots.unlock(path, login, OWN))
    return Cost(*content["people"][slots.slot_of(content, login)]["cost"])


def test_a_weak_slot_is_sealed_anew_at_the_sign_in(protected: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cost_of(protected, "陈静") == Cost(1, 64, 1)
    before = slots.unlock(protected, "陈静", OWN)
    dearer = Cost(2, 1024, 1)
    monkeypatch.setattr(sealing, "calibrated", lambda: dearer)
    keys = signing.open_keys(protected, "陈静", OWN)
    assert cost_of(protected, "陈静") == dearer
    assert keys.private == before.private  # the pair stays: whatever was sealed to it still opens
    assert set(slots.unlock(protected, "陈静", OWN).rings) == {"file", *ROOMS}
    with pytest.raises(slots.WrongPassword):
        slots.unlock(protected, "陈静", OWN + "x")
    monkeypatch.setattr(sealing, "calibrated", lambda: Cost(1, 64, 1))
    signing.open_keys(protected, "陈静", OWN)
    assert cost_of(protected, "陈静") == dearer  # never cheaper


@pytest.mark.parametrize(
    ("old", "took", "today", "raised"),
    [
        (Cost(3, 64 * 1024, 4), 0.2, Cost(4, 256 * 1024, 4), True),  # a faster computer than the one it was made on
        (Cost(3, 64 * 1024, 4), 0.7, Cost(4, 256 * 1024, 4), False),  # it takes long enough here
        (Cost(3, 256 * 1024, 4), 0.2, Cost(3, 256 * 1024, 4), False),  # a measurement that wavers
        (Cost(3, 256 * 1024, 4), 0.2, Cost(12, 128 * 1024, 4), False),  # more passes are no reason for less memory
        (Cost(2, 64 * 1024, 4), 2.0, Cost(3, 64 * 1024, 4), True),  # below what is allowed, however slow
    ],
)
def test_when_the_cost_is_raised(
    old: Cost, took: float, today: Cost, raised: bool, protected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = slots.unlock(protected, "陈静", OWN)
    content = slots.current(keys)
    content["people"][keys.slot]["cost"] = list(old)
    slots.store(keys, content)
    monkeypatch.setattr(sealing, "calibrated", lambda: today)
    monkeypatch.setattr(sealing, "password_key", lambda *_values: bytes(32))
    assert strengthening.strengthen(keys, OWN, took) is raised


def test_calibration_stays_within_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds in (0.001, 0.05, 0.1, 0.25, 3.0):
        clock = iter((0.0, seconds * 2))
        monkeypatch.setattr(time, "perf_counter", lambda clock=clock: next(clock))
        monkeypatch.setattr(sealing, "password_key", lambda *_values: bytes(32))
        made = sealing.calibrated()
        assert 64 * 1024 <= made.memory <= 256 * 1024
        assert made.passes >= strengthening.LEAST.passes
        expected = seconds * made.passes * made.memory / (64 * 1024)
        assert expected <= 1.0 or made == Cost(3, 64 * 1024, 4)
        assert expected >= 0.5 or made == Cost(12, 256 * 1024, 4)


def test_two_administrators_before_the_third_person(store: Store) -> None:
    keys = access.keys()
    assert keys is not None
    with pytest.raises(RuleBroken, match="两位系统管理员"):
        people.add(store, keys, login="王芳", password=OTHER, roles=["careers"])
    with pytest.raises(slots.WrongPassword):
        slots.unlock(store.path, "王芳", OTHER)  # no slot was made either
    people.add(store, keys, login="王芳", password=OTHER, roles=["administrator"])
    with pytest.raises(RuleBroken, match="两位系统管理员"):
        people.revoke(store, keys, login="王芳", role="administrator")
    people.grant(store, keys, login="李明", role="administrator")
    people.revoke(store, keys, login="王芳", role="administrator")
    people.disable(store, keys, login="李明")  # whoever leaves is shut out at once, however many are left
    with pytest.raises(RuleBroken, match="两位系统管理员"):
        people.add(store, keys, login="赵敏", password=OTHER, roles=["careers"])
