"""For when a statistic is drawn up: a reference day, an academic year or a calendar year."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from gzstudents.kernel import dates
from gzstudents.kernel.i18n import _

PeriodKind = Literal["day", "academic", "calendar"]


@dataclass(frozen=True, slots=True)
class Period:
    """Both days inclusive; a reference day begins and ends on itself."""

    kind: PeriodKind
    first: date
    last: date

    @property
    def cutoff(self) -> date:
        """The day whose nationality counts (domain: trap 3)."""
        return self.last

    @property
    def key(self) -> str:
        """2025-09-01, 2025-2026 or 2025."""
        if self.kind == "day":
            return self.first.isoformat()
        return dates.academic_year(self.first) if self.kind == "academic" else str(self.first.year)

    @property
    def flow(self) -> tuple[date, date]:
        """The days whose entrants and leavers table E counts: the year itself; for a reference day the last academic
        year that was over before it (the practice of the national return: stock on 1 September, flow of the year before).
        """
        if self.kind != "day":
            return self.first, self.last
        start = dates.academic_year_bounds(dates.academic_year(self.first))[0]
        return date(start.year - 1, 9, 1), date(start.year, 8, 31)

    @property
    def award_year(self) -> str:
        """The one academic year whose awards table G counts. A calendar year takes the academic year that begins in it:
        so no award is counted in two calendar years, and the awards paid before 31 December fall into their own.
        """
        if self.kind == "calendar":
            return f"{self.first.year}-{self.first.year + 1}"
        return dates.academic_year(self.first)

    def label(self) -> str:
        if self.kind == "day":
            return _("截至 {day}", day=self.key)
        return _("{year} 学年", year=self.key) if self.kind == "academic" else _("{year} 年", year=self.key)

    def span(self) -> str:
        """The days in words."""
        if self.kind == "day":
            return self.key
        return _("{first} 至 {last}", first=self.first.isoformat(), last=self.last.isoformat())


def on_day(day: date) -> Period:
    return Period("day", day, day)


def of_academic_year(year: str) -> Period:
    """1 September to 31 August. Raises ValueError for anything but two years that follow each other."""
    first, last = dates.academic_year_bounds(year)
    return Period("academic", first, last)


def of_calendar_year(year: int) -> Period:
    return Period("calendar", date(year, 1, 1), date(year, 12, 31))


def default(today: date) -> Period:
    """1 September of the current year, the day of the national return."""
    return on_day(date(today.year, 9, 1))
