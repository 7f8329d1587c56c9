"""What follows from one cell for another: name parts, population, level and category, kind of document. Pure, remembered."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from gzstudents.kernel import codes, names
from gzstudents.kernel.i18n import _
from gzstudents.students.importing.values import Fault

HMT_REGION = {"HKG": "HK", "MAC": "MO", "TWN": "TW"}
CHINESE = frozenset({"HK", "MO", "TW", "OC"})
HMT = "HMT"  # a sheet said 港澳台 without saying which of the three

# with the private characters that rare ones become where an old system had no other place for them
_HAN = re.compile(
    r"[\u3400-\u9fff\ue000-\ufaff〇\U00020000-\U0003ffff]+(?:[·・•‧ ]?[\u3400-\u9fff\ue000-\ufaff〇\U00020000-\U0003ffff]+)*"
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_KANA = re.compile(r"[\u3040-\u30ff\u1100-\u11ff\uac00-\ud7a3]")  # and Hangul
_SHORT = 3  # characters of a Chinese name that is written apart only to fill the cell
_EDGES = " /|,，、;；()（）[]【】<>《》-"

_BY_NUMBER = (
    ("HMT_RESIDENCE", re.compile(r"8[123]0000\d{11}[\dX]"), frozenset({"HK", "MO", "TW", HMT})),
    ("HKMO_PERMIT", re.compile(r"[HM]\d{8}(?:\d\d)?"), frozenset({"HK", "MO", HMT})),
    ("TW_PERMIT", re.compile(r"\d{8}"), frozenset({"TW"})),
    ("HKID", re.compile(r"[A-Z]{1,2}\d{6}\(?[0-9A]\)?"), frozenset({"HK"})),
    ("MOID", re.compile(r"[157]\d{6}\(?\d\)?"), frozenset({"MO"})),
    ("TWID", re.compile(r"[A-Z][12]\d{8}"), frozenset({"TW"})),
    ("PR_CARD", re.compile(r"9\d{16}[\dX]|[A-Z]{3}\d{12}"), frozenset({"INTL"})),
    ("PRC_PASSPORT", re.compile(r"E[A-HJ-NP-Z]\d{7}|[EG]\d{8}|1[45]\d{7}"), frozenset({"OC", HMT})),
)
_ISSUED_IN_CHINA = frozenset(
    {
        "PRC_PASSPORT",
        "HKMO_PERMIT",
        "HKMO_PERMIT_FOREIGN",
        "TW_PERMIT",
        "HMT_RESIDENCE",
        "PR_CARD",
        "VISA",
        "RESIDENCE_PERMIT",
    }
)
_ISSUED_IN_REGION = {"HKID": "HKG", "MOID": "MAC", "TWID": "TWN"}
_POPULATION_OF_KIND = {
    "TW_PERMIT": "TW",
    "HKID": "HK",
    "MOID": "MO",
    "TWID": "TW",
    "PRC_PASSPORT": "OC",
    "PR_CARD": "INTL",
    "HKMO_PERMIT_FOREIGN": "INTL",
}


class NameParts(NamedTuple):
    """A name as one cell gave it. `whole`: a Latin name whose surname nobody can tell from its spelling."""

    chinese: str = ""
    surname: str = ""
    given: str = ""
    whole: str = ""
    native: str = ""


@lru_cache(maxsize=65536)
def split_name(text: str) -> NameParts:
    """One cell with a name in any script, or in two: 张三 ZHANG San."""
    if not text:
        return NameParts()
    if _KANA.search(text):
        latin = " ".join(word for word in text.split() if _LATIN.search(word))
        native = " ".join(word for word in text.split() if not _LATIN.search(word)).strip(_EDGES)
        return split_latin(latin.strip(_EDGES))._replace(native=native) if latin and native else NameParts(native=text)
    chinese = _together(" ".join(_HAN.findall(text)))
    rest = _HAN.sub(" ", text).strip(_EDGES)
    if not rest:
        return NameParts(chinese=chinese)
    if not _LATIN.search(rest):
        return NameParts(native=text) if not chinese else NameParts(chinese=chinese, native=rest)
    return split_latin(" ".join(rest.split()))._replace(chinese=chinese)


def _together(chinese: str) -> str:
    """张　三 is 张三: rolls pad short names to the width of long ones. Of 查理 盖茨 nobody can tell, it stays."""
    parts = chinese.split()
    return "".join(parts) if len(parts) > 1 and len("".join(parts)) <= _SHORT and "·" not in chinese else chinese


def from_parts(surname: str, given: str) -> NameParts:
    """What stands under 姓 and 名: the name in the passport, but 陈 and 大文 are a Chinese name, Иванов and Пётр one in its own script."""
    written = surname + given
    if not written or _LATIN.search(written):
        return NameParts(surname=surname, given=given)
    if _KANA.search(written) is None and not _HAN.sub("", written).strip():
        return NameParts(chinese=_together(f"{surname} {given}".strip()))
    return NameParts(native=f"{surname} {given}".strip())


@lru_cache(maxsize=65536)
def split_latin(text: str) -> NameParts:
    """NGUYEN, Van An and NGUYEN Van An and Van An NGUYEN tell the surname; anything else is kept whole, never guessed."""
    before, comma, after = text.partition(",")
    if comma and before.strip() and after.strip() and "," not in after:
        return NameParts(surname=before.strip(), given=after.strip())
    words = text.replace(",", " ").split()
    capital = [word.isupper() and len(word) > 1 and not word.endswith(".") for word in words]
    count = sum(capital)
    if 0 < count < len(words):
        if all(capital[:count]):
            return NameParts(surname=" ".join(words[:count]), given=" ".join(words[count:]))
        if all(capital[-count:]):
            return NameParts(surname=" ".join(words[-count:]), given=" ".join(words[:-count]))
    return NameParts(whole=" ".join(words))


class Belonging(NamedTuple):
    """Population and legal nationality; `fault` where the cells contradict each other, `if_new` what a new person lacks."""

    population: str
    country: str
    fault: Fault | None = None
    if_new: Fault | None = None


@lru_cache(maxsize=4096)
def belonging(nationality: str, stated: str, hint: str) -> Belonging:
    """From nationality (alpha-3, HKG MAC TWN as sheets write them), the population a sheet states, and what the document suggests."""
    country = "CHN" if nationality in HMT_REGION else nationality
    by_nationality = HMT_REGION.get(nationality) or ("INTL" if nationality not in {"", "CHN"} else "")
    stated = hint if stated == HMT and hint in {"HK", "MO", "TW"} else stated
    if stated == HMT and by_nationality in {"HK", "MO", "TW"}:
        stated = by_nationality
    if stated == HMT:
        return Belonging("", country or "CHN", None, _region_unknown())
    if stated and (by_nationality not in {"", stated} or (stated == "INTL" and nationality == "CHN")):
        return Belonging(stated, country, _contradiction(nationality, stated))
    population = stated or by_nationality or (hint if nationality != "CHN" or hint in CHINESE else "")
    if nationality == "CHN" and not population:
        return Belonging("", country, None, _region_unknown())
    if population in CHINESE and not country:
        country = "CHN"
    if not country:
        missing = Fault("nationality_missing", _("没有国籍，按国际学生保存。请补充国籍。"), error=False)
        return Belonging(population, "", None, missing)
    return Belonging(population, country)


def _contradiction(nationality: str, stated: str) -> Fault:
    text = _(
        "国家/地区“{country}”与学生群体“{population}”互相矛盾。请核对后改正其中一项。",
        country=codes.label("country", nationality),
        population=codes.label("population", stated),
    )
    return Fault("population_contradiction", text)


def _region_unknown() -> Fault:
    return Fault(
        "population_unknown", _("国籍为中国，但看不出是香港、澳门、台湾还是华侨学生。请填写学生群体或证件类型。")
    )


class Study(NamedTuple):
    category: str
    level: str
    fault: Fault | None = None


@lru_cache(maxsize=1024)
def study(category: str, level: str) -> Study:
    """Category and level, each from the other where one is missing. A non-degree level does not tell which category."""
    if category:
        implied = str(codes.attribute("category", category, "level"))
        if not level or level == implied:
            return Study(category, implied)
        names_of = {"category": codes.label("category", category), "level": codes.label("level", level)}
        if codes.attribute("category", category, "degree", False):
            return Study(
                category,
                level,
                Fault(
                    "level_contradiction",
                    _("学习类别“{category}”与培养层次“{level}”互相矛盾。请核对后改正其中一项。", **names_of),
                ),
            )
        # 进修生 who study at the level of bachelors are common: for returns they are non-degree
        return Study(
            category,
            implied,
            Fault("level_replaced", _("“{category}”是非学历生，培养层次“{level}”没有采用。", **names_of), error=False),
        )
    if level and level != "NON":
        for entry in codes.values("category"):
            if entry.extra.get("level") == level:
                return Study(entry.code, level)
    return Study(category, level)


def suggestion(nationality: str, stated: str, kind: str, number: str) -> str:
    """The population a document suggests. From its form alone only of persons known to be Chinese: H12345678 may be a foreign passport."""
    if kind not in {"", "PASSPORT"}:
        return suggested_population(kind, number)
    if nationality == "CHN" or stated == HMT:
        return suggested_population(document_kind(number, HMT, ""), number)
    return ""


@lru_cache(maxsize=16)
def _forms(population: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, form) for kind, form, populations in _BY_NUMBER if population in populations)


def document_kind(number: str, population: str, heading_kind: str) -> str:
    """The kind of document a number is, from its form and whose it is; the heading's word where the form does not say otherwise."""
    if heading_kind not in {"", "PASSPORT"}:
        return heading_kind
    for kind, form in _forms(population):
        if form.fullmatch(number):
            return kind
    if population in {"INTL", ""}:
        return "PASSPORT"
    if heading_kind == "PASSPORT":
        return "PRC_PASSPORT" if population == "OC" else "PASSPORT"
    return "OTHER"


def suggested_population(kind: str, number: str) -> str:
    """What a document says about its holder: H… Hong Kong, M… Macao, 81/82/83 on residence cards."""
    if kind == "HKMO_PERMIT":
        return {"H": "HK", "M": "MO"}.get(number[:1], HMT)
    if kind == "HMT_RESIDENCE":
        return {"81": "HK", "82": "MO", "83": "TW"}.get(number[:2], HMT)
    return _POPULATION_OF_KIND.get(kind, "")


def issuing_country(kind: str, stated: str, country: str) -> str:
    """Who issued it: as stated, else by its kind, else the state whose passport it must be."""
    if stated:
        return stated
    if kind in _ISSUED_IN_CHINA:
        return "CHN"
    return _ISSUED_IN_REGION.get(kind, country)


@lru_cache(maxsize=65536)
def comparable(name: str) -> str:
    """A name for asking whether two are the same: folded, letters only."""
    return "".join(char for char in names.fold(name) if unicodedata.category(char)[0] in "LM")
