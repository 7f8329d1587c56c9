"""Seats into the store, with what was seen before: for every act on the board."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.distribution.queries.lines import Line
from gzstudents.distribution.rules.standing import OPEN, UNDECIDED, Seat
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.i18n import _, _n

_NAMED = 5  # people named in a sentence
_INSERT = """
INSERT INTO placements (state, level, grade, college, amount_fen, waiting, reason, detail, method, before, decided_on,
    application_id, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, 1)
"""
_UPDATE = """
UPDATE placements SET state = ?, level = ?, grade = ?, college = ?, amount_fen = ?, waiting = ?, reason = ?, detail = ?,
    method = ?, before = '', decided_on = ?, version = version + 1 WHERE application_id = ?
"""


class Change(NamedTuple):
    """Another seat for an application. `version`: of its placement as it was seen, 0 where it had none."""

    application_id: int
    seat: Seat
    version: int


def known(lines: Sequence[Line], changes: Sequence[Change]) -> dict[int, Line]:
    """The lines that are to change. Raises StaleRecord where one was decided by somebody else meanwhile, or is gone."""
    found = {line.id: line for line in lines}
    gone = [change for change in changes if change.application_id not in found]
    if gone:
        raise RuleBroken(_n("有 {count} 份申请已不在这一批次中，请刷新页面。", len(gone)))
    stale = [found[one.application_id] for one in changes if found[one.application_id].version != one.version]
    if stale:
        named = _("、").join(line.name for line in stale[:_NAMED])
        raise StaleRecord(
            _n("{names}等 {count} 人刚被别人重新分配，没有保存任何更改。请刷新页面，再看一遍您的更改。", len(stale), names=named)
        )  # fmt: skip
    return {one.application_id: found[one.application_id] for one in changes}


def write(session: Session, lines: Mapping[int, Line], seats: Mapping[int, Seat], *, day: str = "") -> int:
    """Write the seats that are others than stored; the stage of the applications follows. Returns how many."""
    today = day or date.today().isoformat()
    changed = {key: seat for key, seat in seats.items() if seat != lines[key].seat}
    new = [_values(lines[key], seat, today) for key, seat in changed.items() if lines[key].version == 0]
    old = [_values(lines[key], seat, today) for key, seat in changed.items() if lines[key].version]
    connection = session.connection()
    if new:
        connection.exec_driver_sql(_INSERT, new)
    if old:
        connection.exec_driver_sql(_UPDATE, old)
    _stages(session, (key for key, seat in changed.items() if seat.state != UNDECIDED), "RANKED", "DISTRIBUTED")
    _stages(session, (key for key, seat in changed.items() if seat == OPEN), "DISTRIBUTED", "RANKED")
    return len(changed)


def _values(line: Line, seat: Seat, today: str) -> tuple[object, ...]:
    cell = (line.level, seat.grade, line.college) if seat.state != UNDECIDED else ("", "", "")
    return (
        seat.state, *cell, seat.amount_fen, seat.waiting, seat.reason, seat.detail, seat.method,
        None if seat.state == UNDECIDED else today, line.id,
    )  # fmt: skip


def _stages(session: Session, keys: Iterable[int], before: str, after: str) -> None:
    rows = [(after, key, before) for key in keys]
    if rows:
        session.connection().exec_driver_sql(
            "UPDATE applications SET stage = ?, version = version + 1 WHERE id = ? AND stage = ?", rows
        )
