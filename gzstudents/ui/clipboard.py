"""Cells on the clipboard: as text for any program, as a table for those that know one."""

import atexit
from functools import cache

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

_NOBODY_ELSE = frozenset({"offscreen", "minimal"})  # platforms whose clipboard is a variable inside Qt


def put_cells(text: str, html: str) -> None:
    """Offer the same cells as tab-separated text and as HTML."""
    _tidied_at_exit()
    cells = QMimeData()
    cells.setText(text)
    cells.setHtml(html)
    QGuiApplication.clipboard().setMimeData(cells)


def put_text(text: str) -> None:
    """Offer a text, to be pasted anywhere."""
    _tidied_at_exit()
    content = QMimeData()
    content.setText(text)
    QGuiApplication.clipboard().setMimeData(content)


@cache
def _tidied_at_exit() -> None:
    """Such a clipboard lets go of its content after Python has ended; content made in Python would then crash there."""
    if QGuiApplication.platformName() in _NOBODY_ELSE:
        atexit.register(_clear)


def _clear() -> None:
    if QGuiApplication.instance() is not None:
        QGuiApplication.clipboard().clear()
