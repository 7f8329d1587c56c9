"""A month of deadlines: how many on each day, by how grave they are; holidays and weekends that are worked are marked."""

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gzstudents.kernel import dates, i18n
from gzstudents.kernel.i18n import _, _n
from gzstudents.permits import words
from gzstudents.permits.rules.engine import Deadline
from gzstudents.permits.rules.month import WEEKS, Day, month_page, next_month
from gzstudents.ui import theme
from gzstudents.ui.live import Live

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_HEAD = 26  # height of the row of weekdays


class MonthGrid(Live, QWidget):
    """Arrow keys go from day to day, Page Up and Down from month to month, Home to today, Enter opens the day's list."""

    chosen = Signal(object)  # date
    opened = Signal(object)
    turned = Signal(object)  # the first of the month that is shown now

    def __init__(self) -> None:
        super().__init__()
        self.day = date.today()
        self._found: dict[str, list[Deadline]] = {}
        self._page: list[Day] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.live()

    def show_found(self, found: dict[str, list[Deadline]]) -> None:
        self._found = found
        self.go(self.day)

    def go(self, day: date) -> None:
        """Choose a day, of whatever month."""
        try:
            self._page = month_page(day, self._found)
        except OverflowError:  # the calendar of the program ends with the year 9999
            return
        turned = (day.year, day.month) != (self.day.year, self.day.month)
        self.day = day
        self.retranslate()
        self.update()
        if turned:
            self.turned.emit(day.replace(day=1))
        self.chosen.emit(day)

    def turn(self, step: int) -> None:
        """So many months on, to the same day where there is one."""
        first = next_month(self.day, step)
        last = next_month(first, 1) - timedelta(days=1)
        self.go(first.replace(day=min(self.day.day, last.day)))

    def cell(self, day: date) -> QRect:
        """Where a day of the shown page stands."""
        place = (day - self._page[0].day).days
        return self._cell(place) if self._page else QRect()

    def _cell(self, place: int) -> QRect:
        head = theme.current().px(_HEAD)
        width, height = self.width() / 7, (self.height() - head) / WEEKS
        line, column = divmod(place, 7)
        left, top = round(column * width), head + round(line * height)
        return QRect(left, top, round((column + 1) * width) - left, head + round((line + 1) * height) - top)

    def _at(self, x: int, y: int) -> Day | None:
        return next((one for place, one in enumerate(self._page) if self._cell(place).contains(x, y)), None)

    # --- drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(12))
        painter.setPen(look.color("muted"))
        for column, name in enumerate(weekdays()):
            cell = self._cell(column)
            painter.drawText(QRect(cell.x(), 0, cell.width(), look.px(_HEAD)), Qt.AlignmentFlag.AlignCenter, name)
        for place, one in enumerate(self._page):
            self._draw(painter, self._cell(place).adjusted(2, 2, -2, -2), one)

    def _draw(self, painter: QPainter, box: QRect, one: Day) -> None:
        look = theme.current()
        chosen, today = one.day == self.day, one.day == date.today()
        painter.setPen(QPen(look.color("accent" if chosen else "border"), 2 if chosen and self.hasFocus() else 1))
        painter.setBrush(look.color("accent_soft" if chosen else "surface" if one.inside else "canvas"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(look.font(13, QFont.Weight.DemiBold if today else QFont.Weight.Normal, tabular=True))
        painter.setPen(look.color("accent" if today else "text" if one.inside else "faint"))
        top = box.adjusted(8, 5, -8, 0)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft, str(one.day.day))
        mark = {"off": (_("休"), "ok"), "work": (_("班"), "warn")}.get(one.mark)
        if mark is not None:
            painter.setFont(look.font(11))
            painter.setPen(look.color(mark[1]))
            painter.drawText(top, Qt.AlignmentFlag.AlignRight, mark[0])
        self._draw_counts(painter, box, one)

    def _draw_counts(self, painter: QPainter, box: QRect, one: Day) -> None:
        """A pill a severity, from the left; the number says how many, the tool tip which."""
        look = theme.current()
        painter.setFont(look.font(11, QFont.Weight.DemiBold, tabular=True))
        height, x = look.px(18), box.x() + 7
        for severity, count in one.counts:
            tone, text = words.SEVERITY_TONE[severity], f"{count:,}"
            width = look.metrics(11, QFont.Weight.DemiBold).horizontalAdvance(text) + 12
            if x + width > box.right() - 3:
                break
            pill = QRectF(x, box.bottom() - height - 5, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color(f"{tone}_soft"))
            painter.drawRoundedRect(pill, 5, 5)
            painter.setPen(look.color(tone))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
            x += width + 4

    # --- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        one = self._at(round(event.position().x()), round(event.position().y()))
        if one is not None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.go(one.day)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.opened.emit(self.day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _STEPS:
            self.go(self.day + timedelta(days=_STEPS[Qt.Key(key)]))
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Home:
            self.go(date.today())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(self.day)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            one = self._at(event.x(), event.y())
            QToolTip.showText(event.globalPos(), said(one) if one is not None else "", self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(560, 440)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, 300)

    def retranslate(self) -> None:
        one = next((one for one in self._page if one.day == self.day), None)
        self.setAccessibleName(said(one) if one is not None else _("期限日历"))
        self.update()


def weekdays() -> list[str]:
    """Short names, Monday first."""
    return [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")]


def said(one: Day) -> str:
    """A day in words: for the tool tip and for who does not see the colours."""
    day = dates.display(one.day.isoformat(), i18n.language())
    parts = [day, {"off": _("节假日"), "work": _("调休上班")}.get(one.mark, "")]
    parts += [_counted(severity, count) for severity, count in one.counts]
    return " · ".join(part for part in (*parts, "" if one.counts else _n("{count} 项", 0)) if part)


def _counted(severity: str, count: int) -> str:
    return {
        "late": _n("已逾期 {count} 项", count),
        "urgent": _n("紧急 {count} 项", count),
        "warn": _n("临近 {count} 项", count),
        "notice": _n("提示 {count} 项", count),
    }[severity]
