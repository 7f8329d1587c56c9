"""The screen 自定义字段: what the office has defined, in the order of the form."""

from typing import Any

from gzstudents.custom import operations, rules
from gzstudents.custom.queries import FieldRow
from gzstudents.custom.screen import reading, words
from gzstudents.custom.screen.forms import FieldForm
from gzstudents.kernel.custom.definition import KINDS, OWNERS, SECTIONS
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.list_spec import Empty, Filter, ListSpec, Tab
from gzstudents.ui.panel import Callout, Detail, Pair, Section
from gzstudents.ui.rows import Column

_USED = mark("使用中")
_RETIRED = mark("已停用")


def _state(row: FieldRow) -> str:
    return _(_RETIRED if row.field.retired else _USED)


COLUMNS = (
    Column("place", mark("顺序"), lambda row: "" if row.field.retired else str(row.field.place), "number", 64),
    Column("label", mark("字段名称"), lambda row: row.field.label(), "two", 220, stretch=True,
           second=lambda row: words.other_label(row.field)),
    Column("kind", mark("类型"), lambda row: _(KINDS[row.field.kind]), "text", 110),
    Column("owner", mark("属于"), lambda row: _(OWNERS[row.field.owner]), "text", 100, give_up=2),
    Column("section", mark("所在部分"), lambda row: _(SECTIONS[row.field.section]), "text", 100, give_up=3),
    Column("demands", mark("要求"), lambda row: words.demands(row.field), "text", 150, give_up=4),
    Column("used", mark("已填"), lambda row: f"{row.used:,}", "number", 88),
    Column("state", mark("状态"), _state, "pill", 92, tone=lambda row: "neutral" if row.field.retired else "ok"),
)  # fmt: skip


