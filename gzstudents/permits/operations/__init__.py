"""What the office records about stays, decides about deadlines and writes to students; one function an act."""

from gzstudents.permits.operations.decisions import done, in_process, reopen, snooze, waive
from gzstudents.permits.operations.facts import correct_fact, import_facts, record_fact, remove_fact
from gzstudents.permits.operations.hours import correct_hours, import_hours, minutes_of, record_hours, remove_hours
from gzstudents.permits.operations.letters import Written, note_letters, written_of
from gzstudents.permits.operations.subjects import Subject

__all__ = [
    "Subject",
    "Written",
    "correct_fact",
    "correct_hours",
    "done",
    "import_facts",
    "import_hours",
    "in_process",
    "minutes_of",
    "note_letters",
    "record_fact",
    "record_hours",
    "remove_fact",
    "remove_hours",
    "reopen",
    "snooze",
    "waive",
    "written_of",
]  # fmt: skip
