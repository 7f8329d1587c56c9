"""The program in a window, for the tests of the screen."""

from tests.window import drive

__all__ = ["drive"]
