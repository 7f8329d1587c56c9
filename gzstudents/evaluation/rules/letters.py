"""What is written to a student about the annual review: in their language first, in Chinese below it. Pure.

Texts: resources/evaluation/letters, one file a language; the office's own in the folder `review_letters` beside its settings.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from gzstudents.evaluation.rules.reviews import deadline_of
from gzstudents.kernel import paths
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.letters import CHINESE, Letter, Part, Sender, Senders

FALLBACK, EVERYBODY_ELSE = "en", "*"
_ITEMS = ("programme", "result", "effective", "until", "document")
_SECTIONS = {
    "texts": ("date", "greeting", "greeting_plain", "signature"), "items": _ITEMS, "results": ("QUALIFIED", "UNQUALIFIED"),
    **dict.fromkeys(("DUE", "CONTINUE", "SUSPEND", "RESUME", "CANCEL"), ("subject", "opening", "closing")),
}  # fmt: skip
_FIELDS = ("name", "student_number", "university", "office", "today", "year", "programme", "deadline")


class About(NamedTuple):
    """A review and whom it is about. `latin`: the name in Latin letters; `country` alpha-3."""

    person_id: int
    name: str
    latin: str
    student_number: str
    population: str
    country: str
    academic_year: str
    programme_zh: str
    programme_en: str
    state: str
    result: str
    decision: str
    effective_on: str
    suspended_until: str
    document: str

    @property
    def kind(self) -> str:
        """The section of the texts: the decision, or the call to take part while there is none."""
        return self.decision if self.state == "DECIDED" else "DUE"


def letter(to: About, senders: Senders, on: date) -> Letter:
    language = language_for(to.population, to.country)
    chosen = [CHINESE] if language == CHINESE else [language, CHINESE]
    return Letter(
        to.person_id, to.name or to.latin, to.student_number, tuple(_part(to, one, senders, on) for one in chosen)
    )


def language_for(population: str, country: str) -> str:
    """By population, else by country, else the language for all others."""
    known = texts()
    for code, one in known.items():
        if population in one.get("populations", ()) or (population == "INTL" and country in one.get("countries", ())):
            return code
    return next((code for code, one in known.items() if EVERYBODY_ELSE in one.get("countries", ())), FALLBACK)


def _part(to: About, language: str, senders: Senders, on: date) -> Part:
    text, sender = texts()[language], senders.of(language)
    fields = _fields(to, language, text, sender, on)
    own = text[to.kind]
    greeting = "greeting" if to.student_number else "greeting_plain"
    said = {name: own[name].format(**fields) for name in ("subject", "opening", "closing")}
    return Part(
        language, said["subject"], text["texts"][greeting].format(**fields), said["opening"],
        tuple(_items(to, language, text)), said["closing"], text["texts"]["signature"].format(**fields), str(fields["today"]),
    )  # fmt: skip


def _fields(to: About, language: str, text: Mapping[str, Any], sender: Sender, on: date) -> dict[str, str]:
    named = (to.name or to.latin) if language == CHINESE else (to.latin or to.name)
    return {
        "name": named, "student_number": to.student_number, "university": sender.university, "office": sender.office,
        "today": _day(text, on.isoformat()), "year": to.academic_year, "programme": _programme(to, language),
        "deadline": _day(text, deadline_of(to.academic_year).isoformat()),
    }  # fmt: skip


def _items(to: About, language: str, text: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Only what is known; a call to take part has none."""
    if to.kind == "DUE":
        return []
    values = {
        "programme": _programme(to, language),
        "result": text["results"].get(to.result, ""),
        "effective": _day(text, to.effective_on) if to.effective_on else "",
        "until": _day(text, to.suspended_until) if to.suspended_until else "",
        "document": to.document,
    }
    return [(text["items"][name], values[name]) for name in _ITEMS if values[name]]


def _programme(to: About, language: str) -> str:
    return to.programme_zh if language == CHINESE else to.programme_en or to.programme_zh


def _day(text: Mapping[str, Any], iso: str) -> str:
    day = date.fromisoformat(iso)
    name = text["months"][day.month - 1] if text["months"] else str(day.month)
    return str(text["texts"]["date"].format(year=day.year, month=day.month, day=day.day, month_name=name))


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, Any]]:
    """By language. UserError names file and section where one is wrong."""
    files = {path.stem: _read(path) for path in sorted(paths.resource("evaluation", "letters").glob("*.toml"))}
    for path in sorted((paths.config_folder() / "review_letters").glob("*.toml")):
        own, shipped = _read(path), files.get(path.stem, {})
        files[path.stem] = {
            **shipped,
            **{
                key: {**shipped.get(key, {}), **value} if isinstance(value, dict) else value
                for key, value in own.items()
            },
        }
    for name, values in files.items():
        _check(values, f"{name}.toml")
    return {values["language"]: values for values in files.values()}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(_("读不了信函模板“{name}”：{reason}", name=path.name, reason=error)) from error


def _check(values: Mapping[str, Any], file: str) -> None:
    if not isinstance(values.get("language"), str) or len(values.get("months", [])) not in {0, 12}:
        raise UserError(_("信函模板“{file}”缺少“{key}”。", file=file, key="language, months"))
    sample = dict.fromkeys((*_FIELDS, "day", "month", "month_name"), "")
    for section, names in _SECTIONS.items():
        given = values.get(section)
        for name in names:
            text = given.get(name) if isinstance(given, dict) else None
            if not isinstance(text, str) or not text.strip():
                raise UserError(_("信函模板“{file}”缺少“{key}”。", file=file, key=f"{section}.{name}"))
            try:
                text.format(**sample)
            except (ValueError, KeyError, IndexError) as error:
                raise UserError(
                    _(
                        "信函模板“{file}”的“{key}”里有不认识的字段：{reason}",
                        file=file,
                        key=f"{section}.{name}",
                        reason=error,
                    )
                ) from error
