"""The screen 导入名册: file → columns → check → done, on one page, with the way back open until it is done."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.screen import files, import_data, reading
from gzstudents.students.screen.busy import Busy
from gzstudents.students.screen.export import LAST_FOLDER
from gzstudents.students.screen.import_check import CheckStep
from gzstudents.students.screen.import_columns import ColumnsStep
from gzstudents.students.screen.import_data import PlanView
from gzstudents.students.screen.import_done import DoneStep
from gzstudents.students.screen.import_file import TEXT_SUFFIXES, FileStep
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.panel import Panel
from gzstudents.ui.parts import Elided, Label, row
from gzstudents.ui.screen import Screen
from gzstudents.ui.stepper import Stepper

FILE, COLUMNS, CHECK, DONE = range(4)
MAPPINGS = "import/mappings"
MAPPINGS_KEPT = 60
_HINTS = {
    FILE: (mark("不用先整理名册"), mark("标题行、列的顺序、日期和国家的写法都会自动识别。导入之前会逐行核对，什么都不会先写入。")),
    COLUMNS: (mark("核对每一列"), mark("标为“请选择”的列有多种可能，请指明用哪一列。选择会被记住，下次同样的表格不再询问。")),
    DONE: (mark("导入可以撤销"), mark("整次导入是一步操作，随时可以撤销；之后被人修改过的内容会保留。")),
}  # fmt: skip


class ImportScreen(Screen):
    """open() takes a path, or {"cells": text} for what was pasted elsewhere."""

    id = "import"
    icon = "upload"
    section = "outputs"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._folder = tempfile.TemporaryDirectory(prefix="gzstudents-", ignore_cleanup_errors=True)
        self._path: Path | None = None
        self._name = ""
        self._pasted = False
        self._answer: Mapping[str, Any] = {}
        self._done: Mapping[str, Any] = {}
        self._force_columns = False
        self.panel = Panel()
        self.detail = self.panel
        self._build()
        self.setAcceptDrops(True)
        self.destroyed.connect(self._folder.cleanup)
        self.live()
        self._show_step(FILE)

    @classmethod
    def title(cls) -> str:
        return _("导入名册")

    def _build(self) -> None:
        self.stepper = Stepper((mark("文件"), mark("列"), mark("核对"), mark("完成")))
        self.file_label = Elided(role="muted")
        self.errors = ErrorBar()
        self.busy = Busy()
        self.file_step, self.columns_step = FileStep(), ColumnsStep()
        self.check_step, self.done_step = CheckStep(self.panel), DoneStep()
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
        step = self.file_step
        step.choose_wanted.connect(self.choose)
        step.paste_wanted.connect(self.paste)
        step.changed.connect(self._on_file_changed)
        step.go_on.connect(self.analyse)
        self.columns_step.go_on.connect(self._on_columns)
        self.columns_step.go_back.connect(lambda: self._show_step(FILE))
        self.check_step.go_on.connect(self.execute)
        self.check_step.go_back.connect(lambda: self._show_step(COLUMNS))
        self.check_step.save_rejected.connect(self._save_rejected)
        self.done_step.undo_wanted.connect(self._undo)
        self.done_step.show_wanted.connect(self._show_people)
        self.done_step.again_wanted.connect(self.start_again)

    # --- what the window asks of a screen

    def commands(self) -> list[Command]:
        return [
            Command("import.choose", mark("选择名册文件…"), self.choose, "folder-open", "Ctrl+O", "file"),
            Command("import.paste", mark("粘贴单元格"), self.paste, "clipboard", menu="edit"),
        ]

    def open(self, what: object) -> None:
        if isinstance(what, dict) and what.get("cells"):
            self.take_cells(str(what["cells"]))
        elif isinstance(what, str | Path):
            self.take(Path(what))

    def escape(self) -> bool:
        if self.busy.running:
            self.busy.cancel()
            return True
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files.dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()
            self.file_step.drop.show_hot(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.file_step.drop.show_hot(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.file_step.drop.show_hot(False)
        path = files.dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.take(path)

    def retranslate(self) -> None:
        self._say_hint()

    # --- step 1: the file

    def choose(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = str(self.desk.settings.get(LAST_FOLDER, documents))
        kinds = " ".join(f"*{suffix}" for suffix in sorted(files.SHEETS))
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("选择名册"), folder, _("名册 ({kinds});;全部文件 (*)", kinds=kinds)
        )
        if chosen:
            self.desk.settings.set(LAST_FOLDER, str(Path(chosen).parent))
            self.take(Path(chosen))

    def paste(self) -> None:
        cells = files.pasted_cells()
        if cells:
            self.take_cells(cells)
        else:
            self.errors.show_error(_("剪贴板里没有单元格。请先在 Excel 或 WPS 中选中含标题行的区域并复制。"))

    def take_cells(self, cells: str) -> None:
        self.take(files.as_file(cells, Path(self._folder.name)), _("粘贴的单元格"), pasted=True)

    def take(self, path: Path, name: str = "", *, pasted: bool = False) -> None:
        """A new file: read it, and go as far as nothing needs to be asked."""
        if self.busy.running:
            self.busy.cancel()
        self._path, self._name, self._pasted = path, name or path.name, pasted
        self._answer, self._done, self._force_columns = {}, {}, False
        self.file_label.setText(self._name)
        self.stepper.start_again()
        self._show_step(FILE)
        self.file_step.show_file(path, self._name)
        self._preview()
        self.analyse()

    def start_again(self) -> None:
        self._path = None
        self.file_label.setText("")
        self.file_step.card.hide()
        self.stepper.start_again()
        self._show_step(FILE)

    def _preview(self) -> None:
        if self._path is not None and self._path.suffix.lower() in TEXT_SUFFIXES:
            self.desk.jobs.read(
                reading.preview,
                self._on_preview,
                fail=self.file_step.errors.show_error,
                path=str(self._path),
                encoding=self.file_step.chosen_encoding(),
            )

    def _on_preview(self, book: Any) -> None:
        rows = book.sheets[0].rows if book.sheets else []
        self.file_step.show_preview(rows, "" if self.file_step.chosen_encoding() else book.encoding)

    def _on_file_changed(self) -> None:
        self.file_step.errors.hide()
        self._preview()
        self.analyse()

    def analyse(self) -> None:
        """Let a child process read the file and make the plan; nothing is written."""
        if self._path is None:
            return
        self.errors.hide()
        arguments = ["import", str(self._path), *self._choices(), "--plan", "--plan-out", str(self._file("plan.json"))]
        self.busy.run(
            self.desk.jobs,
            arguments,
            self._on_analysed,
            title=_("正在读取 {name}", name=self._name),
            fail=self._on_unreadable,
            writes=False,
        )

    def _choices(self) -> list[str]:
        step = self.file_step
        found = ["--sheet", step.chosen_sheet()] if step.chosen_sheet() else []
        found += ["--encoding", step.chosen_encoding()] if step.chosen_encoding() else []
        remembered = self.desk.settings.get(MAPPINGS, {})
        if isinstance(remembered, dict) and remembered:
            file = self._file("mapping.json")
            file.write_text(json.dumps(remembered, ensure_ascii=False), encoding="utf-8")
            found += ["--mapping", str(file)]
        return found

    def _file(self, name: str) -> Path:
        return Path(self._folder.name) / name

    def _on_unreadable(self, error: Exception) -> None:
        self._show_step(FILE)
        self.file_step.errors.show_error(error)

    def _on_analysed(self, answer: dict[str, Any]) -> None:
        self._answer = answer
        tables = import_data.looks(answer)
        self.file_step.show_sheets([str(one) for one in answer.get("sheets", ())], self.file_step.chosen_sheet())
        self.columns_step.show_tables(tables)
        missing = [str(sentence) for sentence in answer.get("missing", ())]
        if missing or any(table.questions for table in tables) or self._force_columns:
            self._force_columns = False
            self._show_step(COLUMNS)
            if missing:
                self.errors.show_error("\n".join(missing))
            return
        self.desk.jobs.read(
            import_data.read_plan, self._on_plan, fail=self.errors.show_error, path=str(self._file("plan.json"))
        )

    # --- step 2: the columns

    def _on_columns(self) -> None:
        """The choice is remembered for every file with the same headings."""
        remembered = self.desk.settings.get(MAPPINGS, {})
        kept = dict(remembered) if isinstance(remembered, dict) else {}
        for fingerprint, fields in self.columns_step.mapping().items():
            kept.pop(fingerprint, None)
            kept[fingerprint] = fields
        self.desk.settings.set(MAPPINGS, dict(list(kept.items())[-MAPPINGS_KEPT:]))
        self.analyse()

    def _columns_said(self) -> str:
        fields = [field for table in import_data.looks(self._answer) for field in table.fields]
        used = sum(bool(field) and field != "_ignored" for field in fields)
        said = _n("已对应 {count} 列", used)
        return said if used == len(fields) else _("{used}，{rest} 列不导入", used=said, rest=len(fields) - used)

    # --- step 3: the plan

    def _on_plan(self, plan: PlanView) -> None:
        self._show_step(CHECK)
        self.check_step.show_plan(plan, self._columns_said())

    def execute(self) -> None:
        """The very plan that is shown, in one act, by a child process."""
        rejected = self._rejected_path()
        arguments = ["import", "--plan-in", str(self._file("plan.json"))]
        if rejected is not None:
            arguments += ["--rejected", str(rejected)]
        self.errors.hide()
        self.busy.run(
            self.desk.jobs,
            arguments,
            lambda answer: self._on_done(answer, rejected),
            title=_("正在导入 {name}", name=self._name),
            fail=self._on_refused,
        )

    def _rejected_path(self) -> Path | None:
        if not self.check_step.left_out or self._path is None:
            return None
        return files.target_for_rejected(None if self._pasted else self._path.parent, Path(self._name).stem)

    def _save_rejected(self) -> None:
        target = self._rejected_path()
        if target is None:
            return
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("导出不能导入的行"), str(target), _("Excel 工作簿 (*.xlsx)")
        )
        if chosen:
            self.busy.run(
                self.desk.jobs,
                ["import", "--plan", "--plan-in", str(self._file("plan.json")), "--rejected", chosen],
                lambda _answer: self.desk.toast(_("已导出到 {name}", name=Path(chosen).name)),
                title=_("正在导出 {name}", name=Path(chosen).name),
                fail=self.errors.show_error,
                writes=False,
            )

    def _on_refused(self, error: Exception) -> None:
        """Somebody changed the register since the plan was made: make it again, and say why."""
        self.analyse()
        self.errors.show_error(error)

    # --- step 4: done

    def _on_done(self, answer: dict[str, Any], rejected: Path | None) -> None:
        self._done = answer
        self._show_step(DONE)
        self.done_step.show_done(answer, rejected)
        act = answer.get("act")
        count = int(answer.get("new", 0)) + int(answer.get("changed", 0))
        text = _n("已导入 {count} 行（{name}）", count, name=self._name)
        self.desk.toast(text, act if isinstance(act, int) else None)

    def _undo(self) -> None:
        act = self._done.get("act")
        if isinstance(act, int):
            self.busy.run(
                self.desk.jobs,
                ["undo", str(act)],
                self.done_step.show_undone,
                title=_("正在撤销导入"),
                fail=self.errors.show_error,
            )

    def _show_people(self) -> None:
        ids = self._done.get("person_ids") or []
        self.desk.go("students", {"ids": ids, "title": self._name} if ids else None)

    # --- where one is

    def _show_step(self, number: int) -> None:
        if number == COLUMNS and not self._answer:
            number = FILE
        self.stepper.show_step(number, locked=number == DONE)
        self.pages.setCurrentIndex(number)
        self._say_hint()

    def _say_hint(self) -> None:
        found = _HINTS.get(self.pages.currentIndex())
        if found is not None:
            self.panel.show_empty(*found)
