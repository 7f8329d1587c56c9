"""What the schedule of an award is worked out from: plain values, days in ISO form, "" is open; pure."""

from typing import NamedTuple


class Line(NamedTuple):
    """A part of what the award is worth, as decided. `pieces`: of a TERM line the payments of a year."""

    item: str
    amount_fen: int  # a month, a term, a year or once
    per: str
    months: int
    paid_to: str
    pieces: int = 1

    @property
    def total_fen(self) -> int:
        return self.amount_fen * (self.months if self.per == "MONTH" else self.pieces)


class Dated(NamedTuple):
    """A status or an event of an award, from its day on."""

    day: str
    what: str


class Away(NamedTuple):
    """An absence, both ends included; no end while it goes on."""

    kind: str
    starts_on: str
    ends_on: str = ""


class Terms(NamedTuple):
    """What the rules of pay leave to the programme and the school. See resources/payments/rules.toml."""

    late_after_day: int = 15
    absent_over_days: int = 15
    sign_in_closes_day: int = 26
    holidays: tuple[str, ...] = ()  # "07-10/08-31" of every year or "2026-01-20/2026-02-28"
    needs_sign_in: bool = False
    most_halves: int | None = None  # half months of a lifetime


class Facts(NamedTuple):
    """One award and its student. Statuses, events and absences in the order of their days."""

    academic_year: str
    decided_on: str
    state: str  # of the award today
    starts_on: str = ""
    ends_on: str = ""
    statuses: tuple[Dated, ...] = ()
    events: tuple[Dated, ...] = ()
    absences: tuple[Away, ...] = ()
    signed: frozenset[str] = frozenset()  # months
    received_halves: int = 0  # of the same programme before this award
    released: frozenset[str] = frozenset()  # months of the stipend that somebody lets be paid, see following.SOFT
    today: str = ""
    entered_on: str = ""  # the first day of the studies


class Due(NamedTuple):
    """One instalment as the rules have it. `halves` of a month; 2 for what is not paid by the month, too."""

    item: str
    month: str
    paid_to: str
    full_fen: int
    halves: int
    amount_fen: int
    state: str  # PLANNED, HELD, DROPPED
    reason: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.item, self.month
