"""The screen 校友, and what the alumni office adds to a student."""

from typing import TYPE_CHECKING, Any

from gzstudents.alumni.screen.asks import Graduate
from gzstudents.alumni.screen.person import PERSON_COMMANDS, PERSON_SECTIONS

if TYPE_CHECKING:
    from gzstudents.alumni.screen.alumni import AlumniScreen

__all__ = ["PERSON_COMMANDS", "PERSON_SECTIONS", "AlumniScreen", "Graduate"]


def __getattr__(name: str) -> Any:
    """The screen is imported when somebody goes there; what it adds to a student is light."""
    if name == "AlumniScreen":
        from gzstudents.alumni.screen.alumni import AlumniScreen

        return AlumniScreen
    raise AttributeError(name)
