"""The window, driven by mouse and key."""

from tests.window import drive

__all__ = ["drive"]
