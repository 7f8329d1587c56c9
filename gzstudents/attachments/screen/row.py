"""One attachment as a line that can be pressed: thumbnail, title, what it is; and its menu."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QWidget

from gzstudents.attachments.queries import AttachmentRow
from gzstudents.attachments.screen import words
from gzstudents.attachments.screen.images import thumbnail
from gzstudents.kernel.i18n import _
from gzstudents.ui import icons, theme
from gzstudents.ui.commands import Command
from gzstudents.ui.live import Live
from gzstudents.ui.parts import IconButton
from gzstudents.ui.typeset import LEFT

HEIGHT, PICTURE = 48, 36


class FileLine(Live, QAbstractButton):
    """Painted; Enter or a click opens it."""

    def __init__(self, row: AttachmentRow) -> None:
        super().__init__()
        self.row = row
        self._picture: tuple[tuple[str, int, float], QPixmap] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # painted anew when the pointer comes and goes
        self.live()

    def fill(self, row: AttachmentRow) -> None:
        self.row = row
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        said = _("{column}：{value}", column=words.title(self.row), value=words.under(self.row))
        self.setAccessibleName(said)
        self.setToolTip(self.row.file_name)

    def restyle(self) -> None:
        self.setFixedHeight(theme.current().px(HEIGHT))

    def sizeHint(self) -> QSize:
        return QSize(160, theme.current().px(HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(look.color("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(look.color("hover"))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        side = look.px(PICTURE)
        box = QRect(6, (self.height() - side) // 2, side, side)
        self._paint_picture(painter, box)
        left = box.right() + 12
        room = self.width() - left - 4
        middle = self.height() // 2
        for text, top, size, color in (
            (words.title(self.row), -look.px(19), 13, "text"),
            (words.under(self.row), 0, 12, "muted"),
        ):
            painter.setPen(look.color(color))
            painter.setFont(look.font(size))
            cut = look.metrics(size).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(left, middle + top, room, look.px(19)), LEFT, cut)

    def _paint_picture(self, painter: QPainter, box: QRect) -> None:
        ratio = self.devicePixelRatioF()
        key = (self.row.sha256, box.width(), ratio)
        if self._picture is None or self._picture[0] != key:
            made = thumbnail(self.row.thumbnail, box.size(), ratio) if self.row.thumbnail else QPixmap()
            self._picture = (key, made)
        made = self._picture[1]
        if made.isNull():
            made = icons.pixmap("file-text", "muted", box.width() * 2 // 3, ratio)
        size = made.deviceIndependentSize().toSize()
        at = QRect(0, 0, size.width(), size.height())
        at.moveCenter(box.center())
        painter.drawPixmap(at, made)
        if self.row.thumbnail:
            painter.setPen(QPen(theme.current().color("border"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(at, 4, 4)


class FileRow(QWidget):
    """The line, and the button with what else can be done. F2 and Delete do it from the keyboard."""

    def __init__(
        self,
        row: AttachmentRow,
        run: Callable[[int], object],
        commands: Callable[[AttachmentRow], Sequence[Command]],
    ) -> None:
        super().__init__()
        self.line = FileLine(row)
        self.line.clicked.connect(lambda _on=False: run(self.line.row.id) and None)
        self._commands = commands
        self.more = IconButton("ellipsis", lambda: _("{name}：其他办法", name=words.title(self.line.row)), self._menu)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2)
        inside.addWidget(self.line, 1)
        inside.addWidget(self.more)

    @property
    def commands(self) -> Sequence[Command]:
        return self._commands(self.line.row)

    def fill(self, row: AttachmentRow) -> None:
        """The same line for another file."""
        self.line.fill(row)
        self.more.retranslate()
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = {Qt.Key.Key_F2: "attachments.edit", Qt.Key.Key_Delete: "attachments.remove"}.get(Qt.Key(event.key()))
        command = next((one for one in self.commands if one.id == wanted), None)
        if command is not None and command.enabled():
            command.run()
        else:
            super().keyPressEvent(event)

    def menu(self) -> QMenu:
        menu = QMenu(self)
        for command in self.commands:
            action = menu.addAction(icons.icon(command.icon), command.label())
            action.setEnabled(command.enabled())
            action.setToolTip(command.tip())
            action.triggered.connect(lambda _on=False, run=command.run: run() and None)
        return menu

    def _menu(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
