"""Value, budget outflow and cash: three figures of one award (domain: trap 27); pure."""

from collections.abc import Iterable
from typing import NamedTuple

GONE = frozenset({"PAID", "CLAWED_BACK"})  # money that moved: out, and with a minus back
BOUND = GONE | {"APPROVED"}  # and what a locked roster has promised
OPEN = frozenset({"PLANNED", "HELD"})


class Part(NamedTuple):
    """An instalment as the figures look at it."""

    paid_to: str
    amount_fen: int
    state: str
    budget_year: int


class Figures(NamedTuple):
    """In fen. `value`: what is given, whoever gets it; `outflow`: what leaves the budget; `cash`: what the student gets."""

    value_fen: int = 0
    outflow_fen: int = 0
    cash_fen: int = 0


def leaves_budget(paid_to: str, sponsor_kind: str) -> bool:
    """Tuition and rooms that a university gives of its own cost it no money; of everybody else's they do."""
    return not (paid_to == "UNIVERSITY" and sponsor_kind == "UNIVERSITY")


def figures(parts: Iterable[Part], sponsor_kind: str, states: frozenset[str], year: int | None = None) -> Figures:
    """The three figures of the instalments in some states, of a calendar year or of all."""
    value = outflow = cash = 0
    for one in parts:
        if one.state in states and year in {None, one.budget_year}:
            value += one.amount_fen
            outflow += one.amount_fen if leaves_budget(one.paid_to, sponsor_kind) else 0
            cash += one.amount_fen if one.paid_to == "STUDENT" else 0
    return Figures(value, outflow, cash)
