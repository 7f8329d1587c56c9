"""What a sheet states of marks, shares and levels, as offices write it: 85分, HSK四级, 95%, 3/40; pure."""

import re
import unicodedata
from typing import Final

from gzstudents.kernel import scaled
from gzstudents.scholarships.rules import fields

_UNITS: Final = re.compile(r"(?:学分|分|门|科|points?|credits?)$", re.IGNORECASE)
_HAN: Final = str.maketrans("一二三四五六七八九", "123456789")
_LEVEL: Final = re.compile(
    r"(?:新|new)?(?:hsk)?[\s(-]*(?:level)?\s*([1-9])\s*级?\)?(?:\D*?(\d{2,3})\s*分?\)?)?", re.IGNORECASE
)
_OF: Final = re.compile(r"(\d{1,6})/(\d{1,6})")


def read(field: str, text: str) -> dict[str, str]:
    """Field → what is kept of a cell: of "HSK5级 230分" the level and the score. Empty where nobody can tell what is meant."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if field == "hsk_level":
        return _level(plain)
    terms = fields.field(field)
    if terms is None:
        return {}
    number = without_unit(plain) if terms.kind != "permille" else _percent(field, plain)
    return {field: number} if number and fields.stated(terms, number) is not None else {}


def without_unit(text: str) -> str:
    """85分 → 85."""
    return _UNITS.sub("", text).strip()


def _level(text: str) -> dict[str, str]:
    found = _LEVEL.fullmatch(text.translate(_HAN))
    if found is None:
        return {}
    return {"hsk_level": found[1], **({"hsk_score": found[2]} if found[2] else {})}


def _percent(field: str, text: str) -> str:
    """A cell of a sheet that shows 98% holds 0.98. Nobody is present 1 % of the time; a rank of 0.5 may be meant either way."""
    share = _OF.fullmatch(text)
    if share is not None and 0 < int(share[1]) <= int(share[2]):
        return scaled.shown(scaled.share(int(share[1]), int(share[2])), scaled.PERMILLE)
    value = scaled.parsed(text, 1000) if not text.endswith("%") else None
    if value is None or value > 1000 or not value:
        return text
    return scaled.shown(value, scaled.PERMILLE) if field == "attendance" else ""
