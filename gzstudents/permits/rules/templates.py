"""The texts of letters, one file a language: shipped in resources/permits/letters, changed and added to by the office in the
folder `letters` beside its settings. Checked when they are read: an unknown field is a sentence, not a crash at printing.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from gzstudents.kernel import paths
from gzstudents.kernel.custom import book as own_fields
from gzstudents.kernel.custom.definition import Definition
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.permits.rules.book import rule_of, shipped_rules

CHINESE, FALLBACK = "zh", "en"
EVERYBODY_ELSE = "*"  # among the countries of one language

_LETTER = frozenset({"name", "student_number", "university", "office", "today", "count", "what"})
_ITEM = _LETTER | {"number", "title", "due", "act_by", "todo", "consequence"}
_DATE = frozenset({"year", "month", "day", "month_name"})
_TEXTS: dict[str, frozenset[str]] = {
    "date": _DATE, "subject": _LETTER, "several": frozenset({"count"}), "greeting": _LETTER, "greeting_plain": _LETTER,
    "opening": _LETTER, "heading": _ITEM, "item": _ITEM, "item_same": _ITEM, "item_late": _ITEM, "closing": _LETTER,
    "signature": _LETTER, "message": _LETTER, "message_item": _ITEM, "message_item_late": _ITEM, "message_end": _LETTER,
    "summary": _ITEM, "description": _ITEM,
}  # fmt: skip
_WITHOUT_OWN = frozenset({"date", "several"})  # what says nothing of a person
OWN = "own_"  # before the key of a field of the office's own: {own_dormitory}; its Chinese name does as well: {宿舍区}
_OF_RULES = ("rules", "titles", "consequences")  # what to do; and what rules.toml has in Chinese and English only


class Template(NamedTuple):
    """All texts of one language. `todo`: what to do, by rule; `titles`, `consequences`: where rules.toml's are not meant."""

    language: str
    name: str
    countries: frozenset[str]
    populations: frozenset[str]
    months: tuple[str, ...]
    texts: Mapping[str, str]
    todo: Mapping[str, str]
    titles: Mapping[str, str]
    consequences: Mapping[str, str]
    own: frozenset[str] = frozenset()  # the fields of the office's own that its texts use, as they are written there

    def day(self, iso: str) -> str:
        """A date as this language writes it."""
        day = date.fromisoformat(iso)
        name = self.months[day.month - 1] if self.months else str(day.month)
        return self.texts["date"].format(year=day.year, month=day.month, day=day.day, month_name=name)

    def title(self, rule: str) -> str:
        found = rule_of(rule)
        return self.titles.get(rule) or (found.zh if self.language == CHINESE else found.en)

    def consequence(self, rule: str) -> str:
        found = rule_of(rule)
        return self.consequences.get(rule) or (
            found.consequence_zh if self.language == CHINESE else found.consequence_en
        )

    def say(self, text: str, **fields: object) -> str:
        """One text with its fields filled in; spaces that an empty field leaves are taken out."""
        return " ".join(self.texts[text].format(**fields).split())


def placeholders() -> dict[str, Definition]:
    """How the fields of the office's own are written in a text: by key, and by their Chinese name where that can stand there."""
    found = {f"{OWN}{one.key}": one for one in own_fields.current()}
    taken = {*found, *_ITEM, *_DATE}
    by_name = {one.label("zh_CN"): one for one in own_fields.current()}
    return found | {name: one for name, one in by_name.items() if name not in taken and _can_be_written(name)}


def _can_be_written(name: str) -> bool:
    return bool(name) and not name.isdigit() and not set(name) & set("{}[].:! ")


def templates() -> dict[str, Template]:
    """Every language there is. Raises UserError that names file, section and field where one is wrong."""
    return _templates(tuple(placeholders()))


@lru_cache(maxsize=1)
def _templates(own: tuple[str, ...]) -> dict[str, Template]:
    shipped = {path.stem: _read(path) for path in sorted(paths.resource("permits", "letters").glob("*.toml"))}
    written = {path.stem: (path, _read(path)) for path in sorted((paths.config_folder() / "letters").glob("*.toml"))}
    found = {name: _template(values, f"{name}.toml", own) for name, values in shipped.items() if name not in written}
    for name, (path, values) in written.items():
        found[name] = _template(_over(shipped.get(name, {}), values), path.name, own)
    return {one.language: one for one in found.values()}


