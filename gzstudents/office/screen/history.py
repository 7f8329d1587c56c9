"""History: every act of the office, what it changed, and the way back."""

from datetime import datetime
from typing import Any

from gzstudents.kernel import codes
from gzstudents.kernel.access import called
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.office import queries
from gzstudents.ui.commands import Command
from gzstudents.ui.list_spec import Empty, Filter, ListSpec, Tab
from gzstudents.ui.panel import Detail, Moment
from gzstudents.ui.rows import Column
from gzstudents.ui.rows_screen import RowsScreen

# what the journal calls its tables, for the desk
TABLES = {
    "people": mark("学生"),
    "nationalities": mark("国家/地区"),
    "identity_documents": mark("证件"),
    "enrolments": mark("学籍"),
    "status_changes": mark("学籍异动"),
    "awards": mark("奖学金"),
    "award_events": mark("奖学金变动"),
    "certificates": mark("证书"),
    "service_requests": mark("服务请求"),
    "request_notes": mark("办理记录"),
    "alumni": mark("校友"),
    "destinations": mark("毕业去向"),
    "programmes": mark("奖学金项目"),
    "rates": mark("资助标准"),
    "sponsors": mark("设奖单位"),
    "settings": mark("设置"),
}


def local_time(at: str) -> str:
    """The journal keeps UTC; the desk reads its own clock."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at


def _how(row: queries.ActRow) -> str:
    if row.undone:
        return _("已撤销")
    return {"import": _("导入"), "undo": _("撤销"), "job": _("程序")}.get(row.cause, _("手工"))


def _tone(row: queries.ActRow) -> str:
    return "neutral" if row.undone else {"import": "info", "undo": "warn"}.get(row.cause, "ok")


class HistoryScreen(RowsScreen):
    """Acts with person, time, kind and number of changes; one opens into its fields, old → new, and can be taken back."""

    id = "history"
    icon = "history"
    section = "foot"
    watches = frozenset(TABLES)

    @classmethod
    def title(cls) -> str:
        return _("操作记录")

    def spec(self) -> ListSpec:
        return ListSpec(
            id="history",
            title=mark("操作记录"),
            columns=(
                Column("at", mark("时间"), lambda row: local_time(row.at), width=150),
                Column("what", mark("操作"), lambda row: codes.label("verb", row.verb), "two", width=200,
                       second=lambda row: row.file or row.about, stretch=True),
                Column("who", mark("操作人"), lambda row: called(row.who), width=120),
                Column("changes", mark("更改处"), lambda row: f"{row.changes:,}", "number", width=90),
                Column("how", mark("方式"), _how, "pill", width=100, tone=_tone, dot=False),
            ),
            counted=lambda n: _n("{count} 次操作", n),
            search_hint=mark("在操作记录中查找"),
            tabs=(
                Tab("all", mark("全部")), Tab("import", mark("导入")), Tab("undone", mark("已撤销")),
            ),
            filters=(Filter("who", mark("操作人"), pinned=True, column="who"), Filter("verb", mark("操作"), pinned=True, column="what")),
            row_commands=(self._undo_command(),),
            empty=Empty(mark("还没有任何操作"), mark("每一次登记、修改、导入都会记在这里，并且可以撤销")),
            sort="at",
            ascending=False,
        )  # fmt: skip

    def _undo_command(self) -> Command:
        return Command("history.undo", mark("撤销这次操作"), self._undo, "undo-2", enabled=self._may_undo)

    def query(self) -> Any:
        return queries.list_acts

    def in_tab(self, row: queries.ActRow, tab: str) -> bool:
        return {"import": row.cause == "import", "undone": row.undone}.get(tab, True)

    def label(self, filter_id: str, code: str) -> str:
        return codes.label("verb", code) if filter_id == "verb" else called(code)

    def sort_value(self, row: queries.ActRow, column: Column) -> Any:
        return {"at": row.id, "changes": row.changes}.get(column.id, column.text(row))

    def show_nothing(self) -> None:
        self.panel.show_empty(mark("选择一次操作"), mark("在左侧列表中选择，即可看到它改了什么"))

    def show_row(self, row: queries.ActRow) -> None:
        self.desk.jobs.read(
            queries.list_changes, lambda changes: self._fill(row, changes), latest=self.panel, act_id=row.id
        )

    def _fill(self, row: queries.ActRow, changes: list[queries.ChangeLine]) -> None:
        if self._shown_id != row.id:
            return
        self.panel.show_detail(
            Detail(
                codes.label("verb", row.verb),
                " · ".join(part for part in (local_time(row.at), called(row.who), row.file or row.about) if part),
                pills=((_how(row), _tone(row), False), (_n("{count} 处更改", row.changes), "neutral", False)),
                commands=(self._undo_command(),),
                moments_title=mark("更改内容"),
                moments=[Moment(*_said(change)) for change in changes],
                note=_("只列出前 {count} 条记录", count=200) if row.changes > 200 else "",
            )
        )

    def show_many(self, rows: list[Any]) -> None:
        self.panel.show_empty(_n("已选 {count} 次操作", len(rows)), mark("一次撤销一个操作"))

    def _may_undo(self) -> bool:
        rows = self.chosen_rows()
        return len(rows) == 1 and not rows[0].undone

    def _undo(self) -> None:
        if self._may_undo():
            self.desk.undo(self.chosen_rows()[0].id)

    def open_row(self, row_id: int) -> None:
        self.page.choose([row_id])


def _said(change: queries.ChangeLine) -> tuple[str, str, str]:
    """One line of the panel: which record, and old → new."""
    table = _(TABLES.get(change.table, change.table))
    if change.op == "I":
        return change.record, _("新增{table}", table=table), "ok"
    if change.op == "D":
        return change.record or table, _("删除{table}", table=table), "bad"
    if not change.field:
        return change.record, _("修改{table}", table=table), "accent"
    values = {"old": _value(change.choices, change.old), "new": _value(change.choices, change.new)}
    return change.record, _("{field}：{old} → {new}", field=_(change.field), **values), "accent"


def _value(choices: str, value: str) -> str:
    if not value:
        return _("（空）")
    return codes.label(choices, value) if choices else value
