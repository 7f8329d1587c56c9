"""The forms of a cycle: make it, change it, its public notice."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from gzstudents.applications import operations
from gzstudents.applications.model import Cycle
from gzstudents.applications.queries.cycles import CycleDetail
from gzstudents.applications.rules import notices, steps
from gzstudents.applications.rules.doubt import Doubtful
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field, fields_of
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.scholarships.queries import ProgrammeRow
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.parts import Label

_FIELDS = fields_of(Cycle.__table__)
_OWN = (
    *steps.DAYS,
    "budget_fen",
    "quota_mode",
    "places",
    "document",
    "note",
)  # the days in the order in which they must lie

_WHOLE = "*"  # the whole university


class NewCycleForm(ActForm):
    """A cycle in preparation."""

    def __init__(self, desk: Desk, programmes: Sequence[ProgrammeRow], year: str, programme: str = "") -> None:
        first = int(year[:4]) if year else date.today().year
        years = [f"{one}-{one + 1}" for one in range(first + 1, first - 4, -1)]
        fields = [
            Field("programme", mark("奖学金项目"), "choice", required=True, wide=True),
            Field("academic_year", mark("学年"), "choice", required=True, wide=True),
            *(_FIELDS[name] for name in _OWN),
        ]
        super().__init__(
            mark("新建批次"), fields, save_text=mark("建立"), whole=True,
            choices={"programme": lambda: [(row.code, row.name) for row in programmes],
                     "academic_year": lambda: [(one, one) for one in years]},
        )  # fmt: skip
        self._desk = desk
        self.cycle_id = 0
        self.fill({"programme": programme or None, "academic_year": year or None, "quota_mode": "NONE"})
        _follow_quota(self)
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        own = {name: values[name] for name in _OWN}
        self._desk.jobs.write(
            operations.add_cycle, self._on_written, fail=self.refuse, programme=values["programme"],
            academic_year=values["academic_year"], values=own,
        )  # fmt: skip

    def _on_written(self, cycle_id: int, act: int | None) -> None:
        self.cycle_id = cycle_id
        self.done.emit(_("已建立批次"), act)


class EditCycleForm(ActForm):
    """Days, budget, quota letter."""

    def __init__(self, desk: Desk, detail: CycleDetail) -> None:
        super().__init__(mark("修改批次"), [_FIELDS[name] for name in _OWN], subtitle=detail.row.called, whole=True)
        self._desk, self._detail = desk, detail
        self.fill({
            **detail.days, "budget_fen": detail.row.budget_fen, "quota_mode": detail.quota_mode, "places": detail.simple_places,
            "document": detail.document, "note": detail.note,
        })  # fmt: skip
        _follow_quota(self)
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.edit_cycle, self._on_written, fail=self.refuse, cycle_id=self._detail.row.id, values=values,
            version=self._detail.version,
        )  # fmt: skip

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已修改批次"), act)


def _follow_quota(form: ActForm) -> None:
    """A number of places is asked for only where the quota is one number; a table of places has a form of its own."""

    def show() -> None:
        form.fields["places"].setVisible(form.fields["quota_mode"].value() == "SIMPLE")

    form.edited.connect(show)
    show()


class PublishForm(ActForm):
    """The public notice: its days, a college or the whole university, amounts or not."""

    def __init__(self, desk: Desk, detail: CycleDetail, colleges: Sequence[str]) -> None:
        fields = [
            Field("starts_on", mark("公示开始"), "date", required=True),
            Field("ends_on", mark("公示结束"), "date", required=True),
            Field("college", mark("公示范围"), "choice"),
            Field(
                "amounts",
                mark("公示金额"),
                "flag",
                help=mark("个人信息保护法要求只公开必要的内容；不选则只公示姓名、学院、层次和等级"),
            ),
            Field("note", mark("附注"), "lines", wide=True),
        ]
        super().__init__(
            mark("公示拟获奖名单"), fields, subtitle=detail.row.called, save_text=mark("公示"), whole=True, check=self._check_days,
            choices={"college": partial(_scopes, sorted(set(colleges) - {""}))},
        )  # fmt: skip
        self._desk, self._detail = desk, detail
        self.put_news(Label(partial(_least, detail.notice_days), "muted", wrap=True))
        start = detail.days.get("notice_from") or date.today().isoformat()
        end = detail.days.get("notice_until") or notices.last_day(start, detail.notice_days)
        self.fill({"starts_on": start, "ends_on": end, "college": _WHOLE, "amounts": 0})
        self.saved.connect(self._write)
        self._confirmed = False

    def _check_days(self, values: Mapping[str, Any]) -> list[Problem]:
        start, end = str(values.get("starts_on") or ""), str(values.get("ends_on") or "")
        if not start or not end:
            return []
        said = (
            notices.too_short(start, end, self._detail.notice_days)
            if end >= start
            else _("公示结束日期应不早于开始日期。")
        )
        return (
            [Problem("days", said, column="ends_on", severity="warning" if end >= start else "error")] if said else []
        )

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.publish, self._on_written, fail=self._on_refused, cycle_id=self._detail.row.id,
            starts_on=values["starts_on"], ends_on=values["ends_on"], college=values["college"] if values["college"] != _WHOLE else "",
            amounts=bool(values["amounts"]), note=values["note"], confirmed=self._confirmed,
        )  # fmt: skip

    def _on_refused(self, error: Exception) -> None:
        self._confirmed = isinstance(error, Doubtful)
        self.refuse(_("{reason}再按一次“公示”照此公示。", reason=error) if self._confirmed else error)

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已制作公示名单，可以打印"), act)


def _least(days: int) -> str:
    return _n("公示期应不少于 {count} 个工作日，天数在“设置”中规定。", days)


def _scopes(colleges: Sequence[str]) -> list[tuple[str, str]]:
    return [(_WHOLE, _("全校")), *((one, one) for one in colleges)]
