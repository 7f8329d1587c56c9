"""Papers that are handed in with an application: whoever enters applications keeps them, without the right to the register."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from gzstudents.applications.operations.entering import get
from gzstudents.attachments import operations as attachments
from gzstudents.attachments import queries
from gzstudents.attachments.rules import PHOTO
from gzstudents.attachments.scans import Found
from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _


@operation("applications.document")
def add_documents(
    session: Session, *, application_id: int, files: Sequence[Found], kind: str, title: str = ""
) -> list[int]:
    """Keep files that were looked into (scans.inspect) with an application. Returns their ids. Raises RuleBroken for a photo:
    the newest is the person's current one.
    """
    record = get(session, application_id)
    if kind == PHOTO:
        raise RuleBroken(_("照片属于学生本人，请在学生的附件中添加。"))
    return attachments.add_many(
        session,
        person_id=record.person_id,
        files=files,
        kind=kind,
        title=title,
        record_table=queries.APPLICATIONS,
        record_id=application_id,
    )
