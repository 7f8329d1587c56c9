"""What each indicator of the form counts: numerator, denominator, and who or what stands behind both."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from gzstudents.evaluation.rules.facts import Facts, Graduate, Holding
from gzstudents.evaluation.rules.form import form
from gzstudents.students.rules import DEGREE_LEVELS, ON_THE_ROLL

HMT = frozenset({"HK", "MO", "TW"})
PLACED = frozenset({"EMPLOYED", "SELF_EMPLOYED", "FURTHER_STUDY", "PUBLIC_SERVICE"})
_LEFT = frozenset({"WITHDRAWN", "EXPELLED", "INCOMPLETE", "MISSING"})
_KEPT = ON_THE_ROLL | {"GRADUATED", "COMPLETED"}
_REVIEWED = frozenset({"QUALIFIED", "UNQUALIFIED"})


class Figure(NamedTuple):
    """`value` in hundredths of the indicator's unit, None: no data. `over`, `under`: ids behind numerator and denominator,
    of awards where `awards`, else of persons. `top`, `bottom` are the numbers divided (fen for money, whole counts else).
    `parts`: where no people stand below the line but budgets or places, those of each programme (its id).
    """

    value: int | None
    top: int | None = None
    bottom: int | None = None
    over: tuple[int, ...] = ()
    under: tuple[int, ...] = ()
    awards: bool = False
    parts: tuple[tuple[int, int], ...] = ()


NOTHING = Figure(None)
Measure = Callable[[Facts], Figure]


def divided(top: int, bottom: int, scale: int = 100) -> int:
    """`scale` × top ÷ bottom as a whole number, rounded half away from zero."""
    sign = -1 if top < 0 else 1
    return sign * ((2 * scale * abs(top) + bottom) // (2 * bottom))


def _share(over: Iterable[int], under: Iterable[int], *, awards: bool = False) -> Figure:
    top, bottom = tuple(over), tuple(under)
    if not bottom:
        return NOTHING
    return Figure(divided(len(top), len(bottom), 10_000), len(top), len(bottom), top, bottom, awards)


def _money_share(top: int, bottom: int, over: Sequence[Holding], under: Sequence[Holding]) -> Figure:
    if not bottom:
        return NOTHING
    return Figure(divided(top, bottom, 10_000), top, bottom, _ids(over), _ids(under), awards=True)


def _ids(awards: Iterable[Holding]) -> tuple[int, ...]:
    return tuple(one.award_id for one in awards)


def budget_rate(facts: Facts) -> Figure:
    paid = [one for one in facts.awards if one.paid_fen and one.programme_id in facts.budgets]
    figure = _money_share(sum(one.paid_fen for one in paid), sum(facts.budgets.values()), paid, [])
    return figure._replace(parts=tuple(facts.budgets.items()))


def budget_calendar(facts: Facts) -> Figure:
    known = [one for one in facts.calendar_paid if one[0] in facts.calendar_budgets]
    paid, whole = sum(fen for _programme, _award, fen in known), sum(facts.calendar_budgets.values())
    if not whole:
        return NOTHING
    return Figure(
        divided(paid, whole, 10_000), paid, whole, tuple(award for _programme, award, _fen in known), awards=True,
        parts=tuple(facts.calendar_budgets.items()),
    )  # fmt: skip


def recipients(facts: Facts) -> Figure:
    people = tuple(facts.recipients)
    return Figure(100 * len(people), len(people), None, people)


def awards(facts: Facts) -> Figure:
    found = _ids(facts.standing)
    return Figure(100 * len(found), len(found), None, found, awards=True)


def places_filled(facts: Facts) -> Figure:
    """Awards given otherwise than through a cycle take none of its places."""
    found, places = _ids(one for one in facts.standing if one.took_place), sum(facts.places.values())
    if not places:
        return NOTHING
    return Figure(
        divided(len(found), places, 10_000), len(found), places, found, awards=True, parts=tuple(facts.places.items())
    )


def review_pass(facts: Facts) -> Figure:
    under = [one for one in facts.reviews if one.result in _REVIEWED or one.state == "MISSED"]
    over = [one for one in under if one.result == "QUALIFIED" and one.state != "MISSED"]
    return _share((one.award_id for one in over), (one.award_id for one in under), awards=True)


def on_time_completion(facts: Facts) -> Figure:
    due = [one for one in facts.finishers if _within(one.expected_end, facts)]
    done = [one for one in due if one.status == "GRADUATED" and one.ended_on <= _last_of(one.expected_end)]
    return _share(dict.fromkeys(one.person_id for one in done), dict.fromkeys(one.person_id for one in due))


def retention(facts: Facts) -> Figure:
    return _by_status(facts, _KEPT)


def drop_out(facts: Facts) -> Figure:
    return _by_status(facts, _LEFT)


def _by_status(facts: Facts, wanted: frozenset[str]) -> Figure:
    """Of all who were given an award, cancelled ones too: who left would otherwise not be missed."""
    known = [one for one in facts.awards if one.status]
    over = [one.person_id for one in known if one.status in wanted]
    return _share(dict.fromkeys(over), dict.fromkeys(one.person_id for one in known))


def paid_out(facts: Facts) -> Figure:
    due = [one for one in facts.awards if one.due]
    return _money_share(sum(one.paid_fen for one in due), sum(one.due_fen for one in due), [one for one in due if one.paid_fen], due)  # fmt: skip


def on_time_pay(facts: Facts) -> Figure:
    due = [one for one in facts.awards if one.due]
    top, bottom = sum(one.on_time for one in due), sum(one.due for one in due)
    if not bottom:
        return NOTHING
    over = _ids(one for one in due if one.on_time)
    return Figure(divided(top, bottom, 10_000), top, bottom, over, _ids(due), awards=True)


def days_to_pay(facts: Facts) -> Figure:
    paid = [one for one in facts.standing if one.first_paid_on and one.decided_on]
    if not paid:
        return NOTHING
    days = sum((date.fromisoformat(one.first_paid_on) - date.fromisoformat(one.decided_on)).days for one in paid)
    return Figure(divided(days, len(paid)), days, len(paid), _ids(paid), _ids(paid), awards=True)


def cost_per_recipient(facts: Facts) -> Figure:
    paid = [one for one in facts.awards if one.paid_fen > 0]
    people = dict.fromkeys(one.person_id for one in paid)
    return _cost(sum(one.paid_fen for one in paid), people, people)


def average_award(facts: Facts) -> Figure:
    found = facts.standing
    if not found:
        return NOTHING
    total = sum(one.amount_fen for one in found)
    return Figure(divided(total, len(found), 1), total, len(found), _ids(found), _ids(found), awards=True)


def cost_per_graduate(facts: Facts) -> Figure:
    ended = [one for one in facts.finishers if one.ended_on and facts.first <= one.ended_on <= facts.on]
    paid = {one.person_id: one.paid_fen for one in ended}
    done = dict.fromkeys(one.person_id for one in ended if one.status == "GRADUATED")
    return _cost(sum(paid.values()), paid, done)


def _cost(total: int, over: Iterable[int], under: Iterable[int]) -> Figure:
    people, by = tuple(over), tuple(under)
    return Figure(divided(total, len(by), 1), total, len(by), people, by) if by and total else NOTHING


def coverage(facts: Facts) -> Figure:
    """Whoever holds an award without being of those it is for (an exception of the sponsor) counts on both sides."""
    people = facts.recipients
    under = dict.fromkeys([*(one.person_id for one in facts.eligible), *people])
    return _share(people, under) if facts.eligible else NOTHING


def repeat(facts: Facts) -> Figure:
    people = facts.recipients
    return _share((one for one in people if one in facts.earlier), people)


def outstanding_share(facts: Facts) -> Figure:
    known = {one.person_id: one for one in facts.eligible if one.average is not None or one.outstanding}
    people = [one for one in facts.recipients if one in known and known[one].population == "INTL"]
    return _share((one for one in people if known[one].outstanding), people)


def degree_share(facts: Facts) -> Figure:
    held = [one for one in facts.standing if one.population == "INTL"]
    over = dict.fromkeys(one.person_id for one in held if one.level in DEGREE_LEVELS)
    return _share(over, dict.fromkeys(one.person_id for one in held))


def hmt_share(facts: Facts) -> Figure:
    held = facts.standing
    return _share(dict.fromkeys(one.person_id for one in held if one.population in HMT), facts.recipients)


def marks_gap(facts: Facts) -> Figure:
    return _gap(facts, {one.person_id: one.average for one in facts.eligible if one.average is not None}, 1)


def hsk_gap(facts: Facts) -> Figure:
    return _gap(facts, {one.person_id: one.hsk for one in facts.eligible if one.hsk is not None}, 100)


def _gap(facts: Facts, values: dict[int, int], scale: int) -> Figure:
    """The mean of the recipients less the mean of the others; `over` and `under` are those of whom a value is known."""
    people = set(facts.recipients)
    mine = [one for one in values if one in people]
    others = [one for one in values if one not in people]
    if not mine or not others:
        return NOTHING
    ours, theirs = sum(values[one] for one in mine), sum(values[one] for one in others)
    value = divided(ours * len(others) - theirs * len(mine), len(mine) * len(others), scale)
    return Figure(value, len(mine), len(others), tuple(mine), tuple(others))


def _known(facts: Facts, months: int) -> list[Graduate]:
    return [one for one in facts.graduates if one.months == months and one.activity not in {"", "UNKNOWN"}]


def _placed(months: int) -> Measure:
    def measure(facts: Facts) -> Figure:
        known = _known(facts, months)
        return _share((one.person_id for one in known if one.activity in PLACED), (one.person_id for one in known))

    return measure


def destination_known(facts: Facts) -> Figure:
    reached = [one.person_id for one in facts.graduates if one.months == 12]
    return _share((one.person_id for one in _known(facts, 12)), reached)


def stay_guangzhou(facts: Facts) -> Figure:
    known = [one for one in _known(facts, 12) if one.place not in {"", "UNKNOWN"}]
    return _share((one.person_id for one in known if one.place == "GUANGZHOU"), (one.person_id for one in known))


def entered(_facts: Facts) -> Figure:
    """Only people can tell: the value comes from the targets."""
    return NOTHING


MEASURES: dict[str, Measure] = {
    "BUDGET_RATE": budget_rate, "BUDGET_CALENDAR": budget_calendar, "RECIPIENTS": recipients, "AWARDS": awards,
    "PLACES_FILLED": places_filled, "REVIEW_PASS": review_pass, "ON_TIME_COMPLETION": on_time_completion,
    "RETENTION": retention, "DROP_OUT": drop_out, "PAID_OUT": paid_out, "ON_TIME_PAY": on_time_pay,
    "DAYS_TO_PAY": days_to_pay, "COST_PER_RECIPIENT": cost_per_recipient, "AVERAGE_AWARD": average_award,
    "COST_PER_GRADUATE": cost_per_graduate, "COVERAGE": coverage, "REPEAT": repeat,
    "OUTSTANDING_SHARE": outstanding_share, "DEGREE_SHARE": degree_share, "HMT_SHARE": hmt_share,
    "MARKS_GAP": marks_gap, "HSK_GAP": hsk_gap, "DESTINATION_6": _placed(6), "DESTINATION_12": _placed(12),
    "DESTINATION_36": _placed(36), "DESTINATION_KNOWN": destination_known, "STAY_GUANGZHOU": stay_guangzhou,
    "SATISFACTION": entered,
}  # fmt: skip


def _within(day: str, facts: Facts) -> bool:
    """Whether a day, month or year falls into the academic year and is over on the cut-off day."""
    return bool(day) and facts.first <= _last_of(day) <= min(facts.last, facts.on)


def _last_of(day: str) -> str:
    """The last day that a partial date can mean."""
    return (day + ("-12-31" if len(day) == 4 else "-31" if len(day) == 7 else ""))[:10]


def is_small(figure: Figure) -> bool:
    """Whether so few stand below the line that a share says little."""
    return figure.bottom is not None and 0 < figure.bottom < form().parameters.small_below
