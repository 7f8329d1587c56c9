"""The screen 服务台: what students asked for, who does it, by when."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from gzstudents.kernel import codes
from gzstudents.kernel.errors import StaleRecord
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.vault import rooms
from gzstudents.requests import operations, queries, rules
from gzstudents.requests.queries import RequestDetail, RequestRow
from gzstudents.requests.screen import reading, words
from gzstudents.requests.screen.asks import RegisterFor
from gzstudents.requests.screen.detail import many_detail, request_detail
from gzstudents.requests.screen.first_note import FirstNoteForm
from gzstudents.requests.screen.forms import AssignForm, RegisterForm, StepForm, assigned
from gzstudents.requests.screen.reading import Who
from gzstudents.ui.acts_screen import ActForm, ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Empty, Filter, ListSpec, Tab
from gzstudents.ui.rows import Column

COLUMNS = (
    Column("person", mark("姓名"), words.person, "name", 196, second=lambda row: row.student_number, stretch=True,
           copies=((mark("姓名"), words.person), (mark("学号"), lambda row: row.student_number))),
    Column("category", mark("类别 / 事项"), words.category, "two", 142, second=words.matter,
           copies=((mark("服务类别"), words.category), (mark("事项"), words.matter))),
    Column("state", mark("状态"), words.state, "pill", 120, tone=lambda row: words.STATE_TONE.get(row.state, "neutral")),
    Column("due_on", mark("办理期限"), lambda row: row.due_on, "date", 118,
           until=lambda row: words.ending(row, date.today())),
    Column("assignee", mark("经办人"), words.assignee, "text", 80, give_up=2),
    Column("opened_on", mark("受理日期"), lambda row: row.opened_on, "text", 90, give_up=1),
    Column("priority", mark("优先级"), lambda row: codes.label("request_priority", row.priority), "pill", 84, dot=False,
           tone=lambda row: words.PRIORITY_TONE.get(row.priority, "neutral"), shown=False, give_up=1),
    Column("channel", mark("来源"), lambda row: codes.label("request_channel", row.channel), "text", 80, shown=False,
           give_up=1),
)  # fmt: skip
_LISTS = {"state": "service_state", "priority": "request_priority"}


class RequestsScreen(ActsScreen):
    """Of a confidential request neither name nor matter reaches this screen: the queries withhold them."""

    id = "requests"
    icon = "headset"
    exports = True
    watches = frozenset({"service_requests", "request_notes", "people", "consents"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._page: RequestDetail | None = None
        self._settled = False
        super().__init__(desk, parent)

    @classmethod
    def title(cls) -> str:
        return _("服务台")

    def spec(self) -> ListSpec:
        self._make_commands()
        return ListSpec(
            id="requests",
            title=mark("服务台"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 件", n),
            search_hint=mark("查找学生、学号、事项、经办人"),
            tabs=(
                Tab("mine", mark("我的")),
                Tab("unassigned", mark("未分派")),
                Tab("overdue", mark("逾期")),
                Tab("open", mark("办理中")),
                Tab("all", mark("全部")),
            ),
            filters=(
                Filter("category", mark("类别"), pinned=True, column="category"),
                Filter("state", mark("状态"), pinned=True, column="state"),
                Filter("assignee", mark("经办人"), pinned=True, column="assignee"),
                Filter("priority", mark("优先级")),
            ),
            primary=self.new_command,
            bulk=(self.mine_command, self.assign_command),
            row_commands=(self.mine_command, self.assign_command, self.note_command, self.person_command),
            empty=Empty(
                mark("这里没有服务请求"),
                mark("学生来办事时，在“学生”中按“登记服务”，或在这里登记"),
                (self.new_command,),
            ),
            sort="",
        )

    def _make_commands(self) -> None:
        some = self._has_some
        self.new_command = Command("requests.new", mark("登记服务"), self.register, "plus", "Ctrl+N", "data")
        self.mine_command = Command("requests.mine", mark("分派给我"), self._take, "user", menu="data", enabled=some)
        self.assign_command = Command(
            "requests.assign", mark("分派…"), self._assign, "users", menu="data", enabled=some
        )
        self.note_command = Command(
            "requests.note", mark("添加记录…"), lambda: self._step_form("note"), "pencil", menu="data",
            enabled=self._may_note,
        )  # fmt: skip
        self.person_command = Command(
            "requests.person", mark("查看学生"), self._open_person, "user", enabled=self._has_person
        )

    # --- reading

    def query(self) -> Any:
        return reading.requests

    def values(self) -> dict[str, Any]:
        return {"actor": self.desk.jobs.actor, "today": date.today().isoformat()}

    def in_tab(self, row: RequestRow, tab: str) -> bool:
        is_open = row.state in rules.OPEN
        if tab == "mine":
            return is_open and bool(row.assignee) and row.assignee == self.desk.jobs.actor
        return {"unassigned": is_open and not row.assignee, "overdue": row.overdue, "open": is_open}.get(tab, True)

    def label(self, filter_id: str, code: str) -> str:
        if filter_id == "category":
            return _("保密服务") if code == queries.HIDDEN else codes.label("service_category", code)
        if filter_id == "assignee":
            return code or _("未分派")
        return codes.label(_LISTS[filter_id], code)

    def sort_value(self, row: RequestRow, column: Column) -> Any:
        if column.id == "priority":
            return {"EMERGENCY": 0, "URGENT": 1}.get(row.priority, 2)
        return row.sort_key if column.id == "person" else column.text(row)

    def changed_rows(self) -> None:
        late = sum(row.overdue for row in self.rows())
        going = sum(row.state in rules.OPEN for row in self.rows())
        self.badge_changed.emit(f"{late or going:,}" if going else "", bool(late))
        if not self._settled:
            self._settled = True
            nothing_mine = not any(self.in_tab(row, "mine") for row in self.rows())
            if nothing_mine and self.page.asked.tab == "mine" and not self.page.asked.narrowed:
                self.page.show_only(self.page.asked.but(tab="open"))

    # --- the panel

    def show_nothing(self) -> None:
        self._page = None
        self.panel.show_empty(mark("选择一件服务请求"), mark("在左侧列表中选择，即可分派、记录和办结"))

    def show_row(self, row: RequestRow) -> None:
        self.desk.jobs.read(
            queries.get_request, self._fill, fail=self.desk.error, latest=self.panel, request_id=row.id,
            today=date.today().isoformat(),
        )  # fmt: skip

    def _fill(self, page: RequestDetail | None) -> None:
        if page is None or self._shown_id != page.row.id:
            return
        self._page = page
        if page.notes:
            seen = {"table": "service_requests", "row": page.row.id, "columns": ["request_notes.text"]}
            self.desk.jobs.seen("requests.seen", seen)
        shut = page.row.confidential and not rooms.is_open(rules.ROOM)
        commands = [self.assign_command] if shut else [self.note_command, self.assign_command]
        more = [] if page.row.confidential else [self.person_command]
        self.panel.show_detail(request_detail(page, self._step, self.mine_command, commands, more, date.today()))

    def show_many(self, rows: list[Any]) -> None:
        self._page = None
        self.panel.show_detail(many_detail(rows, [self.mine_command, self.assign_command]))

    def _step(self, state: str) -> Command:
        text, icon = words.STEPS[state]
        forms = {"CLOSED": "close", "REOPENED": "reopen"}
        run = partial(self._step_form, forms[state]) if state in forms else partial(self._move, state)
        return Command(f"requests.to.{state}", text, run, icon)

    # --- what may be done

    def _has_some(self) -> bool:
        rows = self.chosen_rows()
        return bool(rows) and all(row.state in rules.OPEN for row in rows)

    def _may_note(self) -> bool:
        rows = self.chosen_rows()
        return len(rows) == 1 and (not rows[0].confidential or rooms.is_open(rules.ROOM))

    def _has_person(self) -> bool:
        rows = self.chosen_rows()
        return len(rows) == 1 and rows[0].person_id is not None

    # --- doing

    def register(self, who: Who | None = None) -> None:
        """The form, for a student or for a number that is typed."""
        self.show_form(RegisterForm(self.desk, who))

    def _on_done(self, text: str, act: object) -> None:
        form = self.panel.form
        super()._on_done(text, act)
        if isinstance(form, RegisterForm):
            if form.person_id is not None:
                self.desk.open_person(form.person_id)  # the student is still standing there
            else:
                if self.page.asked.tab not in {"open", "all"} or self.page.asked.narrowed:
                    self.page.show_only(self.page.asked.but(tab="open", text="", filters={}))
                self.select([form.request_id])

    def _take(self) -> None:
        if self._has_some():
            self.desk.jobs.write(
                operations.assign_many,
                lambda count, act: self.desk.toast(assigned(count, self.desk.jobs.actor), act),
                fail=self._on_refused,
                request_ids=[row.id for row in self.chosen_rows()],
                assignee=self.desk.jobs.actor,
            )

    def _assign(self) -> None:
        if self._has_some():
            names = [self.desk.jobs.actor, *(row.assignee for row in self.rows())]
            self.show_form(AssignForm(self.desk, self.chosen_rows(), names))

    def _step_form(self, kind: str) -> None:
        rows = self.chosen_rows()
        if len(rows) == 1:
            page = self._page
            asks = kind == "note" and page is not None and page.row.id == rows[0].id and page.asks_consent
            form: ActForm = FirstNoteForm(self.desk, rows[0]) if asks else StepForm(self.desk, rows[0], kind)
            self.show_form(form)

    def _move(self, state: str) -> None:
        page = self._page
        if page is None:
            return
        name, label = words.called(page.row), codes.label("service_state", state)
        self.desk.jobs.write(
            operations.move,
            lambda _result, act: self.desk.toast(_("{name}：{state}", name=name, state=label), act),
            fail=self._on_refused,
            request_id=page.row.id,
            state=state,
            today=date.today().isoformat(),
            version=page.version,
        )

    def _on_refused(self, error: Exception) -> None:
        self.page.errors.show_error(error)
        if isinstance(error, StaleRecord):
            self.refresh()

    def _open_person(self) -> None:
        rows = self.chosen_rows()
        if len(rows) == 1 and rows[0].person_id is not None:
            self.desk.open_person(rows[0].person_id)

    # --- what other screens ask

    def open(self, what: object) -> None:
        """A request's id, RegisterFor, "new", or a Wanted for the list."""
        if isinstance(what, RegisterFor):
            self.desk.jobs.read(reading.person, self.register, fail=self.desk.error, person_id=what.person_id)
        elif what == "new":
            self.register()
        elif isinstance(what, int):
            self._settled = True
            if self.page.asked.tab != "all" or self.page.asked.narrowed:
                self.page.show_only(self.page.asked.but(tab="all", text="", filters={}))
            super().open(what)
        else:
            self._settled = True
            super().open(what)
