"""The headings of rows and columns that several tables share."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from gzstudents.kernel import codes
from gzstudents.statistics.rules.facts import Ints, Words
from gzstudents.statistics.rules.table import TOTAL, UNKNOWN, Kind, Line, Measure

DEGREE, NONDEGREE = "DEGREE", "NONDEGREE"


def word(
    code: str, key: str = "", *, kind: Kind = "row", leaves: Sequence[int] = (), indent: int = 0, name: str = ""
) -> Line:
    """A heading of our own list; `name` chooses a longer wording of the same key."""
    zh, en = _own(name or code)
    return Line(key or code, zh, en, kind, tuple(leaves), indent)


@lru_cache(maxsize=256)
def _own(code: str) -> tuple[str, str]:
    entry = codes.get("statistic", code)
    if entry is None:
        raise KeyError(code)
    return entry.zh, entry.en


def coded(
    list_name: str, code: str, *, key: str = "", kind: Kind = "row", leaves: Sequence[int] = (), indent: int = 0
) -> Line:
    """A heading that is a code of the office's lists."""
    zh, en = _listed(list_name, code)
    return Line(key or code, zh, en, kind, tuple(leaves), indent)


@lru_cache(maxsize=1024)
def _listed(list_name: str, code: str) -> tuple[str, str]:
    entry = codes.get(list_name, code)
    return (entry.zh, entry.en) if entry else (code, code)


def by_degree(words: Words, name: str) -> tuple[list[str], list[str]]:
    """Codes of a list of levels or categories: those of degree study and the others, each in the list's order from low
    to high as the returns print them.
    """
    degree = words.degree(name)
    known = words.codes(name)
    return (
        [code for code in known if degree[words.place(name, code)]],
        [code for code in known if not degree[words.place(name, code)]],
    )


def levels(words: Words, grid: Ints, measure: Measure = "persons", prefix: str = "") -> tuple[Line, ...]:
    """The columns of all tables by level; the unknown one only where somebody stands in it. `grid` has a column a level."""
    some = bool(grid[:, words.unknown("level")].any())
    return made_once(words, (measure, prefix, some), lambda: _levels(words, measure, prefix, unknown=some))


def made_once(words: Words, key: object, make: Callable[[], Sequence[Line]]) -> tuple[Line, ...]:
    """Headings that are the same whenever `key` is."""
    if key not in words.headings:
        words.headings[key] = tuple(make())
    found: tuple[Line, ...] = words.headings[key]
    return found


def _levels(words: Words, measure: Measure, prefix: str, *, unknown: bool) -> tuple[Line, ...]:
    lines: list[Line] = []
    whole: list[int] = []
    for name, listed in zip((DEGREE, NONDEGREE), by_degree(words, "level"), strict=True):
        places = [words.place("level", code) for code in listed]
        lines += [coded("level", code, leaves=[place]) for code, place in zip(listed, places, strict=True)]
        lines.append(word(name, kind="subtotal", leaves=places))
        whole += places
    nobody = words.unknown("level")
    if unknown:
        lines.append(word(UNKNOWN, kind="unknown", leaves=[nobody]))
        whole.append(nobody)
    lines.append(word(TOTAL, kind="total", leaves=whole))
    return tuple(
        Line(prefix + line.key, line.zh, line.en, line.kind, line.leaves, line.indent, measure) for line in lines
    )
