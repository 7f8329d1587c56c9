"""The forms of a review: assign reviewers, take that back, give points, stand back."""

from collections.abc import Mapping, Sequence
from typing import Any

from gzstudents.applications import operations
from gzstudents.applications.queries.applications import ApplicationPage, ApplicationRow
from gzstudents.applications.queries.scores import ReviewRow
from gzstudents.applications.screen import words
from gzstudents.kernel import scaled
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk


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


class UnassignForm(ActForm):
    """Takes back the question to a reviewer who has given nothing yet."""

    def __init__(self, desk: Desk, page: ApplicationPage) -> None:
        self._waiting = {str(one.id): one.reviewer for one in waiting(page)}
        fields = [Field("review", mark("评审人"), "choice", required=True, wide=True)]
        super().__init__(
            mark("取消指派"), fields, subtitle=words.name(page.row), save_text=mark("取消指派"), whole=True,
            choices={"review": lambda: list(self._waiting.items())},
        )  # fmt: skip
        self._desk = desk
        self.fill({"review": next(iter(self._waiting), "") if len(self._waiting) == 1 else ""})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._who = self._waiting[values["review"]]
        self._desk.jobs.write(operations.unassign, self._on_written, fail=self.refuse, review_id=int(values["review"]))

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已取消指派 {reviewer}", reviewer=self._who), act)


def waiting(page: ApplicationPage) -> list[ReviewRow]:
    """Who was asked and has neither given points nor stood back."""
    return [one for one in page.reviews if not one.reviewed_on and not one.conflict]
