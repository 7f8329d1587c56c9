"""The lines of one roster: who is paid, who is not and why, and what can be done with it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from gzstudents.kernel import codes, money
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.payments.queries import LineRow
from gzstudents.payments.screen import detail, reading, words
from gzstudents.payments.screen.budget_bar import BudgetBar
from gzstudents.payments.screen.reading import RosterPage
from gzstudents.payments.screen.roster_acts import RosterActs
from gzstudents.payments.screen.roster_files import RosterFiles
from gzstudents.ui.commands import Command
from gzstudents.ui.list_spec import Empty, Filter, ListSpec, Tab
from gzstudents.ui.panel import Detail
from gzstudents.ui.rows import Column

COLUMNS = (
    Column("name", mark("姓名"), lambda row: row.name, "name", 190, second=lambda row: row.student_number,
           side=lambda row: row.latin if row.latin != row.name else "", stretch=True),
    Column("college", mark("培养单位"), lambda row: row.college, "text", 150, give_up=2),
    Column("level", mark("层次"), lambda row: codes.label("level", row.level) if row.level else "", "text", 70, give_up=3),
    Column("month", mark("所属月份"), lambda row: row.due_month, "text", 84),
    Column("item", mark("项目"), words.item, "text", 84, give_up=4),
    Column("amount", mark("金额（元）"), lambda row: money.yuan(row.amount_fen), "number", 92),
    Column("account", mark("账号"), lambda row: f"…{row.tail}" if row.tail else "", "text", 76, give_up=5),
    Column("state", mark("核验"), words.line_state, "pill", 150, tone=words.line_tone),
    Column("detail", mark("说明"), lambda row: row.result_reason or row.detail, "text", 140, give_up=1),
)  # fmt: skip


class LinesList(RosterActs):
    id = "roster"
    watches = frozenset({"rosters", "roster_lines", "instalments", "bank_accounts", "budgets"})
    left = Signal()

    def spec(self) -> ListSpec:
        self._make_commands()
        return ListSpec(
            id="roster",
            title=self._title,
            columns=COLUMNS,
            counted=lambda n: _n("{count} 笔", n),
            search_hint=mark("查找学生、学号、原因"),
            tabs=(
                Tab("all", mark("全部")), Tab("paid", mark("应发")), Tab("out", mark("不发放")),
                Tab("changed", mark("与上月不同")), Tab("returned", mark("已退回")),
            ),
            filters=(
                Filter("college", mark("培养单位"), pinned=True, column="college"),
                Filter("reason", mark("不发放的原因"), pinned=True, column="state"),
                Filter("month", mark("所属月份"), column="month"),
            ),
            primary=self.lock_command,
            secondary=(self.back_command, self.again_command, self.paid_command, self.reconcile_command),
            tools=(self.sheet_command, self.finance_command, self.bank_command),
            bulk=(self.exclude_command, self.include_command),
            row_commands=(
                self.exclude_command, self.include_command, self.returned_command, self.single_command, self.reveal_command,
                self.person_command,
            ),
            empty=Empty(mark("这张发放表没有人"), mark("情况改变后可以重新生成"), (self.again_command, self.back_command)),
        )  # fmt: skip

    def _make_commands(self) -> None:
        self.files = RosterFiles(self, self._roster)
        draft, locked, paid = (partial(self._in, state) for state in ("DRAFT", "LOCKED", "PAID"))
        self.back_command = Command("payments.back", mark("返回月份"), self.left.emit, "arrow-left")
        self.lock_command = Command("payments.lock", mark("锁定发放表"), self._lock, "lock", menu="data", enabled=draft)
        self.again_command = Command(
            "payments.again", mark("重新生成"), self._again, "refresh-cw", menu="data", enabled=draft
        )
        self.paid_command = Command(
            "payments.paid", mark("登记已发放…"), self._paid, "check", menu="data", enabled=locked
        )
        self.unlock_command = Command("payments.unlock", mark("解锁…"), self._unlock, "undo-2", enabled=locked)
        self.override_command = Command(
            "payments.override", mark("批准超预算…"), self._override, "shield", enabled=draft
        )
        self.discard_command = Command("payments.discard", mark("删除草稿"), self._discard, "trash-2", enabled=draft)
        self.exclude_command = Command(
            "payments.exclude", mark("不发放…"), self._exclude, "circle-x", enabled=self._may_exclude
        )
        self.include_command = Command(
            "payments.include", mark("恢复发放"), self._include, "circle-check", enabled=self._may_include
        )
        self.returned_command = Command(
            "payments.returned", mark("银行退回…"), self._returned, "undo-2", enabled=self._may_return
        )
        self.reveal_command = Command(
            "payments.reveal", mark("查看完整账号"), self._reveal, "eye", enabled=self._may_reveal
        )
        self.person_command = Command(
            "payments.person", mark("查看学生"), self._person, "user", enabled=lambda: len(self.chosen_rows()) == 1
        )
        self.single_command = Command(
            "payments.single", mark("处理款项…"), self._single, "pencil", enabled=lambda: len(self.chosen_rows()) == 1
        )
        self.sheet_command = Command("payments.sheet", mark("签字表…"), partial(self.files.write, "sheet"), "printer")
        self.finance_command = Command(
            "payments.finance", mark("财务表…"), partial(self.files.write, "finance"), "file-spreadsheet"
        )
        self.bank_command = Command(
            "payments.bank",
            mark("银行文件…"),
            partial(self.files.write, "bank"),
            "building-2",
            enabled=lambda: not draft(),
        )
        self.reconcile_command = Command(
            "payments.reconcile", mark("与银行核对…"), self.files.reconcile, "list-checks", enabled=paid
        )

    def own_commands(self) -> list[Command]:
        """Those of the roster; copying and the like belong to the list in front."""
        return [
            self.back_command, self.lock_command, self.again_command, self.paid_command, self.unlock_command,
            self.override_command, self.discard_command, self.exclude_command, self.include_command, self.returned_command,
            self.single_command, self.reveal_command, self.person_command, self.sheet_command, self.finance_command, self.bank_command, self.reconcile_command,
        ]  # fmt: skip

    def _title(self) -> str:
        roster = self._roster()
        return words.roster_name(roster) if roster is not None else _("发放表")

    # --- reading

    def show_roster(self, roster_id: int) -> None:
        if roster_id != self.roster_id:
            self.about = None
            self.page.table.clearSelection()
        self.roster_id = roster_id
        self.stale = False
        self.refresh()

    def refresh(self) -> None:
        if self.roster_id:
            super().refresh()

    def query(self) -> Callable[..., Any]:
        return reading.roster

    def values(self) -> dict[str, Any]:
        return {"roster_id": self.roster_id, "today": date.today().isoformat()}

    def _on_rows(self, rows: Any) -> None:
        if isinstance(rows, RosterPage):
            self.about = rows
            if rows.roster is None:
                self.left.emit()
            rows = rows.lines
        super()._on_rows(rows)
        self._show_steps()
        self.page.retranslate()
        self.commands_changed.emit()

    def _show_steps(self) -> None:
        """Above the list only what its state lets be done."""
        states = {
            "DRAFT": (self.lock_command, self.again_command),
            "LOCKED": (self.paid_command,),
            "PAID": (self.reconcile_command,),
        }
        shown = [self.back_command, *(one for state, some in states.items() if self._in(state) for one in some)]
        for button in self.page.buttons:
            button.setVisible(button.command in shown)

    def in_tab(self, row: LineRow, tab: str) -> bool:
        if tab == "changed":
            return self.about is not None and any(one.person_id == row.person_id for one in self.about.changes)
        return {"paid": row.paid, "out": not row.paid, "returned": row.result == "RETURNED"}.get(tab, True)

    def code(self, row: LineRow, filter_id: str) -> str:
        if filter_id == "reason":
            return row.reason if row.exclusion else ""
        return row.due_month if filter_id == "month" else row.college

    def label(self, filter_id: str, code: str) -> str:
        if filter_id == "reason":
            return codes.label("payment_reason", code) if code else _("应发")
        return code or _("未填")

    def sort_value(self, row: LineRow, column: Column) -> Any:
        return row.amount_fen if column.id == "amount" else column.text(row)

    # --- the panel

    def make_panel(self) -> Any:
        panel = super().make_panel()
        self.bar = BudgetBar()
        panel.view.put_below(self.bar)
        return panel

    def show_nothing(self) -> None:
        if self.about is None or self.about.roster is None:
            self.bar.fill(None)
            self.panel.show_empty(mark("正在读取发放表"))
            return
        main = {"DRAFT": self.lock_command, "LOCKED": self.paid_command, "PAID": self.reconcile_command}
        self.panel.show_detail(
            detail.of_roster(
                self.about,
                [main[self.about.roster.state], self.sheet_command],
                [
                    self.finance_command,
                    self.bank_command,
                    self.override_command,
                    self.unlock_command,
                    self.discard_command,
                ],
                self.again_command if self._in("DRAFT") else self.unlock_command,
            )
        )
        self.bar.fill(self.about.budgets[-1])

    def show_row(self, row: LineRow) -> None:
        self.bar.fill(None)
        own = self.include_command if row.exclusion == "MANUAL" else self.exclude_command
        if row.result:
            own = self.returned_command if row.result == "PAID" else self.single_command
        changes = self.about.changes if self.about is not None else []
        change = next((one for one in changes if one.person_id == row.person_id), None)
        self.panel.show_detail(
            detail.of_line(
                row, change, list(dict.fromkeys((own, self.person_command, self.single_command, self.reveal_command)))
            )
        )

    def show_many(self, rows: list[LineRow]) -> None:
        self.bar.fill(None)
        paid = sum(row.amount_fen for row in rows if row.paid)
        self.panel.show_detail(
            Detail(
                _n("{count} 笔", len(rows)), _("其中发放 {amount}", amount=money.shown(paid)),
                commands=[self.exclude_command, self.include_command], more=[self.returned_command],
            )
        )  # fmt: skip
