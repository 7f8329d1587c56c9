"""What the office records about stays, decides about deadlines and writes to students; one function an act."""

from gzstudents.permits.operations.decisions import done, in_process, reopen, snooze, waive
from gzstudents.permits.operations.facts import correct_fact, import_facts, record_fact, remove_fact
from gzstudents.permits.operations.letters import Written, note_letters, written_of
from gzstudents.permits.operations.subjects import Subject

__all__ = [
    "Subject", "Written", "correct_fact", "done", "import_facts", "in_process", "note_letters", "record_fact", "remove_fact", "reopen", "snooze", "waive", "written_of",
]  # fmt: skip
