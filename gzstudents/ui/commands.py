"""What a person can trigger: one QAction for each command, one shortcut for each QAction."""

import sys
from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from gzstudents.kernel import access
from gzstudents.kernel.i18n import mark
from gzstudents.kernel.plain import Plain
from gzstudents.ui import icons
from gzstudents.ui.live import Words, words

Shortcut = str | QKeySequence.StandardKey


def _always() -> bool:
    return True


_running: list[str] = []


def running() -> str:
    """The id of the command that runs at this moment, "" if none does: a form remembers what opened it."""
    return _running[-1] if _running else ""


def later(then: Callable[[], object]) -> Callable[[], object]:
    """`then`, still in the name of the command that runs now: for what has to wait until something was read."""
    return partial(_run_as, running(), then)


def _run_as(identity: str, run: Callable[[], object]) -> object:
    _running.append(identity)
    try:
        return run()
    finally:
        _running.pop()


@lru_cache(maxsize=512)
def _portable(shortcut: Shortcut) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.PortableText)


@lru_cache(maxsize=512)
def shown_keys(shortcut: Shortcut) -> str:
    """A shortcut as people read it: signs on macOS, else Ctrl+K, Alt+← in every language."""
    if sys.platform == "darwin":
        return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    text = _portable(shortcut)
    for name, sign in (("Left", "←"), ("Right", "→"), ("Return", "Enter")):
        text = text.replace(name, sign)
    return text


class Command(Plain):
    """`text` is a marked msgid (or a function for a text that changes); `menu` one of file, edit, view, data, help.
    `key_shown` names a shortcut in the keyboard map that the widget with the focus answers itself.
    """

    id: str
    text: Words
    run: Callable[[], object]
    icon: str = ""
    shortcut: Shortcut = ""
    menu: str = ""
    enabled: Callable[[], bool] = _always
    checked: Callable[[], bool] | None = None
    hint: Words = ""
    key_shown: str = ""
    role: QAction.MenuRole = QAction.MenuRole.NoRole
    right: Callable[[], str] | None = None  # one that is needed besides, by what is chosen

    def ready(self) -> None:
        """In one place for all commands: what needs a right that the person lacks is seen, but cannot be triggered."""
        wanted = self.enabled
        object.__setattr__(self, "enabled", lambda: not self.refusal() and wanted())
        object.__setattr__(self, "run", partial(_run_as, self.id, self.run))

    def refusal(self) -> str:
        """Which right is missing for it, and who can grant it; "" if none is."""
        refused = access.refusal_of_window(self.id)
        right = self.right() if self.right is not None and not refused else ""
        return refused if access.may(right) else access.refusal(right)

    def label(self) -> str:
        return words(self.text)

    def keys(self) -> str:
        """The shortcut as this system writes it."""
        if self.shortcut == "":
            return self.key_shown
        return shown_keys(self.shortcut)

    def tip(self) -> str:
        refused = self.refusal()
        if refused:
            return refused
        text = words(self.hint) or self.label().rstrip("…")
        return f"{text} ({self.keys()})" if self.keys() else text


MENUS = (
    ("file", mark("文件(&F)")),
    ("edit", mark("编辑(&E)")),
    ("view", mark("视图(&V)")),
    ("data", mark("数据(&D)")),
    ("help", mark("帮助(&H)")),
)


class Actions(QObject):
    """The QActions of a window by command id. Only what is `in_force` answers to its shortcut."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._commands: dict[str, Command] = {}
        self._in_force: list[str] = []

    def action(self, command: Command) -> QAction:
        """The one QAction of this command."""
        if self._commands.get(command.id) is not command:
            self._drop(command.id)
            self._actions[command.id] = self._make(command)
            self._commands[command.id] = command
        return self._actions[command.id]

    def _drop(self, identity: str) -> None:
        old = self._actions.pop(identity, None)
        if old is not None:
            self._window.removeAction(old)
            old.deleteLater()

    def _make(self, command: Command) -> QAction:
        action = QAction(command.label(), self)
        action.setObjectName(command.id)
        action.setMenuRole(command.role)
        if command.icon:
            action.setIcon(icons.icon(command.icon))
            action.setIconVisibleInMenu(False)
        if command.checked is not None:
            action.setCheckable(True)
        # triggered hands over `checked`, which would land in a default argument: dropped here, for all commands
        action.triggered.connect(lambda _checked=False, run=command.run: run() and None)
        return action

    def in_force(self, commands: Iterable[Command]) -> None:
        """Exactly these commands answer to their shortcuts from now on. Two with the same keys: the first one has them
        (Qt would run neither).
        """
        wanted = {command.id: command for command in commands}
        taken: set[str] = set()
        for identity, action in self._actions.items():
            if identity not in wanted:
                action.setShortcut(QKeySequence())
                self._window.removeAction(action)
        for command in wanted.values():
            action = self.action(command)
            portable = _portable(command.shortcut)
            action.setShortcut(QKeySequence() if portable in taken else QKeySequence(command.shortcut))
            taken.add(portable)
            self._window.addAction(action)
        self._in_force = list(wanted)
        self.update()

    def update(self) -> None:
        """Ask every command in force whether it is possible now; the others are asked when they come into force."""
        for identity in self._in_force:
            action, command = self._actions[identity], self._commands[identity]
            action.setEnabled(command.enabled())
            action.setToolTip(command.tip())
            if command.checked is not None:
                action.setChecked(command.checked())

    def retranslate(self) -> None:
        for identity, action in self._actions.items():
            action.setText(self._commands[identity].label())


def focused(method: str) -> Callable[[], None]:
    """A command that asks the widget with the focus: the edit menu's way to copy, paste, select and undo."""

    def run() -> None:
        widget = QApplication.focusWidget()
        while widget is not None:
            found = getattr(widget, method, None)
            if callable(found):
                found()
                return
            widget = widget.parentWidget()

    return run
