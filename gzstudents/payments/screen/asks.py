"""What other screens may ask of the screen 发放."""

from gzstudents.kernel.plain import Plain


class OpenRoster(Plain):
    """Show the lines of a roster."""

    roster: int


class AccountFor(Plain):
    """Open the form of a student's bank account."""

    person: int


class InstalmentsOf(Plain):
    """Open the form that holds, releases or takes back a student's instalments."""

    person: int


class ReceivedBy(Plain):
    """Open the form of the months a student had received before."""

    person: int
