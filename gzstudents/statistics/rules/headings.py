"""The headings of rows and columns that several tables share."""

from collections.abc import Sequence

from gzstudents.kernel import codes
from gzstudents.statistics.rules.facts import Ints, Words
from gzstudents.statistics.rules.table import TOTAL, UNKNOWN, Kind, Line, Measure

DEGREE, NONDEGREE = "DEGREE", "NONDEGREE"


def word(
    code: str, key: str = "", *, kind: Kind = "row", leaves: Sequence[int] = (), indent: int = 0, name: str = ""
) -> Line:
    """A heading of our own list; `name` chooses a longer wording of the same key."""
    entry = codes.get("statistic", name or code)
    if entry is None:
        raise KeyError(name or code)
    return Line(key or code, entry.zh, entry.en, kind, tuple(leaves), indent)


def coded(
    list_name: str, code: str, *, key: str = "", kind: Kind = "row", leaves: Sequence[int] = (), indent: int = 0
) -> Line:
    """A heading that is a code of the office's lists."""
    entry = codes.get(list_name, code)
    zh, en = (entry.zh, entry.en) if entry else (code, code)
    return Line(key or code, zh, en, kind, tuple(leaves), indent)


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


def levels(words: Words, level: Ints, measure: Measure = "persons", prefix: str = "") -> tuple[Line, ...]:
    """The columns of all tables by level; the unknown one only where somebody stands in it."""
    some = bool((level == words.unknown("level")).any())
    key = measure, prefix, some
    if key not in words.columns:
        words.columns[key] = _levels(words, measure, prefix, unknown=some)
    columns: tuple[Line, ...] = words.columns[key]
    return columns


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
