"""Lucide icons in the colours of the theme, sharp at every ratio of the screen."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gzstudents.kernel import paths
from gzstudents.ui import theme

_pixmaps: dict[tuple[str, str, float, int], QPixmap] = {}


@lru_cache(maxsize=512)
def _renderer(name: str, color: str, width: float) -> QSvgRenderer:
    text = paths.resource("icons", f"{name}.svg").read_text("utf-8")
    text = text.replace("currentColor", color).replace('stroke-width="2"', f'stroke-width="{width}"')
    return QSvgRenderer(QByteArray(text.encode()))


def _pixmap(name: str, color: str, width: float, side: int) -> QPixmap:
    key = (name, color, width, side)
    found = _pixmaps.get(key)
    if found is None:
        found = QPixmap(side, side)
        found.fill(Qt.GlobalColor.transparent)
        painter = QPainter(found)
        _renderer(name, color, width).render(painter, QRectF(0, 0, side, side))
        painter.end()
        _pixmaps[key] = found
    return found


def forget() -> None:
    """Drop the drawn icons: another theme has other colours."""
    _pixmaps.clear()


def paint(painter: QPainter, name: str, color: str, rect: QRectF, width: float = 1.75) -> None:
    """Draw an icon. `color` names a colour of the theme."""
    ratio = painter.device().devicePixelRatioF() if painter.device() else 1.0
    side = max(1, round(min(rect.width(), rect.height()) * ratio))
    found = _pixmap(name, theme.current().colors[color], width, side)
    x, y = round(rect.x() * ratio) / ratio, round(rect.y() * ratio) / ratio
    painter.drawPixmap(QRectF(x, y, side / ratio, side / ratio), found, QRectF(0, 0, side, side))


class _Engine(QIconEngine):
    """Looks the colour up when it paints, so that icons follow a change of theme by themselves."""

    def __init__(self, name: str, color: str, width: float) -> None:
        super().__init__()
        self._what = (name, color, width)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        name, color, width = self._what
        side = min(rect.width(), rect.height())
        corner = QPointF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2)
        if mode == QIcon.Mode.Disabled:
            color = "disabled"
        hex_color = theme.current().colors[color]
        _renderer(name, hex_color, width).render(painter, QRectF(corner.x(), corner.y(), side, side))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():  # a button squeezed to nothing asks for this
            return QPixmap()
        if size.width() == size.height() and mode != QIcon.Mode.Disabled:  # as nearly all are: drawn once
            name, color, width = self._what
            return _pixmap(name, theme.current().colors[color], width, size.width())
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _Engine(*self._what)


@lru_cache(maxsize=512)
def icon(name: str, color: str = "muted", width: float = 1.75) -> QIcon:
    """An icon by its Lucide name in a colour of the theme."""
    return QIcon(_Engine(name, color, width))


def pixmap(name: str, color: str, side: int, ratio: float = 1.0, width: float = 2) -> QPixmap:
    """An icon as a picture, for labels; draw it again when the theme changes."""
    made = QPixmap(_pixmap(name, theme.current().colors[color], width, round(side * ratio)))
    made.setDevicePixelRatio(ratio)
    return made


_FILES = {"arrow": "chevron-down", "tick": "check"}


def files(**colors: str) -> dict[str, str]:
    """Icon files in given colours, for the style sheet, which can draw from files only; none if they cannot be kept."""
    folder = paths.cache_folder() / "icons"
    made = {}
    try:
        folder.mkdir(exist_ok=True)
        for key, color in colors.items():
            file = folder / f"{_FILES[key]}-{color.lstrip('#')}.svg"
            if not file.is_file():
                text = paths.resource("icons", f"{_FILES[key]}.svg").read_text("utf-8")
                file.write_text(text.replace("currentColor", color), "utf-8")
            made[key] = file.as_posix()
    except OSError:  # a full or read-only disk must not keep the window from opening
        return {}
    return made
