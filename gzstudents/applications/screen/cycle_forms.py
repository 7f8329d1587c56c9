"""The forms of a cycle: make it, change it, places, rubric, shares, public notice."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from gzstudents.applications import operations
from gzstudents.applications.importing.places import pasted_places
from gzstudents.applications.model import Cycle
from gzstudents.applications.queries.cycles import CycleDetail, ShareRow
from gzstudents.applications.rules import notices
from gzstudents.applications.rules.doubt import Doubtful
from gzstudents.applications.rules.quotas import Cell
from gzstudents.kernel import codes, dates, scaled
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field, fields_of
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.scholarships.queries import ProgrammeRow
from gzstudents.ui import theme
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.desk import Desk
from gzstudents.ui.parts import Button

_FIELDS = fields_of(Cycle.__table__)
_OWN = (
    "opens_on", "closes_on", "review_until", "notice_from", "notice_until", "decide_by", "pay_by", "budget_fen", "quota_mode", "places",
    "document", "note",
)  # fmt: skip


_SHEETS = "*.xlsx *.xls *.et *.ods *.csv *.tsv"
_TALL = 320  # of a field that holds a table
_WHOLE = "*"  # the whole university


class NewCycleForm(ActForm):
    """A cycle in preparation."""

    def __init__(self, desk: Desk, programmes: Sequence[ProgrammeRow], year: str, programme: str = "") -> None:
        first = int(year[:4]) if year else date.today().year
        years = [f"{one}-{one + 1}" for one in range(first + 1, first - 4, -1)]
        fields = [
            Field("programme", mark("奖学金项目"), "choice", required=True, wide=True),
            Field("academic_year", mark("学年"), "choice", required=True),
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
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.edit_cycle, self._on_written, fail=self.refuse, cycle_id=self._detail.row.id, values=values,
            version=self._detail.version,
        )  # fmt: skip

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已修改批次"), act)


class PlacesForm(ActForm):
    """The table of places, pasted from the quota letter's sheet or typed as a table."""

    def __init__(self, desk: Desk, detail: CycleDetail) -> None:
        fields = [
            Field("document", mark("名额文件"), wide=True),
            Field("table", mark("名额表"), "lines", required=True, wide=True, length=20_000,
                  help=mark("从 Excel 复制后粘贴：第一行是标题（学院、层次，以及各等级或名额），之后每行一格")),
        ]  # fmt: skip
        super().__init__(
            mark("名额表"),
            fields,
            subtitle=detail.row.called,
            save_text=mark("保存名额"),
            whole=True,
            check=self._check_table,
        )
        self._desk, self._detail = desk, detail
        self.put_news(Button(mark("从 Excel 文件读取…"), icon="upload", run=self._choose_file))
        self.fill({"document": detail.document, "table": table_of(detail.cells)})
        self.saved.connect(self._write)

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("名额表"), "", _("表格 ({kinds})", kinds=_SHEETS))
        if chosen:
            self._desk.jobs.run(
                ["applications", "places", chosen], self._on_places, title=_("正在读取 {name}", name=Path(chosen).name),
                fail=self.refuse, refused=self._on_places, writes=False,
            )  # fmt: skip

    def _on_places(self, answer: dict[str, Any]) -> None:
        """Into the table, where it can still be looked at and changed; a file with a trouble changes nothing."""
        for one in answer["problems"][:1]:
            self.refuse(_("第 {row} 行：{message}", row=one["row"], message=one["message"]))
            return
        self.refuse()  # an older complaint goes
        self.fields["table"].show_value(table_of([Cell(**one) for one in answer["cells"]]))
        self.edited.emit()

    def restyle(self) -> None:
        self.fields["table"].editor.setFixedHeight(theme.current().px(_TALL))

    def _check_table(self, values: Mapping[str, Any]) -> list[Problem]:
        found = pasted_places(str(values.get("table") or ""))
        return [
            Problem("places", _("第 {row} 行：{message}", row=one.row + 1, message=one.message), column="table")
            for one in found.troubles[:1]
        ]

    def _write(self, values: Mapping[str, Any]) -> None:
        cells = pasted_places(values["table"]).cells
        self._desk.jobs.write(
            operations.set_places, self._on_written, fail=self.refuse, cycle_id=self._detail.row.id, cells=cells,
            document=values["document"], version=self._detail.version,
        )  # fmt: skip

    def _on_written(self, count: int, act: int | None) -> None:
        self.done.emit(_n("已保存 {count} 个名额", count), act)


def table_of(cells: Sequence[Cell]) -> str:
    """Places as a sheet has them: one line a cell."""
    if not cells:
        return ""
    head = "\t".join((_("学院"), _("层次"), _("等级"), _("名额")))
    lines = [
        "\t".join((one.college, _label("level", one.level), _label("award_grade", one.grade), str(one.places)))
        for one in cells
    ]
    return "\n".join([head, *lines])


