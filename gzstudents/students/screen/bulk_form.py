"""One change for many people: which fields, to what, and beforehand how many each of them changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.screen import fields, own_fields, reading
from gzstudents.students.screen.person_form import Suggest
from gzstudents.students.screen.small_forms import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.form import Mixed
from gzstudents.ui.parts import Label

if TYPE_CHECKING:
    from gzstudents.students.changing import FieldChange, Preview

PAUSE = 150  # ms after a change before it is counted
_WARNINGS: dict[str, Callable[[int], str]] = {
    "level": lambda count: _n("{count} 人的培养层次与学习类别不一致", count),
    "dates": lambda count: _n("{count} 人的预计结束早于入学日期", count),
    "ended": lambda count: _n("{count} 人的学籍已经结束", count),
    "country": lambda count: _n("{count} 人的学生群体与国家/地区不一致", count),
}


class BulkForm(ActForm):
    """Ticked fields get one value for all chosen people; says beforehand how many will change."""

    def __init__(self, desk: Desk, people: list[int], shared: Any, suggest: Suggest) -> None:
        self._people = people
        count = _n("{count} 人", len(people))
        super().__init__(
            mark("批量修改"),
            [*fields.bulk_fields(), *own_fields.bulk_fields(shared.values)],
            subtitle=_("已选 {counted}，只修改勾选的字段", counted=count),
            save_text=lambda: _n("修改 {count} 人", len(people)),
            bulk=True,
        )
        self._desk = desk
        self._preview = Label(role="muted", wrap=True)
        self._total = Label(role="strong", wrap=True)
        self._news.addWidget(self._total)
        self._warnings = Label(role="warning", wrap=True)
        self._warnings.hide()
        self._news.addWidget(self._preview)
        self._news.addWidget(self._warnings)
        self._offer(suggest)
        own = {name: text for name, text in own_fields.form_values(shared.values).items() if name in shared.values}
        values: dict[str, Any] = {**shared.values, **own, **{name: Mixed(n) for name, n in shared.different.items()}}
        self.fill(values)
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._count_changes)
        self.edited.connect(self._soon.start)
        for view in self.fields.values():
            if view.tick is not None:
                view.tick.toggled.connect(self._on_ticked)
        self._count_changes()
        self.saved.connect(self._write)

    def _offer(self, suggest: Suggest) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QCompleter

        for column in ("college", "major", "adviser", "class_name"):
            completer = QCompleter(suggest(column), self)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self.fields[column].editor.setCompleter(completer)

    def _on_ticked(self, _on: bool) -> None:
        self._soon.start()

    def _count_changes(self) -> None:
        values = self.changes()
        if values:
            self._desk.jobs.read(reading.would_change, self._say_preview, person_ids=self._people, values=values)
        else:
            self._preview.setText(_("勾选要修改的字段，再填写新的值；勾选后留空即为清空"))
            self._total.clear()
            self._warnings.hide()

    def _say_preview(self, preview: Preview) -> None:
        """The count as a whole, each field with its own, and what is worth a second look."""
        rest = preview.people - preview.changed
        text = _n("将修改 {count} 人", preview.changed)
        if rest:
            text = _("{changing}，其余 {rest} 人已是这些值或没有学籍", changing=text, rest=f"{rest:,}")
        self._total.setText(text)
        self._preview.setText("\n".join(map(self._of_field, preview.fields)))
        warnings = [say(preview.warnings[code]) for code, say in _WARNINGS.items() if preview.warnings.get(code)]
        self._warnings.setText("\n".join(warnings))
        self._warnings.setVisible(bool(warnings))

    def _of_field(self, change: FieldChange) -> str:
        label = self.fields[change.field].field.heading()
        if change.cleared:
            text = _n("{label}：清空 {count} 人", change.cleared, label=label)
        else:
            text = _n("{label}：改 {count} 人", change.changed, label=label)
        if change.same:
            text = _("{text}，{count} 人不变", text=text, count=f"{change.same:,}")
        if change.without:
            text = _("{text}，{count} 人没有学籍", text=text, count=f"{change.without:,}")
        return text

    def _write(self, values: dict[str, Any]) -> None:
        from gzstudents.students import operations

        self._desk.jobs.write(
            operations.set_values, self._on_written, fail=self.refuse, person_ids=self._people, values=values
        )

    def _on_written(self, count: int, act: int | None) -> None:
        self.done.emit(_n("已修改 {count} 人", count), act)
