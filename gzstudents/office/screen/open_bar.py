"""What stands above every screen of a file: without a password, on a medium for reading only. Light: seen in the first picture."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from gzstudents.kernel import access, places
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.desk import Desk
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Button, Label, Picture


class OpenBar(Live, QFrame):
    """The thin bar of a store without a password, always in sight."""

    def __init__(self, protect: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("taskstrip")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 3, 16, 3)
        self._row.setSpacing(8)
        self._row.addWidget(Picture("lock", "warn", 14))
        self._row.addWidget(Label(mark("此文件没有密码保护"), "muted"))
        self.protect = Button(mark("设置密码"), "link", run=protect)
        self._row.addWidget(self.protect)
        self._row.addStretch(1)
        self.live()

    def ask(self) -> None:
        """A store that cannot be written gets no password either."""
        self.protect.setEnabled(access.may_write(""))
        self.protect.setToolTip(access.refusal_to_write(""))


class ReadOnlyBar(Live, QFrame):
    """Why nothing can be saved where the file lies, and what to do; stays while it lies there."""

    def __init__(self, said: str, insist: Callable[[], object] | None = None) -> None:
        """`insist`: work here all the same, where that is possible."""
        super().__init__()
        self.setObjectName("taskstrip")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 5, 16, 5)
        row.setSpacing(8)
        row.addWidget(Picture("lock", "warn", 14))
        self.text = Label(role="muted", wrap=True, select=True)
        self.text.setText(said)
        row.addWidget(self.text, 1)
        if insist is not None:
            row.addWidget(Button(mark("仍在这个文件夹中工作"), "link", run=insist))
        self.live()


def insist(desk: Desk) -> None:
    """The office works in this folder all the same."""
    places.allow(desk.path)
    desk.toast(_("下次打开时起可以在这里写入。"))
