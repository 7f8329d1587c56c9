"""Where one rule of pay ends and the next begins: the days, halves and fen on both sides, worked out on paper."""

from datetime import date

import pytest

from gzstudents.payments.rules import absence, accounts, months, terms
from gzstudents.payments.rules.clawing import still_open
from gzstudents.payments.rules.facts import Away, Dated, Due, Facts, Line, Terms
from gzstudents.payments.rules.following import Kept, follow
from gzstudents.payments.rules.reconciling import Ours, Said, compare
from gzstudents.payments.rules.schedule import schedule
from gzstudents.payments.rules.verifying import Found, verify

STIPEND = Line("STIPEND", 300_000, "MONTH", 12, "STUDENT")
ON = (Dated("2024-09-01", "REGISTERED"),)
BASE = Facts("2025-2026", "2025-07-01", "ACTIVE", statuses=ON, today="2025-09-01")


def autumn(*away: Away) -> list[tuple[int, str]]:
    """Halves and state of September to December, without holidays."""
    found = schedule([STIPEND], BASE._replace(absences=away), Terms())
    return [(one.halves, one.state) for one in found[:4]]


PAID, GONE, HELD = (2, "PLANNED"), (0, "DROPPED"), (2, "HELD")


@pytest.mark.parametrize(
    ("away", "october", "november"),
    [
        # abroad 23 days: all of 1 to 15, and 8 of the 16 days after it: that half is not mostly away; with one more it is
        (Away("ABROAD", "2025-10-01", "2025-10-23"), (1, "PLANNED"), PAID),
        (Away("ABROAD", "2025-10-01", "2025-10-24"), GONE, PAID),
        # in China from 10 October: 22 of 31 days, and 15 of 30 in November, which is half and not more; then 16
        (Away("LEAVE", "2025-10-10", "2025-11-15"), GONE, PAID),
        (Away("LEAVE", "2025-10-10", "2025-11-16"), GONE, GONE),
        # a month from 31 October ends on 30 November, which has no 31st: 1 day of October, all of November
        (Away("TRUANT", "2025-10-31", "2025-11-30"), PAID, GONE),
        (Away("TRUANT", "2025-10-31", "2025-11-29"), PAID, PAID),
    ],
)
def test_more_than_half_of_the_days(away: Away, october: tuple[int, str], november: tuple[int, str]) -> None:
    assert autumn(away) == [PAID, october, november, PAID]


def test_an_absence_that_goes_on_holds_only_what_it_costs() -> None:
    """October went to an absence that is over; the one since 31 October costs November, and may still be explained."""
    both = (Away("ABROAD", "2025-10-01", "2025-10-30"), Away("ABROAD", "2025-10-31"))
    assert autumn(*both) == [PAID, GONE, HELD, HELD]


@pytest.mark.parametrize(
    ("span", "inside", "outside"),
    [
        ("07-10/08-31", ("2026-07-10", "2026-08-31"), ("2026-07-09", "2026-09-01")),
        ("12-20/01-10", ("2025-12-20", "2026-01-10", "2026-01-01"), ("2025-12-19", "2026-01-11")),  # over the new year
        ("2026-01-20/2026-02-28", ("2026-01-20", "2026-02-28"), ("2026-01-19", "2026-03-01", "2027-01-25")),
    ],
)
def test_holidays_with_both_their_ends(span: str, inside: tuple[str, ...], outside: tuple[str, ...]) -> None:
    assert all(absence.is_holiday(date.fromisoformat(day), (span,)) for day in inside)
    assert not any(absence.is_holiday(date.fromisoformat(day), (span,)) for day in outside)


def test_what_is_paid_by_the_term() -> None:
    """Twice a year: in the first month and in March, where March is still within the award; as often as the rate says."""
    books = Line("BOOKS", 50_000, "TERM", 2, "STUDENT", 2)
    for line, ends_on, expected in (
        (books, "", ["2025-09", "2026-03"]),
        (books, "2026-03-20", ["2025-09", "2026-03"]),
        (books, "2026-02-28", ["2025-09"]),
        (books._replace(pieces=1), "", ["2025-09"]),
    ):
        assert [one.month for one in schedule([line], BASE._replace(ends_on=ends_on), Terms())] == expected


