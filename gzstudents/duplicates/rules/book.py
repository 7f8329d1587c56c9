"""What each reason is worth and how it is said, from resources/duplicates/reasons.toml."""

import tomllib
from functools import lru_cache
from typing import Any, NamedTuple

from gzstudents.kernel import i18n, paths


class Reason(NamedTuple):
    """`points` are added, of one `group` only the best; with it the score is at least `floor`."""

    code: str
    group: str
    points: int
    zh: str
    en: str
    floor: int = 0

    @property
    def text(self) -> str:
        return self.zh if i18n.is_chinese() else self.en


class Thresholds(NamedTuple):
    """From `possible` on a pair is listed. `most_by_name`: what names in all scripts may be worth together; `most_shared`:
    how many people may have one phone for it to say anything.
    """

    possible: int
    likely: int
    most_by_name: int
    most_shared: int


class Spelling(NamedTuple):
    """How sounds are spelt: letters that stand for others, words of one name, words that are no name, prefixes."""

    rules: tuple[tuple[str, str], ...]
    words: dict[str, str]
    fillers: frozenset[str]
    particles: frozenset[str]


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(paths.resource("duplicates", "reasons.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def reasons() -> dict[str, Reason]:
    return {one["code"]: Reason(**one) for one in _data()["reasons"]}


def reason(code: str) -> Reason:
    """A reason by its code; one that a newer program found is shown by its code and worth nothing."""
    return reasons().get(code) or Reason(code, code, 0, code, code)


@lru_cache(maxsize=1)
def thresholds() -> Thresholds:
    return Thresholds(**_data()["thresholds"])


@lru_cache(maxsize=1)
def spelling() -> Spelling:
    data = _data()["spelling"]
    return Spelling(
        tuple((one, other) for one, other in data["rules"]),
        {word: words[0] for words in data["words"] for word in words},
        frozenset(data["fillers"]),
        frozenset(data["particles"]),
    )
