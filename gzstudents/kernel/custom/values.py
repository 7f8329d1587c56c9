"""What the values of the office's own fields are: read, kept as one text, put into words, ordered, turned into another kind.

Kept are: text and lines as they are, a number as plain digits (3.75), an amount as fen, a date as 2026-09-01, yes and no as 1
and 0, choices by their codes (several divided by a space, in the order of the definition), a country as alpha-3.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

from gzstudents.kernel import codes, dates, money, names
from gzstudents.kernel.custom.definition import Definition
from gzstudents.kernel.fields import Option
from gzstudents.kernel.i18n import _, is_chinese

LONGEST: Final = {"text": 200, "lines": 20_000}
DIVIDERS: Final = "、，,;；|/\n"  # between the choices of one cell: no name of a choice has one
SCALE: Final = 1_000_000  # a number is kept for sorting in millionths
_MOST: Final = Decimal(10) ** 12
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{0,20}))?", re.ASCII)
_YES: Final = frozenset({"是", "有", "y", "yes", "true", "1", "√", "✓", "v"})
_NO: Final = frozenset({"否", "不是", "无", "没有", "n", "no", "false", "0", "×", "x"})


class Parsed(NamedTuple):
    """A value as it is kept; or "" with the code and the sentence of what is wrong (neither: nothing was written)."""

    text: str
    code: str = ""
    problem: str = ""


def parse(field: Definition, written: object) -> Parsed:
    """What a person wrote or a sheet holds, in any usual spelling and either language."""
    if field.kind == "lines":
        text = lines(_as_text(written))
        return _long(field, "" if text.strip("•") == "" else text)
    if field.kind in {"amount", "date"}:
        return _PARSERS[field.kind](field, written.removeprefix("'") if isinstance(written, str) else written)
    text = names.clean(_as_text(written))
    if field.kind != "text":
        text = text.removeprefix("'")  # the apostrophe that sheets use for text
    if text.strip("•") == "":
        return Parsed("")  # a mask says nothing
    return _PARSERS[field.kind](field, text)


def from_form(field: Definition, value: Any) -> Parsed:
    """The value of an editor: fen of an amount, codes of choices, else what was written."""
    if value is None or value in ("", ()):
        return Parsed("")
    if field.kind == "amount":
        return Parsed(str(int(value)))
    if field.kind in {"choice", "flag", "choices", "country"}:
        known = _known_codes(field)
        chosen = str(value).split()
        wrong = next((one for one in chosen if one not in known), None)
        if wrong is not None or (len(chosen) > 1 and field.kind != "choices"):
            return _unknown(field, wrong or str(value))
        return Parsed(" ".join(one for one in known if one in chosen))
    return parse(field, value)


def to_form(field: Definition, text: str) -> Any:
    """A kept value for an editor."""
    if field.kind == "amount":
        return int(text) if text.isdigit() else None
    return text


def words(field: Definition, text: str, language: str | None = None) -> str:
    """A kept value as a person reads it; what the field's kind does not know stays as it is."""
    if not text or field.kind in {"text", "lines", "number", "date"}:
        return text
    if field.kind == "amount":
        return money.yuan(int(text)) if text.isdigit() else text
    if field.kind == "country":
        return codes.label("country", text, language)
    known = {one.code: one.label(language) for one in field.choices()}
    return ("、" if _is_chinese(language) else ", ").join(known.get(code, code) for code in text.split(" "))


def number(field: Definition, text: str) -> int | None:
    """What it is sorted by as a number: millionths, fen, yes and no; None for what is no number."""
    if field.kind == "number":
        found = _decimal(text)
        return None if found is None else int(found * SCALE)
    return int(text) if field.kind in {"amount", "flag"} and text.isdigit() else None


def order(field: Definition, text: str) -> Any:
    """What lists sort a value by, in the language in use."""
    if field.kind in {"number", "amount", "flag"}:
        found = number(field, text)
        return (found is None, found or 0, text)
    if field.kind in {"choice", "choices"}:
        places = {one.code: place for place, one in enumerate(field.options)}
        return ([places.get(code, len(places)) for code in text.split(" ")], text)
    spoken = words(field, text)
    return (names.sort_key(chinese=spoken) if names.has_han(spoken) else names.fold(spoken), text)


def search_keys(field: Definition, text: str) -> str:
    """The words a text is found by in the search; "" where the field is not searched."""
    if not field.searchable or not text:
        return ""
    short = " ".join(text.split())[:200]
    found = [names.fold(short)]
    if names.has_han(short):
        found.append(names.search_keys(chinese=short).keys)
    return " ".join(dict.fromkeys(" ".join(found).split()))


def compared(text: str) -> str:
    """In which form two values are the same, where a field's values must all differ."""
    return " ".join(names.fold(text).split())


# -- from one kind to another ------------------------------------------------------------------------------------------------


