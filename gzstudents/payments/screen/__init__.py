"""The screen 发放, and what payments add to a student."""

from typing import TYPE_CHECKING, Any

from gzstudents.payments.screen import person, signing
from gzstudents.payments.screen.person import PERSON_COMMANDS

if TYPE_CHECKING:
    from gzstudents.payments.screen.payments import PaymentsScreen

PERSON_SECTIONS = [*signing.PERSON_SECTIONS, *person.PERSON_SECTIONS]
AWARD_SECTIONS = signing.AWARD_SECTIONS

__all__ = ["AWARD_SECTIONS", "PERSON_COMMANDS", "PERSON_SECTIONS", "PaymentsScreen"]


def __getattr__(name: str) -> Any:
    """The screen is imported when somebody goes there; what it adds to a student is light."""
    if name == "PaymentsScreen":
        from gzstudents.payments.screen.payments import PaymentsScreen

        return PaymentsScreen
    raise AttributeError(name)
