"""Where awards went: a dimension to choose, a bar for each of its values; a bar opens the awards behind it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.money import yuan
from gzstudents.ui import theme
from gzstudents.ui.cards import scrolled
from gzstudents.ui.charts import Bar, Bars
from gzstudents.ui.parts import Card, Label

if TYPE_CHECKING:
    from gzstudents.evaluation.queries import YearTotal
    from gzstudents.evaluation.rules.evaluating import Evaluated

_BARS = 14  # of one breakdown; the workbook has all


class BreakdownCard(Card):
    pressed = Signal(str, object)  # title, ids of awards

    def __init__(self) -> None:
        super().__init__()
        self._made: Evaluated | None = None
        inside = QVBoxLayout(self)
        inside.setContentsMargins(14, 10, 6, 10)
        self.dimension = QComboBox()
        self.dimension.activated.connect(lambda _n: self._show_bars())
        inside.addWidget(self.dimension)
        self.bars = Bars()
        self.bars.label_width = theme.current().px(230)  # names of programmes are long
        self.bars.pressed.connect(self._on_bar)
        self._rest = Label(role="faint", wrap=True)
        self._trend = Label(mark("近年获奖人数与金额"), "section")
        self.years = Bars(tone="teal")
        inside.addWidget(scrolled(self.bars, self._rest, _gap(), self._trend, self.years), 1)

    def show_evaluation(self, made: "Evaluated", totals: "Sequence[YearTotal]") -> None:
        """In the language of the moment; the dimension stays. Below it the last years."""
        self._show_years(totals)
        from gzstudents.evaluation.rules.words import DIMENSIONS

        self._made = made
        chosen = self.dimension.currentData() or "programme"
        fill(self.dimension, [(_(text), name) for name, text in DIMENSIONS.items()], chosen)
        self.dimension.setAccessibleName(_("分布"))
        self._show_bars()

    def _show_years(self, totals: "Sequence[YearTotal]") -> None:
        """A single year is no trend."""
        bars = [Bar(one.academic_year, one.persons, shown=_said(one.persons, one.amount_fen)) for one in totals]
        self.years.label_width = self.bars.label_width
        self.years.show_bars(bars)
        for widget in (self._trend, self.years):
            widget.setVisible(len(bars) > 1)

    def _show_bars(self) -> None:
        from gzstudents.evaluation.rules import words

        if self._made is None:
            return
        name = str(self.dimension.currentData())
        programmes = {one.code: one for one in self._made.facts.programmes}
        slices = [one for one in self._made.breakdowns[name] if one.persons]
        bars = [
            Bar(words.label(name, one.key, programmes), one.persons, one.key, _said(one.persons, one.amount_fen))
            for one in slices[:_BARS]
        ]
        self.bars.show_bars(bars)
        more = len(slices) - len(bars)
        self._rest.setText("" if slices else _("没有数据"))
        if more > 0:
            self._rest.setText(_n("另有 {count} 项，导出 Excel 可看全部", more))
        self._rest.setVisible(bool(self._rest.text()))

    def _on_bar(self, key: object) -> None:
        from gzstudents.evaluation.rules import words

        if self._made is None:
            return
        name = str(self.dimension.currentData())
        found = next(one for one in self._made.breakdowns[name] if one.key == key)
        programmes = {one.code: one for one in self._made.facts.programmes}
        self.pressed.emit(words.label(name, found.key, programmes), found.ids)


def _said(persons: int, fen: int) -> str:
    return _("{persons} 人 · {money} 元", persons=f"{persons:,}", money=yuan(fen))


def _gap() -> QWidget:
    space = QWidget()
    space.setFixedHeight(18)
    return space


def fill(box: QComboBox, entries: list[tuple[str, str]], chosen: str) -> None:
    """The entries in the language of the moment; nothing is told to anybody."""
    blocked = box.blockSignals(True)
    box.clear()
    for text, value in entries:
        box.addItem(text, value)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    box.blockSignals(blocked)
