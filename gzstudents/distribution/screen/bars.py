"""A line above the list that says what waits, with the buttons that settle it; hidden while nothing waits."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from gzstudents.ui.commands import Command
from gzstudents.ui.panel_parts import TONE_ICONS
from gzstudents.ui.parts import CommandButton, Label, Picture, set_role


class StagedBar(QFrame):
    """The first command is what the program advises; where it only leads elsewhere it is `quiet`."""

    def __init__(self, *commands: Command, quiet: bool = False) -> None:
        super().__init__()
        self.setObjectName("callout")
        self._picture = Picture("clock", "warn")
        self._text = Label(wrap=True)
        self.buttons = [
            CommandButton(command, "primary" if at == 0 and not quiet else "ghost")
            for at, command in enumerate(commands)
        ]
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self._text, 1)
        for button in self.buttons:
            row.addWidget(button)
        self.hide()

    def say(self, text: str, tone: str) -> None:
        """Nothing to say hides it."""
        set_role(self, "tone", tone)
        set_role(self._text, "tone", tone)
        self._picture.show_icon(TONE_ICONS.get(tone, "info"), tone)
        self._text.setText(text)
        self.setAccessibleName(text)
        for button in self.buttons:
            button.ask()
        self.setVisible(bool(text))

    def text(self) -> str:
        return self._text.text()
