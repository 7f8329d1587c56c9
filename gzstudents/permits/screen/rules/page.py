"""The screen 期限规则: every rule with its term and legal basis; the office's changes, and the way back."""

from datetime import date
from typing import TYPE_CHECKING, Any

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.permits import words as said_of
from gzstudents.permits.screen.rules import reading, words
from gzstudents.permits.screen.rules.form import RuleForm
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.list_spec import Empty, ListSpec, Tab
from gzstudents.ui.panel import Callout, Detail, Pair, Section
from gzstudents.ui.rows import Column

if TYPE_CHECKING:
    from gzstudents.permits.queries.rules import RuleRow

COLUMNS = (
    Column("title", mark("事项"), lambda row: row.rule.title, "two", 260, stretch=True, second=lambda row: said_of.term(row.rule)),
    Column("basis", mark("法律依据"), lambda row: row.rule.basis, "two", 230, give_up=4, second=lambda row: words.basis_kind(row.rule)),
    Column("whom", mark("适用"), lambda row: words.whom(row.rule), "text", 120, give_up=2),
    Column("steps", mark("列出 / 临近 / 紧急"), lambda row: f"{row.rule.show_before} / {row.rule.warn} / {row.rule.urgent}", "text", 130,
           give_up=3),
    Column("open", mark("现有"), lambda row: f"{row.open:,}", "number", 76),
    Column("state", mark("状态"), lambda row: words.state(row)[0], "pill", 104, tone=lambda row: words.state(row)[1]),
)  # fmt: skip


class RulesScreen(ActsScreen):
    """The rules are few; only the office's changes are kept in the store."""

    id = "rules"
    icon = "calendar-clock"
    section = "settings"  # reached from the settings, the menu and the palette
    watches = frozenset(
        {"settings", "stay_facts", "deadline_states", "identity_documents", "status_changes", "enrolments", "people"}
    )

    @classmethod
    def title(cls) -> str:
        return _("期限规则")

    def spec(self) -> ListSpec:
        self.edit_command = Command("rules.edit", mark("修改"), self._edit, "pencil", "F2", enabled=self._has_one)
        self.off_command = Command("rules.off", mark("停用"), self._off, "archive", enabled=lambda: self._is(on=True))
        self.on_command = Command("rules.on", mark("启用"), self._on, "check", enabled=lambda: self._is(on=False))
        self.reset_command = Command(
            "rules.reset", mark("恢复随附的规则"), self._reset, "undo-2", enabled=self._is_changed
        )
        return ListSpec(
            id="rules",
            title=mark("期限规则"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 条规则", n),
            search_hint=mark("查找事项、依据"),
            tabs=(Tab("all", mark("全部")), Tab("changed", mark("本校改过")), Tab("off", mark("已停用"))),
            row_commands=(self.edit_command, self.off_command, self.on_command, self.reset_command),
            empty=Empty(mark("这里没有规则"), mark("“全部”里列出法律和做法规定的各项期限，可按本校的做法修改")),
        )

    def query(self) -> Any:
        return reading.rules

    def values(self) -> dict[str, Any]:
        return {"on": date.today()}

    def in_tab(self, row: "RuleRow", tab: str) -> bool:
        return {"changed": row.changed, "off": not row.rule.enabled}.get(tab, True)

    def sort_value(self, row: "RuleRow", column: Column) -> Any:
        return {"open": row.open, "steps": row.rule.show_before}.get(column.id, column.text(row))

    # --- the panel

    def show_nothing(self) -> None:
        self.panel.show_empty(mark("选择一条规则"), mark("在左侧列表中选择，即可看到依据，修改天数和提醒"))

    def show_many(self, rows: list[Any]) -> None:
        self.panel.show_empty(_n("已选 {count} 条", len(rows)), mark("一次办理一条"))

    def show_row(self, row: "RuleRow") -> None:
        rule = row.rule
        term = [
            Pair(mark("办理期限"), said_of.term(rule), wide=True),
            Pair(mark("法律依据"), rule.basis, wide=True),
            Pair(mark("性质"), words.basis_kind(rule), wide=True),
            Pair(mark("适用"), words.whom(rule), wide=True),
            *([Pair(mark("施行日期"), rule.valid_from)] if rule.valid_from else []),
            Pair(mark("来源"), _("{source}（{day} 核对）", source=rule.source, day=rule.as_of), wide=True),
        ]
        steps = [
            Pair(mark("提前几天列出"), str(rule.show_before)),
            Pair(mark("剩几天起为临近"), str(rule.warn)),
            Pair(mark("剩几天起为紧急"), str(rule.urgent)),
            Pair(mark("逾期几天后不再列出"), str(rule.forget_after) if rule.forget_after else _("一直列出")),
        ]
        own = [Pair(mark("本办公室的规则"), text, wide=True) for text in said_of.changed(rule.id)]
        sections = [
            Section(mark("规则"), term),
            Section(mark("提醒"), steps),
            Section(mark("不办的后果"), [Pair("", rule.consequence, wide=True)]),
        ]
        text, tone = words.state(row)
        self.panel.show_detail(
            Detail(
                rule.title,
                rule.basis,
                pills=[(text, tone, True)],
                commands=[self.edit_command, self.off_command if rule.enabled else self.on_command],
                more=[self.reset_command],
                callouts=self._callouts(row),
                sections=[*sections, *([Section(mark("与随附的不同"), own)] if own else [])],
            )
        )  # fmt: skip

    def _callouts(self, row: "RuleRow") -> list[Callout]:
        found = []
        if not row.rule.enabled:
            said = _("已停用：不再提醒。法律上的义务仍在。") if row.rule.lawful else _("已停用：不再提醒。")
            found.append(Callout(said, "bad" if row.rule.lawful else "info", self.on_command))
        if row.beside:
            way_back = self.reset_command if row.beside != "earlier" else None
            found.append(Callout(_(words.BESIDE[row.beside]), "info" if row.beside == "earlier" else "bad", way_back))
        return found

    # --- doing

    def _one(self) -> "RuleRow | None":
        rows = self.chosen_rows()
        return rows[0] if len(rows) == 1 else None

    def _has_one(self) -> bool:
        return self._one() is not None

    def _is(self, *, on: bool) -> bool:
        row = self._one()
        return row is not None and row.rule.enabled == on

    def _is_changed(self) -> bool:
        row = self._one()
        return row is not None and row.changed

    def _edit(self) -> None:
        row = self._one()
        if row is not None:
            self.show_form(RuleForm(self.desk, row))

    def _off(self) -> None:
        self._switch(on=False)

    def _on(self) -> None:
        self._switch(on=True)

    def _switch(self, *, on: bool) -> None:
        row = self._one()
        if row is None:
            return
        title = row.rule.title
        said = _("已启用期限规则“{title}”", title=title) if on else _("已停用期限规则“{title}”", title=title)
        self._write(reading.set_rule, said, rule=row.rule.id, changes={"enabled": on})

    def _reset(self) -> None:
        row = self._one()
        if row is not None:
            said = _("期限规则“{title}”已恢复随附的", title=row.rule.title)
            self._write(reading.reset_rule, said, rule=row.rule.id)

    def _write(self, operation: Any, said: str, **values: Any) -> None:
        self.desk.jobs.write(
            operation, lambda _none, act: self.desk.toast(said, act), fail=self.desk.error, verb="permits.set_rule", **values
        )  # fmt: skip
