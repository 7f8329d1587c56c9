"""What may be asked of whoever shows the forms of studies."""

from gzstudents.kernel.plain import Plain


class RecordStudies(Plain):
    """Open the form for a new record of this person."""

    person_id: int


class CorrectStudies(Plain):
    """Open the form that puts a record of this person right."""

    person_id: int
