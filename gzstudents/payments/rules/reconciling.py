"""The bank's or the council's list against a roster: by the last four digits, the name and the amount; only what differs; pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from gzstudents.kernel import names

_BETWEEN = re.compile(r"[\s,，、·•・.．'’\-－—_]+")  # what stands between the parts of a name


class Said(NamedTuple):
    """A row of the list. `tail` the last four digits, "" where the list has no account. `unclear`: its result says neither."""

    row: int
    name: str
    student_number: str
    tail: str
    amount_fen: int
    returned: bool
    reason: str = ""
    sheet: str = ""  # where several sheets were read
    roster: str = ""  # number of a roster that the row names, see printing.bank_file
    day: str = ""  # of the payment, ISO
    unclear: bool = False


class Ours(NamedTuple):
    """A student on the roster: all that is paid by it to one account of hers, in as many lines as it takes."""

    line_ids: tuple[int, ...]
    person_id: int
    name: str
    latin: str
    holder: str
    student_number: str
    tail: str
    amount_fen: int
    result: str  # "", PAID, RETURNED, PARTLY returned


class Difference(NamedTuple):
    """`kind`: RETURNED by the bank · AMOUNT, ACCOUNT or NAME is another · TWICE: she stands there more than once · UNCLEAR: the
    list does not say whether it was paid · OTHER_ROSTER: the row names another roster · ONLY_FILE: we pay nobody like that ·
    ONLY_US: the list does not have her · PAID_AFTER_ALL: we have it as returned. `row` 0 where the list has none.
    """

    kind: str
    row: int
    name: str
    student_number: str
    tail: str
    ours_fen: int
    theirs_fen: int
    line_ids: tuple[int, ...]
    reason: str = ""
    their_tail: str = ""
    sheet: str = ""

    @property
    def acceptable(self) -> bool:
        """Whether accepting it does something: the rest somebody has to look into."""
        return self.kind in {"RETURNED", "PAID_AFTER_ALL"}

    @property
    def place(self) -> str:
        """Where it stands in the file: 12, or 失败!12 of several sheets; "" where the list has none."""
        return "" if not self.row else f"{self.sheet}!{self.row}" if self.sheet else str(self.row)


class Compared(NamedTuple):
    """`theirs_fen`: what the list says was paid; `ours_fen`: what the roster paid, but what is known to have come back."""

    rows: int
    same: int
    differences: list[Difference]
    theirs_fen: int = 0
    ours_fen: int = 0


def compare(ours: Sequence[Ours], said: Iterable[Said], number: str = "") -> Compared:
    """What is different. A row is matched by its student number, else by account and name, else by either with the amount, else
    by the name alone, each row and each student once; what is left over of a student who has been found stands there twice.
    `number`: of the roster.
    """
    rows = list(said)
    foreign = {place for place, row in enumerate(rows) if number and row.roster and row.roster != number}
    matched = _matched(ours, rows, foreign)
    found = [
        _of_other(rows[place]) if place in foreign else _of_nobody(rows[place])
        for place in range(len(rows))
        if place not in matched
    ]
    of_student: dict[int, list[Said]] = defaultdict(list)
    for at in sorted(matched):
        of_student[matched[at]].append(rows[at])
    for place, one in enumerate(ours):
        found += _of_student(of_student[place], one)
    found.sort(key=lambda one: (not one.row, one.sheet, one.row))
    different = {(one.sheet, one.row) for one in found if one.row}
    return Compared(
        len(rows), len(rows) - len(different), found,
        sum(row.amount_fen for row in rows if not row.returned and not row.unclear),
        sum(one.amount_fen for one in ours if one.result != "RETURNED"),
    )  # fmt: skip


def _matched(ours: Sequence[Ours], rows: Sequence[Said], foreign: set[int]) -> dict[int, int]:
    """Row → student. First each student once, then what else speaks of her; only then by less: a line that stands there twice
    must not be taken for somebody else of that name.
    """
    left = set(range(len(ours)))
    matched: dict[int, int] = {}
    for ways, again in ((_SURE, False), (_SURE, True), (_LIKELY, False), (_LIKELY[:1], True)):
        for fits in ways:
            waiting: dict[object, list[int]] = defaultdict(list)
            for place, one in enumerate(ours):
                for key in fits(one):
                    waiting[key].append(place)
            for number, row in enumerate(rows):
                if number in matched or number in foreign:
                    continue
                places = {place for key in fits(row) for place in waiting.get(key, ()) if again or place in left}
                if len(places) == 1:
                    matched[number] = places.pop()
                    left.discard(matched[number])
    return matched


def _keys(one: Said | Ours) -> list[str]:
    texts = [one.name, one.latin, one.holder] if isinstance(one, Ours) else [one.name]
    return [key for key in dict.fromkeys(key for text in texts for key in _written(text)) if key]


@lru_cache(maxsize=32768)
def _written(text: str) -> tuple[str, str]:
    """However it is written: case, order of the parts, and with or without blanks: 张 三, NGUYENTHI."""
    parts = [part for part in _BETWEEN.split(names.fold(text)) if part]
    return " ".join(sorted(parts)), "".join(parts)


def _by_number(one: Said | Ours) -> list[object]:
    return [one.student_number] if one.student_number else []


def _by_account_and_name(one: Said | Ours) -> list[object]:
    return [(one.tail, key) for key in _keys(one)] if one.tail else []


def _by_name_and_amount(one: Said | Ours) -> list[object]:
    return [(key, one.amount_fen) for key in _keys(one)]


def _by_account_and_amount(one: Said | Ours) -> list[object]:
    return [(one.tail, one.amount_fen)] if one.tail else []


def _by_name(one: Said | Ours) -> list[object]:
    return list(_keys(one))


_Way = Callable[[Said | Ours], list[object]]
_SURE: tuple[_Way, ...] = (_by_number, _by_account_and_name)
_LIKELY: tuple[_Way, ...] = (_by_name_and_amount, _by_account_and_amount, _by_name)


def _of_student(rows: Sequence[Said], one: Ours) -> list[Difference]:
    """All rows that speak of a student; several that come to the sum together are as one."""
    if not rows:
        return [Difference("ONLY_US", 0, one.name, one.student_number, one.tail, one.amount_fen, 0, one.line_ids)]
    total = sum(row.amount_fen for row in rows)
    alike = len({(row.returned, row.unclear) for row in rows}) == 1
    if len(rows) > 1 and not (alike and total == one.amount_fen):
        return [_difference("TWICE", row, one) for row in rows]
    whole = rows[0]._replace(amount_fen=total)
    kind = _kind(whole, one)
    return [_difference(kind, whole, one)] if kind else []


def _kind(row: Said, one: Ours) -> str:
    if row.unclear:
        return "UNCLEAR"
    if row.returned:
        return "" if one.result == "RETURNED" else "RETURNED" if row.amount_fen == one.amount_fen else "AMOUNT"
    if row.amount_fen != one.amount_fen:
        return "AMOUNT"
    if one.result in {"RETURNED", "PARTLY"}:
        return "PAID_AFTER_ALL"
    if row.tail and one.tail and row.tail != one.tail:
        return "ACCOUNT"
    same_account = bool(row.tail) and row.tail == one.tail
    return "" if same_account or not row.name or set(_keys(row)) & set(_keys(one)) else "NAME"


def _difference(kind: str, row: Said, one: Ours) -> Difference:
    return Difference(
        kind, row.row, one.name, one.student_number, one.tail, one.amount_fen, row.amount_fen, one.line_ids, row.reason or _other_name(kind, row),
        row.tail, row.sheet,
    )  # fmt: skip


def _other_name(kind: str, row: Said) -> str:
    return row.name if kind == "NAME" else ""


def _of_nobody(row: Said, kind: str = "ONLY_FILE") -> Difference:
    return Difference(
        kind, row.row, row.name, row.student_number, row.tail, 0, row.amount_fen, (), row.reason, row.tail, row.sheet
    )


def _of_other(row: Said) -> Difference:
    return _of_nobody(row._replace(reason=row.roster), "OTHER_ROSTER")
