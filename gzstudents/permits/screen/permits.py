"""The screen 证件期限: what the law wants by when, of whom; each row with the form that settles it."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.permits import queries, words
from gzstudents.permits.queries import FactRow, Line
from gzstudents.permits.rules import own_problems
from gzstudents.permits.screen import files, reading
from gzstudents.permits.screen.asks import PRINT, Act, CorrectFor, RecordFor
from gzstudents.permits.screen.calendar import CalendarView
from gzstudents.permits.screen.columns import COLUMNS, FILTERS, GROUPS, TABS
from gzstudents.permits.screen.detail import deadline_detail, many_detail
from gzstudents.permits.screen.doing import Doing
from gzstudents.permits.screen.fact_forms import CorrectForm, FactForm
from gzstudents.permits.screen.importing import ImportView
from gzstudents.permits.screen.letters import LettersView
from gzstudents.permits.screen.panel import PermitsPanel
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Empty, ListSpec, Wanted
from gzstudents.ui.panel import Panel
from gzstudents.ui.rows import Column


class PermitsScreen(ActsScreen):
    """One line a person and rule; the panel says what happens if nobody acts. Letters take the place of the list."""

    id = "permits"
    icon = "calendar-clock"
    exports = True
    watches = frozenset(
        {"stay_facts", "deadline_states", "deadline_letters", "identity_documents", "status_changes", "enrolments", "people", "settings"}
    )  # fmt: skip

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._act_next: Act | None = None
        self._read = False
        self.letters, self.importing, self.calendar = (
            LettersView(desk),
            ImportView(desk, mark("导入居留信息")),
            CalendarView(),
        )
        super().__init__(desk, parent)
        for view in (self.letters, self.importing, self.calendar):
            view.left.connect(self._back_to_list)
        self.letters.shown.connect(lambda made: self.panel.side.show_people(made.people))
        self.panel.side.chosen.connect(self.letters.pdf.pages.go)
        self.calendar.chosen.connect(self.panel.week.show_day)
        self.calendar.opened.connect(self._open_day)
        self.panel.week.opened.connect(self._open_line)
        self.places = QStackedWidget()
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(self.page, self.places)
        for place in (self.page, self.letters, self.importing, self.calendar):
            self.places.addWidget(place)

    @classmethod
    def title(cls) -> str:
        return _("证件期限")

    def make_panel(self) -> Panel:
        self.panel: PermitsPanel = PermitsPanel(self.letters.note)
        return self.panel

    def spec(self) -> ListSpec:
        self.do = Doing(self)
        return ListSpec(
            id="permits",
            title=mark("证件期限"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 项", n),
            search_hint=mark("查找学生、学号、事项、学院"),
            tabs=TABS,
            filters=FILTERS,
            primary=self.do.letters,
            secondary=(self.do.imports, self.do.print),
            tools=(self.do.calendar,),
            bulk=self.do.on_many,
            row_commands=self.do.on_one,
            empty=Empty(
                mark("这里没有要办的期限"), mark("登记入境、住宿、保险和证件后，期限会自动算出"), (self.do.imports,)
            ),
            sort="act_by",
        )

    # --- reading

    def query(self) -> Any:
        return queries.list_lines

    def values(self) -> dict[str, Any]:
        return {"on": date.today()}

    def in_tab(self, row: Line, tab: str) -> bool:
        return row.deadline.group in GROUPS.get(tab, GROUPS["due"])

    def code(self, row: Line, filter_id: str) -> str:
        own = {"rule": row.deadline.rule, "day": row.deadline.act_by, "told": "yes" if row.told_on else "no"}
        return own[filter_id] if filter_id in own else str(getattr(row, filter_id))

    def label(self, filter_id: str, code: str) -> str:
        if filter_id == "rule":
            return words.title(code)
        if filter_id == "told":
            return {"yes": _("已发信"), "no": _("未发信")}[code]
        return codes.label("population", code) if filter_id == "population" else code or _("未填")

    def sort_value(self, row: Line, column: Column) -> Any:
        return row.sort_key if column.id == "person" else column.text(row)

    def changed_rows(self) -> None:
        if not self._read and own_problems():
            self.page.errors.show_error("\n".join(own_problems()))
        self._read = True
        groups = [row.deadline.group for row in self.rows()]
        late = sum(group in {"late", "today"} for group in groups)
        due = sum(group in GROUPS["due"] for group in groups)
        if self.places.currentWidget() is self.calendar:
            self.calendar.show_lines(self.rows())
        self.badge_changed.emit(f"{late or due:,}" if due else "", bool(late))
        self.commands_changed.emit()
        self.page.ask_commands()
        if self._act_next is not None:
            ask, self._act_next = self._act_next, None
            self._act_on(ask)

    def shown_rows(self) -> list[Line]:
        """What the list shows, in its order."""
        return [row for row_id in self.page.rows.all_ids() if (row := self.row(row_id)) is not None]

    def has_rows(self) -> bool:
        return self._read and len(self.page.rows.ids) > 0

    # --- the panel

    def show_nothing(self) -> None:
        self.panel.show_empty(
            mark("选择一项期限"), mark("在左侧列表中选择，即可登记新证件、受理回执，推迟或标为不适用")
        )

    def show_row(self, row: Line) -> None:
        self.desk.jobs.read(
            queries.facts_of,
            partial(self._fill, row.id),
            fail=self.desk.error,
            latest=self.panel,
            person_id=row.person_id,
        )

    def _fill(self, row_id: int, facts: list[FactRow]) -> None:
        row = self.row(row_id)
        if row is None or self._shown_id != row_id:
            return
        more = [
            self.do.done,
            self.do.correct,
            self.do.person,
            *([self.do.reopen] if row.deadline.state != "OPEN" else []),
        ]
        self.panel.show_detail(deadline_detail(row, facts, self.do.act, [*self.do.steps, self.do.letters], more))

    def show_many(self, rows: list[Any]) -> None:
        self.panel.show_detail(many_detail(rows, [*self.do.steps, self.do.letters]))

    # --- letters

    def write_letters(self) -> None:
        """About the chosen deadlines, or all that are shown."""
        rows = self.chosen_rows() or self.shown_rows()
        if rows and self.panel.may_leave():
            self.panel.close_form()
            self.panel.show_side(self.panel.side)
            self.places.setCurrentWidget(self.letters)
            self.letters.show_for(rows)
            self.detail_wanted.emit()

    def import_facts(self) -> None:
        """Ask for a sheet, and show what it would add."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("导入居留信息"), str(files.folder(self.desk)), _("表格 (*.xlsx *.xls *.et *.ods *.csv *.tsv)")
        )
        if chosen and self.panel.may_leave():
            self.places.setCurrentWidget(self.importing)
            self.importing.show_for(Path(chosen))

    # --- calendar

    def show_calendar(self) -> None:
        if self.panel.may_leave():
            self.panel.close_form()
            self.calendar.show_lines(self.rows())
            self.panel.show_side(self.panel.week)
            self.places.setCurrentWidget(self.calendar)
            self.calendar.grid.setFocus()

    def _open_day(self, day: date) -> None:
        """The list of what is to be done by this day."""
        groups = [row.deadline.group for row in self.rows() if row.deadline.act_by == day.isoformat()]
        if groups:
            self._back_to_list()
            tab = next(tab for tab, known in GROUPS.items() if groups[0] in known)
            self.page.show_only(Wanted(tab=tab, sort="person", filters={"day": frozenset({day.isoformat()})}))

    def _open_line(self, line: Line) -> None:
        self._open_day(date.fromisoformat(line.deadline.act_by))
        self.select([line.id])

    def _back_to_list(self) -> None:
        self.panel.show_side(None)
        self.places.setCurrentWidget(self.page)

    def escape(self) -> bool:
        if self.places.currentWidget() is not self.page:
            self._back_to_list()
            return True
        return super().escape()

    # --- what other screens ask

    def open(self, what: object) -> None:
        """An Act, a RecordFor, a CorrectFor, "print", or a Wanted for the list."""
        self._back_to_list()
        if isinstance(what, RecordFor):
            self.desk.jobs.read(reading.person, self._record, fail=self.desk.error, person_id=what.person_id)
        elif isinstance(what, CorrectFor):
            self.desk.jobs.read(
                reading.person, lambda who: self.correct(*who), fail=self.desk.error, person_id=what.person_id
            )
        elif isinstance(what, Act):
            self._act_next = None if self._read else what
            if self._read:
                self._act_on(what)
        elif what == PRINT:
            self.do.print.run()
        else:
            super().open(what)

    def _record(self, who: tuple[int, str]) -> None:
        self.show_form(FactForm(self.desk, *who))

    def correct(self, person_id: int, name: str) -> None:
        """The form that puts right one of the facts of a person."""

        def shown(facts: list[FactRow]) -> None:
            if facts:
                self.show_form(CorrectForm(self.desk, person_id, name, facts))
            else:
                self.desk.toast(_("{name} 还没有登记居留信息", name=name))

        self.desk.jobs.read(queries.facts_of, shown, fail=self.desk.error, person_id=person_id)

    def _act_on(self, ask: Act) -> None:
        found = [row for row in self.rows() if (row.person_id, row.deadline.rule, row.deadline.key) == ask[:3]]
        if not found:
            return  # settled meanwhile
        tab = next(tab for tab, groups in GROUPS.items() if found[0].deadline.group in groups)
        if self.page.asked.tab != tab or self.page.asked.narrowed:
            self.page.show_only(Wanted(tab=tab, sort="act_by"))
        self.select([found[0].id])
        if ask.step == "act":
            self.do.act_form(found[0])
        else:
            self.do.step_form(found, ask.step)
