"""Takes care of the copies while the window is open: at the start, after large changes, each half hour of work, and when it closes."""

import logging
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from gzstudents.kernel.i18n import _
from gzstudents.office import copies, start_check
from gzstudents.office.copies import FileState
from gzstudents.office.screen.damage_bar import DamageBar
from gzstudents.ui.desk import Desk
from gzstudents.ui.main_window import MainWindow

log = logging.getLogger(__name__)

COPIES = frozenset({"copies"})  # what a screen watches that shows how the copies stand
_REST = 20_000  # ms of quiet after a change before anybody asks whether a copy is due
_OFTEN = 600_000  # whether half an hour has passed since the last copy


class Keeping(QObject):
    """Asks in the reader thread whether a copy is due, makes it in a child process, and says what does not fit."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._working = False
        self._damage = ""  # what is said of the file while it is damaged
        self._bar: QWidget | None = None
        self._later = QTimer(self, singleShot=True, interval=_REST)
        self._later.timeout.connect(self.look)
        self._clock = QTimer(self, interval=_OFTEN)
        self._clock.timeout.connect(self.look)
        desk.jobs.changed.connect(self._on_changed)

    def start(self) -> None:
        """At the start: say what does not fit, then make what is due, and rehearse once a week."""
        self._clock.start()
        self._desk.jobs.read(copies.file_state, self._on_state, fail=self._on_unreadable, path=self._desk.path)

    def look(self) -> None:
        self._desk.jobs.read(copies.due, self._on_due, path=self._desk.path)
        self._desk.jobs.read(copies.note_head, _nothing)

    def _on_changed(self, tables: frozenset[str]) -> None:
        if tables != COPIES:
            self._later.start()

    def _on_state(self, state: FileState) -> None:
        said = [*state.strange]
        if state.strange:
            said.append(_("请在“设置 → 数据文件”中检查。"))
        if state.clock:
            said.append(_("电脑的时钟比最后一次操作还早，请核对日期和时间。"))
        if said:
            self._desk.error("".join(said))
        self._show_damage(state.damage)
        writable = not state.refusal and not state.read_only
        if writable:
            start_check.note_open(state.store_id, is_open=True)
            self._desk.jobs.closing.connect(partial(start_check.note_open, state.store_id, is_open=False))
        self._check(*(["--whole"] if state.whole else []), copy=writable and not state.clock)

    def _on_unreadable(self, error: Exception) -> None:
        """It may be damaged so that it does not even open; then the band offers the copies all the same."""
        self._desk.error(error)
        self._check(copy=False)

    def _check(self, *more: str, copy: bool) -> None:
        self._desk.jobs.run(
            ["check", "--quick", *more],
            lambda _answer: self._on_checked("", copy=copy),
            title=_("正在检查数据文件"),
            refused=lambda answer: self._on_checked(str(answer.get("damage", "")), copy=copy),
            fail=_not_checked,
            writes=False,
        )

    def _on_checked(self, said: str, *, copy: bool) -> None:
        """A sound file is copied; of a damaged one the good copies stay as they are."""
        self._show_damage(said)
        if copy and not said:
            self._run("--rehearse")

    def _show_damage(self, said: str) -> None:
        """Damaged: nothing is written any more, and a band says so and offers the copies. Sound again: as before."""
        if said == self._damage:
            return
        before, self._damage = self._damage, said
        self._desk.jobs.read(copies.refuse, self._desk.shut, said=said, before=before)
        if self._bar is not None:
            self._bar.deleteLater()
            self._bar = None
        window = self._desk.parent()
        if said and isinstance(window, MainWindow):
            self._bar = DamageBar(self._desk, said)
            window.add_notice(self._bar)

    def _on_due(self, reason: str) -> None:
        if reason and not self._damage:
            self._run()

    def _run(self, *more: str) -> None:
        if not self._working:
            self._working = True
            self._desk.jobs.run(
                ["backup", "--if-due", *more], self._on_made, title=_("正在备份"), fail=self._on_failed, writes=False
            )

    def _on_made(self, _answer: dict[str, Any]) -> None:
        self._working = False
        self._desk.jobs.changed.emit(COPIES)

    def _on_failed(self, error: Exception) -> None:
        """The Today page and the settings show it until a copy succeeds; nobody is interrupted."""
        self._working = False
        log.warning("no copy: %s", type(error).__name__)
        self._desk.jobs.changed.emit(COPIES)


def last_copy(program: list[str], options: list[str], first_line: bytes = b"") -> None:
    """When the window has closed: a child of its own that outlives us, so that nobody waits for it. `first_line`: a key."""
    try:
        child = subprocess.Popen(
            [*program, "backup", "--if-due", "--closing", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=Path.home(),
        )
        if child.stdin is not None:
            with child.stdin:
                child.stdin.write(first_line)
    except OSError:
        log.warning("no copy at the end")


def _not_checked(error: Exception) -> None:
    """The window was closed, or there is no child: the next start asks again."""
    log.warning("not checked: %s", type(error).__name__)


def _nothing(_value: object) -> None:
    """The reading was what was wanted."""
