"""An invented person: names, documents, enrolments that fit together."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from gzstudents.kernel import names
from gzstudents.students.invented.belongings import Attic, Belongings, three
from gzstudents.students.invented.naming import PersonNames, name_of
from gzstudents.students.invented.papers import Paper, Papers
from gzstudents.students.invented.pools import world
from gzstudents.students.invented.studies import Stay, Studies

__all__ = ["Invented", "Inventor", "Paper", "Stay"]

_POPULATIONS = ("INTL",) * 75 + ("HK",) * 11 + ("MO",) * 6 + ("TW",) * 5 + ("OC",) * 3
_COUNTRY = {"HK": "HKG", "MO": "MAC", "TW": "TWN", "OC": "OC"}  # of the pools; the nationality is Chinese
_PHONES = ("138", "139", "136", "150", "158", "183", "186", "131", "177", "199")
_ADVISERS = 60
_HERE = frozenset({"REGISTERED", "SUSPENDED"})


@dataclass(frozen=True, slots=True)
class Invented:
    """One person. `adviser` stands for all enrolments."""

    names: PersonNames
    population: str
    country: str
    gender: str
    birth_date: str
    phone: str
    email: str
    wechat: str
    adviser: str
    papers: list[Paper]
    stays: list[Stay]
    more: Belongings


class Inventor:
    """The same seed, day and first number give the same people."""

    def __init__(self, seed: int = 0, today: date | None = None, first: int = 1, *, full: bool = False) -> None:
        """`full`: everybody has three papers and two enrolments, for measuring."""
        self._full = full
        self._today = today or date.today()
        self._random = random.Random(f"{seed}/{first}")
        draw = self._random.random
        self._draw = draw
        self._world = world()
        self._papers = Papers(self._today.toordinal(), draw)
        self._studies = Studies(self._world, self._today, draw)
        self._serial = first
        makers = random.Random(seed).random
        self._advisers = [
            name_of(self._world, "CHN", "12"[number % 2], makers).chinese_name for number in range(_ADVISERS)
        ]
        self._attic = Attic(self._world, random.Random(f"{seed}/{first}/more").random, self._advisers[::-1])

    def people(self, count: int) -> Iterator[Invented]:
        """So many people, one after the other."""
        for _person in range(count):
            yield self._person()
            self._serial += 1

    def _person(self) -> Invented:
        draw, serial = self._draw, self._serial
        population = _POPULATIONS[int(draw() * 100)]
        countries = self._world.countries
        country = _COUNTRY.get(population) or countries[int(draw() * len(countries))]
        sex = "1" if draw() < 0.5 else "2"
        stays, age = self._studies.stays(population)
        if self._full and len(stays) == 1:
            stays = [self._studies.before(stays[0]), *stays]
        birth = iso(stays[0].start - age * 365 - 30 - int(draw() * 330))
        who = name_of(self._world, country, sex, draw)
        here = any(stay.status in _HERE for stay in stays) and stays[-1].start <= self._today.toordinal()
        if population == "INTL":
            papers = self._papers.foreign(country, serial, stays[-1].end or stays[-1].expected_end, is_here=here)
        else:
            papers = self._papers.chinese(population, serial, birth, sex)
        if self._full:
            papers = three(papers, serial)
        local = _letters(who.surname or who.given_names)
        return Invented(
            who,
            population,
            country if population == "INTL" else "CHN",
            sex if draw() < 0.995 else "0",
            birth,
            "" if draw() < 0.03 else f"{_PHONES[int(draw() * 10)]}{int(draw() * 1e8):08d}",
            f"{local}{serial}@mail.example.edu.cn",
            f"{local}_{serial % 10_000}" if draw() < 0.3 else "",
            self._advisers[int(draw() * _ADVISERS)],
            papers,
            stays,
            self._attic.of(population, country, serial, stays),
        )


@lru_cache(maxsize=65_536)
def iso(day: int) -> str:
    """An ordinal as it is written in the store; "" for none."""
    return date.fromordinal(day).isoformat() if day else ""


@lru_cache(maxsize=8_192)
def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", names.fold(text))[:12] or "student"