def converted(old: Definition, new: Definition, text: str) -> str | None:
    """A value of one kind as a value of another; None where it cannot be one."""
    if old.kind == new.kind and new.kind not in {"choice", "choices"}:
        return text
    spoken = words(old, text, "zh_CN")
    if new.kind in {"choice", "choices"} and old.kind in {"choice", "choices"}:
        if set(text.split(" ")) <= set(_known_codes(new)) and (new.kind == "choices" or " " not in text):
            return text
        return None
    if new.kind == "text" and (len(spoken) > LONGEST["text"] or "\n" in spoken):
        return None
    found = parse(new, spoken)
    if found.problem:
        found = parse(new, words(old, text, "en"))
    return found.text if found.text and not found.problem else None


# -- reading ---------------------------------------------------------------------------------------------------------------


def lines(text: str) -> str:
    """Several lines, each cleaned, without blank ones at either end."""
    return "\n".join(names.clean(line) for line in text.splitlines()).strip("\n")


def _as_text(written: object) -> str:
    if isinstance(written, bool):
        return "1" if written else "0"
    if isinstance(written, float) and written.is_integer() and abs(written) < 1e15:
        return str(int(written))
    if isinstance(written, float):
        return format(Decimal(repr(written)), "f")
    return "" if written is None else str(written)


def _long(field: Definition, text: str) -> Parsed:
    limit = LONGEST[field.kind]
    if len(text) > limit:
        return Parsed("", "too_long", _("内容超过 {limit} 个字符。请缩短。", limit=f"{limit:,}"))
    return Parsed(text)


def _decimal(text: str) -> Decimal | None:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        found = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None
    return found if abs(found) < _MOST and found == round(found, 6) else None


def _number(field: Definition, text: str) -> Parsed:
    found = _decimal(text)
    if found is None:
        shown = _("“{value}”不是能识别的数字。请写成 85 或 3.75 的样子，小数最多六位。", value=_short(text))
        return Parsed("", "number_unreadable", shown)
    plain = format(found, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return Parsed("0" if plain in {"-0", "+0"} else plain)


def _amount(field: Definition, written: object) -> Parsed:
    found = money.parse_money(written)
    if found.problem:
        return Parsed("", found.problem, money.problem_text(found.problem, written))
    return Parsed("" if found.fen is None else str(found.fen))


def _date(field: Definition, written: object) -> Parsed:
    if written is None or written == "":
        return Parsed("")
    found = dates.parse_date(written.strip() if isinstance(written, str) else written)
    if found.value is None:
        if not found.problem:
            return Parsed("")
        return Parsed("", found.problem, dates.problem_text(found.problem, _short(_as_text(written))))
    if len(found.value) < 10:
        said = _("“{value}”缺少日，读作空白。请写成 2024-09-01 的样子。", value=_short(_as_text(written)))
        return Parsed("", "date_incomplete", said)
    return Parsed(found.value)


def _flag(field: Definition, text: str) -> Parsed:
    said = text.casefold()
    if said in _YES or said in _NO:
        return Parsed("1" if said in _YES else "0")
    return Parsed("", "unknown_flag", _("不认识“{value}”。可以填写：是、否。", value=_short(text)))


def _choice(field: Definition, text: str) -> Parsed:
    found = _code_of(field, text)
    return _unknown(field, text) if found is None else Parsed(found)


def _choices(field: Definition, text: str) -> Parsed:
    whole = _code_of(field, text)
    if whole is not None:
        return Parsed(whole)
    chosen = set()
    for part in re.split(f"[{re.escape(DIVIDERS)}]", text):
        if part.strip():
            found = _code_of(field, part)
            if found is None:
                return _unknown(field, part)
            chosen.add(found)
    return Parsed(" ".join(one.code for one in field.options if one.code in chosen))


def _country(field: Definition, text: str) -> Parsed:
    found = codes.find("country", text)
    if found is None:
        return Parsed("", "unknown_country", _("不认识“{value}”。请填写规范名称。", value=_short(text)))
    return Parsed(found)


def _code_of(field: Definition, text: str) -> str | None:
    """By a label in either language, else by the code; of two alike the one that is still offered."""
    key = codes.match_key(text)
    ordered: list[Option] = sorted(field.choices(), key=lambda one: one.retired)
    by_label = (one.code for one in ordered for label in (one.zh, one.en) if label and codes.match_key(label) == key)
    return next(by_label, None) or next((one.code for one in ordered if one.code == text), None)


def _unknown(field: Definition, text: str) -> Parsed:
    known = [one.label() for one in field.choices() if not one.retired]
    if field.kind == "country" or len(known) > 15:
        return Parsed("", "unknown_choice", _("不认识“{value}”。请填写规范名称。", value=_short(text)))
    listed = _("、").join(known)
    return Parsed("", "unknown_choice", _("不认识“{value}”。可以填写：{known}。", value=_short(text), known=listed))


def _known_codes(field: Definition) -> list[str]:
    if field.kind == "country":
        return [entry.code for entry in codes.values("country")]
    return [one.code for one in field.choices()]


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _is_chinese(language: str | None) -> bool:
    return is_chinese() if language is None else language.startswith("zh")


_PARSERS: Final[dict[str, Callable[[Definition, Any], Parsed]]] = {
    "text": _long, "number": _number, "amount": _amount, "date": _date, "flag": _flag, "choice": _choice,
    "choices": _choices, "country": _country,
}  # fmt: skip
