"""Names for invented people, put together as their culture does."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gzstudents.students.invented.pools import Culture, Name, World

Draw = Callable[[], float]

_OWN_CHARACTERS = frozenset({"HKG", "MAC", "TWN", "CHN"})
_GIVEN_FIRST = frozenset({"fathers", "plain"})  # in the people's own script


class PersonNames(NamedTuple):
    chinese_name: str
    surname: str
    given_names: str
    native_name: str


def name_of(world: World, country: str, sex: str, draw: Draw) -> PersonNames:
    """The names of a person of a country: HKG, MAC, TWN and CHN stand for the Chinese populations."""
    culture = world.cultures[country]
    surname = _surname(culture, draw)
    given = _given(culture, sex, draw)
    parts = (*surname, *given)
    latin_surname, latin_given = _latin(culture, sex, surname, given)
    own = "".join(part.native for part in parts)
    if country in _OWN_CHARACTERS:
        return PersonNames(own, latin_surname, latin_given, "")
    if culture.alone and draw() < culture.alone:
        latin_surname, latin_given = ("", latin_given) if draw() < 0.5 else (latin_given.split(" ")[0], "")
    native = _native(culture, surname, given) if draw() < 0.6 else ""
    return PersonNames(_chinese(world, culture, sex, parts, draw), latin_surname, latin_given, native)


def pick(pool: tuple[Name, ...], draw: Draw) -> Name:
    return pool[int(draw() * len(pool))]


def _surname(culture: Culture, draw: Draw) -> tuple[Name, ...]:
    if culture.style == "single":
        return ()
    first = pick(culture.surnames, draw)
    return (first, pick(culture.surnames, draw)) if culture.style == "double" else (first,)


def _given(culture: Culture, sex: str, draw: Draw) -> tuple[Name, ...]:
    if culture.style == "single":
        return tuple(pick(culture.given[sex], draw) for _part in range(2 + int(draw() * 3)))
    own = pick(culture.given[sex], draw)
    if culture.style == "syllables":
        other = pick(culture.given[sex], draw)
        return (own,) if other == own else (own, other)
    if culture.style == "middle":
        return pick(culture.middle[sex], draw), own
    if culture.style == "fathers":
        chance = draw()
        fathers = 2 if chance < 0.12 else 1 if chance < 0.5 else 0
        return (own, *(pick(culture.given["1"], draw) for _father in range(fathers)))
    if draw() < 0.25:
        other = pick(culture.given[sex], draw)
        return (own,) if other == own else (own, other)
    return (own,)


def _latin(culture: Culture, sex: str, surname: tuple[Name, ...], given: tuple[Name, ...]) -> tuple[str, str]:
    joint = culture.joint[sex]
    family = " ".join(part.latin for part in surname)
    if joint.isalpha():  # AHMAD BIN ISMAIL: the father's name is no surname, the passport has one line
        return "", f"{' '.join(part.latin for part in given)} {joint} {family}"
    return family, (joint if culture.style == "syllables" else " ").join(part.latin for part in given)


def _native(culture: Culture, surname: tuple[Name, ...], given: tuple[Name, ...]) -> str:
    parts = (*given, *surname) if culture.style in _GIVEN_FIRST else (*surname, *given)
    if not any(part.native for part in parts):
        return ""
    if culture.style == "syllables":
        return "".join(part.native for part in parts)
    if not all(part.native for part in parts) and not all(part.native < "\u0300" for part in parts):
        return ""  # half in another script is no name
    return " ".join(part.native or part.latin.title() for part in parts)


def _chinese(world: World, culture: Culture, sex: str, parts: tuple[Name, ...], draw: Draw) -> str:
    if all(part.han for part in parts):
        return "".join(part.han for part in parts) if draw() < 0.9 else ""
    chance = draw() / culture.chinese if culture.chinese else 1.0
    if chance < 0.75:
        surname, given = world.surnames, world.given[sex]
        return surname[int(draw() * len(surname))] + given[int(draw() * len(given))]
    if chance < 1.0:
        sounds, families = world.sounds[sex], world.sounds_family
        own = sounds[int(draw() * len(sounds))]
        return own if draw() < 0.3 else f"{own}·{families[int(draw() * len(families))]}"
    return ""
