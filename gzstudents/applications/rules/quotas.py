"""Places of a quota letter read from a table: one line a cell, or grades (or levels) side by side as in the letter itself."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _

_HEADINGS: Final = {
    "level": ("培养层次", "层次", "学历层次", "学生层次", "level"),
    "grade": ("等级", "奖学金等级", "奖项等级", "grade", "class"),
    "college": ("学院", "培养单位", "院系", "college", "school", "faculty", "department"),
    "places": ("名额", "名额数", "指标", "人数", "places", "quota", "number"),
}
_TOTALS: Final = ("合计", "总计", "小计", "total", "subtotal", "sum")
_NONE: Final = frozenset({"", "-", "—", "–", "/", "无", "none"})
_HEAD_ROWS: Final = 20
MOST: Final = 100_000  # places of one cell: more is a slip of the keys


class Cell(NamedTuple):
    """Places for a level, a grade and a college; "" means whichever."""

    level: str
    grade: str
    college: str
    places: int


class Trouble(NamedTuple):
    """What is wrong, and where: row and column counted from 0."""

    row: int
    column: int
    message: str


class Quotas(NamedTuple):
    cells: list[Cell]
    troubles: list[Trouble]


def read(rows: Sequence[Sequence[str]]) -> Quotas:
    """The cells of a table. A cell that is empty or crossed out does not exist; 0 is a cell without places."""
    for place, row in enumerate(rows[:_HEAD_ROWS]):
        named = {field: at for at, text in enumerate(row) if (field := _field(text))}
        across = {at: code for at, text in enumerate(row) if at not in named.values() and (code := _code(text))}
        if "places" in named:
            return _checked(_down(rows, place + 1, named))
        if across:
            dimension = _same_dimension(across.values())
            if dimension:
                return _checked(_across(rows, place + 1, named, across))
    return Quotas([], [Trouble(0, 0, _("没有找到名额表：标题行要有“名额”，或有各等级（特等、一等……）的列。"))])


def total(cells: Iterable[Cell]) -> int:
    return sum(cell.places for cell in cells)


# --- as a table to type into: a row for each college and level, a column for each grade


def to_grid(cells: Sequence[Cell], grades: Sequence[str]) -> list[list[str]]:
    """Rows of college, level and the places of each of `grades`, as people read them; a cell that there is not is ""."""
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for one in cells:
        rows.setdefault((one.college, one.level), {})[one.grade] = one.places
    return [
        [college, codes.label("level", level) if level else "", *(str(row.get(grade, "")) for grade in grades)]
        for (college, level), row in rows.items()
    ]


def read_grid(rows: Sequence[Sequence[str]], grades: Sequence[str]) -> Quotas:
    """The cells of such a table, with what is wrong with it."""
    listed: list[tuple[int, int, Cell]] = []
    troubles = []
    for number, row in enumerate(rows):
        labels, wrong = _labels(row, number, {"college": 0, "level": 1})
        troubles += wrong
        for at, grade in enumerate(grades, start=2):
            text = _text(row, at)
            places = _places(text)
            if places is None and text:
                troubles.append(Trouble(number, at, _("“{text}”不是名额数。", text=text)))
            elif places is not None and not wrong:
                listed.append((number, at, Cell(labels[0], grade, labels[2], places)))
    found = _checked((listed, troubles))
    return Quotas(found.cells, troubles)


_Found = tuple[list[tuple[int, int, Cell]], list[Trouble]]
_Code = tuple[str, str]  # dimension and code


def _down(rows: Sequence[Sequence[str]], first: int, named: dict[str, int]) -> _Found:
    cells, troubles = [], []
    for number, row in enumerate(rows[first:], start=first):
        text = _text(row, named["places"])
        if _is_total(row) or _plain(text) in _NONE:
            continue
        labels, wrong = _labels(row, number, named)
        places = _places(text)
        if places is None:
            wrong.append(Trouble(number, named["places"], _("“{text}”不是名额数。", text=text)))
        troubles += wrong
        if not wrong and places is not None:
            cells.append((number, named["places"], Cell(*labels, places)))
    return cells, troubles


def _across(rows: Sequence[Sequence[str]], first: int, named: dict[str, int], across: dict[int, _Code]) -> _Found:
    cells, troubles = [], []
    above: dict[str, str] = {}
    for number, row in enumerate(rows[first:], start=first):
        if _is_total(row) or not any(_text(row, at) for at in across):
            continue
        labels, wrong = _labels(row, number, named or _unnamed(row, across), above)
        troubles += wrong
        for at, (dimension, code) in across.items():
            text = _text(row, at)
            places = _places(text)
            if places is None and _plain(text) not in _NONE:
                troubles.append(Trouble(number, at, _("“{text}”不是名额数。", text=text)))
            elif places is not None and not wrong:
                level, grade, college = labels
                spot = (code, grade, college) if dimension == "level" else (level, code, college)
                cells.append((number, at, Cell(*spot, places)))
    return cells, troubles


def _unnamed(row: Sequence[str], across: dict[int, _Code]) -> dict[str, int]:
    """A first column without a heading holds levels or colleges."""
    if 0 in across:
        return {}
    return {"level" if _code_of("level", _text(row, 0)) else "college": 0}


def _labels(
    row: Sequence[str], number: int, named: dict[str, int], above: dict[str, str] | None = None
) -> tuple[tuple[str, str, str], list[Trouble]]:
    """Level, grade and college of a row; a label that is left out is the one above it (merged cells)."""
    found: dict[str, str] = {}
    wrong = []
    for field in ("level", "grade", "college"):
        text = _text(row, named[field]) if field in named else ""
        if not text and above:
            text = above.get(field, "")
        if text and above is not None:
            above[field] = text
        code = text if field == "college" or not text else _code_of(field, text)
        if code is None:
            message = _("不认识层次“{text}”。", text=text) if field == "level" else _("不认识等级“{text}”。", text=text)
            wrong.append(Trouble(number, named[field], message))
        found[field] = code or ""
    return (found["level"], found["grade"], found["college"]), wrong


def _checked(found: _Found) -> Quotas:
    """No cell twice, no cell too large."""
    listed, troubles = found
    known: dict[tuple[str, str, str], int] = {}
    cells = []
    for row, column, cell in listed:
        if cell[:3] in known:
            troubles.append(Trouble(row, column, _("与第 {row} 行是同一格名额。", row=known[cell[:3]] + 1)))
        elif cell.places > MOST:
            troubles.append(Trouble(row, column, _("名额 {places} 太多，请核对。", places=cell.places)))
        else:
            known[cell[:3]] = row
            cells.append(cell)
    if not cells and not troubles:
        troubles.append(Trouble(0, 0, _("名额表里没有名额。")))
    return Quotas(cells, troubles)


def _field(text: str) -> str:
    key = _plain(text)
    return next((field for field, names in _HEADINGS.items() if key in names), "")


def _code(text: str) -> _Code | None:
    for dimension in ("grade", "level"):
        code = _code_of(dimension, text)
        if code:
            return dimension, code
    return None


def _code_of(dimension: str, text: str) -> str | None:
    plain = text.strip()
    if not plain or plain.isdecimal():
        return None
    return codes.find("award_grade" if dimension == "grade" else "level", plain)


def _same_dimension(found: Iterable[_Code]) -> str:
    dimensions = {dimension for dimension, _code in found}
    return dimensions.pop() if len(dimensions) == 1 else ""


def _places(text: str) -> int | None:
    plain = re.sub(r"[人名个,，\s]", "", unicodedata.normalize("NFKC", text)).removesuffix(".0")
    return int(plain) if plain.isdecimal() and plain.isascii() and len(plain) <= 9 else None


def _is_total(row: Sequence[str]) -> bool:
    first = next((text for text in row if text.strip()), "")
    return _plain(first) in _TOTALS


def _plain(text: str) -> str:
    return re.sub(r"[\s（(].*$|\s", "", unicodedata.normalize("NFKC", text).strip().lower())


def _text(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
