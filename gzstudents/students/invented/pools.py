"""The pools that invented people are drawn from, read from resources/samples."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from gzstudents.kernel import codes, paths

Thing = TypeVar("Thing")
_REGIONS = frozenset({"CHN", "HKG", "MAC", "TWN"})
_WEIGHTS = 10  # shares of a thousand have one decimal


class Name(NamedTuple):
    """One part of a name: in Latin letters, in the people's own script, in Chinese characters."""

    latin: str
    native: str
    han: str


Names = tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Culture:
    """How people are named. Pools are by sex, "1" and "2"."""

    style: str
    joint: dict[str, str]
    alone: float
    chinese: float
    surnames: Names
    given: dict[str, Names]
    middle: dict[str, Names]


class Subject(NamedTuple):
    """A major with the college that teaches it and its discipline."""

    college: str
    major: str
    discipline: str


@dataclass(frozen=True, slots=True)
class World:
    """Everything to draw from; what is frequent stands in a tuple many times."""

    cultures: dict[str, Culture]  # by country; HKG, MAC, TWN and CHN for the four others
    countries: tuple[str, ...]
    surnames: tuple[str, ...]
    given: dict[str, tuple[str, ...]]
    sounds: dict[str, tuple[str, ...]]
    sounds_family: tuple[str, ...]
    subjects: tuple[Subject, ...]
    university: str


@lru_cache(maxsize=1)
def world() -> World:
    """The pools, read once."""
    people = tomllib.loads(paths.resource("samples", "names.toml").read_text(encoding="utf-8"))
    university = tomllib.loads(paths.resource("samples", "university.toml").read_text(encoding="utf-8"))
    chosen = people["chosen"]
    return World(
        cultures={
            country: _culture(values, people["style_defaults"])
            for values in people["culture"].values()
            for country in values["countries"].split()
        },
        countries=_countries(people),
        surnames=_texts(chosen["surnames"]),
        given={"1": _texts(chosen["given_m"]), "2": _texts(chosen["given_f"])},
        sounds={"1": _texts(chosen["sounds_m"]), "2": _texts(chosen["sounds_f"])},
        sounds_family=_texts(chosen["sounds_family"]),
        subjects=_subjects(university["colleges"]),
        university=university["name"],
    )


def _culture(values: dict[str, Any], defaults: dict[str, float]) -> Culture:
    joint = values.get("joint", " ")
    return Culture(
        style=values.get("style", "plain"),
        joint={"1": values.get("joint_m", joint), "2": values.get("joint_f", joint)},
        alone=values.get("alone", defaults["alone"]),
        chinese=values.get("chinese", defaults["chinese"]),
        surnames=_names(values["surnames"]),
        given={"1": _names(values["given_m"]), "2": _names(values["given_f"])},
        middle={"1": _names(values.get("middle_m", "")), "2": _names(values.get("middle_f", ""))},
    )


def _countries(people: dict[str, Any]) -> tuple[str, ...]:
    """Every country of the list whose people we can name, as often as its share says."""
    shares: dict[str, float] = dict(people["countries"])
    others = shares.pop("others")
    cultures = {country for values in people["culture"].values() for country in values["countries"].split()}
    found: list[str] = []
    for entry in codes.values("country"):
        if entry.code in cultures and entry.code not in _REGIONS:
            found += [entry.code] * round(shares.get(entry.code, others) * _WEIGHTS)
    return tuple(found)


def _subjects(colleges: list[dict[str, Any]]) -> tuple[Subject, ...]:
    found: list[Subject] = []
    for college in colleges:
        majors = [major.split("=") for major in college["majors"].split()]
        # as many places for each college as its weight says, whatever the number of its majors
        places = [Subject(college["name"], major, code) for major, code in majors]
        found += [places[number % len(places)] for number in range(college["weight"] * 12)]
    return tuple(found)


def _names(text: str) -> Names:
    return _weighted([_name(token) for token in text.split()])


def _name(token: str) -> tuple[Name, int]:
    body, _star, weight = token.partition("*")
    latin, native, han = (*body.replace("_", " ").split("="), "", "")[:3]
    return Name(latin, native, han), int(weight or 1)


def _texts(text: str) -> tuple[str, ...]:
    return _weighted([(body, int(weight or 1)) for body, _star, weight in (one.partition("*") for one in text.split())])


def _weighted(pairs: list[tuple[Thing, int]]) -> tuple[Thing, ...]:
    return tuple(thing for thing, weight in pairs for _time in range(weight))
