"""Enrolments of invented people and what became of them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from gzstudents.students.invented.naming import Draw
from gzstudents.students.invented.pools import Subject, Thing, World

_LEVELS = {
    "INTL": (("BA", 36), ("NON", 27), ("MA", 21), ("PHD", 10), ("PREP", 5), ("JC", 1)),
    "OTHER": (("BA", 77), ("MA", 15), ("PHD", 4), ("PREP", 3), ("NON", 1)),
}
_CATEGORY = {"JC": "01", "BA": "02", "MA": "03", "PHD": "04", "PREP": "09"}
_NON_DEGREE = ("05",) * 13 + ("06",) * 5 + ("07",) + ("08",)
_YEARS = {"JC": 3, "BA": 4, "MA": 3, "PHD": 4, "PREP": 1, "NON": 1}
_AGE = {"JC": 18, "BA": 18, "MA": 23, "PHD": 27, "PREP": 18, "NON": 20}
_AGO = (0,) * 27 + (1,) * 23 + (2,) * 18 + (3,) * 13 + (4,) * 10 + (5,) * 6 + (6,) * 3  # academic years since the start
_FUNDING = {
    "INTL": ("5",) * 46
    + ("21",) * 24
    + ("42",) * 11
    + ("22",) * 8
    + ("23",) * 5
    + ("31",) * 3
    + ("43",)
    + ("61",)
    + ("",),
    "OTHER": ("5",) * 88 + ("42",) * 12,
}
_LANGUAGE = ("ZH",) * 64 + ("EN",) * 29 + ("BILINGUAL",) * 7
_PREPARING = Subject("国际教育学院", "汉语言", "")
_MEDICINE = "10"
_FURTHER = frozenset({"03", "04", "07", "08"})  # categories that study what only graduates do
_DEGREES = frozenset({"JC", "BA", "MA", "PHD"})


class Change(NamedTuple):
    kind: str
    status: str
    day: int
    reason: str = ""


class Stay(NamedTuple):
    """An enrolment with its changes of status; days as ordinals, 0 for none."""

    category: str
    level: str
    college: str
    major: str
    discipline: str
    funding: str
    teaching_language: str
    class_name: str
    start: int
    expected_end: int
    end: int
    degree: int
    is_exchange: int
    changes: tuple[Change, ...]

    @property
    def status(self) -> str:
        return self.changes[-1].status


class Studies:
    """Makes one or two enrolments as they look today."""

    def __init__(self, world: World, today: date, draw: Draw) -> None:
        self._world = world
        self._draw = draw
        self._today = today.toordinal()
        self._first_year = today.year if today.month >= 9 else today.year - 1
        self._autumn = {year: date(year, 9, 1).toordinal() for year in range(today.year - 12, today.year + 10)}
        self._levels = {
            group: tuple(level for level, n in pairs for _time in range(n)) for group, pairs in _LEVELS.items()
        }

    def stays(self, population: str) -> tuple[list[Stay], int]:
        """The enrolments, the earlier first, and the age at the first start."""
        group = "INTL" if population == "INTL" else "OTHER"
        draw = self._draw
        level = _one(self._levels[group], draw)
        year = self._first_year - _one(_AGO, draw)
        if draw() < 0.025:
            year = self._first_year + 1  # admitted for next autumn
        main = self._stay(group, level, year)
        age = _AGE[level] + int(draw() * draw() * 9)
        if group == "INTL" and level in _DEGREES and draw() < 0.14:
            return [self._earlier(main), main], age
        return [main], age

    def _stay(self, group: str, level: str, year: int) -> Stay:
        draw = self._draw
        category = _CATEGORY.get(level) or _one(_NON_DEGREE, draw)
        subject = _one(self._world.graduate if category in _FURTHER else self._world.undergraduate, draw)
        if category in {"05", "09"}:
            subject = _PREPARING
        years = subject.years if level == "BA" else _YEARS[level]
        spring = level == "NON" and draw() < 0.35
        start = self._autumn[year] + (182 if spring else 0) + int(draw() * 8)
        if start > self._today and year <= self._first_year:
            start = self._autumn[year]  # the spring term is still to come
        end = self._autumn[year + years] - 53
        if level == "NON" and draw() < 0.4:
            end = start + 130  # one term
        exchange = int(category == "06" and draw() < 0.6)
        changes, ended = self._fate(level, start, max(end, start + 100))
        degree = ended if changes[-1].status == "GRADUATED" and level in _DEGREES else 0
        return Stay(
            category,
            level,
            subject.college,
            subject.major,
            subject.discipline if level in _DEGREES else "",
            "41" if exchange else _one(_FUNDING[group], draw),
            self._language(group, level, subject),
            f"{year}级{1 + int(draw() * 4)}班" if level in {"BA", "JC", "NON"} else "",
            start,
            max(end, start + 100),
            ended,
            degree,
            exchange,
            changes,
        )

    def _language(self, group: str, level: str, subject: Subject) -> str:
        if group != "INTL" or subject.college == _PREPARING.college:
            return "ZH"
        if level == "BA" and subject.discipline == _MEDICINE:
            return "EN" if self._draw() < 0.8 else "ZH"  # the programmes for doctors from abroad
        return _one(_LANGUAGE, self._draw)

    def before(self, main: Stay) -> Stay:
        """The year before, for somebody who has but one stay."""
        return self._earlier(main)

    def _earlier(self, main: Stay) -> Stay:
        """The language or preparatory year before a degree."""
        is_language = self._draw() < 0.6
        start, end = main.start - 365, main.start - 54
        changes = (
            Change("REGISTER", "REGISTERED", start),
            Change("COMPLETE", "COMPLETED", end),
        )
        level, category = ("NON", "05") if is_language else ("PREP", "09")
        return Stay(
            category,
            level,
            _PREPARING.college,
            _PREPARING.major,
            "",
            main.funding,
            "ZH",
            "",
            start,
            end,
            end if end <= self._today else 0,
            0,
            0,
            changes if end <= self._today else changes[:1],
        )

    def _fate(self, level: str, start: int, end: int) -> tuple[tuple[Change, ...], int]:
        """The changes of status up to today, and the day on which the study ended, or 0."""
        today, draw = self._today, self._draw
        if start > today:
            admitted = Change("ADMIT", "ADMITTED", min(today, start - 90))
            return ((admitted,) if draw() < 0.9 else (admitted, Change("DEFER", "DEFERRED", today))), 0
        changes = [Change("REGISTER", "REGISTERED", start)]
        if draw() < 0.03 and start + 400 < today:
            changes += [
                Change("SUSPEND", "SUSPENDED", start + 180, "健康原因"),
                Change("RESUME", "REGISTERED", start + 390),
            ]
        chance = draw()
        if end <= today:
            return self._ended(level, changes, end, chance)
        middle = start + 30 + int(draw() * max(today - start - 30, 1))
        if middle > today or chance >= 0.075:
            return tuple(changes), 0
        if chance < 0.03:
            return (*changes[:1], Change("SUSPEND", "SUSPENDED", middle, "个人原因")), 0
        kind, status = _LEFT[int(chance * 1e6) % len(_LEFT)]
        last = max(middle, changes[-1].day + 1)
        return (*changes, Change(kind, status, last)), last if status != "MISSING" else 0

    def _ended(self, level: str, changes: list[Change], end: int, chance: float) -> tuple[tuple[Change, ...], int]:
        last = max(end, changes[-1].day + 1)
        if chance < 0.06 and level in _DEGREES and self._today - end < 400:
            return (*changes, Change("EXTEND", "REGISTERED", last)), 0
        if chance < 0.1:
            kind, status = _LEFT[int(chance * 1e6) % len(_LEFT)]
        elif level not in _DEGREES or chance < 0.14:
            kind, status = "COMPLETE", "COMPLETED"
        elif chance < 0.16:
            kind, status = "INCOMPLETE", "INCOMPLETE"
        else:
            kind, status = "GRADUATE", "GRADUATED"
        return (*changes, Change(kind, status, last)), last if status != "MISSING" else 0


_LEFT = (("WITHDRAW", "WITHDRAWN"),) * 80 + (("TRANSFER_OUT", "TRANSFERRED"),) * 13 + (("EXPEL", "EXPELLED"),) * 4 + (
    ("MISSING", "MISSING"), ("DEATH", "DECEASED"),
)  # fmt: skip


def _one(pool: tuple[Thing, ...], draw: Draw) -> Thing:
    return pool[int(draw() * len(pool))]
