"""The card of the settings that says how large attachments may be, and how much they take now."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from gzstudents.attachments import contents, rules
from gzstudents.attachments.screen import words
from gzstudents.kernel import access, settings
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.desk import Desk
from gzstudents.ui.form_field import FieldView
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Button, Card, Label

_FIELDS = (
    Field("attachment_file_mb", mark("一个文件的上限（MB）"), "number", required=True),
    Field("attachment_store_mb", mark("全部附件的上限（MB）"), "number", required=True),
)


def _read(session: Any) -> tuple[dict[str, str], int]:
    return settings.get_settings(session), contents.total(session.connection())


class SizesCard(Live, Card):
    """Saved as one act, like the school's names."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._before: dict[str, str] = {}
        self._used = 0
        self.fields = {field.name: FieldView(field) for field in _FIELDS}
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 18)
        column.setSpacing(12)
        column.addWidget(Label(mark("附件的大小"), "h2"))
        column.addWidget(
            Label(mark("附件存放在数据文件里，每份备份都包含它们；上限越大，备份越大、越慢"), "muted", wrap=True)
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for place, view in enumerate(self.fields.values()):
            grid.addWidget(view, 0, place, Qt.AlignmentFlag.AlignTop)
            view.edited.connect(self._on_edited)
        column.addLayout(grid)
        row = QHBoxLayout()
        self._said = Label(role="muted")
        row.addWidget(self._said, 1)
        self.save = Button(mark("保存"), "primary", run=self._on_save)
        row.addWidget(self.save)
        column.addLayout(row)
        self.live()
        self.refresh()

    def refresh(self) -> None:
        self._desk.jobs.read(_read, self._on_read, fail=self._desk.error, latest=self)

    def _on_read(self, found: tuple[dict[str, str], int]) -> None:
        values, self._used = found
        self._before = {name: values.get(name, "") for name in self.fields}
        for name, view in self.fields.items():
            view.show_value(self._before[name])
        self._on_edited()
        self.retranslate()

    def retranslate(self) -> None:
        self._said.setText(_("现已占用 {size}", size=words.size(self._used)) if self._used else _("还没有附件"))

    def _values(self) -> dict[str, str]:
        return {name: str(view.value() or "").strip() for name, view in self.fields.items()}

    def _on_edited(self) -> None:
        self.save.setEnabled(bool(self._before) and self._values() != self._before and access.may_write("settings"))

    def _on_save(self) -> None:
        wrong = False
        for name, text in self._values().items():
            fits = text.isdecimal() and 0 < int(text) <= rules.MOST_MB
            said = "" if fits else _("应为 1 到 {most} 之间的整数", most=f"{rules.MOST_MB:,}")
            self.fields[name].show_problem(Problem("range", said, column=name) if said else None)
            wrong = wrong or not fits
        if not wrong:
            self._desk.jobs.write(
                settings.save_settings,
                self._on_saved,
                fail=self._desk.error,
                **self._values(),
            )

    def _on_saved(self, _values: object, act: int | None) -> None:
        self._desk.toast(_("已保存附件的大小上限"), act)
        self.refresh()
