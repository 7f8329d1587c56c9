"""The quota matrix as it lies on the board: which cell stands in which row and column, and where."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QRect

from gzstudents.distribution.queries import CycleRow
from gzstudents.distribution.rules.problem import Cell
from gzstudents.distribution.screen import budget
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, language
from gzstudents.ui import theme
from gzstudents.ui.delegates import MEDIUM

TITLE, MONEY, HEAD, ROW, GAP = 24, budget.HEIGHT, 34, 38, 18  # the head has room for two lines

_ASIDE = 2  # a cell beside the way is as far as one so many times further along it


class Spot(NamedTuple):
    """A cell as it lies on the widget. `cell` None: any place of a cycle without a quota."""

    rect: QRect
    cycle: int
    cell: Cell | None


class Block(NamedTuple):
    """One cycle's matrix: what stands in the rows and in the columns."""

    cycle: CycleRow
    rows: list[tuple[str, str]]  # level, college
    grades: list[str]
    cells: dict[tuple[str, str, str], Cell]


def block_of(cycle: CycleRow, cells: Sequence[Cell]) -> Block:
    """The matrix of these cells."""
    order = [entry.code for entry in codes.values("level")]
    rows = sorted(
        {(cell.level, cell.college) for cell in cells},
        key=lambda row: (order.index(row[0]) if row[0] in order else -1, row[1]),
    )
    named = {cell.grade for cell in cells}
    grades = [entry.code for entry in codes.values("award_grade") if entry.code in named]
    return Block(
        cycle, rows, [*([""] if "" in named else []), *grades],
        {(cell.level, cell.grade, cell.college): cell for cell in cells},
    )  # fmt: skip


def row_label(row: tuple[str, str]) -> tuple[str, str]:
    """What stands before a row, and in small letters below it."""
    level, college = codes.label("level", row[0]) if row[0] else "", row[1]
    return (level, college) if level else (college or _("全部"), "")


def head_of(grade: str) -> str:
    """What stands above a column: the key that gives the grade, and the grade."""
    return _head(grade, language())


@lru_cache(maxsize=64)
def _head(grade: str, _language: str) -> str:
    if not grade:
        return _("名额")
    return _("{key} {grade}", key=key_of_grade(grade), grade=codes.label("award_grade", grade))


def key_of_grade(code: str) -> str:
    """The figure that stands for a grade: 1 is the first of the list of grades (特等); "" where it has none."""
    grades = [entry.code for entry in codes.values("award_grade")]
    return str(grades.index(code) + 1) if code in grades and grades.index(code) < 9 else ""


def height(block: Block) -> int:
    """Of one matrix with its title and its money."""
    look = theme.current()
    grid = look.px(HEAD) + len(block.rows) * look.px(ROW) if block.rows else look.px(ROW)
    return look.px(TITLE + MONEY + GAP) + grid


def columns(block: Block, width: int) -> tuple[int, int]:
    """Where the columns begin, and how wide each is."""
    left = _label_width(block, width)
    return left, (width - left) // max(1, len(block.grades))


def _label_width(block: Block, width: int) -> int:
    look = theme.current()
    widest = max((look.width(row_label(row)[0], 12.5, MEDIUM) for row in block.rows), default=0)
    least = width - len(block.grades) * look.px(92)
    return max(look.px(56), min(widest + look.px(10), width * 2 // 5), min(least, look.px(110)))


def spots(blocks: Sequence[Block], width: int) -> list[Spot]:
    """Where each cell lies in this width."""
    look = theme.current()
    found, y = list[Spot](), 0
    for block in blocks:
        top = y + look.px(TITLE + MONEY)
        if not block.rows:
            room = QRect(0, top, width, look.px(ROW) - 4)
            found.append(Spot(room, block.cycle.id, None))
        left, wide = columns(block, width)
        for line, row in enumerate(block.rows):
            under = top + look.px(HEAD) + line * look.px(ROW)
            for at, grade in enumerate(block.grades):
                cell = block.cells.get((row[0], grade, row[1]))
                if cell is not None:
                    room = QRect(left + at * wide, under, wide - 4, look.px(ROW) - 4)
                    found.append(Spot(room, cell.cycle, cell))
        y += height(block)
    return found


def neighbour(found: Sequence[Spot], at: int, step: tuple[int, int]) -> int:
    """The nearest cell in a direction (right and down count from 1), the same one where there is none."""
    here = found[at].rect.center()
    near = []
    for other, spot in enumerate(found):
        way = spot.rect.center() - here
        along = way.x() * step[0] + way.y() * step[1]
        aside = abs(way.x() * step[1]) + abs(way.y() * step[0])
        if along > 0 and (step[1] or not aside):
            near.append((along + aside * _ASIDE, other))
    return min(near)[1] if near else at
