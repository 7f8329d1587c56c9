"""The sentences of a certificate, composed from the templates in resources/certificates."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from gzstudents.certificates import rules
from gzstudents.certificates.rules import Body, Letter, Piece, Words
from gzstudents.kernel import dates, i18n, money, paths

_MARKS = re.compile(r"(\{\w+\}|[\[\]⟦⟧])")
_CHINA = frozenset(("中国", "China", "中华人民共和国"))
_BODIES = ("body_zh", "body_en")


class Design(NamedTuple):
    id: str
    label: str


def designs() -> list[Design]:
    """The designs there are, named in the current language, for a choice in a form."""
    key = "zh" if i18n.is_chinese() else "en"
    return [Design(name, str(_template(name)["name"][key])) for name in rules.DESIGNS]


def compose(letter: Letter) -> Words:
    """Every printed sentence of the letter."""
    template = _template(rules.design(letter.design))
    texts: dict[str, Any] = {**template["words"], **template.get("programme", {}).get(letter.programme, {})}
    values = _values(letter, template)
    plain: dict[str, Any] = {
        name: _plain(text, values) for name, text in texts.items() if name in Words.__slots__ and name not in _BODIES
    }
    bodies = {name: tuple(_pieces(text, values) for text in texts[name]) for name in _BODIES}
    day = rules.issued_on(letter)
    return Words(
        **{
            **plain,
            **{name: _without_empty(body) for name, body in bodies.items()},
            "date_zh": dates.chinese_date(day) if day else "",
            "date_en": dates.english_date(day) if day else "",
            "reissue_zh": plain.get("reissue_zh", "") if letter.reissue else "",
        }
    )


@lru_cache(maxsize=8)
def _template(design: str) -> dict[str, Any]:
    with paths.resource("certificates", f"{design}.toml").open("rb") as stream:
        return tomllib.load(stream)


def _values(letter: Letter, template: Mapping[str, Any]) -> dict[str, str]:
    first, _dash, second = letter.year.partition("-")
    abroad = not (letter.population == "OC" and (letter.country_zh in _CHINA or letter.country_en in _CHINA))
    known = {
        "country_zh": letter.country_zh if abroad else "",
        "country_en": letter.country_en if abroad else "",
        "level_zh": letter.level_zh,
        "level_en": letter.level_en,
        "major_zh": letter.major_zh.removesuffix("专业"),
        "major_en": letter.major_en,
        "award_zh": letter.award_zh or letter.award_en,
        "award_en": letter.award_en or letter.award_zh,
        "first": first,
        "second": second,
        "yuan": "" if letter.amount_fen is None else money.yuan(letter.amount_fen),
    }
    tables = {
        "origin": template["origin"].get(letter.population, {}),
        "study": template["study"].get(letter.level, template["study"]["other"]),
        "year": template["year"]["academic" if second else "single"] if first else {},
        "amount": template["amount"]["CNY"] if known["yuan"] else {},
        "grade": template["grade"].get(letter.grade, {"zh": letter.grade_zh, "en": letter.grade_en}),
    }
    composed = {
        f"{name}_{language}": _plain(table.get(language, ""), known)
        for name, table in tables.items()
        for language in ("zh", "en")
    }
    return {**known, **composed}


def _plain(template: str, values: Mapping[str, str]) -> str:
    return "".join(text for text, _strong in _pieces(template, values))


def _pieces(template: str, values: Mapping[str, str]) -> tuple[Piece, ...]:
    """The template filled in: values are literal, whatever brackets or braces they hold."""
    levels: list[tuple[list[Piece], bool]] = [([], False)]  # what stands at each depth of [ ], and: a value was empty
    strong = False
    for mark in filter(None, _MARKS.split(template)):
        if mark == "[":
            levels.append(([], False))
        elif mark == "]" and len(levels) > 1:
            inside, empty = levels.pop()
            levels[-1][0].extend([] if empty else inside)
        elif mark in "⟦⟧":
            strong = mark == "⟦"
        elif mark[0] == "{":
            value = values.get(mark[1:-1], "")
            pieces, empty = levels.pop()
            levels.append(([*pieces, (value, strong)], empty or not value))
        else:
            levels[-1][0].append((mark, strong))
    return _joined(levels[0][0])


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    out: list[Piece] = []
    for text, strong in pieces:
        if text and out and out[-1][1] == strong:
            out[-1] = (out[-1][0] + text, strong)
        elif text:
            out.append((text, strong))
    return tuple(out)


def _without_empty(body: Body) -> Body:
    return tuple(paragraph for paragraph in body if paragraph)
