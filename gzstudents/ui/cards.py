"""Pages that are read from top to bottom: one scrolled column, with cards in it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gzstudents.ui.live import Words
from gzstudents.ui.parts import Card, Label


def scrolled_column(page: QWidget) -> QVBoxLayout:
    """Fill a page with a scrolled column; the caller adds what stands in it, and a stretch at the end."""
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    body = QWidget()
    body.setObjectName("canvas")
    column = QVBoxLayout(body)
    column.setContentsMargins(32, 18, 32, 24)
    column.setSpacing(16)
    scroll.setWidget(body)
    whole.addWidget(scroll)
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
