"""What taking a merge apart will do, with what somebody has to decide."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox

from gzstudents.duplicates.screen.pages import Page
from gzstudents.duplicates.screen.reading import Choice, Parted
from gzstudents.kernel.i18n import _, _n
from gzstudents.ui.commands import Command
from gzstudents.ui.parts import CommandButton, Label, row


class PartPage(Page):
    """What taking a merge apart will do, with what somebody has to decide."""

    def __init__(self) -> None:
        super().__init__()
        self.redirect_id = 0
        self._later: dict[str, QCheckBox] = {}
        self._added: dict[str, QCheckBox] = {}
        self.remember = QCheckBox()

    def fill(self, found: Parted, command: Command) -> None:
        self.empty()
        self.redirect_id = found.redirect_id
        title = Label(role="h2", wrap=True)
        title.setText(found.title)
        self.column.addWidget(title)
        under = Label(role="muted")
        under.setText(found.when)
        self.column.addWidget(under)
        self.callout(_n("{count} 条记录恢复成合并前的样子。", found.restored), "ok")
        self._later = self._ticks(_("合并后又改过：打勾则恢复原值，不打勾则保留现在的"), found.later)
        self._added = self._ticks(_("合并后新增：打勾则归拆出的人，不打勾则留下"), found.added)
        self.lines(_("跟着自己的学籍走"), found.tied)
        self.lines(_("不能恢复，留在原处"), found.lost)
        self.column.addStretch(1)
        self.remember = QCheckBox(_("同时认定两人不是同一人，不再提示"))
        self.remember.setChecked(True)
        self._foot.addWidget(self.remember)
        self._foot.addLayout(row(CommandButton(command, "primary"), None))

    def put_back(self) -> list[str]:
        return [key for key, box in self._later.items() if box.isChecked()]

    def with_other(self) -> list[str]:
        return [key for key, box in self._added.items() if box.isChecked()]

    def _ticks(self, title: str, choices: Sequence[Choice]) -> dict[str, QCheckBox]:
        if choices:
            self.column.addWidget(Label(title, "section", wrap=True))
        made: dict[str, QCheckBox] = {}
        for one in choices:
            box = made[one.key] = QCheckBox(
                "  ".join(part for part in (one.what, one.detail) if part).replace("&", "&&")
            )
            box.setAccessibleName(box.text())
            self.column.addWidget(box)
        return made
