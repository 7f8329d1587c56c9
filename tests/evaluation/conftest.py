"""The program in a window, for the tests of the screens."""

from tests.window import drive

__all__ = ["drive"]