def _label(listed: str, code: str) -> str:
    return codes.label(listed, code) if code else ""


class CriteriaForm(ActForm):
    """The rubric: one line a criterion, cells with a tab or a bar between."""

    def __init__(self, desk: Desk, detail: CycleDetail) -> None:
        help_text = mark(
            "每行一项：代码 | 中文名称 | 英文名称 | 权重% | 满分 | 数据项。数据项可不填；填 average、gpa/4 等则自动评分。权重合计 100%。"
        )
        field = Field("lines", mark("评分标准"), "lines", required=True, wide=True, length=8_000, help=help_text)
        super().__init__(
            mark("评分标准"),
            [field],
            subtitle=detail.row.called,
            save_text=mark("保存"),
            whole=True,
            check=self._check_lines,
        )
        self._desk, self._detail = desk, detail
        lines = [
            " | ".join(
                (
                    one.code,
                    one.name_zh,
                    one.name_en,
                    scaled.shown(one.weight, scaled.PERMILLE),
                    str(one.max_points),
                    one.fact,
                )
            )
            for one in detail.criteria
        ]
        self.fill({"lines": "\n".join(lines)})
        self.saved.connect(self._write)

    def restyle(self) -> None:
        self.fields["lines"].editor.setFixedHeight(theme.current().px(_TALL))

    def _check_lines(self, values: Mapping[str, Any]) -> list[Problem]:
        return [Problem("lines", said, column="lines") for said in read_criteria(str(values.get("lines") or ""))[1][:1]]

    def _write(self, values: Mapping[str, Any]) -> None:
        criteria = read_criteria(values["lines"])[0]
        self._desk.jobs.write(
            operations.set_criteria, self._on_written, fail=self.refuse, cycle_id=self._detail.row.id, criteria=criteria
        )

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已保存评分标准"), act)


def read_criteria(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Criteria, and what is wrong, as sentences."""
    found, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.replace("｜", "|").replace("\t", "|").split("|")] + [""] * 6
        weight = scaled.parsed(cells[3], scaled.PERMILLE)
        if weight is None or not cells[0] or not cells[1] or not (cells[4] or "100").isdecimal():
            wrong.append(_("第 {row} 行读不懂：要有代码、名称、权重和满分。", row=number))
            continue
        found.append({
            "code": cells[0], "name_zh": cells[1], "name_en": cells[2], "weight": weight, "max_points": int(cells[4] or 100), "fact": cells[5],
        })  # fmt: skip
    return found, wrong


class ShareForm(ActForm):
    """One more cap or minimum share; saved together with those that there are."""

    def __init__(self, desk: Desk, detail: CycleDetail) -> None:
        fields = [
            Field("sense", mark("要求"), "choice", choices="share_sense", required=True),
            Field("permille", mark("比例（%）"), "permille", required=True),
            Field("field", mark("依据"), "choice", required=True),
            Field("operator", mark("范围"), "choice", required=True),
            Field(
                "members",
                mark("国家组、层次或群体的代码"),
                required=True,
                wide=True,
                help=mark("几个代码之间用空格，例如 ASEAN 或 MA PHD"),
            ),
            Field("text_zh", mark("中文说明"), wide=True),
            Field("text_en", mark("英文说明"), wide=True),
        ]
        offered = ("country_group", "nationality", "population", "level", "category", "freshman")
        super().__init__(
            mark("比例要求"), fields, subtitle=detail.row.called, whole=True,
            choices={"field": lambda: [(code, codes.label("eligibility_field", code)) for code in offered],
                     "operator": lambda: [("in", _("属于")), ("not_in", _("不属于"))]},
        )  # fmt: skip
        self._desk, self._detail = desk, detail
        self.fill({"sense": "AT_MOST", "field": "country_group", "operator": "in"})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        added = ShareRow(**{name: values[name] for name in ShareRow._fields})
        self._desk.jobs.write(
            operations.set_shares, self._on_written, fail=self.refuse, cycle_id=self._detail.row.id,
            shares=[*self._detail.shares, added],
        )  # fmt: skip

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已保存比例要求"), act)


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
        start = detail.days.get("notice_from") or date.today().isoformat()
        end = (
            detail.days.get("notice_until")
            or dates.add_working_days(date.fromisoformat(start), notices.LEAST_DAYS).isoformat()
        )
        self.fill({"starts_on": start, "ends_on": end, "college": _WHOLE, "amounts": 0})
        self.saved.connect(self._write)
        self._confirmed = False

    def _check_days(self, values: Mapping[str, Any]) -> list[Problem]:
        start, end = str(values.get("starts_on") or ""), str(values.get("ends_on") or "")
        if not start or not end:
            return []
        said = (
            notices.too_short(start, end, notices.LEAST_DAYS) if end >= start else _("公示结束日期应不早于开始日期。")
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


def _scopes(colleges: Sequence[str]) -> list[tuple[str, str]]:
    return [(_WHOLE, _("全校")), *((one, one) for one in colleges)]
