"""The money of a cycle on the board: a bar of what is saved, what is staged and what is left, with its legend."""

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from gzstudents.kernel import money
from gzstudents.kernel.i18n import _, _n
from gzstudents.ui import theme
from gzstudents.ui.typeset import LEFT

HEIGHT = 60  # the budget, the bar, the legend, and air below
_LINE, _BAR, _LEGEND, _DOT, _GAP = 18, 22, 32, 8, 12
_SIZE = 11.5


class Budget(NamedTuple):
    """In fen. `whole` None: the cycle has no budget. `saved` is stored, `spent` is what it comes to with what is staged.
    `others`: students out of sight whose places and money are taken off already.
    """

    whole: int | None
    saved: int
    spent: int
    others: int = 0

    @property
    def left(self) -> int:
        return (self.whole or 0) - self.spent

    def heading(self) -> str:
        if self.others:
            budget = money.yuan(self.whole) if self.whole is not None else _("不限")
            return _n("预算 {budget} 元，已扣除其他学院的 {count} 人", self.others, budget=budget)
        return _("没有设预算") if self.whole is None else _("预算 {budget} 元", budget=money.yuan(self.whole))

    def legend(self) -> list[tuple[str, str]]:
        """The parts of the bar in words, each with its colour."""
        found = [("accent", _("已分配 {amount}", amount=money.yuan(self.saved)))]
        if self.spent != self.saved:
            more = money.yuan(abs(self.spent - self.saved))
            found = [
                ("accent", _("已保存 {amount}", amount=money.yuan(self.saved))),
                ("plum", _("未保存 +{amount}", amount=more) if self.spent > self.saved else _("未保存 −{amount}", amount=more)),
            ]  # fmt: skip
        if self.whole is not None and self.left < 0:
            return [*found, ("bad", _("超出 {over}", over=money.yuan(-self.left)))]
        return (
            found if self.whole is None else [*found, ("border_strong", _("还剩 {left}", left=money.yuan(self.left)))]
        )

    def words(self) -> str:
        """All of it in a line, for who cannot see the bar."""
        return _("，").join([self.heading(), *(text for _tone, text in self.legend())])


def paint(painter: QPainter, room: QRect, budget: Budget) -> None:
    """From the top of `room`, over its whole width."""
    look = theme.current()
    painter.setFont(look.font(12, tabular=True))
    painter.setPen(look.color("muted"))
    painter.drawText(QRect(room.x(), room.y(), room.width(), look.px(_LINE)), int(LEFT), budget.heading())
    if budget.whole is not None:
        _paint_bar(painter, QRectF(room.x(), room.y() + look.px(_BAR), room.width(), look.px(6)), budget)
    _paint_legend(painter, QRect(room.x(), room.y() + look.px(_LEGEND), room.width(), look.px(_LINE)), budget)


def _paint_bar(painter: QPainter, bar: QRectF, budget: Budget) -> None:
    """What is staged lies on the end of what stays; what is taken away again is not seen in the bar."""
    look = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    whole = budget.whole or 0
    over = budget.left < 0
    parts = [
        ("neutral_soft", 1.0),
        ("bad" if over else "plum", budget.spent / whole if whole else float(budget.spent > 0)),
    ]
    parts.append(("bad" if over else "accent", min(budget.saved, budget.spent) / whole if whole else 0.0))
    for tone, part in parts:
        if part > 0:
            painter.setBrush(look.color(tone))
            wide = max(6.0, bar.width() * min(1.0, part))
            painter.drawRoundedRect(QRectF(bar.x(), bar.y(), wide, bar.height()), 3, 3)


def _paint_legend(painter: QPainter, room: QRect, budget: Budget) -> None:
    """Dots and words one after the other; set closer where there is no room, so that no figure is cut."""
    look = theme.current()
    parts = budget.legend()
    widths = [look.width(text, _SIZE, tabular=True) for _tone, text in parts]
    dot = look.px(_DOT)
    free = room.width() - sum(widths) - len(parts) * (dot + 4)
    gap = max(4, min(look.px(_GAP), free // max(1, len(parts) - 1)))
    painter.setFont(look.font(_SIZE, tabular=True))
    x = room.x()
    for (tone, text), wide in zip(parts, widths, strict=True):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(tone))
        painter.drawRoundedRect(QRectF(x, room.y() + (room.height() - dot) / 2, dot, dot), 2, 2)
        painter.setPen(look.color("bad" if tone == "bad" else "muted"))
        painter.drawText(QRect(x + dot + 4, room.y(), wide + 4, room.height()), int(LEFT), text)
        x += dot + 4 + wide + gap
