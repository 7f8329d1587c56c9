"""The pools that invented people are drawn from, read from resources/samples."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from gzstudents.kernel import codes, paths

Thing = TypeVar("Thing")
_FILES = ("chinese", "asia", "south_asia", "africa", "europe")
_CHINESE = frozenset({"CHN", "HKG", "MAC", "TWN"})
_SEXES = (("1", "m"), ("2", "f"))
_CHOSEN, _SOUND, _SECOND = 0.2, 0.45, 0.25  # where a culture says nothing of its own
_WEIGHTS = 10  # shares of a thousand have one decimal


class Name(NamedTuple):
    """One part of a name: in Latin letters, in Chinese characters, in the people's own script."""

    latin: str
    han: str
    native: str


Names = tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Culture:
    """How people are named; names_asia.toml explains each value. Pools are by sex, "1" and "2"."""

    name: str
    style: str
    joint: str
    dot: str
    han: bool
    family_first: bool
    alone: float
    second: float
    chosen: float
    sound: float
    linked: float
    link: dict[str, Names]
    surnames: dict[str, Names]
    first: dict[str, Names]
    given: dict[str, Names]


class Subject(NamedTuple):
    """A major with the college that teaches it, its discipline and the years of a first degree."""

    college: str
    major: str
    discipline: str
    years: int = 4


@dataclass(frozen=True, slots=True)
class World:
    """Everything to draw from; what is frequent stands in a tuple many times."""

    cultures: dict[str, tuple[Culture, ...]]  # by country; HKG, MAC, TWN, OC and CHN for the Chinese populations
    countries: tuple[str, ...]
    surnames: tuple[str, ...]  # that students choose in China, `letters` by the first letter of their own
    letters: dict[str, tuple[str, ...]]
    given: dict[str, tuple[str, ...]]
    avoid: frozenset[str]
    undergraduate: tuple[Subject, ...]
    graduate: tuple[Subject, ...]
    university: str


@lru_cache(maxsize=1)
def world() -> World:
    """The pools, read once."""
    files = [_read(f"names_{name}") for name in _FILES]
    chosen, avoid = files[0]["chosen"], files[0]["avoid"]
    cultures = _cultures({name: values for file in files for name, values in file.get("culture", {}).items()})
    university = _read("university")
    return World(
        cultures=cultures,
        countries=_countries(cultures),
        surnames=_texts(chosen["surnames"]),
        letters={letter: _texts(text) for letter, text in chosen["letters"].items()},
        given={sex: _texts(chosen[f"given_{suffix}"]) for sex, suffix in _SEXES},
        avoid=frozenset(one.replace("_", " ") for texts in avoid.values() for one in texts.split()),
        undergraduate=_subjects(university["colleges"], "first"),
        graduate=_subjects(university["colleges"], "further"),
        university=university["name"],
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(paths.resource("samples", f"{name}.toml").read_text(encoding="utf-8"))


def _cultures(tables: dict[str, dict[str, Any]]) -> dict[str, tuple[Culture, ...]]:
    found: dict[str, tuple[Culture, ...]] = {}
    for name, values in tables.items():
        culture = _culture(name, values)
        for country, weight in map(_weight, values["countries"].split()):
            found[country] = found.get(country, ()) + (culture,) * weight
    return found


def _culture(name: str, values: dict[str, Any]) -> Culture:
    def by_sex(key: str) -> dict[str, Names]:
        return {sex: _names(values.get(f"{key}_{suffix}", values.get(key, ""))) for sex, suffix in _SEXES}

    surnames = by_sex("surnames")
    if "feminine" in values:
        surnames["2"] = tuple(_feminine(surname, values["feminine"].split()) for surname in surnames["2"])
    return Culture(
        name=name,
        style=values.get("style", "plain"),
        joint=values.get("joint", " "),
        dot=values.get("dot", "·"),
        han=values.get("han", False),
        family_first=values.get("family_first", values.get("han", False)),
        alone=values.get("alone", 0.0),
        second=values.get("second", _SECOND),
        chosen=values.get("chosen", _CHOSEN),
        sound=values.get("sound", _SOUND),
        linked=values.get("linked", 0.0),
        link=by_sex("link"),
        surnames=surnames,
        first=by_sex("first"),
        given=by_sex("given"),
    )


def _feminine(name: Name, endings: list[str]) -> Name:
    """IVANOV 伊万诺夫 Иванов becomes IVANOVA 伊万诺娃 Иванова; other names stay."""
    for ending in endings:
        changes = [change.partition(">")[::2] for change in ending.split("|")]
        if name.latin.endswith(changes[0][0]):
            return Name(*(_ended(part, *change) for part, change in zip(name, changes, strict=True)))
    return name


def _ended(text: str, old: str, new: str) -> str:
    return text.removesuffix(old) + new if old and text.endswith(old) else text


def _countries(cultures: dict[str, tuple[Culture, ...]]) -> tuple[str, ...]:
    """Every state of the list whose people we can name, as often as its share says; territories send nobody."""
    origins = _read("origins")
    shares: dict[str, float] = dict.fromkeys(origins["territories"].split(), 0) | origins["countries"]
    others = shares.pop("others")
    found: list[str] = []
    for entry in codes.values("country"):
        if entry.code in cultures and entry.code not in _CHINESE:
            found += [entry.code] * round(shares.get(entry.code, others) * _WEIGHTS)
    return tuple(found)


def _subjects(colleges: list[dict[str, Any]], level: str) -> tuple[Subject, ...]:
    found: list[Subject] = []
    for college in colleges:
        majors = [major.split("=") for major in college.get(level, "").split()]
        places = [Subject(college["name"], major, code, *map(int, years)) for major, code, *years in majors]
        if places:  # as many for each college as its weight says, whatever the number of its majors
            found += [places[number % len(places)] for number in range(college["weight"] * 12)]
    return tuple(found)


def _names(text: str) -> Names:
    return _weighted([_name(token) for token in _spread(text).split()])


@lru_cache(maxsize=1)
def _shared() -> dict[str, str]:
    lists: dict[str, str] = _read("names_shared")["shared"]
    return lists


def _spread(text: str) -> str:
    """With the shared lists in the place of their names."""
    if "@" not in text:
        return text
    shared = _shared()
    return " ".join(shared[token[1:]] if token.startswith("@") else token for token in text.split())


def _name(token: str) -> tuple[Name, int]:
    body, weight = _weight(token)
    latin, han, native = (*body.replace("_", " ").split("="), "", "")[:3]
    return Name(latin, han, native), weight


def _texts(text: str) -> tuple[str, ...]:
    return _weighted([_weight(one) for one in text.split()])


def _weight(token: str) -> tuple[str, int]:
    body, _star, weight = token.partition("*")
    return body, int(weight or 1)


def _weighted(pairs: list[tuple[Thing, int]]) -> tuple[Thing, ...]:
    return tuple(thing for thing, weight in pairs for _time in range(weight))
