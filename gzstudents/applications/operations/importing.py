"""Applications out of a sheet, in one act."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from gzstudents.applications.importing.applications import NewApplication
from gzstudents.applications.operations.entering import Entry, enter_many
from gzstudents.kernel.access import operation


@operation("applications.import")
def import_applications(session: Session, *, cycle_id: int, new: Sequence[NewApplication]) -> list[int]:
    """Drafts of what a plan found to be new; returns their ids."""
    return enter_many(session, cycle_id=cycle_id, entries=[Entry(**one._asdict()) for one in new])
