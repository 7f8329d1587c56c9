"""The screen 奖学金, and what scholarships add to a student."""

from gzstudents.scholarships.screen.person import PERSON_COMMANDS, PERSON_SECTIONS
from gzstudents.scholarships.screen.scholarships import AwardThese, ScholarshipsScreen

__all__ = ["PERSON_COMMANDS", "PERSON_SECTIONS", "AwardThese", "ScholarshipsScreen"]
