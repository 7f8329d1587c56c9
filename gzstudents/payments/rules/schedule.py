"""The schedule of an award: which instalment is due in which month, and what has become of each; pure.

Months: as many as the rate names (5, 10, 11 or 12) from the month in which the award begins: the first of its days, else
September, else the month of who enters in the second term (domain: trap 25); never beyond its last day, else August. What is
paid by the year is due in the first of them, by the term in September and March, once in the month of the decision.
"""

from collections.abc import Iterable, Sequence

from gzstudents.kernel import dates
from gzstudents.payments.rules import absence, months, standing
from gzstudents.payments.rules.facts import Due, Facts, Line, Terms
from gzstudents.payments.rules.following import RELEASED, Kept
from gzstudents.payments.rules.months import BOTH, NONE, SECOND, Halves
from gzstudents.payments.rules.standing import Standing

_SECOND_TERM = 3  # March
_SPRING = 2  # who enters from February on enters in the second term
_BY_HALVES = frozenset({"STIPEND"})  # the rules of half months and absences are about the stipend


def schedule(lines: Sequence[Line], facts: Facts, terms: Terms) -> list[Due]:
    """All instalments of an award, in the order of their months, as they stand by the facts."""
    return settled(skeleton(lines, facts), facts, terms)


def skeleton(lines: Sequence[Line], facts: Facts) -> list[Due]:
    """The instalments as the rates have them, nothing held or dropped. They sum to what the months of the award are worth."""
    found: dict[tuple[str, str], Due] = {}
    for line in lines:
        for month, fen in _payments(line, facts):
            known = found.get((line.item, month))
            full = fen + (known.full_fen if known else 0)  # an item paid in two ways is one instalment of its month
            found[line.item, month] = Due(line.item, month, line.paid_to, full, 2, full, "PLANNED")
    return sorted(found.values(), key=lambda one: (one.month, one.item))


def settled(plan: Iterable[Due], facts: Facts, terms: Terms) -> list[Due]:
    """Each instalment of a plan with what status, award, absences, sign-ins and the months of a lifetime leave of it."""
    used = facts.received_halves
    found = []
    for one in sorted(plan, key=lambda due: (due.month, due.item)):
        made = _settle(one, facts, terms)
        if one.item in _BY_HALVES and made.state == "PLANNED" and terms.most_halves is not None:
            if one.month not in facts.released:
                made = _within_lifetime(made, terms.most_halves - used)
            used += made.halves if made.state == "PLANNED" else 0
        found.append(made)
    return found


def entering(facts: Facts, kept: Iterable[Kept]) -> Facts:
    """Who enters in the second term of the academic year has the months from then on: from the first day of the studies, or of
    the registration where that is later. Not where something of the first term is on its way or has been paid.
    """
    spring = f"{facts.academic_year[5:9]}-{_SPRING:02d}"
    begins = max(facts.entered_on, standing.first_registration(facts.statuses))
    last = window(facts)[1]
    if facts.starts_on or facts.entered_on[:7] < spring or begins[:7] > last:
        return facts
    if any(one.month < begins[:7] and one.state not in {"PLANNED", "HELD", "DROPPED"} for one in kept):
        return facts
    return facts._replace(starts_on=begins)


def window(facts: Facts) -> tuple[str, str]:
    """First and last month of an award."""
    first, last = (day.isoformat() for day in dates.academic_year_bounds(facts.academic_year))
    return months.month_of(facts.starts_on or first), months.month_of(facts.ends_on or last)


def _payments(line: Line, facts: Facts) -> list[tuple[str, int]]:
    first, last = window(facts)
    if line.per == "MONTH":
        return [(month, line.amount_fen) for month in list(months.span(first, last))[: line.months]]
    if line.per == "TERM":
        spring = f"{facts.academic_year[5:9]}-{_SECOND_TERM:02d}"
        terms = [first, spring] if first < spring <= last else [first]
        return [(month, line.amount_fen) for month in terms[: line.pieces]]
    if line.per == "ONCE":
        return [(min(max(months.month_of(facts.decided_on), first), max(last, first)), line.amount_fen)]
    return [(first, line.amount_fen)]


