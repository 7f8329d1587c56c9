"""What a store without a password says of itself; light, because it stands in the first picture of the window."""

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
