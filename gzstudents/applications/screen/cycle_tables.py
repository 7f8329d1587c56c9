"""The tables of a cycle, as cells to type into: places by college, level and grade; the rubric."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from gzstudents.applications import operations
from gzstudents.applications.importing.places import pasted_places
from gzstudents.applications.queries.cycles import CycleDetail
from gzstudents.applications.rules import quotas, steps
from gzstudents.applications.rules.quotas import Cell
from gzstudents.applications.screen import rubric
from gzstudents.kernel import codes
from gzstudents.kernel.fields import Field
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.cells import CellColumn, CellsEditor, Grid, Trouble
from gzstudents.ui.desk import Desk
from gzstudents.ui.panel_parts import CalloutBar
from gzstudents.ui.parts import Button

SHEETS = "*.xlsx *.xls *.et *.ods *.csv *.tsv"
_ROOM = 680  # px that a form with a table would like to be wide


class PlacesForm(ActForm):
    """Places: a row for each college and level, a column for each grade of the programme, totals on both sides."""

    room = _ROOM

    def __init__(self, desk: Desk, detail: CycleDetail, colleges: Sequence[str] = ()) -> None:
        self._grades = (*detail.grades, "")  # "": places of whichever grade
        fields = [
            Field("document", mark("名额文件"), wide=True),
            Field("table", mark("名额表"), required=True, wide=True, help=mark(
                "学院或层次留空，则不限学院或层次；格子留空，则没有这项名额。可从 Excel 复制名额文件的表格，在此粘贴。"
            )),
        ]  # fmt: skip
        table = CellsEditor(_place_columns(detail.grades, colleges), partial(_places_wrong, self._grades), self._take)
        super().__init__(
            mark("名额表"), fields, subtitle=detail.row.called, save_text=mark("保存名额"), whole=True, editors={"table": table},
        )  # fmt: skip
        self._desk, self._detail, self._colleges = desk, detail, frozenset(colleges)
        self._strange = CalloutBar()
        self.put_news(Button(mark("从 Excel 文件读取…"), icon="upload", run=self._choose_file))
        self.put_news(self._strange)
        self.fill({"document": detail.document, "table": quotas.to_grid(detail.cells, self._grades)})
        self.edited.connect(self._say_strange)
        self._say_strange()
        self.saved.connect(self._write)

    def _say_strange(self) -> None:
        """Colleges that nobody is in: their places would stay empty, and nobody would know why."""
        said = dict.fromkeys(row[0] for row in self.fields["table"].value() if row[0])
        strange = [one for one in said if one not in self._colleges]
        self._strange.fill(steps.strange_colleges(strange) if strange else "", "warn", None)
        self._strange.setVisible(bool(strange))

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("名额表"), "", _("表格 ({kinds})", kinds=SHEETS))
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
        rows = self._rows([Cell(**one) for one in answer["cells"]])
        if rows is not None:
            self.fields["table"].show_value(rows)
            self.edited.emit()

    def _take(self, text: str) -> Sequence[Sequence[str]] | None:
        """A table with its headings takes the place of all; other cells go where they are pasted."""
        found = pasted_places(text)
        return self._rows(found.cells) if found.cells and not found.troubles else None

    def _rows(self, cells: Sequence[Cell]) -> list[list[str]] | None:
        strange = next((one.grade for one in cells if one.grade not in self._grades), "")
        if strange:
            grade = codes.label("award_grade", strange)
            self.refuse(_("“{programme}”没有“{grade}”这个等级。", programme=self._detail.row.name, grade=grade))
            return None
        self.refuse()  # an older complaint goes
        return quotas.to_grid(cells, self._grades)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.set_places, self._on_written, fail=self.refuse, cycle_id=self._detail.row.id,
            cells=quotas.read_grid(values["table"], self._grades).cells, document=values["document"],
            version=self._detail.version,
        )  # fmt: skip

    def _on_written(self, count: int, act: int | None) -> None:
        self.done.emit(_n("已保存 {count} 个名额", count), act)


def _place_columns(grades: Sequence[str], colleges: Sequence[str]) -> list[CellColumn]:
    """Where a programme has no grades there is one column of places, and no sum beside it."""

    def levels() -> list[str]:
        return [one.label() for one in codes.values("level")]

    first = [
        CellColumn(mark("学院"), width=104, stretch=True, choices=(lambda: colleges) if colleges else None),
        CellColumn(mark("层次"), width=92, choices=levels),
    ]
    if not grades:
        return [*first, CellColumn(mark("名额"), "number", 90, total=True)]
    listed = [CellColumn(_graded(grade), "number", 50, total=True) for grade in grades]
    return [
        *first, *listed, CellColumn(mark("不分等级"), "number", 70, total=True), CellColumn(mark("合计"), "sum", 54, total=True),
    ]  # fmt: skip


def _graded(grade: str) -> Callable[[], str]:
    return lambda: codes.label("award_grade", grade)


def _places_wrong(grades: Sequence[str], rows: Grid) -> Iterable[Trouble]:
    return [Trouble(*one) for one in quotas.read_grid(rows, grades).troubles]


class CriteriaForm(ActForm):
    """The rubric: one line a criterion, weights that come to 100 %."""

    room = _ROOM

    def __init__(self, desk: Desk, detail: CycleDetail) -> None:
        field = Field(
            "table", mark("评分项"), required=True, wide=True,
            help=mark("权重合计 100%。分数来源不是评审人的，按学业记录自动计分，折算到满分。"),
        )  # fmt: skip
        columns = [
            CellColumn(mark("名称"), width=112, stretch=True),
            CellColumn(mark("英文名称"), width=100),
            CellColumn(mark("权重（%）"), "number", 78, total=True, suffix="%"),
            CellColumn(mark("满分"), "number", 50),
            CellColumn(mark("分数来源"), width=176, choices=rubric.offered),
        ]
        table = CellsEditor(columns, rubric.troubles, hidden=3)
        super().__init__(
            mark("评分标准"), [field], subtitle=detail.row.called, save_text=mark("保存"), whole=True, editors={"table": table}
        )  # fmt: skip
        self._desk, self._detail = desk, detail
        self.fill({"table": rubric.rows_of(detail.criteria)})
        self.saved.connect(self._write)

    def _write(self, values: Mapping[str, Any]) -> None:
        self._desk.jobs.write(
            operations.set_criteria, self._on_written, fail=self.refuse, cycle_id=self._detail.row.id,
            criteria=rubric.criteria_of(values["table"]),
        )  # fmt: skip

    def _on_written(self, _result: Any, act: int | None) -> None:
        self.done.emit(_("已保存评分标准"), act)
