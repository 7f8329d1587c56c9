"""What the office does with students; one function an act."""

from gzstudents.students.operations.bulk import set_values
from gzstudents.students.operations.parts import Part, parts_of
from gzstudents.students.operations.people import (
    add_document,
    archive_document,
    edit,
    register,
    set_country,
)
from gzstudents.students.operations.roll import Executed, import_roll
from gzstudents.students.operations.status import change_status, change_status_of_many

__all__ = [
    "Executed",
    "Part",
    "add_document",
    "archive_document",
    "change_status",
    "change_status_of_many",
    "edit",
    "import_roll",
    "parts_of",
    "register",
    "set_country",
    "set_values",
]
