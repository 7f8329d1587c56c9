"""The short forms of the board: why nobody's place, why a place is taken back."""

from collections.abc import Callable, Sequence
from typing import Any

from gzstudents.distribution import operations
from gzstudents.distribution.queries import Hanging, Line
from gzstudents.kernel import codes, money
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, is_chinese, mark
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk

_BY_HAND = ("HAND", "NOT_ELIGIBLE", "REVIEW_REJECTED", "COLLEGE_REJECTED", "NOT_APPLIED", "CANCELLED", "EXCLUSIVE")


class UnplaceForm(ActForm):
    """Reason and words, staged for all who were selected: nothing is written."""

    def __init__(self, lines: Sequence[Line], stage: Callable[[str, str], object]) -> None:
        fields = [
            Field("reason", mark("未分配原因"), "choice", choices="unplaced_reason", required=True, wide=True),
            Field("detail", mark("说明"), "lines", wide=True),
        ]
        named = _("、").join(line.name for line in lines[:5])
        offered = {"reason": lambda: [(code, codes.label("unplaced_reason", code)) for code in _BY_HAND]}
        super().__init__(
            mark("不分配"), fields, subtitle=named, save_text=mark("定为不分配"), whole=True, choices=offered
        )
        self.fill({"reason": "HAND", "detail": ""})
        self._stage = stage
        self.saved.connect(self._on_saved)

    def _on_saved(self, values: dict[str, Any]) -> None:
        self._stage(values["reason"], values["detail"] or "")
        self.done.emit("", None)


def consequences(found: Hanging) -> str:
    """What goes with a place that is taken back, in sentences."""
    said = [_("收回后名额空出，此人不再参加分配。")]
    if found.is_awarded:
        said.append(
            _("奖学金随之取消，证书 {number} 作废。", number=found.certificate)
            if found.certificate
            else _("奖学金随之取消。")
        )
    if found.due_fen:
        said.append(_("还没有发的 {amount} 元不再发放。", amount=money.yuan(found.due_fen)))
    if found.paid_fen:
        said.append(_("已经发的 {amount} 元须在“发放”中追回。", amount=money.yuan(found.paid_fen)))
    return "".join(said) if is_chinese() else " ".join(said)


class RevokeForm(ActForm):
    """Why a place is taken back, and whether because of an objection; what goes with it."""

    def __init__(self, desk: Desk, line: Line, found: Hanging) -> None:
        fields = [
            Field("reason", mark("原因"), "lines", required=True, wide=True),
            Field("challenged", mark("因公示异议成立"), "flag", wide=True),
        ]
        named = _("{who}\n{what}", who=line.called, what=consequences(found))
        super().__init__(mark("收回名额"), fields, subtitle=named, save_text=mark("收回名额"), whole=True)
        self._desk, self._line = desk, line
        self.fill({"reason": "", "challenged": 0})
        self.saved.connect(self._write)

    def _write(self, values: dict[str, Any]) -> None:
        said = _("已收回{who}的名额", who=self._line.name)
        self._desk.jobs.write(
            operations.revoke,
            lambda _result, act: self.done.emit(said, act),
            fail=self.refuse,
            application_id=self._line.id,
            version=self._line.version,
            reason=values["reason"],
            challenged=bool(values["challenged"]),
        )
