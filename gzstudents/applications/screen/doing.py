"""What is done with applications from the screen."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gzstudents.applications import operations
from gzstudents.applications.queries.applications import ApplicationPage, ApplicationRow
from gzstudents.applications.rules import moves
from gzstudents.applications.screen import reading, words
from gzstudents.applications.screen.cycle_tables import SHEETS
from gzstudents.applications.screen.forms import AnswerForm, EditForm, EnterForm, ObjectionForm
from gzstudents.applications.screen.review_forms import AssignForm, ReviewForm, StandBackForm, UnassignForm, waiting
from gzstudents.applications.screen.submitting import Documents, Importing, Submitting
from gzstudents.kernel import access
from gzstudents.kernel.errors import StaleRecord
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.commands import Command
from gzstudents.ui.reason_form import ReasonForm

if TYPE_CHECKING:
    from gzstudents.applications.screen.applications import ApplicationsScreen

_ICONS = {
    "to_college": "arrow-right", "to_office": "arrow-right", "ask_documents": "clock", "documents_in": "check", "return": "undo-2",
    "reject": "circle-x", "exclude": "circle-x", "readmit": "undo-2", "withdraw": "circle-x", "cancel": "circle-x",
}  # fmt: skip


class ApplicationActs:
    """The commands of the screen, and what they do."""

    def __init__(self, screen: "ApplicationsScreen") -> None:
        self._screen = screen
        self.importing = Importing(screen)
        self.submitting = Submitting(screen, self.failed)
        self.documents = Documents(screen, self.failed)
        one = self._has_page
        self.new = Command("applications.new", mark("登记申请"), self._enter, "plus", "Ctrl+N", "data", self._takes)
        self.bring = Command(
            "applications.import", mark("从 Excel 导入…"), self._import, "upload", menu="data", enabled=self._takes
        )
        self.submit = Command(
            "applications.submit",
            mark("提交"),
            self._submit,
            "check",
            menu="data",
            enabled=partial(self._may, "submit"),
        )
        self.back = Command(
            "applications.return",
            mark("退回修改…"),
            partial(self._move, "return"),
            "undo-2",
            menu="data",
            enabled=partial(self._may, "return"),
        )
        self.exclude = Command(
            "applications.exclude",
            mark("排除…"),
            partial(self._move, "exclude"),
            "circle-x",
            menu="data",
            enabled=partial(self._may, "exclude"),
        )
        self._of_reviews()
        self.edit = Command("applications.edit", mark("修改申请…"), self._edit, "pencil", menu="data", enabled=one)
        self.person = Command("applications.person", mark("查看学生"), self._open_person, "user", enabled=self._has_one)
        self.document = Command(
            "applications.document", mark("添加材料…"), self.documents.choose, "paperclip", menu="data", enabled=one
        )
        self.object = Command(
            "applications.object",
            mark("登记异议…"),
            self._object,
            "message-square",
            menu="data",
            enabled=self._on_notice,
        )
        self.answer = Command(
            "applications.answer", mark("处理异议…"), self._answer, "check", menu="data", enabled=self._has_objection
        )

    def _of_reviews(self) -> None:
        self.assign = Command(
            "applications.assign", mark("指派评审人…"), self._assign, "users", menu="data", enabled=self._in_review
        )
        self.review = Command(
            "applications.review", mark("评分…"), self._review, "pencil", menu="data", enabled=self._may_review
        )
        self.unassign = Command(
            "applications.unassign", mark("取消指派…"), self._unassign, "undo-2", enabled=self._may_unassign
        )
        self.stand_back = Command(
            "applications.stand_back", mark("登记回避…"), self._stand_back, "circle-x", enabled=self._may_review
        )

    def others(self) -> list[Command]:
        return [self.unassign, self.stand_back, self.edit, self.document, self.object, self.answer]

    def of_page(self, page: ApplicationPage) -> tuple[list[Command], list[Command]]:
        """The buttons of the panel, and what stands behind the three dots."""
        if page.row.stage == "DRAFT":
            first = [self.submit, self.edit]
        elif self._has_objection():
            first = [self.answer]
        elif page.row.stage in {"PUBLIC_NOTICE", "DECIDED"}:
            first = [self.object]
        else:
            first = [self.review, self.assign]
        steps = [self._step(name) for name in page.possible if name != "submit"]
        rest = [
            one
            for one in (self.review, self.assign, self.unassign, self.stand_back, self.edit, self.document, self.object)
            if one not in first
        ]
        return first, [*rest, *steps, self.person]

    def _step(self, name: str) -> Command:
        text = moves.MOVES[name].text
        asks = moves.MOVES[name].asks_reason
        title: Callable[[], str] = lambda: _("{move}…", move=_(text)) if asks else _(text)  # noqa: E731
        return Command(f"applications.move.{name}", title, partial(self._move, name), _ICONS.get(name, "arrow-right"))

    # --- what may be done

    def _rows(self) -> list[ApplicationRow]:
        return self._screen.chosen_rows() if hasattr(self._screen, "page") else []

    def _may(self, move: str) -> bool:
        rows = self._rows()
        return bool(rows) and all(moves.is_possible(move, row.stage, row.outcome, row.cycle_state) for row in rows)

    def _takes(self) -> bool:
        cycle = self._screen.cycle
        return cycle is None or cycle.row.state in {"DRAFT", "OPEN"}

    def _in_review(self) -> bool:
        rows = self._rows()
        return bool(rows) and all(
            row.stage in moves.REVIEWED and row.outcome not in moves.GONE and row.cycle_state in {"OPEN", "REVIEW"}
            for row in rows
        )

    def _has_one(self) -> bool:
        return len(self._rows()) == 1

    def _has_page(self) -> bool:
        return self._has_one() and self._screen.page_read is not None

    def _may_review(self) -> bool:
        return self._has_page() and self._in_review()

    def _may_unassign(self) -> bool:
        page = self._screen.page_read
        return page is not None and self._may_review() and bool(waiting(page))

    def _on_notice(self) -> bool:
        page = self._screen.page_read
        return (
            page is not None
            and page.row.stage in {"PUBLIC_NOTICE", "DECIDED"}
            and page.row.outcome in {"OPEN", "APPROVED"}
        )

    def _has_objection(self) -> bool:
        page = self._screen.page_read
        return page is not None and any(one.upheld is None for one in page.objections)

    # --- doing

    def _enter(self) -> None:
        cycle = self._screen.cycle
        if cycle is None:
            self._choose_first()
            return
        self._screen.show_form(EnterForm(self._screen.desk, cycle, self._screen.cycles))

    def _choose_first(self) -> None:
        """An application belongs to a cycle: the only one that takes any is chosen, else the person chooses."""
        open_ones = [row for row in self._screen.cycles if row.state in {"DRAFT", "OPEN"}]
        if len(open_ones) == 1:
            self._screen.show_cycle(open_ones[0].id)
        self._screen.page.errors.show_error(
            _("请先在上方选择一个接受申请的批次。")
            if len(open_ones) != 1
            else _("已选择“{cycle}”，请再按一次。", cycle=open_ones[0].called)
        )

    def _import(self) -> None:
        cycle = self._screen.cycle
        if cycle is None:
            self._choose_first()
            return
        file, _kind = QFileDialog.getOpenFileName(
            self._screen, _("选择申请名单"), "", _("表格 ({kinds})", kinds=SHEETS)
        )
        if file:
            self.importing.import_file(Path(file))

    def _submit(self) -> None:
        self.submitting.submit_these([row.id for row in self._rows()])

    def _move(self, name: str) -> None:
        rows = self._rows()
        if not rows:
            return
        label = _(moves.MOVES[name].text)
        ids = [row.id for row in rows]
        said = partial(_said, label)
        if moves.MOVES[name].asks_reason:
            subtitle = words.name(rows[0]) if len(rows) == 1 else _n("{count} 份申请", len(rows))
            self._screen.show_form(
                ReasonForm(
                    self._screen.desk,
                    moves.MOVES[name].text,
                    subtitle,
                    operations.move,
                    said,
                    day="",
                    application_ids=ids,
                    action=name,
                )
            )
            return
        self._screen.desk.jobs.write(
            operations.move, lambda count, act: self._screen.desk.toast(said(count), act), fail=self.failed,
            application_ids=ids, action=name,
        )  # fmt: skip

    def _assign(self) -> None:
        rows = self._rows()
        if self._in_review():
            self._screen.desk.jobs.read(
                reading.reviewers,
                lambda known: self._screen.show_form(AssignForm(self._screen.desk, rows, known)),
                fail=self.failed,
                latest="applications.assign",
            )

    def _review(self) -> None:
        page = self._screen.page_read
        if page is not None:
            who = access.signed_in()
            name = who.name if who is not None else next((one.reviewer for one in waiting(page)), "")
            self._screen.show_form(
                ReviewForm(self._screen.desk, page, name, fixed=who is not None and not access.may("award"))
            )

    def _unassign(self) -> None:
        page = self._screen.page_read
        if page is not None and self._may_unassign():
            self._screen.show_form(UnassignForm(self._screen.desk, page))

    def _stand_back(self) -> None:
        page = self._screen.page_read
        if page is not None:
            who = access.signed_in()
            self._screen.show_form(StandBackForm(self._screen.desk, page, who.name if who is not None else ""))

    def _edit(self) -> None:
        page = self._screen.page_read
        if page is not None:
            self._screen.show_form(EditForm(self._screen.desk, page))

    def _object(self) -> None:
        page = self._screen.page_read
        if page is not None:
            self._screen.show_form(ObjectionForm(self._screen.desk, page.row))

    def _answer(self) -> None:
        page = self._screen.page_read
        waiting = next((one for one in page.objections if one.upheld is None), None) if page is not None else None
        if page is not None and waiting is not None:
            self._screen.show_form(AnswerForm(self._screen.desk, page.row, waiting))

    def _open_person(self) -> None:
        if self._has_one():
            self._screen.desk.open_person(self._rows()[0].person_id)

    def failed(self, error: Exception) -> None:
        """Say it above the list; what somebody else has changed is read again."""
        self._screen.page.errors.show_error(error)
        if isinstance(error, StaleRecord):
            self._screen.refresh()


def _said(label: str, count: int) -> str:
    return _n("{move}：{count} 份申请", count, move=label)
