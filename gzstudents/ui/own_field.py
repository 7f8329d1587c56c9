"""What editors that are one widget have in common."""

from typing import cast

from PySide6.QtWidgets import QWidget

from gzstudents.ui.parts import set_role


class OwnField:
    """Of an editor that is one widget: its state is seen on itself, and itself takes the keys."""

    def set_state(self, state: str) -> None:
        set_role(self.field(), "state", state)

    def field(self) -> QWidget:
        return cast("QWidget", self)
