"""Whom letters about the review go to."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.evaluation.queries.reviews import list_reviews
from gzstudents.evaluation.rules.letters import About
from gzstudents.kernel import settings
from gzstudents.kernel.letters import Sender, Senders
from gzstudents.scholarships.model import Programme
from gzstudents.students.model import RegisterLine

WRITTEN_TO = frozenset({"DUE", "DRAFTED", "DECIDED"})  # others wait for the sponsor: there is nothing to tell them


def addressees(session: Session, *, review_ids: Sequence[int]) -> list[About]:
    """In the order given; of those of whom there is something to say."""
    rows = {row.id: row for row in list_reviews(session, ids=review_ids)}
    people = sorted({row.person_id for row in rows.values()})
    country = {
        line: code
        for start in range(0, len(people), 400)
        for line, code in session.execute(
            select(RegisterLine.person_id, RegisterLine.country).where(
                RegisterLine.person_id.in_(people[start : start + 400])
            )
        )
    }
    named = {
        code: (zh, en) for code, zh, en in session.execute(select(Programme.code, Programme.name_zh, Programme.name_en))
    }
    return [
        About(
            row.person_id, row.name, row.latin, row.student_number, row.population, country.get(row.person_id, ""),
            row.academic_year, *named[row.programme], row.state, row.result, row.decision, row.effective_on,
            row.suspended_until, row.document,
        )
        for row in (rows[one] for one in dict.fromkeys(review_ids) if one in rows)
        if row.state in WRITTEN_TO
    ]  # fmt: skip


def senders(session: Session) -> Senders:
    """The office as its settings have it, in both languages."""
    known = settings.on_paper(settings.get_settings(session))
    return Senders(
        *(Sender(known.get(f"university_{one}", ""), known.get(f"office_{one}", "")) for one in ("zh", "en"))
    )
