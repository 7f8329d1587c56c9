"""A chip above the list: one filter, or the condition that was put together."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from gzstudents.kernel.i18n import _
from gzstudents.ui import icons, theme


class Chip(QPushButton):
    """Opens the values of one filter; with values chosen it has a cross that takes them away (also Delete)."""

    removed = Signal(str)

    def __init__(self, identity: str, text: str, *, active: bool, look: str = "") -> None:
        super().__init__()
        self.identity, self.active = identity, active
        self.setObjectName("chip")
        self.setProperty("active", active)
        self.setProperty("dashed", look == "dashed")
        self.setAccessibleName(text)
        shown = text.replace("&", "&&")
        if look == "dashed":
            self.setText("\u2009" + shown)
            self.setIcon(icons.icon("plus", "muted", 2))
        else:
            self.setText(shown + " \u2009")
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the icon stands behind the text
            self.setIcon(icons.icon("x", "accent", 2.25) if active else icons.icon("chevron-down", "muted", 2))
        if active:
            self.setToolTip(_("修改此筛选；点 × 或按 Delete 移除"))
        self.setIconSize(QSize(theme.current().px(13), theme.current().px(13)))

    def event(self, event: QEvent) -> bool:
        """Delete is the chip's own while it has the focus, whatever the window uses it for."""
        own: set[int] = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and event.key() in own:
            event.accept()
            return True
        return super().event(event)

    def on_cross(self, place: QPoint) -> bool:
        return self.active and place.x() > self.width() - theme.current().px(28)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.active:
            self.removed.emit(self.identity)
        else:
            super().keyPressEvent(event)
