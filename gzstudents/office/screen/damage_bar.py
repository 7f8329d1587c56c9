"""What stands above every screen while the file is damaged: that nothing is saved, and the way out."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from gzstudents.kernel.i18n import mark
from gzstudents.office.screen.restore_dialog import RestoreDialog
from gzstudents.ui.desk import Desk
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Button, Label, Picture


class DamageBar(Live, QFrame):
    """The sentence of the check, and the copies to choose from."""

    def __init__(self, desk: Desk, said: str) -> None:
        super().__init__()
        self.setObjectName("errorbar")
        self._desk = desk
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(Picture("circle-alert", "bad", 16))
        self.text = Label(role="error", wrap=True, select=True)
        self.text.setText(said)
        row.addWidget(self.text, 1)
        self.bring = Button(mark("恢复备份…"), "danger", "history", self._on_bring)
        row.addWidget(self.bring)
        self.live()

    def _on_bring(self) -> None:
        RestoreDialog(self.window(), self._desk).open()
