"""The head of a list: draws its own sort arrow, hides and brings back columns."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QFont, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QWidget

from gzstudents.kernel.i18n import _
from gzstudents.ui import icons, theme
from gzstudents.ui.live import Live

HEIGHT = 38


class Header(Live, QHeaderView):
    """`filtered` holds the logical numbers of the columns that a filter is on."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.filtered: frozenset[int] = frozenset()
        self.chosen: dict[int, bool] = {}  # shown or hidden by the person, by logical number
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
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if logicalIndex == 0:
            return
        painter.save()
        look = theme.current()
        title = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        width = look.metrics(12, QFont.Weight.DemiBold).horizontalAdvance(title)
        x = rect.x() + min(12 + width + 6, max(12, rect.width() - 16))
        y = rect.center().y() - 6
        if self.sortIndicatorSection() == logicalIndex:
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            icons.paint(painter, "arrow-up" if up else "arrow-down", "accent", QRectF(x, y, 13, 13), 2.25)
            x += 16
        if logicalIndex in self.filtered:
            icons.paint(painter, "list-filter", "accent", QRectF(x, y, 13, 13), 2.25)
        painter.restore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.columns_menu(self)
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
