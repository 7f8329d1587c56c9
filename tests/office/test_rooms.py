"""What the finance key seals: account numbers, against everybody without it, with plain SQL on the opened file."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gzstudents.consents.operations import record
from gzstudents.duplicates import operations as duplicates
from gzstudents.kernel import access
from gzstudents.kernel.connection import open_connection
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.store import Store
from gzstudents.kernel.vault import ROOMS, membership, rotation, sealing, slots
from gzstudents.kernel.vault.keys import Keys
from gzstudents.office import people, resealing
from gzstudents.office.checking import check
from gzstudents.office.operations import take_back
from gzstudents.payments import operations, queries
from gzstudents.requests import operations as requests
from gzstudents.requests import queries as request_queries
from gzstudents.schema import open_store
from tests import make

OWN, OTHER = "own pass of the first", "other pass of somebody"
NUMBER, LATER = "6222021001098550329", "4563512300067881234"


@pytest.fixture(autouse=True)
def _cheap_and_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sealing, "calibrated", lambda: sealing.Cost(1, 64, 1))
    yield
    access.sign_out()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An open store of one student who agreed that the account is kept."""
    store = open_store(tmp_path / "office.gzs", create=True)
    with store.writing("陈静", "students.register") as session:
        make.student(session, chinese_name="阿米娜")
        record(session, person_id=1, purpose="BANK", answer="GIVEN", how="PAPER")
    store.close()
    return store.path


def enter(path: Path, login: str, password: str) -> tuple[Store, Keys]:
    """Signed in as the window does it."""
    access.sign_out()
    keys = slots.unlock(path, login, password)
    store = open_store(path, keys.data)
    resealing.settle_rooms(store, keys, people.enter(store, keys))
    return store, keys


def add(store: Store, number: str) -> int:
    with store.writing("陈静", "payments.account") as session:
        return operations.add_account(session, person_id=1, bank="示例银行", holder="AMINATA", number=number)


def number_of(store: Store, account: int) -> str:
    with store.reading() as session:
        return queries.number_of(session, account)


def everything(path: Path, key: bytes) -> str:
    """All that a changed program reads in the opened file."""
    connection = open_connection(path, key, readonly=True)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    read = [row for table in tables for row in connection.execute(f'SELECT * FROM "{table}"')]
    connection.close()
    return str(read)


def test_an_administrator_without_the_finance_key_reads_no_number(path: Path) -> None:
    rotation.protect(path, "陈静", OWN, rooms=ROOMS)
    store, keys = enter(path, "陈静", OWN)
    account = add(store, NUMBER)
    people.add(store, keys, login="wu", password=OTHER, roles=["administrator", "student_officer"])
    assert number_of(store, account) == NUMBER
    store.close()
    store, wu = enter(path, "wu", OTHER)
    assert "finance" not in wu.rings
    read = everything(path, wu.data)
    assert "sealed:finance:1:" in read
    assert NUMBER not in read
    assert NUMBER[4:-4] not in read, "its last four digits are what everybody may see"
    with pytest.raises(RuleBroken):
        number_of(store, account)
    with pytest.raises(RuleBroken):
        add(store, LATER)
    access.sign_in(access.Person("x", "wu", "wu", frozenset({"finance"})), wu)  # the right, and not the key
    with pytest.raises(RuleBroken, match=r"密钥|财务"):
        number_of(store, account)
    store.close()


def test_after_somebody_left_finance_all_numbers_are_under_the_new_key(path: Path) -> None:
    rotation.protect(path, "陈静", OWN, rooms=ROOMS)
    store, keys = enter(path, "陈静", OWN)
    people.add(store, keys, login="li", password=OTHER, roles=["finance"])
    accounts = [add(store, NUMBER), add(store, LATER)]
    store.close()
    store, left = enter(path, "li", OTHER)
    assert number_of(store, accounts[0]) == NUMBER
    store.close()
    store, keys = enter(path, "陈静", OWN)
    assert people.revoke(store, keys, login="li", role="finance") == []
    with store.reading(whole=True) as session:
        stored = session.connection().exec_driver_sql("SELECT number FROM bank_accounts").scalars().all()
    assert [number.split(":")[:3] for number in stored] == [["sealed", "finance", "2"]] * 2
    assert [number_of(store, one) for one in accounts] == [NUMBER, LATER]
    access.sign_in(access.Person("x", "li", "li", frozenset({"finance"})), left)  # with the keys she kept
    with pytest.raises(RuleBroken):
        number_of(store, accounts[0])
    store.close()


def test_a_number_that_only_the_journal_knows_leaves_it_too(path: Path) -> None:
    """Entered without a password and taken back again."""
    store = open_store(path)
    add(store, NUMBER)
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        take_back(session, act_id=2)
        assert session.connection().exec_driver_sql("SELECT count(*) FROM bank_accounts").scalar_one() == 0
    store.close()
    rotation.protect(path, "陈静", OWN, rooms=ROOMS)
    store, keys = enter(path, "陈静", OWN)
    assert NUMBER not in everything(path, keys.data)
    store.close()
    assert check(path, keys.data).findings == []


