"""After an export in an old encoding: which characters it could not hold, and the offer to write the file anew in UTF-8."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui import theme
from gzstudents.ui.clipboard import put_text
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.parts import Button


class UnfitDialog(Dialog):
    """`problems` as the command gives them; `again` writes the file in UTF-8."""

    def __init__(
        self,
        parent: QWidget | None,
        name: str,
        replaced: int,
        problems: Sequence[Mapping[str, Any]],
        again: Callable[[], object],
    ) -> None:
        super().__init__(parent, _n("{count} 个字没有写进文件", replaced), 620)
        self._again = again
        self.say(
            _("“{name}”已写好，但 GBK 编码没有下面这些字，文件里以“〓”代替。行号与表格软件中的行号相同。", name=name)
        )
        self.lines = "\n".join(str(one.get("message", "")) for one in problems)
        page = QPlainTextEdit(self.lines)
        page.setReadOnly(True)
        page.setAccessibleName(_("没有写进文件的字"))
        page.setMinimumHeight(theme.current().px(220))
        self.column.addWidget(page, 1)
        self.say(_("接收文件的系统如果认识 UTF-8，改存之后一字不缺；原来的文件会被替换。"), "muted")
        copy = Button(mark("复制这张清单"), "", "copy", lambda: put_text(self.lines))
        keep = Button(mark("保留 GBK 文件"), run=self.accept)
        self.go = Button(mark("改存为 UTF-8"), "primary", "download", self._on_go)
        self.buttons(copy, keep, self.go)
        self.go.setDefault(True)

    def _on_go(self) -> None:
        self.accept()
        self._again()
