"""Files of a roster written from the store: what is in them comes from the lines as they were kept."""

import hashlib
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import folio
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.settings import get_settings, on_paper
from gzstudents.payments import queries
from gzstudents.payments.model import Roster
from gzstudents.payments.printing import Head, bank_file, finance_sheet, signed_sheet
from gzstudents.payments.printing.sheet import Signed
from gzstudents.payments.printing.workbooks import BankLine, FinanceLine
from gzstudents.payments.queries.accounts import numbers_of
from gzstudents.payments.queries.checking import Stale
from gzstudents.payments.queries.rosters import LineRow, RosterRow

KINDS = ("sheet", "finance", "bank")


class Written(NamedTuple):
    """A file that was written: how many lines or payments are in it, and its hash."""

    kind: str
    path: Path
    lines: int
    sha256: str


def write(session: Session, roster_id: int, kind: str, path: Path) -> Written:
    """One of the three files. The bank's has whole account numbers: it needs the right and the key, and a locked roster."""
    roster = queries.find_roster(session, roster_id)
    if roster is None:
        raise RuleBroken(_("这张发放表已不存在，请刷新列表。"))
    lines = queries.list_lines(session, roster_id)
    head = head_of(session, roster)
    if kind == "sheet":
        count = _sheet(path, head, lines)
    elif kind == "finance":
        count = _finance(session, path, head, roster, lines)
    else:
        count = _bank(session, path, head, roster, lines)
    with path.open("rb") as stream:
        return Written(kind, path, count, hashlib.file_digest(stream, "sha256").hexdigest())


@operation("payments.note_file")
def note_file(session: Session, *, roster_id: int, kind: str, sha256: str) -> None:
    """Keep the hash of a file beside its roster: what lies elsewhere can be told to be the same."""
    roster = session.get_one(Roster, roster_id)
    setattr(roster, f"{kind}_hash", sha256)
    session.flush()


def head_of(session: Session, roster: RosterRow) -> Head:
    values = on_paper(get_settings(session))
    return Head(
        roster.number, roster.programme_zh, roster.programme_en, roster.month, roster.part,
        roster.locked_on or roster.made_on, values["university_zh"], values["office_zh"], roster.content_hash,
        roster.state == "DRAFT",
    )  # fmt: skip


def _sheet(path: Path, head: Head, lines: list[LineRow]) -> int:
    paid = [
        Signed(one.student_number, one.name, one.latin, one.country, one.level, one.grade, one.item, one.due_month, one.amount_fen)
        for one in lines if one.paid
    ]  # fmt: skip
    folio.write(path, signed_sheet(head, paid))
    return len(paid)


def _finance(session: Session, path: Path, head: Head, roster: RosterRow, lines: list[LineRow]) -> int:
    figures: list[tuple[str, int]] = []
    for year in sorted({int(roster.month[:4]), *(one.budget_year for one in lines if one.paid)}):
        budget = queries.budget(session, roster.programme_id, year)
        figures += [] if budget.amount_fen is None else [
            (_("{year} 年预算", year=year), budget.amount_fen),
            (_("{year} 年已核准和已发放", year=year), budget.bound_fen),
            (_("{year} 年预算剩余", year=year), budget.left_fen or 0),
        ]  # fmt: skip
    return finance_sheet(
        path, head,
        [
            FinanceLine(
                one.student_number, one.name, one.latin, one.college, one.item, one.due_month, one.amount_fen,
                one.budget_year, one.tail, one.exclusion, one.reason, one.detail,
            )
            for one in lines
        ],
        figures,
    )  # fmt: skip


def _check_owners(lines: list[LineRow], numbers: dict[int, str]) -> None:
    """The account of one student entered for another: both sums would go to one of them."""
    owners: dict[str, dict[int, str]] = {}
    for one in lines:
        owners.setdefault(numbers[one.id], {})[one.person_id] = one.name
    shared = [names for names in owners.values() if len(names) > 1]
    if shared:
        raise RuleBroken(
            _("有学生登记了同一个账号，不能生成银行文件。请核对账户。"),
            ["、".join(names.values()) for names in shared[:20]],
        )


def _stale(session: Session, roster: RosterRow) -> list[Stale]:
    return queries.stale(session, roster.id, date.today().isoformat()) if roster.state == "LOCKED" else []


def _bank(session: Session, path: Path, head: Head, roster: RosterRow, lines: list[LineRow]) -> int:
    if roster.state == "DRAFT":
        raise RuleBroken(_("请先锁定发放表，再生成银行文件。"))
    changed = [one for one in _stale(session, roster) if not one.was]  # who was left out comes on a further part
    if changed:
        raise RuleBroken(
            _n("锁定后有 {count} 行的情况变了，银行文件会多付或错付。请解锁、重新生成后再锁定。", len(changed)),
            [one.name for one in changed[:20]],
        )
    accounts = queries.accounts_of_lines(session, roster.id)
    paid = [one for one in lines if one.paid]
    if any(one.id not in accounts for one in paid):
        raise RuleBroken(_("有的行没有银行账户，不能生成银行文件。"))
    numbers = numbers_of(session, list(accounts.values()))
    _check_owners(paid, {one.id: numbers[accounts[one.id]] for one in paid})
    payments: dict[int, BankLine] = {}
    for one in paid:
        account = accounts[one.id]
        known = payments.get(account)
        fen = one.amount_fen + (known.amount_fen if known else 0)
        payments[account] = BankLine(one.holder, numbers[account], one.bank, one.branch, fen, one.student_number)
    return bank_file(path, head, list(payments.values()))
