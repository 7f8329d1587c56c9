"""The screen 申请与评审, and what it adds to others."""

from typing import TYPE_CHECKING, Any

from gzstudents.applications.screen.asks import ShowCycle

if TYPE_CHECKING:
    from gzstudents.applications.screen.applications import ApplicationsScreen

__all__ = ["ApplicationsScreen", "ShowCycle"]


def __getattr__(name: str) -> Any:
    """The screen is imported when somebody goes there."""
    if name == "ApplicationsScreen":
        from gzstudents.applications.screen.applications import ApplicationsScreen

        return ApplicationsScreen
    raise AttributeError(name)
