"""The tables for the window: the facts are read once and kept until something changes."""

from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.statistics.queries import load_and_keep
from gzstudents.statistics.rules.periods import Period
from gzstudents.statistics.rules.report import Basis, Report, draw_up
from gzstudents.statistics.rules.roll import Roll


class Drawn(NamedTuple):
    roll: Roll
    report: Report


def draw(session: Session, *, roll: Roll | None, period: Period, basis: Basis, scheme: int, today: date) -> Drawn:
    """All tables; with `roll` from the facts that were read before."""
    known = roll or Roll(load_and_keep(session))
    return Drawn(known, draw_up(known, period, basis=basis, scheme=scheme, today=today))
