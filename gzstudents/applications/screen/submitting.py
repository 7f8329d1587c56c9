"""Bringing in applications and submitting them: first what would become of them, then it is done."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.applications import operations
from gzstudents.applications.rules.doubt import Doubtful
from gzstudents.applications.screen.detail import doubt_detail, imported_detail
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.commands import Command

if TYPE_CHECKING:
    from gzstudents.applications.screen.applications import ApplicationsScreen


class Importing:
    """A list of applications, by a child process."""

    def __init__(self, screen: "ApplicationsScreen") -> None:
        self._screen = screen

    def import_file(self, file: Path, digest: str = "") -> None:
        """First what it would do; with the digest of what was shown it is done."""
        cycle = self._screen.cycle
        if cycle is None:
            return
        words_ = [
            "applications",
            "import",
            str(file),
            "--programme",
            cycle.row.programme,
            "--year",
            cycle.row.academic_year,
        ]
        words_ += ["--round", str(cycle.row.round), *(["--digest", digest] if digest else ["--plan"])]
        self._screen.desk.jobs.run(
            words_, partial(self._on_import, file), title=_("导入申请"), refused=partial(self._on_import, file),
            fail=self._screen.page.errors.show_error, writes=bool(digest),
        )  # fmt: skip

    def _on_import(self, file: Path, answer: dict[str, Any]) -> None:
        if "rows" not in answer:
            self._screen.page.errors.show_error(str(answer.get("message", "")))
            return
        go = Command(
            "applications.import_now", mark("导入"), partial(self.import_file, file, str(answer["digest"])), "upload"
        )
        again = [go] if answer.get("planned") and answer["new"] else []
        self._screen.say(lambda: imported_detail(answer, again))
        if answer.get("act"):
            self._screen.desk.toast(_n("已登记 {count} 份申请", answer["new"]), answer["act"])


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
