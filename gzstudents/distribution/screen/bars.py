"""Lines above the list that say what waits, each with the buttons that settle it; hidden while nothing waits."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gzstudents.distribution.screen import words
from gzstudents.distribution.screen.staging import Staging
from gzstudents.kernel.i18n import _, _n
from gzstudents.ui.commands import Command
from gzstudents.ui.panel_parts import TONE_ICONS
from gzstudents.ui.parts import CommandButton, Label, Picture, set_role

_NAMED = 3  # people named in a line
_BETWEEN = 4


class StagedBar(QFrame):
    """The first command is what the program advises; where it only leads elsewhere it is `quiet`."""

    def __init__(self, *commands: Command, quiet: bool = False) -> None:
        super().__init__()
        self.setObjectName("callout")
        self._said = ("", "")
        self._picture = Picture("clock", "warn")
        self._text = Label(wrap=True)
        self.buttons = [
            CommandButton(command, "primary" if at == 0 and not quiet else "ghost")
            for at, command in enumerate(commands)
        ]
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self._text, 1)
        for button in self.buttons:
            row.addWidget(button)
        self.hide()

    def say(self, text: str, tone: str) -> None:
        """Nothing to say hides it."""
        for button in self.buttons:
            button.ask()
        if (text, tone) == self._said:  # asked after each key; most of them say nothing
            return
        self._said = text, tone
        set_role(self, "tone", tone)
        set_role(self._text, "tone", tone)
        self._picture.show_icon(TONE_ICONS.get(tone, "info"), tone)
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        return self._text.text()


class Bars(NamedTuple):
    """Those of the board: what is not saved, who lost the right to a place, who could move up, who is not ranked yet."""

    staged: StagedBar
    lapsed: StagedBar
    proposal: StagedBar
    unranked: StagedBar

    def together(self) -> QWidget:
        """One under the other; where nothing is said there is no room taken."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_BETWEEN)
        for bar in self:
            column.addWidget(bar)
        return whole

    def say(
        self, staging: Staging, proposed: Sequence[tuple[int, str]], lapsed: Sequence[int], unranked: int
    ) -> str:  # fmt: skip
        """`proposed`: applications that could move up, each with the grade. Returns what is said of the unsaved."""
        many = len(staging.staged)
        unsaved = _n("{count} 处分配还没有保存", many) if many else ""
        self.staged.say(unsaved, "warn")
        self.lapsed.say(_lapsed(staging, lapsed), "bad")
        self.proposal.say(_proposal(staging, *proposed[0]) if proposed else "", "info")
        waiting = unranked if not many else 0
        text = _n("还有 {count} 份申请没有排名，不在这里；排名或办结以前不能定稿", waiting) if waiting else ""
        self.unranked.say(text, "info")
        return unsaved


def _lapsed(staging: Staging, keys: Sequence[int]) -> str:
    if not keys:
        return ""
    named = _("、").join(staging.lines[key].name for key in keys[:_NAMED])
    if len(keys) <= _NAMED:
        return _("{names}还占着名额或候补，但现在不能获奖", names=named)
    return _n("{names}等 {count} 人还占着名额或候补，但现在不能获奖", len(keys), names=named)


def _proposal(staging: Staging, key: int, grade: str) -> str:
    line = staging.lines[key]
    return _(
        "“{grade}”空出名额，候补第 {place} 名{who}可以递补。",
        grade=words.grade(grade) or _("名额"),
        place=line.seat.waiting or 1,
        who=line.called,
    )
