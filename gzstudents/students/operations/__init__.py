"""What the office does with students; one function an act."""

from gzstudents.students.operations.bulk import set_values
from gzstudents.students.operations.nationality import record_check, remove_nationality, save_nationality, set_country
from gzstudents.students.operations.parts import (
    remove_part,
    rename,
    save_address,
    save_contact,
    save_language_result,
    save_visa_form,
)
from gzstudents.students.operations.people import add_document, archive_document, edit, register
from gzstudents.students.operations.roll import Executed, import_roll
from gzstudents.students.operations.sheet_parts import Part, parts_of
from gzstudents.students.operations.status import (
    change_status,
    change_status_of_many,
    correct_change,
    record_change,
    remove_change,
)

__all__ = [
    "Executed",
    "Part",
    "add_document",
    "archive_document",
    "change_status",
    "change_status_of_many",
    "correct_change",
    "edit",
    "import_roll",
    "parts_of",
    "record_change",
    "record_check",
    "register",
    "remove_change",
    "remove_nationality",
    "remove_part",
    "rename",
    "save_address",
    "save_contact",
    "save_language_result",
    "save_nationality",
    "save_visa_form",
    "set_country",
    "set_values",
]
