"""Code lists and country groups: bilingual labels, aliases, official codes; data in resources/codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gzstudents.kernel import i18n, paths, shipped
from gzstudents.kernel.plain import Plain

_KNOWN = ("code", "zh", "en", "aliases")
_NOISE = r"[\s·・•‧'’‘ʼ`´\"“”.,。,、;:/\\\-‐‑‒–—_()\[\]【】\u0300-\u036f\u200b-\u200f\ufeff]+"
_PREFIXES = ("国籍", "国家", "nationality")
_SUFFIXES = ("国籍", "籍")


class Code(Plain):
    """One entry of a list; `extra` holds the list's own keys (parent, jyt, continent5 …)."""

    code: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    extra: Mapping[str, Any] = MappingProxyType({})

    def label(self, language: str | None = None) -> str:
        """The label in the language given, else in the one in use."""
        return self.en if (language or i18n.language()).startswith("en") else self.zh


class Source(Plain):
    """Where a list comes from and of which day it is."""

    source: str
    as_of: str


class Group(Plain):
    """A group of countries; `members` are (alpha-3, first day, last day), both days inclusive."""

    code: str
    zh: str
    en: str
    source: str
    verified: bool
    members: tuple[tuple[str, date, date], ...]

    def label(self, language: str | None = None) -> str:
        """The group's name in the language given, else in the one in use."""
        return self.en if (language or i18n.language()).startswith("en") else self.zh


_BLANK = Code("", "未填", "Not stated")


def label(list_name: str, code: str | None, language: str | None = None) -> str:
    """The label of a code; "" reads "not stated"; a code not in the list is shown as it is."""
    if not code:
        return _BLANK.label(language)
    entry = _by_code(list_name).get(code)
    return entry.label(language) if entry else code


def labels(list_name: str, language: str | None = None) -> dict[str, str]:
    """Every code of a list with its label: for loops over many rows."""
    chosen = language or i18n.language()
    return {entry.code: entry.label(chosen) for entry in values(list_name)}


def values(list_name: str) -> list[Code]:
    """The entries of a list in its own order."""
    return list(_by_code(list_name).values())


def get(list_name: str, code: str) -> Code | None:
    """One entry, or None for a code that the list does not have."""
    return _by_code(list_name).get(code)


def attribute(list_name: str, code: str, key: str, default: Any = "") -> Any:
    """A list's own key of one entry, for instance `attribute("country", "THA", "continent5")`."""
    entry = _by_code(list_name).get(code)
    return default if entry is None else entry.extra.get(key, default)


@lru_cache(maxsize=4096)
def find(list_name: str, text: str | None) -> str | None:
    """The code that a label, alias, code or official number stands for; None when nothing fits."""
    if not text or len(text) > 200:
        return None
    table = _finder(list_name)
    key = match_key(text)
    found = table.get(key)
    if found is None and list_name == "country":
        found = _find_country(table, key)
    return found


def match_key(text: str) -> str:
    """The form in which spellings are compared: NFKC, lower case, no accents, spaces, brackets or punctuation."""
    return _noise().sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()))


@lru_cache(maxsize=1)
def _noise() -> re.Pattern[str]:
    """Compiled when something is looked for by its name, not at every start."""
    return re.compile(_NOISE)


def source(list_name: str) -> Source:
    """Source and day of a list."""
    return _load(list_name)[0]


_adopted: list[Group] = []  # the office's own, from its store


def adopt_groups(groups: Sequence[Group]) -> None:
    """Groups of the store that is open: beside the shipped ones, or in the place of those with the same code."""
    _adopted[:] = groups
    _groups.cache_clear()
    group.cache_clear()


def adopted_groups() -> tuple[Group, ...]:
    """What was adopted last."""
    return tuple(_adopted)


def groups() -> list[Group]:
    """All country groups."""
    return list(_groups().values())


def shipped_groups() -> frozenset[str]:
    """The codes of the groups that come with the program or stand in the office's file."""
    return frozenset(_filed_groups())


@lru_cache(maxsize=256)
def group(name: str, on: date) -> frozenset[str]:
    """The alpha-3 codes that belong to a group on a day; KeyError for an unknown group."""
    return frozenset(code for code, first, last in _groups()[name].members if first <= on <= last)


def reload() -> None:
    """Forget everything loaded: after the office edited its own lists."""
    for cached in (_load, _by_code, _finder, _filed_groups, _groups, find, group):
        cached.cache_clear()


