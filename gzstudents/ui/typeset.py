"""Texts laid out once and drawn often: a list draws the same words at every painting, and shaping them is most of the work."""

from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption

from gzstudents.ui import theme

KEPT: Final = 4_000  # texts of one face; all are let go when there are more
LEFT: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
RIGHT: Final = LEFT | int(Qt.AlignmentFlag.AlignRight)

_ENDLESS: Final = 1e6  # logical pixels


class Laid(NamedTuple):
    """A text with its glyphs in their places; sizes in logical pixels."""

    glyphs: QTextLayout
    width: float
    height: float


class Face:
    """One font of a theme. `draw` gives the same picture as QPainter.drawText with LEFT or RIGHT, elided where it must be."""

    def __init__(self, look: theme.Theme, size: float, weight: QFont.Weight, tabular: bool) -> None:
        self._look = look
        self._what = (size, weight, tabular)
        self.font = look.font(size, weight, tabular)
        self._spot = QPointF()  # one for all: making another lets go of the interpreter
        self._option = QTextOption()
        self._option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        self._option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self._laid: dict[str, Laid | None] = {}
        self._cut: dict[tuple[str, int], str] = {}

    def draw(
        self, painter: QPainter, x: float, y: float, width: float, height: float, text: str, flags: int = LEFT
    ) -> None:
        """In the painter's pen, in the middle of the height."""
        laid = self._of(text)
        if laid is None or laid.width > width - 1:
            text = self._fitted(text, int(width))
            laid = self._of(text)
        if laid is None or laid.width > width or laid.height > height:
            painter.setFont(self.font)
            painter.drawText(QRectF(x, y, width, height), flags, text)
            return
        indent = width - laid.width if flags == RIGHT else 0.0
        self._spot.setX(x + indent)
        self._spot.setY(y + (height - laid.height) / 2)
        laid.glyphs.draw(painter, self._spot)

    def _of(self, text: str) -> Laid | None:
        """None for what drawText does otherwise: line ends and other signs that are not printed."""
        try:
            return self._laid[text]
        except KeyError:
            if len(self._laid) >= KEPT:
                self._laid.clear()
            laid = self._laid[text] = self._lay(text) if text.isprintable() else None
            return laid

    def _lay(self, text: str) -> Laid:
        made = QTextLayout(text, self.font)
        made.setTextOption(self._option)
        made.setCacheEnabled(True)
        made.beginLayout()
        line = made.createLine()
        line.setLineWidth(_ENDLESS)
        made.endLayout()
        return Laid(made, line.horizontalAdvance(), line.ascent() + line.descent())

    def _fitted(self, text: str, room: int) -> str:
        cut = self._cut.get((text, room))
        if cut is None:
            if len(self._cut) >= KEPT:
                self._cut.clear()
            cut = text
            if self._look.width(text, *self._what) > room:
                cut = self._look.metrics(*self._what).elidedText(text, Qt.TextElideMode.ElideRight, room)
            self._cut[text, room] = cut
        return cut


_faces: dict[tuple[float, QFont.Weight, bool], Face] = {}
_theme: list[theme.Theme] = []


def face(size: float = 13, weight: QFont.Weight = QFont.Weight.Normal, tabular: bool = False) -> Face:
    """A face of the theme in force."""
    look = theme.current()
    if not _theme or _theme[0] is not look:
        _theme[:] = [look]
        _faces.clear()
    key = (size, weight, tabular)
    found = _faces.get(key)
    if found is None:
        found = _faces[key] = Face(look, size, weight, tabular)
    return found
