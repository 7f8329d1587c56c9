"""An invented roll of some sixty people, small enough to count by hand: see test_by_hand.py for the counting."""

from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel.store import Store
from gzstudents.scholarships.model import Award, Programme, Sponsor
from gzstudents.students.model import Enrolment, Nationality, Person, StatusChange

R, G = "REGISTERED", "GRADUATED"


class Stay(NamedTuple):
    """category, level, discipline, funding, start; changes of status (REGISTERED on the start unless told); degree."""

    category: str
    level: str
    discipline: str
    funding: str
    start: str | None
    changes: tuple[tuple[str, str], ...] | None = None
    degree: str | None = None

    def events(self) -> tuple[tuple[str, str], ...]:
        if self.changes is not None:
            return self.changes
        assert self.start is not None
        return ((R, self.start),)


class Someone(NamedTuple):
    number: int
    population: str
    gender: str
    nationality: tuple[tuple[str, str | None, str | None], ...]
    stays: tuple[Stay, ...]


def _one(number: int, country: str, gender: str, *stays: Stay, population: str = "INTL") -> Someone:
    return Someone(number, population, gender, ((country, None, None),) if country else (), stays)


def _ended(start: str, status: str, day: str) -> tuple[tuple[str, str], ...]:
    return ((R, start), (status, day))


