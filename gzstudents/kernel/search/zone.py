"""What was read from the machine-readable zone of a passport, or typed as it stands there, as the register writes names."""

from __future__ import annotations

import re

from gzstudents.kernel import names

_NAME_LINE = re.compile(r"(?:[PVACI][A-Z<][A-Z<]{3})([A-Z]+(?:<[A-Z]+)*<<[A-Z<]*)")
_NUMBER_LINE = re.compile(r"([A-Z0-9<]{9})\d[A-Z<]{3}\d{6}\d[MFX<]\d{6}")
_LINE = 28  # of the characters that a second line has, those that are never fillers
_SPELT_OUT = re.compile("(?<=[aou])e|a(?=a)")  # ICAO 9303: Ä Ö Ü are AE OE UE, Å is AA


def typed(text: str) -> str:
    """Zone to words: the number of a second line is enough, of a name line the name without country and fillers."""
    if "<" not in text and len(text) < _LINE:
        return text
    upper = text.upper()
    number = _NUMBER_LINE.search(upper)
    if number:
        return number.group(1).replace("<", "")
    name = _NAME_LINE.search(upper)
    return (name.group(1) if name else text).replace("<", " ")


def other_spellings(chunk: str, original: str) -> list[str]:
    """A folded word as the other writing has it: mueller where the passport says Müller, and the other way round."""
    found = []
    if chunk.isascii() and chunk.isalpha() and len(chunk) > 3:
        plain = _SPELT_OUT.sub("", chunk)
        found += [plain] if plain != chunk else []
    if len(original) > 2 and not original.isascii() and not names.has_han(original):
        zone = names.mrz_name(original).replace("<", "").lower()
        found += [zone] if zone and zone != chunk else []
    return found
