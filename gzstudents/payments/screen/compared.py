"""The bank's list against the roster: only what differs; the returned ones are ticked and taken over."""

from collections.abc import Mapping
from typing import Any

from gzstudents.kernel import codes, money
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.parts import Label

_MOST = 200  # differences that are listed; the command lists all


class ComparedForm(ActForm):
    """One row a difference. What the bank returned has a tick, the rest says what to look into."""

    def __init__(self, desk: Desk, number: str, file: str, answer: Mapping[str, Any]) -> None:
        self._found = list(answer.get("differences", []))
        returned = [one for one in self._found if one["acceptable"]][:_MOST]
        fields = [Field(f"row{one['place']}", _said(one), "flag", wide=True) for one in returned]
        super().__init__(
            mark("与银行核对"), fields, save_text=mark("采用所选的行"), whole=True,
            subtitle=_n("文件 {count} 行，一致 {same} 行，差异 {other} 处", int(answer.get("rows", 0)),
                        same=int(answer.get("same", 0)), other=len(self._found)),
        )  # fmt: skip
        self._desk, self._number, self._file = desk, number, file
        others = [one for one in self._found if not one["acceptable"]]
        unread = [f"{one.get('row') or ''}  {one.get('message', '')}".strip() for one in answer.get("problems", [])]
        text = "\n".join([*map(_said, others[:_MOST]), *unread[:_MOST]])
        sums = Label(role="muted", wrap=True)
        sums.setText(_("文件中已发放合计 {theirs}，发放表合计 {ours}。", theirs=money.shown(int(answer.get("theirs_fen", 0))),
                       ours=money.shown(int(answer.get("ours_fen", 0)))))  # fmt: skip
        self._news.addWidget(sums)
        if text or not self._found:
            self._news.addSpacing(6)
            self._news.addWidget(Label(role="section", text=mark("请核实")) if text else Label(mark("没有差异")))
            said = Label(role="muted", wrap=True, select=True)
            said.setText(text)
            self._news.addWidget(said)
        self.fill({f"row{one['place']}": int(one["kind"] == "RETURNED") for one in returned})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        rows = [name.removeprefix("row") for name, ticked in values.items() if ticked]
        if not rows:
            self.done.emit("", None)
            return
        accept = [part for row in rows for part in ("--accept", row)]
        self._desk.jobs.run(
            ["payments", "reconcile", "--roster", self._number, "--file", self._file, *accept], self._on_done,
            title=_("正在登记银行退回"), fail=self.refuse,
        )  # fmt: skip

    def _on_done(self, answer: dict[str, Any]) -> None:
        self.done.emit(_n("已采用 {count} 行", int(answer.get("accepted", 0))), None)


def _said(one: Mapping[str, Any]) -> str:
    """第 3 行 王明（2025…）：银行退回，2,500 户名不符; without a row where the file has none."""
    ours, theirs = int(one["ours_fen"]), int(one["theirs_fen"])
    sums = money.yuan(ours or theirs)
    if ours and theirs and ours != theirs:
        sums = _("表中 {ours}，文件 {theirs}", ours=money.yuan(ours), theirs=money.yuan(theirs))
    name = one["name"]
    if one["student_number"]:
        name = _("{name}（{number}）", name=name, number=one["student_number"])
    if one["row"]:
        name = _("第 {row} 行 {name}", row=one["place"], name=name)
    kind = codes.label("reconcile_difference", one["kind"])
    return _("{name}：{kind}，{sums} {reason}", name=name, kind=kind, sums=sums, reason=one["reason"]).strip()
