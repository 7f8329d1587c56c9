"""What a person is found and sorted by, from all names there are: the four of the passport and the roll, and what the office adds."""

from collections.abc import Mapping
from typing import Any, Final

from gzstudents.kernel import names
from gzstudents.kernel.names import NameKeys

NAMES: Final = ("chinese_name", "surname", "given_names", "native_name")
ADDED: Final = (
    "simplified_name",
    "name_reading",
    "preferred_name",
)  # of one's own choice, or where rules are not enough
_ADDED: Final = frozenset(ADDED)


def keys_of(values: Mapping[str, Any], base: NameKeys | None = None) -> NameKeys:
    """Keys of a person's columns. `base`: those of the four names, where they are known already."""
    found = base or names.search_keys(*(values.get(name) or "" for name in NAMES))
    if _ADDED.isdisjoint(values) or not any(values.get(name) for name in ADDED):
        return found
    tokens = [found.keys]
    if simplified := values.get("simplified_name"):
        tokens.append(names.search_keys(simplified).keys)
    if preferred := values.get("preferred_name"):
        tokens.append(names.search_keys(preferred).keys if names.has_han(preferred) else _latin(preferred))
    if reading := names.fold(values.get("name_reading") or ""):
        found = _as_read(found, values.get("chinese_name") or "", reading)
        tokens += [reading, reading.replace(" ", ""), found.initials]
    return found._replace(keys=" ".join(dict.fromkeys(" ".join(filter(None, tokens)).split())))


def _latin(name: str) -> str:
    return names.search_keys(surname=name).keys


def _as_read(found: NameKeys, chinese: str, reading: str) -> NameKeys:
    """Pinyin, initials and order as somebody wrote the reading down: 单莉 is Shan Li, not Dan Li (trap 17)."""
    syllables = reading.split()
    signs = [sign for sign in chinese if names.has_han(sign)]
    if len(signs) == len(syllables):
        order = " ".join(f"{syllable} 0{sign}" for syllable, sign in zip(syllables, signs, strict=True))
    else:
        order = reading
    return found._replace(pinyin=reading, initials="".join(syllable[:1] for syllable in syllables), sort_key=order)
