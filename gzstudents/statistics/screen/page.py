"""The yearly statistics: choose a period and a table, see figures and chart, open the people behind any figure."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.statistics.screen.chooser import Choice, Chooser
from gzstudents.statistics.screen.figures import TOTAL, FiguresView
from gzstudents.statistics.screen.members import MOST, MembersPanel
from gzstudents.statistics.screen.saying import Notices
from gzstudents.ui import theme
from gzstudents.ui.charts import Stack, StackedBars
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_parts import Tabs
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.parts import Card, CommandButton, Label, line
from gzstudents.ui.screen import Screen

if TYPE_CHECKING:
    from gzstudents.statistics.queries.drawing import Drawn
    from gzstudents.statistics.rules.notices import Notice
    from gzstudents.statistics.rules.report import Report
    from gzstudents.statistics.rules.roll import Roll

# the order of rules.report.ORDER; the short names stand on the tabs
TABS = (
    ("A", mark("A 群体")),
    ("B", mark("B 国别")),
    ("C", mark("C 经费")),
    ("D", mark("D 学科")),
    ("D-HMT", mark("D 学科·港澳台侨")),
    ("E", mark("E 变动")),
    ("E-HMT", mark("E 变动·港澳台侨")),
    ("F", mark("F 港澳台侨")),
    ("G", mark("G 奖学金")),
    ("G-HMT", mark("G 奖学金·港澳台侨")),
)
LAST_FOLDER = "files/folder"
_BESIDE = 1080  # from this width on the chart stands beside the table


def _draw(session: Any, **values: Any) -> "Drawn":
    """In the reader's thread: numpy is loaded there too, not while the window waits."""
    from gzstudents.statistics.queries.drawing import draw

    return draw(session, **values)


def _members(session: Any, drawn: "Drawn", people: list[int], enrolments: list[int] | None) -> Any:
    from gzstudents.statistics.queries import list_members
    from gzstudents.statistics.rules.facts import day_number

    day = day_number(drawn.report.period.cutoff)
    return list_members(session, drawn.roll.facts, day, people, enrolments)


