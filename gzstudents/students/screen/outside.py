"""What comes to the list of students from outside: files that are dropped on it, cells that are pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QDragEnterEvent, QDropEvent

from gzstudents.students.screen import files

if TYPE_CHECKING:
    from gzstudents.students.screen.page import StudentsScreen
    from gzstudents.ui.desk import Desk


class TakesFiles:
    """A part of the screen 学生: whatever is brought becomes an import."""

    desk: Desk

    def paste(self) -> None:
        """Cells from a sheet: onto the chosen people, or where they say themselves whose they are, an import."""
        from gzstudents.students.screen import pasting

        pasting.paste(cast("StudentsScreen", self))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files.dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = files.dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.desk.go("import", str(path))
