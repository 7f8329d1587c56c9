"""What a new year takes over from the old one: the plan is worked out here once, shown, and then carried out as it stands."""

import hashlib
import json
from calendar import isleap
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from gzstudents.applications.rules import steps
from gzstudents.kernel import codes, dates
from gzstudents.kernel.i18n import _
from gzstudents.scholarships import rates as worth
from gzstudents.scholarships.rates import RateTerms

IsWorking = Callable[[date], bool]
_STATUTORY: Final = frozenset({"decide_by", "pay_by"})  # never later than the day that the rule names
_ONE_DAY: Final = timedelta(days=1)


class CycleTerms(NamedTuple):
    """A cycle with all that belongs to it, as plain values; quotas, shares and criteria as their columns."""

    id: int
    programme_id: int
    programme: str  # code
    name: str
    round: int
    state: str
    days: Mapping[str, str]
    budget_fen: int | None
    quota_mode: str
    places: int | None
    quotas: tuple[Mapping[str, object], ...] = ()
    shares: tuple[Mapping[str, object], ...] = ()
    criteria: tuple[Mapping[str, object], ...] = ()
    valid_from: str = ""  # of the programme
    valid_to: str = ""
    lacks: tuple[str, ...] = ()  # what its rates lack in the new year, in sentences

    @property
    def called(self) -> str:
        """The programme; the round only where it is not the first."""
        return self.name if self.round == 1 else _("{programme} 第 {round} 批", programme=self.name, round=self.round)


class MovedDay(NamedTuple):
    """`why` says what was done beside adding a year, "" where nothing was."""

    name: str
    before: str
    after: str
    why: str


class Planned(NamedTuple):
    """One cycle of the new year. `skipped` says why there is none; `archives`: the old one is archived."""

    old: CycleTerms
    academic_year: str
    days: tuple[MovedDay, ...]
    archives: bool
    notes: tuple[str, ...]
    skipped: str = ""


class Plan(NamedTuple):
    from_year: str
    to_year: str
    cycles: tuple[Planned, ...]

    @property
    def new(self) -> list[Planned]:
        return [one for one in self.cycles if not one.skipped]

    @property
    def digest(self) -> str:
        """Changes with anything that the plan would do: what was shown is what is done."""
        text = json.dumps(self.cycles, ensure_ascii=False, default=dict)
        return hashlib.sha256(text.encode()).hexdigest()


def following(academic_year: str) -> str:
    """The academic year after one."""
    first = int(academic_year[:4]) + 1
    return f"{first:04}-{first + 1:04}"


def plan(
    cycles: Sequence[CycleTerms], from_year: str, taken: frozenset[tuple[int, int]], is_working: IsWorking = dates.is_working_day
) -> Plan:  # fmt: skip
    """The new year of these cycles. `taken`: (programme id, round) that the new year has already."""
    to_year = following(from_year)
    return Plan(from_year, to_year, tuple(_planned(one, to_year, taken, is_working) for one in cycles))


def _planned(old: CycleTerms, to_year: str, taken: frozenset[tuple[int, int]], is_working: IsWorking) -> Planned:
    first, last = (day.isoformat() for day in dates.academic_year_bounds(to_year))
    skipped = ""
    if (old.programme_id, old.round) in taken:
        skipped = _("{year} 学年已有这个批次。", year=to_year)
    elif old.valid_to and old.valid_to < first:
        skipped = _("项目已于 {day} 结束。", day=old.valid_to)
    elif old.valid_from and old.valid_from > last:
        skipped = _("项目从 {day} 起才设立。", day=old.valid_from)
    days = () if skipped else moved(old.days, is_working)
    notes = [*(() if skipped else old.lacks), *steps.order_of_days({one.name: one.after for one in days})]
    archives = old.state == "FINAL" and not skipped
    if not skipped and old.state in steps.RUNNING:
        notes.append(_("旧批次还没有评定完，不归档。"))
    return Planned(old, to_year, days, archives, tuple(notes), skipped)


def lacking(rates: Sequence[RateTerms], grades: Sequence[str], to_year: str) -> tuple[str, ...]:
    """What keeps from awarding in a year, in sentences: no rates in force, amounts that nobody filled in, places of `grades`
    that have no rate any more.
    """
    in_force = worth.in_force(rates, dates.academic_year_bounds(to_year)[0].isoformat())
    if not in_force:
        return (_("{year} 学年没有资助标准。请先在“项目与批次”中填写，填写之前不能评定。", year=to_year),)
    found = []
    if any(not one.amount_fen for one in in_force):
        found.append(_("资助标准里还有金额没有填写，填写之前不能评定。"))
    known = worth.grades(in_force)
    gone = [codes.label("award_grade", one) for one in dict.fromkeys(grades) if one and one not in known]
    if gone:
        listed = _("、").join(gone)
        found.append(_("{year} 学年没有“{grades}”的资助标准，名额表里的这些名额用不上。", year=to_year, grades=listed))
    return tuple(found)


def moved(days: Mapping[str, str], is_working: IsWorking = dates.is_working_day) -> tuple[MovedDay, ...]:
    """Each day a year on. A day that was worked and now is not goes to a working day: beginnings and ends of periods to the next
    one (Civil Code art. 203), the last day to decide and to pay to the one before. A notice keeps its working days.
    """
    found = {name: _moved(name, days[name], is_working) for name in steps.DAYS if days.get(name)}
    if "notice_from" in found and "notice_until" in found:
        found["notice_until"] = _as_long(found["notice_from"], found["notice_until"], is_working)
    return tuple(found.values())


def _moved(name: str, before: str, is_working: IsWorking) -> MovedDay:
    old = date.fromisoformat(before)
    why = ""
    if (old.month, old.day) == (2, 29) and not isleap(old.year + 1):
        new, why = date(old.year + 1, 2, 28), _("这一年没有 2 月 29 日")
    else:
        new = old.replace(year=old.year + 1)
    if is_working(old) and not is_working(new):
        step = -_ONE_DAY if name in _STATUTORY else _ONE_DAY
        while not is_working(new):
            new += step
        why = _("遇节假日，提前到工作日") if name in _STATUTORY else _("遇节假日，顺延到工作日")
    return MovedDay(name, before, new.isoformat(), why)


def _as_long(start: MovedDay, end: MovedDay, is_working: IsWorking) -> MovedDay:
    """The notice with at least as many working days as last year."""
    wanted = working_days(start.before, end.before, is_working)
    last = date.fromisoformat(end.after)
    while working_days(start.after, last.isoformat(), is_working) < wanted:
        last += _ONE_DAY
    if last.isoformat() == end.after:
        return end
    return end._replace(after=last.isoformat(), why=_("顺延，公示的工作日不少于去年"))


def working_days(first: str, last: str, is_working: IsWorking = dates.is_working_day) -> int:
    """Working days of a period, both ends included; 0 when it ends before it begins."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return sum(is_working(start + timedelta(days=n)) for n in range((end - start).days + 1))
