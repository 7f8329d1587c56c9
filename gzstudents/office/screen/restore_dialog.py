"""Bring a copy back: choose one, read what would be lost, then do it."""

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from gzstudents.kernel.backup import Copy, folder_of, list_copies
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.office import copies
from gzstudents.ui import theme
from gzstudents.ui.desk import Desk
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.parts import Button, Label

_PATH = Qt.ItemDataRole.UserRole


class RestoreDialog(Dialog):
    """The button works only after what would be lost has been shown."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(parent, _("从备份恢复"), 600)
        self._desk = desk
        self._chosen = ""
        self.say(_("恢复会用备份替换现在的全部数据；现在的数据文件会先另存一份。"), "muted")
        self.list = QListWidget()
        self.list.setObjectName("choices")
        self.list.setAccessibleName(_("可用的备份"))
        self.list.setMinimumHeight(theme.current().px(120))
        self.list.currentItemChanged.connect(self._on_current)
        self.column.addWidget(self.list)
        self.lost = Label(wrap=True, select=True)
        self.lost.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self._scrolling(self.lost), 1)
        self.go = Button(mark("恢复这份备份"), "danger", "history", self._on_go)
        self.go.setEnabled(False)
        self.buttons(Button(mark("选择文件…"), run=self._on_file), Button(mark("取消"), run=self.reject), self.go)
        desk.jobs.read(copies.list_copies, self._on_copies, fail=self._on_unreadable, path=desk.path)

    def _scrolling(self, label: Label) -> QScrollArea:
        """However many acts would be lost, the buttons stay in sight."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(theme.current().px(210))
        area.setAccessibleName(_("恢复后会失去的操作"))
        body = QWidget()
        body.setObjectName("canvas")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(label)
        area.setWidget(body)
        return area

    def _on_copies(self, found: list[Copy]) -> None:
        for copy in found:
            if copy.manifest is not None:
                people = copy.manifest.counts.get("people", 0)
                text = _n("{when} · {count} 人 · {why}", people, when=_local(copy.manifest.created), why=_why(copy))
                item = QListWidgetItem(text)
                item.setData(_PATH, str(copy.path))
                self.list.addItem(item)
        self.list.setCurrentRow(0)  # the newest; what it would lose is said at once
        if not found:
            self.lost.setText(_("还没有备份。可以选择一个备份文件。"))

    def _on_unreadable(self, _error: Exception) -> None:
        """The present file does not say whose it is: whatever lies where its copies go."""
        self._on_copies(list_copies(folder_of(self._desk.path)))

    def _on_current(self, item: QListWidgetItem | None, _before: QListWidgetItem | None = None) -> None:
        if item is not None:
            self.plan(str(item.data(_PATH)))

    def _on_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, _("选择备份"), str(self._desk.path.parent), _("数据文件 (*.gzs)")
        )
        if name:
            self.plan(name)

    def plan(self, copy: str) -> None:
        """Show what would be lost by this copy."""
        self._chosen = copy
        self.go.setEnabled(False)
        self.lost.setText(_("正在核对备份…"))
        self._desk.jobs.run(
            ["restore", copy, "--plan"],
            self._on_plan,
            title=_("正在核对备份"),
            refused=self._on_refused,
            fail=self._on_failed,
            writes=False,
        )

    def _on_plan(self, answer: dict[str, Any]) -> None:
        if Path(str(answer.get("copy"))) == Path(self._chosen):  # not one that was chosen before
            self.lost.setText(str(answer.get("message", "")))
            self.go.setEnabled(True)

    def _on_refused(self, answer: dict[str, Any]) -> None:
        self.lost.setText(str(answer.get("message", "")))

    def _on_failed(self, error: Exception) -> None:
        self.lost.setText(str(error))

    def _on_go(self) -> None:
        self.accept()
        if self._desk.restore_copy is not None:
            self._desk.restore_copy(self._chosen)


def _why(copy: Copy) -> str:
    reason = copy.manifest.reason if copy.manifest else ""
    words = {
        "manual": _("手工"), "day": _("每日"), "time": _("定时"), "change": _("大批更改之后"), "close": _("关闭时"), "restore": _("恢复之前"),
        "update": _("程序更新之前"),
    }  # fmt: skip
    return words.get(reason, reason)


def _local(at: str) -> str:
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at
