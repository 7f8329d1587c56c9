"""The rates of a programme as rows to type into, and back: whom a line is for, what for, how much, how often, to whom."""

from collections.abc import Sequence
from typing import Final

from gzstudents.kernel import codes, money
from gzstudents.kernel.i18n import _
from gzstudents.scholarships.rates import RateTerms
from gzstudents.ui.cells import Trouble

LEVEL, CATEGORY, GRADE, CLASS, LANGUAGE, ITEM, AMOUNT, PER, TIMES, PAYEE = range(10)
CHOICES: Final = {
    LEVEL: "level", CATEGORY: "category", GRADE: "award_grade", LANGUAGE: "teaching_language", ITEM: "rate_item",
    PER: "rate_period", PAYEE: "paid_to",
}  # fmt: skip
_USUAL: Final = {PER: "YEAR", PAYEE: "STUDENT"}  # where a cell is left empty
_SEVERAL: Final = {"MONTH": (5, 10, 11, 12), "TERM": (1, 2)}  # what is usual of a period of which a year has several
_CLASSES: Final = {
    "I": "I",
    "1": "I",
    "一": "I",
    "II": "II",
    "2": "II",
    "二": "II",
    "III": "III",
    "3": "III",
    "三": "III",
}


def offered(column: int) -> list[str]:
    """What may stand in a column."""
    if column == CLASS:
        return ["I", "II", "III"]
    return [one.label() for one in codes.values(CHOICES[column])]


def rows_of(rates: Sequence[RateTerms]) -> list[list[str]]:
    """Rates as people read them; an amount that nobody has filled in yet is left empty."""
    return [
        [
            *(codes.label(CHOICES[at], code) if code else "" for at, code in ((LEVEL, one.level), (CATEGORY, one.category), (GRADE, one.grade))),
            one.subject_class,
            codes.label("teaching_language", one.teaching_language) if one.teaching_language else "",
            codes.label("rate_item", one.item),
            money.yuan(one.amount_fen) if one.amount_fen else "",
            codes.label("rate_period", one.per),
            str(one.months) if one.per in _SEVERAL else "",
            codes.label("paid_to", one.paid_to),
        ]
        for one in rates
    ]  # fmt: skip


def rates_of(rows: Sequence[Sequence[str]]) -> list[RateTerms]:
    """The rates that rows say; they must be without troubles."""
    return [_rate(row) for row in rows]


def troubles(rows: Sequence[Sequence[str]]) -> list[Trouble]:
    """What is wrong, cell by cell."""
    found = []
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows):
        mine = _wrong(number, row)
        if not mine:
            key = (*_rate(row)[:5], _rate(row).item)
            if key in seen:
                mine = [Trouble(number, ITEM, _("与第 {row} 行说的是同一项。", row=seen[key] + 1))]
            seen.setdefault(key, number)
        found += mine
    return found


def _wrong(number: int, row: Sequence[str]) -> list[Trouble]:
    found = [
        Trouble(number, at, _("列表中没有“{typed}”", typed=row[at]))
        for at, listed in CHOICES.items()
        if row[at] and codes.find(listed, row[at]) is None
    ]
    if not row[ITEM]:
        found.append(Trouble(number, ITEM, _("请填写资助内容。")))
    if row[CLASS] and _class(row[CLASS]) is None:
        found.append(Trouble(number, CLASS, _("学科类写成 I、II 或 III。")))
    amount = money.parse_money(row[AMOUNT])
    if amount.problem:
        found.append(Trouble(number, AMOUNT, money.problem_text(amount.problem, row[AMOUNT])))
    return found or _wrong_times(number, row)


def _wrong_times(number: int, row: Sequence[str]) -> list[Trouble]:
    usual = _SEVERAL.get(_code(row, PER))
    times = _times(row[TIMES])
    if usual and (times is None or not 1 <= times <= 12):
        said = _("、").join(map(str, usual))
        return [Trouble(number, TIMES, _("请填写一年发几次，例如 {usual}。", usual=said))]
    if not usual and row[TIMES] and times != 1:
        return [Trouble(number, TIMES, _("只有每月、每学期发的才填次数。"))]
    return []


def _rate(row: Sequence[str]) -> RateTerms:
    per = _code(row, PER)
    return RateTerms(
        level=_code(row, LEVEL), category=_code(row, CATEGORY), grade=_code(row, GRADE), subject_class=_class(row[CLASS]) or "",
        teaching_language=_code(row, LANGUAGE), item=_code(row, ITEM), amount_fen=money.parse_money(row[AMOUNT]).fen or 0,
        per=per, months=(_times(row[TIMES]) or 1) if per in _SEVERAL else 1, paid_to=_code(row, PAYEE),
    )  # fmt: skip


def _code(row: Sequence[str], at: int) -> str:
    return (codes.find(CHOICES[at], row[at]) or "") if row[at] else _USUAL.get(at, "")


def _class(text: str) -> str | None:
    return _CLASSES.get(text.strip().upper().removesuffix("学科").removesuffix("类"))


def _times(text: str) -> int | None:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 4 else None
