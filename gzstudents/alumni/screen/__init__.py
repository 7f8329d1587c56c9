"""The screen 校友, and what the alumni office adds to a student."""

from gzstudents.alumni.screen.alumni import AlumniScreen
from gzstudents.alumni.screen.asks import Graduate
from gzstudents.alumni.screen.person import PERSON_COMMANDS, PERSON_SECTIONS

__all__ = ["PERSON_COMMANDS", "PERSON_SECTIONS", "AlumniScreen", "Graduate"]
