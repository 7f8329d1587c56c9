"""The base of every screen in the side bar."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gzstudents.kernel.plain import Plain
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.jobs import EVERYTHING
from gzstudents.ui.live import Live, Words, words


class Screen(Live, QWidget):
    """To write a screen: set id, icon, watches (table names); override title(), refresh(), retranslate(), commands().

    The window calls refresh() when the screen is first shown, and after each write that touched a watched table: at
    once if it is visible, else when it is shown next. `detail` (a widget, or None) is shown in the window's right panel.
    """

    id: ClassVar[str] = ""
    icon: ClassVar[str] = "circle-question-mark"
    # "" among the lists, "outputs" below them, "foot" at the bottom; the id of a screen: a tab above that one
    section: ClassVar[str] = ""
    watches: ClassVar[frozenset[str]] = frozenset()

    badge_changed = Signal(str, bool)  # text beside the name in the side bar, and whether it is urgent
    commands_changed = Signal()  # ask enabled() again
    detail_made = Signal()  # `detail` is another widget than before
    moved = Signal()  # place() gives another place than before
    detail_wanted = Signal()  # open the panel where it lies over the list

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.desk = desk
        self.detail: QWidget | None = None
        self.stale = True
        desk.jobs.changed.connect(self._on_changed)

    @classmethod
    def title(cls) -> str:
        """The name in the side bar, in the language of the moment."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read again what is shown."""

    def completing(self) -> Iterator[None]:
        """Make what the first picture of the window could do without, right after it; yields between the steps."""
        yield from ()

    def commands(self) -> list[Command]:
        return []

    def open(self, what: object) -> None:
        """Show one record: what another screen, the palette or "back" asks for."""

    def place(self) -> object:
        """What open() needs to come back here; None for the plain screen."""
        return None

    def search(self) -> None:
        """Ctrl+F: put the cursor where one searches."""

    def escape(self) -> bool:
        """Esc: close or clear the innermost thing; False if there was nothing."""
        return False

    def may_leave(self) -> bool:
        """False keeps the person here: an unfinished form."""
        return True

    def draft(self) -> dict[str, Any] | None:
        """What was decided here, stands in no form and is not saved, as plain data for `resume`: with a `title`, a `subtitle` and
        `lines` of (name, words) for who cannot take it up again. Kept when the window is locked; None: nothing.
        """
        return None

    def resume(self, draft: Mapping[str, Any]) -> bool:
        """Take such a draft up again; False while what it is about has not been read."""
        return False

    def _on_changed(self, tables: Iterable[str]) -> None:
        touched = frozenset(tables)
        if touched == EVERYTHING or touched & self.watches:
            self.stale = True
            if self.isVisible():
                self.freshen()

    def freshen(self) -> None:
        """Read again if anything watched was written since."""
        if self.stale:
            self.stale = False
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.freshen()


class Door(Plain):
    """A screen that is imported and built when somebody goes there: the window must not wait for all of them."""

    id: str
    icon: str
    name: Words
    build: Callable[[Desk], Screen]
    section: str = ""

    def title(self) -> str:
        return words(self.name)

    def __call__(self, desk: Desk) -> Screen:
        return self.build(desk)


ScreenKind = type[Screen] | Door
