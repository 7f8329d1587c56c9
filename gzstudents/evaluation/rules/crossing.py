"""Recipients by programme and level, each programme and the whole with its own total: a person may be in several."""

from collections.abc import Iterable
from typing import NamedTuple

from gzstudents.evaluation.rules.facts import Facts, Holding
from gzstudents.kernel import codes


class Row(NamedTuple):
    """`persons` by level, in the order of the levels; `total` counts each person once."""

    key: str  # code of the programme, "" for all
    persons: tuple[int, ...]
    total: int
    awards: int
    amount_fen: int
    paid_fen: int


def levels_of(facts: Facts) -> list[str]:
    """Those that occur, the highest first; not stated last."""
    order = [entry.code for entry in codes.values("level")]
    found = {one.level for one in facts.standing}
    known = sorted(found & set(order), key=lambda code: (["PHD", "MA", "BA", "JC", "PREP", "NON"].index(code), code))
    return [*known, *sorted(found - set(order))]


def rows_of(facts: Facts) -> list[Row]:
    """One a programme with awards, in the order of the register, then the whole."""
    levels = levels_of(facts)
    standing, found = facts.standing, []
    for programme in facts.programmes:
        held = [one for one in standing if one.programme_id == programme.id]
        if held:
            paid = sum(one.paid_fen for one in facts.awards if one.programme_id == programme.id)
            found.append(_row(programme.code, held, levels, paid))
    return [*found, _row("", standing, levels, sum(one.paid_fen for one in facts.awards))]


def _row(key: str, held: list[Holding], levels: list[str], paid: int) -> Row:
    by_level = tuple(_persons(one for one in held if one.level == level) for level in levels)
    return Row(key, by_level, _persons(held), len(held), sum(one.amount_fen for one in held), paid)


def _persons(held: Iterable[Holding]) -> int:
    return len({one.person_id for one in held})
