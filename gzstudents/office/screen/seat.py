"""Who sits before the window: the first run and the sign-in before it, the lock while it is open."""

import logging
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from gzstudents.kernel import access, paths, vault
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.vault import profiles
from gzstudents.kernel.vault.keys import Keys
from gzstudents.office.screen.idle import Idle
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.first_paint import AfterFirstPaint
from gzstudents.ui.jobs import own_program
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.setup import dress_first

if TYPE_CHECKING:
    from gzstudents.kernel.backup import Copy
    from gzstudents.office.screen.drafts import Drafts

log = logging.getLogger(__name__)

ACTOR = "office"  # of an open store


class Seat(QObject):
    """`enter(keys)` opens the store in a thread; `opened` says that the window may be built, `left` that nobody sat down."""

    opened = Signal()
    left = Signal()
    other_wanted = Signal(Path)  # another file is to be opened instead

    def __init__(
        self, path: Callable[[], Path], make: Callable[[Path], object], enter: Callable[[Keys], Any],
        bring_back: Callable[[Path, Keys | None], object],
    ) -> None:  # fmt: skip
        """`bring_back(copy, keys)` puts a copy in the place of a file that is gone; in a thread, as `enter`."""
        super().__init__()
        self._path, self._make, self._enter, self._bring_back = path, make, enter, bring_back
        self.keys: Keys | None = None
        self.before: QWidget | None = None  # the window before the window
        self.locking = False
        self.restart: Callable[[], object] = start_anew
        self._told = ""
        self._idle: Idle | None = None
        self._drafts: Drafts | None = None

    # --- before the window

    def begin(self, settings: Any) -> None:
        """Ask what has to be asked, then say `opened`."""
        path = self._path()
        self.stand_up()
        copies = _copies_of_lost(path)
        if copies or (_is_gone(path) and vault.is_protected(path)):  # the keys are left: there may be a copy elsewhere
            self._say_lost(settings, copies)
        elif vault.is_protected(path):
            self._ask_who(settings)
        elif not path.exists():
            self.protect(first=True)
        else:
            self.opened.emit()

    def _ask_who(self, settings: Any) -> None:
        from gzstudents.office.screen.sign_in import SignIn

        window = SignIn(self._path(), self._sit_down, str(settings.get("sign-in/last") or ""))
        window.done.connect(lambda _person, told: self._on_signed_in(settings, told))
        window.left.connect(self.left)
        self._show(window)

    def _say_lost(self, settings: Any, copies: "list[Copy]") -> None:
        from gzstudents.office.screen.lost import Lost

        window = Lost(self._path(), copies, lambda copy: self._bring_back(copy, None), self._make)
        window.restored.connect(self.opened)
        window.password_wanted.connect(lambda copy: self._ask_who_for(settings, copy))
        window.other_wanted.connect(self.other_wanted)
        window.left.connect(self.left)
        self._show(window)

    def _ask_who_for(self, settings: Any, copy: Path) -> None:
        """The copy has a password: whoever knows it brings the copy back and sits down."""
        from gzstudents.office.screen.sign_in import SignIn

        def bring_back(keys: Keys) -> object:
            return self._bring_back(copy, keys)

        last = str(settings.get("sign-in/last") or "")
        window = SignIn(self._path(), self._sit_down, last, bring_back=bring_back)
        window.done.connect(lambda _person, told: self._on_signed_in(settings, told))
        window.left.connect(self.left)
        self._show(window)

    def protect(self, *, first: bool = False) -> None:
        """Set a password; the store must be closed."""
        from gzstudents.office.screen.protecting import Protecting

        window = Protecting(self._path(), self._make, self._sit_down, first=first)
        window.done.connect(lambda _person: self.opened.emit())
        window.left.connect(self.left if first else self.opened)
        self._show(window)

    def _show(self, window: QWidget) -> None:
        self._clear()
        self.before = window
        dress_first(QApplication.instance())
        window.show()

    def _clear(self) -> None:
        if self.before is not None:
            self.before.hide()
            self.before.deleteLater()
            self.before = None

    def _sit_down(self, keys: Keys) -> Any:
        """In a thread."""
        person = self._enter(keys)
        self.keys = keys
        return person

    def _on_signed_in(self, settings: Any, told: str) -> None:
        person = access.signed_in()
        settings.set("sign-in/last", person.login if person else "")
        self._told = told
        self.opened.emit()

    # --- for the window

    @property
    def key(self) -> bytes | None:
        return None if self.keys is None else self.keys.data

    def actor(self) -> str:
        """Who acts are signed by."""
        person = access.signed_in() if self.keys is not None else None
        return ACTOR if person is None else person.name

    def shown(self) -> tuple[str, str]:
        """Name and roles for the side bar; empty for an open store."""
        person = access.signed_in() if self.keys is not None else None
        if person is None:
            return "", ""
        roles = [access.label("roles", code) for code in access.roles() if code in person.roles]
        return person.name, _("全部权限") if len(roles) == len(access.roles()) else _("、").join(roles)

    def secret(self) -> bytes:
        return b"" if self.keys is None else self.keys.line()

    def sit(self, window: MainWindow, desk: Desk, protect: Callable[[], object]) -> None:
        """The window is built: what is said in it of the password, and the lock."""
        from gzstudents.office.screen.open_bar import OpenBar

        self._clear()
        desk.key = self.key
        if self.keys is None:
            bar = OpenBar(protect)
            desk.shut_changed.connect(bar.ask)
            window.add_notice(bar)
            return
        if self._told:
            desk.error(self._told)
            self._told = ""
        from gzstudents.office.screen.drafts import Drafts

        self._drafts = Drafts(window, self.keys)
        self._idle = Idle(desk, lambda: self.lock(window), window, most=profiles.of(self.keys.path).idle_most)
        AfterFirstPaint(window, lambda: self._after_first_paint(window))

    def _after_first_paint(self, window: MainWindow) -> None:
        from gzstudents.office.screen.clear_copies import ClearCopies
        from gzstudents.office.screen.system_lock import listen

        if self._drafts is not None:
            self._drafts.offer()
        self._ask_for_a_new_password(window)
        listen(window, lambda: self.lock(window))
        if self.keys is not None and access.may("people"):
            ClearCopies(window, self.keys).look()

    def _ask_for_a_new_password(self, window: MainWindow) -> None:
        """Where a profile demands one every so many days."""
        from gzstudents.kernel.vault import slots

        if self.keys is None or not self.keys.private:
            return
        days = profiles.overdue(slots.current(self.keys), self.keys.slot, date.today())
        if not days:
            return
        from gzstudents.office.screen.people_dialogs import OwnPasswordDialog

        dialog = OwnPasswordDialog(window, self.keys, lambda: window.desk.toast(_("密码已更改。")))
        dialog.head.setText(_n("您的密码已用了 {count} 天，请更换", days))
        dialog.open()

    def commands(self, window: Callable[[], MainWindow | None], protect: Callable[[], object]) -> list[Command]:
        def lock() -> None:
            found = window()
            if found is not None:
                self.lock(found)

        def protected() -> bool:
            return self.keys is not None

        return [
            Command("file.lock", mark("锁定"), lock, "lock", "Ctrl+L", "file", enabled=protected),
            Command("file.person", mark("换人登录…"), lock, "users", "", "file", enabled=protected),
            Command("file.protect", mark("设置密码…"), protect, "shield", "", "file", enabled=lambda: not protected()),
        ]

    def lock(self, window: MainWindow) -> None:
        """Hide everything at once, keep what is typed, let what is being written come to its end, then start anew: no key
        stays in memory.
        """
        if self.locking:
            return
        self.locking = True
        for widget in QApplication.topLevelWidgets():
            widget.hide()
        clipboard = QApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()
        self._keep_drafts()
        self._wait_for(window)

    def _keep_drafts(self) -> None:
        if self._drafts is not None:
            self._drafts.keep()

    def _wait_for(self, window: MainWindow) -> None:
        if window.desk.jobs.busy:
            QTimer.singleShot(200, window, lambda: self._wait_for(window))
            return
        self._keep_drafts()  # what was being saved has been saved by now
        self.restart()

    def stand_up(self) -> None:
        """Nobody sits here any more."""
        self.locking, self._drafts = False, None
        access.sign_out()
        self.keys = None


def _is_gone(path: Path) -> bool:
    return not path.exists() or not path.stat().st_size


def _copies_of_lost(path: Path) -> "list[Copy]":
    """The copies of a file that is gone. The very first run, which has none, does not load what reads them."""
    if not _is_gone(path):
        return []
    if not (path.with_name(f"{path.stem}.copies").is_dir() or (paths.config_folder() / "copies.json").exists()):
        return []
    from gzstudents.kernel.backup.lost import copies_of_lost

    return copies_of_lost(path)


def start_anew() -> None:
    """The same program once more, and the end of this process with all that is in its memory."""
    from PySide6.QtCore import QProcess

    command = own_program()
    started = QProcess.startDetached(command[0], [*command[1:], *sys.argv[1:]])
    log.info("locked, started anew: %s", bool(started))
    QApplication.quit()
