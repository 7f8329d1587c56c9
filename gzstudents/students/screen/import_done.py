"""Step 4 of an import: what was done, how to take it back, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.parts import Button, Label, Picture


class DoneStep(QWidget):
    """The three ways on: back (undo), to the students, to the next file."""

    undo_wanted = Signal()
    show_wanted = Signal()
    again_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rejected: Path | None = None
        card = QFrame()
        card.setObjectName("card")
        self._picture = Picture("circle-check", "ok", 30, "ok_soft")
        self._title = Label(role="title", wrap=True)
        self._text = Label(role="muted", wrap=True)
        self._left = Label(role="muted", wrap=True)
        self.show_button = Button(mark("查看导入的学生"), "primary", "users", self.show_wanted.emit)
        self.undo_button = Button(mark("撤销这次导入"), "", "undo-2", self.undo_wanted.emit)
        self.again_button = Button(mark("再导入一个文件"), "", "upload", self.again_wanted.emit)
        self.open_button = Button(mark("打开"), "link", "file-spreadsheet", self._open_file)
        self.folder_button = Button(mark("打开所在文件夹"), "link", "folder-open", self._open_folder)
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addSpacing(10)
        column.addLayout(_middle(self.show_button, self.undo_button, self.again_button))
        column.addSpacing(16)
        self._left.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._left)
        column.addLayout(_middle(self.open_button, self.folder_button))
        column.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)

    def show_done(self, answer: Mapping[str, Any], rejected: Path | None) -> None:
        self._rejected = rejected if rejected is not None and rejected.exists() else None
        self._picture.show_icon("circle-check", "ok", "ok_soft")
        self._title.say(lambda: _n("已导入 {count} 行", _count(answer, "new") + _count(answer, "changed")))
        self._text.say(lambda: _counts_said(answer))
        left_out = _count(answer, "rejected") + _count(answer, "conflicting")
        has_file = self._rejected is not None
        name = self._rejected.name if self._rejected is not None else ""
        self._left.say(lambda: _n("{count} 行没有导入，连同原因写在“{name}”里", left_out, name=name))
        self._left.setVisible(has_file)
        self.open_button.setVisible(has_file)
        self.folder_button.setVisible(has_file)
        self.undo_button.setVisible(answer.get("act") is not None)
        self.show_button.setVisible(True)

    def show_undone(self, answer: Mapping[str, Any]) -> None:
        """The import was taken back; what people changed since is kept, and said."""
        self._picture.show_icon("undo-2", "info", "info_soft")
        kept, failed = _length(answer, "kept"), _length(answer, "failed")
        self._title.say(mark("已撤销这次导入"))
        self._text.say(
            (lambda: _("保留了 {kept} 处之后修改过的内容，{failed} 处未能撤销", kept=kept, failed=failed))
            if kept or failed
            else mark("名册恢复到导入之前")
        )
        self.undo_button.hide()
        self.show_button.hide()

    def _open_file(self) -> None:
        if self._rejected is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._rejected)))

    def _open_folder(self) -> None:
        if self._rejected is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._rejected.parent)))


def _counts_said(answer: Mapping[str, Any]) -> str:
    return _(
        "新增 {new} 行，改动 {changed} 行，与名册相同 {identical} 行",
        new=f"{_count(answer, 'new'):,}",
        changed=f"{_count(answer, 'changed'):,}",
        identical=f"{_count(answer, 'identical'):,}",
    )


def _count(answer: Mapping[str, Any], name: str) -> int:
    return int(answer.get(name) or 0)


def _length(answer: Mapping[str, Any], name: str) -> int:
    found = answer.get(name)
    return len(found) if isinstance(found, list) else int(found or 0)


def _middle(*widgets: QWidget) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(10)
    made.addStretch(1)
    for widget in widgets:
        made.addWidget(widget)
    made.addStretch(1)
    return made
