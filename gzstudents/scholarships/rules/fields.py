"""What conditions may ask about a student, and how values of each kind are read, compared and said; pure.

The list itself is data: resources/codes/eligibility_field.toml. Fields of the office's own are named `own:KEY`.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from gzstudents.kernel import codes, dates, scaled
from gzstudents.kernel.i18n import _, is_chinese

OWN = "own:"  # before the key of a field that the office defined
Value = int | str | frozenset[str] | None  # None: nobody knows

_SCALES = {"hundredths": scaled.HUNDREDTHS, "permille": scaled.PERMILLE}
_YES = {"1": 1, "0": 0, "是": 1, "否": 0, "yes": 1, "no": 0, "true": 1, "false": 0}


class FieldTerms(NamedTuple):
    """A field: its kind, the code list of its values, whether its value depends on the programme (`own`), and whether only a
    share of the winners may ask for it (`of_share`).
    """

    code: str
    label: str
    kind: str
    choices: str = ""
    unit: str = ""
    own: bool = False
    of_share: bool = False


def field(code: str, labels: Mapping[str, str] | None = None) -> FieldTerms | None:
    """A field by its code, None where there is none. `labels`: key → what the office calls its own fields."""
    if code.startswith(OWN):
        key = code.removeprefix(OWN)
        return FieldTerms(code, (labels or {}).get(key, key), "text")
    return _shipped(code, chinese=is_chinese())


def fields() -> list[FieldTerms]:
    """All that ship and that a condition may ask for, in their order."""
    found = (field(one.code) for one in codes.values("eligibility_field"))
    return [one for one in found if one is not None and not one.of_share]


@lru_cache(maxsize=128)
def _shipped(code: str, *, chinese: bool) -> FieldTerms | None:
    entry = codes.get("eligibility_field", code)
    if entry is None:
        return None
    more: Mapping[str, Any] = entry.extra
    unit = str(more.get("unit_zh" if chinese else "unit_en", ""))
    return FieldTerms(
        code, entry.label(), str(more["kind"]), str(more.get("choices", "")), unit, bool(more.get("own", False)),
        bool(more.get("of_share", False)),
    )  # fmt: skip


def parsed(kind: str, text: str) -> Value:
    """A single value as somebody wrote it, None when it is none of its kind."""
    plain = text.strip()
    if kind in _SCALES:
        return scaled.parsed(plain, _SCALES[kind])
    if kind == "number":
        return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= 9 else None
    if kind == "flag":
        return _YES.get(plain.lower())
    if kind == "day":
        return plain if dates.iso_date(plain) else None
    return plain or None


def stated(terms: FieldTerms, text: str) -> Value:
    """What an application says of a field: codes and labels both are understood."""
    if terms.kind in {"choice", "choices"}:
        found = [
            _code(terms.choices, part) for part in text.replace("，", ",").replace("、", ",").split(",") if part.strip()
        ]
        if not found or None in found:
            return None
        return frozenset(str(code) for code in found) if terms.kind == "choices" else found[0]
    return parsed(terms.kind, text)


def _code(choices: str, text: str) -> str | None:
    if choices == "group":
        wanted = codes.match_key(text)
        return next(
            (one.code for one in codes.groups() if wanted in map(codes.match_key, (one.code, one.zh, one.en))), None
        )
    return codes.find(choices, text.strip())


def said(terms: FieldTerms, value: Value) -> str:
    """A value as people read it; "" for None."""
    if value is None:
        return ""
    if isinstance(value, frozenset):
        return join([label(terms.choices, one) for one in sorted(value)]) or _("无")
    if isinstance(value, int):
        return _number(terms, value)
    if terms.kind == "day":
        return dates.display(value, "zh_CN" if is_chinese() else "en")
    return label(terms.choices, value) if terms.choices else value


def label(choices: str, code: str) -> str:
    """A code of a list in the language in use; groups of countries are a list of their own."""
    if choices == "group":
        found = next((one for one in codes.groups() if one.code == code), None)
        return found.label() if found else code
    return codes.label(choices, code) if choices else code


def _number(terms: FieldTerms, value: int) -> str:
    if terms.kind == "flag":
        return _("是") if value else _("否")
    if terms.kind == "permille":
        return scaled.percent(value)
    text = scaled.shown(value) if terms.kind == "hundredths" else str(value)
    return f"{text} {terms.unit}" if terms.unit else text


def join(labels: list[str]) -> str:
    """Several labels as one language separates them."""
    return ("、" if is_chinese() else ", ").join(labels)


def earliest(partial: str) -> date | None:
    """The first day that a complete or partial date can mean."""
    return dates.iso_date(f"{partial}-01-01"[:10] if len(partial) == 4 else f"{partial}-01"[:10])


def day_bounds(partial: str) -> tuple[str, str] | None:
    """First and last day, in ISO form, that a complete or partial date can mean; None for no date."""
    length = len(partial)
    if length not in {4, 7, 10} or earliest(partial) is None:
        return None
    return {4: (f"{partial}-01-01", f"{partial}-12-31"), 7: (f"{partial}-01", f"{partial}-31")}.get(
        length, (partial, partial)
    )
