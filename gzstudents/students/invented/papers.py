"""Identity documents and stay papers of invented people, in the formats that the checks know."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from gzstudents.kernel.numbers import mod11_2
from gzstudents.students.invented.naming import Draw

_REGION = {"HK": "810000", "MO": "820000", "TW": "830000"}
# letters before the serial number and how many digits it has; everybody else: one letter and eight digits
_PASSPORTS = {
    "VNM": ("CB", 7), "THA": ("AA AC", 7), "IDN": ("C X", 7), "KOR": ("M", 8), "PAK": ("AB CD", 7), "IND": ("TRZ", 7),
    "BGD": ("A B", 8), "USA": ("", 9), "GBR": ("", 9), "RUS": ("7", 8), "JPN": ("TZ TR", 7), "FRA": ("", 9), "DEU": ("C", 8),
    "MYS": ("A H", 8), "KAZ": ("N", 8), "NPL": ("", 8), "LKA": ("N", 7), "MMR": ("M", 7), "LAO": ("P", 7), "KHM": ("N", 8),
    "NGA": ("A B", 8), "GHA": ("G", 7), "EGY": ("A", 8), "YEM": ("", 8), "ETH": ("EP", 7), "MNG": ("E", 7),
}  # fmt: skip
# kind, letter before the number, days it is valid
_CHINESE = {
    "HK": ("HKMO_PERMIT", "H", 3652), "MO": ("HKMO_PERMIT", "M", 3652), "TW": ("TW_PERMIT", "", 1826), "OC": ("PRC_PASSPORT", "E", 3650),
}  # fmt: skip
_SCATTER = 6_700_417  # prime: different serials stay different
_CUSTOM = ("A", 8)
_EXPIRED, _SOON = 0.005, 0.02


class Paper(NamedTuple):
    """A row of identity_documents; days as ordinals, 0 for none."""

    kind: str
    issuing_country: str
    number: str
    issued_on: int
    valid_to: int
    is_current: int


class Papers:
    """Makes documents; remembers how many people have a birthday, so that no two get one number."""

    def __init__(self, today: int, draw: Draw) -> None:
        self._today = today
        self._draw = draw
        self._same_day: defaultdict[str, int] = defaultdict(int)

    def foreign(self, country: str, serial: int, last_day: int, *, is_here: bool) -> list[Paper]:
        """A passport, sometimes a renewed one, and the permit or visa of who is here or was."""
        draw, today = self._draw, self._today
        valid_to = self._end(3500)
        found = [Paper("PASSPORT", country, _passport(country, serial, newer=True), valid_to - 3650, valid_to, 1)]
        if draw() < 0.15:
            number = _passport(country, serial, newer=False)
            found.insert(0, Paper("PASSPORT", country, number, valid_to - 6800, valid_to - 3650, 0))
        if is_here:
            kind = "VISA" if draw() < 0.06 else "RESIDENCE_PERMIT"
            found.append(Paper(kind, "CHN", _stay_number(serial), today - 200 - int(draw() * 150), self._end(600), 1))
        elif last_day <= today:
            found.append(Paper("RESIDENCE_PERMIT", "CHN", _stay_number(serial), last_day - 380, last_day + 15, 0))
        return found

    def chinese(self, population: str, serial: int, birth: str, sex: str) -> list[Paper]:
        """Travel permits and residence cards of Hong Kong, Macao and Taiwan; a passport for Chinese from overseas."""
        draw, today = self._draw, self._today
        kind, letter, term = _CHINESE[population]
        valid_to = self._end(term - 40)  # none was issued in the days to come
        found = [Paper(kind, "CHN", letter + _scattered(serial, 8), valid_to - term, valid_to, 1)]
        if population == "OC":
            return found
        if draw() < 0.35:
            end = today + 30 + int(draw() * 1700)
            found.append(Paper("HMT_RESIDENCE", "CHN", self._card(population, birth, sex), end - 1826, end, 1))
        return found

    def _end(self, longest: int) -> int:
        """The last day of a paper: a few have expired, some will within a month."""
        chance = self._draw()
        if chance < _EXPIRED:
            return self._today - 1 - int(self._draw() * 25)
        if chance < _EXPIRED + _SOON:
            return self._today + int(self._draw() * 31)
        return self._today + 31 + int(self._draw() * longest)

    def _card(self, population: str, birth: str, sex: str) -> str:
        key = _REGION[population] + birth.replace("-", "")
        count = self._same_day[key + sex] = self._same_day[key + sex] + 1
        body = f"{key}{(count * 2 - (sex == '1')) % 1000:03d}"  # an odd number for men, an even one for women
        return body + mod11_2(body)


def _passport(country: str, serial: int, *, newer: bool) -> str:
    letters, digits = _PASSPORTS.get(country, _CUSTOM)
    choices = letters.split(" ") if " " in letters else list(letters) or [""]
    # the old passport has a number of the other half, so that it is nobody's new one
    return choices[-1 if newer else 0] + _scattered(serial if newer else serial + 10**digits // 2, digits)


def _stay_number(serial: int) -> str:
    return f"44{_scattered(serial, 8)}"


def _scattered(serial: int, digits: int) -> str:
    """A number that looks drawn, but is another one for every serial."""
    size = 10**digits
    return f"{(serial * _SCATTER + 1_234_577) % size:0{digits}d}"
