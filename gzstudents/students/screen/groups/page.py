"""The screen 国家组: a list of groups with their members, of the program's and of the office's own."""

from datetime import date
from typing import TYPE_CHECKING, Any

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.screen.groups import reading, words
from gzstudents.students.screen.groups.form import GroupForm
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.list_spec import Empty, ListSpec, Tab
from gzstudents.ui.panel import Callout, Detail, Pair, Section
from gzstudents.ui.rows import Column

if TYPE_CHECKING:
    from gzstudents.students.groups import GroupRow

COLUMNS = (
    Column("name", mark("国家组"), lambda row: row.group.label(), "two", 300, stretch=True,
           second=lambda row: words.other_name(row.group)),
    Column("origin", mark("来源"), lambda row: _(words.origin(row)), "pill", 110, tone=lambda row: "info" if row.own else "neutral"),
    Column("now", mark("今天的成员"), lambda row: str(len(row.now)), "number", 110),
    Column("students", mark("在册学生"), lambda row: f"{row.students:,}", "number", 100),
    Column("source", mark("依据"), lambda row: row.group.source, "text", 260, give_up=2),
    Column("as_of", mark("截至日期"), lambda row: row.as_of, "text", 110, give_up=3),
)  # fmt: skip


class GroupsScreen(ActsScreen):
    """Groups are few: read whole, worked on one at a time. What ships is read only until the office makes it its own."""

    id = "groups"
    icon = "globe"
    section = "settings"  # reached from the settings, the menu and the palette
    watches = frozenset({"country_groups", "country_group_members", "register"})

    @classmethod
    def title(cls) -> str:
        return _("国家组")

    def spec(self) -> ListSpec:
        self.new_command = Command("groups.new", mark("新增国家组"), self._new, "plus", "Ctrl+N")
        self.edit_command = Command("groups.edit", mark("修改"), self._edit, "pencil", "F2", enabled=self._is_own)
        self.adopt_command = Command(
            "groups.adopt",
            mark("改为本校的"),
            self._edit,
            "copy",
            enabled=lambda: self._has_one() and not self._is_own(),
        )
        self.end_command = Command("groups.end", mark("停用"), self._end, "archive", enabled=self._is_open)
        self.remove_command = Command("groups.remove", self._remove_text, self._remove, "trash-2", enabled=self._is_own)
        return ListSpec(
            id="groups",
            title=mark("国家组"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 个国家组", n),
            search_hint=mark("查找国家组"),
            tabs=(Tab("all", mark("全部")), Tab("own", mark("本校")), Tab("shipped", mark("随附"))),
            primary=self.new_command,
            row_commands=(self.edit_command, self.adopt_command, self.end_command, self.remove_command),
            empty=Empty(
                mark("还没有本校的国家组"),
                mark("友好城市、贸易伙伴……在这里列出国家和起止日期，随后可用于筛选和年度统计"),
                (self.new_command,),
            ),
        )

    def query(self) -> Any:
        return reading.groups

    def values(self) -> dict[str, Any]:
        return {"on": date.today()}

    def in_tab(self, row: "GroupRow", tab: str) -> bool:
        return tab == "all" or row.own == (tab == "own")

    def sort_value(self, row: "GroupRow", column: Column) -> Any:
        return {"now": len(row.now), "students": row.students}.get(column.id, column.text(row))

    # --- the panel

    def show_nothing(self) -> None:
        self.panel.show_empty(mark("选择一个国家组"), mark("在左侧列表中选择，即可看到它的成员和依据"))

    def show_many(self, rows: list[Any]) -> None:
        self.panel.show_empty(_n("已选 {count} 条", len(rows)), mark("一次办理一条"))

    def show_row(self, row: "GroupRow") -> None:
        group = row.group
        dated = words.others(words.dated(group), row.now)
        told = [
            Pair(mark("依据"), group.source, wide=True),
            *([Pair(mark("截至日期"), row.as_of)] if row.as_of else []),
            Pair(mark("国家组代码"), group.code),
        ]
        sections = [
            Section(mark("说明"), told),
            Section(mark("今天的成员"), [Pair("", words.listed(row.now), wide=True)]),
        ]
        if dated:
            sections.append(Section(mark("只在一段时间属于本组"), [Pair("", "\n".join(dated), wide=True)]))
        self.panel.show_detail(
            Detail(
                group.label(),
                words.other_name(group),
                pills=[(_(words.origin(row)), "info" if row.own else "neutral", True)],
                commands=[self.edit_command, self.end_command] if row.own else [self.adopt_command],
                more=[self.remove_command] if row.own else [],
                callouts=self._callouts(row),
                sections=sections,
            )
        )

    def _callouts(self, row: "GroupRow") -> list[Callout]:
        found = []
        if not row.group.verified:
            found.append(Callout(_("这份名单没有官方依据，使用前请核对"), "warn"))
        if not row.now:
            found.append(Callout(_("今天没有国家属于本组；以往日期的统计仍按当时的成员"), "info"))
        return found

    # --- doing

    def _one(self) -> "GroupRow | None":
        rows = self.chosen_rows()
        return rows[0] if len(rows) == 1 else None

    def _has_one(self) -> bool:
        return self._one() is not None

    def _is_own(self) -> bool:
        row = self._one()
        return row is not None and row.own

    def _is_open(self) -> bool:
        row = self._one()
        return row is not None and row.own and bool(row.now)

    def _new(self) -> None:
        self.show_form(GroupForm(self.desk))

    def _edit(self) -> None:
        row = self._one()
        if row is not None:
            self.show_form(GroupForm(self.desk, row))

    def open(self, what: object) -> None:
        if what == "new":
            self._new()
        else:
            super().open(what)

    def _end(self) -> None:
        row = self._one()
        if row is None:
            return
        today = date.today().isoformat()
        said = _("国家组“{name}”的成员截止到 {day}", name=row.group.label(), day=today)
        self._write(reading.end, said, code=row.group.code, last_day=today)

    def _remove_text(self) -> str:
        row = self._one()
        return _("恢复随附的") if row is not None and row.own and row.shipped else _("删除")

    def _remove(self) -> None:
        row = self._one()
        if row is None:
            return
        name = row.group.label()
        said = _("国家组“{name}”已恢复随附的成员", name=name) if row.shipped else _("已删除国家组“{name}”", name=name)
        self._write(reading.remove, said, code=row.group.code)

    def _write(self, operation: Any, said: str, **values: Any) -> None:
        self.desk.jobs.write(
            operation, lambda _none, act: self.desk.toast(said, act), fail=self.desk.error,
            verb="students.country_group", **values,
        )  # fmt: skip
