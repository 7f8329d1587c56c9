"""The head of a list: draws its own sort arrow, opens the filter of a column, hides and brings back columns."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFont, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QWidget

from gzstudents.kernel.i18n import _
from gzstudents.ui import icons, theme
from gzstudents.ui.live import Live
from gzstudents.ui.parts import plain_viewport

HEIGHT = 38


class Header(Live, QHeaderView):
    """`filtered` holds the logical numbers of the columns that a filter is on, `filterable` of those that can have one.
    `filter_wanted(number, place)` asks for the values of a column.
    """

    filter_wanted = Signal(int, QPoint)

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.setViewport(plain_viewport())
        self._table = table
        self.filtered: frozenset[int] = frozenset()
        self.filterable: frozenset[int] = frozenset()
        self._on_funnel = False
        self.chosen: dict[int, bool] = {}  # shown or hidden by the person, by logical number
        self._hover = -1
        self.setMouseTracking(True)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setHighlightSections(False)
        self.setSortIndicatorShown(True)
        self.setMinimumSectionSize(36)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.live()

    def restyle(self) -> None:
        self.setFixedHeight(theme.current().px(HEIGHT))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        """Drawn whole by hand: Qt's own asks a million rows whether their column is selected."""
        look = theme.current()
        painter.save()
        hovered = logicalIndex == self._hover and logicalIndex > 0
        painter.fillRect(rect, look.color("hover" if hovered else "surface"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), look.color("border"))
        if logicalIndex:
            self._paint_title(painter, rect, logicalIndex, "text" if hovered else "muted")
        painter.restore()

    def _paint_title(self, painter: QPainter, rect: QRect, number: int, color: str) -> None:
        look = theme.current()
        side = look.px(13)
        metrics = look.metrics(12, QFont.Weight.DemiBold)
        sorted_by, filtered = self.sortIndicatorSection() == number, number in self.filtered
        pad = look.px(12)
        room = rect.width() - 2 * pad - (16 if sorted_by else 0) - (16 if filtered else 0)
        title = str(self.model().headerData(number, Qt.Orientation.Horizontal) or "")
        title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, max(room, look.px(14)))
        painter.setFont(look.font(12, QFont.Weight.DemiBold))
        painter.setPen(look.color(color))
        right = self._right_aligned(number)
        start = rect.right() - pad - metrics.horizontalAdvance(title) + 4 if right else rect.x() + pad
        painter.drawText(QRect(start, rect.y(), rect.width(), rect.height()), Qt.AlignmentFlag.AlignVCenter, title)
        x = start - side - 6 if right else start + metrics.horizontalAdvance(title) + 6
        y = rect.y() + (rect.height() - side) / 2
        if sorted_by:
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            icons.paint(painter, "arrow-up" if up else "arrow-down", "accent", QRectF(x, y, side, side), 2.25)
            x += -side - 3 if right else side + 3
        if filtered:
            icons.paint(painter, "list-filter", "accent", QRectF(x, y, side, side), 2.25)
        if number == self._hover and number in self.filterable:
            place = QRectF(self._funnel(number)).center()
            color_of_it = "accent" if self._on_funnel else "faint"
            painter.fillRect(self._funnel(number).adjusted(-4, 0, 0, -1), look.color("hover"))
            icons.paint(painter, "list-filter", color_of_it, QRectF(place.x() - side / 2, y, side, side), 2)

    def _funnel(self, number: int) -> QRect:
        """Where a press opens the filter: the right end of the section, beside the edge that changes its width."""
        side = theme.current().px(22)
        right = self.sectionViewportPosition(number) + self.sectionSize(number) - 6
        return QRect(right - side, 0, side, self.height())

    def open_filter(self, number: int) -> None:
        """The values of a column, below its heading."""
        if number in self.filterable:
            left = self.sectionViewportPosition(number)
            self.filter_wanted.emit(number, self.viewport().mapToGlobal(QPoint(left, self.height())))

    def _is_on_funnel(self, place: QPoint, number: int) -> bool:
        return number in self.filterable and self._funnel(number).contains(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        number = self.logicalIndexAt(place)
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_funnel(place, number):
            self.open_filter(number)
            return
        super().mousePressEvent(event)

    def _right_aligned(self, number: int) -> bool:
        column = getattr(self._table, "column", None)
        return column is not None and column(number).cell == "number"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        place = event.position().toPoint()
        number = self.logicalIndexAt(place)
        on_funnel = self._is_on_funnel(place, number)
        if on_funnel != self._on_funnel:
            self._on_funnel = on_funnel
            self.viewport().update()
        self._point(number)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(-1)

    def _point(self, number: int) -> None:
        if number != self._hover:
            self._hover = number
            self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        number = self.logicalIndexAt(event.pos())
        menu = self.columns_menu(self)
        if number in self.filterable:
            title = str(self.model().headerData(number, Qt.Orientation.Horizontal) or "")
            first = menu.actions()[0]
            narrow = QAction(icons.icon("list-filter"), _("按“{column}”筛选…", column=title), menu)
            narrow.triggered.connect(lambda _on=False: self.open_filter(number))
            menu.insertAction(first, narrow)
            menu.insertSeparator(first)
        menu.popup(event.globalPos())

    def columns_menu(self, parent: QWidget) -> QMenu:
        """A menu of all columns, ticked where shown; it deletes itself."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(_("显示的列"))
        for visual in range(self.count()):
            logical = self.logicalIndex(visual)
            if logical == 0:
                continue
            action = menu.addAction(str(self.model().headerData(logical, Qt.Orientation.Horizontal) or ""))
            action.setCheckable(True)
            action.setChecked(self.chosen.get(logical, True))
            action.setEnabled(logical != 1)  # the first column names the row: it stays
            action.toggled.connect(lambda on, number=logical: self.choose(number, on))
        menu.addSeparator()
        back = menu.addAction(_("恢复默认"))
        back.triggered.connect(lambda _on=False: self._reset())
        return menu

    def choose(self, logical: int, on: bool) -> None:
        self.chosen[logical] = on
        fit = getattr(self._table, "fit_columns", None)
        if fit is not None:
            fit()

    def _reset(self) -> None:
        reset = getattr(self._table, "reset_columns", None)
        if reset is not None:
            reset()
