"""Which heading means which field: the synonyms of resources/import/columns.toml."""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from gzstudents.kernel import i18n, paths
from gzstudents.kernel.custom import book
from gzstudents.students.importing.headings import alike

IGNORED = "_ignored"

# numbers that tell who a person is, each with the kind of document that the heading itself names
DOCUMENT_NUMBERS = {
    "passport_number": "PASSPORT",
    "hkmo_permit_number": "HKMO_PERMIT",
    "tw_permit_number": "TW_PERMIT",
    "residence_card_number": "HMT_RESIDENCE",
    "id_card_number": "",
    "document_number": "",
}
KEYS = frozenset({"student_number", *DOCUMENT_NUMBERS})
NAMES = frozenset({"name", "chinese_name", "latin_name", "surname", "given_names", "native_name"})
_NAME_PARTS = frozenset({"chinese_name", "latin_name", "surname", "given_names"})

_HINT = re.compile(
    r"[(（\[【][^)）\]】]*(?:必填|选填|可选|可不填|格式|文本|示例|例如|如有|如：|如:|yyyy|dd/|mm/|required|optional|format|if any|e\.g)[^)）\]】]*[)）\]】]",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(（\[【<《].*?[)）\]】>》]")
# what stands in such brackets is another thing: 护照有效期（起） is not until when it holds
_TELLING = re.compile(
    r"[(（\[【<《]\s*(?:起|自|始|起始|开始|旧|原|old|from|start|previous|former)\s*[)）\]】>》]", re.IGNORECASE
)
_NOT_A_LETTER = re.compile(r"[\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9'./ -]*")
# a heading of the first field means the second, where there is a surname (False) or none (True)
_IN_CONTEXT = (("latin_name", "given_names", False, "surname"), ("given_names", "latin_name", True, "surname"))
_PART = re.compile(r"(?<!姓)名$|^firstname$|^名字$|英文名字$")  # 英文名, 护照名: a whole name or a part of one
_NOISE = ("信息", "资料", "情况", "information", "details")
_MAX_HEADING = 80
_ACRONYM = 5


class Match(NamedTuple):
    field: str
    strong: bool


@dataclass(frozen=True, slots=True)
class FieldName:
    """A field that a column can be matched to, with its label in both languages."""

    code: str
    zh: str
    en: str

    def label(self) -> str:
        return self.zh if i18n.is_chinese() else self.en


def heading_key(text: str) -> str:
    """The form in which headings are compared: NFKC, lower case, letters and digits only."""
    return _NOT_A_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())


def fields() -> dict[str, FieldName]:
    """Every field that a column can be matched to: ours, and those that the office has defined."""
    own = {one.name: FieldName(one.name, one.label("zh_CN"), one.label("en")) for one in book.readable()}
    return shipped() | own


@lru_cache(maxsize=1)
def shipped() -> dict[str, FieldName]:
    """Those that come with the program."""
    return {code: FieldName(code, entry["zh"], entry["en"]) for code, entry in _load()["fields"].items()}


def label(field: str) -> str:
    """The field's name in the language in use."""
    known = fields().get(field)
    return known.label() if known else field


def find(heading: str) -> Match | None:
    """The field a heading stands for; None when nothing fits; IGNORED for what is understood and not stored. What the
    office calls a field of its own, in either language, is that field.
    """
    return _own(heading) or _shipped(heading)


def _own(heading: str) -> Match | None:
    fields = book.readable()
    keys = {heading_key(text) for text in (heading, without_brackets(heading))} - {""} if fields else set()
    match = (one.name for one in fields for text in (one.label_zh, one.label_en) if text and heading_key(text) in keys)
    name = next(match, None) if keys else None
    return None if name is None else Match(name, True)


@lru_cache(maxsize=4096)
def _shipped(heading: str) -> Match | None:
    if len(heading) > _MAX_HEADING:
        return None
    text = _HINT.sub("", heading)
    if found := _lookup(text):
        return found
    bare = text if _TELLING.search(text) else _BRACKETS.sub("", text)
    halves = _both_languages(bare) or (_both_languages(text) if bare != text else None)
    return _lookup(bare) or halves or _first_part(bare)


def is_row_number(heading: str) -> bool:
    """Whether a column only counts the rows: nobody misses it."""
    return heading_key(heading) in {heading_key(text) for text in _load()["row_numbers"]}


