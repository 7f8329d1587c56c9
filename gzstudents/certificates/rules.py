"""What a certificate says and how its number is written: pure values, nothing is looked up when it is printed again."""

import json
import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from gzstudents.kernel import money
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _

FORMAT = 1  # of the frozen content
DESIGNS = ("classic", "leaves")
NUMBER_PATTERN = "{prefix}-{programme}-{year}-{seq:04d}"
REGIONS = frozenset(("HK", "MO", "TW"))
_DESIGN_ALIASES = {"A": "classic", "B": "leaves", "CERTA": "classic", "CERTB": "leaves"}
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9/_.-]{0,59}")
_PLACE = re.compile(r"\{(\w*)[^{}]*\}")
_LONGEST_PAYLOAD = 230  # bytes that a 25 mm code still shows clearly at 150 dpi

Piece = tuple[str, bool]  # text, and whether it is the award's name
Body = tuple[tuple[Piece, ...], ...]  # paragraphs of pieces


@dataclass(frozen=True, slots=True)
class Words:
    """Every printed sentence, composed once when the certificate is issued."""

    title_zh: str = ""
    title_en: str = ""
    lead_zh: str = ""
    lead_en: str = ""
    salutation: str = ""
    body_zh: Body = ()
    body_en: Body = ()
    remark_en: str = ""
    number_zh: str = ""
    number_en: str = ""
    verify_zh: str = ""
    verify_en: str = ""
    seal_zh: str = ""
    reissue_zh: str = ""
    date_zh: str = ""
    date_en: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that is printed on one certificate.

    `country_*` is where an international student is a citizen, or where an overseas Chinese comes from; for the
    regions of HK, MO and TW students it is not asked. `level` and `grade` are codes: the template has the words for
    a person of that level, and `level_*`, `grade_*` are used for codes it does not know. `words` is filled by
    `printing.freeze`; with it a reprint needs nothing else.
    """

    number: str
    design: str = DESIGNS[0]
    programme: str = ""
    population: str = "INTL"
    surname: str = ""
    given_names: str = ""
    latin_name: str = ""
    chinese_name: str = ""
    native_name: str = ""
    country_zh: str = ""
    country_en: str = ""
    level: str = ""
    level_zh: str = ""
    level_en: str = ""
    major_zh: str = ""
    major_en: str = ""
    year: str = ""
    award_zh: str = ""
    award_en: str = ""
    grade: str = ""
    grade_zh: str = ""
    grade_en: str = ""
    amount_fen: int | None = None
    university_zh: str = ""
    university_en: str = ""
    office_zh: str = ""
    office_en: str = ""
    signer_zh: str = ""
    signer_en: str = ""
    signer_title_zh: str = ""
    signer_title_en: str = ""
    issued_on: str = ""
    reissue: bool = False
    payload: str = ""
    words: Words | None = None

    @property
    def holder(self) -> str:
        """The name by which lists and messages call the person."""
        return self.chinese_name or self.latin_name or self.native_name

    def to_json(self) -> str:
        """Canonical: equal letters give equal text, in every process and version of Python."""
        content = {"format": FORMAT, **asdict(self)}
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def is_erased(text: str) -> bool:
    """Whether the frozen content names nobody any more (PIPL art. 47)."""
    return '"erased":true' in text


def from_json(text: str) -> Letter:
    """The letter as it was frozen; fields that later versions added have their empty values."""
    content = json.loads(text)
    if not isinstance(content, dict) or content.get("format", 0) > FORMAT:
        raise RuleBroken(_("这份证书由更新版本的程序签发，请升级后再打印。"))
    values = _known(Letter, content)
    if isinstance(words := values.get("words"), dict):
        values["words"] = _words(words)
    return Letter(**values)


def _words(content: dict[str, Any]) -> Words:
    values = _known(Words, content)
    for name in ("body_zh", "body_en"):
        values[name] = tuple(
            tuple((str(text), bool(strong)) for text, strong in paragraph) for paragraph in values.get(name, ())
        )
    return Words(**values)


def _known(kind: type, content: dict[str, Any]) -> dict[str, Any]:
    names = {known.name for known in fields(kind)}
    return {name: value for name, value in content.items() if name in names}


def design(code: str) -> str:
    """The design for what a programme names: "classic" or "A", "leaves" or "B"; unknown ones mean the first."""
    plain = (code or "").strip()
    return plain if plain in DESIGNS else _DESIGN_ALIASES.get(plain.upper(), DESIGNS[0])


def certificate_number(pattern: str = NUMBER_PATTERN, *, prefix: str, programme: str, year: str, seq: int) -> str:
    """The number by the office's pattern; `year` "2025-2026" stands as its first year. Refuses what cannot be a number."""
    if seq < 1:
        raise RuleBroken(_("证书序号从 1 开始。"))
    check_pattern(pattern)
    number = pattern.format(prefix=prefix.upper(), programme=programme.upper(), year=year[:4], seq=seq).strip("-")
    while "--" in number:  # no prefix or no programme code
        number = number.replace("--", "-")
    if not _NUMBER.fullmatch(number):
        raise RuleBroken(_("证书编号“{number}”含有不允许的字符，只能用大写字母、数字和 - / _ .", number=number))
    return number


def check_pattern(pattern: str) -> None:
    """Refuse a pattern that has unknown places or would give two certificates one number."""
    places = {match.group(1) for match in _PLACE.finditer(pattern)}
    try:
        pattern.format(prefix="GZ", programme="A", year="2025", seq=1)
    except (ValueError, KeyError, IndexError, AttributeError):
        places = set()
    if not {"seq", "year"} <= places or not places <= {"prefix", "programme", "year", "seq"}:
        raise RuleBroken(
            _(
                "编号规则须含 {{year}} 和 {{seq}}，可含 {{prefix}} 和 {{programme}}，例如 {example}",
                example=NUMBER_PATTERN,
            )
        )


def verification_payload(letter: Letter) -> str:
    """What the code on the certificate says in plain text: number|name|programme|year|amount|date."""
    amount = "" if letter.amount_fen is None else money.yuan(letter.amount_fen).replace(",", "")
    name = letter.latin_name or letter.chinese_name
    parts = [letter.number, name, letter.programme, letter.year, amount, letter.issued_on]
    spare = _LONGEST_PAYLOAD - len("|".join(part for part in parts if part is not name).encode()) - 1
    parts[1] = name.encode()[: max(spare, 0)].decode(errors="ignore").replace("|", "/")
    return "|".join(parts)


def with_payload(letter: Letter) -> Letter:
    return replace(letter, payload=verification_payload(letter))


def issued_on(letter: Letter) -> date | None:
    try:
        return date.fromisoformat(letter.issued_on)
    except ValueError:
        return None