def _find_country(table: Mapping[str, str], key: str) -> str | None:
    """Try again without the words 国籍 and 籍 around a country's name, as in 国籍:泰国 or 韩国籍."""
    bare = key
    for prefix in _PREFIXES:
        bare = bare.removeprefix(prefix)
    for suffix in _SUFFIXES:
        if bare.endswith(suffix):
            bare = bare[: -len(suffix)]
            break
    if not bare or bare == key:
        return None
    # 泰国籍 leaves 泰国; 越南国籍 leaves 越南; 美国籍 loses 国籍 first and leaves 美, so the 国 is tried back.
    return table.get(bare) or (table.get(bare + "国") if key.endswith("国籍") else None)


def _read(path: Path) -> dict[str, Any]:
    """One data file, or {} when the office has none."""
    if not path.is_file():
        return {}
    import tomllib  # only where an office has lists of its own

    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}


def _own(file_name: str) -> dict[str, Any]:
    """The office's own file; a broken one is left aside so that the program still starts."""
    try:
        return _read(paths.config_folder() / "codes" / file_name)
    except (OSError, ValueError):  # also what cannot be decoded or parsed
        return {}


@lru_cache(maxsize=64)
def _load(list_name: str) -> tuple[Source, tuple[Code, ...]]:
    """A shipped list with the office's entries merged in: the same code replaces, a new one is appended."""
    delivered = shipped.read(paths.resource("codes", f"{list_name}.toml"))
    own = _own(f"{list_name}.toml")
    entries = {entry["code"]: _code(entry) for entry in delivered["entries"]}
    for entry in own.get("entries", ()):
        if isinstance(entry, dict) and entry.get("code"):
            code = str(entry["code"])
            base = entries.get(code)
            entries[code] = _code(_as_entry(base) | entry)
    origin = Source(str(own.get("source", delivered["source"])), str(own.get("as_of", delivered["as_of"])))
    return origin, tuple(entries.values())


def _as_entry(base: Code | None) -> dict[str, Any]:
    if base is None:
        return {}
    return {"code": base.code, "zh": base.zh, "en": base.en, "aliases": list(base.aliases), **base.extra}


def _code(entry: Mapping[str, Any]) -> Code:
    code = str(entry["code"])
    zh = str(entry.get("zh") or code)
    return Code(
        code,
        zh,
        str(entry.get("en") or zh),
        tuple(str(alias) for alias in entry.get("aliases", ())),
        MappingProxyType({key: value for key, value in entry.items() if key not in _KNOWN}),
    )


@lru_cache(maxsize=64)
def _by_code(list_name: str) -> dict[str, Code]:
    return {entry.code: entry for entry in _load(list_name)[1]}


@lru_cache(maxsize=64)
def _finder(list_name: str) -> dict[str, str]:
    """Every spelling to its code; codes and labels win over aliases, the office's over the shipped ones."""
    table: dict[str, str] = {}
    entries = _load(list_name)[1]
    for entry in entries:
        for alias in entry.aliases:
            table[match_key(alias)] = entry.code
    for code, more in _aliases(list_name).items():
        for alias in more:
            table.setdefault(match_key(alias), code)
    for entry in entries:
        official = [entry.extra.get(key) for key in ("alpha2", "numeric")]
        for text in (*official, entry.en, entry.zh, entry.code):
            if text:
                table[match_key(str(text))] = entry.code
    table.pop("", None)
    return table


def _aliases(list_name: str) -> dict[str, list[str]]:
    """Spellings kept in a file of their own, which only an import has to read."""
    found: dict[str, list[str]] = _read(paths.resource("codes", f"{list_name}.aliases.toml")).get("aliases", {})
    return found


@lru_cache(maxsize=1)
def _groups() -> dict[str, Group]:
    return {**_filed_groups(), **{one.code: one for one in _adopted}}


@lru_cache(maxsize=1)
def _filed_groups() -> dict[str, Group]:
    rows = _read(paths.resource("codes", "groups.toml"))["groups"] + list(_own("groups.toml").get("groups", ()))
    return {str(row["code"]): _group(row) for row in rows}


def _group(row: Mapping[str, Any]) -> Group:
    members = tuple(
        (code, span.get("from", date.min), span.get("until", date.max))
        for span in row.get("members", ())
        for code in span["codes"].split()
    )
    zh = str(row.get("zh") or row["code"])
    return Group(
        str(row["code"]),
        zh,
        str(row.get("en") or zh),
        str(row.get("source", "")),
        bool(row.get("verified", True)),
        members,
    )
