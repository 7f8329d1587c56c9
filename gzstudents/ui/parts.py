"""Small widgets that everything is built from: labels, buttons, pills, lines."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from gzstudents.ui import icons, theme
from gzstudents.ui.commands import Command
from gzstudents.ui.delegates import avatar, pill, pill_width
from gzstudents.ui.live import Live, Words, words

SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class Label(Live, QLabel):
    """A text. `role` as in the style sheet: title, h2, section, muted, faint, error. A marked msgid follows the
    language; a text from the data goes in with setText().
    """

    def __init__(self, text: Words = "", role: str = "", *, select: bool = False, wrap: bool = False) -> None:
        super().__init__()
        self._words = text
        self.setTextFormat(Qt.TextFormat.PlainText)  # names may hold < and &
        self.setWordWrap(wrap)
        if role:
            self.setProperty("role", role)
        if select:
            self.setTextInteractionFlags(SELECTABLE)
            self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.live()

    def say(self, text: Words) -> None:
        self._words = text
        self.retranslate()

    def retranslate(self) -> None:
        if self._words:
            self.setText(words(self._words))


class Elided(QLabel):
    """One line that is cut with an ellipsis where there is no room; the whole text stands in its tool tip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        super().setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment()) | Qt.TextFlag.TextSingleLine, shown)


class Button(Live, QPushButton):
    """kind: primary, ghost, tool, link, danger or nothing. The icon takes the colour that goes with the kind."""

    def __init__(
        self,
        text: Words,
        kind: str = "",
        icon: str = "",
        run: Callable[[], object] | None = None,
        tip: Words = "",
    ) -> None:
        super().__init__()
        self._words, self._tip, self._icon = text, tip, icon
        self._short = False
        if kind:
            self.setProperty("kind", kind)
        if icon:
            color = {"primary": "on_accent", "link": "accent", "danger": "bad"}.get(kind, "muted")
            self.setIcon(icons.icon(icon, color, 2))
        if run is not None:
            self.clicked.connect(lambda _checked=False: run() and None)
        self.live()

    def say(self, text: Words) -> None:
        self._words = text
        self.retranslate()

    def set_short(self, short: bool) -> None:
        """Only the icon, where there is no room; the name stays in the tool tip and for screen readers."""
        if self._short != short and self._icon:
            self._short = short
            self.retranslate()

    def retranslate(self) -> None:
        text = words(self._words)
        gap = "\u2009 " if self._icon and text else ""  # a style sheet gives no room between icon and text
        self.setText("" if self._short else gap + text.replace("&", "&&"))
        self.setAccessibleName(text.rstrip("…"))
        if self._tip or self._short:
            self.setToolTip(words(self._tip) or text)

    def restyle(self) -> None:
        side = theme.current().px(16)
        self.setIconSize(QSize(side, side))


class CommandButton(Button):
    """A button for a command: its text, icon, tool tip with the shortcut, and whether it is possible now."""

    def __init__(self, command: Command, kind: str = "", text: Words = "") -> None:
        super().__init__(text or command.text, kind, command.icon, command.run, command.tip)
        self.command = command
        self.setObjectName(f"button.{command.id}")
        self.ask()

    def ask(self) -> None:
        self.setEnabled(self.command.enabled())
        self.setToolTip(self.command.tip())


