"""The forms of an application: enter, change, assign reviewers, give points, object, answer."""

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
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
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


class AssignForm(ActForm):
    """Who is to review these applications. `known`: who reviewed for the office lately, to be ticked."""

    def __init__(self, desk: Desk, rows: Sequence[ApplicationRow], known: Sequence[str]) -> None:
        self._known = {str(place): name for place, name in enumerate(known)}  # names have spaces, codes have none
        others = mark("其他评审人") if known else mark("评审人")
        fields = [
            *([Field("known", mark("评审人"), "choices", wide=True)] if known else []),
            Field("reviewers", others, "lines", wide=True, help=mark("每行一人。学生的辅导员和导师会自动回避。")),
        ]
        subtitle = words.name(rows[0]) if len(rows) == 1 else _n("{count} 份申请", len(rows))
        super().__init__(
            mark("指派评审人"), fields, subtitle=subtitle, save_text=mark("指派"), whole=True, check=self._check_somebody,
            choices={"known": lambda: list(self._known.items())},
        )  # fmt: skip
        self._desk, self._rows = desk, list(rows)
        self.fill({})
        self.saved.connect(self._write)

    def _reviewers(self, values: Mapping[str, Any]) -> list[str]:
        ticked = [self._known[one] for one in str(values.get("known") or "").split()]
        typed = str(values["reviewers"] or "").replace("、", "\n").replace("，", "\n").replace(",", "\n").splitlines()
        return list(dict.fromkeys([*ticked, *(one.strip() for one in typed if one.strip())]))

    def _check_somebody(self, values: Mapping[str, Any]) -> list[Problem]:
        return [] if self._reviewers(values) else [Problem("nobody", _("请填写评审人。"), column="reviewers")]

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.assign, self._on_written, fail=self.refuse, application_ids=[row.id for row in self._rows],
            reviewers=self._reviewers(values),
        )  # fmt: skip

    def _on_written(self, conflicts: dict[str, list[str]], act: int | None) -> None:
        many = sum(map(len, conflicts.values()))
        said = _n("已指派 {count} 份申请", len(self._rows))
        self.done.emit(_("{said}，其中 {many} 份须回避", said=said, many=many) if many else said, act)


class ReviewForm(ActForm):
    """One reviewer's points, vote and words."""

    def __init__(self, desk: Desk, page: ApplicationPage, reviewer: str, *, fixed: bool) -> None:
        self._criteria = {f"points_{one.id}": one for one in page.criteria if not one.fact}
        fields = [
            Field("reviewer", mark("评审人"), "name", required=True, wide=True),
            *(
                Field(
                    name,
                    _("{name}（满分 {most}）", name=one.name, most=one.max_points),
                    "hundredths",
                    required=True,
                    wide=True,
                )
                for name, one in self._criteria.items()
            ),
            Field("recommendation", mark("评审意见"), "choice", choices="recommendation", wide=True),
            Field("comment", mark("评语"), "lines", wide=True),
        ]
        subtitle = f"{words.name(page.row)}  ·  {page.row.number}"
        super().__init__(
            mark("评分"), fields, subtitle=subtitle, save_text=mark("保存评分"), whole=True, check=self._check_points
        )
        self._desk, self._page = desk, page
        mine = next((one for one in page.reviews if one.reviewer == reviewer), None)
        given = {f"points_{key}": value for key, value in mine.points.items()} if mine is not None else {}
        said = {"recommendation": mine.recommendation, "comment": mine.comment} if mine is not None else {}
        self.fill({"reviewer": reviewer, **given, **said})
        self.fields["reviewer"].setEnabled(not fixed)
        self.saved.connect(self._write)

    def _check_points(self, values: Mapping[str, Any]) -> list[Problem]:
        return [
            Problem("points", _("应在 0 到 {most} 之间", most=one.max_points), column=name)
            for name, one in self._criteria.items()
            if values.get(name) is not None and not 0 <= values[name] <= one.max_points * scaled.HUNDREDTHS
        ]

    def _write(self, values: Mapping[str, Any]) -> None:
        points = {one.id: values[name] for name, one in self._criteria.items() if values[name] is not None}
        self._who = values["reviewer"]
        self._desk.jobs.write(
            operations.give, self._on_written, fail=self.refuse, application_id=self._page.row.id, reviewer=values["reviewer"],
            points=points, recommendation=values["recommendation"] or "", comment=values["comment"],
        )  # fmt: skip

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(
            _("已保存 {reviewer} 对 {name} 的评分", reviewer=self._who, name=words.name(self._page.row)), act
        )


class StandBackForm(ActForm):
    """A reviewer declares a conflict of interest."""

    def __init__(self, desk: Desk, page: ApplicationPage, reviewer: str) -> None:
        fields = [
            Field("reviewer", mark("评审人"), "name", required=True, wide=True),
            Field("reason", mark("回避原因"), "lines", required=True, wide=True),
        ]
        super().__init__(mark("回避"), fields, subtitle=words.name(page.row), save_text=mark("登记回避"), whole=True)
        self._desk, self._page = desk, page
        self.fill({"reviewer": reviewer})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._who = values["reviewer"]
        self._desk.jobs.write(
            operations.stand_back, self._on_written, fail=self.refuse, application_id=self._page.row.id, **values
        )

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已登记 {reviewer} 回避", reviewer=self._who), act)


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
