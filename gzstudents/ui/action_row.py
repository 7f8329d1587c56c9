"""A row of command buttons that keeps to its width."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from gzstudents.ui import icons
from gzstudents.ui.commands import Command
from gzstudents.ui.parts import CommandButton, IconButton, set_role


class ActionRow(QWidget):
    """Buttons side by side; those that have no room, and the rarer ones, stand in the menu of `more`."""

    def __init__(self, more: IconButton, kind: str = "", spacing: int = 8) -> None:
        super().__init__()
        self._kind, self._gap = kind, spacing
        self.buttons: list[CommandButton] = []
        self._shown: tuple[str, ...] = ()
        self._rare: Sequence[Command] = ()
        self.more = more
        more.clicked.connect(lambda _on=False: self._open_menu())
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def fill(self, commands: Sequence[Command], more: Sequence[Command]) -> None:
        if self.parentWidget() is not None:  # shown without a parent it would be a window for a moment
            self.setVisible(bool(commands))
        self._rare = more
        wanted = tuple(command.id for command in commands)
        if wanted != self._shown or any(b.command is not c for b, c in zip(self.buttons, commands, strict=False)):
            for button in self.buttons:
                self._row.removeWidget(button)
                button.hide()
                button.deleteLater()
            self.buttons = [CommandButton(command, self._kind) for command in commands]
            for number, button in enumerate(self.buttons):
                if not self._kind:
                    set_role(button, "tight", True)
                self._row.insertWidget(number, button)
            self._shown = wanted
        self.ask()
        self._fit()

    def ask(self) -> None:
        for button in self.buttons:
            button.ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        widths = [button.sizeHint().width() + self._gap for button in self.buttons]
        room = self.width() + self._gap
        used, fits = 0, 0
        for width in widths:
            used += width
            if used > room:
                break
            fits += 1
        for number, button in enumerate(self.buttons):
            button.setVisible(number < fits)
        self.more.setVisible(fits < len(self.buttons) or bool(self._rare))

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        hidden = [button.command for button in self.buttons if button.isHidden()]
        for command in [*hidden, *self._rare]:
            action = menu.addAction(icons.icon(command.icon) if command.icon else icons.icon("minus"), command.label())
            action.setIconVisibleInMenu(bool(command.icon))
            action.setEnabled(command.enabled())
            action.triggered.connect(lambda _on=False, run=command.run: run() and None)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
