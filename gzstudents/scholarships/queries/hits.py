"""Whether students may have a programme's award, each rule in words: those of the programme and its conditions."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel import scaled
from gzstudents.kernel.custom import definition
from gzstudents.kernel.i18n import _
from gzstudents.scholarships import rules
from gzstudents.scholarships.model import Programme
from gzstudents.scholarships.queries.candidates import find_nominees, held_awards
from gzstudents.scholarships.queries.eligibility import facts, rules_of
from gzstudents.scholarships.queries.programmes import get_terms
from gzstudents.scholarships.rules import Hit, Terms


def hits_of(
    session: Session,
    programme_id: int,
    enrolment_ids: Sequence[int],
    academic_year: str,
    on: str,
    *,
    route: str = "INITIAL",
    stated: Mapping[int, Mapping[str, str]] | None = None,
) -> dict[int, list[Hit]]:
    """Enrolment id → every rule of the programme (rule_id 0) that speaks against it, then every condition.

    `stated`: enrolment id → field → what the application says; it counts where the register knows nothing.
    """
    code = session.scalars(select(Programme.code).where(Programme.id == programme_id)).one()
    terms = get_terms(session, code)
    conditions = rules_of(session, programme_id, on)
    known = facts(session, enrolment_ids, academic_year, on)
    nominees = find_nominees(session, enrolment_ids, on)
    held = held_awards(session, [one.candidate.person_id for one in nominees.values()], academic_year)
    labels = own_labels(session)
    found = {}
    for enrolment, values in known.items():
        who = nominees[enrolment].candidate
        reasons = rules.hindrances(terms, who, academic_year, on, held.get(who.person_id, []))
        own = (stated or {}).get(enrolment)
        found[enrolment] = [
            *(Hit(0, "HARD", False, reason, "") for reason in reasons),
            *_months_left(terms, dict(values["months_received"])),
            *rules.check(conditions, values, route, on, stated=own, labels=labels),
        ]
    return found


_HELD_BEFORE = """
SELECT e.id FROM awards a JOIN programmes g ON g.id = a.programme_id JOIN enrolments e ON e.person_id = a.person_id
WHERE g.id = ? AND a.academic_year = ? AND a.state <> 'CANCELLED' AND e.id IN (SELECT value FROM json_each(?))
"""


def unmet_conditions(
    session: Session, code: str, enrolment_ids: Sequence[int], academic_year: str, on: str
) -> dict[int, list[str]]:
    """Enrolment id → the conditions that are not met, in sentences; who held the award the year before is asked those of a renewal.

    What the programme itself forbids is not among them: rules.objections() says that.
    """
    programme_id = session.scalars(select(Programme.id).where(Programme.code == code)).one()
    before = f"{int(academic_year[:4]) - 1}-{academic_year[:4]}"
    run = session.connection().exec_driver_sql
    renewing = {row[0] for row in run(_HELD_BEFORE, (programme_id, before, json.dumps(list(enrolment_ids))))}
    found: dict[int, list[str]] = {}
    for route in ("INITIAL", "RENEWAL"):
        asked = [one for one in enrolment_ids if (one in renewing) is (route == "RENEWAL")]
        hits = hits_of(session, programme_id, asked, academic_year, on, route=route) if asked else {}
        for enrolment, several in hits.items():
            found[enrolment] = [
                hit.sentence for hit in several if hit.met is False and hit.severity != "INFO" and hit.rule_id
            ]
    return found


def own_labels(session: Session) -> dict[str, str]:
    """Key → what the office calls its own fields, in the language in use."""
    return {one.key: one.label() for one in definition.read(session)}


def _months_left(terms: Terms, received: Mapping[str, int]) -> list[Hit]:
    """Of a lifetime, with the months that were recorded from before (features 1.3: months-received cap)."""
    months = received.get(terms.code, 0)
    if terms.max_months is None or months < terms.max_months * scaled.HUNDREDTHS:
        return []
    shown = scaled.shown(months)
    sentence = _(
        "“{programme}”最长资助 {most} 个月，已领 {months} 个月。",
        programme=terms.name,
        most=terms.max_months,
        months=shown,
    )
    return [Hit(0, "HARD", False, sentence, shown)]
