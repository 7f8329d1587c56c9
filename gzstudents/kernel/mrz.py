"""The machine-readable form of a name and its check digits, after ICAO 9303."""

from __future__ import annotations

import re
import unicodedata

LENGTH = 39
_WEIGHTS = (7, 3, 1)

# ICAO 9303 part 3, section 6: the transliteration that is not just "drop the mark".
_LATIN = {
    "Ä": "AE", "Å": "AA", "Æ": "AE", "Ð": "D", "Đ": "D", "Ħ": "H", "Ĳ": "IJ", "ĸ": "Q", "Ł": "L", "Ŀ": "L",
    "Ŋ": "N", "Ö": "OE", "Ø": "OE", "Œ": "OE", "Þ": "TH", "Ŧ": "T", "Ü": "UE", "ẞ": "SS", "ß": "SS", "ı": "I", "Ə": "E",
}  # fmt: skip
_CYRILLIC = {
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "E", "Ё": "E", "Ж": "ZH", "З": "Z", "И": "I", "Й": "I",
    "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T", "У": "U", "Ф": "F",
    "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ъ": "IE", "Ы": "Y", "Ь": "", "Э": "E", "Ю": "IU",
    "Я": "IA", "І": "I", "Ї": "I", "Є": "IE", "Ґ": "G", "Ў": "U",
}  # fmt: skip
_TABLE = str.maketrans(_LATIN | _CYRILLIC)
_DROPPED = re.compile(r"['’‘ʼʻ`´.,]")
_FILLER = re.compile(r"[^A-Z]+")


def mrz_name(surname: str, given: str = "") -> str:
    """Surname and given names as in the zone of a passport: 39 characters, filled with `<`."""
    first, second = _identifier(surname), _identifier(given)
    if not first:
        first, second = second, ""
    if second and len(first) > LENGTH - 4:
        first = first[: LENGTH - 4].rstrip("<")  # something of the given names has to stay
    return _cut(f"{first}<<{second}" if second else first).ljust(LENGTH, "<")


def mrz_check_digit(text: str) -> int:
    """The 7-3-1 check digit over digits, letters and `<`; ValueError for anything else."""
    return sum(_value(char) * _WEIGHTS[place % 3] for place, char in enumerate(text)) % 10


def _identifier(text: str) -> str:
    """One part of the name in A-Z, its words separated by single fillers."""
    # Letters of the table first, in their composed form; what is left loses its marks.
    upper = unicodedata.normalize("NFC", text).replace("ß", "SS").upper().translate(_TABLE)
    plain = "".join(char for char in unicodedata.normalize("NFKD", upper) if not unicodedata.combining(char))
    return _FILLER.sub("<", _DROPPED.sub("", plain.upper())).strip("<")


def _cut(line: str) -> str:
    """At most 39 characters; a cut name ends in a letter, which tells the reader that it was cut."""
    if len(line) <= LENGTH:
        return line
    cut = line[:LENGTH]
    if cut.endswith("<"):
        cut = cut[:-2] + "<" + line[LENGTH]
    return cut


def _value(char: str) -> int:
    if char == "<":
        return 0
    if char.isascii() and char.isdigit():
        return int(char)
    if "A" <= char <= "Z":
        return ord(char) - 55
    raise ValueError(char)
