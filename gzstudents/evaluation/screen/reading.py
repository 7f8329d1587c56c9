"""What the screens of reviews and evaluations read in the background."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from gzstudents.evaluation import queries
from gzstudents.evaluation.queries import ProgrammeChoice, YearTotal
from gzstudents.evaluation.queries.evidence import Evidence, evidence
from gzstudents.evaluation.queries.frozen import FrozenRow, changed_since, list_evaluations
from gzstudents.evaluation.queries.people import Member, list_members
from gzstudents.evaluation.queries.reviews import Due, due_reviews, list_reviews, review_years
from gzstudents.evaluation.rules.before import Before
from gzstudents.evaluation.rules.evaluating import Evaluated, Target, evaluate
from gzstudents.evaluation.rules.frozen import Changes
from gzstudents.kernel import dates
from gzstudents.ui.acts_screen import YearPage


class Reviews(NamedTuple):
    """A page of reviews, and who is due and not listed yet."""

    page: YearPage
    waiting: list[Due]


def reviews(session: Any, *, year: str, today: str) -> Reviews:
    """The reviews of a year by name; of the running year when none is asked for."""
    day = dates.iso_date(today)
    now = dates.academic_year(day) if day else "2000-2001"
    years = review_years(session)
    chosen = year or (now if now in years or not years else years[0])
    before = f"{int(now[:4]) - 1}-{now[:4]}"
    page = YearPage(sorted({*years, now, before}, reverse=True), chosen, list_reviews(session, academic_year=chosen))
    return Reviews(page, due_reviews(session, academic_year=chosen))


def review_evidence(session: Any, *, review_id: int) -> Evidence | None:
    return evidence(session, review_id=review_id)


class Aims(NamedTuple):
    """Targets: a programme's own, those of all programmes together, what holds, and what held in the year before."""

    own: dict[str, Target]
    of_all: dict[str, Target]
    in_force: dict[str, Target]
    last: dict[str, Target]


class Drawn(NamedTuple):
    """An evaluation with all that the screen shows beside it."""

    made: Evaluated
    before: Before | None
    aims: Aims
    programmes: list[ProgrammeChoice]
    years: list[str]
    totals: list[YearTotal]  # of the last years, oldest first
    frozen: list[FrozenRow]


def evaluation(session: Any, *, year: str, programme: str, today: str) -> Drawn:
    """Of a year, of the newest with awards when none is asked for."""
    day = dates.iso_date(today)
    now = dates.academic_year(day) if day else "2000-2001"
    years = queries.evaluation_years(session) or [now]
    chosen = year or next((one for one in years if one <= now), years[0])
    facts = queries.load_facts(session, academic_year=chosen, programme=programme, today=today)
    aims = _aims(session, programme, chosen)
    kept = list_evaluations(session, academic_year=chosen, programme=programme)
    before = queries.year_before(session, academic_year=chosen, programme=programme)
    totals = queries.year_totals(session, programme=programme, until=chosen)
    made = evaluate(facts, aims.in_force)
    return Drawn(made, before, aims, queries.programme_choices(session), years, totals, kept)


def _aims(session: Any, programme: str, year: str) -> Aims:
    last = f"{int(year[:4]) - 1}-{year[:4]}"
    return Aims(
        queries.targets_of(session, programme=programme, academic_year=year),
        queries.targets_of(session, programme="", academic_year=year),
        queries.targets_in_force(session, programme=programme, academic_year=year),
        queries.targets_in_force(session, programme=programme, academic_year=last),
    )


def members(session: Any, *, ids: Sequence[int], awards: bool) -> list[Member]:
    return list_members(session, ids=ids, awards=awards)


def changes(session: Any, *, evaluation_id: int) -> Changes:
    return changed_since(session, evaluation_id=evaluation_id)
