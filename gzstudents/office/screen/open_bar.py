"""What stands above every screen of a file: without a password, on a medium for reading only. Light: seen in the first picture."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from gzstudents.kernel.i18n import mark
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
        self._row.addWidget(Button(mark("设置密码"), "link", run=protect))
        self._row.addStretch(1)
        self.live()


class ReadOnlyBar(Live, QFrame):
    """Why nothing can be saved where the file lies; stays while it lies there."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.setObjectName("errorbar")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(Picture("lock", "bad", 16))
        self.text = Label(role="error", wrap=True, select=True)
        self.text.setText(said)
        row.addWidget(self.text, 1)
        self.live()
