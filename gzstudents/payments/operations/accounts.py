"""Bank accounts of students: entered with the student's consent, sealed with the key of the finance room, retired, never overwritten."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.consents import operations as consents
from gzstudents.consents import queries as consent_queries
from gzstudents.kernel import access, names
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.kernel.journal import purging
from gzstudents.kernel.settings import note_moment
from gzstudents.kernel.store import existing
from gzstudents.kernel.vault import rooms
from gzstudents.payments.model import BankAccount, Instalment
from gzstudents.payments.operations.planning import refresh
from gzstudents.payments.queries import accounts as queries
from gzstudents.payments.rules import accounts as rules
from gzstudents.scholarships.model import Award
from gzstudents.students.model import Enrolment, Person

_SEALED_AT = "accounts_sealed_at"


class AccountLine(NamedTuple):
    """A row of a list of accounts that is to be entered."""

    row: int
    student_number: str
    bank: str
    branch: str
    holder: str
    number: str


class AccountRefusal(NamedTuple):
    row: int
    student_number: str
    reason: str


class AccountsEntered(NamedTuple):
    entered: int
    same: int  # known already
    refused: list[AccountRefusal]
    warnings: list[AccountRefusal]


@operation("payments.account")
def add_account(
    session: Session,
    *,
    person_id: int,
    bank: str,
    holder: str,
    number: str,
    branch: str = "",
    valid_from: str = "",
    note: str = "",
) -> int:
    """Enter the account that is used from now on; an earlier one is retired. Returns its id.

    Needs the student's separate consent (PIPL arts 28-30; ConsentMissing says so), and in a protected store the key of the
    finance room. What the bank had returned is released: there is a new account to pay it to.
    """
    if session.get(Person, person_id) is None:
        raise RuleBroken(_("这名学生已不在名册中。"))
    plain = rules.digits(number).upper()
    if not bank.strip() or not holder.strip():
        raise RuleBroken(_("请填写开户银行和户名。"))
    if not rules.is_number(plain):
        raise RuleBroken(_("账号应为 8 至 34 位数字（境外账号可含字母）。"))
    consents.require(session, person_id=person_id, purpose=rules.CONSENT)
    today = date.today().isoformat()
    for one in session.scalars(
        select(BankAccount).where(BankAccount.person_id == person_id, BankAccount.is_current == 1)
    ):
        one.is_current, one.valid_to = 0, one.valid_to or today
    made = BankAccount(
        person_id=person_id, bank=names.clean(bank), branch=names.clean(branch), holder=names.clean(holder),
        number=_sealed(person_id, plain), tail=rules.tail(plain), valid_from=valid_from or None, note=note.strip(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    _release(session, person_id)
    return made.id


@operation("payments.account")
def add_account_with_consent(session: Session, *, person_id: int, how: str, language: str = "", **values: str) -> int:
    """The first account of somebody who has just consented: answer and account in one act. Returns the account's id."""
    consents.record(session, person_id=person_id, purpose=rules.CONSENT, answer="GIVEN", how=how, language=language)
    return add_account(session, person_id=person_id, **values)


@operation("payments.account")
def retire_account(session: Session, *, account_id: int) -> None:
    """Nothing is paid to it any more; it stays for what was paid."""
    one = existing(session, BankAccount, account_id, _("这个账户已不存在，请刷新。"))
    one.is_current, one.valid_to = 0, date.today().isoformat()
    session.flush()


@operation("payments.accounts")
def add_accounts(session: Session, *, lines: Sequence[AccountLine], consent: str = "") -> AccountsEntered:
    """A list of accounts, each for itself: a row that cannot be entered is named with its reason, the others are. A number that
    does not pass the check digit of cards is entered with a warning (trap 21). `consent`: how everybody on the list has
    consented (a code of consent_how); it is recorded of those who have not answered yet.
    """
    entered = same = 0
    refused: list[AccountRefusal] = []
    warnings: list[AccountRefusal] = []
    for line in lines:
        person = session.scalars(
            select(Enrolment.person_id).where(Enrolment.student_number == line.student_number)
        ).first()
        if person is None:
            refused.append(_refusal(line, _("没有学号为“{number}”的学生。", number=line.student_number)))
            continue
        if _known(session, person, line):
            same += 1
            continue
        try:
            _enter(session, person, line, consent)
        except RuleBroken as error:
            refused.append(_refusal(line, str(error)))
            continue
        entered += 1
        if not rules.passes_luhn(line.number):
            warnings.append(_refusal(line, _("账号的校验位不对，请核对。")))
    return AccountsEntered(entered, same, refused, warnings)


