"""The yearly statistics: choose a period and a table, see figures and chart, open the people behind any figure."""

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.statistics.screen.body import Body
from gzstudents.statistics.screen.chooser import Chooser
from gzstudents.statistics.screen.figures import TOTAL
from gzstudents.statistics.screen.files import Files
from gzstudents.statistics.screen.members import MOST, MembersPanel
from gzstudents.statistics.screen.saying import Notices
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.parts import CommandButton, Label, line
from gzstudents.ui.screen import Screen
from gzstudents.ui.tabs import Tabs, ViewTab

if TYPE_CHECKING:
    from gzstudents.statistics.queries.drawing import Drawn, Source
    from gzstudents.statistics.rules.notices import Notice
    from gzstudents.statistics.rules.report import Report
    from gzstudents.statistics.rules.table import Table

# the order of rules.report.ORDER; the short names stand on the tabs
TABS = (
    ("A", mark("A 群体")),
    ("B", mark("B 国别")),
    ("C", mark("C 经费")),
    ("D", mark("D 学科")),
    ("D-HMT", mark("D 港澳台侨")),
    ("E", mark("E 变动")),
    ("E-HMT", mark("E 港澳台侨")),
    ("F", mark("F 港澳台侨")),
    ("G", mark("G 奖学金")),
    ("G-HMT", mark("G 港澳台侨")),
)


def _draw(session: Any, **values: Any) -> "Drawn":
    """In the reader's thread: numpy is loaded there too, not while the window waits."""
    from gzstudents.statistics.queries.drawing import draw

    return draw(session, **values)


def _members(session: Any, **values: Any) -> Any:
    from gzstudents.statistics.queries.drawing import members

    return members(session, **values)


class TableTabs(Tabs):
    """Behind the tables of the returns stand those by the office's own fields, which are no saved views."""

    def _tell_more(self, number: int, *, shared: bool) -> None:
        self.setTabToolTip(number, _("按自定义字段统计"))


