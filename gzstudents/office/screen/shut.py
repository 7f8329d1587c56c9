"""Whether anything can be written where the file lies: asked after the first picture, said by the commands and by a strip."""

from PySide6.QtCore import QObject

from gzstudents.kernel.errors import UserError
from gzstudents.office import copies
from gzstudents.office.copies import Standing
from gzstudents.office.screen.open_bar import ReadOnlyBar, insist
from gzstudents.ui.desk import Desk
from gzstudents.ui.main_window import MainWindow


class Shut(QObject):
    """What writes is disabled with the store's own reason; of a damaged file the band with the copies speaks (keeping)."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window

    def look(self) -> None:
        self._desk.jobs.read(copies.standing, self._on_standing, fail=self._on_shut_up, path=self._desk.path)

    def _on_shut_up(self, error: Exception) -> None:
        """It does not even open: the reason stands above the screen, and nothing is offered that would need it."""
        self._desk.error(error)
        self._desk.shut(str(error) if isinstance(error, UserError) else "")

    def _on_standing(self, found: Standing) -> None:
        self._desk.shut(found.refusal)
        if found.place:
            self._window.add_notice(ReadOnlyBar(found.place, None if found.read_only else self._on_insist))

    def _on_insist(self) -> None:
        insist(self._desk)