def _settle(one: Due, facts: Facts, terms: Terms) -> Due:
    if one.item in _BY_HALVES:
        return _stipend(one, facts, terms)
    if one.item == "ACCOMMODATION":
        return _by_month(one, facts, terms)
    return _single(one, facts, terms)


def _stipend(one: Due, facts: Facts, terms: Terms) -> Due:
    left = BOTH
    reason = ""
    asked = [
        _begun(one.month, facts, terms),
        standing.of_award(facts.events, facts.state, one.month, terms.late_after_day),
        standing.of_student(facts.statuses, one.month, terms.late_after_day),
    ]
    released = one.month in facts.released
    if not released:
        asked += [_present(one.month, facts, terms), _signed(one.month, facts, terms)]
    for part in asked:
        left = months.both(left, part.halves)
        reason = reason or part.reason
        if left == NONE:
            return _stopped(one, part.reason or reason, held=part.comes_back)
    return _due(one, left, RELEASED if released else reason)


def _begun(month: str, facts: Facts, terms: Terms) -> Standing:
    """An award that begins in the second half of a month gives that half, as whoever registers then."""
    late = months.month_of(facts.starts_on) == month and int(facts.starts_on[8:10]) > terms.late_after_day
    return Standing(SECOND, "LATE_START") if late else Standing(BOTH)


def _present(month: str, facts: Facts, terms: Terms) -> Standing:
    lost = absence.after_absences(facts.absences, month, terms)
    return Standing(lost.halves, "" if lost.halves == BOTH else "ABSENT", lost.goes_on)


def _signed(month: str, facts: Facts, terms: Terms) -> Standing:
    """Without the sign-in of a month that has been closed nothing is due; the sign-in may still be entered."""
    closed = f"{month}-{terms.sign_in_closes_day:02d}" < facts.today
    missing = terms.needs_sign_in and closed and month not in facts.signed
    return Standing(NONE, "NO_SIGN_IN", comes_back=True) if missing else Standing(BOTH)


def _by_month(one: Due, facts: Facts, terms: Terms) -> Due:
    """A room is paid for whole months, for as long as the student and the award are there at all."""
    for part in (
        standing.of_award(facts.events, facts.state, one.month, terms.late_after_day),
        standing.of_student(facts.statuses, one.month, terms.late_after_day),
    ):
        if part.halves == NONE or part.reason == "LAST_HALF":
            return _stopped(one, part.reason, held=part.comes_back)
    return _due(one, BOTH, "")


def _single(one: Due, facts: Facts, terms: Terms) -> Due:
    """Tuition, insurance, an award paid at once: due, or not, as a whole. Who registers later in the year still has it."""
    if reason := standing.ended_reason(facts.events, facts.state):
        return _stopped(one, reason, held=standing.may_come_back(reason))
    entered = months.month_of(standing.first_registration(facts.statuses))
    month = max(one.month, entered) if entered <= window(facts)[1] else one.month
    part = standing.of_student(facts.statuses, month, terms.late_after_day)
    if part.halves == NONE:
        return _stopped(one, part.reason, held=part.comes_back)
    return _due(one, BOTH, "")


def _within_lifetime(one: Due, left: int) -> Due:
    """Over the months of a lifetime nothing is paid unless somebody decides so: held, not dropped."""
    if one.halves <= left:
        return one
    if left <= 0:
        return _stopped(one, "LIFETIME", held=True)
    return one._replace(halves=1, amount_fen=months.due_fen(one.full_fen, months.FIRST), reason="LIFETIME")


def _due(one: Due, halves: Halves, reason: str) -> Due:
    fen = months.due_fen(one.full_fen, halves)
    return one._replace(halves=sum(halves), amount_fen=fen, state="PLANNED", reason=reason)


def _stopped(one: Due, reason: str, *, held: bool) -> Due:
    """What is held keeps its amount, so that it can be released; what is dropped is worth nothing any more."""
    if held:
        return one._replace(halves=2, amount_fen=one.full_fen, state="HELD", reason=reason)
    return one._replace(halves=0, amount_fen=0, state="DROPPED", reason=reason)