PEOPLE: list[Someone] = [
    *(_one(n, "THA", "2", Stay("02", "BA", "05", "21" if n < 4 else "5", "2023-09-01")) for n in range(1, 5)),
    *(_one(n, "THA", "1", Stay("02", "BA", "12", "5", "2023-09-01")) for n in (5, 6)),
    *(_one(n, "VNM", "1", Stay("03", "MA", "02", "22" if n < 9 else "42", "2024-09-01")) for n in (7, 8, 9)),
    _one(10, "VNM", "2", Stay("03", "MA", "02", "42", "2024-09-01")),
    *(_one(n, "PAK", "1", Stay("04", "PHD", "08", "21", "2024-09-10")) for n in (11, 12, 13)),
    *(_one(n, "RUS", "2", Stay("05", "NON", "05", "5", "2025-03-01")) for n in (14, 15, 16)),  # spring intake
    _one(17, "NGA", "1", Stay("01", "JC", "12", "5", "2025-09-01")),  # begins on the day: counts
    _one(18, "NGA", "2", Stay("01", "JC", "12", "5", "2025-09-01")),
    _one(19, "KOR", "2", Stay("07", "NON", "", "41", "2025-02-28")),
    _one(20, "TLS", "1", Stay("09", "PREP", "", "21", "2025-09-01")),
    _one(21, "BRA", "2", Stay("06", "NON", "05", "41", "2025-08-25")),
    _one(22, "USA", "1", Stay("08", "NON", "07", "62", "2025-01-10")),
    _one(23, "AUS", "0", Stay("02", "BA", "13", "43", "2022-09-01")),  # gender unknown
    _one(24, "", "9", Stay("02", "BA", "08", "", "2024-09-01")),  # nationality and funding unknown
    _one(25, "FRA", "1", Stay("02", "BA", "03", "2", "2021-09-01", ((R, "2021-09-01"), ("SUSPENDED", "2025-03-15")))),
    Someone(26, "INTL", "2", (("UKR", None, "2025-06-30"), ("POL", "2025-07-01", None)),
            (Stay("03", "MA", "10", "31", "2024-09-01"),)),  # another nationality before the day
    Someone(27, "INTL", "1", (("KAZ", None, "2025-12-31"), ("DEU", "2026-01-01", None)),
            (Stay("02", "BA", "08", "61", "2024-09-01"),)),  # another nationality after the day
    _one(28, "LAO", "2", Stay("05", "NON", "05", "5", "2024-09-01"), Stay("02", "BA", "05", "21", "2025-09-01")),
    _one(29, "IDN", "1", Stay("03", "MA", "08", "5", "2023-09-01"), Stay("04", "PHD", "08", "21", "2025-09-01")),
    _one(30, "MYS", "1", Stay("02", "BA", "12", "42", "2024-09-01"), Stay("02", "BA", "05", "5", "2023-09-01")),
    # not on the roll on 2025-09-01
    _one(31, "THA", "2", Stay("02", "BA", "05", "5", "2021-09-01", _ended("2021-09-01", G, "2025-09-01"), "2025-06-30")),
    _one(32, "VNM", "1", Stay("03", "MA", "02", "5", "2022-09-01", _ended("2022-09-01", G, "2025-07-01"), "2025-07-01")),
    _one(33, "PAK", "1", Stay("02", "BA", "08", "5", "2023-09-01", _ended("2023-09-01", "WITHDRAWN", "2025-04-10"))),
    _one(34, "JPN", "2", Stay("02", "BA", "05", "5", "2025-09-01", (("ADMITTED", "2025-07-01"), (R, "2025-09-03")))),
    _one(35, "GHA", "1", Stay("02", "BA", "08", "5", "2025-09-02")),
    _one(36, "MNG", "2", Stay("05", "NON", "05", "5", "2024-09-01", _ended("2024-09-01", "COMPLETED", "2025-01-15"))),
    _one(37, "KGZ", "1", Stay("02", "BA", "12", "5", "2020-09-01",
                              ((R, "2020-09-01"), ("COMPLETED", "2024-07-01"), (G, "2025-05-20")))),
    _one(38, "EGY", "1", Stay("03", "MA", "03", "5", "2024-02-29", _ended("2024-02-29", "EXPELLED", "2025-02-28"))),
    _one(39, "CMR", "1", Stay("02", "BA", "12", "5", "2022-09-01", _ended("2022-09-01", "DECEASED", "2024-12-24"))),
    _one(40, "YEM", "1", Stay("05", "NON", "05", "5", "2024-09-01", _ended("2024-09-01", "MISSING", "2025-05-05"))),
    _one(41, "ETH", "2", Stay("02", "BA", "12", "5", "2023-09-01", _ended("2023-09-01", "TRANSFERRED", "2024-10-10"))),
    _one(42, "IND", "1", Stay("02", "BA", "10", "5", "2021-09-01", ((G, "2025-06-30"),), "2025-06-30")),  # only the end
    _one(43, "NPL", "2", Stay("02", "BA", "12", "5", "2023-09-01", ((R, "2026-01-10"),))),  # recorded years later
    _one(44, "BGD", "1", Stay("02", "BA", "12", "5", "2024-09-01", ())),  # no status at all
    _one(45, "LKA", "2"),  # no enrolment at all
    _one(46, "SDN", "1", Stay("02", "BA", "12", "5", "2025-09-01", (("CANCELLED", "2025-09-10"),))),  # never came
    _one(47, "KEN", "1", Stay("05", "NON", "05", "5", None, ((R, "2025-03-01"),))),  # no start
    _one(48, "TZA", "2", Stay("03", "MA", "09", "23", "2024-09", ((R, "2024-09-01"),))),  # only the month
    _one(49, "CHN", "1", Stay("02", "BA", "02", "5", "2024-09-01")),  # international with Chinese nationality
    _one(50, "MEX", "1", Stay("", "BA", "02", "5", "2024-09-01")),  # category unknown
    _one(51, "CAN", "2", Stay("02", "", "06", "5", "2024-09-01")),  # the category tells the level
    _one(52, "ESP", "2", Stay("", "", "", "5", "2025-03-01")),  # neither known
    _one(53, "UZB", "1", Stay("05", "NON", "05", "5", "2024-09-01", _ended("2024-09-01", "COMPLETED", "2025-06-30")),
         Stay("02", "BA", "08", "22", "2025-09-01")),
    # Hong Kong, Macao, Taiwan, overseas Chinese
    _one(54, "CHN", "2", Stay("02", "BA", "12", "", "2023-09-01"), population="HK"),
    _one(55, "CHN", "1", Stay("03", "MA", "03", "", "2024-09-01"), population="HK"),
    _one(56, "CHN", "1", Stay("09", "PREP", "", "", "2025-09-01"), population="HK"),
    _one(57, "CHN", "2", Stay("02", "BA", "10", "", "2022-09-01",
                              ((R, "2022-09-01"), ("SUSPENDED", "2025-01-01"))), population="MO"),
    _one(58, "CHN", "1", Stay("02", "BA", "12", "", "2021-09-01", _ended("2021-09-01", G, "2025-06-20"), "2025-06-20"),
         population="MO"),
    _one(59, "CHN", "2", Stay("04", "PHD", "05", "", "2024-09-01"), population="TW"),
    _one(60, "CHN", "1", Stay("02", "BA", "08", "", "2025-03-03"), population="TW"),
    _one(61, "CHN", "1", Stay("02", "BA", "02", "", "2024-09-01"), population="OC"),
    _one(62, "CHN", "2", Stay("05", "NON", "05", "", "2024-09-01", _ended("2024-09-01", "WITHDRAWN", "2025-06-01")),
         population="OC"),
]  # fmt: skip

