"""What comes to the list of students from outside: files that are dropped on it, cells that are pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent

from gzstudents.students.screen import files

if TYPE_CHECKING:
    from gzstudents.ui.desk import Desk


class TakesFiles:
    """A part of the screen 学生: whatever is brought becomes an import."""

    desk: Desk

    def paste(self) -> None:
        """Cells from a sheet become an import."""
        cells = files.pasted_cells()
        if cells:
            self.desk.go("import", {"cells": cells})

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files.dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = files.dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.desk.go("import", str(path))
