"""Cells that hold a code's label: nationality, category, level, funding, kind of document, in whatever way they are spelt."""

import re
import unicodedata
from collections.abc import Callable

from gzstudents.kernel import codes, names, pinyin
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Cell
from gzstudents.students.importing import people
from gzstudents.students.importing.values import FaultyValue, is_nothing, plain, shown, text

_LATIN = re.compile(r"[A-Za-z]")
_BRACKET = re.compile(r"([^(]+)\(.*\)")
_ANY_HMT = frozenset(
    {"港澳台", "港澳台学生", "港澳台生", "港澳台侨", "港澳台侨学生", "HMT", "港澳学生", "港澳生", "港澳"}
)
# kinds of documents that each exist for several populations: the number's form says which
_ANY_DOCUMENT = re.compile(
    r"(?:居民|港澳|港澳台)?身份证件?|(?:来往)?通行证|有效证件|id card|identity card|id|travel permit", re.IGNORECASE
)


def code(list_name: str, *, error: bool) -> Callable[[Cell], str]:
    """A reader for a code list: label, alias or code in any spelling. Unknown ones reject the row, or are left out with a warning."""

    def read(cell: Cell) -> str:
        value = unicodedata.normalize("NFKC", names.clean(plain(cell)))
        if not value or is_nothing(value):
            return ""
        found = _find(list_name, value) or _find(list_name, pinyin.simplified(value))
        if found is None:
            raise unknown(list_name, value, error=error)
        return found

    return read


def _find(list_name: str, value: str) -> str | None:
    return (
        codes.find(list_name, value)
        or _before_bracket(list_name, value)
        or _tail(list_name, value)
        or _both_languages(list_name, value)
        or (_first_part(list_name, value) if list_name != "country" else None)
    )


def _before_bracket(list_name: str, value: str) -> str | None:
    """中国政府奖学金(部分); two letters are no country's name, BN(O) is not BN."""
    parts = _BRACKET.fullmatch(value)
    return codes.find(list_name, parts[1]) if parts and (len(parts[1]) > 2 or not parts[1].isascii()) else None


def _tail(list_name: str, value: str) -> str | None:
    """02-本科生, 5 自费: a number of the office's own before a label."""
    parts = re.fullmatch(r"\d{1,3}\s*[-.、:_ ]\s*(\D.*)", value)
    return codes.find(list_name, parts[1]) if parts else None


def _both_languages(list_name: str, value: str) -> str | None:
    """本科生 Undergraduate, 韩国/Korea: where the halves do not say different things."""
    chinese = "".join(char for char in value if not char.isascii())
    latin = "".join(char if char.isascii() else " " for char in value).strip(" /-|,.;()")
    if not chinese or not _LATIN.search(latin):
        return None
    found = {known for known in (codes.find(list_name, chinese), codes.find(list_name, latin)) if known is not None}
    return found.pop() if len(found) == 1 else None


def _first_part(list_name: str, value: str) -> str | None:
    """中国政府奖学金-高校项目: what stands first, where the rest means nothing else."""
    parts = [part for part in re.split(r"[-–—_/:|、,;·]+", value) if part.strip()]
    found = [codes.find(list_name, part) for part in parts] if len(parts) > 1 else []
    return found[0] if found and set(found[1:]) <= {None, found[0]} else None


def unknown(list_name: str, value: str, *, error: bool) -> FaultyValue:
    known = [entry.label() for entry in codes.values(list_name)]
    if not error:
        message = _("不认识“{value}”，这一格没有采用。请改成规范名称。", value=shown(value))
    elif len(known) > 15:
        message = _("不认识“{value}”。请填写规范名称。", value=shown(value))
    else:
        message = _("不认识“{value}”。可以填写：{known}。", value=shown(value), known=_("、").join(known))
    return FaultyValue(f"unknown_{list_name}", message, error=error)


def population(cell: Cell) -> str:
    """Whose student; 港澳台 says it of three, and what else is known says which."""
    return people.HMT if text(cell) in _ANY_HMT else code("population", error=True)(cell)


def nationality(cell: Cell) -> str:
    """A country; 华侨 and 港澳台 are no countries but populations: kept apart by a prefix."""
    try:
        return code("country", error=True)(cell)
    except FaultyValue:
        value = pinyin.simplified(text(cell))
        if value in _ANY_HMT:
            return f"population:{people.HMT}"
        if codes.find("population", value) == "OC":
            return "population:OC"
        raise


def category(cell: Cell) -> str:
    """A study category; sheets also write the population or the level under this heading: kept apart by a prefix."""
    for list_name, prefix in (("category", ""), ("level", "level:"), ("population", "population:")):
        try:
            found = population(cell) if list_name == "population" else code(list_name, error=True)(cell)
        except FaultyValue:
            continue
        return prefix + found if found else ""
    raise unknown("category", text(cell), error=True)


def level(cell: Cell) -> str:
    """A level; a category under this heading is kept apart by a prefix."""
    try:
        return code("level", error=True)(cell)
    except FaultyValue:
        found = code("category", error=True)(cell)
        return f"category:{found}"


def document_kind(cell: Cell) -> str:
    """A kind of document; 通行证 and 身份证 say none, then the form of the number does."""
    try:
        return code("document_type", error=True)(cell)
    except FaultyValue:
        value = pinyin.simplified(unicodedata.normalize("NFKC", text(cell)))
        if not _ANY_DOCUMENT.fullmatch(value):
            raise
        message = _("“{value}”没有说明是哪一种证件，按号码的形式判断。", value=shown(cell))
        raise FaultyValue("kind_by_number", message, error=False) from None
