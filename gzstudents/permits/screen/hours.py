"""The screen 勤工助学: hours by week and month, who is near a limit or over it, who works off campus without an annotation."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.permits import operations, queries
from gzstudents.permits.queries import HoursRow
from gzstudents.permits.screen import files
from gzstudents.permits.screen.hours_form import HoursForm
from gzstudents.permits.screen.importing import ImportView
from gzstudents.permits.words import hours
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Empty, Filter, ListSpec, Tab
from gzstudents.ui.panel import Callout, Detail, Pair, Section
from gzstudents.ui.rows import Column

_TONES = {"": "ok", "near": "warn", "over": "bad"}


def level(row: HoursRow) -> str:
    """How it stands, in a word."""
    if row.place == "OFF" and not row.annotation and row.standing is not None:
        return _("未加注")
    if row.standing is None:
        return _("不设上限")
    return {"": _("未超"), "near": _("接近上限"), "over": _("超过上限")}[row.level]


def tone(row: HoursRow) -> str:
    if row.standing is None:
        return "neutral"
    return "bad" if row.place == "OFF" and not row.annotation else _TONES[row.level]


def _of(row: HoursRow, which: str) -> str:
    found = getattr(row.standing, which) if row.standing is not None else None
    return _("{done} / {limit}", done=hours(found.minutes), limit=hours(found.limit)) if found is not None else ""


COLUMNS = (
    Column("person", mark("姓名"), lambda row: row.name, "name", 180, second=lambda row: row.student_number, stretch=True),
    Column("period", mark("时间"), lambda row: _("{since} 至 {until}", since=row.since, until=row.until), "text", 190),
    Column("hours", mark("小时数"), lambda row: hours(row.minutes), "text", 70),
    Column("week", mark("本周 / 上限"), lambda row: _of(row, "week"), "text", 96, give_up=3),
    Column("month", mark("本月 / 上限"), lambda row: _of(row, "month"), "text", 96, give_up=4),
    Column("level", mark("状态"), level, "pill", 96, tone=tone),
    Column("employer", mark("用工单位"), lambda row: row.employer, "text", 160, give_up=2),
    Column("place", mark("地点"), lambda row: codes.label("work_place", row.place), "text", 70, give_up=1),
)  # fmt: skip


class HoursScreen(ActsScreen):
    id = "hours"
    icon = "briefcase"
    watches = frozenset({"work_hours", "people"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.importing = ImportView(desk, mark("导入勤工助学时间"), ["--hours"])
        super().__init__(desk, parent)
        self.places = QStackedWidget()
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(self.page, self.places)
        for place in (self.page, self.importing):
            self.places.addWidget(place)
        self.importing.left.connect(lambda: self.places.setCurrentWidget(self.page))

    @classmethod
    def title(cls) -> str:
        return _("勤工助学")

    def spec(self) -> ListSpec:
        self.new_command = Command("hours.new", mark("登记时间"), self._new, "plus", menu="data")
        self.import_command = Command("hours.import", mark("导入…"), self._import, "upload", menu="file")
        self.correct_command = Command(
            "hours.correct", mark("更正…"), self._correct, "pencil", menu="data", enabled=partial(self._has, 1, 1)
        )
        self.remove_command = Command(
            "hours.remove", mark("删除"), self._remove, "x", menu="data", enabled=partial(self._has, 1, 100_000)
        )
        self.person_command = Command(
            "hours.person", mark("查看学生"), self._open_person, "user", enabled=partial(self._has, 1, 1)
        )
        return ListSpec(
            id="hours",
            title=mark("勤工助学"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 条", n),
            search_hint=mark("查找学生、学号、用工单位"),
            tabs=(Tab("all", mark("全部")), Tab("care", mark("要留意"))),
            filters=(
                Filter("month", mark("月份"), pinned=True, column="period"),
                Filter("employer", mark("用工单位"), pinned=True, column="employer"),
                Filter("level", mark("状态"), column="level"),
                Filter("college", mark("培养单位")),
            ),
            primary=self.new_command,
            secondary=(self.import_command,),
            bulk=(self.remove_command,),
            row_commands=(self.correct_command, self.remove_command, self.person_command),
            empty=Empty(
                mark("还没有登记勤工助学时间"),
                mark("登记或导入每周、每月的小时数，接近和超过上限时会标出"),
                (self.new_command, self.import_command),
            ),
            sort="period",
            ascending=False,
        )

    # --- reading

    def query(self) -> Any:
        return queries.list_hours

    def in_tab(self, row: HoursRow, tab: str) -> bool:
        return tab != "care" or tone(row) in {"warn", "bad"}

    def code(self, row: HoursRow, filter_id: str) -> str:
        return {"month": row.since[:7], "level": tone(row)}.get(filter_id) or str(getattr(row, filter_id, ""))

    def label(self, filter_id: str, code: str) -> str:
        if filter_id == "level":
            return {"ok": _("未超"), "warn": _("接近上限"), "bad": _("超过上限或未加注"), "neutral": _("不设上限")}[
                code
            ]
        return code or _("未填")

    def sort_value(self, row: HoursRow, column: Column) -> Any:
        own = {"person": row.sort_key, "hours": row.minutes}
        return own[column.id] if column.id in own else column.text(row)

    def changed_rows(self) -> None:
        over = sum(tone(row) == "bad" for row in self.rows())
        self.badge_changed.emit(f"{over:,}" if over else "", False)

    # --- the panel

    def show_nothing(self) -> None:
        self.panel.show_empty(mark("选择一条记录"), mark("可以更正或删除，也可以查看学生"))

    def show_row(self, row: HoursRow) -> None:
        pairs = [
            Pair(mark("时间"), _("{since} 至 {until}", since=row.since, until=row.until), wide=True),
            Pair(mark("小时数"), hours(row.minutes)),
            Pair(mark("地点"), codes.label("work_place", row.place)),
            Pair(mark("本周 / 上限"), _of(row, "week")),
            Pair(mark("本月 / 上限"), _of(row, "month")),
            Pair(mark("用工单位"), row.employer, wide=True),
            Pair(mark("居留许可加注"), row.annotation, wide=True),
        ]
        callouts = [Callout(text, tone(row)) for text in said(row)]
        self.panel.show_detail(
            Detail(
                row.name, "  ·  ".join(part for part in (row.student_number, row.college) if part), row.name[:1],
                pills=[(level(row), tone(row), True)], commands=[self.correct_command, self.remove_command],
                more=[self.person_command], callouts=callouts,
                sections=[Section(mark("勤工助学"), [pair for pair in pairs if pair.value])],
                note=_("依据教外厅〔2021〕2号；教学实习不计入。"),
            )
        )  # fmt: skip

    def show_many(self, rows: list[Any]) -> None:
        self.panel.show_detail(
            Detail(
                _n("{count} 条", len(rows)),
                _("共 {hours} 小时", hours=hours(sum(row.minutes for row in rows))),
                commands=[self.remove_command],
            )
        )

    # --- doing

    def _has(self, least: int, most: int) -> bool:
        return least <= len(self.chosen_rows()) <= most

    def _new(self) -> None:
        self.show_form(HoursForm(self.desk))

    def _correct(self) -> None:
        rows = self.chosen_rows()
        if len(rows) == 1:
            self.show_form(HoursForm(self.desk, rows[0]))

    def _remove(self) -> None:
        rows = self.chosen_rows()
        if rows:
            self.desk.jobs.write(
                operations.remove_hours,
                lambda count, act: self.desk.toast(_n("已删除 {count} 条", count), act),
                fail=self.page.errors.show_error,
                entry_ids=[row.id for row in rows],
            )

    def _open_person(self) -> None:
        rows = self.chosen_rows()
        if len(rows) == 1:
            self.desk.open_person(rows[0].person_id)

    def _import(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("导入勤工助学时间"), str(files.folder(self.desk)), _("表格 (*.xlsx *.xls *.et *.ods *.csv *.tsv)")
        )
        if chosen and self.panel.may_leave():
            self.places.setCurrentWidget(self.importing)
            self.importing.show_for(Path(chosen))

    def escape(self) -> bool:
        if self.places.currentWidget() is not self.page:
            self.places.setCurrentWidget(self.page)
            return True
        return super().escape()


def said(row: HoursRow) -> list[str]:
    """What is wrong, or near to it, in whole sentences."""
    found = []
    if row.place == "OFF" and not row.annotation and row.standing is not None:
        found.append(_("校外勤工助学须经学校同意，并在居留许可上加注；未加注的属于非法就业。"))
    for which, name in (("week", _("本周")), ("month", _("本月"))):
        one = getattr(row.standing, which) if row.standing is not None else None
        if one is not None and one.level:
            values = {"period": name, "done": hours(one.minutes), "limit": hours(one.limit)}
            text = {
                "over": mark("{period}共 {done} 小时，超过 {limit} 小时的上限。"),
                "near": mark("{period}共 {done} 小时，接近 {limit} 小时的上限。"),
            }
            found.append(_(text[one.level], **values))
    return found
