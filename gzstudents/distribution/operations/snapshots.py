"""What the board of a cycle looked like each time it was saved: figures to read, seats to compare."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from gzstudents.distribution.model import DistributionSnapshot
from gzstudents.distribution.queries.cycles import CycleRow
from gzstudents.distribution.queries.lines import Line
from gzstudents.distribution.queries.snapshots import said
from gzstudents.distribution.rules.standing import PLACED, UNDECIDED, Standing


def keep(
    session: Session, cycle: CycleRow, before: Sequence[Line], after: Mapping[int, Line], live: Standing, *, kind: str,
    sheets: Mapping[int, Any] | None = None, accepted: Sequence[str] = (),
) -> int:  # fmt: skip
    """Enter a snapshot of one cycle; `before`: its lines as they were stored; `accepted`: what is not as it should be and was
    agreed to (kernel.told). Holds no name: they are looked up.
    """
    lines = [after.get(line.id, line) for line in before]
    content: dict[str, Any] = {
        "seats": {str(one.id): list(one.seat) for one in lines if one.seat.state != UNDECIDED},
        "figures": _figures(cycle, before, lines, live),
    }
    if accepted:
        content["figures"]["accepted"] = list(accepted)
    if sheets:
        content["sheets"] = {str(key): sheet for key, sheet in sheets.items()}
    record = DistributionSnapshot(
        cycle_id=cycle.id,
        kind=kind,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        made_by=_actor(session),
        summary=said(kind, content["figures"]),
        content=json.dumps(content, ensure_ascii=False, separators=(",", ":")),
    )
    session.add(record)
    session.flush()
    return record.id


def _actor(session: Session) -> str:
    return str(
        session.connection().exec_driver_sql("SELECT who FROM acts WHERE id = ?", (session.info["act_id"],)).scalar()
        or ""
    )


def _figures(cycle: CycleRow, before: Sequence[Line], after: Sequence[Line], live: Standing) -> dict[str, Any]:
    """What the summary is made of: how many stand how, what changed, places and money."""
    moved = [(old.seat, new.seat) for old, new in zip(before, after, strict=True) if old.seat != new.seat]
    cells = live.layout.cells[cycle.id]
    grades = Counter(one.seat.grade for one in after if one.seat.state == PLACED)
    return {
        "counts": dict(sorted(Counter(one.seat.state for one in after).items())),
        "changed": dict(sorted(Counter(new.state for _old, new in moved).items())),
        "methods": dict(sorted(Counter(new.method for _old, new in moved if new.method).items())),
        "grades": dict(sorted(grades.items())),
        "spent_fen": sum(one.seat.amount_fen for one in after if one.seat.state == PLACED),
        "budget_fen": cycle.budget_fen,
        "rooms": [[*cell[1:], live.ledger.taken[cell]] for cell in cells],
    }
