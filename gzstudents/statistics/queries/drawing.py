"""The tables for the window: the facts are read once and kept until something changes."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel.connection import Connection
from gzstudents.statistics.queries import Member, known, list_members, load_and_keep, load_facts
from gzstudents.statistics.queries.own import own_columns
from gzstudents.statistics.rules.facts import day_number
from gzstudents.statistics.rules.own import OwnColumn
from gzstudents.statistics.rules.periods import Period
from gzstudents.statistics.rules.report import Basis, Report, draw_up
from gzstudents.statistics.rules.roll import Roll


class Source(NamedTuple):
    """The facts. `past` is what they came from where that is another day's: names are read there too."""

    roll: Roll
    known_on: date | None = None
    past: Connection | None = None
    own: Sequence[OwnColumn] = ()  # of fields that the office has defined


class Drawn(NamedTuple):
    source: Source
    report: Report


def draw(
    session: Session, *, kept: Source | None, known_on: date | None, path: Path, key: bytes | None, period: Period,
    basis: Basis, scheme: int, today: date,
) -> Drawn:  # fmt: skip
    """All tables; from the facts that were read before, if they are of the same day."""
    source = kept if kept is not None and kept.known_on == known_on else _read(session, known_on, path, key)
    return Drawn(
        source, draw_up(source.roll, period, basis=basis, scheme=scheme, today=today, known_on=known_on, own=source.own)
    )


def _read(session: Session, known_on: date | None, path: Path, key: bytes | None) -> Source:
    if known_on is None:
        roll = Roll(load_and_keep(session))
        return Source(roll, own=own_columns(session, roll.facts))
    past = known.connect(path, key, known_on)
    try:
        roll = Roll(load_facts(past))
        return Source(roll, known_on, past, own_columns(past, roll.facts))
    except BaseException:
        past.close()
        raise


def members(session: Session, *, drawn: Drawn, people: list[int], enrolments: list[int] | None) -> list[Member]:
    """The people behind a figure, as they were called on the day the figures are of."""
    day = day_number(drawn.report.period.cutoff)
    return list_members(drawn.source.past or session, drawn.source.roll.facts, day, people, enrolments)
