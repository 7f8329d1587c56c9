"""Undo of any act: a merge is parted, because rows that came since must go where they belong; all others go the usual way."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.duplicates.operations.merging import merge
from gzstudents.duplicates.operations.parting import unmerge
from gzstudents.kernel import access, journal
from gzstudents.kernel.journal import UndoReport
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.students.merged import MergedPerson


def take_back(session: Session, act_id: int, progress: Progress = SILENT) -> UndoReport:
    """Take an act back inside the running act. Raises RuleBroken where there is nothing to take back."""
    act = journal.get_act(session, act_id)
    if act is not None and act.verb == merge.verb and act.undone_by is None:  # type: ignore[attr-defined]
        redirect = session.scalar(select(MergedPerson.id).where(MergedPerson.act == act_id))
        if redirect is not None:
            access.require_verb(merge.verb)  # type: ignore[attr-defined]
            return unmerge(session, redirect_id=redirect)
    return journal.undo(session, act_id, progress)
