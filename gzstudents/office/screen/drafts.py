"""What was typed when the window was locked: kept at the lock, offered to the same person after the next sign-in."""

import logging
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.vault import drafts
from gzstudents.kernel.vault.keys import Keys
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.live import Live
from gzstudents.ui.main_window import MainWindow
from gzstudents.ui.parts import Button, Elided, Label, Picture

log = logging.getLogger(__name__)


class Drafts(QObject):
    """Of one window and the person before it. What was offered and not answered yet is kept again."""

    def __init__(self, window: MainWindow, keys: Keys) -> None:
        super().__init__(window)
        self._window, self._keys = window, keys
        self.offered: list[dict[str, Any]] = []

    def keep(self) -> None:
        """At the lock. A disk that is full must not keep the window from being locked."""
        from gzstudents.ui.drafts import open_drafts

        try:
            drafts.keep(self._keys, [*self.offered, *open_drafts(self._window)])
        except OSError as error:
            log.warning("what was typed is not kept: %s", type(error).__name__)

    def offer(self) -> None:
        """After the sign-in: a bar for each form that was open."""
        self.offered = drafts.kept(self._keys)
        for one in self.offered:
            self._window.add_notice(DraftBar(self, one))

    def resume(self, draft: dict[str, Any]) -> None:
        """Open the form again; where that is not possible, show what was typed."""
        from gzstudents.ui.drafts import Resuming

        Resuming(self._window, draft, lambda: self.settle(draft), lambda: self._show(draft))

    def _show(self, draft: dict[str, Any]) -> None:
        dialog = KeptDialog(self._window, draft)
        dialog.accepted.connect(lambda: self.settle(draft))
        dialog.rejected.connect(lambda: self._offer_again(draft))
        dialog.open()

    def _bars(self, draft: dict[str, Any]) -> list["DraftBar"]:
        return [bar for bar in self._window.findChildren(DraftBar) if bar.draft is draft]

    def _offer_again(self, draft: dict[str, Any]) -> None:
        for bar in self._bars(draft):
            bar.resume.setEnabled(True)

    def settle(self, draft: dict[str, Any]) -> None:
        """Used or thrown away: nothing of it stays on the disk."""
        self.offered = [one for one in self.offered if one is not draft]
        for bar in self._bars(draft):
            bar.hide()
            bar.deleteLater()
        try:
            drafts.keep(self._keys, self.offered)
        except OSError:
            drafts.forget(self._keys)


class DraftBar(Live, QFrame):
    """您有未保存的修改: whose, and the two answers."""

    def __init__(self, owner: Drafts, draft: dict[str, Any]) -> None:
        super().__init__()
        self.setObjectName("taskstrip")
        self._owner, self.draft = owner, draft
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 5, 16, 5)
        row.setSpacing(8)
        row.addWidget(Picture("pencil", "info", 14))
        self._said = Elided()
        self.resume = Button(mark("继续填写"), "link", run=self._on_resume)
        self.drop = Button(mark("丢弃"), "link", run=lambda: owner.settle(draft))
        row.addWidget(self._said, 1)
        row.addWidget(self.resume)
        row.addWidget(self.drop)
        self.live()

    def _on_resume(self) -> None:
        self.resume.setEnabled(False)
        self._owner.resume(self.draft)

    def retranslate(self) -> None:
        what = " · ".join(filter(None, (str(self.draft.get("title", "")), str(self.draft.get("subtitle", "")))))
        self._said.setText(_("您有未保存的修改：{what}", what=what))


class KeptDialog(Dialog):
    """The words of a form that cannot be opened again as it was: its record is gone, or one may no longer edit it."""

    def __init__(self, parent: QWidget | None, draft: dict[str, Any]) -> None:
        super().__init__(parent, _("锁定前键入的内容"), 520)
        self.say(_("这张表单不能照原样打开，请从这里复制需要的内容。关闭后不再保留。"), "muted")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for number, (name, text) in enumerate(draft.get("lines", ())):
            label, value = Label(role="muted"), Label(wrap=True, select=True)
            label.setText(str(name))
            value.setText(str(text))
            grid.addWidget(label, number, 0)
            grid.addWidget(value, number, 1)
        self.column.addLayout(grid)
        self.buttons(Button(mark("以后再看"), run=self.reject), Button(mark("不再保留"), "primary", run=self.accept))
