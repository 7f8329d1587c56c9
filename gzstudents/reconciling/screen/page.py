"""The screen 核对名单: a partner's list, and only what differs; accepted line by line, field by field, or all of a kind."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.reconciling import words
from gzstudents.reconciling.rules import Line, Result
from gzstudents.reconciling.screen import lines, reading
from gzstudents.reconciling.screen.assign import AssignDialog
from gzstudents.reconciling.screen.view import ResultView, StartView
from gzstudents.students.importing.comparing import CHOSEN
from gzstudents.students.screen import files
from gzstudents.students.screen.busy import Busy
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.panel import Panel
from gzstudents.ui.parts import Elided, Label, row
from gzstudents.ui.screen import Screen

MOST_FIELDS = 12  # fields with a command of their own


class ReconcileScreen(Screen):
    """open() takes the path of a list, or None."""

    id = "reconcile"
    icon = "list-checks"
    section = "outputs"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._folder = tempfile.TemporaryDirectory(prefix="gzstudents-", ignore_cleanup_errors=True)
        self.destroyed.connect(self._folder.cleanup)
        self._path: Path | None = None
        self.result: Result | None = None
        self._built = False
        self.panel = Panel()
        self.detail = self.panel
        self._make_commands()
        self._build()
        self._built = True
        self.setAcceptDrops(True)
        self.live()
        self._show_nothing()

    @classmethod
    def title(cls) -> str:
        return _("核对名单")

    def _make_commands(self) -> None:
        self.choose_command = Command(
            "reconcile.choose", mark("选择名单文件…"), self.choose, "folder-open", menu="file"
        )
        self.accept_command = Command(
            "reconcile.accept", mark("采用文件的内容"), self.accept, "check", menu="data", enabled=self._may_accept
        )
        self.aside_command = Command(
            "reconcile.aside", mark("不是差异"), self.set_aside, "x", menu="data", enabled=self._may_set_aside
        )
        self.again_command = Command(
            "reconcile.again", mark("重新列出"), self.ask_again, "undo-2", menu="data", enabled=self._may_ask_again
        )
        self.assign_command = Command(
            "reconcile.assign", mark("指明是谁…"), self.ask_who, "user", menu="data", enabled=self._may_assign
        )
        self.print_command = Command(
            "reconcile.print", mark("打印差异…"), partial(self.write, ".pdf"), "printer", "Ctrl+P", "file", enabled=self._has_result
        )  # fmt: skip
        self.export_command = Command(
            "reconcile.export", mark("导出差异…"), partial(self.write, ".xlsx"), "file-down", "Ctrl+E", "file", enabled=self._has_result
        )  # fmt: skip

    def _build(self) -> None:
        self.file_label = Elided(role="muted")
        self.errors = ErrorBar()
        self.busy = Busy()
        self.start = StartView(self.choose_command)
        self.view = ResultView(
            (self.aside_command, self.again_command, self.print_command, self.export_command), self.accept_all
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 16)
        column.setSpacing(10)
        top = row(Label(mark("核对名单"), "title"), 4, self.file_label)
        top.setStretch(2, 1)
        top.setAlignment(self.file_label, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(top)
        for widget in (self.errors, self.busy):
            column.addWidget(widget)
        column.addWidget(self.start)
        column.addWidget(self.view, 1)
        self._below = QWidget()  # keeps the beginning at the top while there is nothing to list
        column.addWidget(self._below, 1)
        self.view.hide()
        self.start.changed.connect(self.compare)
        self.view.chosen.connect(self._show_chosen)
        self.view.opened.connect(self._open_person)

    # --- what the window asks of a screen

    def commands(self) -> list[Command]:
        return [
            self.choose_command, self.accept_command, self.assign_command, self.aside_command, self.again_command,
            self.print_command, self.export_command,
        ]  # fmt: skip

    def open(self, what: object) -> None:
        if isinstance(what, str | Path):
            self.take(Path(what))

    def escape(self) -> bool:
        if self.busy.running:
            self.busy.cancel()
            return True
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files.dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = files.dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.take(path)

    def retranslate(self) -> None:
        if self.result is not None:
            self.view.show_result(self.result)
            self._show_chosen()

    # --- comparing

    def choose(self) -> None:
        path = files.ask_for_sheet(self, self.desk.settings, _("选择要核对的名单"), _("名单"))
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        self._path = path
        self.file_label.setText(path.name)
        self.compare()

    def compare(self) -> None:
        """Let a child process read the file and compare it; nothing is written."""
        if self._path is None:
            return
        self.errors.hide()
        template = self.start.template()
        arguments = ["reconcile", "--file", str(self._path), "--result-out", str(self._place("result.json"))]
        arguments += ["--template", template] if template else []
        self.busy.run(
            self.desk.jobs, arguments, self._on_compared, title=_("正在核对 {name}", name=self._path.name), fail=self._on_failed,
            writes=False,
        )  # fmt: skip

    def _place(self, name: str) -> Path:
        return Path(self._folder.name) / name

    def _on_compared(self, _answer: Mapping[str, Any]) -> None:
        self.desk.jobs.read(reading.result, self._on_result, fail=self._on_failed, path=str(self._place("result.json")))

    def _on_failed(self, error: Exception) -> None:
        self.errors.show_error(error)

    def _on_result(self, result: Result) -> None:
        self.result = result
        self.view.show_result(result)
        self.view.show()
        self._below.hide()
        self.start.shrink()
        self._show_chosen()

    # --- the panel

    def _show_nothing(self) -> None:
        self.panel.show_empty(
            mark("只看差异"), mark("一致的人不列出。不同之处逐行、逐项采用，或认定不是差异；采用是一步操作，可以撤销。")
        )

    def _show_chosen(self) -> None:
        found = self._chosen()
        self.commands_changed.emit()
        self.view.ask()
        if self.result is None or len(found) != 1:
            self._show_nothing()
            return
        line, template = found[0], self.result.template
        first = self.assign_command if line.who and line.matched_by != CHOSEN else self.accept_command
        commands = [first, self.aside_command] if line.open else [self.again_command]
        person = Command("reconcile.person", mark("查看学生"), partial(self._open_person, line.id), "user")
        more = [*self._field_commands(line), *([person] if line.person_id is not None else [])]
        if first is self.assign_command and line.acceptable:
            more.insert(0, self.accept_command)
        if line.matched_by == CHOSEN:
            more += [self.assign_command, self.again_command] if line.open else [self.assign_command]
        self.panel.show_detail(lines.detail_of(line, template, commands, more))

    def _field_commands(self, line: Line) -> list[Command]:
        """Of several fields each can be accepted by itself."""
        sides = [side for side in line.sides if side.acceptable and not side.set_aside][:MOST_FIELDS]
        if self.result is None or len(sides) < 2:
            return []
        names = {side.field: words.field_name(side.field, self.result.template) for side in sides}
        return [
            Command(f"reconcile.field.{field}", _("只采用“{field}”", field=name), partial(self._run, "--accept", [f"line:{line.id}:{field}"]), "check")
            for field, name in names.items()
        ]  # fmt: skip

    def _open_person(self, line_id: int) -> None:
        line = self.view.line(line_id)
        if line is not None and line.person_id is not None:
            self.desk.open_person(line.person_id)

    # --- what may be done

    def _chosen(self) -> list[Line]:
        """Commands are asked whether they are possible while the page is made."""
        return self.view.chosen_lines() if self._built else []

    def _has_result(self) -> bool:
        return self.result is not None

    def _may_accept(self) -> bool:
        return any(line.acceptable and line.open for line in self._chosen())

    def _may_set_aside(self) -> bool:
        return any(line.open for line in self._chosen())

    def _may_ask_again(self) -> bool:
        found = self._chosen()
        return any(
            not line.open or line.matched_by == CHOSEN or any(side.set_aside for side in line.sides) for line in found
        )

    def _may_assign(self) -> bool:
        found = self._chosen()
        return len(found) == 1 and bool(found[0].who)

    # --- doing: each is one act

    def accept(self) -> None:
        """The file's side of the chosen lines."""
        self._run("--accept", self._selectors(lambda line: line.acceptable))

    def accept_all(self) -> None:
        """All of the kind that is shown."""
        self._run("--accept", [self.view.tab])

    def ask_who(self) -> None:
        """Who the chosen row is, among those it could be or anybody of ours."""
        if self._may_assign() and not self.busy.running:
            line = self._chosen()[0]
            AssignDialog(self, self.desk, line, partial(self._assign, line.id)).open()

    def _assign(self, line_id: int, person_id: int) -> None:
        if self.result is not None:
            self.desk.jobs.write(
                reading.assign, self._on_assigned, fail=self._on_refused, verb="reconciling.assign", result=self.result,
                line_id=line_id, person_id=person_id,
            )  # fmt: skip

    def _on_assigned(self, name: str, act: int | None) -> None:
        self.desk.toast(_("这一行按 {name} 核对", name=name), act)
        self.compare()

    def set_aside(self) -> None:
        self._run("--set-aside", self._selectors(lambda line: line.open))

    def ask_again(self) -> None:
        self._run("--ask-again", self._selectors(lambda _line: True))

    def _selectors(self, wanted: Any) -> list[str]:
        return [f"line:{line.id}" for line in self._chosen() if wanted(line)]

    def _run(self, what: str, selectors: Sequence[str]) -> None:
        if not selectors or self.busy.running:
            return
        place = self._place("choice.json")
        place.write_text(json.dumps(list(selectors)), encoding="utf-8")  # numbers of lines and names of fields only
        self.errors.hide()
        self.busy.run(
            self.desk.jobs, ["reconcile", "--result-in", str(self._place("result.json")), what, f"@{place}"], self._on_done,
            title=_("正在处理差异"), fail=self._on_refused,
        )  # fmt: skip

    def _on_done(self, answer: Mapping[str, Any]) -> None:
        act = answer.get("act")
        if "facts" in answer:
            count = int(answer.get("registered", 0)) + int(answer.get("changed", 0))
            text = _n("已采用 {count} 人的内容", count)
        else:
            text = str(answer.get("message", ""))
        self.desk.toast(text, act if isinstance(act, int) else None)
        self.compare()

    def _on_refused(self, error: Exception) -> None:
        """Somebody changed the register since: compare again, and say why."""
        self.compare()
        self.errors.show_error(error)

    def write(self, suffix: str) -> None:
        """Ask where to, and have the differences written by a child process."""
        if self.result is None:
            return
        folder = Path(str(self.desk.settings.get(files.LAST_FOLDER, Path.home())))
        name = _("核对结果 {name}", name=Path(self.result.file_name).stem)
        kind = "PDF (*.pdf)" if suffix == ".pdf" else _("Excel 工作簿 (*.xlsx)")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("导出差异"), str(folder / f"{name}{suffix}"), kind)
        if chosen:
            self.busy.run(
                self.desk.jobs, ["reconcile", "--result-in", str(self._place("result.json")), "--out", chosen],
                lambda _answer: self.desk.toast(_("已导出到 {name}", name=Path(chosen).name)),
                title=_("正在导出 {name}", name=Path(chosen).name), fail=self._on_failed, writes=False,
            )  # fmt: skip
