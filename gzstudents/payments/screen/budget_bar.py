"""The budget of a calendar year as a bar: paid, promised, still planned, and what is over."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gzstudents.kernel import money
from gzstudents.kernel.i18n import _
from gzstudents.payments.queries import BudgetRow
from gzstudents.ui import theme
from gzstudents.ui.parts import Label


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.parts: tuple[int, int, int, int] = (0, 0, 0, 1)  # paid, promised, planned, the whole
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paid, bound, planned, whole = self.parts
        wide = float(self.width())
        scale = wide / max(whole, paid + bound + planned, 1)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(theme.current().color("neutral_soft"))
        painter.drawRoundedRect(QRectF(0, 0, wide, self.height()), 4, 4)
        x = 0.0
        for fen, tone in ((paid, "ok"), (bound, "info"), (planned, "border_strong")):
            painter.setBrush(theme.current().color(tone))
            painter.drawRect(QRectF(x, 0, fen * scale, self.height()))
            x += fen * scale
        if 0 < whole < paid + bound + planned:
            painter.setBrush(theme.current().color("bad"))
            painter.drawRect(QRectF(whole * scale - 1, -1, 2, self.height() + 2))
        painter.end()


class BudgetBar(QWidget):
    """Hidden until a budget is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Label(role="section")
        self._bar = _Bar()
        self._said = Label(role="muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 4)
        column.setSpacing(6)
        for widget in (self._title, self._bar, self._said):
            column.addWidget(widget)
        self.hide()

    def fill(self, row: BudgetRow | None) -> None:
        self.setVisible(row is not None)
        if row is None:
            return
        self._title.setText(_("{year} 年预算", year=row.year))
        promised = row.bound_fen - row.paid_fen
        whole = row.amount_fen or 0
        self._bar.parts = (row.paid_fen, promised, max(row.planned_fen, 0), whole)
        self._bar.setVisible(row.amount_fen is not None)
        self._bar.update()
        values = {
            "paid": money.shown(row.paid_fen), "bound": money.shown(promised), "planned": money.shown(row.planned_fen)
        }  # fmt: skip
        if row.amount_fen is None:
            text = _("没有登记预算。已发放 {paid}，已核准 {bound}，计划 {planned}。", **values)
        else:
            left = row.amount_fen - row.bound_fen
            text = _(
                "预算 {amount}：已发放 {paid}，已核准 {bound}，剩余 {left}；计划还要 {planned}。",
                amount=money.shown(row.amount_fen), left=money.shown(left), **values,
            )  # fmt: skip
        self._said.setText(text)
        self.setAccessibleName(text)
