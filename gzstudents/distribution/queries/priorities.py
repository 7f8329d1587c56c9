"""The priorities of the plan (优秀国际学生, 学历国际学生, 港澳台学生): who counts for which, by resources/codes/plan_priority.toml."""

from functools import lru_cache

from gzstudents.kernel import codes

FIELD = "plan_priority"  # what a share of the winners asks for


def priorities(population: str, level: str, score: int | None) -> frozenset[str]:
    """The plan's priorities that a student counts for."""
    return frozenset(code for code, least in _possible(population, level) if not least or (score or 0) >= least)


@lru_cache(maxsize=256)
def _possible(population: str, level: str) -> tuple[tuple[str, int], ...]:
    """Priorities that a population and level may count for, each with the least score."""
    return tuple(
        (one.code, int(one.extra.get("least_score", 0)))
        for one in codes.values("plan_priority")
        if population in str(one.extra.get("populations", "")).split()
        and (level in (levels := str(one.extra.get("levels", "")).split()) or not levels)
    )
