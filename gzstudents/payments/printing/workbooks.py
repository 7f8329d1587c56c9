"""The sheet for finance and the file for the bank: numbers as text cells, sums that close."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from gzstudents.kernel import codes, money
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.sheets import SheetWriter
from gzstudents.payments.printing.sheet import Head


class FinanceLine(NamedTuple):
    """A line for finance: accounts by their last four digits."""

    student_number: str
    name: str
    latin: str
    college: str
    item: str
    due_month: str
    amount_fen: int
    budget_year: int
    tail: str
    exclusion: str
    reason: str
    detail: str


class BankLine(NamedTuple):
    """A payment of the bank's file: one a student, all lines of the roster together."""

    holder: str
    number: str
    bank: str
    branch: str
    amount_fen: int
    student_number: str


def finance_sheet(path: Path, head: Head, lines: Sequence[FinanceLine], figures: Sequence[tuple[str, int]]) -> int:
    """What is paid, what is not and why, and the sums by item and budget year. Returns how many lines are paid."""
    paid = [line for line in lines if not line.exclusion]
    out = [line for line in lines if line.exclusion]
    heading = [
        _("序号"), _("学号"), _("姓名"), _("护照姓名"), _("学院"), _("项目"), _("所属月份"), _("金额（元）"), _("预算年度"),
        _("账号后四位"),
    ]  # fmt: skip
    with SheetWriter(path) as book:
        rows: list[list[object]] = [
            [number, line.student_number, line.name, line.latin, line.college, codes.label("rate_item", line.item),
             line.due_month, _yuan(line.amount_fen), line.budget_year, line.tail]
            for number, line in enumerate(paid, start=1)
        ]  # fmt: skip
        total = sum(line.amount_fen for line in paid)
        rows.append([None, _("合计"), money.capitals(total), "", "", "", "", _yuan(total), None, ""])
        widths = [6, 16, 18, 28, 24, 14, 12, 14, 10, 12]
        book.add(_("发放"), heading, rows, widths=widths)
        book.add(
            _("不发放"),
            [_("学号"), _("姓名"), _("学院"), _("所属月份"), _("应发金额"), _("原因"), _("说明")],
            [
                [line.student_number, line.name, line.college, line.due_month, _yuan(line.amount_fen),
                 codes.label("payment_reason", line.reason), line.detail]
                for line in out
            ],
            widths=[16, 18, 24, 12, 14, 24, 40],
        )  # fmt: skip
        book.add(
            _("汇总"),
            [_("项目"), _("金额（元）")],
            [*_sums(head, paid), *([name, _yuan(fen)] for name, fen in figures)],
            widths=[44, 18],
        )
    return len(paid)


def bank_file(path: Path, head: Head, lines: Sequence[BankLine]) -> int:
    """For the bank: whole numbers, as text. Returns how many payments."""
    heading = [_("序号"), _("户名"), _("账号"), _("开户银行"), _("开户网点"), _("金额（元）"), _("用途"), _("学号")]
    purpose = f"{head.number} {head.month}"
    with SheetWriter(path) as book:
        rows = [
            [number, line.holder, line.number, line.bank, line.branch, _yuan(line.amount_fen), purpose, line.student_number]
            for number, line in enumerate(lines, start=1)
        ]  # fmt: skip
        return book.add(head.number, heading, rows, widths=[6, 28, 26, 22, 26, 14, 26, 16])


def _sums(head: Head, paid: Sequence[FinanceLine]) -> list[list[object]]:
    found: list[list[object]] = [
        [_("发放表"), head.number],
        [_("项目名称"), head.programme_zh],
        [_("月份"), head.month],
    ]
    for item in dict.fromkeys(line.item for line in paid):
        fen = sum(line.amount_fen for line in paid if line.item == item)
        found.append([codes.label("rate_item", item), _yuan(fen)])
    for year in sorted({line.budget_year for line in paid}):
        fen = sum(line.amount_fen for line in paid if line.budget_year == year)
        found.append([_("计入 {year} 年预算", year=year), _yuan(fen)])
    people = len({line.student_number or line.name for line in paid})
    total = sum(line.amount_fen for line in paid)
    found.append([_n("合计 {count} 人", people), _yuan(total)])
    found.append([_("大写"), money.capitals(total)])
    return found


def _yuan(fen: int) -> float | int:
    """For a cell of a sheet, which knows no fen: the nearest number to the yuan. Sums are made in fen, never from these."""
    return fen // 100 if fen % 100 == 0 else fen / 100
