"""The forms of deadlines: a receipt, a later day, a reason."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.permits import operations, words
from gzstudents.permits.operations import Subject
from gzstudents.permits.queries import Line
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk

_NOTE = Field("reason", mark("原因"), "lines", length=1_000, wide=True, required=True)
_STEPS: dict[str, tuple[str, str, tuple[Field, ...]]] = {
    "process": (
        mark("登记受理回执"),
        mark("保存"),
        (
            Field("receipt_on", mark("受理日期"), "date", required=True),
            Field("receipt", mark("受理回执编号"), help=mark("可以留空")),
        ),
    ),
    "snooze": (mark("推迟提醒"), mark("推迟"), (Field("until", mark("推迟到"), "date", required=True),)),
    "waive": (mark("标为不适用"), mark("不适用"), (_NOTE,)),
}


class StepForm(ActForm):
    """Decides about one or many deadlines at once: in process, snoozed, does not apply."""

    def __init__(self, desk: Desk, rows: Sequence[Line], step: str) -> None:
        title, save, fields = _STEPS[step]
        one = rows[0]
        subtitle = f"{one.name}  ·  {words.title(one.deadline.rule)}" if len(rows) == 1 else _n("{count} 项", len(rows))
        super().__init__(title, fields, subtitle=subtitle, save_text=save, whole=True)
        self._desk, self._rows, self._step, self._subtitle = desk, list(rows), step, subtitle
        today = date.today()
        self.fill({"receipt_on": today.isoformat(), "until": (today + timedelta(days=7)).isoformat()})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        operation: Any = {"process": operations.in_process, "snooze": operations.snooze, "waive": operations.waive}[
            self._step
        ]
        self._desk.jobs.write(operation, self._on_written, fail=self.refuse, subjects=subjects(self._rows), **values)

    def _on_written(self, _count: int, act: int | None) -> None:
        said = {
            "process": _("已登记受理：{what}", what=self._subtitle),
            "snooze": _("已推迟：{what}", what=self._subtitle),
            "waive": _("已标为不适用：{what}", what=self._subtitle),
        }
        self.done.emit(said[self._step], act)


def subjects(rows: Sequence[Line]) -> list[Subject]:
    return [Subject(row.person_id, row.subject_rule, row.deadline.key, row.deadline.due) for row in rows]
