"""The forms of an application: enter, change, object, answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from gzstudents.applications import operations
from gzstudents.applications.queries.applications import ApplicationPage, ApplicationRow
from gzstudents.applications.queries.cycles import CycleDetail, CycleRow
from gzstudents.applications.queries.notices import ObjectionRow
from gzstudents.applications.screen import words
from gzstudents.kernel import codes, scaled
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk

GRADE = Field("wanted_grade", mark("申请等级"), "choice")
PREFERENCE = Field("preference", mark("志愿顺序"), "number", help=mark("留空则排在已有申请之后"))
NOTE = Field("note", mark("备注"), "lines", wide=True)
STATED = (
    Field("average", mark("平均成绩"), "hundredths", group=mark("申请填报的数据")),
    Field("gpa", mark("平均绩点"), "hundredths", group=mark("申请填报的数据")),
    Field("hsk_level", mark("HSK 级别"), "number", group=mark("申请填报的数据")),
    Field("attendance", mark("出勤率（%）"), "permille", group=mark("申请填报的数据")),
)
_SHOWN = {
    "hundredths": scaled.shown,
    "permille": lambda value: scaled.shown(value, scaled.PERMILLE),
}


def _grades(grades: Sequence[str]) -> list[tuple[str, str]]:
    return [(code, codes.label("award_grade", code)) for code in grades]


def _stated(values: Mapping[str, Any]) -> dict[str, str]:
    """What was typed of facts, in words as a sheet would have them."""
    found = {}
    for field in STATED:
        value = values.get(field.name)
        if value is not None:
            found[field.name] = _SHOWN.get(field.kind, str)(value)
    return found


class EnterForm(ActForm):
    """An application of one student, by number."""

    def __init__(self, desk: Desk, detail: CycleDetail, cycles: Sequence[CycleRow]) -> None:
        fields = [
            Field("student_number", mark("学号"), required=True),
            GRADE,
            PREFERENCE,
            Field("external_number", mark("设奖单位编号")),
            NOTE,
            *STATED,
        ]
        super().__init__(
            mark("登记申请"), fields, subtitle=detail.row.called, save_text=mark("登记申请"), whole=True,
            choices={"wanted_grade": partial(_grades, detail.grades)},
        )  # fmt: skip
        self._desk, self._cycle = desk, detail.row
        self.application_id = 0
        self.fill({})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._number = values["student_number"]
        self._desk.jobs.write(
            operations.enter_number,
            self._on_written,
            fail=self.refuse,
            cycle_id=self._cycle.id,
            student_number=values["student_number"],
            wanted_grade=values["wanted_grade"] or "",
            preference=values["preference"] or 0,
            external_number=values["external_number"],
            note=values["note"],
            facts=_stated(values),
        )

    def _on_written(self, application_id: int, act: int | None) -> None:
        self.application_id = application_id
        self.done.emit(_("已登记 {number} 的申请", number=self._number), act)


class EditForm(ActForm):
    """What an application asks for and states."""

    def __init__(self, desk: Desk, page: ApplicationPage) -> None:
        fields = [GRADE, PREFERENCE, Field("external_number", mark("设奖单位编号")), Field("score", mark("综合得分"), "hundredths",
                  help=mark("有评分标准的批次由评分算出")), NOTE, *STATED]  # fmt: skip
        super().__init__(
            mark("修改申请"), fields, subtitle=f"{words.name(page.row)}  ·  {page.row.number}", whole=True,
            choices={"wanted_grade": partial(_grades, page.grades)},
        )  # fmt: skip
        self._desk, self._page = desk, page
        self._more = {field: said for field, said in page.stated.items() if field not in {one.name for one in STATED}}
        known = {
            one.name: scaled.parsed(
                page.stated.get(one.name, ""), scaled.PERMILLE if one.kind == "permille" else scaled.HUNDREDTHS
            )
            for one in STATED
        }
        if known["hsk_level"] is not None:
            known["hsk_level"] //= scaled.HUNDREDTHS
        row = page.row
        self.fill({
            "wanted_grade": row.wanted_grade, "preference": row.preference, "external_number": page.external_number, "note": page.note,
            "score": row.score, **known,
        })  # fmt: skip
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        own = {name: values[name] for name in ("external_number", "note", "score")}
        own |= {"wanted_grade": values["wanted_grade"] or "", "preference": values["preference"] or 0}
        self._desk.jobs.write(
            operations.edit, self._on_written, fail=self.refuse, application_id=self._page.row.id, values=own,
            facts={**self._more, **_stated(values)}, version=self._page.version,
        )  # fmt: skip

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已修改 {number}", number=self._page.row.number), act)


class ObjectionForm(ActForm):
    """Somebody objects to a name on a notice."""

    def __init__(self, desk: Desk, row: ApplicationRow) -> None:
        fields = [
            Field("received_on", mark("收到日期"), "date", required=True),
            Field("raised_by", mark("异议人")),
            Field("text", mark("异议内容"), "lines", required=True, wide=True),
        ]
        super().__init__(mark("登记异议"), fields, subtitle=words.name(row), save_text=mark("登记异议"), whole=True)
        self._desk, self._row = desk, row
        self.fill({"received_on": date.today().isoformat()})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.object_to, self._on_written, fail=self.refuse, application_id=self._row.id, **values
        )

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已登记对 {name} 的异议", name=words.name(self._row)), act)


class AnswerForm(ActForm):
    """An objection is decided."""

    def __init__(self, desk: Desk, row: ApplicationRow, objection: ObjectionRow) -> None:
        fields = [
            Field("upheld", mark("异议成立"), "flag", wide=True, help=mark("成立则取消拟获奖资格，名额空出")),
            Field("text", mark("处理意见"), "lines", required=True, wide=True),
            Field("decided_on", mark("处理日期"), "date", required=True),
        ]
        super().__init__(mark("处理异议"), fields, subtitle=objection.text, save_text=mark("保存"), whole=True)
        self._desk, self._row, self._objection = desk, row, objection
        self.fill({"decided_on": date.today().isoformat()})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.answer, self._on_written, fail=self.refuse, objection_id=self._objection.id,
            upheld=bool(values["upheld"]), text=values["text"], decided_on=values["decided_on"],
        )  # fmt: skip

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已处理对 {name} 的异议", name=words.name(self._row)), act)
