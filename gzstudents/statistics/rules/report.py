"""All tables of a period in one piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gzstudents.kernel.i18n import mark
from gzstudents.statistics.rules import crossfoot
from gzstudents.statistics.rules.facts import Facts, day_number
from gzstudents.statistics.rules.flows import Flows, table_e
from gzstudents.statistics.rules.notes import with_notes
from gzstudents.statistics.rules.notices import Notice, notices
from gzstudents.statistics.rules.own import OwnColumn, table_x
from gzstudents.statistics.rules.periods import Period
from gzstudents.statistics.rules.roll import Roll, counted_once
from gzstudents.statistics.rules.scholarships import table_g
from gzstudents.statistics.rules.table import Note, Table
from gzstudents.statistics.rules.tables import NOT_FOREIGN, Chosen, table_a, table_b, table_c, table_d, table_f

ORDER = ("A", "B", "C", "D", "D-HMT", "E", "E-HMT", "F", "G", "G-HMT")
Basis = Literal["persons", "enrolments"]
_KNOWN = mark("按 {day} 结束时已登记的内容统计，此后的登记和更正未计入。")
_FUTURE = mark("截止日 {day} 尚未到来，数字按现有登记，可能改变。")


@dataclass(frozen=True, slots=True)
class Report:
    """The tables by id, in the order they are printed, and what has to be said beside them."""

    period: Period
    basis: Basis
    scheme: int
    drawn_up: date
    tables: dict[str, Table]
    notices: list[Notice]
    known_on: date | None = None  # drawn up from what was known at the end of this day; None: from what is known now

    @property
    def persons(self) -> bool:
        return self.basis == "persons"


def draw_up(
    roll: Roll,
    period: Period,
    *,
    basis: Basis = "persons",
    scheme: int = 5,
    today: date,
    known_on: date | None = None,
    own: Sequence[OwnColumn] = (),
) -> Report:
    """All tables, checked: raises CrossFoot rather than give figures that do not add up. `known_on`: of what day the facts
    of the roll are. `own`: fields of the office's own, a table each.
    """
    persons = basis == "persons"
    span = day_number(period.first), day_number(period.last)
    enrolled = roll.on(*span)
    places = counted_once(roll, enrolled) if persons else enrolled
    everybody = Chosen(roll, places, day_number(period.cutoff))
    made = [*_stock(everybody, scheme), *_flow(roll, period, persons=persons), *_awards(roll.facts, period)]
    by_id = {table.id: with_notes(table, period, persons=persons, scheme=scheme) for table in made}
    tables = {name: by_id[name] for name in ORDER}
    for number, column in enumerate(own, 1):
        table = with_notes(table_x(number, everybody, column), period, persons=persons, scheme=scheme)
        tables[table.id] = table
    for table in tables.values():
        crossfoot.check(table)
    crossfoot.agree(tables)
    said = notices(roll, enrolled, everybody, span)
    if period.cutoff > today:
        said.insert(0, Notice("future", "warning", Note(_FUTURE, {"day": period.cutoff.isoformat()})))
    if known_on is not None:
        said.insert(0, Notice("known", "warning", Note(_KNOWN, {"day": known_on.isoformat()})))
    return Report(period, basis, scheme, today, tables, said, known_on)


def _stock(everybody: Chosen, scheme: int) -> list[Table]:
    return [
        table_a(everybody),
        table_b(everybody, scheme),
        table_c(everybody),
        table_d("D", everybody, ("INTL",)),
        table_d("D-HMT", everybody, NOT_FOREIGN),
        table_f(everybody),
    ]


def _flow(roll: Roll, period: Period, *, persons: bool) -> list[Table]:
    flows = Flows(roll, (day_number(period.flow[0]), day_number(period.flow[1])), persons=persons)
    return [table_e("E", flows, ("INTL",)), table_e("E-HMT", flows, NOT_FOREIGN)]


def _awards(facts: Facts, period: Period) -> list[Table]:
    year = period.award_year
    return [table_g("G", facts, year, ("INTL",)), table_g("G-HMT", facts, year, NOT_FOREIGN)]