def reload() -> None:
    """Forget the texts read: after the office changed its own."""
    _templates.cache_clear()


def language_for(population: str, country: str) -> str:
    """The language somebody is written to in: by population, else by country (alpha-3), else English."""
    known = templates()
    for one in known.values():
        if population in one.populations:
            return one.language
    for one in known.values():
        if country in one.countries:
            return one.language
    return next((one.language for one in known.values() if EVERYBODY_ELSE in one.countries), FALLBACK)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(_("读不了信函模板“{name}”：{reason}", name=path.name, reason=error)) from error
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            _("信函模板“{name}”的格式不对：{reason}。请改正，或删去这个文件。", name=path.name, reason=error)
        ) from error


def _over(shipped: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """What the office wrote over what ships, section by section."""
    return {
        **shipped,
        **{
            key: {**shipped.get(key, {}), **value} if isinstance(value, dict) and isinstance(shipped.get(key, {}), dict) else value
            for key, value in own.items()
        },
    }  # fmt: skip


def _template(values: dict[str, Any], file: str, own: Collection[str]) -> Template:
    for problem in _problems(values, file, own):
        raise UserError(problem)
    used = {part[1] or "" for text in values["texts"].values() for part in Formatter().parse(text)}
    return Template(
        values["language"], values["name"], frozenset(values.get("countries", ())), frozenset(values.get("populations", ())),
        tuple(values.get("months", ())), values["texts"], values.get("rules", {}), values.get("titles", {}), values.get("consequences", {}), frozenset(used & set(own)),
    )  # fmt: skip


def _problems(values: dict[str, Any], file: str, own: Collection[str]) -> Iterator[str]:
    """What is wrong with a file, as sentences; the first one is told."""
    for key in ("language", "name"):
        if not isinstance(values.get(key), str) or not values[key].strip():
            yield _("信函模板“{file}”缺少“{key}”。", file=file, key=key)
            return
    for key in ("countries", "populations", "months"):
        listed = values.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            yield _("信函模板“{file}”的“{key}”应是一组文字。", file=file, key=key)
            return
    if len(values.get("months", [])) not in {0, 12}:
        yield _("信函模板“{file}”的“months”应写 12 个月份，或留空。", file=file)
    for section in ("texts", *_OF_RULES):
        given = values.get(section, {})
        if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
            yield _("信函模板“{file}”的“{key}”一节只能写文字。", file=file, key=section)
            return
    yield from _text_problems(values.get("texts", {}), file, own)
    known = shipped_rules()
    for section in _OF_RULES:
        for unknown in sorted(values.get(section, {}).keys() - known):
            yield _("信函模板“{file}”的“{key}”一节里没有名为“{rule}”的规则。", file=file, key=section, rule=unknown)


def _text_problems(texts: dict[str, str], file: str, own: Collection[str]) -> Iterator[str]:
    for name in sorted(texts.keys() - _TEXTS.keys()):
        yield _("信函模板“{file}”里没有名为“{key}”的一段。", file=file, key=name)
    for name, known in _TEXTS.items():
        allowed = known if name in _WITHOUT_OWN else known.union(own)
        if not texts.get(name, "").strip():
            yield _("信函模板“{file}”缺少“{key}”一段。", file=file, key=name)
            continue
        try:
            used = [part[1:] for part in Formatter().parse(texts[name]) if part[1] is not None]
        except ValueError:
            yield _("信函模板“{file}”的“{key}”里花括号不成对。", file=file, key=name)
            continue
        for field, form, conversion in used:
            if field not in allowed or form or conversion:
                yield _(
                    "信函模板“{file}”的“{key}”里没有“{field}”这个字段，可用的有：{fields}。",
                    file=file, key=name, field=field, fields=" ".join(sorted(allowed)),
                )  # fmt: skip
