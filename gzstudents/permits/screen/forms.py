"""The forms of deadlines: what happened, a receipt, a later day, a reason."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from gzstudents.kernel import codes
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.permits import operations, words
from gzstudents.permits.operations import Subject
from gzstudents.permits.queries import Line
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk

_FIELDS = (
    Field("kind", mark("事项"), "choice", choices="stay_fact", required=True, wide=True),
    Field("day", mark("日期"), "date", required=True),
    Field("until", mark("至"), "date", help=mark("保险、学费、加注等的最后一天")),
    Field("visa", mark("签证种类"), "choice", choices="visa_type"),
    Field("days", mark("停留天数"), "number", help=mark("自入境次日起算；X1 等须换居留许可的留空")),
    Field("number", mark("编号或回执号")),
    Field("detail", mark("说明"), wide=True),
)
_OF_ENTRY = ("visa", "days")
_WITH_END = frozenset({"INSURANCE", "TUITION", "WORK", "ANNOTATION"})


class FactForm(ActForm):
    """Writes down what happened to one person on a day; asks only what belongs to the kind."""

    def __init__(self, desk: Desk, person_id: int, name: str, *, kind: str = "ENTRY", day: str = "") -> None:
        super().__init__(mark("登记居留信息"), _FIELDS, subtitle=name, save_text=mark("保存"), whole=True)
        self._desk, self._person_id, self._name = desk, person_id, name
        self.fill({"kind": kind, "day": day or date.today().isoformat()})
        self.edited.connect(self._show_asked)
        self.saved.connect(self._write)
        self._show_asked()

    def _show_asked(self) -> None:
        kind = self.fields["kind"].value()
        for name in _OF_ENTRY:
            self.fields[name].setVisible(kind == "ENTRY")
        self.fields["until"].setVisible(kind in _WITH_END)
        self.fields["detail"].setVisible(kind != "ENTRY")

    def _write(self, values: Mapping[str, Any]) -> None:
        kind = values["kind"]
        self._kind = kind
        is_entry = kind == "ENTRY"
        days = str(values["days"] or "").strip() if is_entry else ""
        if days and not days.isdecimal():
            self.refuse(_("停留天数应为数字"))
            return
        self._desk.jobs.write(
            operations.record_fact,
            self._on_written,
            fail=self.refuse,
            person_id=self._person_id,
            kind=kind,
            day=values["day"],
            until=values["until"] if kind in _WITH_END else "",
            days=int(days) if days else None,
            number=values["number"],
            detail=values["visa"] if is_entry else values["detail"],
        )

    def _on_written(self, _fact_id: int, act: int | None) -> None:
        what = codes.label("stay_fact", self._kind)
        self.done.emit(_("已登记 {name}：{what}", name=self._name, what=what), act)


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
