"""Put together: file → seat → store → jobs → screens → window."""

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents import __version__
from gzstudents.kernel import i18n, vault
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, mark
from gzstudents.menu import DEMO, Menu
from gzstudents.office_file import OfficeFile

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from gzstudents.kernel.preferences import Preferences
    from gzstudents.office.screen.seat import Seat
    from gzstudents.ui.desk import Desk
    from gzstudents.ui.main_window import MainWindow

log = logging.getLogger(__name__)


class Program:
    """The window with its store; another file means another window."""

    def __init__(self, app: "QApplication", preferences: "Preferences", path: Path) -> None:
        self.app, self.preferences = app, preferences
        self.file = OfficeFile(path, lambda: self.seat.key)
        self.window: MainWindow | None = None
        self.menu = Menu(self)
        self.keeps = False  # makes copies by itself; tests and screenshots do not
        self.is_answered = False
        self._seat: Seat | None = None

    @property
    def path(self) -> Path:
        return self.file.path

    def take(self, path: Path) -> bool:
        """Whether the file is free for this window; if it is not, the window that has it comes to the front."""
        taken = self.file.take(path, self._raise)
        self.is_answered = taken is None
        if taken is False:
            self._say_in_use(path)
        return bool(taken)

    def _say_in_use(self, path: Path) -> None:
        from gzstudents.ui.dialogs import Dialog
        from gzstudents.ui.parts import Button
        from gzstudents.ui.setup import dress_first

        dialog = Dialog(self.window, _("数据文件正在使用中"))
        dialog.say(
            _(
                "“{name}”已在另一个窗口或另一台电脑（{owner}）上打开。请先在那里关闭。",
                name=path.name,
                owner=self.file.holder,
            )
        )
        dialog.buttons(Button(mark("关闭"), "primary", run=dialog.accept))
        dress_first(self.app)
        dialog.open()

    def _raise(self) -> None:
        from PySide6.QtCore import Qt

        if self.window is not None:
            self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
            self.window.raise_()
            self.window.activateWindow()

    def finish(self) -> None:
        """After the window has closed: fold everything into the file, copy it, let go of it."""
        from gzstudents.office.screen.keeping import last_copy
        from gzstudents.ui.jobs import own_program

        if self.file.is_open:
            self.file.close()
            last_copy(own_program(), list(self._options()), self.seat.secret())
        self.file.release()

    @property
    def seat(self) -> "Seat":
        if self._seat is None:
            from gzstudents.office.screen.seat import Seat

            self._seat = Seat(lambda: self.path, self.file.make, self.file.enter, self.file.bring_back)
            self._seat.other_wanted.connect(self._begin_with)
            self._seat.opened.connect(self.open)
            self._seat.left.connect(self.app.quit)
            self._seat.restart = self._start_anew
        return self._seat

    def begin(self) -> None:
        """The window, after the first run or the sign-in where one is needed."""
        from gzstudents.ui.first_paint import AfterFirstPaint

        self.app.setQuitOnLastWindowClosed(False)  # until the window stands: one may follow the other
        self.seat.begin(self.preferences)
        if self.seat.before is not None:
            AfterFirstPaint(self.seat.before, self.file.listen)

    def _start_anew(self) -> None:
        """After the lock: let go of the file, so that the next process can have it."""
        from gzstudents.office.screen.seat import start_anew

        self.close()
        self.file.release()
        self.seat.stand_up()
        start_anew()

    def protect(self) -> None:
        """Set a password on the open store: nobody may have it open meanwhile, so the window closes and opens again."""
        if self.window is None or (self.window.current is not None and not self.window.current.may_leave()):
            return
        self.close()
        self.seat.protect()

    def open(self) -> "MainWindow":
        """Build the window on the file and show it where the person left off."""
        from gzstudents.screens import SCREENS
        from gzstudents.ui.desk import Desk
        from gzstudents.ui.first_paint import AfterFirstPaint, InSlices
        from gzstudents.ui.jobs import Jobs
        from gzstudents.ui.main_window import MainWindow
        from gzstudents.ui.setup import dress_first

        jobs = Jobs(self.file.store, actor=self.seat.actor, options=self._options, secret=self.seat.secret)
        desk = Desk(jobs, self.path, self.preferences)
        desk.look_changed.connect(self.dress)
        self.menu = Menu(self)
        window = MainWindow(desk, SCREENS, self.menu.commands(desk), seek=self._seek, lean=True)
        jobs.setParent(window)
        desk.setParent(window)
        desk.screen_wanted.disconnect(window.go)
        desk.screen_wanted.connect(self._go)
        desk.restore_copy = self.restore
        desk.undo_act = lambda act: self.menu.undo_of(desk).undo(act)
        self.window = window
        window.show_office(self._school_last_seen(), *self.seat.shown())
        self.seat.sit(window, desk, self.protect)
        window.go(self._first_screen())
        AfterFirstPaint(window, lambda: InSlices(self._after_first_paint(desk), window))
        dress_first(self.app)
        window.show()
        self.app.setQuitOnLastWindowClosed(True)
        return window

    def close(self) -> None:
        """Close window and store; the next file may be opened."""
        self.app.setQuitOnLastWindowClosed(False)
        if self.window is not None:
            self.window.close()
            self.window.desk.jobs.close()  # a window that did not want to close still lets go of the file
            self.window.deleteLater()
            self.window = None
        self.file.close()

    # --- what the window is handed

    def _options(self) -> Sequence[str]:
        return ["--store", str(self.path), "--lang", i18n.language(), "--user", self.seat.actor()]

    def _first_screen(self) -> str:
        from gzstudents.screens import SCREENS

        last = str(self.preferences.get("window/screen", "today"))
        return last if any(door.id == last for door in SCREENS) else "today"

    def _after_first_paint(self, desk: "Desk") -> Iterator[None]:
        from gzstudents.office.screen.shut import Shut
        from gzstudents.students.screen.files import dropped_file
        from gzstudents.ui.dropping import Drops

        collect_again()
        yield
        self.file.listen()
        yield
        log.info("start %s", __version__)
        yield
        if self.window is None or self.window.desk is not desk:
            return  # closed meanwhile
        Drops(self.window, dropped_file, lambda path: self._go("import", path))
        desk.jobs.read(_settings, self._on_settings)
        Shut(desk, self.window).look()
        desk.jobs.changed.connect(self._on_changed)
        desk.jobs.write(_follow_the_calendar, verb="students.follow_calendar", cause="job")
        if self.keeps:
            from gzstudents.office.screen.keeping import Keeping

            Keeping(desk, desk).start()

    def _on_changed(self, tables: frozenset[str]) -> None:
        if "settings" in tables and self.window is not None:
            self.window.desk.jobs.read(_settings, self._on_settings)

    def _on_settings(self, values: dict[str, str]) -> None:
        if self.window is not None:
            name = values["university_zh"] if i18n.is_chinese() else values["university_en"]
            self.preferences.set(f"school/{i18n.language()}", [str(self.path), name])
            self.window.show_office(name or _("（未设置学校）"), *self.seat.shown())

    def _school_last_seen(self) -> str:
        """The name as it stood in this file the last time: the store is read after the window has been seen."""
        seen = self.preferences.get(f"school/{i18n.language()}")
        return str(seen[1]) if isinstance(seen, list) and seen[:1] == [str(self.path)] and len(seen) == 2 else ""

    def _go(self, screen: str, what: object) -> None:
        if screen == DEMO:
            self.menu.load_demo()
        elif screen == "protect":
            self.protect()
        elif self.window is not None:
            self.window.go(screen, what)
            self.preferences.set("window/screen", screen)

    def _seek(self, text: str, then: Callable[[Any], None]) -> None:
        """People for the palette, through the students' screen's own index."""
        if self.window is None:
            return
        from gzstudents.students.screen.seeking import seek

        seek(self.window.desk, text, then)

    # --- commands of the program

    def change_file(self, path: Path) -> None:
        """Another file instead of this one; if it is none of ours, this one stays open."""
        from gzstudents.schema import open_store

        try:
            if not vault.is_protected(path):
                open_store(path).close()
        except UserError as error:
            if self.window is not None:
                self.window.show_error(error)
            return
        if self.file.is_taken and not self.take(path):
            return
        self.close()
        self.file.path = path
        self.preferences.set("store", str(path))
        self.begin()

    def _begin_with(self, path: Path) -> None:
        """The file that was asked for is gone: this one instead."""
        if self.file.is_taken and not self.take(path):
            return
        self.file.path = path
        self.preferences.set("store", str(path))
        self.begin()

    def restore(self, copy: str) -> None:
        """A copy in place of the file: nobody may have it open meanwhile, so the window closes and opens again."""
        from gzstudents.ui.dialogs import Dialog
        from gzstudents.ui.jobs import own_program
        from gzstudents.ui.task import Task

        self.app.setQuitOnLastWindowClosed(False)
        self.close()
        note = Dialog(None, _("正在恢复…"))
        note.say(_("请稍候，完成后窗口会重新打开。"))
        note.open()
        line = self.seat.secret()
        key = ["--key-stdin"] if line else []
        task = Task([*own_program(), "restore", copy, *self._options(), "--json", *key], parent=self.app)

        def ended(done: Task) -> None:
            note.close()
            window = self.open()
            if done.code == 0:
                window.desk.toast(_("已恢复，之前的数据文件另存了一份"))
            else:
                window.show_error(done.failure())
            self.app.setQuitOnLastWindowClosed(True)
            task.deleteLater()

        task.ended.connect(ended)
        task.start(line)

    def dress(self) -> None:
        """Language and look as the preferences say them now."""
        from gzstudents.ui.setup import dress, speak

        language = str(self.preferences.get("language") or i18n.system_language())
        if language != i18n.language():
            speak(self.app, language)
            if self.window is not None:
                self.window.desk.jobs.read(_settings, self._on_settings)
        dress(self.app, self.preferences)

    def on_crash(self, _kind: type[BaseException], error: BaseException, _trace: object) -> None:
        """A bug of ours: logged, shown once, and the work goes on."""
        if isinstance(error, KeyboardInterrupt):
            self.app.quit()
            return
        log.error("unexpected", exc_info=error)
        if self.window is not None:
            self.window.show_error(error)


def collect_again() -> None:
    """After a start without the collector: what it has built stays, and is not looked through again and again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _settings(session: Any) -> dict[str, str]:
    """In the thread that reads: SQLAlchemy takes a third of a second to load, which no window may wait for."""
    from gzstudents.kernel import settings

    return settings.get_settings(session)


def _follow_the_calendar(session: Any) -> None:
    """What came into effect overnight, in an act of its own (it leaves no trace when nothing did)."""
    from gzstudents.students import register

    register.follow_the_calendar(session)
