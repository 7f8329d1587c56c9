"""The points of reviewers and facts of many applications, and what they come to."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.applications.queries.cycles import list_criteria
from gzstudents.applications.queries.eligibility import hundredths, known_of
from gzstudents.applications.rules import scoring
from gzstudents.applications.rules.scoring import Breakdown, CriterionTerms, Given

_REVIEWS = """
SELECT r.id, r.application_id, r.reviewer, r.conflict, r.conflict_reason, r.recommendation, r.comment, coalesce(r.reviewed_on, ''),
    r.version
FROM reviews r WHERE r.application_id IN (SELECT value FROM json_each(?)) ORDER BY r.application_id, r.id
"""
_POINTS = """
SELECT s.review_id, s.criterion_id, s.points FROM review_scores s JOIN reviews r ON r.id = s.review_id
WHERE r.application_id IN (SELECT value FROM json_each(?))
"""


class ReviewRow(NamedTuple):
    """One reviewer's judgement; `points`: criterion id → hundredths. `reviewed_on` "" until it is given."""

    id: int
    application_id: int
    reviewer: str
    conflict: bool
    conflict_reason: str
    recommendation: str
    comment: str
    reviewed_on: str
    version: int
    points: Mapping[int, int]


def reviews_of(session: Session, application_ids: Sequence[int]) -> dict[int, list[ReviewRow]]:
    """Application id → its reviews, in the order in which they were asked for."""
    run = session.connection().exec_driver_sql
    listed = (json.dumps(list(application_ids)),)
    points: dict[int, dict[int, int]] = defaultdict(dict)
    for review, criterion, given in run(_POINTS, listed):
        points[review][criterion] = given
    found: dict[int, list[ReviewRow]] = defaultdict(list)
    for row in run(_REVIEWS, listed):
        review = ReviewRow._make((*row[:3], bool(row[3]), *row[4:], points.get(row[0], {})))
        found[review.application_id].append(review)
    return found


def breakdowns(session: Session, cycle_id: int, application_ids: Sequence[int], day: str) -> dict[int, Breakdown]:
    """What points and facts come to by the cycle's rubric, for each of these applications."""
    criteria = list_criteria(session, cycle_id)
    reviews = reviews_of(session, application_ids)
    from_facts = _points_of_facts(session, criteria, application_ids, day)
    return {
        one: scoring.score(criteria, given_of(reviews.get(one, [])), from_facts.get(one, {})) for one in application_ids
    }


def given_of(reviews: Sequence[ReviewRow]) -> list[Given]:
    """What of reviews counts: those that have been given."""
    return [Given(one.reviewer, one.points, one.conflict) for one in reviews if one.reviewed_on]


def _points_of_facts(
    session: Session, criteria: Sequence[CriterionTerms], application_ids: Sequence[int], day: str
) -> dict[int, dict[int, int | None]]:
    scales = [(one, scale) for one in criteria if one.fact and (scale := scoring.read_fact(one.fact)) is not None]
    if not scales:
        return {}
    return {
        application: {
            one.id: scoring.fact_points(scale, hundredths(known, scale.field), one.max_points) for one, scale in scales
        }
        for application, known in known_of(session, application_ids, day, hits=False).items()
    }
