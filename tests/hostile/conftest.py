"""The command line of the tests of the commands."""

from tests.commands.conftest import filled, gz

__all__ = ["filled", "gz"]
