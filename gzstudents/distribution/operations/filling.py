"""A fill straight into the store: for the command line; the board stages the same and lets a person save it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.distribution.operations.saving import Saved, save
from gzstudents.distribution.operations.writing import Change
from gzstudents.distribution.queries.cycles import get_cycles
from gzstudents.distribution.queries.lines import list_lines
from gzstudents.distribution.queries.planning import planned, seats_of
from gzstudents.distribution.rules.problem import Filling
from gzstudents.kernel.access import operation


class Filled(NamedTuple):
    placed: int
    unplaced: int
    saved: Saved


@operation("distribution.fill")
def fill(session: Session, *, cycle_ids: Sequence[int]) -> Filled:
    """By rank, each the best place that is free; decides nobody who is decided, so a second fill changes nothing."""
    return take_over(session, cycle_ids=cycle_ids, filling=planned(session, cycle_ids=cycle_ids), method="FILL")


@operation("distribution.take_over")
def take_over(
    session: Session, *, cycle_ids: Sequence[int], filling: Filling, method: str = "OPTIMAL",
    seen: Mapping[int, int] | None = None,
) -> Filled:  # fmt: skip
    """Write what a fill proposes for the undecided; for each of the others the reason that it found. `seen`: the versions of
    the placements when the proposal was begun, where that was before this act. Raises StaleRecord where somebody decided since.
    """
    known = {line.id: line.version for line in list_lines(session, get_cycles(session, list(cycle_ids)))}
    versions = known if seen is None else {**known, **seen}
    changes = [Change(key, seat, versions.get(key, 0)) for key, seat in seats_of(filling, method).items()]
    saved = save(session, cycle_ids=cycle_ids, changes=changes)
    return Filled(len(filling.placed), len(filling.refused), saved)
