"""What attachments add to a student: the part 附件 of the panel, its forms, the viewer, and cutting a photo."""

from typing import TYPE_CHECKING, Any

from gzstudents.ui.desk import Desk
from gzstudents.ui.panel import Panel

if TYPE_CHECKING:
    from gzstudents.attachments.screen.part import AttachmentsPart


def _part(desk: Desk, panel: Panel) -> "AttachmentsPart":
    from gzstudents.attachments.screen.part import AttachmentsPart

    return AttachmentsPart(desk, panel)


PERSON_PARTS: list[Any] = [_part]
