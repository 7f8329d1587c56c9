"""What other screens may ask of the screen 发放."""

from gzstudents.kernel.plain import Plain


class OpenRoster(Plain):
    """Show the lines of a roster."""

    roster: int


class AccountFor(Plain):
    """Open the form of a student's bank account."""

    person: int
