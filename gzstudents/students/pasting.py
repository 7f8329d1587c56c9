"""Cells from Excel or WPS onto chosen people of the list: made into a small roll with student numbers, which the import checks.

Pure: no Qt, no store.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from gzstudents.kernel import names
from gzstudents.kernel.i18n import _, _n
from gzstudents.students.importing import columns

NUMBER: Final = "student_number"
MOST_CELLS: Final = 200_000
_HIDDEN: Final = "••"  # a mask that was copied from here is no value
_TOLD: Final = 8

Rows = Sequence[Sequence[str]]


class Target(NamedTuple):
    """Somebody of the list. `names`: what the person is called, in every script."""

    student_number: str
    names: tuple[str, ...]

    def said(self) -> str:
        return next((name for name in self.names if name), "") or self.student_number


class Pasted(NamedTuple):
    """`cells` as tab-separated text for the import, "" where there is nothing to paste; `problems` are whole sentences."""

    cells: str
    problems: tuple[str, ...] = ()


def block(text: str) -> list[list[str]]:
    """The cells of a clipboard's text: separated by tabs, those with line breaks in quotes; empty lines at the end left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").lstrip("\ufeff")
    try:
        rows = list(csv.reader(io.StringIO(plain, newline=""), dialect="excel-tab", strict=True))
    except csv.Error:  # a quotation mark that means nothing
        rows = [line.split("\t") for line in plain.split("\n")]
    found = [[_clean(cell) for cell in row] for row in rows]
    while found and not any(found[-1]):
        found.pop()
    return found


def block_of_html(html: str) -> list[list[str]]:
    """The first table of a clipboard that holds HTML only."""
    from gzstudents.kernel.sheets import markup

    tables = markup.html_tables(html.encode("utf-8"))
    rows = tables[0][1] if tables else []
    return [["" if cell is None else _clean(str(cell)) for cell in row] for row in rows]


def _clean(cell: str) -> str:
    text = " ".join(cell.replace("\xa0", " ").split())
    return "" if _HIDDEN in text else text


def headings(rows: Rows) -> list[str]:
    """The fields of the first row where it is one of headings: most of its cells are known to the import; else none."""
    if not rows:
        return []
    found = [columns.find(cell) if cell else None for cell in rows[0]]
    known = sum(match is not None for match in found)
    filled = sum(bool(cell) for cell in rows[0])
    if not known or known * 2 < filled:
        return []
    return [match.field if match is not None else "" for match in found]


def names_people(rows: Rows) -> bool:
    """Whether the cells say themselves whose they are: then they are a roll, and need nobody to be chosen."""
    return bool(columns.KEYS.intersection(headings(rows))) and len(rows) > 1


def arrange(rows: Rows, targets: Sequence[Target], shown: Sequence[str]) -> Pasted:
    """`targets`: who is chosen, in the order of the list; `shown`: the fields of the columns from the current cell on, ""
    for those that nothing can be pasted into. One row goes to everybody, one cell too.
    """
    if sum(map(len, rows)) > MOST_CELLS:
        return Pasted("", (_("剪贴板里的单元格太多，请改用“导入”。"),))
    fields = headings(rows)
    values = rows[1:] if fields else rows
    fields = fields or list(shown[: max(map(len, rows), default=0)])
    kept = [place for place, field in enumerate(fields) if field not in {"", columns.IGNORED} and not _tells_who(field)]
    if not kept or not values:
        return Pasted("", (_("剪贴板里没有可以粘贴到名单的列。请连同标题行一起复制，或先点选要粘贴的那一列。"),))
    paired, problems = _paired(values, fields, targets)
    dropped = sum(place not in kept and not _tells_who(field) for place, field in enumerate(fields))
    if dropped:
        problems.append(_n("有 {count} 列不能粘贴到名单，已略去。", dropped))
    without = [target.said() for target, _row in paired if not target.student_number]
    if without:
        problems.append(_n("没有学号，没有粘贴：{people}", len(without), people=_("、").join(without[:_TOLD])))
    lines = [
        [target.student_number, *(_at(row, place) for place in kept)] for target, row in paired if target.student_number
    ]
    heads = [columns.label(NUMBER), *(columns.label(fields[place]) for place in kept)]
    return Pasted(_written([heads, *lines]) if lines else "", tuple(problems))


def _tells_who(field: str) -> bool:
    return field in columns.NAMES or field == NUMBER


def _paired(
    values: Rows, fields: Sequence[str], targets: Sequence[Target]
) -> tuple[list[tuple[Target, Sequence[str]]], list[str]]:
    """Whose row is whose: by student number, by name, or one after the other."""
    who = [place for place, field in enumerate(fields) if _tells_who(field)]
    by_number = [place for place in who if fields[place] == NUMBER]
    for place in by_number or who:
        if any(_at(row, place) for row in values):
            return _by_words(values, place, targets)
    return _in_order(values, targets)


def _by_words(
    values: Rows, place: int, targets: Sequence[Target]
) -> tuple[list[tuple[Target, Sequence[str]]], list[str]]:
    """By what stands in one column: a student number or a name that only one of the chosen people has."""
    known: dict[str, list[Target]] = {}
    for target in targets:
        for word in {_key(one) for one in (target.student_number, *target.names)} - {""}:
            known.setdefault(word, []).append(target)
    paired: list[tuple[Target, Sequence[str]]] = []
    unknown: list[str] = []
    several: list[str] = []
    for row in values:
        said = _at(row, place)
        found = known.get(_key(said), [])
        if len(found) == 1:
            paired.append((found[0], row))
        elif any(row):
            (several if found else unknown).append(said or _("（空）"))
    problems = []
    if unknown:
        people = _("、").join(unknown[:_TOLD])
        problems.append(_n("所选的学生里没有：{people}，这 {count} 行没有粘贴。", len(unknown), people=people))
    if several:
        people = _("、").join(several[:_TOLD])
        text = _n(
            "所选的学生里不止一人叫：{people}，这 {count} 行没有粘贴。请带上学号一起复制。", len(several), people=people
        )
        problems.append(text)
    return paired, problems


def _in_order(values: Rows, targets: Sequence[Target]) -> tuple[list[tuple[Target, Sequence[str]]], list[str]]:
    """One row to everybody, or a row for each; else nothing, because nobody could say which."""
    if len(values) == 1:
        return [(target, values[0]) for target in targets], []
    if len(values) != len(targets):
        rows, people = _n("{count} 行", len(values)), _n("{count} 人", len(targets))
        text = _(
            "剪贴板里有 {rows}，选中的是 {people}，没有粘贴。请选中同样多的学生，或连同学号一起复制。",
            rows=rows,
            people=people,
        )
        return [], [text]
    return list(zip(targets, values, strict=True)), []


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _key(text: str) -> str:
    """Numbers and names as they are compared: full-width digits are digits, letters big or small."""
    return names.fold(unicodedata.normalize("NFKC", text)).replace(" ", "")


def _written(rows: Rows) -> str:
    out = io.StringIO()
    csv.writer(out, dialect="excel-tab", lineterminator="\n").writerows(rows)
    return out.getvalue()
