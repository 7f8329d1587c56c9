"""Schedules by hand: every rule of pay has its table, worked out on paper from the texts named in the rules."""

import pytest

from gzstudents.payments.rules.facts import Away, Dated, Facts, Line, Terms
from gzstudents.payments.rules.following import Kept
from gzstudents.payments.rules.schedule import entering, schedule, skeleton

HOLIDAYS = ("01-15/02-25", "07-10/08-31")
STIPEND = Line("STIPEND", 300_000, "MONTH", 12, "STUDENT")  # 3,000 yuan a month
ON = (Dated("2024-09-01", "REGISTERED"),)
YEAR = [f"2025-{month:02d}" for month in range(9, 13)] + [f"2026-{month:02d}" for month in range(1, 9)]


def facts(**values: object) -> Facts:
    base = Facts("2025-2026", "2025-07-01", "ACTIVE", statuses=ON, today="2025-09-01")
    return base._replace(**values)  # type: ignore[arg-type]


def halves(found: Facts, terms: Terms | None = None, line: Line = STIPEND) -> str:
    """Twelve signs, September to August: 2, 1 or 0 halves planned, H held, . no such month."""
    due = {one.month: one for one in schedule([line], found, terms or Terms(holidays=HOLIDAYS))}
    signs = []
    for month in YEAR:
        one = due.get(month)
        signs.append("." if one is None else "H" if one.state == "HELD" else str(one.halves))
    return "".join(signs)


def test_months_by_programme() -> None:
    """One semester 5, ten, one year 11, degree 12; who begins in spring has what is left of the academic year."""
    for count, expected in ((5, "22222......."), (10, "2222222222.."), (11, "22222222222."), (12, "222222222222")):
        assert halves(facts(), line=STIPEND._replace(months=count)) == expected
    assert halves(facts(starts_on="2026-03-01"), line=STIPEND._replace(months=5)) == "......22222."
    assert halves(facts(starts_on="2026-03-01")) == "......222222"
    assert halves(facts(ends_on="2026-07-10")) == "22222222222."
    assert halves(facts(starts_on="2025-10-15")) == ".22222222222"
    assert halves(facts(starts_on="2025-10-16")) == ".12222222222"  # a month that begins after the 15th is half a month


@pytest.mark.parametrize(
    ("months", "entered", "registered", "expected"),
    [
        (5, "2026-03-01", "2026-03-02", "......22222."),  # a semester in spring
        (5, "2026-02-24", "2026-03-02", "......22222."),  # the months begin with the registration
        (5, "2026-03-01", "", "......HHHHH."),  # not registered yet
        (5, "2026-03-16", "2026-03-16", "......12222."),
        (12, "2026-03-01", "2026-03-02", "......222222"),
        (5, "2025-09-01", "2025-09-02", "22222......."),
        (12, "2025-10-20", "2025-10-20", "012222222222"),  # late in the first term: as whoever registers late
        (5, "2024-09-01", "2024-09-01", "22222......."),
    ],
)
def test_who_enters_in_spring_has_the_months_of_spring(
    months: int, entered: str, registered: str, expected: str
) -> None:
    statuses = (Dated("2024-06-01", "ADMITTED"), *((Dated(registered, "REGISTERED"),) if registered else ()))
    found = facts(statuses=tuple(sorted(statuses)), entered_on=entered)
    assert halves(entering(found, ()), line=STIPEND._replace(months=months)) == expected
    paid = Kept(1, "TUITION", "2025-09", 0, "UNIVERSITY", 1, 2, 1, "PAID")
    assert entering(found, [paid]).starts_on == "", "what was paid in autumn stays where it is"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-08-20", "222222222222"),
        ("2025-09-01", "222222222222"),
        ("2025-09-15", "222222222222"),  # by the 15th, inclusive
        ("2025-09-16", "122222222222"),
        ("2025-09-30", "122222222222"),
        ("2025-10-15", "022222222222"),
        ("2025-10-16", "012222222222"),
    ],
)
def test_first_month_by_the_day_of_registration(day: str, expected: str) -> None:
    assert halves(facts(statuses=(Dated("2025-06-01", "ADMITTED"), Dated(day, "REGISTERED")))) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-06-10", "222222222200"),  # the second half of June is the half month after
        ("2026-06-15", "222222222200"),
        ("2026-06-16", "222222222210"),
        ("2026-06-20", "222222222210"),
        ("2026-06-30", "222222222210"),
        ("2026-07-01", "222222222220"),
        ("2026-07-16", "222222222221"),
    ],
)
def test_half_a_month_after_graduation(day: str, expected: str) -> None:
    assert halves(facts(statuses=(*ON, Dated(day, "GRADUATED")))) == expected


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("WITHDRAWN", "WITHDRAWN"), ("EXPELLED", "WITHDRAWN"), ("COMPLETED", "ENDED"), ("INCOMPLETE", "ENDED"),
        ("TRANSFERRED", "ENDED"), ("DECEASED", "DECEASED"),
    ],
)  # fmt: skip
def test_nothing_from_the_month_after_leaving(status: str, reason: str) -> None:
    found = facts(statuses=(*ON, Dated("2025-12-02", status)))
    assert halves(found) == "222200000000"
    due = schedule([STIPEND], found, Terms())
    assert [one.reason for one in due] == [""] * 4 + [reason] * 8
    assert {one.state for one in due[4:]} == {"DROPPED"}


