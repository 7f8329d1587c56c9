"""The card on Today: overdue, today, this week, 30 days; one line a person and rule with the button that settles it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from gzstudents.kernel import access
from gzstudents.kernel.i18n import _, mark
from gzstudents.permits import words
from gzstudents.permits.rules import rule_of
from gzstudents.permits.screen.asks import PRINT, Act, Step
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Wanted
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Button, Card, Elided, IconButton, Label, Picture, line

if TYPE_CHECKING:
    from gzstudents.permits import queries
    from gzstudents.permits.queries import Line

MOST = 4  # lines of a group; the others stand in the list
_TITLES = {"late": mark("已逾期"), "today": mark("最迟今天"), "week": mark("一周内"), "month": mark("30 天内")}
_STEPS: tuple[tuple[Step, str], ...] = (
    ("process", mark("受理中…")), ("snooze", mark("推迟…")), ("waive", mark("不适用…")),
)  # fmt: skip
_ICONS = {"late": "circle-alert", "urgent": "clock", "warn": "clock", "notice": "calendar-clock"}


class DeadlinesCard(Live, Card):
    """Nothing is shown of a group that is empty; with no deadline at all the card is not there."""

    urgent_changed = Signal(int)  # people with something overdue, due today or this week

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: queries.Page | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 8)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(Label(mark("证件与居留期限"), "h2"), 1)
        self._print = Button(mark("打印催办名单"), "link", run=lambda: desk.go("permits", PRINT))
        head.addWidget(self._print)
        head.addWidget(
            Button(mark("全部期限"), "link", run=lambda: desk.go("permits", Wanted(tab="due", sort="act_by")))
        )
        column.addLayout(head)
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        column.addLayout(self._body)
        self.hide()
        self.live()

    def refresh(self) -> None:
        self._desk.jobs.read(
            _today_lines, self._on_page, fail=self._desk.error, latest=self, on=date.today(), most=MOST
        )

    def _on_page(self, page: queries.Page) -> None:
        self._page = page
        self.retranslate()
        self.urgent_changed.emit(page.urgent)

    def retranslate(self) -> None:
        """Show what was read, in the language of the moment."""
        page = self._page
        if page is None:
            return
        while (item := self._body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for group, found in page.lines.items():
            if found:
                self._body.addWidget(self._heading(group, page.counts[group]))
                for place, row in enumerate(found):
                    if place:
                        self._body.addWidget(line())
                    self._body.addWidget(DeadlineRow(row, self._go))
        self._print.setVisible(access.may("export"))
        self.setVisible(any(page.lines.values()))

    def _heading(self, group: str, count: int) -> QWidget:
        title = _("{group} · {count} 项", group=_(_TITLES[group]), count=f"{count:,}")
        if count <= MOST:
            label = Label(role="section")
            label.setText(title)
            label.setContentsMargins(0, 8, 0, 2)
            return label
        more = Button(lambda: _("{title}，全部查看", title=title), "link", run=partial(self._open, group))
        holder = QFrame()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 8, 0, 2)
        row.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        row.addStretch(1)
        return holder

    def _open(self, group: str) -> None:
        self._desk.go("permits", Wanted(tab=group, sort="act_by"))

    def _go(self, row: Line, step: Step) -> None:
        one = row.deadline
        self._desk.go("permits", Act(one.person_id, one.rule, one.key, step))


class DeadlineRow(QFrame):
    """Who and what, by when, what happens if nobody acts; the button that settles it, and a menu with the other ways."""

    def __init__(self, row: Line, go: Any) -> None:
        super().__init__()
        self.row = row
        one = row.deadline
        tone = words.SEVERITY_TONE[one.severity]
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 8, 0, 8)
        inside.setSpacing(12)
        inside.addWidget(Picture(_ICONS[one.severity], tone, 18, f"{tone}_soft"))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        title = _("{name} · {what}", name=row.name, what=words.title(one.rule))
        texts.addWidget(Elided(title))
        texts.addWidget(Elided(f"{words.when(one)} · {words.under(one)}", "muted"))
        inside.addLayout(texts, 1)
        self.setToolTip(f"{words.days(one)}\n{rule_of(one.rule).consequence}\n{rule_of(one.rule).basis}")
        self.button = Button(lambda: words.button(one.rule), run=partial(go, row, "act"))
        self.button.setAccessibleDescription(title)
        self.button.setMinimumWidth(92)
        self.button.setEnabled(access.may_write("register"))
        inside.addWidget(self.button)
        self.more = IconButton("ellipsis", lambda: _("{name}：其他办法", name=row.name), self._menu)
        self.more.setEnabled(access.may_write("register"))
        inside.addWidget(self.more)
        self._go = go

    def menu(self) -> QMenu:
        menu = QMenu(self)
        for step, text in _STEPS:
            menu.addAction(_(text), partial(self._go, self.row, step))
        return menu

    def _menu(self) -> None:
        menu = self.menu()
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


def _today_lines(session: Any, *, on: date, most: int) -> queries.Page:
    """The queries bring SQLAlchemy with them: imported by the thread that reads, after the first picture."""
    from gzstudents.permits import queries

    return queries.today_lines(session, on=on, most=most)
