"""Which rate applies and what it comes to; pure."""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from gzstudents.kernel import codes


class RateTerms(NamedTuple):
    """A line of a programme's rates; "" means any. Money in fen, days in ISO form, "" is open.

    `months`: how often the amount falls due in a year: months for MONTH, terms for TERM. An amount of 0 is one that nobody
    has filled in yet: no award can be given by it.
    """

    level: str
    category: str
    grade: str
    subject_class: str
    teaching_language: str
    item: str
    amount_fen: int
    per: str = "YEAR"
    months: int = 1
    paid_to: str = "STUDENT"
    valid_from: str = ""
    valid_to: str = ""

    @property
    def year_fen(self) -> int:
        """What it comes to in an academic year."""
        return self.amount_fen * self.months if self.per in {"MONTH", "TERM"} else self.amount_fen


class Study(NamedTuple):
    """What of an enrolment the rates look at."""

    level: str
    category: str
    discipline: str
    teaching_language: str

    @property
    def subject_class(self) -> str:
        """I, II or III by the discipline (中国政府奖学金一、二、三类); "" where the list gives none."""
        found = codes.get("discipline", self.discipline)
        return str(found.extra.get("subject_class", "")) if found else ""


def in_force(rates: Sequence[RateTerms], day: str) -> list[RateTerms]:
    """The rates that hold on a day; of two for the same thing the one that began later."""
    latest: dict[tuple[str, ...], RateTerms] = {}
    for rate in sorted(rates, key=lambda one: one.valid_from):
        if rate.valid_from <= day and (not rate.valid_to or day <= rate.valid_to):
            latest[(*rate[:5], rate.item)] = rate
    return list(latest.values())


def for_study(rates: Sequence[RateTerms], study: Study) -> list[RateTerms]:
    """The rates of a level and category, whatever the grade and class."""
    return [rate for rate in rates if rate.level in {"", study.level} and rate.category in {"", study.category}]


def rate_for(rates: Sequence[RateTerms], study: Study, grade: str, day: str) -> list[RateTerms]:
    """The lines that make up the award: stipend, tuition … Empty when the programme has none for this study and grade."""
    found = [
        rate
        for rate in for_study(in_force(rates, day), study)
        if rate.grade in {"", grade}
        and rate.subject_class in {"", study.subject_class}
        and rate.teaching_language in {"", study.teaching_language}
    ]
    return [] if all(rate.item == "SUPPLEMENT" for rate in found) else found


def total(lines: Sequence[RateTerms]) -> int:
    """Value of the award in a year, in fen."""
    return sum(line.year_fen for line in lines)


def cash(lines: Sequence[RateTerms]) -> int:
    """The part that is paid to the student; the rest goes to university and insurer (domain: trap 27)."""
    return sum(line.year_fen for line in lines if line.paid_to == "STUDENT")


def grades(rates: Sequence[RateTerms]) -> list[str]:
    """The grades that rates name, best first."""
    named = {rate.grade for rate in rates} - {""}
    known = [entry.code for entry in codes.values("award_grade")]
    return [code for code in known if code in named] + sorted(named - set(known))


class Package(NamedTuple):
    """What one kind of student is given in a year; "" in a place means that it makes no difference there."""

    level: str
    category: str
    grade: str
    subject_class: str
    teaching_language: str
    lines: tuple[RateTerms, ...]


def packages(rates: Sequence[RateTerms]) -> list[Package]:
    """Every different sum that rates in force come to, with the lines it is made of; in the order of the rates."""
    found: dict[tuple[RateTerms, ...], Package] = {}
    for level, category in dict.fromkeys((rate.level, rate.category) for rate in rates):
        mine = [rate for rate in rates if rate.level in {"", level} and rate.category in {"", category}]
        languages = dict.fromkeys(rate.teaching_language for rate in mine)  # "" too: English adds to what all have
        grades_of = _told_apart(rate.grade for rate in mine)
        classes = _told_apart(rate.subject_class for rate in mine)
        for grade, subject_class, language in product(grades_of, classes, languages):
            lines = tuple(
                rate
                for rate in mine
                if rate.grade in {"", grade} and rate.subject_class in {"", subject_class}
                and rate.teaching_language in {"", language}
            )  # fmt: skip
            found.setdefault(lines, Package(level, category, grade, subject_class, language, lines))
    return list(found.values())


def _told_apart(named: Iterable[str]) -> list[str]:
    """The grades or classes that rates name, "" where they name none: without one of them an award is not complete."""
    return [one for one in dict.fromkeys(named) if one] or [""]
