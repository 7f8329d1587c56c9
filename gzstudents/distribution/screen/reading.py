"""What the board asks of the store."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from gzstudents.distribution import queries
from gzstudents.distribution.queries import Board, Known, SnapshotRow
from gzstudents.distribution.rules.problem import Filling
from gzstudents.distribution.rules.standing import Seat, Standing


class Page(NamedTuple):
    """The first picture: candidates and live figures; conditions come after it."""

    board: Board
    live: Standing


class Checked(NamedTuple):
    """What everybody's conditions and shares come to, and the live figures with them."""

    cycle_ids: tuple[int, ...]
    known: Known
    live: Standing


def page(session: Any, *, year: str, cycle_id: int) -> Page:
    board = queries.board(session, year=year, cycle_id=cycle_id)
    return Page(board, queries.standing(board.problem, board.lines, board.shown))


def checked(session: Any, *, year: str, cycle_id: int) -> Checked:
    from gzstudents.distribution.queries.problem import make

    board = queries.board(session, year=year, cycle_id=cycle_id)
    known = queries.know(session, board.shown, board.lines)
    problem = make(session, board.shown, board.lines, known)
    ids = tuple(one.id for one in board.shown)
    return Checked(ids, known, queries.standing(problem, board.lines, board.shown))


def fill(session: Any, *, cycle_ids: Sequence[int], staged: dict[int, Seat]) -> Filling:
    return queries.planned(session, cycle_ids=cycle_ids, staged=staged)


def snapshots(session: Any, *, cycle_id: int) -> list[SnapshotRow]:
    return queries.list_snapshots(session, cycle_id=cycle_id)