class IconButton(Live, QToolButton):
    """A button that is only an icon; its name is said by the tool tip and to screen readers."""

    def __init__(self, icon: str, name: Words, run: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._name = name
        self.setIcon(icons.icon(icon))
        if run is not None:
            self.clicked.connect(lambda _checked=False: run() and None)
        self.live()

    def retranslate(self) -> None:
        self.setToolTip(words(self._name))
        self.setAccessibleName(words(self._name))

    def restyle(self) -> None:
        side = theme.current().px(18)
        self.setIconSize(QSize(side, side))


class Picture(Live, QLabel):
    """An icon in a colour of the theme, as part of a text; says nothing to screen readers."""

    def __init__(self, name: str, color: str = "muted", side: int = 16, ground: str = "") -> None:
        super().__init__()
        self._what = (name, color, side, ground)
        self.live()

    def show_icon(self, name: str, color: str, ground: str = "") -> None:
        self._what = (name, color, self._what[2], ground)
        self.restyle()

    def restyle(self) -> None:
        name, color, side, _ground = self._what
        self.setPixmap(icons.pixmap(name, color, theme.current().px(side), self.devicePixelRatioF()))
        if self._what[3]:
            self.setFixedSize(theme.current().px(side * 1.9), theme.current().px(side * 1.9))
            self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._what[3]:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.current().color(self._what[3]))
            painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
            painter.end()
        super().paintEvent(event)


class Avatar(Live, QWidget):
    """The first letter of a name in a disc, or a photo, 3 wide by 4 high."""

    def __init__(self, name: str = "", side: int = 52) -> None:
        super().__init__()
        self._name, self._side = name, side
        self._photo = self._fitted = QImage()
        self.live()

    def show_name(self, name: str) -> None:
        """The letter, until a photo is shown."""
        self._name = name
        self.show_photo(QImage())

    def show_photo(self, photo: QImage) -> None:
        """Nothing brings the letter back."""
        self._photo = photo
        self._fitted = QImage()
        self.restyle()
        self.update()

    def has_photo(self) -> bool:
        return not self._photo.isNull()

    def restyle(self) -> None:
        side = theme.current().px(self._side)
        self.setFixedSize(side, side * 4 // 3 if self.has_photo() else side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if not self.has_photo():
            avatar(painter, QRectF(self.rect()), self._name, self._side * 0.38)
            return
        edge = QPainterPath()
        edge.addRoundedRect(QRectF(self.rect()), 6, 6)
        painter.setClipPath(edge)
        wanted = self._photo.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        place = QRectF((self.width() - wanted.width()) / 2, 0, wanted.width(), wanted.height())
        painter.drawImage(place, self._in_size(wanted * self.devicePixelRatioF()))

    def _in_size(self, pixels: QSize) -> QImage:
        """Scaled once, not with each paint."""
        if self._fitted.size() != pixels:
            modes = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._fitted = self._photo.scaled(pixels, *modes)
        return self._fitted


class Pill(Live, QWidget):
    """A word on a soft ground; the word carries the meaning, the colour repeats it."""

    def __init__(self, text: str = "", tone: str = "neutral", *, dot: bool = True) -> None:
        super().__init__()
        self._text, self._tone, self._dot = text, tone, dot
        self.live()

    def show_text(self, text: str, tone: str, *, dot: bool = True) -> None:
        self._text, self._tone, self._dot = text, tone, dot
        self.restyle()
        self.update()

    def restyle(self) -> None:
        self.setFixedSize(pill_width(self._text, dot=self._dot) + 4, theme.current().px(24))
        self.setAccessibleName(self._text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill(painter, self.rect(), self._text, self._tone, dot=self._dot)


class Card(QFrame):
    """A white field with a hairline round it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")


def line() -> QFrame:
    """A hairline across."""
    made = QFrame()
    made.setObjectName("sep")
    return made


def row(*what: QWidget | int | None, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; a number is a gap, None takes the room that is left."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for item in what:
        if item is None:
            made.addStretch(1)
        elif isinstance(item, int):
            made.addSpacing(item)
        else:
            made.addWidget(item)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def set_role(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and let it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def focus_ring(painter: QPainter, rect: QRectF, color: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 1.5))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)


def plain_viewport() -> QWidget:
    """For setViewport() of a view. Asked for the one that Qt makes, PySide6 goes through all classes of widgets to find out
    what it is: a fifteenth of a bare window's start.
    """
    made = QWidget()
    made.setObjectName("qt_scrollarea_viewport")
    made.setBackgroundRole(QPalette.ColorRole.Base)
    made.setAutoFillBackground(True)
    return made


BOLD = QFont.Weight.DemiBold
