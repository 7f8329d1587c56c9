"""The screen 名额分配."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gzstudents.distribution.screen.board import BoardScreen

__all__ = ["BoardScreen"]


def __getattr__(name: str) -> Any:
    """The screen is imported when somebody goes there."""
    if name == "BoardScreen":
        from gzstudents.distribution.screen.board import BoardScreen

        return BoardScreen
    raise AttributeError(name)