class FieldsScreen(ActsScreen):
    """Definitions are few: read whole, worked on one at a time."""

    id = "fields"
    icon = "columns-3"
    section = "settings"  # reached from the settings and the palette
    watches = frozenset({"custom_fields", "person_values", "enrolment_values"})

    @classmethod
    def title(cls) -> str:
        return _("自定义字段")

    def spec(self) -> ListSpec:
        self.new_command = Command("fields.new", mark("新增字段"), self._new, "plus", "Ctrl+N")
        self.edit_command = Command("fields.edit", mark("修改"), self._edit, "pencil", "F2", enabled=self._has_one)
        self.up_command = Command("fields.up", mark("上移"), lambda: self._move(-1), "arrow-up", enabled=self._is_used)
        self.down_command = Command(
            "fields.down", mark("下移"), lambda: self._move(1), "arrow-down", enabled=self._is_used
        )
        self.retire_command = Command("fields.retire", mark("停用"), self._retire, "archive", enabled=self._is_used)
        self.restore_command = Command(
            "fields.restore", mark("恢复使用"), self._restore, "undo-2", enabled=self._is_retired
        )
        return ListSpec(
            id="fields",
            title=mark("自定义字段"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 个字段", n),
            search_hint=mark("查找字段"),
            tabs=(Tab("used", _USED), Tab("retired", _RETIRED)),
            filters=(Filter("kind", mark("类型"), pinned=True, column="kind"), Filter("owner", mark("属于"), pinned=True, column="owner")),
            primary=self.new_command,
            row_commands=(self.edit_command, self.up_command, self.down_command, self.retire_command, self.restore_command),
            empty=Empty(
                mark("还没有自定义字段"),
                mark("宿舍区、保险号、紧急联系人……办公室需要的内容在这里定义，随后自动出现在表单、列表、导入、导出、信件和统计里"),
                (self.new_command,),
            ),
            sort="place",
        )  # fmt: skip

    def query(self) -> Any:
        return reading.fields

    def in_tab(self, row: FieldRow, tab: str) -> bool:
        return row.field.retired == (tab == "retired")

    def code(self, row: FieldRow, filter_id: str) -> str:
        return str(getattr(row.field, filter_id))

    def label(self, filter_id: str, code: str) -> str:
        return _((KINDS if filter_id == "kind" else OWNERS).get(code, code))

    def sort_value(self, row: FieldRow, column: Column) -> Any:
        return {"place": row.field.place, "used": row.used}.get(column.id, column.text(row))

    # --- the panel

    def show_nothing(self) -> None:
        self.panel.show_empty(mark("选择一个字段"), mark("在左侧列表中选择，即可看到它的内容和可以做的事"))

    def show_many(self, rows: list[Any]) -> None:
        self.panel.show_empty(_n("已选 {count} 条", len(rows)), mark("一次办理一条"))

    def show_row(self, row: FieldRow) -> None:
        field = row.field
        told = [
            Pair(mark("中文名称"), field.label_zh),
            Pair(mark("英文名称"), field.label_en),
            Pair(mark("标识"), field.key),
            Pair(mark("信件里写作"), f"{{own_{field.key}}}", wide=True),
            Pair(mark("类型"), _(KINDS[field.kind])),
            Pair(mark("属于"), _(OWNERS[field.owner])),
            Pair(mark("所在部分"), _(SECTIONS[field.section])),
            Pair(mark("谁可以看"), _(words.SEEN_BY[field.needs]), wide=True),
            Pair(mark("要求"), words.demands(field)),
            *([Pair(mark("中文说明"), field.help_zh, wide=True)] if field.help_zh else []),
            *([Pair(mark("英文说明"), field.help_en, wide=True)] if field.help_en else []),
            *([Pair(mark("可选的内容"), rules.written_options(field.options), wide=True)] if field.options else []),
        ]
        said = _("停用的字段不再出现；{many} 条已填的内容仍保留，恢复后照旧。", many=f"{row.used:,}")
        self.panel.show_detail(
            Detail(
                field.label(),
                words.other_label(field),
                pills=[(_state(row), "neutral" if field.retired else "ok", True)],
                commands=[self.restore_command] if field.retired else [self.edit_command, self.retire_command],
                more=[] if field.retired else [self.up_command, self.down_command],
                callouts=[Callout(said, "info")] if field.retired else [],
                sections=[Section(mark("字段"), told)],
            )
        )

    # --- doing

    def _one(self) -> FieldRow | None:
        rows = self.chosen_rows()
        return rows[0] if len(rows) == 1 else None

    def _has_one(self) -> bool:
        return self._one() is not None

    def _is_used(self) -> bool:
        row = self._one()
        return row is not None and not row.field.retired

    def _is_retired(self) -> bool:
        row = self._one()
        return row is not None and row.field.retired

    def _new(self) -> None:
        self.show_form(FieldForm(self.desk))

    def _edit(self) -> None:
        row = self._one()
        if row is not None:
            self.show_form(FieldForm(self.desk, row))

    def open(self, what: object) -> None:
        if what == "new":
            self._new()
        else:
            super().open(what)

    def _move(self, by: int) -> None:
        row = self._one()
        ids = [one.id for one in self.rows() if not one.field.retired]
        place = ids.index(row.id) if row is not None and row.id in ids else -1
        if row is None or place < 0 or not 0 <= place + by < len(ids):
            return
        ids[place], ids[place + by] = ids[place + by], ids[place]
        said = _("已移动字段“{label}”", label=row.field.label())
        self.desk.jobs.write(
            operations.reorder, lambda _none, act: self.desk.toast(said, act), fail=self.desk.error, field_ids=ids
        )

    def _retire(self) -> None:
        self._set_retired(retired=True)

    def _restore(self) -> None:
        self._set_retired(retired=False)

    def _set_retired(self, *, retired: bool) -> None:
        row = self._one()
        if row is None:
            return
        label = row.field.label()
        said = _("已停用字段“{label}”", label=label) if retired else _("字段“{label}”已恢复使用", label=label)
        self.desk.jobs.write(
            operations.retire, lambda _none, act: self.desk.toast(said, act), fail=self.desk.error, field_id=row.id,
            retired=retired,
        )  # fmt: skip