# person, programme, year, fen, state
AWARDS: list[tuple[int, str, str, int, str]] = [
    (1, "TCGS", "2025-2026", 5_920_000, "ACTIVE"),
    (2, "TCGS", "2025-2026", 5_920_000, "ACTIVE"),
    (11, "TCGS", "2025-2026", 8_780_000, "ACTIVE"),
    (11, "TUNI", "2025-2026", 800_000, "ACTIVE"),  # the second award of one person
    (4, "TUNI", "2025-2026", 1_000_000, "FINISHED"),
    (7, "TUNI", "2025-2026", 2_000_050, "SUSPENDED"),
    (9, "TUNI", "2025-2026", 2_000_000, "CANCELLED"),
    (1, "TCGS", "2024-2025", 5_920_000, "FINISHED"),
    (54, "THKMO", "2025-2026", 600_000, "ACTIVE"),
    (57, "THKMO", "2025-2026", 500_000, "ACTIVE"),
    (61, "THKMO", "2025-2026", 400_000, "ACTIVE"),
    (60, "TTW", "2025-2026", 500_000, "ACTIVE"),
    (59, "TTW", "2025-2026", 3_000_000, "ACTIVE"),
]

PROGRAMMES = {"TCGS": "中国政府奖学金", "TUNI": "校长奖学金", "THKMO": "港澳及华侨学生奖学金", "TTW": "台湾学生奖学金"}


def fill(store: Store) -> None:
    """Put the whole roll into a store: the person's number is the id."""
    with store.writing("陈静", "students.register") as session:
        for someone in PEOPLE:
            add(session, someone)
    with store.writing("陈静", "scholarships.award") as session:
        add_awards(session, AWARDS)


def add(session: Session, someone: Someone) -> None:
    session.add(
        Person(id=someone.number, chinese_name=f"学生{someone.number}", sort_key=f"{someone.number:06d}",
               population=someone.population, gender=someone.gender)
    )  # fmt: skip
    session.flush()
    for country, since, until in someone.nationality:
        session.add(Nationality(person_id=someone.number, country=country, valid_from=since, valid_to=until))
    for place, stay in enumerate(someone.stays):
        add_stay(session, someone.number, place, stay)


def add_stay(session: Session, person: int, place: int, stay: Stay, **more: Any) -> None:
    enrolment = Enrolment(
        person_id=person, student_number=f"S{person:05d}-{place}", category=stay.category, level=stay.level,
        discipline=stay.discipline, funding=stay.funding, start_date=stay.start, degree_date=stay.degree, **more,
    )  # fmt: skip
    session.add(enrolment)
    session.flush()
    for status, day in stay.events():
        kind = "CANCEL_ADMISSION" if status == "CANCELLED" else ""
        known = "WITHDRAWN" if status == "CANCELLED" else status
        session.add(StatusChange(enrolment_id=enrolment.id, kind=kind, status=known, effective_on=day))
        session.flush()


def add_awards(session: Session, awards: list[tuple[int, str, str, int, str]]) -> None:
    sponsor = Sponsor(code="T", kind="UNIVERSITY", name_zh="设奖单位")
    session.add(sponsor)
    session.flush()
    known = {
        code: Programme(code=code, name_zh=name, name_en=code, sponsor_id=sponsor.id, populations="INTL", kind="FULL",
                        prefix=code)
        for code, name in PROGRAMMES.items()
    }  # fmt: skip
    session.add_all(known.values())
    session.flush()
    for person, programme, year, fen, state in awards:
        enrolment = session.query(Enrolment).filter_by(person_id=person).order_by(Enrolment.id).first()
        assert enrolment is not None
        session.add(
            Award(person_id=person, enrolment_id=enrolment.id, programme_id=known[programme].id, academic_year=year,
                  level=enrolment.level, amount_fen=fen, decided_on="2025-10-01", state=state)
        )  # fmt: skip
    session.flush()
