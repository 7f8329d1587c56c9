"""Names for invented people, put together as their culture does: Latin, Chinese and native form agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gzstudents.kernel import names
from gzstudents.students.invented.pools import Culture, Name, Names, Thing, World

Draw = Callable[[], float]

_OWN_CHARACTERS = frozenset({"HKG", "MAC", "TWN", "CHN", "OC"})
_TRIES = 20
_READ = 0.95  # of those whose name has characters at home, the others write Latin letters only


class PersonNames(NamedTuple):
    chinese_name: str
    surname: str
    given_names: str
    native_name: str


def name_of(world: World, country: str, sex: str, draw: Draw) -> PersonNames:
    """The names of a person of a country: HKG, MAC, TWN, OC and CHN stand for the Chinese populations."""
    found = _name(world, country, sex, draw)
    for _try in range(_TRIES):
        if found.chinese_name not in world.avoid and f"{found.surname} {found.given_names}" not in world.avoid:
            break
        found = _name(world, country, sex, draw)
    return found


def _name(world: World, country: str, sex: str, draw: Draw) -> PersonNames:
    culture = pick(world.cultures[country], draw)
    surname, given = _surname(culture, sex, draw), _given(culture, sex, draw)
    if surname and culture.alone and draw() < culture.alone:
        surname, given = (), given[:1]
    latin_surname = _joined(surname, " ")
    latin_given = _joined(given, culture.joint if culture.style == "syllables" else " ")
    if country in _OWN_CHARACTERS:
        own = "".join([part.han for part in (*surname, *given)])
        simplified = country != "CHN" and draw() < 0.2
        return PersonNames(names.simplified(own) if simplified else own, latin_surname, latin_given, "")
    chinese = _chinese(world, culture, sex, surname, given, draw)
    native = _native(culture, surname, given) if draw() < 0.6 else ""
    if culture.alone and not surname and culture.style != "single" and draw() < 0.5:
        latin_surname, latin_given = latin_given, ""  # an office's other way to write down one single name
    return PersonNames(chinese, latin_surname, latin_given, native)


def pick(pool: tuple[Thing, ...], draw: Draw) -> Thing:
    return pool[int(draw() * len(pool))]


def _surname(culture: Culture, sex: str, draw: Draw) -> Names:
    if culture.style in {"single", "patronymic"}:
        return ()
    first = pick(culture.surnames[sex], draw)
    if culture.style != "double":
        return (first,)
    other = pick(culture.surnames[sex], draw)
    return (first,) if other == first else (first, other)


def _given(culture: Culture, sex: str, draw: Draw) -> Names:
    own = pick(culture.given[sex], draw)
    if culture.style in {"syllables", "middle"}:
        first = pick(culture.first[sex], draw)
        return (own,) if first.han == own.han else (first, own)
    if culture.style == "patronymic":
        return (own, *culture.link[sex], pick(culture.surnames["1"], draw))
    if culture.style == "fathers":
        return (own, *_fathers(culture, own, sex, draw))
    more = 1 + int(draw() * 3) if culture.style == "single" else int(draw() < culture.second)
    others = (pick(culture.given[sex], draw) for _part in range(more))
    return tuple({part.latin: part for part in (own, *others)}.values())


def _fathers(culture: Culture, own: Name, sex: str, draw: Draw) -> Names:
    chance = draw()
    father = pick(culture.given["1"], draw)
    if chance >= 0.5 or father == own:
        return ()
    if culture.link[sex] and draw() < culture.linked:
        return (*culture.link[sex], father)
    grandfather = pick(culture.given["1"], draw)
    return (father, grandfather) if chance < 0.1 and grandfather not in {father, own} else (father,)


def _joined(parts: Names, joint: str) -> str:
    return joint.join([part.latin for part in parts])


def _native(culture: Culture, surname: Names, given: Names) -> str:
    """The name in the people's own script; "" where a part has none there, and where it is the Latin name again."""
    parts = (*surname, *given) if culture.family_first else (*given, *surname)
    spelt = [part.native for part in parts]
    if not all(spelt):
        if not all(native < "\u0300" for native in spelt):
            return ""  # half in another script is no name
        spelt = [part.native or part.latin.title() for part in parts]
    text = ("" if culture.joint == "" else " ").join(spelt)
    return "" if text.isascii() else text


def _chinese(world: World, culture: Culture, sex: str, surname: Names, given: Names, draw: Draw) -> str:
    chance = draw()
    if culture.han:
        return "".join([part.han for part in (*surname, *given)]) if chance < _READ else ""
    if chance < culture.chosen:
        letter = (surname or given)[0].latin[0]
        families = world.letters.get(letter, world.surnames) if draw() < 0.55 else world.surnames
        return pick(families, draw) + pick(world.given[sex], draw)
    return _by_sound(culture, surname, given, draw) if chance < culture.chosen + culture.sound else ""


def _by_sound(culture: Culture, surname: Names, given: Names, draw: Draw) -> str:
    """Written by sound, part for part: mostly one given name and one surname, as it fits into a list."""
    if surname and (len(surname) + len(given) > 3 or draw() < 0.65):
        surname, given = surname[:1], given[:1]
        if culture.dot and draw() < 0.15:
            surname = ()
    parts = (*surname, *given) if culture.family_first else (*given, *surname)
    return culture.dot.join([part.han for part in parts])
