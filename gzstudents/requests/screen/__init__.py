"""The screen 服务台, and what the service desk adds to a student."""

from typing import TYPE_CHECKING, Any

from gzstudents.requests.screen.asks import RegisterFor
from gzstudents.requests.screen.person import PERSON_COMMANDS, PERSON_SECTIONS

if TYPE_CHECKING:
    from gzstudents.requests.screen.requests import RequestsScreen

__all__ = ["PERSON_COMMANDS", "PERSON_SECTIONS", "RegisterFor", "RequestsScreen"]


def __getattr__(name: str) -> Any:
    """The screen is imported when somebody goes there; what it adds to a student is light."""
    if name == "RequestsScreen":
        from gzstudents.requests.screen.requests import RequestsScreen

        return RequestsScreen
    raise AttributeError(name)
