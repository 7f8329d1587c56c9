"""What other screens may ask of the service desk."""

from gzstudents.kernel.plain import Plain


class RegisterFor(Plain):
    """Open the form for this person."""

    person_id: int
