"""Undo and redo from anywhere in the window: Ctrl+Z, the toast, the history."""

from typing import Any

from gzstudents.kernel import codes, journal
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.journal import ActRow, UndoReport
from gzstudents.kernel.journal.outcomes import worded
from gzstudents.office.operations import take_back
from gzstudents.ui.desk import Desk

_LARGE = 400  # changes; more are taken back in a child process, so that the window stays smooth


class Undoing:
    """Knows which act is next, does it, and says what became of it."""

    def __init__(self, desk: Desk, actor: str) -> None:
        self._desk, self._actor = desk, actor
        desk.undo_act = self.undo

    def undo_last(self) -> None:
        self._desk.jobs.read(_next_to_undo, self._on_next, latest="undo", who=self._actor)

    def redo_last(self) -> None:
        self._desk.jobs.read(_next_to_redo, self._on_next, latest="redo", who=self._actor)

    def undo(self, act_id: int) -> None:
        self._desk.jobs.read(journal.get_act, self._on_next, latest=("undo", act_id), act_id=act_id)

    def _on_next(self, act: ActRow | None) -> None:
        if act is None:
            self._desk.toast(_("没有可以撤销的操作"))
        elif act.changes > _LARGE:
            title = _("正在撤销：{what}", what=codes.label("verb", act.verb))
            self._desk.jobs.run(
                ["undo", str(act.id)], lambda answer: self._said(act, answer), title=title, refused=self._refused
            )
        else:
            self._desk.jobs.write(
                take_back, lambda report, done: self._on_undone(act, report, done), cause="undo", act_id=act.id
            )

    def _on_undone(self, act: ActRow, report: UndoReport, done: int | None) -> None:
        self._tell(act, len(report.reversed), [worded(one) for one in (*report.kept, *report.failed)], done)

    def _said(self, act: ActRow, answer: dict[str, Any]) -> None:
        left = [f"{one['label']}：{one['message']}" for one in (*answer["kept"], *answer["failed"])]
        self._tell(act, answer["reversed"], left, answer["act"])

    def _tell(self, act: ActRow, count: int, left: list[str], done: int | None) -> None:
        what = codes.label("verb", act.verb)
        if not left:
            self._desk.toast(_("已撤销：{what}", what=what), done)
            return
        text = _(
            "已撤销“{what}”中的 {count} 处；{left} 处保留：{names}",
            what=what,
            count=count,
            left=len(left),
            names=_("；").join(left[:3]),
        )
        self._desk.toast(text, done if count else None)

    def _refused(self, answer: dict[str, Any]) -> None:
        kept = len(answer.get("kept", ())) + len(answer.get("failed", ()))
        self._desk.toast(_n("没有撤销：{count} 处之后又有更改", kept) if kept else str(answer.get("message", "")))


def _next_to_undo(session: Any, *, who: str) -> ActRow | None:
    act = journal.last_to_undo(session, who)
    return None if act is None else journal.get_act(session, act)


def _next_to_redo(session: Any, *, who: str) -> ActRow | None:
    act = journal.last_to_redo(session, who)
    return None if act is None else journal.get_act(session, act)