class StatisticsScreen(Screen):
    """The facts are read once and kept until something changes: another period or table is there at once."""

    id = "statistics"
    icon = "chart-column"
    section = "outputs"
    watches = frozenset({"people", "nationalities", "enrolments", "status_changes", "awards", "programmes"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._drawn: Drawn | None = None
        self._stale = True
        self._table = "A"
        self._place: tuple[str, str] | None = None
        can = self._can_export
        self.excel = Command(
            "statistics.excel",
            mark("导出 Excel"),
            partial(self.export, "xlsx"),
            "file-spreadsheet",
            "Ctrl+E",
            "file",
            enabled=can,
        )
        self.pdf = Command(
            "statistics.pdf", mark("导出 PDF"), partial(self.export, "pdf"), "file-down", "Ctrl+P", "file", enabled=can
        )
        self._build()
        self.live()

    @classmethod
    def title(cls) -> str:
        return _("年度统计")

    def commands(self) -> list[Command]:
        return [self.excel, self.pdf]

    # --- building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 12)
        column.setSpacing(10)
        column.addLayout(self._top())
        self.chooser = Chooser(date.today())
        self.chooser.changed.connect(lambda _choice: self._ask())
        column.addWidget(self.chooser)
        self.errors = ErrorBar()
        column.addWidget(self.errors)
        self.notices = Notices()
        self.notices.chosen.connect(self._on_notice)
        column.addWidget(self.notices)
        self.tabs = Tabs(TABS)
        self.tabs.chosen.connect(self.show_table)
        column.addWidget(self.tabs)
        column.addWidget(line())
        self._heading = Label(role="h2", wrap=True)
        column.addWidget(self._heading)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(12)
        self._body.addWidget(self._figures(), 3)
        self._body.addWidget(self._chart(), 2)
        column.addLayout(self._body, 1)
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
        self.buttons = [CommandButton(self.pdf), CommandButton(self.excel, "primary")]
        for button in self.buttons:
            top.addWidget(button)
        return top

    def _figures(self) -> QFrame:
        card = QFrame()
        card.setObjectName("tableCard")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        self.figures = FiguresView()
        self.figures.chosen.connect(self._on_figure)
        self.figures.opened.connect(self._on_opened)
        inside.addWidget(self.figures)
        return card

    def _chart(self) -> Card:
        self._card = Card()
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(14, 10, 6, 10)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.chart = StackedBars()
        self.chart.pressed.connect(lambda key: self.figures.choose(str(key)))
        body = QWidget()
        body.setObjectName("plain")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.chart)
        column.addStretch(1)
        area.setWidget(body)
        inside.addWidget(area)
        return self._card

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def restyle(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """The chart beside the table, or under it where there is no room."""
        beside = self.width() >= theme.current().px(_BESIDE)
        self._body.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

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
            _draw, self._on_drawn, fail=self.errors.show_error, roll=self._kept(), period=choice.period,
            basis=choice.basis, scheme=choice.scheme, today=date.today(),
        )  # fmt: skip

    def _kept(self) -> "Roll | None":
        """The facts read before, unless something was written since."""
        return self._drawn.roll if self._drawn is not None and not self._stale else None

    def _on_drawn(self, drawn: "Drawn") -> None:
        self._drawn, self._stale = drawn, False
        self.commands_changed.emit()
        for button in self.buttons:
            button.ask()
        self.retranslate()

    def show_table(self, table_id: str) -> None:
        """Turn to a table by its id."""
        self._table = table_id
        self._place = None
        self.panel.show_nothing()
        self.retranslate()

    def open(self, what: object) -> None:
        if isinstance(what, str) and any(what == name for name, _text in TABS):
            self.tabs.choose(what)
            self.show_table(what)

    def place(self) -> object:
        return self._table

    def retranslate(self) -> None:
        report = self.report
        if report is None:
            return
        table = report.tables[self._table]
        self._subtitle.setText(report.period.label())
        self.notices.show_notices(report.notices)
        self._heading.setText(table.title())
        self.figures.show_table(table)
        self.notes.setText(" ".join(note.words() for note in table.notes))
        self._show_chart()
        if self._place is not None and table.has(*self._place):
            self.figures.choose(*self._place)

    def _show_chart(self) -> None:
        from gzstudents.statistics.rules.outline import outline

        if self.report is None:
            return
        table = self.report.tables[self._table]
        shown = outline(table)
        self._card.setVisible(bool(shown.rows))
        stacks = [
            Stack(row.label(), [table.value(row.key, column.key) for column in shown.columns], row.key)
            for row in shown.rows
        ]
        self.chart.show_stacks([column.label() for column in shown.columns], stacks)

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

    # --- files

    def _can_export(self) -> bool:
        return self.report is not None

    def export(self, kind: str) -> None:
        """Ask for a file and have it written by a child process."""
        choice = self.chooser.choice()
        if choice is None:
            return
        target = self._ask_target(kind, choice)
        if target is not None:
            self.write(kind, choice, target)

    def write(self, kind: str, choice: Choice, target: Path) -> None:
        option = "--out" if kind == "xlsx" else "--pdf"
        self.desk.jobs.run(
            ["statistics", *choice.arguments(), option, str(target)],
            partial(self._on_written, target),
            title=_("正在导出 {name}", name=target.name),
            fail=self.desk.error,
            writes=False,
        )

    def _on_written(self, target: Path, _answer: dict[str, Any]) -> None:
        self.desk.toast(_("已导出 {name}", name=target.name))

    def _ask_target(self, kind: str, choice: Choice) -> Path | None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(str(self.desk.settings.get(LAST_FOLDER, documents)))
        name = _("年度统计 {period}", period=choice.period.key)
        filters = {"xlsx": f"{_('Excel 工作簿')} (*.xlsx)", "pdf": "PDF (*.pdf)"}[kind]
        chosen, _kind = QFileDialog.getSaveFileName(self, _("导出"), str(folder / f"{name}.{kind}"), filters)
        if not chosen:
            return None
        path = Path(chosen)
        if path.suffix.lower() != f".{kind}":
            path = path.with_name(f"{path.name}.{kind}")
        self.desk.settings.set(LAST_FOLDER, str(path.parent))
        return path
