"""What can be done about the chosen deadlines: the commands, and the form or act behind each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.permits import operations, words
from gzstudents.permits.queries import Line
from gzstudents.permits.rules import rule_of
from gzstudents.permits.screen import files
from gzstudents.permits.screen.fact_forms import FactForm
from gzstudents.permits.screen.forms import StepForm, subjects
from gzstudents.ui.commands import Command

if TYPE_CHECKING:
    from gzstudents.permits.screen.permits import PermitsScreen


class Doing:
    """The commands of the list; `screen` says which rows are chosen and takes the forms."""

    def __init__(self, screen: PermitsScreen) -> None:
        self._screen = screen
        some, one = self._has_some, self._has_one
        make = partial(Command, menu="data")
        self.act = make("permits.act", self._act_text, self._act, "check", enabled=one)
        self.process = make(
            "permits.in_process", mark("受理中…"), partial(self._step, "process"), "stamp", enabled=some
        )
        self.snooze = make("permits.snooze", mark("推迟…"), partial(self._step, "snooze"), "clock", enabled=some)
        self.waive = make("permits.waive", mark("不适用…"), partial(self._step, "waive"), "x", enabled=some)
        self.done = make("permits.done", mark("标为已办"), self._done, "circle-check", enabled=some)
        self.reopen = make("permits.reopen", mark("恢复提醒"), self._reopen, "refresh-cw", enabled=self._has_decided)
        self.person = make("permits.person", mark("查看学生"), self._open_person, "user", enabled=one)
        self.correct = make("permits.correct", mark("更正居留信息…"), self._correct, "pencil", enabled=one)
        self.imports = Command(
            "permits.import", mark("导入居留…"), screen.import_facts, "upload", menu="file",
            hint=mark("入境、住宿、保险、体检、学费的名单：xlsx、xls、et、ods、csv"),
        )  # fmt: skip
        self.letters = make(
            "permits.letters", mark("信函…"), screen.write_letters, "file-text", enabled=screen.has_rows,
            hint=mark("给选中的学生写信函；没有选中时给列表中的所有人"),
        )  # fmt: skip
        self.calendar = Command(
            "permits.calendar", mark("日历"), screen.show_calendar, "calendar", "Ctrl+Shift+D", "view"
        )
        self.print = Command(
            "permits.print", mark("打印名单…"), self._print, "printer", "Ctrl+P", "file", enabled=screen.has_rows
        )

    @property
    def steps(self) -> tuple[Command, ...]:
        return self.process, self.snooze, self.waive

    @property
    def on_one(self) -> tuple[Command, ...]:
        return self.act, *self.steps, self.letters, self.done, self.reopen, self.correct, self.person

    @property
    def on_many(self) -> tuple[Command, ...]:
        return self.letters, *self.steps, self.done, self.reopen

    # --- what may be done

    def _has_one(self) -> bool:
        return len(self._screen.chosen_rows()) == 1

    def _has_some(self) -> bool:
        return bool(self._screen.chosen_rows())

    def _has_decided(self) -> bool:
        rows = self._screen.chosen_rows()
        return bool(rows) and all(row.deadline.state != "OPEN" for row in rows)

    def _act_text(self) -> str:
        rows = self._screen.chosen_rows()
        return words.button(rows[0].deadline.rule) if len(rows) == 1 else _("办理")

    # --- doing

    def _act(self) -> None:
        rows = self._screen.chosen_rows()
        if len(rows) == 1:
            self.act_form(rows[0])

    def act_form(self, row: Line) -> None:
        """The form of what settles the deadline: a new paper, or a fact."""
        from gzstudents.students.screen.small_forms import PaperForm

        desk = self._screen.desk
        kind, _colon, code = rule_of(row.deadline.rule).action.partition(":")
        if kind == "document":
            self._screen.show_form(
                PaperForm(desk, row.person_id, row.name, row.population, date.today(), kind=code)  # type: ignore[arg-type]
            )
        else:
            self._screen.show_form(FactForm(desk, row.person_id, row.name, kind=code))

    def _step(self, step: str) -> None:
        self.step_form(self._screen.chosen_rows(), step)

    def step_form(self, rows: list[Line], step: str) -> None:
        if rows:
            self._screen.show_form(StepForm(self._screen.desk, rows, step))

    def _done(self) -> None:
        self._decide(operations.done, lambda count: _n("已将 {count} 项标为已办", count))

    def _reopen(self) -> None:
        self._decide(operations.reopen, lambda count: _n("已恢复 {count} 项提醒", count))

    def _decide(self, operation: Any, said: Callable[[int], str]) -> None:
        rows, desk = self._screen.chosen_rows(), self._screen.desk
        if rows:
            desk.jobs.write(
                operation,
                lambda count, act: desk.toast(said(count), act),
                fail=self._screen.page.errors.show_error,
                subjects=subjects(rows),
            )

    def _correct(self) -> None:
        rows = self._screen.chosen_rows()
        if len(rows) == 1:
            self._screen.correct(rows[0].person_id, rows[0].name)

    def _open_person(self) -> None:
        rows = self._screen.chosen_rows()
        if len(rows) == 1:
            self._screen.desk.open_person(rows[0].person_id)

    def _print(self) -> None:
        """Ask where to, and have what is shown written by a child process."""
        screen = self._screen
        name = _("签证催办名单 {day}", day=date.today().isoformat())
        target = files.ask_file(screen, screen.desk, _("打印催办名单"), f"{name}.pdf", "PDF (*.pdf)")
        if target is not None:
            files.write_list(screen.desk, screen.shown_rows(), target)
