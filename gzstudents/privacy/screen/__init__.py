"""The screen 个人信息保护, and what it adds to a student."""

from typing import TYPE_CHECKING, Any

from gzstudents.privacy.screen.asks import AskConsent
from gzstudents.privacy.screen.person import PERSON_COMMANDS, PERSON_SECTIONS

if TYPE_CHECKING:
    from gzstudents.privacy.screen.privacy import PrivacyScreen

__all__ = ["PERSON_COMMANDS", "PERSON_SECTIONS", "AskConsent", "PrivacyScreen"]


def __getattr__(name: str) -> Any:
    """The screen is imported when somebody goes there; what it adds to a student is light."""
    if name == "PrivacyScreen":
        from gzstudents.privacy.screen.privacy import PrivacyScreen

        return PrivacyScreen
    raise AttributeError(name)