def test_tuition_of_who_registers_in_the_last_month() -> None:
    """It does not lapse by arriving late, not even in August; who never came in the year has none."""
    line = Line("TUITION", 2_000_000, "YEAR", 1, "UNIVERSITY")
    for day, state in (("2026-08-10", "PLANNED"), ("2026-09-01", "DROPPED")):
        (one,) = schedule(
            [line], BASE._replace(statuses=(Dated("2025-06-01", "ADMITTED"), Dated(day, "REGISTERED"))), Terms()
        )
        assert (one.month, one.state) == ("2025-09", state), day


def test_the_last_half_month_of_a_lifetime() -> None:
    """23 of 24 half months received: half of September, then nothing without a decision."""
    found = schedule([STIPEND], BASE._replace(received_halves=23), Terms(most_halves=24))
    assert [(one.halves, one.amount_fen, one.state) for one in found[:2]] == [
        (1, 150_000, "PLANNED"),
        (2, 300_000, "HELD"),
    ]


def test_a_month_that_somebody_releases_is_paid_beyond_a_lifetime_and_counts() -> None:
    """All 24 half months received: September is paid by decision, October waits for another."""
    found = schedule(
        [STIPEND], BASE._replace(received_halves=24, released=frozenset({"2025-09"})), Terms(most_halves=24)
    )
    assert [(one.halves, one.state) for one in found[:2]] == [PAID, HELD]


@pytest.mark.parametrize(("starts_on", "halves"), [("2026-03-01", 2), ("2026-03-15", 2), ("2026-03-16", 1)])
def test_an_award_that_begins_in_the_second_half_of_a_month(starts_on: str, halves: int) -> None:
    found = schedule([STIPEND], BASE._replace(starts_on=starts_on), Terms())
    assert [(one.month, one.halves) for one in found[:2]] == [("2026-03", halves), ("2026-04", 2)]


def test_sign_in_is_asked_of_the_programmes_that_are_named() -> None:
    named = {terms.SIGN_IN: "CGS2 uni"}
    assert [terms.terms_of(code, None, named).needs_sign_in for code in ("CGS", "CGS2", "UNI")] == [False, True, True]


@pytest.mark.parametrize(
    ("month", "year"), [("2025-09", 2025), ("2025-12", 2025), ("2026-01", 2026), ("2026-08", 2026)]
)
def test_an_academic_year_lies_in_two_budgets(month: str, year: int) -> None:
    assert months.budget_year(month) == year


def test_who_decides_otherwise_decides_about_absence_and_not_about_leaving() -> None:
    """October was released by hand: the absence costs nothing there; a withdrawal of 30 September does."""
    abroad = BASE._replace(absences=(Away("ABROAD", "2025-10-01", "2025-10-31"),), released=frozenset({"2025-10"}))
    assert schedule([STIPEND], abroad, Terms())[1].amount_fen == 300_000
    left = abroad._replace(statuses=(*ON, Dated("2025-09-30", "WITHDRAWN")))
    assert schedule([STIPEND], left, Terms())[1].state == "DROPPED"


# --- what was decided already, when the facts turn out otherwise


def kept(state: str, fen: int = 300_000, halves: int = 2, reason: str = "", part: int = 0) -> Kept:
    return Kept(10 + part, "STIPEND", "2025-10", part, "STUDENT", 300_000, halves, fen, state, reason)


def due(state: str = "PLANNED", fen: int = 300_000, halves: int = 2, reason: str = "") -> Due:
    return Due("STIPEND", "2025-10", "STUDENT", 300_000, halves, fen, state, reason)


