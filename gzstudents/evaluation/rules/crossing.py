"""Recipients by programme and level, each programme and the whole with its own total: a person may be in several."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from gzstudents.evaluation.rules.facts import Facts, Holding

OTHER: Final = "OTHER"  # levels that few hold, together
_ORDER: Final = ("PHD", "MA", "BA", "JC", "PREP", "NON")
_ON_PAPER: Final = 4  # columns that a page has room for


class Row(NamedTuple):
    """`persons` by level, in the order of the levels; `total` counts each person once."""

    key: str  # code of the programme, "" for all
    persons: tuple[int, ...]
    total: int
    awards: int
    amount_fen: int
    paid_fen: int


def levels_of(facts: Facts, *, on_paper: bool = False) -> list[str]:
    """Those that occur, the highest first, not stated last. `on_paper`: of too many the lower ones are put together."""
    found = {one.level for one in facts.standing}
    levels = [code for code in _ORDER if code in found] + sorted(found - set(_ORDER))
    return [*levels[: _ON_PAPER - 1], OTHER] if on_paper and len(levels) > _ON_PAPER else levels


def shade(level: str) -> int:
    """The number of a level's colour in charts: the same whatever others stand beside it."""
    return _ORDER.index(level) if level in _ORDER else len(_ORDER)


def rows_of(facts: Facts, levels: Sequence[str]) -> list[Row]:
    """One a programme with awards, in the order of the register, then the whole. `levels` as from levels_of()."""
    standing, found = facts.standing, []
    for programme in facts.programmes:
        held = [one for one in standing if one.programme_id == programme.id]
        if held:
            paid = sum(one.paid_fen for one in facts.awards if one.programme_id == programme.id)
            found.append(_row(programme.code, held, levels, paid))
    return [*found, _row("", standing, levels, sum(one.paid_fen for one in facts.awards))]


def _row(key: str, held: list[Holding], levels: Sequence[str], paid: int) -> Row:
    by_level = tuple(_persons(one for one in held if _is_in(one.level, level, levels)) for level in levels)
    return Row(key, by_level, _persons(held), len(held), sum(one.amount_fen for one in held), paid)


def _is_in(level: str, column: str, levels: Sequence[str]) -> bool:
    return level not in levels if column == OTHER else level == column


def _persons(held: Iterable[Holding]) -> int:
    return len({one.person_id for one in held})
