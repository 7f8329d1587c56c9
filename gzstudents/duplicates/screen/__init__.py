"""The screen 重复人员, and what it adds to a student."""

from typing import TYPE_CHECKING, Any

from gzstudents.duplicates.screen.person import PERSON_COMMANDS, PERSON_SECTIONS, alike

if TYPE_CHECKING:
    from gzstudents.duplicates.screen.duplicates import DuplicatesScreen

__all__ = ["PERSON_COMMANDS", "PERSON_SECTIONS", "DuplicatesScreen", "alike"]


def __getattr__(name: str) -> Any:
    """The screen is imported when somebody goes there; what it adds to a student is light."""
    if name == "DuplicatesScreen":
        from gzstudents.duplicates.screen.duplicates import DuplicatesScreen

        return DuplicatesScreen
    raise AttributeError(name)