HALF = due(fen=150_000, halves=1, reason="ABSENT")
LEFT = due("DROPPED", 0, 0, "WITHDRAWN")


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        ([kept("APPROVED")], HALF),  # on its way on a locked roster: nothing beside it, or it would be paid twice
        ([kept("APPROVED")], LEFT),
        ([kept("PAID", 150_000, 1)], due("HELD", reason="SUSPENDED")),  # what is held asks for no more yet
        ([kept("HELD", reason="DECLINED")], due()),  # a person holds it: no rule lifts that
        ([kept("RETURNED"), kept("HELD", reason="RETURNED", part=1)], due()),  # until the account is put right
        # somebody took it back: not given out again by itself
        ([kept("PAID"), kept("CLAWED_BACK", -300_000, reason="OTHER", part=1)], due()),
        # 1,500 too much were let be: they are asked for no more, and what is due now was paid with them
        ([kept("PAID"), kept("DROPPED", -150_000, 1, part=1)], HALF),
    ],
)
def test_what_stays_as_it_is(stored: list[Kept], wanted: Due) -> None:
    assert follow(stored, wanted) == []


@pytest.mark.parametrize(
    ("stored", "wanted", "state", "fen", "halves"),
    [
        ([kept("PLANNED", reason="OTHER")], LEFT, "DROPPED", 0, 0),  # nobody pays by hand who has left
        ([kept("HELD", reason="DECLINED")], LEFT, "DROPPED", 0, 0),
        ([kept("PAID")], HALF, "HELD", -150_000, 1),  # paid too much: one half month back
        # 1,500 of 3,000 came back already, and nothing was due at all: the other half month is still to come
        ([kept("PAID"), kept("CLAWED_BACK", -150_000, 1, part=1)], LEFT, "HELD", -150_000, 1),
        ([kept("PAID", 150_000, 1)], due(), "PLANNED", 150_000, 1),  # paid too little
        # half was paid and taken back by somebody: of the whole that is due now only the other half is paid
        ([kept("PAID", 150_000, 1), kept("CLAWED_BACK", -150_000, 1, "OTHER", 1)], due(), "PLANNED", 150_000, 1),
        # a rule took it back, and the rule has changed its mind: paid again
        ([kept("PAID"), kept("CLAWED_BACK", -150_000, 1, reason="ABSENT", part=1)], due(), "PLANNED", 150_000, 1),
    ],
)
def test_what_follows(stored: list[Kept], wanted: Due, state: str, fen: int, halves: int) -> None:
    (one,) = follow(stored, wanted)
    assert (one.state, one.amount_fen, one.halves) == (state, fen, halves)


def test_what_may_still_be_got_back_of_one_part_of_a_month() -> None:
    """2,000 and 1,000 of a month were paid, 1,000 came back: of the second part its whole 1,000 may, of the first 2,000."""
    assert (still_open(100_000, 300_000, 100_000), still_open(200_000, 300_000, 100_000)) == (100_000, 200_000)
    assert still_open(100_000, 300_000, 250_000) == 50_000


def test_a_missing_student_is_absent() -> None:
    found = verify(Found(1, "HELD", "MISSING", "", 300_000, 9, "1234", on_roll=True))
    assert (found.verification, found.exclusion, found.reason) == ("ABSENT", "AUTO", "MISSING")


@pytest.mark.parametrize(("fen", "kinds"), [(249_999, ["AMOUNT"]), (250_000, []), (250_001, ["AMOUNT"])])
def test_a_fen_more_or_less_than_the_roster_is_a_difference(fen: int, kinds: list[str]) -> None:
    ours = [Ours((1,), 11, "王明", "WANG MING", "WANG MING", "S1", "0001", 250_000, "PAID")]
    assert [
        one.kind for one in compare(ours, [Said(2, "王明", "S1", "0001", fen, returned=False)]).differences
    ] == kinds


@pytest.mark.parametrize(
    ("digits", "good"), [(7, False), (8, True), (34, True), (35, False)]
)  # the shortest account, the longest IBAN
def test_how_long_an_account_number_may_be(digits: int, good: bool) -> None:
    assert accounts.is_number("1" * digits) is good
