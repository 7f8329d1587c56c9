"""What the office does with its own journal."""

from sqlalchemy.orm import Session

from gzstudents.duplicates.operations import taking_back
from gzstudents.kernel.access import operation
from gzstudents.kernel.journal import UndoReport


@operation("journal.undo")
def take_back(session: Session, *, act_id: int) -> UndoReport:
    """Undo one act, as an act of its own; taking back an undo is the redo."""
    return taking_back.take_back(session, act_id)
