"""The board of one cycle, or of all cycles of a year: candidates in the order of their ranks, and how each stands."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.distribution.queries.cycles import (
    CycleRow,
    get_cycles,
    list_cycles,
    list_years,
    usual_cycle,
    usual_year,
)
from gzstudents.distribution.queries.lines import Line, list_lines
from gzstudents.distribution.queries.problem import make
from gzstudents.distribution.rules.problem import Problem
from gzstudents.distribution.rules.standing import OPEN

WHOLE_YEAR = -1  # asks for all cycles of the year


class Board(NamedTuple):
    """All that the page shows, and what is left out: `unranked` applications have no rank yet."""

    years: list[str]
    year: str
    cycles: list[CycleRow]  # of the year, to choose from
    chosen: int  # a cycle's id, WHOLE_YEAR, 0: there is none
    lines: list[Line]
    unranked: int
    problem: Problem  # what holds for them, as far as it is known without looking at anybody's facts

    @property
    def shown(self) -> list[CycleRow]:
        """The cycles whose candidates are shown."""
        return self.cycles if self.chosen == WHOLE_YEAR else [one for one in self.cycles if one.id == self.chosen]

    @property
    def closed(self) -> list[int]:
        return [one.id for one in self.shown if one.is_closed]


def board(session: Session, *, year: str = "", cycle_id: int = 0) -> Board:
    """The board of a cycle; of the one somebody most likely came for when none is asked for."""
    known = get_cycles(session, [cycle_id]) if cycle_id > 0 else []
    wanted = known[0].academic_year if known else year or usual_year(session)
    cycles = list_cycles(session, wanted)
    chosen = known[0].id if known else WHOLE_YEAR if cycle_id == WHOLE_YEAR and cycles else usual_cycle(cycles)
    shown = cycles if chosen == WHOLE_YEAR else [one for one in cycles if one.id == chosen]
    lines = list_lines(session, shown)
    ready = [one for one in lines if is_ready(one)]
    made = make(session, shown, ready)
    return Board(list_years(session), wanted, cycles, chosen, ready, len(lines) - len(ready), made)


def is_ready(line: Line) -> bool:
    """Whether an application has come to the board: ranked, decided already, or not in the running any more."""
    return line.rank is not None or line.seat.state != OPEN.state or line.outcome != "OPEN"
