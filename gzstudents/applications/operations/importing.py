"""Applications, and the points of reviewers, out of a sheet, each in one act."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from gzstudents.applications.importing.applications import NewApplication
from gzstudents.applications.importing.points import NewReview
from gzstudents.applications.operations.entering import Entry, enter_many
from gzstudents.applications.operations.reviewing import give
from gzstudents.kernel.access import operation
from gzstudents.kernel.progress import SILENT, Progress


@operation("applications.import")
def import_applications(session: Session, *, cycle_id: int, new: Sequence[NewApplication]) -> list[int]:
    """Drafts of what a plan found to be new; returns their ids."""
    return enter_many(session, cycle_id=cycle_id, entries=[Entry(**one._asdict()) for one in new])


@operation("applications.review")
def import_points(
    session: Session, *, new: Sequence[NewReview], reviewed_on: str = "", progress: Progress | None = None
) -> int:
    """What a plan found that reviewers give; returns how many reviews. Each is checked as if it were given at the desk."""
    for one in (progress or SILENT).over(new, len(new)):
        give(session, **one._asdict(), reviewed_on=reviewed_on)
    return len(new)
