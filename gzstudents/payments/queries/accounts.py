"""Bank accounts: by their last four digits; in full only one by one, for who has the right and the key."""

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import access
from gzstudents.kernel.errors import RuleBroken, UserError
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
    found = session.connection().exec_driver_sql(
        "SELECT id, person_id, bank, branch, holder, tail, is_current, coalesce(valid_from, ''), coalesce(valid_to, ''), note "
        "FROM bank_accounts WHERE person_id = ? ORDER BY is_current DESC, id DESC",
        (person_id,),
    )
    rows = (AccountRow._make(row) for row in found)
    return [row._replace(is_current=bool(row.is_current)) for row in rows]


def number_of(session: Session, account_id: int) -> str:
    """The whole number. The caller enters into the journal who saw it. Raises RuleBroken without the right or the key."""
    access.require("bank")
    one = session.get_one(BankAccount, account_id)
    return opened(session, account_id, one.person_id, one.number)


def numbers_of(session: Session, account_ids: Sequence[int]) -> dict[int, str]:
    """Whole numbers of many, for the file of the bank. Raises as number_of."""
    access.require("bank")
    rows = session.connection().exec_driver_sql(
        "SELECT t.id, t.person_id, t.number FROM json_each(?) j JOIN bank_accounts t ON t.id = j.value",
        (json.dumps(sorted(set(account_ids))),),
    )
    return {identity: opened(session, identity, person, number) for identity, person, number in rows}


def opened(session: Session, account_id: int, person_id: int, stored: str) -> str:
    """A number in clear. It is bound to the record that it was entered for; two records may have been merged or parted since,
    and then the journal knows whose it was. Raises RuleBroken without the key, UserError for what was moved by hand.
    """
    try:
        return rooms.open_text(stored, rules.about_account(person_id))
    except RuleBroken:
        raise
    except UserError:
        for owner in owners_before(session, account_id):
            with suppress(UserError):
                return rooms.open_text(stored, rules.about_account(owner))
        raise


def owners_before(session: Session, account_id: int) -> list[int]:
    """Whose an account was before it came to whose it is, or before it was taken away."""
    rows = session.connection().exec_driver_sql(
        "SELECT DISTINCT json_extract(old, '$.person_id') FROM changes "
        "WHERE table_name = 'bank_accounts' AND row_id = ? AND json_type(old, '$.person_id') = 'integer'",
        (account_id,),
    )
    return [int(row[0]) for row in rows]
