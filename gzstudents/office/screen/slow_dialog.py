"""A small window whose one act takes a moment: a password is checked, a key is made, while it stays open and cannot be left."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from gzstudents.kernel.errors import UserError
from gzstudents.ui.aside import Aside
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.messages import in_words
from gzstudents.ui.parts import Button, Label


class SlowDialog(Dialog):
    """What is wrong stands in `said`, above the buttons; `go` can be pressed while `_ready()` and nothing is under way.

    A window of this kind adds its parts, then calls `_finish(go, stay)`, connects its fields to `_on_edited`, and hands its
    work to `_start`.
    """

    def __init__(self, parent: QWidget | None, title: str, width: int = 520) -> None:
        super().__init__(parent, title, width)
        self._aside = Aside(self)
        self.said = Label(role="error", wrap=True)
        self.said.hide()
        self.go: Button
        self.stay: Button

    def _finish(self, go: Button, stay: Button) -> None:
        self.go, self.stay = go, stay
        self.column.addWidget(self.said)
        self.buttons(stay, go)
        self._on_edited()

    def _ready(self) -> bool:
        """Whether what was typed is worth trying."""
        raise NotImplementedError

    def _on_edited(self) -> None:
        self.go.setEnabled(self._ready() and not self._aside.busy)

    def _start(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """`work` in a thread of its own, then `then` with its result; or the reason why not."""
        self._say("")
        self._aside.run(work, then, self._on_failed)
        self._on_edited()

    def _on_failed(self, error: Exception) -> None:
        self._on_edited()
        self._say(str(error) if isinstance(error, UserError) else in_words(error))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def reject(self) -> None:
        if not self._aside.busy:
            super().reject()
