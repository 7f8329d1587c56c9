"""What an evaluation is worked out from: the awards of a year, who might have had one, what became of earlier holders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gzstudents.evaluation.rules.form import Parameters, form


class Holding(NamedTuple):
    """An award of the year with what was paid for it up to the cut-off day, less what was got back. Money in fen.

    `due`: instalments that had to be paid by then, `on_time`: those paid in time; held and dropped ones are in neither.
    `status`: of the studies on the cut-off day. `took_place`: it came of a cycle of the year that has places.
    """

    award_id: int
    person_id: int
    enrolment_id: int
    programme_id: int
    level: str
    amount_fen: int
    decided_on: str
    state: str
    population: str = "INTL"
    gender: str = "0"
    country: str = ""
    discipline: str = ""
    college: str = ""
    status: str = "REGISTERED"
    paid_fen: int = 0
    due_fen: int = 0
    due: int = 0
    on_time: int = 0
    first_paid_on: str = ""
    took_place: int = 0

    @property
    def stands(self) -> bool:
        return self.state != "CANCELLED"


class Student(NamedTuple):
    """Somebody on the roll in the year whom the programme is for. Average mark in hundredths, highest HSK level."""

    person_id: int
    population: str
    level: str
    average: int | None = None
    hsk: int | None = None
    outstanding: bool = False


class Finisher(NamedTuple):
    """Somebody who held the programme in this year or before and was to end, or did end, in the year."""

    person_id: int
    enrolment_id: int
    expected_end: str  # may be a month or a year only
    ended_on: str  # "" while they study
    status: str
    paid_fen: int  # by these programmes, in all years


class Graduate(NamedTuple):
    """A former holder of whom so many months after graduation are over in the year, and what was known of them then."""

    person_id: int
    months: int
    activity: str = ""
    place: str = ""


class Reviewed(NamedTuple):
    award_id: int
    person_id: int
    state: str
    result: str


class ProgrammeFacts(NamedTuple):
    id: int
    code: str
    zh: str
    en: str
    sponsor_zh: str
    sponsor_en: str
    sponsor_kind: str


@dataclass(frozen=True)
class Facts:
    """For some programmes and an academic year, as on the cut-off day."""

    academic_year: str
    first: str
    last: str
    on: str
    programmes: tuple[ProgrammeFacts, ...]
    awards: tuple[Holding, ...]
    eligible: tuple[Student, ...] = ()
    earlier: frozenset[int] = frozenset()  # persons who held one of these programmes in an earlier year
    finishers: tuple[Finisher, ...] = ()
    graduates: tuple[Graduate, ...] = ()
    reviews: tuple[Reviewed, ...] = ()
    # by programme, of the year's cycles; a programme without any is in neither, and its money is not held against them
    budgets: Mapping[int, int] = field(default_factory=dict)
    places: Mapping[int, int] = field(default_factory=dict)
    calendar_budgets: Mapping[int, int] = field(default_factory=dict)
    # programme, award, fen out of the budget of the calendar year: awards of the year before too
    calendar_paid: tuple[tuple[int, int, int], ...] = ()
    parameters: Parameters = field(default_factory=lambda: form().parameters)  # by which it was counted

    @property
    def standing(self) -> list[Holding]:
        return [one for one in self.awards if one.stands]

    @property
    def recipients(self) -> list[int]:
        """Persons, each once, in the order of their awards."""
        return list(dict.fromkeys(one.person_id for one in self.standing))
