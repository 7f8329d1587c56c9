"""Bank accounts: consent first, sealed under the finance key, by their last digits everywhere, in lists with reasons."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gzstudents.consents.operations import ConsentMissing
from gzstudents.kernel import access
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.sheets import write_rows
from gzstudents.kernel.store import Store
from gzstudents.kernel.vault.keys import Keys
from gzstudents.payments import importing, operations, queries
from gzstudents.payments.model import BankAccount
from gzstudents.payments.operations import AccountLine
from tests import make
from tests.payments import money

CARD = "4111111111111111"


@pytest.fixture
def finance() -> Iterator[Keys]:
    keys = Keys(Path("x"), "v", "s", "钱会计", b"", {"finance": {1: bytes(32)}})
    access.sign_in(access.Person(slot="s", login="qian", name="钱会计", roles=frozenset({"finance"})), keys)
    yield keys
    access.sign_out()


def somebody(store: Store) -> int:
    with store.writing("王老师", "students.register") as session:
        return make.student(session, chinese_name="阿米娜").person_id


def test_consent_then_sealed_then_replaced(store: Store, finance: Keys) -> None:
    person = somebody(store)
    given = {"person_id": person, "bank": "中国银行", "holder": "DIALLO AMINATA"}
    with pytest.raises(ConsentMissing):
        money.do(store, operations.add_account, number=CARD, **given)
    first = money.do(store, operations.add_account_with_consent, how="PAPER", number="4111 1111-1111 1111", **given)
    with store.reading() as session:
        record = session.get_one(BankAccount, first)
        assert record.number.startswith("sealed:finance:1:")
        assert CARD not in record.number
        assert queries.number_of(session, first) == CARD
        assert [(one.masked, one.is_current) for one in queries.list_accounts(session, person)] == [("•••• 1111", True)]
    second = money.do(store, operations.add_account, number="622202000000002222", **given)
    with store.reading() as session:
        assert [(one.id, one.is_current) for one in queries.list_accounts(session, person)] == [
            (second, True), (first, False),
        ]  # fmt: skip
    for wrong in ({"number": "123"}, {"number": CARD, "bank": " "}, {"number": CARD, "person_id": 99}):
        with pytest.raises(RuleBroken):
            money.do(store, operations.add_account, **{**given, **wrong})
    finance.rings["finance"] = {1: bytes(32), 2: bytes([1] * 32)}
    assert money.do(store, operations.reseal) == 2
    with store.reading() as session:
        assert session.get_one(BankAccount, first).number.startswith("sealed:finance:2:")
        assert queries.numbers_of(session, [first, second]) == {first: CARD, second: "622202000000002222"}


def test_without_the_key_or_the_right_nobody_reads_a_number(store: Store, finance: Keys) -> None:
    person = somebody(store)
    one = money.do(
        store,
        operations.add_account_with_consent,
        person_id=person,
        how="PAPER",
        bank="中国银行",
        holder="D",
        number=CARD,
    )
    finance.rings.clear()
    with store.reading() as session:
        with pytest.raises(RuleBroken):
            queries.number_of(session, one)
        access.sign_in(access.Person(slot="s", login="li", name="李", roles=frozenset({"scholarship_officer"})))
        with pytest.raises(RuleBroken):
            queries.number_of(session, one)
    with pytest.raises(RuleBroken):
        money.do(store, operations.add_account, person_id=person, bank="中国银行", holder="D", number=CARD)


def test_a_list_of_accounts(store: Store, tmp_path: Path) -> None:
    with store.writing("王老师", "students.register") as session:
        numbers = [make.student(session).student_number or "" for _one in range(3)]
        people = [queries.list_accounts(session, 1)]
    assert people == [[]]
    path = tmp_path / "账户.xlsx"
    rows: list[list[object]] = [
        ["某大学学生银行账户登记表"], [],
        ["学号", "姓名", "开户银行", "户名", "银行卡号"],
        [numbers[0], "甲", "中国银行", "JIA", CARD],
        [numbers[1], "乙", "中国银行", "", "4111 1111 1111 1112"],
        [numbers[2], "丙", "中国银行", "BING", 6.22202e18],
        ["无此人", "丁", "中国银行", "DING", CARD],
    ]  # fmt: skip
    write_rows(path, [], rows)
    read = importing.read_accounts(path)
    assert [one.student_number for one in read.accounts] == [numbers[0], numbers[1], "无此人"]
    assert [(one.row, one.code) for one in read.problems] == [(7, "number")]  # its last digits are lost
    lines = [AccountLine(*one) for one in read.accounts]
    done = money.do(store, operations.add_accounts, lines=lines)
    assert (done.entered, [one.student_number for one in done.refused]) == (0, [numbers[0], numbers[1], "无此人"])
    with store.writing("王老师", "consents.record") as session:
        from gzstudents.consents import operations as consents

        for person in (1, 2):
            consents.record(session, person_id=person, purpose="BANK", answer="GIVEN", how="PAPER")
    done = money.do(store, operations.add_accounts, lines=lines)
    assert (done.entered, len(done.refused), [one.student_number for one in done.warnings]) == (2, 1, [numbers[1]])
    again = money.do(store, operations.add_accounts, lines=lines)
    assert (again.entered, again.same) == (0, 2)
