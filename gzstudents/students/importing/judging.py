"""Columns that are headed alike but hold different things: what stands in them decides."""

from collections.abc import Sequence

from gzstudents.kernel import codes

# headings like 学生类别 are used for all three; which one a column is, its values say
_KINDS = ("category", "population", "level")
_ENOUGH = 0.8  # of the different values of a column


def judge(candidates: Sequence[int], values: dict[int, list[str]], taken: Sequence[str]) -> dict[int, str]:
    """Column → field for candidates of the study category, or {} where their values leave it open.

    `values`: the different texts of each column; `taken`: fields that other columns fill already.
    """
    found: dict[int, str] = {}
    for column in candidates:
        fitting = [kind for kind in _KINDS if _share(kind, values[column]) >= _ENOUGH]
        if not fitting:
            return {}
        found[column] = fitting[0]
    kinds = list(found.values())
    if kinds.count("category") != 1 or len(set(kinds)) != len(kinds):
        return {}
    return {column: kind for column, kind in found.items() if kind not in taken}


def _share(kind: str, texts: list[str]) -> float:
    return sum(codes.find(kind, text) is not None for text in texts) / len(texts) if texts else 0.0
