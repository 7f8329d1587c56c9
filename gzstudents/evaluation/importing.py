"""The sponsor's decisions from a sheet: student numbers, decisions, the document and the day."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from gzstudents.kernel import codes
from gzstudents.kernel.date_parsing import parse_date
from gzstudents.kernel.errors import Problem, UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.sheets import Cell, Sheet, column_name, read_book

_HEADINGS = {
    "number": ("学号", "学生学号", "student number", "student no", "student id"),
    "decision": (
        "决定",
        "评审决定",
        "设奖单位决定",
        "资助方决定",
        "评审结果",
        "年度评审结果",
        "decision",
        "result",
        "review result",
    ),
    "document": ("文号", "文件号", "批准文号", "document", "document no"),
    "day": ("生效日期", "决定日期", "日期", "effective date", "effective on", "decided on", "date"),
}
_WORDS = {
    "CONTINUE": ("继续", "继续享受", "继续资助", "合格", "通过", "continue", "qualified"),
    "SUSPEND": ("中止", "中止资格", "中止享受", "暂停", "suspend", "suspended"),
    "RESUME": ("恢复", "恢复资格", "恢复享受", "resume", "resumed"),
    "CANCEL": ("取消", "取消资格", "终止", "cancel", "cancelled"),
}
_HEAD_ROWS = 20  # titles and notes may stand above the heading


class Decided(NamedTuple):
    """One row. `day` ISO, "" where the sheet gives none."""

    student_number: str
    decision: str
    document: str
    day: str
    row: int


class Decisions(NamedTuple):
    rows: list[Decided]
    problems: list[Problem]


def read_decisions(path: Path, progress: Progress = SILENT) -> Decisions:
    """The first sheet with the headings 学号 and 决定. UserError when there is none."""
    for sheet in read_book(path, progress=progress).sheets:
        for row, cells in enumerate(sheet.rows[:_HEAD_ROWS]):
            places = _places(cells)
            if "number" in places and "decision" in places:
                return _read(sheet, row + 1, places)
    raise UserError(_("“{name}”里没有“学号”和“决定”两列标题。", name=path.name))


def _places(cells: Sequence[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        key = codes.match_key(str(cell))
        for name, headings in _HEADINGS.items():
            if name not in found and key in {codes.match_key(one) for one in headings}:
                found[name] = place
    return found


def _read(sheet: Sheet, first: int, places: dict[str, int]) -> Decisions:
    known = {codes.match_key(word): code for code, words in _WORDS.items() for word in words}
    found = Decisions([], [])
    seen: dict[str, int] = {}
    for index, cells in enumerate(sheet.rows[first:], start=first + 1):
        number = _text(cells, places["number"])
        words = _text(cells, places["decision"])
        if not number and not words:
            continue
        code = known.get(codes.match_key(words), "")
        day, bad_day = _day(cells, places.get("day"))
        problem = ""
        if not number:
            problem = _("这一行没有学号。")
        elif not code:
            problem = _("不认识决定“{words}”，请写继续、中止、恢复或取消。", words=words)
        elif bad_day:
            problem = _("“{value}”不是日期，请写成 2025-11-20 这样。", value=bad_day)
        elif number in seen:
            problem = _("学号 {number} 在第 {row} 行已出现过。", number=number, row=seen[number])
        if problem:
            found.problems.append(Problem("decision", problem, sheet.name, index, column_name(places["decision"])))
            continue
        seen[number] = index
        found.rows.append(Decided(number, code, _text(cells, places.get("document")), day, index))
    return found


def _text(cells: Sequence[Cell], place: int | None) -> str:
    cell = cells[place] if place is not None and place < len(cells) else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _day(cells: Sequence[Cell], place: int | None) -> tuple[str, str]:
    """The day in ISO form, and what stands there where it is none."""
    cell = cells[place] if place is not None and place < len(cells) else ""
    if isinstance(cell, datetime):
        return cell.date().isoformat(), ""
    if isinstance(cell, date):
        return cell.isoformat(), ""
    text = str(cell).strip()
    if not text:
        return "", ""
    found = parse_date(text)[0] or ""
    return (found, "") if len(found) == len("2025-11-20") else ("", text)
