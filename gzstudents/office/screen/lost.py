"""Instead of the first run: the file is gone, and its copies are still there."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gzstudents.kernel import vault
from gzstudents.kernel.backup import Copy
from gzstudents.kernel.backup.listing import read_manifest
from gzstudents.kernel.backup.lost import made_at
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.vault import sidecar
from gzstudents.ui import theme
from gzstudents.ui.aside import Aside
from gzstudents.ui.live import Live
from gzstudents.ui.messages import in_words
from gzstudents.ui.parts import Button, Label, Picture, row

WIDE = 560
_SHOWN = 50  # copies in the list; older ones are brought back by the command


class Lost(Live, QWidget):
    """`restored`: a copy without a password stands in the file's place. `password_wanted(copy)`: this one has a password, and
    its keys lie beside the file again. `other_wanted(path)`: the file lies elsewhere, or a new one is to be made.
    """

    restored = Signal()
    password_wanted = Signal(Path)
    other_wanted = Signal(Path)
    left = Signal()

    def __init__(
        self, path: Path, copies: Sequence[Copy], bring_back: Callable[[Path], object], check: Callable[[Path], object]
    ) -> None:
        """In a thread: `bring_back(copy)`; `check(path)` raises UserError for a file that is none of ours."""
        super().__init__()
        self.setObjectName("canvas")
        self._path, self._copies, self._bring_back, self._check = path, [*copies[:_SHOWN]], bring_back, check
        self._newest = next(iter(copies), None)
        self._aside = Aside(self)
        self._is_over = False
        self.list = QListWidget()
        self.list.setObjectName("choices")
        self.said = Label(role="error", wrap=True)
        self.said.hide()
        self.go = Button(mark("恢复选中的备份"), "primary", "history", self._on_go)
        self._build()
        self.live()
        self.list.setCurrentRow(0)
        self._ask()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(36, 30, 36, 28)
        column.setSpacing(10)
        column.addLayout(row(Picture("triangle-alert", "warn", 22), Label(mark("找不到数据文件"), "title"), None, spacing=12))  # fmt: skip
        column.addWidget(Label(self._what, wrap=True, select=True))
        column.addWidget(Label(self._way_out, "muted", wrap=True))
        column.addSpacing(4)
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        self._others = (
            Button(mark("打开别处的文件…"), "", "folder-open", self._on_other),
            Button(mark("选择别处的备份…"), "link", run=self._on_copy),
            Button(mark("另建新文件…"), "link", run=self._on_new),
        )
        column.addLayout(row(*self._others, None, self.go))

    def _what(self) -> str:
        name, folder = self._path.name, self._path.parent
        if self._path.exists():
            return _("“{folder}”中的“{name}”是空的，可能被磁盘故障或同步程序清空了。", name=name, folder=folder)
        return _("“{name}”不在“{folder}”中了，可能被移动、改名或删除了。", name=name, folder=folder)

    def _way_out(self) -> str:
        if not self._copies:
            return _("它的密钥还在，但这台电脑上没有找到它的备份。如果文件只是移动了或改了名，请打开它；如果备份在 U 盘或别的文件夹里，请选择那份备份。")  # fmt: skip
        return _("如果文件只是移动了或改了名，请打开它；否则恢复一份备份，之后的登记要重新做。")

    def retranslate(self) -> None:
        self.setWindowTitle(_("国际学生事务"))
        self.list.setAccessibleName(_("可用的备份"))
        chosen = max(self.list.currentRow(), 0)
        self.list.clear()
        for copy in self._copies:
            people = copy.manifest.counts.get("people", 0) if copy.manifest else 0
            text = _n("{when} · {count} 人", people, when=made_at(copy))
            if copy.manifest is None:
                text = copy.path.name
            item = QListWidgetItem(_("{copy}（最新）", copy=text) if copy is self._newest else text)
            item.setToolTip(str(copy.path))
            self.list.addItem(item)
        self.list.setCurrentRow(chosen)

    def restyle(self) -> None:
        look = theme.current()
        self.setMinimumWidth(look.px(WIDE))
        self.list.setMinimumHeight(look.px(120))

    # --- what happens

    def _on_go(self) -> None:
        number = self.list.currentRow()
        if number < 0 or self._aside.busy:
            return
        copy = self._copies[number].path
        if vault.is_protected(self._path) or vault.is_protected(copy):
            sidecar.adopt(self._path, copy)
            self._is_over = True
            self.password_wanted.emit(copy)
            return
        self._do(lambda: self._bring_back(copy), lambda _nothing: self._leave(self.restored.emit))

    def _on_copy(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, _("选择备份"), str(self._path.parent), _("数据文件 (*.gzs)"))
        if name:
            self.take(Path(name))

    def take(self, copy: Path) -> None:
        """A copy that lies where nobody looked: first in the list, and chosen."""
        known = [one for one in self._copies if one.path != copy]
        self._copies = [Copy(copy, read_manifest(copy)), *known]
        self.retranslate()
        self.list.setCurrentRow(0)
        self._ask()

    def _ask(self) -> None:
        self.list.setVisible(bool(self._copies))
        self.go.setEnabled(bool(self._copies))

    def _on_other(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, _("打开数据文件"), str(self._path.parent), _("数据文件 (*.gzs)")
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """This file instead of the one that is gone."""

        def work() -> None:
            if not vault.is_protected(path):
                self._check(path)

        self._do(work, lambda _nothing: self._leave(lambda: self.other_wanted.emit(path)))

    def _on_new(self) -> None:
        """Under another name: nothing is begun in the place of what was lost."""
        proposed = self._path.with_name(_("{name}-新{suffix}", name=self._path.stem, suffix=self._path.suffix))
        name, _kind = QFileDialog.getSaveFileName(self, _("另建新文件"), str(proposed), _("数据文件 (*.gzs)"))
        if name:
            self.make(Path(name))

    def make(self, path: Path) -> None:
        """Begin a new file at the path; the first run follows."""
        name = str(path)
        chosen = path if name.endswith(".gzs") else Path(f"{name}.gzs")
        if chosen == self._path:
            self._say(_("请换一个文件名：“{name}”留给恢复的备份。", name=chosen.name))
            return
        self._leave(lambda: self.other_wanted.emit(chosen))

    def _do(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        self._say("")
        self._aside.run(work, then, self._on_failed)
        self.go.say(mark("请稍候…"))
        for button in (self.go, *self._others):
            button.setEnabled(False)

    def _on_failed(self, error: Exception) -> None:
        self.go.say(mark("恢复选中的备份"))
        for button in self._others:
            button.setEnabled(True)
        self._ask()
        self._say(str(error) if isinstance(error, UserError) else in_words(error))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _leave(self, then: Callable[[], object]) -> None:
        self._is_over = True
        then()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._aside.busy:
            event.ignore()
            return
        super().closeEvent(event)
        if not self._is_over:
            self._is_over = True
            self.left.emit()