def test_leave_holds_and_return_drops_what_was_between() -> None:
    leave = (*ON, Dated("2025-11-20", "SUSPENDED"))
    assert halves(facts(statuses=leave)) == "222HHHHHHHHH"
    assert halves(facts(statuses=(*leave, Dated("2026-03-10", "REGISTERED")))) == "222000222222"
    assert halves(facts(statuses=(*leave, Dated("2026-03-16", "REGISTERED")))) == "222000122222"
    assert halves(facts(statuses=(*leave, Dated("2026-03-10", "WITHDRAWN")))) == "222000000000"
    assert halves(facts(statuses=(*ON, Dated("2025-11-20", "MISSING")))) == "222HHHHHHHHH"
    assert halves(facts(statuses=(Dated("2025-06-01", "ADMITTED"),))) == "HHHHHHHHHHHH"
    assert halves(facts(statuses=())) == "HHHHHHHHHHHH"
    assert halves(facts(statuses=(Dated("2025-06-01", "ADMITTED"), Dated("2025-09-03", "WITHDRAWN")))) == "0" * 12


def test_award_suspended_resumed_cancelled() -> None:
    stop = (Dated("2025-11-20", "SUSPEND"),)
    assert halves(facts(state="SUSPENDED", events=stop)) == "222HHHHHHHHH"
    back = (*stop, Dated("2026-03-20", "RESUME"))
    assert halves(facts(events=back)) == "222000122222"
    assert halves(facts(state="CANCELLED", events=(*back, Dated("2026-05-01", "CANCEL")))) == "222000122000"
    assert halves(facts(state="CANCELLED", events=(*stop, Dated("2026-01-09", "CANCEL")))) == "222000000000"
    assert halves(facts(state="CANCELLED")) == "0" * 12
    assert halves(facts(state="SUSPENDED")) == "H" * 12
    assert halves(facts(state="FINISHED", events=(Dated("2026-06-30", "FINISH"),))) == "222222222200"


@pytest.mark.parametrize(
    ("kind", "start", "end", "expected"),
    [
        ("ABROAD", "2025-10-01", "2025-10-15", "222222222222"),  # 15 days are not over 15
        ("ABROAD", "2025-10-01", "2025-10-16", "212222222222"),  # 16: all of the first half, 1 day of the second
        ("ABROAD", "2025-10-05", "2025-10-24", "202222222222"),  # 11 of 15 and 9 of 16
        ("ABROAD", "2025-10-10", "2025-10-27", "212222222222"),  # 6 of 15, 12 of 16
        ("ABROAD", "2026-01-10", "2026-03-02", "222222222222"),  # 5 days before the holiday, 5 after it
        ("ABROAD", "2026-06-20", "2026-09-05", "222222222112"),  # 20 Jun to 9 Jul: 11 of 15, 9 of 15
        ("LEAVE", "2025-10-05", "2025-10-24", "222222222222"),  # in China: not over a month
        ("TRUANT", "2025-10-01", "2025-10-31", "222222222222"),  # a month is not over a month
        ("TRUANT", "2025-10-01", "2025-11-01", "202222222222"),
        ("LEAVE", "2025-10-10", "2025-11-08", "222222222222"),  # a month less a day
        ("LEAVE", "2025-10-10", "2025-11-20", "200222222222"),  # 22 of 31 and 20 of 30
        ("ABROAD", "", "", "222222222222"),
    ],
)
def test_absences(kind: str, start: str, end: str, expected: str) -> None:
    assert halves(facts(absences=(Away(kind, start, end),))) == expected


