"""What studies add to a student: the section of the panel, and writing results, absences, rewards and punishments down."""

from gzstudents.studies.screen.asks import CorrectStudies, RecordStudies
from gzstudents.studies.screen.person import PERSON_COMMANDS, PERSON_SECTIONS

__all__ = ["PERSON_COMMANDS", "PERSON_SECTIONS", "CorrectStudies", "RecordStudies"]
