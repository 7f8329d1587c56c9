"""Bringing in applications, points and documents, and submitting: first what would become of them, then it is done."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from gzstudents.applications import operations
from gzstudents.applications.queries.applications import ApplicationPage
from gzstudents.applications.queries.cycles import CycleRow
from gzstudents.applications.rules.doubt import Doubtful
from gzstudents.applications.screen import words
from gzstudents.applications.screen.detail import doubt_detail, imported_detail
from gzstudents.attachments.screen.forms import AddForm, Record
from gzstudents.attachments.screen.reading import Looked, look
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.commands import Command

if TYPE_CHECKING:
    from gzstudents.applications.screen.applications import ApplicationsScreen

_PAPERS = "*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic *.docx *.xlsx"


class Importing:
    """A list of applications, or the points of reviewers, by a child process: first what it would do, then it is done."""

    def __init__(self, screen: "ApplicationsScreen") -> None:
        self._screen = screen

    def import_file(self, file: Path, digest: str = "", part: str = "import") -> None:
        """With the digest of what was shown it is done. `part`: "import" applications, or "points"."""
        cycle = self._screen.cycle
        if cycle is None:
            return
        words_ = [
            "applications",
            part,
            str(file),
            *of_cycle(cycle.row),
            *(["--digest", digest] if digest else ["--plan"]),
        ]
        then = partial(self._on_import, file, part)
        title = _("导入评分") if part == "points" else _("导入申请")
        self._screen.desk.jobs.run(
            words_, then, title=title, refused=then, fail=self._screen.page.errors.show_error, writes=bool(digest),
        )  # fmt: skip

    def _on_import(self, file: Path, part: str, answer: dict[str, Any]) -> None:
        if "rows" not in answer:
            self._screen.page.errors.show_error(str(answer.get("message", "")))
            return
        run = partial(self.import_file, file, str(answer["digest"]), part)
        go = Command("applications.import_now", mark("导入"), run, "upload")
        again = [go] if answer.get("planned") and answer["new"] else []
        self._screen.say(lambda: imported_detail(answer, again, part))
        if answer.get("act"):
            many = int(answer["new"])
            said = _n("已登记 {count} 份评分", many) if part == "points" else _n("已登记 {count} 份申请", many)
            self._screen.desk.toast(said, answer["act"])


class Documents:
    """Files that belong to an application."""

    def __init__(self, screen: "ApplicationsScreen", failed: Callable[[Exception], object]) -> None:
        self._screen, self._failed = screen, failed

    def choose(self) -> None:
        kinds = _("文件 ({patterns})", patterns=_PAPERS)
        chosen, _kind = QFileDialog.getOpenFileNames(self._screen, _("添加材料"), "", kinds)
        page = self._screen.page_read
        if chosen and page is not None:
            self._screen.desk.jobs.read(
                look, partial(self.ask, page), fail=self._failed, latest="applications.documents",
                person_id=page.row.person_id, paths=[Path(one) for one in chosen],
            )  # fmt: skip

    def ask(self, page: ApplicationPage, looked: Looked) -> None:
        """What the files are; they belong to the application."""
        record = Record(operations.add_documents, {"application_id": page.row.id})
        form = AddForm(self._screen.desk, page.row.person_id, words.name(page.row), looked, record=record)
        self._screen.show_form(form)


def of_cycle(row: CycleRow) -> list[str]:
    """How a cycle is named on the command line."""
    return ["--programme", row.programme, "--year", row.academic_year, "--round", str(row.round)]


class Submitting:
    """The conditions of the programme are held against those who apply."""

    def __init__(self, screen: "ApplicationsScreen", failed: Callable[[Exception], object]) -> None:
        self._screen, self._failed = screen, failed

    def submit_these(self, ids: Sequence[int], *, confirmed: bool = False, on_refusal: str = operations.REFUSE) -> None:
        """Hold the conditions against them; what should be looked at comes into the panel first."""
        if ids:
            self._screen.desk.jobs.write(
                operations.submit, self._on_submitted, fail=partial(self._on_submit_refused, list(ids), on_refusal),
                application_ids=list(ids), confirmed=confirmed, on_refusal=on_refusal,
            )  # fmt: skip

    def _on_submitted(self, done: operations.Submitted, act: int | None) -> None:
        self._screen.done_saying()
        self._screen.desk.toast(_n("已提交 {count} 份申请", done.many), act)

    def _on_submit_refused(self, ids: list[int], on_refusal: str, error: Exception) -> None:
        if not isinstance(error, RuleBroken) or not error.reasons:
            self._failed(error)
            return
        go = partial(self.submit_these, ids, confirmed=True)
        if isinstance(error, Doubtful):
            again = [
                Command("applications.submit_now", mark("已核对，提交"), partial(go, on_refusal=on_refusal), "check")
            ]
        else:
            again = [
                Command(
                    "applications.submit_rest",
                    mark("只提交符合条件的"),
                    partial(go, on_refusal=operations.SKIP),
                    "check",
                ),
                Command(
                    "applications.submit_marked", mark("注明后提交"), partial(go, on_refusal=operations.MARK), "pencil"
                ),
            ]
        message, reasons = str(error), error.reasons
        self._screen.say(lambda: doubt_detail(_("提交申请"), message, reasons, again))
