"""The days to come of the cycles of scholarships."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from gzstudents.applications.rules import waiting
from gzstudents.office.queries.running import Running

_AHEAD, _MOST = 60, 6  # days; entries


class Entry(NamedTuple):
    """A day on which something begins or ends: which day of a cycle (as `applications.rules.steps.DAYS` names it), and whose."""

    day: str
    what: str
    about: tuple[str, ...]  # told texts
    cycles: tuple[int, ...]


def days_ahead(cycles: Sequence[Running], today: date) -> list[Entry]:
    """The next days, the same of several cycles together."""
    last = (today + timedelta(days=_AHEAD)).isoformat()
    found: dict[tuple[str, str], list[Running]] = {}
    for cycle in cycles:
        for what, day in waiting.days_ahead(cycle.state, cycle.now, today.isoformat()):
            if day <= last:
                found.setdefault((day, what), []).append(cycle)
    return [
        Entry(day, what, tuple(one.called for one in found[day, what]), tuple(one.id for one in found[day, what]))
        for day, what in sorted(found)[:_MOST]
    ]
