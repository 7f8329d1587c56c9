"""What other screens may ask of this one."""

from gzstudents.kernel.plain import Plain


class AskConsent(Plain):
    """Open the form of a consent for this person."""

    person_id: int


class CopyOf(Plain):
    """Ask for a folder and write everything about this person into it."""

    person_id: int
