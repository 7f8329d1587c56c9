"""The calendar of deadlines: the month, and beside it what is due on the chosen day and in its week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gzstudents.kernel import dates, i18n
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.permits import words
from gzstudents.permits.queries import Line
from gzstudents.permits.rules.month import SHOWN, by_day, week_of
from gzstudents.permits.screen.month import MonthGrid, weekdays
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Button, IconButton, Label, row

_MOST = 300  # rows of a day or a week that the side lists; the list itself has all


class CalendarView(Live, QWidget):
    """`opened(day)` asks for the list of a day."""

    left = Signal()
    opened = Signal(object)
    chosen = Signal(object, list)  # the day, and the lines of its week

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self._lines: dict[str, list[Line]] = {}
        self._title = Label(role="title")
        self._hint = Label(
            mark("数字为当天最迟要办的项数；休、班为放假和调休。回车或双击打开当天的列表"), "muted", wrap=True
        )
        self.grid = MonthGrid()
        self.grid.chosen.connect(self._on_day)
        self.grid.opened.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 12)
        column.setSpacing(8)
        column.addLayout(row(
            self._title, 8,
            IconButton("chevron-left", mark("上个月"), lambda: self.grid.turn(-1)),
            Button(mark("回到今天"), "", run=lambda: self.grid.go(date.today())),
            IconButton("chevron-right", mark("下个月"), lambda: self.grid.turn(1)),
            None, Button(mark("列表"), "", "list-checks", self.left.emit),
        ))  # fmt: skip
        column.addWidget(self._hint)
        column.addWidget(self.grid, 1)
        self.live()

    def show_lines(self, lines: Iterable[Line]) -> None:
        listed = [line for line in lines if line.deadline.group in SHOWN]
        self._lines = {}
        for line in listed:
            self._lines.setdefault(line.deadline.act_by, []).append(line)
        self.grid.show_found(by_day(line.deadline for line in listed))

    def _on_day(self, day: date) -> None:
        self.retranslate()
        week = [line for one in week_of(day) for line in self._lines.get(one.isoformat(), ())]
        self.chosen.emit(day, week)

    def retranslate(self) -> None:
        self._title.setText(dates.display(self.grid.day.isoformat()[:7], i18n.language()))


class WeekSide(Live, QFrame):
    """What is due on the chosen day, then the rest of its week; Enter or a double click opens the row in the list."""

    opened = Signal(object)  # Line

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("detailBody")
        self._day, self._week = date.today(), list[Line]()
        self._title = Label(role="h2")
        self.list = QListWidget()
        self.list.setSpacing(3)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._on_item)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self.list, 1)
        self.live()

    def show_day(self, day: date, week: list[Line]) -> None:
        self._day, self._week = day, week
        self.retranslate()

    def retranslate(self) -> None:
        self.list.setAccessibleName(_("这一天和这一周的期限"))
        self._title.setText(dates.display(self._day.isoformat(), i18n.language()))
        self.list.clear()
        own = [line for line in self._week if line.deadline.act_by == self._day.isoformat()]
        others = [line for line in self._week if line.deadline.act_by != self._day.isoformat()]
        self._put(_n("当天 {count} 项", len(own)) if own else _("当天没有要办的期限"), own, dated=False)
        if others:
            self._put(_n("本周其余 {count} 项", len(others)), others, dated=True)

    def _put(self, heading: str, lines: list[Line], *, dated: bool) -> None:
        head = QListWidgetItem(heading, self.list)
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        bold = self.list.font()
        bold.setBold(True)
        head.setFont(bold)
        for line in lines[:_MOST]:
            text = _("{name}：{what}", name=line.name, what=words.title(line.deadline.rule))
            if dated:
                weekday = weekdays()[date.fromisoformat(line.deadline.act_by).weekday()]
                text = _("{day} {text}", day=weekday, text=text)
            item = QListWidgetItem(text, self.list)
            item.setToolTip(words.under(line.deadline))
            item.setData(Qt.ItemDataRole.UserRole, line)

    def _on_item(self, item: QListWidgetItem) -> None:
        line = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(line, Line):
            self.opened.emit(line)
