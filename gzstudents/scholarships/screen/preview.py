"""What an award would come to, student by student: an amount, or the sentences that speak against it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from gzstudents.kernel import money
from gzstudents.kernel.i18n import _, _n
from gzstudents.scholarships.operations import AwardCheck
from gzstudents.students.screen.words import latin
from gzstudents.ui import theme
from gzstudents.ui.delegates import MEDIUM
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Label, Pill, row
from gzstudents.ui.typeset import LEFT, RIGHT

CHECK = Qt.ItemDataRole.UserRole + 1
WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
Index = QModelIndex | QPersistentModelIndex


def spoken(check: AwardCheck) -> str:
    """One line for screen readers."""
    if check.reasons:
        return " ".join(check.reasons)
    amount = _("，").join([latin(check.name), check.student_number, money.shown(check.amount_fen)])
    return " ".join([amount, *check.cautions])


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.checks: Sequence[AwardCheck] = ()

    def show_checks(self, checks: Sequence[AwardCheck]) -> None:
        self.beginResetModel()
        self.checks = checks
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.checks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == CHECK:
            return self.checks[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return spoken(self.checks[index.row()])
        return None


class _Line(QStyledItemDelegate):
    """Name and amount; below, why not."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def _reasons(self, check: AwardCheck) -> tuple[str, int]:
        text = "\n".join(check.reasons or check.cautions)
        if not text:
            return "", 0
        room = QRect(0, 0, max(60, self._view.viewport().width() - 4), 10_000)
        return text, theme.current().metrics(12).boundingRect(room, WRAPPED, text).height()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        check: AwardCheck = index.data(CHECK)
        look = theme.current()
        text, height = self._reasons(check)
        return QSize(10, look.px(32) + (height + look.px(4) if text else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        check: AwardCheck = index.data(CHECK)
        look = theme.current()
        whole: QRect = option.rect
        painter.save()
        painter.fillRect(QRect(whole.x(), whole.bottom(), whole.width(), 1), look.color("border"))
        upper = QRect(whole.x(), whole.y(), whole.width() - 4, look.px(32))
        amount = money.shown(check.amount_fen) if not check.reasons else _("不符合条件")
        painter.setFont(look.font(13, tabular=True))
        painter.setPen(look.color("bad" if check.reasons else "text"))
        painter.drawText(upper, int(RIGHT), amount)
        room = upper.adjusted(0, 0, -look.metrics(13, tabular=True).horizontalAdvance(amount) - look.px(10), 0)
        self._name(painter, room, check)
        text, height = self._reasons(check)
        if text:
            painter.setFont(look.font(12))
            painter.setPen(look.color("muted" if check.reasons else "warn"))
            painter.drawText(QRect(whole.x(), upper.bottom(), whole.width() - 4, height), WRAPPED, text)
        painter.restore()

    def _name(self, painter: QPainter, room: QRect, check: AwardCheck) -> None:
        look = theme.current()
        metrics = look.metrics(13, MEDIUM)
        name = metrics.elidedText(latin(check.name) or "—", Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(look.font(13, MEDIUM))
        painter.setPen(look.color("text"))
        painter.drawText(room, int(LEFT), name)
        rest = room.adjusted(metrics.horizontalAdvance(name) + look.px(8), 0, 0, 0)
        if check.student_number != check.name and rest.width() > look.px(60):
            painter.setFont(look.font(11.5, tabular=True))
            painter.setPen(look.color("faint"))
            painter.drawText(rest, int(LEFT), check.student_number)


class _List(QListView):
    """Lines that wrap to the width."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plainList")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setItemDelegate(_Line(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class Preview(Live, QWidget):
    """Who gets how much, who does not and why: those who do not first, because something can be done about them."""

    def __init__(self) -> None:
        super().__init__()
        self.checks: Sequence[AwardCheck] = ()
        self._hint = ""
        self._title = Label(role="section")
        self._good, self._bad, self._doubt = Pill("", "ok"), Pill("", "bad"), Pill("", "warn")
        self._total = Label(role="muted")
        self._news = Label(role="faint", wrap=True)
        self._model = _Model()
        self.list = _List()
        self.list.setModel(self._model)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addLayout(row(self._good, self._doubt, self._bad, None))
        column.addWidget(self._total)
        column.addWidget(self._news)
        column.addWidget(self.list, 1)
        column.addStretch(0)  # while there is no list, the words stand together at the top
        self.live()

    def show_checks(self, checks: Sequence[AwardCheck], hint: str = "") -> None:
        """An empty list says `hint` instead."""
        self.checks, self._hint = checks, hint
        doubtful = [check for check in self.eligible if check.cautions]
        self._model.show_checks([*self.refused, *doubtful, *(one for one in self.eligible if not one.cautions)])
        self.retranslate()

    @property
    def eligible(self) -> list[AwardCheck]:
        return [check for check in self.checks if check.is_eligible]

    @property
    def refused(self) -> list[AwardCheck]:
        return [check for check in self.checks if not check.is_eligible]

    def retranslate(self) -> None:
        good, bad = self.eligible, self.refused
        self._title.setText(_("评定预览"))
        self.list.setAccessibleName(_("评定预览"))
        self._good.show_text(_n("{count} 人可以获奖", len(good)), "ok")
        doubtful = sum(bool(check.cautions) for check in good)
        self._bad.show_text(_n("{count} 人不符合条件", len(bad)), "bad")
        self._doubt.show_text(_n("{count} 人需核对", doubtful), "warn")
        self._doubt.setVisible(bool(doubtful))
        self._good.setVisible(bool(good))
        self._bad.setVisible(bool(bad))
        self._total.setText(_("合计 {amount}，同时签发证书", amount=money.shown(sum(one.amount_fen for one in good))))
        self._total.setVisible(bool(good))
        self._news.setText(self._hint)
        self._news.setVisible(bool(self._hint))
        self.list.setVisible(bool(self.checks))

    def restyle(self) -> None:
        self.list.setMinimumHeight(theme.current().px(150))
        self.list.scheduleDelayedItemsLayout()
