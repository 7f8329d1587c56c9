"""Facts in short words, for cases worked out by hand. All people are invented."""

from typing import Any, NamedTuple

from gzstudents.permits.rules import Change, Facts, Paper, State, StayFact


def paper(kind: str, issued: str = "", until: str = "", *, old: bool = False) -> Paper:
    return Paper(0, kind, issued, until, not old)


def permit(issued: str, until: str, *, old: bool = False) -> Paper:
    return paper("RESIDENCE_PERMIT", issued, until, old=old)


def passport(issued: str, until: str, *, old: bool = False) -> Paper:
    return paper("PASSPORT", issued, until, old=old)


def fact(kind: str, day: str, until: str = "", detail: str = "") -> StayFact:
    return StayFact(0, kind, day, until, detail)


def entry(day: str, visa: str = "X1", until: str = "") -> StayFact:
    return fact("ENTRY", day, until, visa)


def lodged(day: str) -> StayFact:
    return fact("LODGING", day)


def person(*parts: Any, population: str = "INTL", status: str = "REGISTERED", since: str = "2024-09-01", end: str = "2030-07-10",
           changes: tuple[tuple[str, str], ...] = ()) -> Facts:  # fmt: skip
    """A student from `since` on, whose course ends on `end`; papers, facts and states are numbered as they stand."""
    papers = tuple(one._replace(id=number) for number, one in enumerate(parts, 1) if isinstance(one, Paper))
    stays = tuple(one._replace(id=number) for number, one in enumerate(parts, 1) if isinstance(one, StayFact))
    steps = tuple(Change(number, *step) for number, step in enumerate(((status, since), *changes), 1))
    return Facts(7, population, end, steps, papers, stays)


class Case(NamedTuple):
    name: str
    facts: Facts
    on: str
    expected: tuple[str, ...]  # "rule due group", and "=act_by" after due where it is another day
    states: dict[tuple[str, str], State] = {}


def cases(
    name: str, facts: Facts, *days: tuple[str, str], states: dict[tuple[str, str], State] | None = None
) -> list[Case]:
    """One case for each (day, what is expected on it); several deadlines are parted by ";", "" expects none."""
    return [
        Case(name, facts, on, tuple(part.strip() for part in said.split(";") if part.strip()), states or {})
        for on, said in days
    ]
