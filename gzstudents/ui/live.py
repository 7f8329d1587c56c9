"""Widgets that follow a change of language or look while the window is open."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent

from gzstudents.kernel import i18n
from gzstudents.ui import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    _Base = QWidget
else:
    _Base = object


class Live(_Base):
    """Mixed in before a QWidget class. Call `live()` when built; from then on `retranslate()` is called when the
    language changes and `restyle()` when the theme or the text size does.

    Qt tells of a change of style whenever a widget comes to another parent, many times while a window is built: those
    that change nothing are not passed on.
    """

    _dressed_for: theme.Theme | None = None  # what sizes and texts were last set for
    _spoken_in = ""

    def live(self) -> None:
        self._dressed_for, self._spoken_in = theme.current(), i18n.language()
        self.restyle()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""

    def restyle(self) -> None:
        """Set every size and picture that the style sheet does not set."""

    def changeEvent(self, event: "QEvent") -> None:
        super().changeEvent(event)
        if self._dressed_for is None:
            return
        if self._dressed_for is not theme.current() and event.type() == QEvent.Type.StyleChange:
            self._dressed_for = theme.current()
            self.restyle()
        elif self._spoken_in != i18n.language() and event.type() == QEvent.Type.LanguageChange:
            self._spoken_in = i18n.language()
            self.retranslate()


Words = str | Callable[[], str]


def words(text: Words) -> str:
    """A text to show: a marked msgid, or a function that says it in the language of the moment."""
    if callable(text):
        return text()
    return i18n._(text) if text else ""
