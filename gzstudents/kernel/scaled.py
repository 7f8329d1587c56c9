"""Marks, points and shares kept as whole numbers: hundredths (8750 is 87.5) and ‰ (975 is 97.5 %). Never a float."""

import re
import unicodedata

HUNDREDTHS, PERMILLE = 100, 10  # of what is shown: a point, a percent


def shown(value: int, scale: int = HUNDREDTHS) -> str:
    """`8750` → "87.5", `975` with PERMILLE → "97.5": no zero that says nothing."""
    whole, rest = divmod(abs(value), scale)
    digits = f"{rest:0{len(str(scale)) - 1}d}".rstrip("0")
    return f"{'-' if value < 0 else ''}{whole}{'.' if digits else ''}{digits}"


def percent(value: int) -> str:
    """‰ as people read them: "97.5%"."""
    return f"{shown(value, PERMILLE)}%"


def parsed(text: str, scale: int = HUNDREDTHS) -> int | None:
    """What somebody typed ("87.5", "97,5 %", full width), None when it is no number or finer than can be kept."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").removesuffix("%").replace("，", ",")
    if re.fullmatch(r"\d+,\d{1,2}", plain):
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"\d{1,9}(\.\d*)?", plain):
        return None
    whole, _dot, rest = plain.partition(".")
    kept, rest = len(str(scale)) - 1, rest.rstrip("0")
    return int(whole) * scale + int(rest.ljust(kept, "0")) if len(rest) <= kept else None


def share(part: int, whole: int) -> int:
    """A part in ‰ of the whole, rounded half up; 0 of nothing."""
    return (part * 2000 + whole) // (2 * whole) if whole else 0
