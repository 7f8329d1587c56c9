"""The office's templates of files: a mapping saved under a name, renamed, removed; those that come with the program listed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.students.screen import reading
from gzstudents.ui.desk import Desk
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.parts import Button, Elided, Label, clear, line

MOST_NAME = 60


class TemplateNameDialog(Dialog):
    """存为模板: what it shall be called."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, headings: Sequence[str], fields: Sequence[str], name: str = ""
    ) -> None:
        super().__init__(parent, _("存为模板"), 420)
        self._desk, self._headings, self._fields = desk, list(headings), list(fields)
        self.say(_("以后有同样列标题的文件会按它识别，列的顺序不同、多一列或少一列都可以。"), "muted")
        self.name = QLineEdit(name)
        self.name.setMaxLength(MOST_NAME)
        self.name.setAccessibleName(_("模板名称"))
        self.name.setPlaceholderText(_("例如：教务处新生名单"))
        self.name.textChanged.connect(self._on_typed)
        self.errors = ErrorBar()
        self.column.addWidget(self.name)
        self.column.addWidget(self.errors)
        self.go = Button(mark("保存模板"), "primary", run=self._save)
        self.buttons(Button(mark("取消"), run=self.reject), self.go)
        self._on_typed()

    def _on_typed(self) -> None:
        self.go.setEnabled(bool(self.name.text().strip()))

    def _save(self) -> None:
        self._desk.jobs.write(
            reading.save_template, self._on_saved, fail=self.errors.show_error, verb="students.save_template",
            name=self.name.text(), headings=self._headings, fields=self._fields,
        )  # fmt: skip

    def _on_saved(self, name: str, act: int | None) -> None:
        self._desk.toast(_("已保存模板“{name}”", name=name.strip()), act)
        self.accept()


class TemplatesDialog(Dialog):
    """All templates; the office's own can be renamed and removed."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(parent, _("导入模板"), 560)
        self._desk = desk
        self.say(_("模板按列标题认出文件，并指明每一列是什么。核对列时可以把对应关系存为本办公室的模板。"), "muted")
        self.errors = ErrorBar()
        self._body = QWidget()
        self._body.setObjectName("plain")
        self._rows = QVBoxLayout(self._body)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setMinimumHeight(320)
        scroll.setWidget(self._body)
        self.column.addWidget(self.errors)
        self.column.addWidget(scroll, 1)
        self.buttons(Button(mark("关闭"), run=self.accept))
        self._read()

    def _read(self) -> None:
        self._desk.jobs.read(reading.templates, self._show, fail=self.errors.show_error)

    def _show(self, found: Sequence[Any]) -> None:
        clear(self._rows)
        own = [one for one in found if one.own is not None]
        self._rows.addWidget(Label(mark("本办公室的模板"), "section"))
        if not own:
            self._rows.addWidget(Label(mark("还没有。核对列时选“存为模板…”"), "muted"))
        for one in own:
            self._rows.addWidget(self._own_row(one))
        self._rows.addSpacing(8)
        self._rows.addWidget(Label(mark("程序自带"), "section"))
        for one in found:
            if one.own is None:
                self._rows.addWidget(line())
                self._rows.addWidget(_shipped_row(one))
        self._rows.addStretch(1)

    def _own_row(self, one: Any) -> QWidget:
        holder = QWidget()
        inside = QHBoxLayout(holder)
        inside.setContentsMargins(0, 4, 0, 4)
        edit = QLineEdit(one.zh)
        edit.setMaxLength(MOST_NAME)
        edit.setAccessibleName(_("模板“{name}”的名称", name=one.zh))
        rename = Button(mark("改名"), run=lambda: self._rename(one, edit.text()))
        rename.setEnabled(False)
        edit.textChanged.connect(lambda text: rename.setEnabled(bool(text.strip()) and text != one.zh))
        inside.addWidget(edit, 1)
        inside.addWidget(rename)
        inside.addWidget(Button(mark("删除"), "link", run=partial(self._remove, one)))
        return holder

    def _rename(self, one: Any, name: str) -> None:
        self._desk.jobs.write(
            reading.rename_template, self._on_written, fail=self.errors.show_error, verb="students.rename_template",
            template_id=one.own, name=name,
        )  # fmt: skip

    def _remove(self, one: Any) -> None:
        self._desk.jobs.write(
            reading.remove_template,
            lambda _result, act: self._on_removed(one.zh, act),
            fail=self.errors.show_error,
            verb="students.remove_template",
            template_id=one.own,
        )

    def _on_removed(self, name: str, act: int | None) -> None:
        self._desk.toast(_("已删除模板“{name}”", name=name), act)
        self._on_written(None, act)

    def _on_written(self, _result: None, _act: int | None) -> None:
        self.errors.hide()
        self._read()


def _shipped_row(one: Any) -> QWidget:
    holder = QWidget()
    inside = QVBoxLayout(holder)
    inside.setContentsMargins(0, 6, 0, 6)
    inside.setSpacing(1)
    use = _("用于核对") if one.purpose == "partner" else _("用于导入")
    inside.addWidget(Elided(one.label()))
    inside.addWidget(Elided(_("{use} · 截至 {day}", use=use, day=one.as_of), "muted"))
    return holder
