"""The bank's or the council's list against a roster: by the last four digits, the name and the amount; only what differs; pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gzstudents.kernel import names

DIFFERENCES = ("RETURNED", "AMOUNT", "ACCOUNT", "ONLY_FILE", "ONLY_US", "PAID_AFTER_ALL")


class Said(NamedTuple):
    """A row of the list. `tail` the last four digits, "" where the list has no account."""

    row: int
    name: str
    student_number: str
    tail: str
    amount_fen: int
    returned: bool
    reason: str = ""


class Ours(NamedTuple):
    """A student on the roster: all that is paid to her by it, in as many lines as it takes."""

    line_ids: tuple[int, ...]
    person_id: int
    name: str
    latin: str
    holder: str
    student_number: str
    tail: str
    amount_fen: int
    result: str  # "", PAID, RETURNED


class Difference(NamedTuple):
    """`kind`: RETURNED by the bank · AMOUNT or ACCOUNT is another · ONLY_FILE: we pay nobody like that · ONLY_US: the list does not
    have her · PAID_AFTER_ALL: we have it as returned. `row` 0 where the list has none.
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

    @property
    def acceptable(self) -> bool:
        """Whether accepting it does something: the rest somebody has to look into."""
        return self.kind == "RETURNED"


class Compared(NamedTuple):
    rows: int
    same: int
    differences: list[Difference]


def compare(ours: Sequence[Ours], said: Iterable[Said]) -> Compared:
    """What is different. A row is matched by its student number, else by account and name, else by either with the amount,
    each row and each student once; the rest stands alone.
    """
    rows = list(said)
    left = dict(enumerate(ours))
    matched: dict[int, int] = {}
    for fits in _WAYS:
        waiting: dict[object, list[int]] = defaultdict(list)
        for place, one in left.items():
            for key in fits(one):
                waiting[key].append(place)
        for number, row in enumerate(rows):
            if number in matched:
                continue
            places = {place for key in fits(row) for place in waiting.get(key, ()) if place in left}
            if len(places) == 1:
                place = places.pop()
                matched[number] = place
                del left[place]
    found = [_of_row(row, ours[matched[number]] if number in matched else None) for number, row in enumerate(rows)]
    found += [_alone(one) for one in left.values()]
    differences = [one for one in found if one is not None]
    same = len(rows) - sum(one.row > 0 for one in differences)
    return Compared(len(rows), same, differences)


def _keys(one: Said | Ours) -> list[str]:
    texts = [one.name, one.latin, one.holder] if isinstance(one, Ours) else [one.name]
    return [key for key in dict.fromkeys(_key(text) for text in texts) if key]


def _key(text: str) -> str:
    """However it is written: case, blanks, order of the parts."""
    return " ".join(sorted(names.fold(text).replace(",", " ").split()))


def _by_number(one: Said | Ours) -> list[object]:
    return [one.student_number] if one.student_number else []


def _by_account_and_name(one: Said | Ours) -> list[object]:
    return [(one.tail, key) for key in _keys(one)] if one.tail else []


def _by_name_and_amount(one: Said | Ours) -> list[object]:
    return [(key, one.amount_fen) for key in _keys(one)]


def _by_account_and_amount(one: Said | Ours) -> list[object]:
    return [(one.tail, one.amount_fen)] if one.tail else []


_WAYS = (_by_number, _by_account_and_name, _by_name_and_amount, _by_account_and_amount)


def _of_row(row: Said, one: Ours | None) -> Difference | None:
    if one is None:
        return Difference(
            "ONLY_FILE", row.row, row.name, row.student_number, row.tail, 0, row.amount_fen, (), row.reason, row.tail
        )
    kind = ""
    if row.returned:
        kind = "" if one.result == "RETURNED" else "RETURNED"
    elif one.result == "RETURNED":
        kind = "PAID_AFTER_ALL"
    elif row.amount_fen != one.amount_fen:
        kind = "AMOUNT"
    elif row.tail and one.tail and row.tail != one.tail:
        kind = "ACCOUNT"
    if not kind:
        return None
    return Difference(
        kind, row.row, one.name, one.student_number, one.tail, one.amount_fen, row.amount_fen, one.line_ids, row.reason,
        row.tail,
    )  # fmt: skip


def _alone(one: Ours) -> Difference:
    return Difference("ONLY_US", 0, one.name, one.student_number, one.tail, one.amount_fen, 0, one.line_ids)
