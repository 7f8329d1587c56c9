"""Sums in fen always close, whatever the amounts and whatever happens."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gzstudents.payments.rules import months
from gzstudents.payments.rules.clawing import back, still_open
from gzstudents.payments.rules.facts import Away, Dated, Facts, Line, Terms
from gzstudents.payments.rules.following import Kept, follow
from gzstudents.payments.rules.schedule import schedule, settled, skeleton

DAYS = st.dates(min_value=months.first_day("2025-07"), max_value=months.last_day("2026-09")).map(
    lambda day: day.isoformat()
)
LINES = st.lists(
    st.builds(
        Line, st.sampled_from(["STIPEND", "ACCOMMODATION", "TUITION", "AWARD", "BOOKS"]), st.integers(1, 10**9),
        st.sampled_from(["MONTH", "YEAR", "ONCE"]), st.sampled_from([5, 10, 11, 12]), st.sampled_from(["STUDENT", "UNIVERSITY"]), st.just(1),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


def _dated(kinds: list[str]) -> st.SearchStrategy[tuple[Dated, ...]]:
    return st.lists(st.builds(Dated, DAYS, st.sampled_from(kinds)), max_size=5).map(lambda found: tuple(sorted(found)))


FACTS = st.builds(
    Facts, st.just("2025-2026"), DAYS, st.sampled_from(["ACTIVE", "SUSPENDED", "CANCELLED"]), st.just(""), st.just(""),
    _dated(["ADMITTED", "REGISTERED", "SUSPENDED", "GRADUATED", "WITHDRAWN", "MISSING"]), _dated(["SUSPEND", "RESUME", "CANCEL"]),
    st.lists(st.builds(Away, st.sampled_from(["ABROAD", "LEAVE"]), DAYS, DAYS), max_size=2).map(tuple),
    st.just(frozenset[str]()), st.integers(0, 60), st.just("2026-09-30"),
)  # fmt: skip
TERMS = st.builds(
    Terms, most_halves=st.sampled_from([None, 0, 7, 48]), holidays=st.just(("01-15/02-25",)), needs_sign_in=st.booleans()
)  # fmt: skip


@settings(max_examples=25)
@given(st.integers(0, 10**14))
def test_two_halves_make_the_whole(fen: int) -> None:
    first, second = months.shares(fen)
    assert (first + second, first - second in {0, 1}) == (fen, True)
    assert months.due_fen(fen, months.FIRST) + months.due_fen(fen, months.SECOND) == fen
    assert (months.due_fen(fen, months.BOTH), months.due_fen(fen, months.NONE)) == (fen, 0)


@settings(max_examples=25)
@given(LINES)
def test_the_plan_sums_to_the_award(lines: list[Line]) -> None:
    """A whole academic year has room for all months: not a fen more or less than the lines come to."""
    plan = skeleton(lines, Facts("2025-2026", "2025-07-01", "ACTIVE"))
    assert sum(one.full_fen for one in plan) == sum(line.total_fen for line in lines)
    assert len({one.key for one in plan}) == len(plan)


@settings(max_examples=25)
@given(LINES, FACTS, TERMS)
def test_whatever_happens_nothing_is_lost_and_nothing_is_too_much(
    lines: list[Line], facts: Facts, terms: Terms
) -> None:
    plan = skeleton(lines, facts)
    found = settled(plan, facts, terms)
    assert [one.key for one in found] == [one.key for one in plan]
    for one in found:
        assert 0 <= one.amount_fen <= one.full_fen
        assert (one.state == "DROPPED") == (one.amount_fen == 0)
        assert one.state == "PLANNED" or one.reason
        assert one.amount_fen == one.full_fen or one.halves < 2
    assert schedule(lines, facts, terms) == found


@settings(max_examples=25)
@given(LINES, FACTS, FACTS, TERMS, st.data())
def test_following_the_facts_never_changes_what_was_paid_and_always_closes(
    lines: list[Line], before: Facts, after: Facts, terms: Terms, data: st.DataObject
) -> None:
    """Stored, partly paid, then other facts: what was paid stays as it was, paid and pending parts sum to what is due now."""
    plan = skeleton(lines, before)
    stored = {
        due.key: [_kept(row, place) for row in follow([], due)]
        for place, due in enumerate(settled(plan, before, terms))
    }
    for key, parts in stored.items():
        if parts[0].state == "PLANNED" and data.draw(st.booleans()):
            stored[key] = [parts[0]._replace(state="PAID")]
    for due in settled(plan, after, terms):
        parts = stored[due.key]
        kept = _merged(parts, follow(parts, due))
        assert [one for one in kept if one.id in {part.id for part in parts if part.state == "PAID"}] == [
            part for part in parts if part.state == "PAID"
        ]
        if due.state != "HELD":
            assert sum(one.amount_fen for one in kept if one.state != "DROPPED") == due.amount_fen
        assert _merged(kept, follow(kept, due)) == kept  # a second run changes nothing


@settings(max_examples=25)
@given(LINES, FACTS, TERMS, DAYS)
def test_a_suspension_stops_what_is_to_come_and_deletes_nothing(
    lines: list[Line], before: Facts, terms: Terms, day: str
) -> None:
    """Of the award, on a day: months up to its own are as they were, of later ones no stipend and no room is due."""
    before = before._replace(events=(), state="ACTIVE")
    after = before._replace(events=(Dated(day, "SUSPEND"),), state="SUSPENDED")
    plan = skeleton(lines, before)
    was, now = ({one.key: one for one in settled(plan, facts, terms)} for facts in (before, after))
    assert was.keys() == now.keys()
    for key, one in now.items():
        if one.item in {"STIPEND", "ACCOMMODATION"} and one.month > day[:7]:
            assert one.state != "PLANNED"
            assert (one.full_fen, one.month) == (was[key].full_fen, was[key].month)
        elif one.item in {"STIPEND", "ACCOMMODATION"}:
            assert one == was[key]


@settings(max_examples=40)
@given(st.integers(1, 10**11), st.integers(0, 2), st.lists(st.integers(1, 10**11), max_size=6))
def test_money_that_comes_back_in_pieces_sums_to_what_was_paid(fen: int, halves: int, pieces: list[int]) -> None:
    came = gone = 0
    for piece in [*pieces, 0]:
        left = still_open(fen, fen, came)
        assert left == fen - came
        if not left:
            break
        made = back(left, halves - gone, min(piece, left))
        assert (made.fen + made.rest_fen, made.halves + made.rest_halves) == (left, halves - gone)
        assert min(made) >= 0
        came, gone = came + made.fen, gone + made.halves
    assert (came, gone) == (fen, halves)


def _kept(row: Kept, place: int) -> Kept:
    return row._replace(id=1000 + place)


def _merged(parts: list[Kept], written: list[Kept]) -> list[Kept]:
    changed = {row.id: row for row in written if row.id}
    new = [row._replace(id=5000 + row.part) for row in written if not row.id]
    return [changed.get(part.id, part) for part in parts] + new
