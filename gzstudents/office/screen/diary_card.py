"""The days to come, beside the work of today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gzstudents.kernel import dates, i18n
from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.told import heard
from gzstudents.ui.parts import Button, Card, Elided, Label

if TYPE_CHECKING:
    from gzstudents.office.queries import Entry

_WHAT = {
    "opens_on": mark("申请开始"),
    "closes_on": mark("申请截止"),
    "review_until": mark("评审截止"),
    "notice_from": mark("公示开始"),
    "notice_until": mark("公示结束"),
    "decide_by": mark("评定期限"),
    "pay_by": mark("发放期限"),
}


class DiaryCard(Card):
    """A line a day: what begins or ends, and whose; it leads there. Not shown without any."""

    def __init__(self, go: Callable[[Sequence[int]], object]) -> None:
        super().__init__()
        self._go = go
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(Label(mark("近期日程"), "h2"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        column.addLayout(self._lines)
        self.hide()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for entry in entries:
            self._lines.addWidget(self._line(entry))
        self.setVisible(bool(entries))

    def _line(self, entry: Entry) -> QWidget:
        """The day as one reads it from afar, then what it is."""
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        day = date.fromisoformat(entry.day)
        grid.addWidget(Label(f"{day.day:02}", "h2"), 0, 0, Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(
            Label(QLocale().monthName(day.month, QLocale.FormatType.ShortFormat), "muted"),
            1,
            0,
            Qt.AlignmentFlag.AlignCenter,
        )
        grid.addWidget(Elided(_(_WHAT[entry.what])), 0, 1)
        grid.addWidget(Elided(_("、").join(heard(one) for one in entry.about), "muted"), 1, 1)
        button = Button(mark("查看"), "link", run=partial(self._go, entry.cycles))
        button.setAccessibleDescription(_(_WHAT[entry.what]))
        grid.addWidget(button, 0, 2, 2, 1)
        grid.setColumnMinimumWidth(0, 44)
        grid.setColumnStretch(1, 1)
        row.setToolTip(dates.display(entry.day, i18n.language()))
        return row