class StatisticsScreen(Screen):
    """The facts are read once and kept until something changes: another period or table is there at once."""

    id = "statistics"
    icon = "chart-column"
    section = "outputs"
    watches = frozenset(
        {"people", "nationalities", "enrolments", "status_changes", "awards", "programmes", "custom_fields", "person_values",
         "enrolment_values"}
    )  # fmt: skip

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._drawn: Drawn | None = None
        self._stale = True
        self._table = "A"
        self._place: tuple[str, str] | None = None
        self.chooser = Chooser(date.today())
        self.files = Files(desk, self, self.chooser.choice, lambda: self.report is not None)
        self._build()
        self.live()

    @classmethod
    def title(cls) -> str:
        return _("年度统计")

    def commands(self) -> list[Command]:
        return [self.files.excel, self.files.pdf]

    # --- building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 12)
        column.setSpacing(10)
        column.addLayout(self._top())
        self.chooser.changed.connect(lambda _choice: self._ask())
        column.addWidget(self.chooser)
        self.errors = ErrorBar()
        column.addWidget(self.errors)
        self.notices = Notices()
        self.notices.chosen.connect(self._on_notice)
        column.addWidget(self.notices)
        self.tabs = TableTabs(TABS)
        self.tabs.chosen.connect(self.show_table)
        column.addWidget(self.tabs)
        column.addWidget(line())
        self._heading = Label(role="h2", wrap=True)
        column.addWidget(self._heading)
        self.body = Body()
        self.figures, self.chart = self.body.figures, self.body.chart
        self.figures.chosen.connect(self._on_figure)
        self.figures.opened.connect(self._on_opened)
        column.addWidget(self.body, 1)
        self.notes = Label(role="faint", wrap=True, select=True)
        self.notes.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self.notes)
        self.panel = MembersPanel()
        self.panel.opened.connect(self.desk.open_person)
        self.detail = self.panel

    def _top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(10)
        self._subtitle = Label(role="muted")
        top.addWidget(Label(mark("年度统计"), "title"))
        top.addWidget(self._subtitle, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        self.buttons = [CommandButton(self.files.pdf), CommandButton(self.files.excel, "primary")]
        for button in self.buttons:
            top.addWidget(button)
        return top

    # --- reading and showing

    @property
    def report(self) -> "Report | None":
        return self._drawn.report if self._drawn is not None else None

    def refresh(self) -> None:
        self._stale = True
        self._ask()

    def _ask(self) -> None:
        choice = self.chooser.choice()
        if choice is None:
            return
        self.desk.jobs.read(
            _draw, self._on_drawn, fail=self.errors.show_error, kept=self._kept(), known_on=choice.known_on,
            path=self.desk.path, key=self.desk.key, period=choice.period, basis=choice.basis, scheme=choice.scheme,
            today=date.today(),
        )  # fmt: skip

    def _kept(self) -> "Source | None":
        """The facts read before, unless something was written since: what is erased must not be seen in the past either."""
        return self._drawn.source if self._drawn is not None and not self._stale else None

    def _on_drawn(self, drawn: "Drawn") -> None:
        self._drawn, self._stale = drawn, False
        self._show_own_tabs(drawn.report)
        self.commands_changed.emit()
        for button in self.buttons:
            button.ask()
        self.retranslate()

    def _show_own_tabs(self, report: "Report") -> None:
        """Behind the tables of the returns those by the office's own fields."""
        own = [ViewTab(table.id, table.title()) for table in report.tables.values() if table.id.startswith("X")]
        self.tabs.show_views(own)
        if self._table not in report.tables:
            self._table, self._place = "A", None
        self.tabs.choose(self._table)

    def show_table(self, table_id: str) -> None:
        """Turn to a table by its id."""
        self._table = table_id
        self._place = None
        self.panel.show_nothing()
        self.retranslate()

    def open(self, what: object) -> None:
        known = {name for name, _text in TABS} | set(self.report.tables if self.report is not None else ())
        if isinstance(what, str) and what in known:
            self.tabs.choose(what)
            self.show_table(what)

    def place(self) -> object:
        return self._table

    def retranslate(self) -> None:
        report = self.report
        if report is None:
            return
        self._show_own_tabs(report)
        table = report.tables[self._table]
        self._subtitle.setText(report.period.label())
        self.notices.show_notices(report.notices)
        self._heading.setText(self._title_of(table, report))
        self.body.show_table(table)
        self.notes.setText(" ".join(note.words() for note in table.notes))
        if self._place is not None and table.has(*self._place):
            self.figures.choose(*self._place)

    @staticmethod
    def _title_of(table: "Table", report: "Report") -> str:
        """Figures from old records say so: nobody takes them for today's."""
        if report.known_on is None:
            return table.title()
        return _("{title} · 按 {day} 的资料", title=table.title(), day=report.known_on.isoformat())

    # --- the people behind a figure

    def _on_figure(self, row: str, column: str) -> None:
        if self.report is None:
            return
        table = self.report.tables[self._table]
        self._place = (row, column)
        across = next(one for one in table.rows if one.key == row)
        down = next(one for one in table.columns if one.key == column)
        title = across.label() if column == TOTAL else _("{row} · {column}", row=across.label(), column=down.label())
        self._show_people(title, table.members(row, column), table.enrolments(row, column))

    def _on_notice(self, notice: "Notice") -> None:
        self._show_people(notice.words(), list(dict.fromkeys(notice.people)))

    def _show_people(self, title: str, people: list[int], enrolments: list[int] | None = None) -> None:
        self.panel.show_title(title, len(people))
        self.detail_wanted.emit()
        self.desk.jobs.read(
            _members, self.panel.show_members, latest=self.panel, fail=self.errors.show_error, drawn=self._drawn,
            people=people[:MOST], enrolments=enrolments,
        )  # fmt: skip

    def _on_opened(self) -> None:
        self.panel.focus()

    def escape(self) -> bool:
        if self._place is None:
            return False
        self._place = None
        self.figures.clearSelection()
        self.panel.show_nothing()
        return True
