"""The card on Today of those whose hours of work-study are near a limit or over it, this week or this month."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _n, mark
from gzstudents.permits import words
from gzstudents.ui.desk import Desk
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Button, Card, Elided, Label, Picture, clear, line

if TYPE_CHECKING:
    from gzstudents.permits.queries import NearLimit

MOST = 4  # the others stand on the screen of hours
_LOOK = {"over": ("circle-alert", "bad"), "near": ("clock", "warn")}


class HoursCard(Live, Card):
    """Not there while nobody is near a limit."""

    urgent_changed = Signal(int)  # as every card of Today has it; a deadline is urgent, hours are not

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: list[NearLimit] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 8)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(Label(mark("勤工助学时间"), "h2"), 1)
        self._all = Button(self._all_text, "link", run=lambda: desk.go("hours"))
        head.addWidget(self._all)
        column.addLayout(head)
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        column.addLayout(self._body)
        self.hide()
        self.live()

    def _all_text(self) -> str:
        return _n("全部 {count} 人", len(self._found))

    def refresh(self) -> None:
        self._desk.jobs.read(_near_limits, self._on_found, fail=self._desk.error, latest=self, on=date.today())

    def _on_found(self, found: list[NearLimit]) -> None:
        self._found = found
        self.retranslate()

    def retranslate(self) -> None:
        clear(self._body)
        for place, one in enumerate(self._found[:MOST]):
            if place:
                self._body.addWidget(line())
            self._body.addWidget(self._row(one))
        self._all.setText(self._all_text())
        self.setVisible(bool(self._found))

    def _row(self, one: NearLimit) -> QWidget:
        icon, tone = _LOOK[one.standing.level]
        holder = QFrame()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(12)
        row.addWidget(Picture(icon, tone, 18, f"{tone}_soft"))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        title = " · ".join(part for part in (one.name, one.student_number) if part)
        texts.addWidget(Elided(title))
        texts.addWidget(Elided(" · ".join(" ".join(said) for said in words.standing(one.standing)), "muted"))
        row.addLayout(texts, 1)
        look = Button(mark("查看"), run=partial(self._desk.go, "hours", one.entry))
        look.setAccessibleDescription(title)
        look.setMinimumWidth(92)
        row.addWidget(look)
        return holder


def _near_limits(session: Any, *, on: date) -> list[NearLimit]:
    from gzstudents.permits import queries

    return queries.near_limits(session, on=on)
