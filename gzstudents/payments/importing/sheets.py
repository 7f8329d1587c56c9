"""Rows of such a sheet by their headings, wherever the heading stands and whatever stands above it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gzstudents.kernel import codes, dates, money, names
from gzstudents.kernel.errors import Problem, UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.sheets import Cell, Sheet, column_name, read_book
from gzstudents.payments.rules import accounts as numbers
from gzstudents.payments.rules.reconciling import Said

_HEAD_ROWS = 20  # titles and notes may stand above the heading
_MOST_DIGITS = 15  # a float keeps no more
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "student_number": ("学号", "学生学号", "student number", "student no", "student id"),
    "name": ("姓名", "收款人", "收款人姓名", "收款户名", "户名", "账户名称", "持卡人", "name", "payee", "account name"),
    "holder": ("户名", "账户名称", "收款户名", "持卡人", "收款人户名", "account name", "holder", "account holder"),
    "bank": ("开户银行", "开户行", "银行", "银行名称", "收款银行", "bank", "bank name"),
    "branch": ("开户网点", "支行", "开户支行", "网点", "branch"),
    "number": (
        "账号",
        "账户",
        "银行账号",
        "银行卡号",
        "卡号",
        "收款账号",
        "账号后四位",
        "account",
        "account number",
        "card number",
        "iban",
    ),
    "amount": ("金额", "应发金额", "实发金额", "发放金额", "交易金额", "金额（元）", "amount", "sum"),
    "result": ("结果", "状态", "处理结果", "交易状态", "发放结果", "result", "status"),
    "reason": ("原因", "失败原因", "退回原因", "退票原因", "备注", "说明", "reason", "remark"),
    "purpose": ("用途", "摘要", "附言", "交易摘要", "purpose", "memo"),
    "day": ("交易日期", "入账日期", "付款日期", "发放日期", "处理日期", "日期", "date", "value date"),
}
_RETURNED = ("退", "失败", "不成功", "未成功", "拒", "fail", "return", "reject", "error")
_PAID = ("成功", "已发", "已付", "已代发", "已入账", "完成", "正常", "success", "paid", "ok", "done", "complete")
_TOTALS = (
    "合计",
    "总计",
    "小计",
    "共计",
    "总额",
    "汇总",
    "total",
    "subtotal",
    "grandtotal",
    "sum",
)  # what stands in place of a name
_ROSTER = re.compile(r"FF-\d{4}-\d{4,}")


class AccountRow(NamedTuple):
    row: int
    student_number: str
    bank: str
    branch: str
    holder: str
    number: str


class Read(NamedTuple):
    """What was read, and rows that could not be."""

    accounts: list[AccountRow]
    problems: list[Problem]


class Results(NamedTuple):
    said: list[Said]
    problems: list[Problem]


def read_accounts(path: Path, progress: Progress = SILENT) -> Read:
    """A list of accounts: student number, bank, holder, number; a branch where there is one. UserError when there is none."""
    found = Read([], [])
    for sheet, row, cells in _rows(path, ("student_number", "bank", "number"), progress):
        number = _digits(cells.get("number", ""))
        if number is None:
            found.problems.append(_lost(sheet, row, cells))
            continue
        holder = _text(cells.get("holder", "")) or _text(cells.get("name", ""))
        found.accounts.append(
            AccountRow(
                row,
                _digits(cells.get("student_number", "")) or "",
                _text(cells.get("bank", "")),
                _text(cells.get("branch", "")),
                holder,
                number,
            )
        )
    return found


def read_results(path: Path, progress: Progress = SILENT) -> Results:
    """What the bank or the council says it paid: name, amount and account (or its last four digits), with a result where the
    sheet has one; without one every row is paid. UserError when there is no such list.
    """
    found = Results([], [])
    for sheet, row, cells in _rows(path, ("name", "amount"), progress):
        if _is_total(cells):
            continue
        raw = cells.get("amount", "")
        parsed = money.parse_money(raw if not isinstance(raw, str) else raw.strip())
        if parsed.fen is None:
            if parsed.problem:
                words = money.problem_text(parsed.problem, raw)
                found.problems.append(Problem(parsed.problem, words, sheet.name, row))
            continue  # a blank
        if _text(cells.get("name", "")) or _tail(cells.get("number", "")):
            found.said.append(_said(sheet, row, cells, parsed.fen))
    several = len({one.sheet for one in found.said}) > 1
    return found if several else found._replace(said=[one._replace(sheet="") for one in found.said])


def _said(sheet: Sheet, row: int, cells: Mapping[str, Cell], fen: int) -> Said:
    result = _text(cells.get("result", "")).lower()
    if not result and any(word in sheet.name for word in _RETURNED):
        result = sheet.name  # a sheet of its own for those that failed
    returned = any(word in result for word in _RETURNED)
    unclear = bool(result) and not returned and not any(word in result for word in _PAID)
    words = " ".join(_text(cells.get(key, "")) for key in ("result", "reason")).strip()
    named = _ROSTER.search(" ".join(_text(cells.get(key, "")) for key in ("purpose", "reason")).upper())
    return Said(
        row, _text(cells.get("name", "")), _digits(cells.get("student_number", "")) or "", _tail(cells.get("number", "")), fen,
        returned, words if returned or unclear else "", sheet.name, named[0] if named else "",
        dates.parse_date(cells.get("day", ""))[0] or "", unclear,
    )  # fmt: skip


def _tail(cell: Cell) -> str:
    """The last four digits; a sheet that takes them for a number drops noughts in front. "" where digits were lost."""
    number = _digits(cell) or ""
    return numbers.tail(number.zfill(numbers.TAIL) if number and isinstance(cell, int | float) else number)


def _is_total(cells: Mapping[str, Cell]) -> bool:
    """A line of sums below the payments: no student, no account."""
    if _text(cells.get("student_number", "")) not in {"", *_TOTALS} or _tail(cells.get("number", "")):
        return False
    first = codes.match_key(
        re.split(r"[:：\d]", _text(cells.get("name", "")) or _text(cells.get("student_number", "")))[0]
    )
    return first in _TOTALS


def _rows(path: Path, needed: Sequence[str], progress: Progress) -> Iterator[tuple[Sheet, int, dict[str, Cell]]]:
    any_sheet = False
    for sheet in read_book(path, progress=progress).sheets:
        place = _heading(sheet, needed)
        if place is None:
            continue
        any_sheet = True
        first, columns = place
        for index, cells in enumerate(sheet.rows[first:], start=first + 1):
            values = {key: cells[column] for key, column in columns.items() if column < len(cells)}
            if any(value != "" for value in values.values()):
                yield sheet, index, values
    if not any_sheet:
        wanted = "、".join(_HEADINGS[key][0] for key in needed)
        raise UserError(_("“{name}”里没有需要的列。标题行须有：{columns}。", name=path.name, columns=wanted))


def _heading(sheet: Sheet, needed: Sequence[str]) -> tuple[int, dict[str, int]] | None:
    known = {key: {codes.match_key(text) for text in texts} for key, texts in _HEADINGS.items()}
    for row, cells in enumerate(sheet.rows[:_HEAD_ROWS]):
        keys = [codes.match_key(str(cell)) for cell in cells]
        columns = {
            name: next(place for place, key in enumerate(keys) if key in texts)
            for name, texts in known.items()
            if any(key in texts for key in keys)
        }
        if all(key in columns for key in needed):
            return row + 1, columns
    return None


def _text(cell: Cell) -> str:
    return names.clean(str(cell)) if cell != "" else ""


def _digits(cell: Cell) -> str | None:
    """A number as text; None when the sheet has lost digits of it (1.23E+17)."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        if cell != cell or abs(cell) >= 10**_MOST_DIGITS or cell != int(cell):  # noqa: PLR0124 - not a number
            return None
        return str(int(cell))
    text = names.clean_identifier(str(cell))
    return None if "E+" in text.upper() else text


def _lost(sheet: Sheet, row: int, cells: Mapping[str, Cell]) -> Problem:
    words = _("账号“{value}”像是被当作数字保存的，已丢失位数。请把这一列设为文本格式。", value=cells.get("number", ""))
    return Problem("number", words, sheet.name, row, column_name(0))
