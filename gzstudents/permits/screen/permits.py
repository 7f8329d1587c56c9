"""The screen 证件期限: what the law wants by when, of whom; each row with the form that settles it."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.permits import operations, queries, words
from gzstudents.permits.queries import FactRow, Line
from gzstudents.permits.rules import rule_of
from gzstudents.permits.screen import reading
from gzstudents.permits.screen.asks import PRINT, Act, RecordFor
from gzstudents.permits.screen.detail import deadline_detail, many_detail
from gzstudents.permits.screen.forms import FactForm, StepForm, subjects
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Empty, Filter, ListSpec, Tab, Wanted
from gzstudents.ui.rows import Column

DUE = ("late", "today", "week", "month")
_GROUPS = {"due": frozenset(DUE), "late": frozenset({"late"}), "today": frozenset({"today"}), "week": frozenset({"week"}),
           "month": frozenset({"month"}), "process": frozenset({"process"}), "rest": frozenset({"snoozed", "closed", "later"})}  # fmt: skip
LAST_FOLDER = "permits/folder"

COLUMNS = (
    Column("person", mark("姓名"), lambda row: row.name, "name", 180, second=lambda row: row.student_number,
           copies=((mark("姓名"), lambda row: row.name), (mark("学号"), lambda row: row.student_number))),
    Column("rule", mark("事项 / 不办的后果"), lambda row: words.title(row.deadline.rule), "two", 300,
           second=lambda row: words.under(row.deadline), stretch=True,
           copies=((mark("事项"), lambda row: words.title(row.deadline.rule)),
                   (mark("不办的后果"), lambda row: rule_of(row.deadline.rule).consequence))),
    Column("act_by", mark("最迟办理日"), lambda row: row.deadline.act_by, "date", 128,
           until=lambda row: (words.when(row.deadline), _tone(row))),
    Column("state", mark("状态"), lambda row: codes.label("deadline_state", row.deadline.state), "pill", 96,
           tone=lambda row: words.STATE_TONE[row.deadline.state], give_up=3),
    Column("college", mark("培养单位"), lambda row: row.college, "text", 130, give_up=2),
    Column("due", mark("法定期限"), lambda row: row.deadline.due, "text", 100, give_up=1, shown=False),
    Column("region", mark("国家/地区"), queries.region, "text", 100, give_up=1, shown=False),
)  # fmt: skip


def _tone(row: Line) -> str:
    tone = words.SEVERITY_TONE[row.deadline.severity]
    return "faint" if tone == "neutral" else tone


class PermitsScreen(ActsScreen):
    """One line a person and rule; the panel says what happens if nobody acts."""

    id = "permits"
    icon = "calendar-clock"
    watches = frozenset(
        {"stay_facts", "deadline_states", "identity_documents", "status_changes", "enrolments", "people"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._facts: list[FactRow] = []
        self._act_next: Act | None = None
        self._read = False
        super().__init__(desk, parent)

    @classmethod
    def title(cls) -> str:
        return _("证件期限")

    def spec(self) -> ListSpec:
        self._make_commands()
        steps = (self.process_command, self.snooze_command, self.waive_command)
        return ListSpec(
            id="permits",
            title=mark("证件期限"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 项", n),
            search_hint=mark("查找学生、学号、事项、学院"),
            tabs=(
                Tab("due", mark("要办")), Tab("late", mark("已逾期")), Tab("today", mark("最迟今天")), Tab("week", mark("一周内")),
                Tab("month", mark("30 天内")), Tab("process", mark("受理中")), Tab("rest", mark("其他")),
            ),
            filters=(
                Filter("rule", mark("事项"), pinned=True, column="rule"),
                Filter("college", mark("培养单位"), pinned=True, column="college"),
                Filter("population", mark("学生群体")),
            ),
            primary=self.print_command,
            bulk=(*steps, self.done_command, self.reopen_command),
            row_commands=(self.act_command, *steps, self.done_command, self.reopen_command, self.person_command),
            empty=Empty(mark("这里没有要办的期限"), mark("登记入境、住宿、保险和证件后，期限会自动算出")),
            sort="act_by",
        )  # fmt: skip

    def _make_commands(self) -> None:
        some, one = self._has_some, self._has_one
        self.act_command = Command("permits.act", self._act_text, self._act, "check", menu="data", enabled=one)
        self.process_command = Command(
            "permits.in_process", mark("受理中…"), partial(self._step, "process"), "stamp", menu="data", enabled=some
        )
        self.snooze_command = Command(
            "permits.snooze", mark("推迟…"), partial(self._step, "snooze"), "clock", menu="data", enabled=some
        )
        self.waive_command = Command(
            "permits.waive", mark("不适用…"), partial(self._step, "waive"), "x", menu="data", enabled=some
        )
        self.done_command = Command(
            "permits.done", mark("标为已办"), self._done, "circle-check", menu="data", enabled=some
        )
        self.reopen_command = Command(
            "permits.reopen", mark("恢复提醒"), self._reopen, "refresh-cw", menu="data", enabled=self._has_decided
        )
        self.person_command = Command("permits.person", mark("查看学生"), self._open_person, "user", enabled=one)
        self.print_command = Command(
            "permits.print",
            mark("打印催办名单…"),
            self.print_list,
            "printer",
            "Ctrl+P",
            "file",
            enabled=lambda: self._read,
        )

    # --- reading

    def query(self) -> Any:
        return queries.list_lines

    def values(self) -> dict[str, Any]:
        return {"on": date.today()}

    def in_tab(self, row: Line, tab: str) -> bool:
        return row.deadline.group in _GROUPS.get(tab, _GROUPS["due"])

    def code(self, row: Line, filter_id: str) -> str:
        return row.deadline.rule if filter_id == "rule" else str(getattr(row, filter_id))

    def label(self, filter_id: str, code: str) -> str:
        if filter_id == "rule":
            return words.title(code)
        return codes.label("population", code) if filter_id == "population" else code or _("未填")

    def sort_value(self, row: Line, column: Column) -> Any:
        return row.sort_key if column.id == "person" else column.text(row)

    def changed_rows(self) -> None:
        self._read = True
        groups = [row.deadline.group for row in self.rows()]
        late = sum(group in {"late", "today"} for group in groups)
        due = sum(group in _GROUPS["due"] for group in groups)
        self.badge_changed.emit(f"{late or due:,}" if due else "", bool(late))
        self.commands_changed.emit()
        self.page.ask_commands()
        if self._act_next is not None:
            ask, self._act_next = self._act_next, None
            self._act_on(ask)

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
        commands = [self.process_command, self.snooze_command, self.waive_command]
        more = [
            self.done_command,
            self.person_command,
            *([self.reopen_command] if row.deadline.state != "OPEN" else []),
        ]
        self.panel.show_detail(deadline_detail(row, facts, self.act_command, commands, more))

    def show_many(self, rows: list[Any]) -> None:
        self.panel.show_detail(many_detail(rows, [self.process_command, self.snooze_command, self.waive_command]))

    # --- what may be done

    def _has_one(self) -> bool:
        return len(self.chosen_rows()) == 1

    def _has_some(self) -> bool:
        return bool(self.chosen_rows())

    def _has_decided(self) -> bool:
        rows = self.chosen_rows()
        return bool(rows) and all(row.deadline.state != "OPEN" for row in rows)

    def _act_text(self) -> str:
        rows = self.chosen_rows()
        return words.button(rows[0].deadline.rule) if len(rows) == 1 else _("办理")

    # --- doing

    def _act(self) -> None:
        rows = self.chosen_rows()
        if len(rows) == 1:
            self._act_form(rows[0])

    def _act_form(self, row: Line) -> None:
        """The form of what settles the deadline: a new paper, or a fact."""
        from gzstudents.students.screen.small_forms import PaperForm

        kind, _colon, code = rule_of(row.deadline.rule).action.partition(":")
        if kind == "document":
            self._put(PaperForm(self.desk, row.person_id, row.name, row.population, date.today(), kind=code))
        else:
            self._put(FactForm(self.desk, row.person_id, row.name, kind=code))

    def _put(self, form: Any) -> None:
        self.show_form(form)

    def _step(self, step: str) -> None:
        rows = self.chosen_rows()
        if rows:
            self._put(StepForm(self.desk, rows, step))

    def _done(self) -> None:
        self._decide(operations.done, lambda count: _n("已将 {count} 项标为已办", count))

    def _reopen(self) -> None:
        self._decide(operations.reopen, lambda count: _n("已恢复 {count} 项提醒", count))

    def _decide(self, operation: Any, said: Any) -> None:
        rows = self.chosen_rows()
        if rows:
            self.desk.jobs.write(
                operation,
                lambda count, act: self.desk.toast(said(count), act),
                fail=self.page.errors.show_error,
                subjects=subjects(rows),
            )

    def _open_person(self) -> None:
        rows = self.chosen_rows()
        if len(rows) == 1:
            self.desk.open_person(rows[0].person_id)

    # --- on paper

    def print_list(self) -> None:
        """Ask where to, and have the list of this tab written by a child process."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(str(self.desk.settings.get(LAST_FOLDER, documents)))
        name = _("签证催办名单 {day}", day=date.today().isoformat())
        chosen, _kind = QFileDialog.getSaveFileName(self, _("打印催办名单"), str(folder / f"{name}.pdf"), "PDF (*.pdf)")
        if chosen:
            self.desk.settings.set(LAST_FOLDER, str(Path(chosen).parent))
            self.write_list(Path(chosen))

    def write_list(self, target: Path) -> None:
        tab = self.page.asked.tab
        group = tab if tab in {*DUE, "process"} else "due"
        self.desk.jobs.run(
            ["deadlines", "--group", group, "--limit", "0", "--pdf", str(target)],
            lambda _answer: self.desk.toast(_("已导出 {name}", name=target.name)),
            title=_("正在导出 {name}", name=target.name),
            fail=self.desk.error,
            writes=False,
        )

    # --- what other screens ask

    def open(self, what: object) -> None:
        """An Act, a RecordFor, "print", or a Wanted for the list."""
        if isinstance(what, RecordFor):
            self.desk.jobs.read(reading.person, self._record, fail=self.desk.error, person_id=what.person_id)
        elif isinstance(what, Act):
            self._act_next = None if self._read else what
            if self._read:
                self._act_on(what)
        elif what == PRINT:
            self.print_list()
        else:
            super().open(what)

    def _record(self, who: tuple[int, str]) -> None:
        self._put(FactForm(self.desk, *who))

    def _act_on(self, ask: Act) -> None:
        found = [row for row in self.rows() if (row.person_id, row.deadline.rule, row.deadline.key) == ask[:3]]
        if not found:
            return  # settled meanwhile
        tab = next(tab for tab, groups in _GROUPS.items() if found[0].deadline.group in groups)
        if self.page.asked.tab != tab or self.page.asked.narrowed:
            self.page.show_only(Wanted(tab=tab, sort="act_by"))
        self.select([found[0].id])
        if ask.step == "act":
            self._act_form(found[0])
        else:
            self._put(StepForm(self.desk, found, ask.step))
