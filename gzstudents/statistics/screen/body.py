"""A table with its chart: side by side, under each other, or the table alone where there is no room."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from gzstudents.statistics.screen.figures import FiguresView
from gzstudents.ui import theme
from gzstudents.ui.cards import scrolled
from gzstudents.ui.charts import Stack, StackedBars
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Card

if TYPE_CHECKING:
    from gzstudents.statistics.rules.table import Table

_BESIDE = 1040  # from this width on the chart stands beside the table
_ANY = 16_777_215  # Qt's own bound
_UNDER = 380  # from this height on there is room for it under the table


class Body(Live, QWidget):
    """`figures` is the table; a bar of the chart chooses its row there."""

    def __init__(self) -> None:
        super().__init__()
        self.figures = FiguresView()
        self.chart = StackedBars()
        self.chart.pressed.connect(lambda key: self.figures.choose(str(key)))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addWidget(self._framed(), 3)
        self._card = self._chart_card()
        self._row.addWidget(self._card, 2)
        self._has_chart = False
        self.live()

    def _framed(self) -> QFrame:
        card = QFrame()
        card.setObjectName("tableCard")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.figures)
        return card

    def _chart_card(self) -> Card:
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 10, 6, 10)
        inside.addWidget(scrolled(self.chart))
        return card

    def show_table(self, table: "Table") -> None:
        from gzstudents.statistics.rules.outline import outline

        self.figures.show_table(table)
        shown = outline(table)
        stacks = [
            Stack(row.label(), [table.value(row.key, column.key) for column in shown.columns], row.key)
            for row in shown.rows
        ]
        self.chart.show_stacks([column.label() for column in shown.columns], stacks)
        self._has_chart = bool(stacks)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def restyle(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        look = theme.current()
        beside = self.width() >= look.px(_BESIDE)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._card.setVisible(self._has_chart and (beside or self.height() >= look.px(_UNDER)))
        needed = self.chart.height() + look.px(24)  # under the table it leaves what it does not need to the table
        self._card.setMaximumHeight(_ANY if beside else max(needed, look.px(80)))
