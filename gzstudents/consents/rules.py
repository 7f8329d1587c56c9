"""Notices and when a consent still holds: pure."""

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from gzstudents.kernel import paths

GIVEN, REFUSED = "GIVEN", "REFUSED"


class Notice(NamedTuple):
    """What a person is told before the answer (PIPL arts 17, 30). `asks_anew`: answers to earlier versions hold no more
    (art. 14: another purpose, way or kind of data).
    """

    purpose: str
    version: str
    source: str
    as_of: str
    asks_anew: bool
    articles_zh: str
    articles_en: str
    zh: str
    en: str

    def text(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh

    def articles(self, language: str) -> str:
        return self.articles_en if language.startswith("en") else self.articles_zh


class Answer(NamedTuple):
    """What is known of one consent. `withdrawn_on` "" while it stands."""

    version: str
    answer: str
    withdrawn_on: str


@lru_cache(maxsize=1)
def notices() -> tuple[Notice, ...]:
    """All versions of all notices, in the order of the file: later versions of a purpose stand below."""
    data = tomllib.loads(paths.resource("privacy", "notices.toml").read_text(encoding="utf-8"))
    return tuple(Notice(**{**entry, "zh": entry["zh"].strip(), "en": entry["en"].strip()}) for entry in data["notices"])


def notice(purpose: str, version: str = "") -> Notice | None:
    """The newest notice of a purpose, or that version of it; None where there is none."""
    found = [one for one in notices() if one.purpose == purpose and version in {"", one.version}]
    return found[-1] if found else None


def holds(purpose: str, answers: Iterable[Answer]) -> bool:
    """Whether the last answer (they come oldest first) is a consent that stands, to a notice that still counts."""
    given = list(answers)
    if not given or given[-1].answer != GIVEN or given[-1].withdrawn_on:
        return False
    counted: set[str] = set()
    for one in notices():
        if one.purpose == purpose:
            counted = {one.version} if one.asks_anew else counted | {one.version}
    return given[-1].version in counted
