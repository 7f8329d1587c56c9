"""The list of months: what each programme pays in each, and how far it is."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from gzstudents.kernel import codes, money
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.payments import operations
from gzstudents.payments.queries import DueToOthers, MonthRow
from gzstudents.payments.screen import detail, reading, words
from gzstudents.payments.screen.budget_bar import BudgetBar
from gzstudents.payments.screen.forms import AccountForm, BudgetForm, PlanForm, TransferForm
from gzstudents.payments.screen.reading import MonthLine
from gzstudents.payments.screen.roster_files import SHEETS
from gzstudents.payments.screen.single_forms import ReceivedForm, ask_instalments
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Empty, Filter, ListSpec, Tab
from gzstudents.ui.panel import Callout, Detail, Pair, Section
from gzstudents.ui.panel_parts import CalloutBar
from gzstudents.ui.rows import Column

COLUMNS = (
    Column("month", mark("月份"), lambda one: one.row.month, "text", 84),
    Column("programme", mark("奖学金项目"), lambda one: one.row.programme_name, "text", 190, stretch=True),
    Column("people", mark("领款人数"), lambda one: f"{one.row.people:,}", "number", 70),
    Column("due", mark("发给学生（元）"), lambda one: money.yuan(one.row.due_fen), "number", 118),
    Column("value", mark("资助总额（元）"), lambda one: money.yuan(one.row.value_fen), "number", 118, give_up=2),
    Column("outflow", mark("列支预算（元）"), lambda one: money.yuan(one.row.outflow_fen), "number", 118, give_up=2),
    Column("held", mark("暂停"), lambda one: f"{one.row.held:,}" if one.row.held else "", "number", 64, give_up=1),
    Column("state", mark("发放表"), lambda one: words.roster_state(one.row), "pill", 112,
           tone=lambda one: words.roster_tone(one.row)),
    Column("number", mark("编号"), lambda one: "、".join(roster.number for roster in one.row.rosters), "text", 124, give_up=3),
)  # fmt: skip


class MonthsList(ActsScreen):
    id = "payments"
    icon = "wallet"
    watches = frozenset({"instalments", "rosters", "budgets", "awards", "programmes", "settings"})
    roster_wanted = Signal(int)
    _is_behind = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.behind = CalloutBar()
        super().__init__(desk, parent)
        self.behind.hide()
        layout = self.page.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(self.page.errors), self.behind)

    def spec(self) -> ListSpec:
        one, chosen = partial(self._has, 1, 1), self._with_roster
        self.make_command = Command(
            "payments.roster", mark("生成发放表"), self._make, "list-checks", menu="data", enabled=one
        )
        self.plan_command = Command("payments.plan", mark("制定计划…"), self._plan, "calendar-clock", menu="data")
        self.follow_command = Command("payments.follow", mark("更新计划"), self._follow, "refresh-cw")
        self.open_command = Command("payments.open", mark("打开发放表"), self._open, "external-link", enabled=chosen)
        self.budget_command = Command(
            "payments.budget", mark("登记预算…"), self._budget, "wallet", menu="data", enabled=one
        )
        self.transfer_command = Command(
            "payments.transfer", mark("登记划拨…"), self._transfer, "school", menu="data", enabled=one
        )
        self.accounts_command = Command("payments.accounts", mark("导入账户…"), self._accounts, "upload", menu="file")
        return ListSpec(
            id="payments",
            title=mark("发放"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 个月", n),
            search_hint=mark("查找项目、月份、发放表编号"),
            tabs=(
                Tab("now", mark("到本月")), Tab("all", mark("全部")), Tab("none", mark("未制表")), Tab("DRAFT", mark("草稿")),
                Tab("LOCKED", mark("已锁定")), Tab("PAID", mark("已发放")),
            ),
            filters=(
                Filter("programme", mark("奖学金项目"), pinned=True, column="programme"),
                Filter("year", mark("预算年度"), pinned=True, column="month"),
            ),
            primary=self.make_command,
            secondary=(self.plan_command, self.accounts_command),
            row_commands=(self.make_command, self.open_command, self.budget_command, self.transfer_command),
            empty=Empty(
                mark("还没有发放计划"),
                mark("评定奖学金后制定计划，每个月应发给谁、发多少就列在这里"),
                (self.plan_command,),
            ),
            sort="month",
            ascending=False,
        )  # fmt: skip

    # --- reading

    def refresh(self) -> None:
        super().refresh()
        self.desk.jobs.read(reading.behind, self._on_behind, fail=self.desk.error, latest="payments.behind")

    def _on_behind(self, behind: bool) -> None:
        self._is_behind = behind
        self._say_behind()

    def _say_behind(self) -> None:
        if self._is_behind:
            text = _("发放规则（假期、签到）改过，尚未发放的款项还是按原来的规则。")
            self.behind.fill(text, "warn", self.follow_command)
        self.behind.setVisible(self._is_behind)

    def retranslate(self) -> None:
        super().retranslate()
        self._say_behind()

    def query(self) -> Callable[..., Any]:
        return reading.months

    def in_tab(self, row: MonthLine, tab: str) -> bool:
        if tab == "now":
            return row.row.month <= date.today().isoformat()[:7]
        state = row.row.rosters[-1].state if row.row.rosters else "none"
        return tab in {"all", state}

    def code(self, row: MonthLine, filter_id: str) -> str:
        return row.row.month[:4] if filter_id == "year" else row.row.programme

    def label(self, filter_id: str, code: str) -> str:
        if filter_id == "year":
            return code
        return next((one.row.programme_name for one in self.rows() if one.row.programme == code), code)

    def sort_value(self, row: MonthLine, column: Column) -> Any:
        own = {
            "people": row.row.people,
            "due": row.row.due_fen,
            "value": row.row.value_fen,
            "outflow": row.row.outflow_fen,
            "held": row.row.held,
        }
        return own[column.id] if column.id in own else column.text(row)

    # --- the panel

    def make_panel(self) -> Any:
        panel = super().make_panel()
        self.bar = BudgetBar()
        panel.view.put_below(self.bar)
        return panel

    def show_nothing(self) -> None:
        self.panel.show_empty(mark("选择一个月"), mark("可以生成、打开发放表，登记预算和划拨"))

    def show_row(self, row: MonthLine) -> None:
        one = row.row
        callouts = [Callout(_n("{count} 笔款项应追回", one.claims), "bad")] if one.claims else []
        sections = [
            detail.figures([one]),
            *(
                Section(partial(words.roster_name, roster), [
                    Pair(mark("状态"), codes.label("roster_state", roster.state)),
                    Pair(mark("应发"), _n("{count} 人", roster.people)),
                    Pair(mark("合计"), money.shown(roster.total_fen)),
                    Pair(mark("不发放"), _n("{count} 笔", roster.excluded)),
                ])
                for roster in one.rosters
            ),
        ]  # fmt: skip
        self.panel.show_detail(
            Detail(
                words.month(one.month), one.programme_name, pills=[(words.roster_state(one), words.roster_tone(one), True)],
                commands=[self.open_command if one.rosters else self.make_command, self.budget_command],
                more=[self.make_command, self.transfer_command], callouts=callouts, sections=sections,
            )
        )  # fmt: skip
        self.desk.jobs.read(
            reading.budget, self.bar.fill, latest=self.bar, programme_id=one.programme_id, year=int(one.month[:4])
        )

    def show_many(self, rows: list[MonthLine]) -> None:
        self.bar.fill(None)
        self.panel.show_detail(
            Detail(_n("{count} 个月", len(rows)), sections=[detail.figures([one.row for one in rows])])
        )

    # --- doing

    def _has(self, least: int, most: int) -> bool:
        return least <= len(self.chosen_rows()) <= most

    def _with_roster(self) -> bool:
        rows = self.chosen_rows()
        return len(rows) == 1 and bool(rows[0].row.rosters)

    def open_row(self, row_id: int) -> None:
        row = self.row(row_id)
        if row is not None and row.row.rosters:
            self.roster_wanted.emit(row.row.rosters[-1].id)
        else:
            super().open_row(row_id)

    def _open(self) -> None:
        if self._with_roster():
            self.roster_wanted.emit(self.chosen_rows()[0].row.rosters[-1].id)

    def _make(self) -> None:
        rows = self.chosen_rows()
        if len(rows) == 1:
            self.page.errors.hide()
            self.desk.jobs.write(
                operations.make_roster, self._on_made, fail=self.page.errors.show_error, programme=rows[0].row.programme,
                month=rows[0].row.month,
            )  # fmt: skip

    def _on_made(self, made: operations.RosterResult, act: int | None) -> None:
        said = _n("{number}：{count} 人，{amount}", made.people, number=made.number, amount=money.shown(made.total_fen))
        self.desk.toast(said, act)
        self.roster_wanted.emit(made.roster_id)

    def _plan(self) -> None:
        self.page.errors.hide()
        self.desk.jobs.read(
            reading.programmes, lambda found: self.show_form(PlanForm(self.desk, found, self.page.errors.show_error)),
            fail=self.desk.error, latest="payments.plan",
        )  # fmt: skip

    def _follow(self) -> None:
        """All schedules by the rules that hold now."""
        self.desk.jobs.run(
            ["payments", "plan"], lambda answer: self.desk.toast(_n("{count} 笔款项已按新的规则更新", int(answer["changed"]))),
            title=_("正在更新发放计划"), fail=self.page.errors.show_error,
        )  # fmt: skip

    def _budget(self) -> None:
        if self._has(1, 1):
            one = self.chosen_rows()[0].row
            self.show_form(BudgetForm(self.desk, one.programme, one.programme_name, int(one.month[:4])))

    def _transfer(self) -> None:
        if self._has(1, 1):
            one = self.chosen_rows()[0].row
            self.desk.jobs.read(
                reading.due_to_others, partial(self._on_due, one), fail=self.desk.error, latest="payments.transfer",
                programme_id=one.programme_id, month=one.month,
            )  # fmt: skip

    def _on_due(self, one: MonthRow, due: DueToOthers) -> None:
        self.page.errors.hide()
        if due.parts:
            self.show_form(TransferForm(self.desk, one.programme, one.programme_name, one.month, due))
        else:
            self.desk.toast(_("截至 {month} 没有要划拨给学校和保险公司的款项", month=words.month(one.month)))

    def account_of(self, person_id: int) -> None:
        """The account of a student: what there is, and the form of a new one."""
        self.desk.jobs.read(
            reading.accounts, partial(self._on_account, person_id), fail=self.desk.error, latest="payments.account",
            person_id=person_id,
        )  # fmt: skip

    def _on_account(self, person_id: int, page: reading.AccountPage) -> None:
        self.show_form(AccountForm(self.desk, person_id, page))

    def instalments_of(self, person_id: int) -> None:
        """The form that holds, releases or takes back a student's payments."""
        ask_instalments(self, person_id)

    def received_by(self, person_id: int) -> None:
        self.desk.jobs.read(
            reading.received, lambda page: self.show_form(ReceivedForm(self.desk, person_id, page)), fail=self.desk.error,
            latest="payments.received", person_id=person_id,
        )  # fmt: skip

    def _accounts(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("导入银行账户"), "", _("表格 ({kinds})", kinds=SHEETS))
        if chosen:
            self.desk.jobs.run(
                ["payments", "accounts", "--file", chosen], self._on_accounts, title=_("正在导入银行账户"),
                fail=self.page.errors.show_error,
            )  # fmt: skip

    def _on_accounts(self, answer: dict[str, Any]) -> None:
        problems = [str(one.get("message", "")) for one in answer.get("problems", [])]
        if problems:
            self.page.errors.show_error("\n".join([str(answer.get("message", "")).split("\n")[0], *problems[:5]]))
        else:
            self.desk.toast(_n("已登记 {count} 个账户", int(answer.get("entered", 0))))
