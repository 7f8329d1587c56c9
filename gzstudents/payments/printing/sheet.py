"""The payment sheet on paper: bilingual, totals of each page that add up, the sum in capitals, places to sign."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from gzstudents.kernel import codes, money, paper
from gzstudents.kernel.paper import Letterhead
from gzstudents.kernel.tables import Column, Row, Table

_BELOW = 56.0  # the note and the places to sign: never on a page without a line of money
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Head(NamedTuple):
    """What stands above a roster. A paper of record is in Chinese with English beside it, whatever the window speaks."""

    number: str
    programme_zh: str
    programme_en: str
    month: str
    part: int
    made: str  # ISO
    school_zh: str
    office_zh: str
    content_hash: str = ""
    draft: bool = False


class Signed(NamedTuple):
    """A line of the sheet, as the roster keeps it."""

    student_number: str
    name: str
    latin: str
    country: str
    level: str
    grade: str
    item: str
    due_month: str
    amount_fen: int


def signed_sheet(head: Head, lines: Sequence[Signed]) -> bytes:
    """The whole file as PDF. Page totals and grand total are counted from the very lines that are printed."""
    unit = head.school_zh + head.office_zh
    report = paper.Report(
        Letterhead(
            title="奖学金发放表" + ("（草稿）" if head.draft else ""),
            subtitle="Scholarship Payment Sheet" + (" · DRAFT" if head.draft else ""),
            left_line=f"项目：{head.programme_zh} {head.programme_en}    发放月份：{_month(head)}",
            right_line=f"单据编号：{head.number}    制表日期：{head.made}    币种：人民币（CNY）",
            foot=f"{head.number}    {unit}    含个人信息，注意保密  Contains personal data"
            + (f"    SHA-256 {head.content_hash[:16]}" if head.content_hash else ""),
            author=unit,
            made=date.fromisoformat(head.made),
            style="sheet",
            across=True,
            both=True,
        )
    )
    graded = any(line.grade for line in lines)  # else the column would say nothing, and the names need its room
    rows = [_fitting(_row(number, line), graded) for number, line in enumerate(lines, start=1)]
    total = sum(line.amount_fen for line in lines)
    people = len({(line.student_number, line.latin, line.name) for line in lines})
    report.table(
        Table(
            [column for column in _COLUMNS if graded or column is not _GRADE],
            [
                *rows,
                _fitting(
                    _total(f"总计 Grand total：{people} 人", f"人民币（大写）：{money.capitals(total)}", total), graded
                ),
            ],
            grid=True,
            page_total=lambda shown: _fitting(_page_total(shown), graded),
            row_height=18.2,
            keep=_BELOW,
        )
    )
    report.notes([_note(head)])
    report.signatures(
        ["制表人 Prepared by", "复核人 Checked by", "部门负责人 Head of office", "财务审核 Finance", "日期 Date"]
    )
    return report.content()


_GRADE = Column("等级", "Class", "left", 40)
_COLUMNS = (
    Column("序号", "No.", "centre", 30),
    Column("学号", "Student ID", "left", 66),
    Column("中文姓名", "Chinese name"),
    Column("护照姓名", "Name in passport"),
    Column("国家/地区", "Country/region", "left", 76),
    Column("层次", "Level", "left", 46),
    _GRADE,
    Column("项目", "Item", "left", 62),
    Column("所属月份", "Month", "left", 54),
    Column("金额（元）", "Amount, CNY", "right", 70),
    Column("领取人签字", "Signature", "left", 92),
)


def _row(number: int, line: Signed) -> Row:
    chinese = line.name if line.name != line.latin else ""
    return Row(
        (
            str(number), line.student_number, chinese or "—", line.latin or "—", _label("country", line.country),
            _label("level", line.level), _label("award_grade", line.grade), _label("rate_item", line.item), line.due_month,
            _figure(line.amount_fen), "",
        )
    )  # fmt: skip


def _fitting(row: Row, graded: bool) -> Row:
    at = _COLUMNS.index(_GRADE)
    return row if graded else row._replace(cells=(*row.cells[:at], *row.cells[at + 1 :]))


def _label(name: str, code: str) -> str:
    return codes.label(name, code, "zh_CN") if code else "—"


def _figure(fen: int) -> str:
    """Two decimals always, as on vouchers."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d}"


def _page_total(rows: Sequence[Row]) -> Row:
    fen = sum(_fen(row) for row in rows)
    return _total(f"本页小计 Page subtotal：{len(rows)} 笔", "", fen)


def _fen(row: Row) -> int:
    """Back from the very figure that is printed: what stands on the page is what is added up."""
    return int(row.cells[-2].replace(",", "").replace(".", ""))


def _total(words: str, capitals: str, fen: int) -> Row:
    return Row((words, "", "", capitals, "", "", "", "", "", _figure(fen), ""), "total")


def _month(head: Head) -> str:
    year, number = head.month.split("-")
    part = f"（第 {head.part} 批 part {head.part}）" if head.part > 1 else ""
    return f"{int(year)} 年 {int(number)} 月 {_MONTHS[int(number) - 1]} {year}{part}"


def _note(head: Head) -> str:
    return (
        "本表按锁定时核验结果制作，未列出者不发放。  Made from the locked roster; who is not listed is not paid."
        if not head.draft
        else "草稿，未锁定，不作为发放依据。  Draft, not locked: not a basis for payment."
    )