def _enter(session: Session, person_id: int, line: AccountLine, consent: str) -> None:
    values = {"bank": line.bank, "holder": line.holder, "number": line.number, "branch": line.branch}
    try:
        add_account(session, person_id=person_id, **values)
    except consents.ConsentMissing:
        if not consent or consent_queries.has_answered(session, person_id, rules.CONSENT):  # a refusal stands
            raise
        add_account_with_consent(session, person_id=person_id, how=consent, **values)


@operation("payments.reseal")
def reseal(session: Session) -> int:
    """After a new key of the finance room, or the first password: all numbers are sealed with it, in the journal too. Returns
    how many accounts.
    """
    found = session.scalars(select(BankAccount)).all()
    for one in found:
        one.number = _anew(session, one.id, one.person_id, one.number)
    note_moment(session, _SEALED_AT)
    owners = {one.id: one.person_id for one in found}

    def anew(row_id: int, values: Mapping[str, Any], text: str) -> str:
        owner = values.get("person_id") or owners.get(row_id) or next(iter(queries.owners_before(session, row_id)), 0)
        return _anew(session, row_id, int(owner), text)

    act = session.info["act_id"]
    session.info["note"] = purging.reseal(session.connection(), "bank_accounts", "number", anew, act_id=act)
    return len(found)


def _anew(session: Session, account_id: int, person_id: int, stored: str) -> str:
    if rooms.is_newest(rules.ROOM, stored):
        return stored
    plain = queries.opened(session, account_id, person_id, stored)
    return rooms.seal_text(rules.ROOM, plain, rules.about_account(person_id))


@operation("payments.seal")
def seal_plain(session: Session) -> int:
    """At the first sign-in with the finance key after a time without a password: numbers that stand there as they were typed
    are sealed, and leave the journal. Returns how many.
    """
    found = [one for one in session.scalars(select(BankAccount)).all() if not one.number.startswith(rooms.MARK)]
    for one in found:
        one.number = _sealed(one.person_id, one.number)
    note_moment(session, _SEALED_AT)
    connection = session.connection()
    # of an account that was taken away since the journal knows the number too
    ids = connection.exec_driver_sql("SELECT DISTINCT row_id FROM changes WHERE table_name = 'bank_accounts'")
    rows = {BankAccount.__tablename__: [row[0] for row in ids]}
    numbers = {BankAccount.__tablename__: ["number"]}
    session.info["note"] = purging.purge(connection, rows, numbers, act_id=session.info["act_id"])
    return len(found)


def has_plain(session: Session) -> bool:
    """Whether a number stands there, or in the journal, that is not sealed."""
    plain = select(BankAccount.id).where(~BankAccount.number.startswith(rooms.MARK, autoescape=True)).limit(1)
    if session.scalar(plain) is not None:
        return True
    found = session.connection().exec_driver_sql(
        "SELECT 1 FROM changes WHERE table_name = 'bank_accounts' AND (json_extract(new, '$.number') NOT LIKE 'sealed:%'"
        " OR json_extract(old, '$.number') NOT LIKE 'sealed:%') LIMIT 1"
    )
    return found.first() is not None


def asks_consent(session: Session, person_id: int) -> bool:
    """Whether the student has to be asked before an account is entered."""
    return not consent_queries.holds(session, person_id, rules.CONSENT)


def _sealed(person_id: int, plain: str) -> str:
    """Plain only in a store that has no password: it has no keys, and one person."""
    if access.keys() is None and access.signed_in() is None:
        return plain
    return rooms.seal_text(rules.ROOM, plain, rules.about_account(person_id))


def _known(session: Session, person_id: int, line: AccountLine) -> bool:
    """Whether it is the account in use, by bank, holder and the whole number."""
    one = session.scalars(
        select(BankAccount).where(BankAccount.person_id == person_id, BankAccount.is_current == 1)
    ).first()
    if one is None or one.tail != rules.tail(line.number):
        return False
    number = queries.opened(session, one.id, person_id, one.number)
    same = (names.clean(line.bank), names.clean(line.holder)) == (one.bank, one.holder)
    return same and number == rules.digits(line.number).upper()


def _release(session: Session, person_id: int) -> None:
    found = session.scalars(
        select(Instalment)
        .join(Award, Award.id == Instalment.award_id)
        .where(Award.person_id == person_id, Instalment.state == "HELD", Instalment.reason == "RETURNED")
    ).all()
    for one in found:
        one.state, one.reason = "PLANNED", "CORRECTION" if one.part else ""
    session.flush()
    refresh(session, sorted({one.award_id for one in found}))  # the award may have been cancelled since


def _refusal(line: AccountLine, reason: str) -> AccountRefusal:
    return AccountRefusal(line.row, line.student_number, reason)
