"""The screen 证件期限, the card on Today, and what deadlines add to a student."""

from typing import TYPE_CHECKING, Any

from gzstudents.permits.screen.asks import Act, CorrectFor, RecordFor
from gzstudents.permits.screen.person import PERSON_COMMANDS, PERSON_SECTIONS

if TYPE_CHECKING:
    from gzstudents.permits.screen.card import DeadlinesCard
    from gzstudents.permits.screen.hours_card import HoursCard
    from gzstudents.permits.screen.permits import PermitsScreen

__all__ = [
    "PERSON_COMMANDS",
    "PERSON_SECTIONS",
    "Act",
    "CorrectFor",
    "DeadlinesCard",
    "HoursCard",
    "PermitsScreen",
    "RecordFor",
]


def __getattr__(name: str) -> Any:
    """The screen is imported when somebody goes there; what it adds to a student is light."""
    if name == "PermitsScreen":
        from gzstudents.permits.screen.permits import PermitsScreen

        return PermitsScreen
    if name == "DeadlinesCard":
        from gzstudents.permits.screen.card import DeadlinesCard

        return DeadlinesCard
    if name == "HoursCard":
        from gzstudents.permits.screen.hours_card import HoursCard

        return HoursCard
    raise AttributeError(name)
