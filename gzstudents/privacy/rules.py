"""Groups of data with their terms, and what erasing puts in the place of a value: pure."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from gzstudents.kernel import i18n, paths

FOR_EVER: Final = 0  # years
LONGEST: Final = 100
ERASED_NAME: Final = "已清除-"  # and the first letters of the erasure's token: what stands in lists from then on
_LETTERS = 6
_IN_FILES: Final = frozenset(
    {
        "people",
        "identity_documents",
        "nationalities",
        "enrolments",
        "status_changes",
        "person_values",
        "enrolment_values",
    }
)


class Group(NamedTuple):
    """Fields ("table.column") that are kept together. `start`: LEFT, the day the last stay ended; CLOSED, that on which the
    last request was. `years` from then on, 0 for ever. `only`: by table, the condition on its rows. `verified`: a rule
    says so; else it is the office's proposal.
    """

    code: str
    zh: str
    en: str
    start: str
    years: int
    verified: bool
    basis_zh: str
    basis_en: str
    source: str
    fields: tuple[str, ...]
    only: Mapping[str, str]

    def label(self) -> str:
        return self.zh if i18n.is_chinese() else self.en

    def basis(self) -> str:
        return self.basis_zh if i18n.is_chinese() else self.basis_en

    def columns(self) -> dict[str, tuple[str, ...]]:
        """By table, in the order of the file."""
        found: dict[str, tuple[str, ...]] = {}
        for field in self.fields:
            table, _dot, column = field.partition(".")
            found[table] = (*found.get(table, ()), column)
        return found


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(paths.resource("privacy", "retention.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def groups() -> dict[str, Group]:
    """Every group by its code, with the terms that ship."""
    return {
        one["code"]: Group(**{**one, "fields": tuple(one["fields"]), "only": one.get("only", {})})
        for one in _data()["groups"]
    }


def kept() -> dict[str, str]:
    """Text columns ("table.column") that an erasure leaves as they are, each with its reason."""
    return dict(_data()["kept"])


def stands_in_files(chosen: Iterable[str]) -> bool:
    """Whether anything of these groups is what files for an import bring."""
    known = groups()
    return any(not _IN_FILES.isdisjoint(known[code].columns()) for code in chosen if code in known)


def name_of_erased(token: str) -> str:
    return f"{ERASED_NAME}{token[:_LETTERS].upper()}"


def anonymous_content(content: str) -> str:
    """A certificate's frozen content without its holder: number, programme and year stay, nothing can be printed from it."""
    try:
        said = json.loads(content)
    except ValueError:
        said = {}
    stays = {name: said[name] for name in _STAYS if isinstance(said, dict) and name in said}
    return json.dumps({**stays, "erased": True}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_STAYS = (
    "format", "number", "design", "programme", "population", "year", "award_zh", "award_en", "university_zh",
    "university_en", "office_zh", "office_en", "issued_on", "reissue",
)  # fmt: skip
