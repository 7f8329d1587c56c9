"""A list of nominations from a sheet: student numbers, and grades where a column gives them."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import NamedTuple

from gzstudents.kernel import codes, names
from gzstudents.kernel.errors import Problem, UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.sheets import Cell, Sheet, column_name, read_book

_NUMBER_HEADINGS = ("学号", "学生学号", "学生编号", "student number", "student no", "student id", "studentno", "number")
_GRADE_HEADINGS = (
    "等级",
    "奖学金等级",
    "获奖等级",
    "奖项等级",
    "获奖级别",
    "grade",
    "award grade",
    "class",
    "level of award",
)
_HEAD_ROWS = 20  # titles and notes may stand above the heading
_MOST_DIGITS = 15  # a float keeps no more: longer numbers have lost their end


class Nominations(NamedTuple):
    items: list[tuple[str, str]]  # student number and grade code
    problems: list[Problem]


class _Place(NamedTuple):
    first_row: int
    number: int
    grade: int | None


def read_nominations(path: Path, grade: str = "", progress: Progress = SILENT) -> Nominations:
    """The students of the first sheet that names any. `grade` is for rows without one.

    Without a heading the numbers are in column A and grades, if any, in column B. UserError when there is nobody.
    """
    sheets = [sheet for sheet in read_book(path, progress=progress).sheets if sheet.rows]
    found = [(sheet, place) for sheet in sheets if (place := _heading(sheet)) is not None]
    if not found and sheets:
        found = [(sheets[0], _Place(0, 0, 1))]
    for sheet, place in found:
        nominations = _read(sheet, place, grade)
        if nominations.items or nominations.problems:
            return nominations
    raise UserError(_("“{name}”里没有学号。请准备一列标题为“学号”的名单。", name=path.name))


def _heading(sheet: Sheet) -> _Place | None:
    numbers = {codes.match_key(text) for text in _NUMBER_HEADINGS}
    grades = {codes.match_key(text) for text in _GRADE_HEADINGS}
    for row, cells in enumerate(sheet.rows[:_HEAD_ROWS]):
        keys = [codes.match_key(str(cell)) for cell in cells]
        number = next((place for place, key in enumerate(keys) if key in numbers), None)
        if number is not None:
            return _Place(row + 1, number, next((place for place, key in enumerate(keys) if key in grades), None))
    return None


def _read(sheet: Sheet, place: _Place, default: str) -> Nominations:
    nominations = Nominations([], [])
    for index, cells in enumerate(sheet.rows[place.first_row :], start=place.first_row + 1):
        cell = _cell(cells, place.number)
        if cell == "":
            continue
        number = _number(cell)
        words = str(_cell(cells, place.grade)).strip()
        grade = codes.find("award_grade", words) if words else default
        if number is None:
            text = _("学号“{value}”像是被当作数字保存的，已丢失位数。请把这一列设为文本格式。", value=cell)
            nominations.problems.append(_problem("number", text, sheet, index, place.number))
        elif grade is None:
            text = _("不认识等级“{value}”。", value=words)
            nominations.problems.append(_problem("grade", text, sheet, index, place.grade or 0))
        else:
            nominations.items.append((number, grade))
    return nominations


def _cell(cells: Sequence[Cell], place: int | None) -> Cell:
    return cells[place] if place is not None and place < len(cells) else ""


def _number(cell: Cell) -> str | None:
    """The student number as text; None when the sheet has lost digits of it."""
    if isinstance(cell, bool | date | time | timedelta):
        return None
    if isinstance(cell, int | float):
        if cell != cell or abs(cell) >= 10**_MOST_DIGITS:  # noqa: PLR0124 - not a number
            return None
        return str(int(cell)) if cell == int(cell) else None
    text = names.clean_identifier(cell)
    return None if re.fullmatch(r"\d(?:\.\d+)?E\+\d+", text, re.IGNORECASE) else text


def _problem(code: str, message: str, sheet: Sheet, row: int, column: int) -> Problem:
    return Problem(code, message, sheet.name, row, column_name(column))
