"""Tables of a year's cycle: what is offered, who applies, how it is judged, what is made public."""

from gzstudents.applications.model.applications import Application, ApplicationFact
from gzstudents.applications.model.cycles import Criterion, Cycle, CycleShare, Quota
from gzstudents.applications.model.notices import Notice, Objection
from gzstudents.applications.model.reviews import Review, ReviewScore

__all__ = [
    "Application",
    "ApplicationFact",
    "Criterion",
    "Cycle",
    "CycleShare",
    "Notice",
    "Objection",
    "Quota",
    "Review",
    "ReviewScore",
]
