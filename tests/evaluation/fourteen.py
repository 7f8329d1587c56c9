"""Fourteen invented people and three programmes in 2025-2026, small enough to work every indicator out by hand.

CGS  for INTL          awards of p1 30,000 · p2 40,000 · p3 30,000 · p4 10,000 (cancelled in March); 5 places, 200,000 yuan;
     p1, p2 and p4 had applied, p3 was given it outside the cycle
HM   for HK MO, OC BA  awards of p7 4,000 · p9 5,000
UNI  for INTL TW       awards of p1 1,000 · p11 2,000 · p12 2,000

Who they are: p1 Thailand BA · p2 Viet Nam MA · p3 Pakistan BA, graduated 30 June 2026 · p4 Laos BA, withdrew 1 March 2026 ·
p5 Russia BA · p6 Korea NON · p7 Hong Kong BA · p8 Macao BA · p9 overseas Chinese BA · p10 overseas Chinese MA · p11 Taiwan
BA · p12 Kenya PREP, should have ended in June 2026 and still studies · p13, p14 graduated in early 2025, CGS in 2023-2024.
"""

from collections import Counter

from sqlalchemy.orm import Session

from gzstudents.alumni.model import Alumnus, Destination
from gzstudents.applications.model import Application, Cycle
from gzstudents.evaluation.model import AnnualReview, EvaluationTarget
from gzstudents.kernel.store import Store
from gzstudents.payments.model import Budget, Instalment
from gzstudents.scholarships.model import Award, Programme, Sponsor
from gzstudents.students.model import Enrolment, LanguageResult
from gzstudents.studies.model import StudyResult
from tests import make

YEAR = "2025-2026"
ON = "2026-08-31"
# number: population, country, level, expected end, average mark in hundredths, HSK
PEOPLE = {
    1: ("INTL", "THA", "BA", "2028-07-01", 9000, "5"),
    2: ("INTL", "VNM", "MA", "2027-07-01", 8000, "4"),
    3: ("INTL", "PAK", "BA", "2026-07-01", 8500, ""),
    4: ("INTL", "LAO", "BA", "2028-07-01", None, ""),
    5: ("INTL", "RUS", "BA", "2028-07-01", 7000, "4"),
    6: ("INTL", "KOR", "NON", "2026-12-31", 6000, ""),
    7: ("HK", None, "BA", "2028-07-01", 8800, ""),
    8: ("MO", None, "BA", "2028-07-01", 7800, ""),
    9: ("OC", None, "BA", "2028-07-01", 8200, ""),
    10: ("OC", None, "MA", "2028-07-01", None, ""),
    11: ("TW", None, "BA", "2028-07-01", None, ""),
    12: ("INTL", "KEN", "PREP", "2026-06", None, ""),
    13: ("INTL", "THA", "BA", "2025-03-15", None, ""),
    14: ("INTL", "THA", "BA", "2025-01-10", None, ""),
}
# person, programme, year, yuan, state
AWARDS = {
    "a1": (1, "CGS", YEAR, 30_000, "ACTIVE"),
    "a2": (2, "CGS", YEAR, 40_000, "ACTIVE"),
    "a3": (3, "CGS", YEAR, 30_000, "FINISHED"),
    "a4": (4, "CGS", YEAR, 10_000, "CANCELLED"),
    "h7": (7, "HM", YEAR, 4_000, "ACTIVE"),
    "h9": (9, "HM", YEAR, 5_000, "ACTIVE"),
    "u1": (1, "UNI", YEAR, 1_000, "ACTIVE"),
    "u11": (11, "UNI", YEAR, 2_000, "ACTIVE"),
    "u12": (12, "UNI", YEAR, 2_000, "ACTIVE"),
    "b1": (1, "CGS", "2024-2025", 30_000, "FINISHED"),
    "b13": (13, "CGS", "2023-2024", 30_000, "FINISHED"),
    "b14": (14, "CGS", "2023-2024", 30_000, "FINISHED"),
}
# award, month, yuan, state, paid on
INSTALMENTS = (
    ("a1", "2025-10", 10_000, "PAID", "2025-10-20"),
    ("a1", "2025-11", 10_000, "PAID", "2025-12-05"),  # late
    ("a1", "2026-02", 10_000, "PLANNED", None),  # due and not paid
    ("a2", "2025-10", 20_000, "PAID", "2025-10-30"),
    ("a2", "2025-11", 8_000, "PAID", "2025-11-20"),
    ("a2", "2025-11", -8_000, "CLAWED_BACK", "2026-01-10"),  # and got back
    ("a2", "2026-01", 20_000, "HELD", None),
    ("a3", "2025-10", 30_000, "PAID", "2025-10-31"),  # the last day of the month is in time
    ("a4", "2025-10", 5_000, "PAID", "2025-10-25"),
    ("a4", "2026-04", 5_000, "DROPPED", None),
    ("h7", "2025-10", 4_000, "RETURNED", "2025-10-20"),
    ("h7", "2025-10", 4_000, "PAID", "2025-12-10"),  # anew, and late
    ("h9", "2025-10", 5_000, "RETURNED", "2025-10-20"),  # still not delivered
)


