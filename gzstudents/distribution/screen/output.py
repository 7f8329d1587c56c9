"""What takes longer than a moment: reason sheets, finalising, the search for a better plan. All of it by our own command line."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.distribution import operations
from gzstudents.distribution.queries import CycleRow, Line, Publication
from gzstudents.distribution.rules.standing import PLACED, UNPLACED, WAITLISTED, Standing
from gzstudents.distribution.screen import words
from gzstudents.kernel import codes, money, scaled
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.told import heard
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.parts import Button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gzstudents.ui.desk import Desk
    from gzstudents.ui.task import Task


def listed(keys: Sequence[int]) -> Path:
    """Applications for a child process: a command line has no room for thousands. Numbers only."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False, encoding="utf-8") as stream:
        json.dump(list(keys), stream)
    return Path(stream.name)


def make_sheets(
    desk: Desk, lines: Sequence[Line], then: Callable[[bytes], object], fail: Callable[[Exception], object]
) -> None:
    """The sheets of these applications as one PDF, handed to `then`."""
    wanted = listed([line.id for line in lines])
    with tempfile.NamedTemporaryFile(suffix=".pdf", delete=False) as stream:
        target = Path(stream.name)
    task = desk.jobs.run(
        ["distribute", "--sheets", str(target), "--listed", str(wanted)],
        lambda _answer: then(target.read_bytes()),
        title=_("正在生成评定理由"),
        fail=fail,
        writes=False,
    )

    def clear(_task: object) -> None:
        for path in (wanted, target):
            path.unlink(missing_ok=True)

    task.ended.connect(clear)


def print_sheets(screen: Any, desk: Desk, lines: Sequence[Line]) -> None:
    """The sheets in the page beside the list, to be looked at, printed or saved."""
    if lines:
        screen.sheets.show_for(lines)
        screen.places.setCurrentWidget(screen.sheets)


class FinaliseDialog(Dialog):
    """What finalising will do, in figures; what is not as it should be; the one button."""

    def __init__(
        self, parent: QWidget, cycle: CycleRow, live: Standing, unranked: int, public: Publication,
        run: Callable[[bool], object],
    ) -> None:  # fmt: skip
        super().__init__(parent, _("定稿：{cycle}", cycle=words.cycle(cycle)), 520)
        placed, waiting, without = (live.count(state, cycle.id) for state in (PLACED, WAITLISTED, UNPLACED))
        self.say(
            _("{placed}获奖并签发证书，合计 {amount}；{waiting}留在候补名单上；{without}不获奖，申请上写明原因。",
              placed=_n("{count} 人", placed), amount=money.shown(live.spent(cycle.id)), waiting=_n("{count} 人", waiting),
              without=_n("{count} 人", without)),
        )  # fmt: skip
        shares = live.broken_shares(cycle.id)
        for one in shares:
            self.say(
                _("“{share}”须{sense} {percent}，现在不符合。", share=heard(one.title), sense=codes.label("share_sense", one.sense),
                  percent=scaled.percent(one.permille)), "error",
            )  # fmt: skip
        if shares:
            self.say(_("委员会知道并同意的，仍可定稿；记录会保留。"), "muted")
        undecided = live.count("UNDECIDED", cycle.id)
        if undecided:
            self.say(_n("还有 {count} 人没有决定，不能定稿。请先按排名分配，或逐个决定。", undecided), "error")
        elif unranked:
            self.say(operations.unranked_text(unranked), "error")
        for obstacle in public.obstacles:
            self.say(obstacle.text, "error")
            if obstacle.reasons:
                self.say("\n".join(obstacle.reasons), "muted")
        if not public.notices:
            self.say(_("这一批次还没有公示过名单。委员会同意不公示的，仍可定稿。"), "warning")
        asked = bool(shares) or not public.notices
        self.go = Button(
            mark("仍然定稿") if asked else mark("定稿"), "primary", "stamp", lambda: self._go(run, bool(shares))
        )
        self.go.setEnabled(not undecided and not unranked and not public.obstacles)
        self.buttons(Button(mark("取消"), run=self.reject), self.go)

    def _go(self, run: Callable[[bool], object], accept: bool) -> None:
        self.accept()
        run(accept)


def finalise(
    parent: QWidget,
    desk: Desk,
    cycle: CycleRow,
    live: Standing,
    fail: Callable[[Exception], object],
    public: Publication,
    *,
    unranked: int = 0,
) -> FinaliseDialog:
    """Ask (`unranked`: applications that are not on the board yet), then let a child process do it: hundreds of certificates take longer than a moment."""

    def run(accept: bool) -> Task:
        options = ["--cycle", str(cycle.id), "--finalise", *(["--accept-shares"] if accept else [])]
        return desk.jobs.run(["distribute", *options], said, title=_("正在定稿"), fail=fail)

    def said(answer: dict[str, Any]) -> None:
        act = answer.get("act")
        desk.toast(_n("已定稿：{count} 人获奖", int(answer.get("awarded", 0))), act if isinstance(act, int) else None)

    dialog = FinaliseDialog(parent, cycle, live, unranked, public, run)
    dialog.open()
    return dialog
