"""Hours of work-study against their limits (教外厅〔2021〕2号): by week and by month, a warning before and after. Pure."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from gzstudents.kernel import paths
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.permits.rules.days import months_after

Level = Literal["", "near", "over"]
_WEEK = 7  # days
_LEVELS: tuple[Level, ...] = ("", "near", "over")


class Worked(NamedTuple):
    """Minutes of work between two days, both inclusive: a week or less, or a month."""

    since: str
    until: str
    minutes: int


class Limits(NamedTuple):
    """In minutes."""

    week: int
    month: int


class Vacation(NamedTuple):
    """Every year from a day to a day, as "07-11"."""

    first: str
    last: str


class WorkRules(NamedTuple):
    term: Limits
    vacation: Limits
    vacations: tuple[Vacation, ...]
    populations: frozenset[str]
    warn_share: int


class Sum(NamedTuple):
    """What was worked in a week or a month, and what may be."""

    minutes: int
    limit: int
    level: Level


class Standing(NamedTuple):
    """Of one entry: its week (None where it says a whole month), its month, and the graver of the two."""

    week: Sum | None
    month: Sum

    @property
    def level(self) -> Level:
        both = (self.month.level, self.week.level if self.week is not None else "")
        return max(both, key=_LEVELS.index)


@lru_cache(maxsize=1)
def work_rules() -> WorkRules:
    """Shipped in resources/permits/work.toml, changed by the office in permit_work.toml. UserError says what is wrong there."""
    shipped = tomllib.loads(paths.resource("permits", "work.toml").read_text(encoding="utf-8"))
    path = paths.config_folder() / "permit_work.toml"
    try:
        own = tomllib.loads(path.read_text(encoding="utf-8-sig")) if path.is_file() else {}
        return _rules({**shipped, **own})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise UserError(_("“{name}”里勤工助学的上限写得不对：{reason}", name=path.name, reason=error)) from error


def reload() -> None:
    work_rules.cache_clear()


def _rules(values: dict[str, Any]) -> WorkRules:
    limits = [Limits(*(_hours(values[name][key]) for key in ("week", "month"))) for name in ("term", "vacation")]
    vacations = tuple(Vacation(_month_day(one["first"]), _month_day(one["last"])) for one in values["vacations"])
    share = int(values["warn_share"])
    if not 0 < share <= 100:
        raise ValueError(f"warn_share = {share}")
    return WorkRules(limits[0], limits[1], vacations, frozenset(values["populations"]), share)


def _hours(value: Any) -> int:
    minutes = round(float(value) * 60)
    if not 0 < minutes <= 31 * 24 * 60:
        raise ValueError(str(value))
    return minutes


def _month_day(text: str) -> str:
    date.fromisoformat(f"2024-{text}")  # a leap year has every day
    return text


def standings(entries: Iterable[Worked], rules: WorkRules | None = None) -> dict[Worked, Standing]:
    """How each entry of one person stands, together with all others of its week and month."""
    known = list(entries)
    weeks: dict[date, int] = defaultdict(int)
    months: dict[date, int] = defaultdict(int)
    for one in known:
        if (monday := week_of(one)) is not None:
            weeks[monday] += one.minutes
        months[month_of(one)] += one.minutes
    asked = rules or work_rules()
    found = {}
    for one in known:
        monday, first = week_of(one), month_of(one)
        week = None if monday is None else _sum(weeks[monday], monday, monday + timedelta(days=6), "week", asked)
        month = _sum(months[first], first, months_after(first, 1) - timedelta(days=1), "month", asked)
        found[one] = Standing(week, month)
    return found


def standing_on(entries: Iterable[Worked], on: date, rules: WorkRules | None = None) -> Standing:
    """How the week and the month of a day stand. The month is that of the day itself, whichever its week counts for."""
    asked, known = rules or work_rules(), list(entries)
    monday, first = on - timedelta(days=on.weekday()), on.replace(day=1)
    sunday, last = monday + timedelta(days=6), months_after(first, 1) - timedelta(days=1)
    week = sum(one.minutes for one in known if week_of(one) == monday)
    month = sum(one.minutes for one in known if month_of(one) == first)
    return Standing(_sum(week, monday, sunday, "week", asked), _sum(month, first, last, "month", asked))


def week_of(one: Worked) -> date | None:
    """The Monday of its week; None for what says a month."""
    first, last = date.fromisoformat(one.since), date.fromisoformat(one.until)
    return None if (last - first).days >= _WEEK else first - timedelta(days=first.weekday())


def month_of(one: Worked) -> date:
    """The first of its month; a week belongs to the month that most of its days lie in, which is that of its Thursday."""
    monday = week_of(one)
    day = date.fromisoformat(one.since) if monday is None else monday + timedelta(days=3)
    return day.replace(day=1)


def is_period(since: date, until: date) -> bool:
    """Days of one week (Monday to Sunday), or a whole calendar month."""
    same_week = since - timedelta(days=since.weekday()) == until - timedelta(days=until.weekday())
    month = since.day == 1 and until == months_after(since, 1) - timedelta(days=1)
    return since <= until and (same_week or month)


def _sum(minutes: int, first: date, last: date, kind: Literal["week", "month"], rules: WorkRules) -> Sum:
    limits = rules.vacation if _in_vacation(first, last, rules) else rules.term
    limit = getattr(limits, kind)
    over = minutes > limit
    near = minutes * 100 >= limit * rules.warn_share
    return Sum(minutes, limit, "over" if over else "near" if near else "")


def _in_vacation(first: date, last: date, rules: WorkRules) -> bool:
    """Whether every one of these days lies in a vacation, of whichever year."""
    return any(
        all(_within(first + timedelta(days=step), one) for step in range((last - first).days + 1))
        for one in rules.vacations
    )


def _within(day: date, one: Vacation) -> bool:
    text = f"{day:%m-%d}"
    return one.first <= text <= one.last if one.first <= one.last else text >= one.first or text <= one.last
