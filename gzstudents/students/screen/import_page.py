"""The screen 导入名册: file → columns → check → done, on one page, with the way back open until it is done."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.screen import import_data
from gzstudents.students.screen.busy import Busy
from gzstudents.students.screen.import_check import CheckStep
from gzstudents.students.screen.import_columns import ColumnsStep
from gzstudents.students.screen.import_done import DoneStep
from gzstudents.students.screen.import_file import FileStep
from gzstudents.students.screen.import_taking import FILE, TakesRolls
from gzstudents.students.screen.import_templates import TemplateNameDialog, TemplatesDialog
from gzstudents.students.screen.import_work import MAPPINGS, ImportWork
from gzstudents.students.screen.unfinished_card import UnfinishedCard
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.panel import Panel
from gzstudents.ui.parts import Button, Elided, Label, row
from gzstudents.ui.screen import Screen
from gzstudents.ui.stepper import Stepper

COLUMNS, CHECK, DONE = range(1, 4)
_HINTS: Final[Mapping[int, tuple[str, str]]] = {
    FILE: (mark("不用先整理名册"), mark("标题行、列的顺序、日期和国家的写法都会自动识别。导入之前会逐行核对，什么都不会先写入。")),
    COLUMNS: (mark("核对每一列"), mark("标为“请选择”的列有多种可能，请指明用哪一列。选择会被记住，下次同样的表格不再询问。")),
    DONE: (mark("导入可以撤销"), mark("整次导入是一步操作，随时可以撤销；之后被人修改过的内容会保留。")),
}  # fmt: skip


class ImportScreen(TakesRolls, Screen):
    """open() takes a path, {"cells": text} for what was pasted elsewhere (with {"notes": sentences} about what was left out),
    or {"unfinished": what was begun before}.
    """

    id = "import"
    icon = "upload"
    section = "outputs"
    watches = frozenset({"unfinished_imports"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.panel = Panel()
        self.detail = self.panel
        self.busy = Busy()
        self.work = ImportWork(desk, self.busy, self)
        self._insists = False
        self._notes: tuple[str, ...] = ()  # about cells that were pasted: what was left out of them
        self._build()
        self.setAcceptDrops(True)
        self.live()
        self._show_step(FILE)

    @classmethod
    def title(cls) -> str:
        return _("导入名册")

    def _build(self) -> None:
        self.stepper = Stepper((mark("文件"), mark("列"), mark("核对"), mark("完成")))
        self.file_label = Elided(role="muted")
        self.errors = ErrorBar()
        self.unfinished = UnfinishedCard(self.desk)
        self.unfinished.stay_here()
        reconcile = Button(
            mark("核对合作单位名单…"), "", "list-checks", self._reconcile, mark("保险公司、出入境、留学基金委、财务的名单：只看与名册的差异")
        )  # fmt: skip
        templates = Button(mark("模板…"), "link", "", self.show_templates)
        self.file_step, self.columns_step = FileStep(self.unfinished, reconcile, templates), ColumnsStep()
        self.check_step, self.done_step = CheckStep(self.panel, lambda: self.busy.running), DoneStep()
        self.check_step.person_wanted.connect(self.desk.open_person)
        self.pages = QStackedWidget()
        for page in (self.file_step, self.columns_step, self.check_step, self.done_step):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 16)
        column.setSpacing(10)
        top = row(Label(mark("导入名册"), "title"), 4, self.file_label)
        top.setStretch(2, 1)
        top.setAlignment(self.file_label, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(top)
        column.addWidget(self.stepper)
        column.addWidget(self.errors)
        column.addWidget(self.busy)
        column.addWidget(self.pages, 1)
        self._connect()

    def _connect(self) -> None:
        self.stepper.asked.connect(self._show_step)
        step, work = self.file_step, self.work
        step.choose_wanted.connect(self.choose)
        step.paste_wanted.connect(self.paste)
        step.changed.connect(self._on_file_changed)
        step.go_on.connect(self._on_go_on)
        step.sheets.per_sheet_changed.connect(self._on_per_sheet)
        self.unfinished.go_on.connect(self.go_on)
        self.unfinished.drop.connect(lambda number: work.forget(number, self.refresh))
        self.columns_step.go_on.connect(
            lambda: work.map_columns(self.columns_step.mapping(), self.columns_step.date_order())
        )
        self.columns_step.go_back.connect(lambda: self._show_step(FILE))
        self.columns_step.save_wanted.connect(self._ask_template_name)
        self.check_step.go_on.connect(self.execute)
        self.check_step.go_back.connect(lambda: self._show_step(COLUMNS))
        self.check_step.save_rejected.connect(partial(self._save, "rejected"))
        self.check_step.save_corrected.connect(partial(self._save, "corrected"))
        self.check_step.corrected.connect(self._on_corrected)
        self.check_step.detail_wanted.connect(self.detail_wanted)
        self.done_step.undo_wanted.connect(work.undo)
        self.done_step.show_wanted.connect(self._show_people)
        self.done_step.again_wanted.connect(self.start_again)
        work.analysed.connect(self._on_analysed)
        work.planned.connect(self._on_plan)
        work.unreadable.connect(self._on_unreadable)
        work.refused.connect(self._on_refused)
        work.failed.connect(self.errors.show_error)
        work.done.connect(self._on_done)
        work.undone.connect(self.done_step.show_undone)

    # --- what the window asks of a screen

    def commands(self) -> list[Command]:
        return [
            Command("import.choose", mark("选择名册文件…"), self.choose, "folder-open", "Ctrl+O", "file"),
            Command("import.paste", mark("粘贴单元格"), self.paste, "clipboard", menu="edit"),
            Command("import.templates", mark("导入模板…"), self.show_templates, "columns-3", menu="data"),
            self.check_step.correct_command,
            self.check_step.skip_command,
        ]

    def refresh(self) -> None:
        self.unfinished.leave_out(self.work.unfinished)
        self.unfinished.refresh()

    def open(self, what: object) -> None:
        if isinstance(what, dict) and what.get("cells"):
            self.take_cells(str(what["cells"]))
            self._notes = tuple(map(str, what.get("notes") or ()))
        elif isinstance(what, dict) and what.get("unfinished"):
            self.go_on(what["unfinished"])
        elif isinstance(what, str | Path):
            self.take(Path(what))

    def escape(self) -> bool:
        if self.panel.escape():
            return True
        if self.busy.running:
            self.busy.cancel()
            return True
        return False

    def may_leave(self) -> bool:
        return self.panel.may_leave()

    def retranslate(self) -> None:
        self._say_hint()

    # --- what the child says

    def _on_unreadable(self, error: Exception) -> None:
        self._show_step(FILE)
        self.file_step.errors.show_error(error)

    def _on_analysed(self, answer: Mapping[str, Any]) -> None:
        tables = import_data.looks(answer)
        rolls = answer.get("rolls") or ()
        self.file_step.show_rolls(rolls, self.work.sheets, per_sheet=self.work.per_sheet)
        self.file_step.show_partner(rolls, self._reconcile)
        self.columns_step.show_tables(tables, self.work.date_order)
        if rolls and not self._insists and all(roll.get("purpose") == "partner" for roll in rolls):
            self._show_step(FILE)
            return
        missing = [str(sentence) for sentence in answer.get("missing", ())]
        undecided = self.work.date_order is None and any(table.unclear_date for table in tables)
        if missing or undecided or any(table.questions for table in tables):
            self._show_step(COLUMNS)
            if missing:
                self.errors.show_error("\n".join(missing))
            return
        self.work.read_plan()

    def _reconcile(self) -> None:
        """The same file on the page for partners' lists."""
        self.desk.go("reconcile", str(self.work.path) if self.work.path is not None and not self.work.pasted else None)

    # --- step 2: the columns, and templates

    def show_templates(self) -> None:
        TemplatesDialog(self.window(), self.desk).open()

    def _ask_template_name(self, number: int) -> None:
        look = import_data.looks(self.work.answer)[number]
        fields = self.columns_step.mapping()[look.fingerprint]
        TemplateNameDialog(self.window(), self.desk, look.headings, fields, look.template).open()

    # --- step 3: the plan

    def _on_plan(self, plan: import_data.PlanView) -> None:
        self._show_step(CHECK)
        if self._notes:
            self.errors.show_error("\n".join(self._notes))
        self.check_step.show_plan(plan, lambda: import_data.columns_said(self.work.answer), len(self.work.corrections))

    def _on_corrected(self, corrections: list[tuple[str, int, int, str]]) -> None:
        self.errors.hide()
        self.work.correct(corrections)

    def execute(self) -> None:
        """The very plan that is shown; not while another form of it is being made."""
        if not self.busy.running and self.panel.may_leave():
            self.errors.hide()
            self.work.execute(left_out=bool(self.check_step.left_out), without=sorted(self.check_step.skipped))

    def _save(self, what: str) -> None:
        """The rows that cannot be imported, or the file with its corrected cells."""
        target = self.work.rejected_path()
        title = _("导出不能导入的行")
        if what == "corrected":
            title = _("导出更正后的文件")
            target = target.with_name(_("{name} 已更正.xlsx", name=Path(self.work.name).stem))
        chosen, _kind = QFileDialog.getSaveFileName(self, title, str(target), _("Excel 工作簿 (*.xlsx)"))
        if chosen and what == "corrected":
            self.work.write_corrected(chosen)
        elif chosen:
            self.work.write_rejected(chosen)

    def _on_refused(self, error: Exception) -> None:
        """Somebody changed the register since the plan was made: make it again, and say why."""
        self.work.analyse()
        self.errors.show_error(error)

    # --- step 4: done

    def _on_done(self, answer: dict[str, Any], rejected: Path | None) -> None:
        self._show_step(DONE)
        self.done_step.show_done(answer, rejected)
        acts = list(answer.get("acts") or [])
        count = int(answer.get("new", 0)) + int(answer.get("changed", 0))
        text = _n("已导入 {count} 行（{name}）", count, name=self.work.name)
        self.desk.toast(text, int(acts[0]["act"]) if len(acts) == 1 else None)

    def _show_people(self) -> None:
        ids = self.work.result.get("person_ids") or []
        self.desk.go("students", {"ids": ids, "title": self.work.name} if ids else None)

    # --- where one is

    def _show_step(self, number: int) -> None:
        if number == COLUMNS and not self.work.answer:
            number = FILE
        if number != CHECK:
            self.panel.close_form()
        self.stepper.show_step(number, locked=number == DONE)
        goes_on = self.pages.currentIndex() != number
        self.pages.setCurrentIndex(number)
        if goes_on and self.isVisible():
            self._focus_step(number)
        self._say_hint()

    def _focus_step(self, number: int) -> None:
        """Keys go to what is to be done next, where they are not in another part of the window with something open."""
        target: QWidget | None = {
            COLUMNS: self.columns_step.first_question(),
            CHECK: self.check_step.table,
            DONE: self.done_step.show_button,
        }.get(number)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_hint(self) -> None:
        title, hint = _HINTS.get(self.pages.currentIndex(), ("", ""))
        if title:
            self.panel.show_empty(title, hint)


__all__ = ["CHECK", "COLUMNS", "DONE", "FILE", "MAPPINGS", "ImportScreen"]
