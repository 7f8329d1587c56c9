"""What the year before came to: as it was reported, else from the records."""

from sqlalchemy.orm import Session

from gzstudents.evaluation.queries.facts import load_facts
from gzstudents.evaluation.queries.frozen import frozen_content, list_evaluations
from gzstudents.evaluation.queries.targets import targets_in_force
from gzstudents.evaluation.rules import before
from gzstudents.evaluation.rules.before import Before
from gzstudents.evaluation.rules.evaluating import evaluate
from gzstudents.kernel import dates


def year_before(session: Session, *, academic_year: str, programme: str = "") -> Before | None:
    """Of the same programme, on the last day of that year; None where it had no awards. Figures that were frozen stand as
    they were reported, if nobody tampered with them.
    """
    first = int(academic_year[:4])
    year = f"{first - 1}-{first}"
    last = dates.academic_year_bounds(year)[1].isoformat()
    kept = list_evaluations(session, academic_year=year, programme=programme)
    if kept and kept[0].is_whole and kept[0].on == last:
        return before.of_frozen(frozen_content(session, kept[0].id), kept[0].made_on)
    facts = load_facts(session, academic_year=year, programme=programme, on=last)
    return before.of_records(evaluate(facts, targets_in_force(session, programme=programme, academic_year=year)))
