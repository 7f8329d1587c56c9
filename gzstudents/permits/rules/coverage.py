"""Valid is not yes or no: a permit that ends before the course does is valid in part only."""

from datetime import date
from typing import Literal, NamedTuple

from gzstudents.permits.rules.facts import Facts, Now


class Coverage(NamedTuple):
    """How far a stay is covered: to the end of the course, in part, or not at all. `missing`: days of the course after it."""

    kind: Literal["WHOLE", "PARTIAL", "NONE"]
    until: str
    missing: int = 0


def coverage(facts: Facts, on: date) -> Coverage | None:
    """Of an international student on the roll who holds, or held, a visa or permit; None for everybody else."""
    now = Now(facts, on)
    if facts.population != "INTL" or now.status not in {"REGISTERED", "SUSPENDED"} or now.is_resident:
        return None
    paper = now.longest("RESIDENCE_PERMIT", "VISA")
    if paper is None:
        return None
    if paper.valid_to < now.day:
        return Coverage("NONE", paper.valid_to)
    if not now.course_end or now.covers_course(paper.valid_to):
        return Coverage("WHOLE", paper.valid_to) if now.course_end else None
    missing = date.fromisoformat(now.course_end) - date.fromisoformat(paper.valid_to)
    return Coverage("PARTIAL", paper.valid_to, missing.days)