class Fourteen:
    """The ids behind the numbers above."""

    def __init__(self) -> None:
        self.people: dict[int, int] = {}
        self.stays: dict[int, int] = {}
        self.awards: dict[str, int] = {}

    def persons(self, *numbers: int) -> set[int]:
        return {self.people[one] for one in numbers}

    def held(self, *names: str) -> set[int]:
        return {self.awards[one] for one in names}


def fill(store: Store) -> Fourteen:
    known = Fourteen()
    with store.writing("office", "scholarships.award") as session:
        _people(session, known)
        programmes = _programmes(session)
        for name, (number, code, year, amount, state) in AWARDS.items():
            award = Award(
                person_id=known.people[number], enrolment_id=known.stays[number], programme_id=programmes[code],
                academic_year=year, level=PEOPLE[number][2], amount_fen=100 * amount, decided_on=f"{year[:4]}-09-20", state=state,
            )  # fmt: skip
            session.add(award)
            session.flush()
            known.awards[name] = award.id
        parts: Counter[tuple[str, str]] = Counter()
        for name, month, amount, state, paid in INSTALMENTS:
            parts[name, month] += 1
            session.add(
                Instalment(
                    award_id=known.awards[name], due_month=month, item="STIPEND", part=parts[name, month] - 1, paid_to="STUDENT", full_fen=100 * amount,
                    amount_fen=100 * amount, budget_year=int(month[:4]), state=state, paid_on=paid,
                )
            )  # fmt: skip
        cycle = Cycle(
            programme_id=programmes["CGS"], academic_year=YEAR, quota_mode="SIMPLE", places=5, budget_fen=20_000_000
        )
        session.add(cycle)
        session.flush()
        for number in (1, 2, 4):
            session.add(
                Application(
                    number=f"APP-2025-{number:05d}", cycle_id=cycle.id, person_id=known.people[number],
                    enrolment_id=known.stays[number], stage="DECIDED", outcome="APPROVED", award_id=known.awards[f"a{number}"],
                )
            )  # fmt: skip
        session.add(Budget(programme_id=programmes["CGS"], year=2025, amount_fen=10_000_000))
        session.add(EvaluationTarget(programme_id=programmes["CGS"], academic_year=YEAR, indicator="SATISFACTION", entered=9200))  # fmt: skip
        for name, state, result in (
            ("a1", "DECIDED", "QUALIFIED"), ("a2", "SCHOOL", "UNQUALIFIED"), ("a3", "EXEMPT", ""), ("a4", "MISSED", ""),
        ):  # fmt: skip
            session.add(AnnualReview(award_id=known.awards[name], academic_year=YEAR, state=state, result=result))
    return known


def _people(session: Session, known: Fourteen) -> None:
    for number, (population, country, level, expected, average, hsk) in PEOPLE.items():
        who = make.person(session, population=population, country=country, surname=f"P{number}", given_names="Test")
        started = "2022-09-01" if number in {13, 14} else "2024-09-01"
        stay: Enrolment = make.enrolment(
            session, who, level=level, category="", expected_end=expected, start_date=started
        )
        known.people[number], known.stays[number] = who.id, stay.id
        if average is not None:
            session.add(StudyResult(enrolment_id=stay.id, academic_year=YEAR, term="", average=average))
        if hsk:
            session.add(LanguageResult(person_id=who.id, kind="HSK", level=hsk, taken_on="2025-06-01"))
        if number in {3, 4}:
            day, status = ("2026-06-30", "GRADUATED") if number == 3 else ("2026-03-01", "WITHDRAWN")
            make.change(session, stay, status, day)
        if number in {13, 14}:
            make.change(session, stay, "GRADUATED", expected)
            session.add(Alumnus(person_id=who.id, enrolment_id=stay.id, graduated_on=expected))
    for day, activity, place in (
        ("2025-10-01", "EMPLOYED", "GUANGZHOU"),
        ("2026-04-01", "FURTHER_STUDY", "HOME_COUNTRY"),
    ):
        session.add(Destination(person_id=known.people[13], activity=activity, place=place, as_of=day))


def _programmes(session: Session) -> dict[str, int]:
    sponsor = Sponsor(code="XCENTRAL", kind="CENTRAL_GOV", name_zh="中央政府", name_en="Central government")
    session.add(sponsor)
    session.flush()
    found = {}
    for code, zh, populations in (
        ("CGS", "中国政府奖学金", "INTL"),
        ("HM", "港澳及华侨学生奖学金", "HK MO OC:BA"),
        ("UNI", "大学奖学金", "INTL TW"),
    ):
        one = Programme(
            code=f"X{code}", name_zh=zh, name_en=code, sponsor_id=sponsor.id, populations=populations, kind="FULL", prefix=f"X{code}",
            review_required=int(code == "CGS"), renewable=1,
        )  # fmt: skip
        session.add(one)
        session.flush()
        found[code] = one.id
    return found