def test_an_absence_without_an_end_holds() -> None:
    assert (
        halves(facts(absences=(Away("ABROAD", "2026-03-16"),))) == "2222221HHH12"
    )  # July: 9 of 15 days, then holidays


def test_sign_in_is_asked_for_when_it_is_closed() -> None:
    signing = Terms(holidays=HOLIDAYS, needs_sign_in=True)
    asked = facts(signed=frozenset({"2025-09", "2025-11"}), today="2025-12-26")
    assert halves(asked, signing) == "2H2222222222"
    assert halves(asked._replace(today="2025-12-27"), signing) == "2H2H22222222"
    assert halves(asked, Terms()) == "222222222222"


def test_months_of_a_lifetime() -> None:
    terms = Terms(holidays=HOLIDAYS, most_halves=48)
    assert halves(facts(received_halves=24), terms) == "222222222222"
    assert halves(facts(received_halves=37), terms) == "222221HHHHHH"
    assert halves(facts(received_halves=60), terms) == "HHHHHHHHHHHH"


def test_what_is_paid_by_year_term_and_once() -> None:
    lines = [
        Line("TUITION", 2_000_000, "YEAR", 1, "UNIVERSITY"),
        Line("BOOKS", 50_000, "TERM", 1, "STUDENT", 2),
        Line("AWARD", 800_000, "ONCE", 1, "STUDENT"),
    ]
    found = [(one.month, one.item, one.amount_fen) for one in schedule(lines, facts(decided_on="2025-12-05"), Terms())]
    assert found == [
        ("2025-09", "BOOKS", 50_000), ("2025-09", "TUITION", 2_000_000), ("2025-12", "AWARD", 800_000),
        ("2026-03", "BOOKS", 50_000),
    ]  # fmt: skip
    late = facts(statuses=(Dated("2025-11-20", "REGISTERED"),))
    assert {one.state for one in schedule(lines, late, Terms())} == {
        "PLANNED"
    }  # tuition does not lapse by arriving late
    gone = facts(decided_on="2025-12-05", statuses=(*ON, Dated("2025-10-20", "WITHDRAWN")))
    states = {one.month: one.state for one in schedule(lines, gone, Terms())}
    assert states == {"2025-09": "PLANNED", "2025-12": "DROPPED", "2026-03": "DROPPED"}
    off = facts(state="CANCELLED", events=(Dated("2025-09-20", "CANCEL"),))
    assert {one.state for one in schedule(lines, off, Terms())} == {"DROPPED"}
    held = facts(state="SUSPENDED", events=(Dated("2025-09-20", "SUSPEND"),))
    assert {one.state for one in schedule(lines, held, Terms())} == {"HELD"}


def test_rooms_are_paid_by_whole_months() -> None:
    room = Line("ACCOMMODATION", 70_000, "MONTH", 12, "UNIVERSITY")
    late = (Dated("2025-09-20", "REGISTERED"), Dated("2026-06-20", "GRADUATED"))
    assert halves(facts(statuses=late), line=room) == "222222222200"
    assert halves(facts(absences=(Away("ABROAD", "2025-10-01", "2025-11-20"),)), line=room) == "2" * 12


def test_an_item_that_comes_twice_is_one_instalment() -> None:
    lines = [STIPEND, Line("STIPEND", 100_000, "ONCE", 1, "STUDENT")]
    found = skeleton(lines, facts())
    assert (found[0].amount_fen, len(found), sum(one.full_fen for one in found)) == (400_000, 12, 3_700_000)
