"""Widgets that follow a change of language or look while the window is open."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class Live(_Base):
    """Mixed in before a QWidget class. Call `live()` when built; from then on `retranslate()` is called when the
    language changes and `restyle()` when the theme or the text size does.
    """

    _is_live = False

    def live(self) -> None:
        self._is_live = True
        self.restyle()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""

    def restyle(self) -> None:
        """Set every size and picture that the style sheet does not set."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._is_live:
            if event.type() == QEvent.Type.LanguageChange:
                self.retranslate()
            elif event.type() == QEvent.Type.StyleChange:
                self.restyle()


Words = str | Callable[[], str]


def words(text: Words) -> str:
    """A text to show: a marked msgid, or a function that says it in the language of the moment."""
    from gzstudents.kernel.i18n import _

    if callable(text):
        return text()
    return _(text) if text else ""
