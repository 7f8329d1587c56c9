"""What was done, by whom, and how to take it back: the one mechanism behind history, undo and audit."""

from gzstudents.kernel.journal.history import ActRow, ChangeRow, acts_of, get_act, history, list_acts
from gzstudents.kernel.journal.outcomes import Outcome, UndoReport
from gzstudents.kernel.journal.triggers import install
from gzstudents.kernel.journal.undo import last_to_redo, last_to_undo, undo

__all__ = [
    "ActRow",
    "ChangeRow",
    "Outcome",
    "UndoReport",
    "acts_of",
    "get_act",
    "history",
    "install",
    "last_to_redo",
    "last_to_undo",
    "list_acts",
    "undo",
]
