"""The screen 奖学金, and what scholarships add to a student."""

from typing import TYPE_CHECKING, Any

from gzstudents.scholarships.screen.asks import AwardThese
from gzstudents.scholarships.screen.extras import ProgrammeCommand, ProgrammeSection
from gzstudents.scholarships.screen.person import PERSON_COMMANDS, PERSON_SECTIONS

if TYPE_CHECKING:
    from gzstudents.scholarships.screen.scholarships import ScholarshipsScreen

__all__ = [
    "PERSON_COMMANDS",
    "PERSON_SECTIONS",
    "AwardThese",
    "ProgrammeCommand",
    "ProgrammeSection",
    "ScholarshipsScreen",
]


def __getattr__(name: str) -> Any:
    """The screen is imported when somebody goes there; what it adds to a student is light."""
    if name == "ScholarshipsScreen":
        from gzstudents.scholarships.screen.scholarships import ScholarshipsScreen

        return ScholarshipsScreen
    raise AttributeError(name)
