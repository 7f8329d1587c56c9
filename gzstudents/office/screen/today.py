"""Today: four figures, what has to be done with the button that does it, the days to come, where students come from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gzstudents.applications.screen import ShowCycle
from gzstudents.kernel import dates, i18n
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.office.rules import KIT, Todo
from gzstudents.office.screen.diary_card import DiaryCard
from gzstudents.office.screen.figure_card import FigureCard, since
from gzstudents.office.screen.origin_card import OriginCard
from gzstudents.office.screen.todo import TodoRow, said
from gzstudents.ui.cards import scrolled_column
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_parts import EmptyView
from gzstudents.ui.list_spec import Wanted
from gzstudents.ui.live import Words
from gzstudents.ui.parts import Card, CommandButton, Label, line
from gzstudents.ui.screen import Screen

if TYPE_CHECKING:
    from gzstudents.office import queries

# where each kind of work is done: the screen, and what is shown there
_PLACES: dict[str, tuple[str, object]] = {
    "deadlines": ("permits", Wanted(tab="due", sort="act_by")),
    "roster_none": ("payments", Wanted(tab="none", sort="month")),
    "roster_draft": ("payments", Wanted(tab="DRAFT", sort="month")),
    "roster_locked": ("payments", Wanted(tab="LOCKED", sort="month")),
    "annual_review": ("review", None),
    "admitted": ("students", Wanted(tab="admitted")),
    "request_late": ("requests", Wanted(tab="overdue")),
    "request_new": ("requests", Wanted(tab="unassigned")),
    "certificates": ("certificates", Wanted(tab="unprinted")),
    "copy_failed": ("settings", None),
    "copy_late": ("settings", None),
    "kit_never": ("people", KIT),
    "kit_year": ("people", KIT),
    "unnamed": ("settings", None),
}


_PERMITS = 2  # the place of the figure that opens the list it counts


class TodayScreen(Screen):
    """What is empty is not shown; without anybody on the roll the page says how to begin."""

    cards: ClassVar[tuple[Any, ...]] = ()  # made with the desk, set by the composition root; the permits have one
    id = "today"
    icon = "house"
    watches = frozenset(
        {"people", "enrolments", "status_changes", "identity_documents", "service_requests", "certificates", "copies"}
        | {"stay_facts", "deadline_states", "unfinished_imports", "settings", "work_hours"}  # of the cards
        | {"cycles", "applications", "placements", "notices", "objections", "awards"}
        | {"instalments", "rosters", "annual_reviews", "sign_ins"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._page: queries.Today | None = None
        self._extras: list[Any] = [card(desk) for card in self.cards]
        self._urgent = 0
        self._request = Command(
            "today.request", mark("登记服务请求"), lambda: desk.go("requests", "new"), "message-square"
        )
        self._new = Command("today.new", mark("新增学生"), lambda: desk.go("students", "new"), "plus", "Ctrl+N", "data")
        self._import = Command(
            "today.import", mark("从 Excel 导入"), lambda: desk.go("import"), "upload", key_shown="Ctrl+I"
        )
        self._demo = Command("today.demo", mark("载入示例数据"), lambda: desk.go("demo"), "database")
        self._build()
        self.live()

    @classmethod
    def title(cls) -> str:
        return _("今日")

    # --- building

    def _build(self) -> None:
        column = scrolled_column(self)
        column.addLayout(self._top())
        self._cards = [FigureCard() for _number in range(4)]
        figures = QGridLayout()
        figures.setSpacing(16)
        for number, card in enumerate(self._cards):
            figures.addWidget(card, 0, number)
            figures.setColumnStretch(number, 1)
        self._cards[_PERMITS].opens(lambda: self.desk.go("permits", Wanted(tab="due", sort="act_by")))
        column.addLayout(figures)
        lower = QHBoxLayout()
        lower.setSpacing(16)
        lower.addLayout(self._left(), 5)
        lower.addLayout(self._right(), 3)
        column.addLayout(lower)
        self.empty = EmptyView()
        self.empty.hide()  # until it is known that nobody is there
        column.addWidget(self.empty)
        column.addStretch(1)

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Label(mark("今日"), "title"))
        self._subtitle = Label(role="muted")
        texts.addWidget(self._subtitle)
        row.addLayout(texts, 1)
        row.addWidget(CommandButton(self._request))
        row.addWidget(CommandButton(self._new, "primary"))
        return row

    def _left(self) -> QVBoxLayout:
        """All that waits in a line each, then the cards of other slices, which go into single people."""
        column = QVBoxLayout()
        column.setSpacing(16)
        column.addWidget(self._work())
        for card in self._extras:
            card.urgent_changed.connect(self._on_urgent)
            column.addWidget(card)
        column.addStretch(1)
        return column

    def _right(self) -> QVBoxLayout:
        self._origins, self._diary = OriginCard(self.desk), DiaryCard(self._open_cycles)
        column = QVBoxLayout()
        column.setSpacing(16)
        column.addWidget(self._origins)
        column.addWidget(self._diary)
        column.addStretch(1)
        return column

    def _work(self) -> Card:
        self._work_card = Card()
        column = QVBoxLayout(self._work_card)
        column.setContentsMargins(16, 12, 12, 8)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(Label(mark("今天要办"), "h2"))
        column.addLayout(head)
        column.addSpacing(4)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        self._nothing = Label(mark("没有等待处理的事"), "muted")
        self._nothing.setMinimumHeight(56)
        column.addWidget(self._nothing)
        return self._work_card

    # --- reading and showing

    def refresh(self) -> None:
        self.desk.jobs.read(_today_page, self._on_page, today=date.today())
        for card in self._extras:
            card.refresh()

    def _on_urgent(self, people: int) -> None:
        self._urgent = people
        self.retranslate()

    def _on_page(self, page: queries.Today) -> None:
        self._page = page
        self.retranslate()

    def retranslate(self) -> None:
        page = self._page
        if page is None:
            return
        todos = page.todos
        work = len({todo.kind for todo in todos} | ({"deadlines"} if self._urgent else set()))
        day = dates.display(date.today().isoformat(), i18n.language())
        waiting = _n("{count} 类事等待处理", work) if work else _("没有等待处理的事")
        self._subtitle.setText(
            _("{day} {weekday} · {waiting}", day=day, weekday=_weekday(date.today()), waiting=waiting)
        )
        self._show_figures(page.figures)
        self._show_work(todos)
        self._origins.show_origins(page.origins)
        self._diary.show_entries(page.diary)
        for widget in (*self._cards, self._work_card):
            widget.setVisible(page.people > 0)
        if self._urgent and not todos:  # "nothing is waiting" above a card of deadlines would be wrong
            self._work_card.hide()
        self.empty.setVisible(page.people == 0)
        if page.people == 0:
            commands = (self._import, self._new, self._demo)
            self.empty.show_words(mark("名册还是空的"), mark("把学校的名册拖到窗口里，或从下面开始"), commands)
        self._say_badge()

    def _say_badge(self) -> None:
        todos = self._page.todos if self._page is not None else []
        urgent = self._urgent + sum(todo.count for todo in todos if todo.kind == "request_late")
        self.badge_changed.emit(f"{urgent:,}" if urgent else "", True)

    def _show_figures(self, figures: queries.Figures) -> None:
        international, hmt = figures.international_course, figures.hmt_course
        late, week = figures.requests_late, figures.permits_week
        shown: list[tuple[Words, int, str, list[int], str]] = [
            (mark("在籍国际学生"), figures.international, since(international), international, "accent"),
            (mark("在籍港澳台侨学生"), figures.hmt, since(hmt), hmt, "teal"),
            (
                mark("30 天内的证件期限"),
                figures.permits,
                _n("其中 {count} 项已逾期或在一周内", week) if week else _("一周内没有到期"),
                [],
                "warn",
            ),
            (
                mark("办理中的服务请求"),
                figures.requests,
                _n("其中 {count} 件已逾期", late) if late else _("没有逾期"),
                [],
                "plum",
            ),
        ]
        for card, values in zip(self._cards, shown, strict=True):
            card.show_figure(*values)

    def _show_work(self, todos: list[Todo]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for number, todo in enumerate(todos):
            if number:
                self._rows.addWidget(line())
            self._rows.addWidget(TodoRow(said(todo, date.today()), partial(self._act, todo)))
        self._nothing.setVisible(not todos)

    def _act(self, todo: Todo) -> None:
        if todo.kind.startswith("cycle"):
            self._open_cycles((todo.number,) if todo.number else ())
            return
        if todo.ids:
            self.desk.go("students", {"ids": todo.ids, "title": said(todo, date.today()).title})
            return
        screen, what = _PLACES[todo.kind]
        if todo.number and screen == "students":
            self.desk.open_person(todo.number)
        else:
            self.desk.go(screen, todo.number or what)

    def _open_cycles(self, cycles: Sequence[int]) -> None:
        """One with its steps; of several the whole list."""
        self.desk.go("applications", ShowCycle(cycles[0]) if len(cycles) == 1 else None)

    def commands(self) -> list[Command]:
        return [self._new, self._import, self._request]


def _weekday(day: date) -> str:
    return [_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日")][day.weekday()]


def _today_page(session: Any, *, today: date) -> queries.Today:
    """The queries bring SQLAlchemy with them: imported by the thread that reads, after the first picture."""
    from gzstudents.office import queries

    return queries.today_page(session, today=today)
