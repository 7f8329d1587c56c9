"""The form of a definition: new, or changed with a look at what becomes of its values."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer

from gzstudents.custom import operations, rules
from gzstudents.custom.queries import FieldRow, Preview
from gzstudents.custom.screen import reading, words
from gzstudents.kernel.custom.definition import SEARCHABLE, WITH_OPTIONS
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.parts import Label, set_role

PAUSE = 250  # ms after a key before the store is asked
_NAMES, _WHERE, _RULES = mark("字段名称"), mark("内容与位置"), mark("要求")

FIELDS = (
    Field("label_zh", mark("中文名称"), required=True, group=_NAMES, length=rules.LONGEST_LABEL),
    Field("label_en", mark("英文名称"), group=_NAMES, length=rules.LONGEST_LABEL, help=mark("英文界面、表格和信件里用")),
    Field("help_zh", mark("中文说明"), group=_NAMES, length=rules.LONGEST_HELP, wide=True, help=mark("显示在填写处下面")),
    Field("help_en", mark("英文说明"), group=_NAMES, length=rules.LONGEST_HELP, wide=True),
    Field("kind", mark("类型"), "choice", required=True, group=_WHERE),
    Field("owner", mark("属于"), "choice", required=True, group=_WHERE, help=mark("学籍的内容每段学籍各填一次")),
    Field("options", mark("可选的内容"), "lines", group=_WHERE, wide=True, length=60_000,
          help=mark("一行一个；英文名写在等号后面，如：南校区 = South campus")),
    Field("section", mark("所在部分"), "choice", required=True, group=_WHERE, wide=True),
    Field("needs", mark("谁可以看"), "choice", required=True, group=_WHERE, wide=True),
    Field("required", mark("必填"), "flag", group=_RULES),
    Field("is_unique", mark("不得重复"), "flag", group=_RULES),
    Field("searchable", mark("可以搜索"), "flag", group=_RULES, help=mark("在学生列表里能按内容找到人")),
)  # fmt: skip


class FieldForm(ActForm):
    """A new field, or one of the list; `done(text, act)` when it was saved."""

    def __init__(self, desk: Desk, row: FieldRow | None = None) -> None:
        self._desk, self._row = desk, row
        super().__init__(
            mark("新增字段") if row is None else mark("修改字段"),
            [field for field in FIELDS if row is None or field.name != "owner"],
            subtitle="" if row is None else row.field.label(),
            choices={
                "kind": words.kinds, "owner": words.owners, "needs": words.seen_by,
                "section": lambda: words.sections(self._owner()),
            },
            whole=row is None,
        )  # fmt: skip
        self._preview = Label(wrap=True)
        self._preview.hide()
        self._news.addWidget(self._preview)
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._look)
        self.fill(self._start(), row.field.version if row is not None else None)
        self.edited.connect(self._on_edit)
        self.saved.connect(self._write)
        self._on_edit()

    def _start(self) -> dict[str, Any]:
        if self._row is None:
            return {"kind": "text", "owner": "person", "section": "more", "needs": "all"}
        field = self._row.field
        found = {name: getattr(field, name) for name in operations.COLUMNS}
        return {**found, "needs": field.needs or "all", "options": rules.written_options(field.options)}

    def _owner(self) -> str:
        if self._row is not None:
            return self._row.field.owner
        view = self.fields.get("owner") if hasattr(self, "fields") else None
        return str(view.value() or "person") if view is not None else "person"

    def _on_edit(self) -> None:
        kind = self.fields["kind"].value()
        self.fields["options"].setVisible(kind in WITH_OPTIONS)
        self.fields["searchable"].setVisible(kind in SEARCHABLE)
        self.fields["is_unique"].setVisible(kind in {"text", "number"})
        section = self.fields["section"]
        known = [code for code, _text in words.sections(self._owner())]
        section.editor.retranslate()
        if section.value() not in known:
            section.show_value("more")
        if self._row is not None and self._row.used:
            self._soon.start()

    # --- what becomes of the values

    def _look(self) -> None:
        changes = self._said(self.changes())
        if self._row is None or not {"kind", "options"} & changes.keys():
            self._preview.hide()
            return
        self._desk.jobs.read(
            reading.preview, self._on_preview, fail=self._on_no_preview, latest=self, field=self._row.field,
            changes={name: value for name, value in changes.items() if name in {"kind", "options"}},
        )  # fmt: skip

    def _on_preview(self, found: Preview) -> None:
        text = _n("已填的 {count} 个值都能改成这种类型", found.values)
        if found.failing:
            shown = _("、").join(f"“{value}”" for value, _many in found.examples)
            text = _n("有 {count} 个值不能改成这种类型：{shown}。请先改正这些值。", found.failing, shown=shown)
        self._say(text, "error" if found.failing else "muted")

    def _on_no_preview(self, error: Exception) -> None:
        self._say(str(error), "error")

    def _say(self, text: str, role: str) -> None:
        set_role(self._preview, "role", role)
        self._preview.setText(text)
        self._preview.show()

    # --- saving

    def _said(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """As the operations take it."""
        found = dict(values)
        if "needs" in found:
            found["needs"] = "" if found["needs"] == "all" else found["needs"]
        hidden = {"options", "searchable", "is_unique"} & found.keys()
        for name in hidden:
            if self.fields[name].isHidden():
                found[name] = "" if name == "options" else 0
        return found

    def _write(self, values: dict[str, Any]) -> None:
        said = self._said(values)
        if self._row is None:
            text = _("已新增字段“{label}”", label=said["label_zh"] or said["label_en"])
            self._desk.jobs.write(operations.add, lambda _id, act: self.done.emit(text, act), fail=self.refuse, **said)
            return
        label = self._row.field.label()
        self._desk.jobs.write(
            operations.edit,
            lambda _many, act: self.done.emit(_("已修改字段“{label}”", label=label), act),
            fail=self.refuse,
            field_id=self._row.id,
            changes=said,
            version=self.version,
        )
