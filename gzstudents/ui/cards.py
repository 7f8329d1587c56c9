"""Pages that are read from top to bottom: one scrolled column, with cards in it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gzstudents.ui.live import Words
from gzstudents.ui.parts import Card, Label


def scrolled_column(page: QWidget) -> QVBoxLayout:
    """Fill a page with a scrolled column; the caller adds what stands in it, and a stretch at the end."""
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    body = QWidget()
    body.setObjectName("canvas")
    column = QVBoxLayout(body)
    column.setContentsMargins(32, 18, 32, 24)
    column.setSpacing(16)
    whole.addWidget(_area(body))
    return column


def titled_card(title: Words, hint: Words = "") -> tuple[Card, QVBoxLayout]:
    """A card with its heading; the rest goes into the column that comes with it."""
    card = Card()
    column = QVBoxLayout(card)
    column.setContentsMargins(20, 16, 20, 18)
    column.setSpacing(12)
    column.addWidget(Label(title, "h2"))
    if hint:
        column.addWidget(Label(hint, "muted", wrap=True))
    return card, column


def scrolled(*widgets: QWidget) -> QScrollArea:
    """A scrolled column of these, to stand within a card."""
    body = QWidget()
    body.setObjectName("plain")
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 8, 0)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return _area(body)


def _area(body: QWidget) -> QScrollArea:
    """With the mouse or its bar; the keys stay with what can be pressed."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(body)
    return area
