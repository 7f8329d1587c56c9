"""What other screens may ask of the service desk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegisterFor:
    """Open the form for this person."""

    person_id: int