def test_numbers_of_a_time_without_a_password_are_sealed_and_leave_the_journal(path: Path) -> None:
    store = open_store(path)
    gone, kept = add(store, NUMBER), add(store, LATER)
    with store.writing("陈静", "payments.account") as session:  # taken away since: the journal remembers it
        session.connection().exec_driver_sql("DELETE FROM bank_accounts WHERE id = ?", (gone,))
    store.close()
    keys, _kit = rotation.protect(path, "陈静", OWN, rooms=ROOMS)
    assert NUMBER in everything(path, keys.data), "the self-test"
    assert LATER in everything(path, keys.data)
    store, keys = enter(path, "陈静", OWN)
    read = everything(path, keys.data)
    assert NUMBER not in read
    assert LATER not in read
    assert number_of(store, kept) == LATER
    with store.reading() as session:
        act, changes = session.connection().exec_driver_sql("SELECT id, last_seq - first_seq + 1 FROM acts WHERE verb = 'payments.seal'").one()  # fmt: skip
    assert changes == 2, "the number, and when it was"
    with pytest.raises(RuleBroken, match="不能撤销"), store.writing("陈静", "journal.undo") as session:
        take_back(session, act_id=act)
    store.close()
    assert [one.message for one in check(path, keys.data).findings] == [], "the chain still proves all the rest"
    store, keys = enter(path, "陈静", OWN)
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT max(id) FROM acts").scalar_one() == act, "once"
    store.close()


def test_numbers_open_after_records_were_merged_parted_and_sealed_anew(path: Path) -> None:
    """A number is bound to the record it was entered for; that record may go into another one, and come out again."""
    rotation.protect(path, "陈静", OWN, rooms=ROOMS)
    store, keys = enter(path, "陈静", OWN)
    with store.writing("陈静", "students.register") as session:
        kept = make.student(session, chinese_name="阿米娜", passport="ML7654321").person_id
    account = add(store, NUMBER)
    with store.writing("陈静", "duplicates.merge") as session:
        redirect = duplicates.merge(session, kept_id=kept, merged_id=1)
    assert number_of(store, account) == NUMBER
    with store.writing("陈静", "payments.account") as session:
        later = operations.add_account(session, person_id=kept, bank="示例银行", holder="AMINATA", number=LATER)
    membership.new_room_key(keys, "finance")
    assert resealing.reseal(store, "陈静", "finance") == 2
    with store.writing("陈静", "duplicates.unmerge") as session:
        duplicates.unmerge(session, redirect_id=redirect, with_other=[f"bank_accounts:{later}"])
    with store.reading() as session:
        owners = session.connection().exec_driver_sql("SELECT person_id FROM bank_accounts ORDER BY id").scalars().all()
    assert owners == [1, 1], "both went with the record that came back"
    assert [number_of(store, one) for one in (account, later)] == [NUMBER, LATER]
    with store.writing("陈静", "payments.account") as session:  # by hand to somebody whose it never was
        other = make.student(session, chinese_name="单国平", passport="AA7654321").person_id
        sealed = session.connection().exec_driver_sql("SELECT number FROM bank_accounts WHERE id = ?", (account,))
        columns = "person_id, bank, holder, number, tail"
        session.connection().exec_driver_sql(
            f"INSERT INTO bank_accounts ({columns}) VALUES (?, 'x', 'y', ?, '')", (other, sealed.scalar_one())
        )
        moved = session.connection().exec_driver_sql("SELECT max(id) FROM bank_accounts").scalar_one()
    with pytest.raises(UserError, match="放错了位置"):
        number_of(store, moved)
    store.close()


def in_journal(path: Path, key: bytes) -> str:
    connection = open_connection(path, key, readonly=True)
    found = connection.execute("SELECT old, new FROM changes").fetchall()
    connection.close()
    return str(found)


def test_who_left_a_room_reads_nothing_in_the_journal_either(path: Path) -> None:
    """Numbers and notes of the past, of deleted rows too, stand in the journal under the new key; the chain proves the rest."""
    rotation.protect(path, "陈静", OWN, rooms=ROOMS)
    store, keys = enter(path, "陈静", OWN)
    people.add(store, keys, login="li", password=OTHER, roles=["finance", "counsellor"])
    accounts = [add(store, NUMBER), add(store, LATER)]
    with store.writing("陈静", "requests.register") as session:
        record(session, person_id=1, purpose="COUNSELLING", answer="GIVEN", how="PAPER")
        request = requests.register(session, person_id=1, category="PSY")
    notes = []
    for text in ("夜里睡不着", "写错了人"):
        with store.writing("陈静", "requests.add_note") as session:
            notes.append((requests.add_note(session, request_id=request, text=text), session.info["act_id"]))
    with store.writing("陈静", "journal.undo", cause="undo") as session:
        take_back(session, act_id=notes[1][1])
    with store.writing("陈静", "payments.account") as session:
        session.connection().exec_driver_sql("DELETE FROM bank_accounts WHERE id = ?", (accounts[1],))
        deleted = session.info["act_id"]
    assert {"sealed:finance:1:", "sealed:counselling:1:"} <= set(
        re.findall(r"sealed:\w+:\d+:", in_journal(path, keys.data))
    )
    for role in ("finance", "counsellor"):
        assert people.revoke(store, keys, login="li", role=role) == []
    read = set(re.findall(r"sealed:\w+:\d+:", everything(path, keys.data)))
    assert read == {"sealed:finance:2:", "sealed:counselling:2:"}, "what she could open stands nowhere in the file"
    assert [one.message for one in check(path, keys.data).findings] == []
    with store.reading() as session:
        act = session.connection().exec_driver_sql("SELECT id FROM acts WHERE verb = 'payments.reseal'").scalar_one()
    with pytest.raises(RuleBroken, match="不能撤销"), store.writing("陈静", "journal.undo") as session:
        take_back(session, act_id=act)
    for undone in (deleted, notes[1][1] + 1):  # what was taken away comes back, and opens
        with store.writing("陈静", "journal.undo", cause="undo") as session:
            take_back(session, act_id=undone)
    assert number_of(store, accounts[1]) == LATER
    with store.reading() as session:
        detail = request_queries.get_request(session, request, today="2026-01-05")
    assert detail is not None
    assert {note.text for note in detail.notes} == {"夜里睡不着", "写错了人"}
    assert check(path, keys.data).findings == []
    store.close()
