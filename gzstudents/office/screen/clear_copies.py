"""After a password was set: which copies can still be read by anybody, and what shall become of them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from gzstudents.kernel.backup import clear
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.vault.keys import Keys
from gzstudents.office import copies
from gzstudents.ui.aside import Aside
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.live import Live
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.messages import in_words
from gzstudents.ui.parts import Button, Label, Picture

LEFT = "clear-copies/left"  # the names that the office decided to leave as they are
_SHOWN = 8


class ClearCopies(QObject):
    """Looks once after the sign-in; a bar stands until the office has decided."""

    def __init__(self, window: MainWindow, keys: Keys) -> None:
        super().__init__(window)
        self._window, self._keys = window, keys
        self.bar: ClearBar | None = None

    def look(self) -> None:
        self._window.desk.jobs.read(copies.clear_copies, self._on_found, fail=_quietly, path=self._keys.path)

    def _on_found(self, found: list[Path]) -> None:
        left = self._window.desk.settings.get(LEFT, [])
        if found and not {place.name for place in found} <= set(left if isinstance(left, list) else []):
            self.bar = ClearBar(found, self.ask)
            self._window.add_notice(self.bar)

    def ask(self, found: Sequence[Path]) -> None:
        dialog = ClearDialog(self._window, found, self._keys)
        dialog.accepted.connect(lambda: self._settle(dialog))
        dialog.open()

    def _settle(self, dialog: "ClearDialog") -> None:
        if self.bar is not None:
            self.bar.hide()
            self.bar.deleteLater()
            self.bar = None
        if dialog.encrypted:
            self._window.desk.jobs.changed.emit(frozenset({"copies"}))
            self._window.desk.toast(_n("已加密 {count} 份副本", dialog.encrypted))
        else:
            self._window.desk.settings.set(LEFT, sorted(place.name for place in dialog.found))


class ClearBar(Live, QFrame):
    """How many there are, and the way to decide."""

    def __init__(self, found: Sequence[Path], ask: Callable[[Sequence[Path]], object]) -> None:
        super().__init__()
        self.setObjectName("taskstrip")
        self._found = found
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 5, 16, 5)
        row.setSpacing(8)
        row.addWidget(Picture("triangle-alert", "warn", 14))
        self.text = Label(role="muted")
        row.addWidget(self.text)
        self.look = Button(mark("查看…"), "link", run=lambda: ask(found))
        row.addWidget(self.look)
        row.addStretch(1)
        self.live()

    def retranslate(self) -> None:
        self.text.setText(_n("设置密码之前的 {count} 份副本没有加密，谁都能打开", len(self._found)))


class ClearDialog(Dialog):
    """Accepted with `encrypted` > 0 when they were encrypted, with 0 when they are to stay as they are."""

    def __init__(self, parent: QWidget | None, found: Sequence[Path], keys: Keys) -> None:
        super().__init__(parent, _("没有加密的副本"), 560)
        self.found, self.encrypted, self._keys = list(found), 0, keys
        self._aside = Aside(self)
        self.say(_("这些副本是设置密码之前留下的，拿到它们的人不需要密码："))
        names = [f"{place.parent.name}/{place.name}" for place in self.found[:_SHOWN]]
        more = len(self.found) - len(names)
        self.say("\n".join([*names, *([_n("还有 {count} 份", more)] if more else [])]), "muted")
        self.say(
            _(
                "加密：用现在的密钥重新写一份，核对无误后覆盖并删除原来的。固态硬盘、快照或网盘可能仍留有旧内容的残余，程序无法保证抹净。"
            ),
            "muted",
        )
        self.said = Label(role="error", wrap=True)
        self.column.addWidget(self.said)
        self.stay = Button(mark("保留原样"), run=self.accept)
        self.go = Button(mark("加密这些副本"), "primary", "lock", self._on_go)
        self.buttons(Button(mark("以后再说"), run=self.reject), self.stay, self.go)

    def _on_go(self) -> None:
        found, keys = self.found, self._keys

        def work() -> tuple[int, list[str]]:
            done, refused = 0, []
            for copy in found:
                try:
                    clear.encrypt(copy, keys)
                    done += 1
                except UserError as error:
                    refused.append(str(error))
            return done, refused

        for button in (self.go, self.stay):
            button.setEnabled(False)
        self.go.say(mark("请稍候…"))
        self._aside.run(work, self._on_done, lambda error: self._on_done((0, [in_words(error)])))

    def _on_done(self, answer: tuple[int, list[str]]) -> None:
        self.encrypted, refused = self.encrypted + answer[0], answer[1]
        if not refused:
            self.accept()
            return
        self.found = [place for place in self.found if place.exists()]
        self.said.setText("\n".join(refused))
        self.go.say(mark("加密这些副本"))
        for button in (self.go, self.stay):
            button.setEnabled(True)

    def reject(self) -> None:
        if not self._aside.busy:
            super().reject()


def _quietly(_error: Exception) -> None:
    """A folder that cannot be read now: the next sign-in looks again."""