def derived(headings: Sequence[str]) -> frozenset[str]:
    """Headings that only say again what other columns say, as our own lists write them; alone such a column is news."""
    known = {heading_key(text) for text in _load()["derived"]}
    found = frozenset(text for text in headings if heading_key(text) in known)
    return found if len(found) > 1 else frozenset()


def spellings(field: str) -> list[str]:
    """Every heading that stands for a field by itself: names, strong and weak ones."""
    entry = _load()["fields"][field]
    return [entry["zh"], entry["en"], *entry["strong"], *entry.get("weak", ())]


def without_brackets(heading: str) -> str:
    """A heading without what stands in brackets: 护照号（必填） and 护照号 are one."""
    return _BRACKETS.sub("", heading[:_MAX_HEADING])


def find_under(parent: str, child: str, own: bool) -> Match | None:
    """The field of a two-storey heading: both together, the lower one, and the upper one where it stands over this column only."""
    together = find(f"{parent} {child}") if parent and child else None
    if not child:
        return find(parent)
    return together or find(child) or (find(parent) if own else None)


def in_context(headings: Sequence[str], matches: Sequence[Match | None]) -> tuple[Match | None, ...]:
    """What a heading means beside the others: 英文名 after 英文姓 are given names, 护照名 alone is the whole name."""
    found = {match.field for match in matches if match}
    for asked, instead, lacking, other in _IN_CONTEXT:
        if asked in found and instead not in found and (other in found) != lacking:
            matches = [
                Match(instead, match.strong)
                if match and match.field == asked and _PART.search(heading_key(text))
                else match
                for text, match in zip(headings, matches, strict=True)
            ]
    return tuple(matches)


def _lookup(text: str) -> Match | None:
    table = _table()
    key = heading_key(text)
    found = table.get(key)
    if found is None and key:
        for noise in _NOISE:
            key = key.replace(noise, "")
        found = table.get(key) or table.get(key.removeprefix("学生"))
    return found or _alike().get(alike(text))


def _both_languages(text: str) -> Match | None:
    """国籍 Nationality: either half; where one half says more exactly which name it is, that one."""
    chinese = _lookup("".join(_HAN.findall(text)))
    words = "".join(_LATIN.findall(text))
    latin = _lookup(words) if chinese or len(words) > _ACRONYM else None  # HSK证书编号 is not the level
    if chinese and latin and chinese.field == "name" and latin.field in _NAME_PARTS:
        return latin
    return latin if latin and chinese and chinese.field == IGNORED else chinese or latin


def _first_part(text: str) -> Match | None:
    """手机/微信, 电话或邮箱, 紧急联系人及电话: the first part that is known."""
    return next((found for part in re.split(r"[/／、|\n或及]", text) if (found := _lookup(part))), None)


@lru_cache(maxsize=1)
def _load() -> dict[str, Any]:
    return tomllib.loads(paths.resource("import", "columns.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _table() -> dict[str, Match]:
    """Key → field; strong spellings are put in last and win."""
    found: dict[str, Match] = {}
    entries = _load()["fields"]
    for text in [*_load()["row_numbers"], *_load()["ignored"]]:
        found[heading_key(str(text))] = Match(IGNORED, False)
    for code, entry in entries.items():
        for text in entry.get("weak", ()):
            found.setdefault(heading_key(text), Match(code, False))
    for code, entry in entries.items():
        for text in [*entry["strong"], entry["zh"], entry["en"]]:
            found[heading_key(text)] = Match(code, True)
    found.pop("", None)
    return found


@lru_cache(maxsize=1)
def _alike() -> dict[str, Match]:
    """What headings of one field have in common → that field, never strongly: a heading that is known goes before."""
    found: dict[str, set[str]] = {}
    entries = _load()["fields"]
    for code, entry in entries.items():
        for text in [*entry["strong"], *entry.get("weak", ()), entry["zh"], entry["en"]]:
            found.setdefault(alike(text), set()).add(code)
    for text in [*_load()["row_numbers"], *_load()["ignored"]]:
        found.setdefault(alike(str(text)), {IGNORED})
    found.pop("", None)
    return {form: Match(next(iter(codes)), False) for form, codes in found.items() if len(codes) == 1}
