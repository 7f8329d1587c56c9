"""What the office does with annual reviews and evaluations; one function an act."""

from gzstudents.evaluation.operations.evaluations import freeze, set_targets
from gzstudents.evaluation.operations.reviews import (
    Opened,
    decide,
    draft_reviews,
    exempt_review,
    fill_reviews,
    give_opinion,
    miss_review,
    open_reviews,
)

__all__ = [
    "Opened",
    "decide",
    "draft_reviews",
    "exempt_review",
    "fill_reviews",
    "freeze",
    "give_opinion",
    "miss_review",
    "open_reviews",
    "set_targets",
]
