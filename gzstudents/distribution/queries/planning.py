"""What a fill would do with the undecided; writes nothing."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from gzstudents.distribution.queries.board import is_ready
from gzstudents.distribution.queries.cycles import get_cycles
from gzstudents.distribution.queries.lines import list_lines
from gzstudents.distribution.queries.problem import whole
from gzstudents.distribution.rules import greedy
from gzstudents.distribution.rules.problem import Filling, Problem
from gzstudents.distribution.rules.standing import PLACED, UNPLACED, Seat, decision


def problem_of(
    session: Session, *, cycle_ids: Sequence[int], staged: Mapping[int, Seat] | None = None, anew: bool = False
) -> Problem:
    """The problem of these cycles, with what is staged on a screen taken as decided. Of cycles that are final only what was
    decided counts: nobody there is filled any more. `anew`: whom a fill or a plan has placed or refused is taken as
    undecided; what a person decided stays.
    """
    cycles = get_cycles(session, list(cycle_ids))
    closed = {one.id for one in cycles if one.is_closed}
    lines = [line for line in list_lines(session, cycles) if is_ready(line)]
    problem = whole(session, cycles, lines)
    if anew:
        free = {line.id for line in lines if line.cycle_id not in closed and is_by_program(line.seat)}
        problem = problem._replace(
            candidates=tuple(
                one._replace(decided=None) if one.application in free else one for one in problem.candidates
            )
        )
    seats = staged or {}
    candidates = (
        one._replace(decided=decision(seats[one.application])) if one.application in seats else one
        for one in problem.candidates
    )
    return problem._replace(
        candidates=tuple(one for one in candidates if one.decided is not None or one.cycle not in closed)
    )


def is_by_program(seat: Seat) -> bool:
    """Whether a fill or a plan decided so, and not a person."""
    return seat.state in {PLACED, UNPLACED} and seat.method in {"FILL", "OPTIMAL"}


def planned(session: Session, *, cycle_ids: Sequence[int], staged: Mapping[int, Seat] | None = None) -> Filling:
    """The default fill by rank: places and reasons for the undecided of the cycles that are not final."""
    return greedy.fill(problem_of(session, cycle_ids=cycle_ids, staged=staged))


def seats_of(filling: Filling, method: str) -> dict[int, Seat]:
    """A proposal as seats, by application."""
    placed = {key: Seat(PLACED, one.grade, one.amount_fen, method=method) for key, one in filling.placed.items()}
    refused = {
        key: Seat(UNPLACED, reason=one.code, detail=one.detail, method=method) for key, one in filling.refused.items()
    }
    return {**placed, **refused}
