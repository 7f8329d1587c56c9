"""What belongs to invented people beside papers and study: somebody to call, an address, a test, a visa form, a supervisor."""

from __future__ import annotations

from typing import NamedTuple

from gzstudents.students.invented.naming import Draw, name_of
from gzstudents.students.invented.papers import Paper
from gzstudents.students.invented.pools import World
from gzstudents.students.invented.studies import Stay

_ROUTE = {"HK": "DSE", "MO": "MACAO_EXAM", "TW": "GSAT", "OC": "JOINT_EXAM"}
_RELATION = {"1": "父亲", "2": "母亲"}
_SETTLED = ("PAN", "VNM", "MMR", "THA", "IDN", "PER", "ITA", "FRA", "CAN", "AUS", "ZAF", "SUR", "VEN", "ESP")
_DIAL = ("66 2", "84 24", "62 21", "92 51", "234 9", "7 727", "33 1", "55 11", "20 2", "254 20", "82 2", "60 3")
_STREETS = ("解放路", "文明街", "和平大道", "中央路", "海滨路", "友谊街", "花园路", "图书馆路")
_LONG = 181  # days from which a JW form is needed
_DORMITORIES = ("一", "二", "三", "四", "五", "六")


class Contact(NamedTuple):
    kind: str
    name: str
    relation: str
    phone: str
    language: str


class Belongings(NamedTuple):
    """Of one person; days as ordinals, 0 for none."""

    contacts: tuple[Contact, ...] = ()
    addresses: tuple[tuple[str, str, str], ...] = ()  # kind, country, address
    languages: tuple[tuple[str, str, str, int], ...] = ()  # kind, level, score, day
    visa_forms: tuple[tuple[int, str, str, int], ...] = ()  # place of the stay, kind, number, day of issue
    residence_country: str = ""
    supervisor: str = ""
    entry_route: str = ""
    study_form: str = ""


class Attic:
    """Draws from a chance of its own, so that people stay who they are when this grows."""

    def __init__(self, world: World, draw: Draw, supervisors: list[str]) -> None:
        self._world, self._draw, self._supervisors = world, draw, supervisors

    def of(self, population: str, country: str, serial: int, stays: list[Stay]) -> Belongings:
        draw, main = self._draw, stays[-1]
        settled = _SETTLED[int(draw() * len(_SETTLED))] if population == "OC" else ""
        home = settled or {"HK": "HKG", "MO": "MAC", "TW": "TWN"}.get(population, country)
        origin = {"HK": "HKG", "MO": "MAC", "TW": "TWN", "OC": "OC"}.get(population, country)
        graduate = main.level in {"MA", "PHD"} or main.category in {"07", "08"}
        trial = population in _ROUTE and main.level == "BA" and draw() < 0.03
        return Belongings(
            self._contacts(origin, population),
            self._addresses(home),
            self._tests(stays) if population == "INTL" else (),
            tuple(self._forms(serial, stays)) if population == "INTL" else (),
            settled,
            self._supervisors[int(draw() * len(self._supervisors))] if graduate else "",
            self._route(population, main),
            "TRIAL" if trial else "SHORT_GROUP" if main.category == "06" and draw() < 0.1 else "",
        )

    def _contacts(self, origin: str, population: str) -> tuple[Contact, ...]:
        draw = self._draw
        if draw() < 0.3:
            return ()
        sex = "1" if draw() < 0.5 else "2"
        who = name_of(self._world, origin, sex, draw)
        called = who.chinese_name if population != "INTL" else f"{who.surname} {who.given_names}".strip()
        phone = f"+{_DIAL[int(draw() * len(_DIAL))]} 0{int(draw() * 1e6):06d}"  # no subscriber's number begins with 0
        language = "中文" if population != "INTL" else "英语"
        found = [Contact("EMERGENCY", called, _RELATION[sex], phone, language)]
        if draw() < 0.25:
            found.append(Contact("GUARDIAN", called, _RELATION[sex], phone, language))
        return tuple(found)

    def _addresses(self, home: str) -> tuple[tuple[str, str, str], ...]:
        draw = self._draw
        if draw() < 0.4:
            return ()
        street = _STREETS[int(draw() * len(_STREETS))]
        there = ("HOME", home, f"{street} {1 + int(draw() * 200)} 号")
        room = 101 + int(draw() * 6) * 100 + int(draw() * 30)
        here = ("LOCAL", "CHN", f"学生公寓{_DORMITORIES[int(draw() * 6)]}栋 {room} 室")
        return (there, here)

    def _tests(self, stays: list[Stay]) -> tuple[tuple[str, str, str, int], ...]:
        draw = self._draw
        main = stays[-1]
        if draw() > (0.75 if main.teaching_language == "ZH" else 0.3):
            return ()
        level = str(3 + int(draw() * 3) if main.teaching_language == "ZH" else 2 + int(draw() * 3))
        return (("HSK", level, str(182 + int(draw() * 110)), main.start - 30 - int(draw() * 500)),)

    def _forms(self, serial: int, stays: list[Stay]) -> list[tuple[int, str, str, int]]:
        found = []
        for place, stay in enumerate(stays):
            short = stay.expected_end - stay.start < _LONG
            kind = "DQ" if short else "JW201" if stay.funding == "21" else "JW202"
            found.append((place, kind, f"{kind[-3:]}{serial:06d}{place}", stay.start - 70))
        return found

    def _route(self, population: str, stay: Stay) -> str:
        if population == "INTL":
            return "GOVERNMENT" if stay.funding == "21" else "EXCHANGE" if stay.is_exchange else "APPLICATION"
        return "GRADUATE_EXAM" if stay.level in {"MA", "PHD"} else _ROUTE[population]


def three(papers: list[Paper], serial: int) -> list[Paper]:
    """The papers, with older ones of the same kind before them until there are three."""
    found = list(papers)
    first = found[0]
    for step in range(1, 4 - len(papers)):
        issued = first.issued_on - step * 3650
        number = (
            f"{first.number[:1]}{(serial * 7 + step) % 10**7:07d}{step}" if first.kind == "PASSPORT" else first.number
        )
        found.insert(0, first._replace(number=number, issued_on=issued, valid_to=issued + 3650, is_current=0))
    return found
