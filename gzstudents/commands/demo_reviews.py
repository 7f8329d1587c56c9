"""The demo office's annual reviews: started, some filled in, some with the university's opinion; and targets."""

from datetime import date

from sqlalchemy.orm import Session

from gzstudents.commands.office import Office
from gzstudents.evaluation import operations
from gzstudents.evaluation.queries.reviews import list_reviews
from gzstudents.evaluation.rules.evaluating import Target
from gzstudents.kernel import dates

_FILLED, _STATED = 12, 6
_PROGRAMME = "CGS"


def review(office: Office, today: date) -> None:
    """One act for each step, as the office's own days would have made them."""
    year = dates.academic_year(today)
    store = office.store()
    with store.writing(office.actor, operations.open_reviews.verb) as session:  # type: ignore[attr-defined]
        operations.open_reviews(session, academic_year=year)
    with store.writing(office.actor, operations.draft_reviews.verb) as session:  # type: ignore[attr-defined]
        _fill(session, year)
    with store.writing(office.actor, operations.give_opinion.verb) as session:  # type: ignore[attr-defined]
        _state(session, year)
    with store.writing(office.actor, operations.set_targets.verb) as session:  # type: ignore[attr-defined]
        targets = {"COVERAGE": Target(target=500), "COST_PER_RECIPIENT": Target(target=7_000_000)}
        operations.set_targets(session, programme=_PROGRAMME, academic_year=year, targets=targets)


def _fill(session: Session, year: str) -> None:
    due = [row.id for row in list_reviews(session, academic_year=year) if row.state == "DUE"]
    for number, one in enumerate(due[:_FILLED]):
        score = 9200 - 310 * number if number % 5 else 5600
        operations.draft_reviews(session, review_ids=[one], score=score)


def _state(session: Session, year: str) -> None:
    drafted = [row for row in list_reviews(session, academic_year=year) if row.state == "DRAFTED"][:_STATED]
    for result, proposal in (("QUALIFIED", "CONTINUE"), ("UNQUALIFIED", "SUSPEND")):
        chosen = [row.id for row in drafted if row.result == result]
        if chosen:
            operations.give_opinion(session, review_ids=chosen, proposal=proposal)
