"""The small history of a panel."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from gzstudents.kernel.i18n import _
from gzstudents.ui import theme
from gzstudents.ui.live import Live
from gzstudents.ui.typeset import LEFT

_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)


class Timeline(Live, QWidget):
    """A small vertical history: dots on a hairline, words on the right; what stands under a line is never cut."""

    STEP = 44
    _INDENT, _LINE = 22, 18

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[tuple[str, str, str]] = ()
        self._tops: list[int] = [0]  # of each row, and of what would follow
        self.live()

    def fill(self, rows: Sequence[tuple[str, str, str]]) -> None:
        self._rows = rows
        self.setVisible(bool(rows))
        self.setAccessibleName(_("；").join(f"{under} {title}" for title, under, _tone in rows))
        self.restyle()
        self.update()

    def restyle(self) -> None:
        look = theme.current()
        metrics, room = look.metrics(11.5, tabular=True), QRect(0, 0, max(40, self.width() - self._INDENT), 100_000)
        self._tops = [0]
        for _title, under, _tone in self._rows:
            is_short = "\n" not in under and metrics.horizontalAdvance(under) <= room.width()
            more = 0 if is_short else metrics.boundingRect(room, _WRAPPED, under).height() - look.px(self._LINE)
            self._tops.append(self._tops[-1] + look.px(self.STEP) + max(0, more))
        self.setFixedHeight(self._tops[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("border"), 1.5))
        if len(self._rows) > 1:
            painter.drawLine(5, 10, 5, self._tops[-2] + 10)
        room = self.width() - self._INDENT
        for (title, under, tone), top, bottom in zip(self._rows, self._tops, self._tops[1:], strict=False):
            if bottom < event.rect().top() or top > event.rect().bottom():
                continue
            painter.setPen(QPen(look.color("surface"), 3))
            painter.setBrush(look.color(tone))
            painter.drawEllipse(QRectF(0, top + look.px(10) - 5.5, 11, 11))
            painter.setPen(look.color("text"))
            painter.setFont(look.font(13))
            cut = look.metrics(13).elidedText(title, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(self._INDENT, top, room, look.px(20)), LEFT, cut)
            painter.setPen(look.color("faint"))
            painter.setFont(look.font(11.5, tabular=True))
            painter.drawText(QRect(self._INDENT, top + look.px(20), room, bottom - top), _WRAPPED, under)
