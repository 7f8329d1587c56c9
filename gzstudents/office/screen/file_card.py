"""The card of the data file in the settings: where it lies, how its copies stand, and whether it is sound."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from gzstudents.kernel.backup import Status
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.office import copies
from gzstudents.office.copies import FileState
from gzstudents.office.screen.keeping import COPIES
from gzstudents.office.screen.open_bar import insist
from gzstudents.office.screen.restore_dialog import RestoreDialog
from gzstudents.ui.desk import Desk
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.parts import Button, Card, Label


class FileCard(Card):
    """Buttons: a copy now, bring one back, check, another folder for the copies."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._state: FileState | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 18)
        column.setSpacing(12)
        column.addWidget(Label(mark("数据文件"), "h2"))
        column.addWidget(Label(mark("全部数据都在这一个文件里，请定期复制到安全的地方"), "muted", wrap=True))
        self._path = Label(select=True, wrap=True)
        self._path.setText(str(desk.path))
        self.copies = Label(role="muted", wrap=True)
        self._folder = Label(role="faint", select=True, wrap=True)
        self.trouble = Label(role="error", wrap=True, select=True)
        for label in (self._path, self.copies, self._folder, self.trouble):
            column.addWidget(label)
        self.trouble.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        self.make = Button(mark("立即备份"), "", "save", self._on_make)
        self.bring = Button(mark("恢复备份…"), "", "history", self._on_bring)
        self.check = Button(mark("检查"), "", "shield", self._on_check)
        self._other = Button(mark("备份到其他文件夹…"), "link", run=self._on_other)
        self._insist = Button(mark("仍在这个文件夹中工作"), "link", run=self._on_insist)
        self.confirm = Button(mark("恢复的数据正确"), "link", run=self._on_confirm)
        for button in (self.make, self.bring, self.check, self._other, self._insist, self.confirm):
            row.addWidget(button)
        row.addStretch(1)
        self._insist.hide()
        self.confirm.hide()
        column.addLayout(row)

    def refresh(self) -> None:
        self._desk.jobs.read(copies.file_state, self._on_state, path=self._desk.path)

    def retranslate(self) -> None:
        if self._state is not None:
            self._on_state(self._state)

    def _on_state(self, state: FileState) -> None:
        self._state = state
        self.copies.setText(said(state.status))
        self._folder.setText(_("备份文件夹：{folder}", folder=state.folder))
        known = state.status
        trouble = [*state.strange, state.refusal, known.message if known.failed else "", known.rehearsal]
        self.trouble.setText("\n".join(text for text in trouble if text))
        self.trouble.setVisible(any(trouble))
        self._insist.setVisible(bool(state.refusal))
        self.confirm.setVisible(known.paused)
        self.make.setEnabled(True)
        self.bring.setEnabled(not state.read_only)
        self.bring.setToolTip(state.read_only)

    # --- what the buttons do

    def _on_make(self) -> None:
        self.make.setEnabled(False)
        self._desk.jobs.run(["backup"], self._on_made, title=_("正在备份"), fail=self._on_failed, writes=False)

    def _on_made(self, answer: dict[str, Any]) -> None:
        self._desk.toast(_("已备份：{name}", name=Path(str(answer.get("copy"))).name))
        self._desk.jobs.changed.emit(COPIES)

    def _on_failed(self, error: Exception) -> None:
        self.make.setEnabled(True)
        self._desk.error(error)
        self._desk.jobs.changed.emit(COPIES)

    def _on_bring(self) -> None:
        RestoreDialog(self.window(), self._desk).open()

    def _on_check(self, *words: str) -> None:
        self.check.setEnabled(False)
        self._desk.jobs.run(
            ["check", *words],
            self._on_checked,
            title=_("正在检查数据文件"),
            refused=self._on_checked,
            fail=self._on_not_checked,
            writes=False,
        )

    def _on_checked(self, answer: dict[str, Any]) -> None:
        self.check.setEnabled(True)
        found = [one for one in answer.get("findings", ()) if isinstance(one, dict)]
        if answer.get("ok"):
            self._desk.toast(str(answer.get("message", "")))
            return
        dialog = Dialog(self.window(), _n("发现 {count} 个问题：", len(found)) if found else _("检查没有做完"), 560)
        texts = [str(one.get("message", "")) for one in found] or [str(answer.get("message", ""))]
        for text in texts[:12]:
            dialog.say(text)
        buttons = [Button(mark("关闭"), "primary", run=dialog.accept)]
        if found and all(one.get("part") == "anchors" for one in found):
            dialog.say(_("如果您知道为什么（例如换了电脑或有意使用旧文件），可以今后以现在的文件为准。"), "muted")
            buttons.insert(0, Button(mark("以现在的文件为准"), run=partial(self._accept, dialog)))
        dialog.buttons(*buttons)
        dialog.open()

    def _accept(self, dialog: Dialog) -> None:
        dialog.accept()
        self._on_check("--accept")
        self._desk.jobs.changed.emit(COPIES)

    def _on_not_checked(self, error: Exception) -> None:
        self.check.setEnabled(True)
        self._desk.error(error)

    def _on_other(self) -> None:
        start = str(self._state.folder if self._state else self._desk.path.parent)
        name = QFileDialog.getExistingDirectory(self, _("备份文件夹"), start)
        if name:
            self.choose_folder(Path(name))

    def choose_folder(self, folder: Path) -> None:
        """Copies go there from now on, and the first one at once: then one sees whether it can be written."""
        self._desk.jobs.read(copies.set_folder, lambda _done: self._on_make(), folder=folder)

    def _on_confirm(self) -> None:
        self._desk.jobs.read(copies.confirm_restored, lambda _done: self.refresh())
        self._desk.toast(_("旧备份今后照常整理。"))

    def _on_insist(self) -> None:
        insist(self._desk)


def said(status: Status) -> str:
    """How the copies stand, in one line."""
    last = _("上次备份 {when}", when=ago(status.last)) if status.last else _("还没有备份")
    if status.paused:
        last += _("；刚恢复过备份，确认数据正确之前不清理任何旧备份")
    if not status.rehearsed or status.rehearsal:
        return last
    return _("{last} · 恢复演练 {when} 通过", last=last, when=_day(status.rehearsed))


def ago(at: str, now: datetime | None = None) -> str:
    """“2 小时前”; from the second day on, the day."""
    try:
        seconds = ((now or datetime.now(UTC)) - datetime.fromisoformat(at)).total_seconds()
    except (ValueError, TypeError):
        return at
    if 0 <= seconds < 60:
        return _("刚刚")
    if 0 <= seconds < 3_600:
        return _n("{count} 分钟前", int(seconds // 60))
    if 0 <= seconds < 86_400:
        return _n("{count} 小时前", int(seconds // 3_600))
    return _day(at)


def _day(at: str) -> str:
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d")
    except ValueError:
        return at
