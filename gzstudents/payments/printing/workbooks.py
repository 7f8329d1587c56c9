"""The sheet for finance and the file for the bank: numbers as text cells, sums that close."""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from gzstudents.kernel import codes, folio, money
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.sheets.looks import RULE, Looks
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
    total = sum(line.amount_fen for line in paid)
    made = _Made(head)
    made.sheet(
        _("发放"),
        (
            (mark("序号"), 6), (mark("学号"), 15), (mark("姓名"), 28), (mark("护照姓名"), 32), (mark("学院"), 26), (mark("项目"), 12), (mark("所属月份"), 11), (mark("金额（元）"), 14),
            (mark("预算年度"), 10), (mark("账号后四位"), 12),
        ),
        [
            [number, line.student_number, line.name, line.latin, line.college, codes.label("rate_item", line.item),
             line.due_month, _Fen(line.amount_fen), line.budget_year, line.tail]
            for number, line in enumerate(paid, start=1)
        ],
        total=["", _("合计"), money.capitals(total), "", "", "", "", _Fen(total), "", ""],
    )  # fmt: skip
    made.sheet(
        _("不发放"),
        ((mark("学号"), 15), (mark("姓名"), 32), (mark("学院"), 26), (mark("所属月份"), 11), (mark("应发金额"), 14), (mark("原因"), 24), (mark("说明"), 40)),
        [
            [line.student_number, line.name, line.college, line.due_month, _Fen(line.amount_fen),
             codes.label("payment_reason", line.reason), line.detail]
            for line in out
        ],
    )  # fmt: skip
    made.sheet(
        _("汇总"),
        ((mark("项目"), 44), (mark("金额（元）"), 36)),
        [*_sums(head, paid), *([name, _Fen(fen)] for name, fen in figures)],
    )
    made.save(path)
    return len(paid)


def bank_file(path: Path, head: Head, lines: Sequence[BankLine]) -> int:
    """For the bank: whole numbers, as text; no line above the heads and none below the payments. Returns how many payments."""
    purpose = f"{head.number} {head.month}"
    made = _Made(head)
    made.sheet(
        head.number,
        (
            (mark("序号"), 6), (mark("户名"), 36), (mark("账号"), 26), (mark("开户银行"), 24), (mark("开户网点"), 28), (mark("金额（元）"), 14), (mark("用途"), 24), (mark("学号"), 15),
        ),
        [
            [number, line.holder, line.number, line.bank, line.branch, _Fen(line.amount_fen), purpose, line.student_number]
            for number, line in enumerate(lines, start=1)
        ],
    )  # fmt: skip
    made.save(path)
    return len(lines)


class _Fen(int):
    """An amount that stands in its cell in yuan with two decimals."""


class _Made:
    """A workbook that prints as it is: on A4 across, the heads on every page. The same content gives the same file."""

    def __init__(self, head: Head) -> None:
        self._memory, self._head = io.BytesIO(), head
        self._book = xlsxwriter.Workbook(
            self._memory,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        day = datetime.fromisoformat(head.made)
        self._book.set_properties({"title": head.number, "author": head.school_zh + head.office_zh, "created": day})
        self._looks = Looks(self._book)

    def sheet(
        self, name: str, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[object]],
        total: Sequence[object] = (),
    ) -> None:  # fmt: skip
        """`heads`: marked texts and their widths in characters."""
        sheet = self._book.add_worksheet(name[:31])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        sheet.set_footer(f"&L{self._head.number}&R&P / &N")
        for column, (text, width) in enumerate(heads):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, _(text), self._looks.head)
        for line, row in enumerate(rows, start=1):
            self._row(sheet, line, row)
        if total:
            self._row(sheet, len(rows) + 1, total, bold=True, top=1)

    def _row(self, sheet: Any, line: int, row: Sequence[object], **look: Any) -> None:
        look = {"bottom": 1, "bottom_color": RULE, **look}
        for column, value in enumerate(row):
            if isinstance(value, _Fen):
                sheet.write_number(line, column, _yuan(value), self._looks.get(num_format="#,##0.00", **look))
            elif isinstance(value, int):
                sheet.write_number(line, column, value, self._looks.get(**look))
            else:
                sheet.write_string(line, column, str(value), self._looks.get(indent=1, shrink=True, **look))

    def save(self, path: Path) -> None:
        self._book.close()
        folio.write(path, self._memory.getvalue())


def _sums(head: Head, paid: Sequence[FinanceLine]) -> list[list[object]]:
    found: list[list[object]] = [
        [_("发放表"), head.number],
        [_("项目名称"), head.programme_zh],
        [_("月份"), head.month],
    ]
    for item in dict.fromkeys(line.item for line in paid):
        fen = sum(line.amount_fen for line in paid if line.item == item)
        found.append([codes.label("rate_item", item), _Fen(fen)])
    for year in sorted({line.budget_year for line in paid}):
        fen = sum(line.amount_fen for line in paid if line.budget_year == year)
        found.append([_("计入 {year} 年预算", year=year), _Fen(fen)])
    people = len({line.student_number or line.name for line in paid})
    total = sum(line.amount_fen for line in paid)
    found.append([_n("合计 {count} 人", people), _Fen(total)])
    found.append([_("大写"), money.capitals(total)])
    return found


def _yuan(fen: int) -> float | int:
    """For a cell of a sheet, which knows no fen: the nearest number to the yuan. Sums are made in fen, never from these."""
    return fen // 100 if fen % 100 == 0 else fen / 100
