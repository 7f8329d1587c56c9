"""Bank accounts: by their last four digits; in full only one by one, for who has the right and the key."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import access
from gzstudents.kernel.vault import rooms
from gzstudents.payments.model import BankAccount
from gzstudents.payments.rules import accounts as rules


class AccountRow(NamedTuple):
    id: int
    person_id: int
    bank: str
    branch: str
    holder: str
    tail: str
    is_current: bool
    valid_from: str
    valid_to: str
    note: str

    @property
    def masked(self) -> str:
        return f"•••• {self.tail}"


def list_accounts(session: Session, person_id: int) -> list[AccountRow]:
    """The accounts of a student, the one in use first, then the newest."""
    found = session.scalars(
        select(BankAccount)
        .where(BankAccount.person_id == person_id)
        .order_by(BankAccount.is_current.desc(), BankAccount.id.desc())
    )
    return [
        AccountRow(
            one.id, one.person_id, one.bank, one.branch, one.holder, one.tail, bool(one.is_current),
            one.valid_from or "", one.valid_to or "", one.note,
        )
        for one in found
    ]  # fmt: skip


def number_of(session: Session, account_id: int) -> str:
    """The whole number. The caller enters into the journal who saw it. Raises RuleBroken without the right or the key."""
    access.require("bank")
    one = session.get_one(BankAccount, account_id)
    return rooms.open_text(one.number, rules.about_account(one.person_id))


def numbers_of(session: Session, account_ids: Sequence[int]) -> dict[int, str]:
    """Whole numbers of many, for the file of the bank. Raises as number_of."""
    access.require("bank")
    rows = session.connection().exec_driver_sql(
        "SELECT t.id, t.person_id, t.number FROM json_each(?) j JOIN bank_accounts t ON t.id = j.value",
        (json.dumps(sorted(set(account_ids))),),
    )
    return {identity: rooms.open_text(number, rules.about_account(person)) for identity, person, number in rows}
