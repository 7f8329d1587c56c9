"""Where certificates go: to the printer, into one file, or into one file for each person."""

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from gzstudents.certificates import operations
from gzstudents.certificates.screen import reading
from gzstudents.certificates.screen.reading import Sheets
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.vault import aside
from gzstudents.ui.desk import Desk

IN_A_MOMENT = 20  # certificates; more are made by a child process, so that the window stays smooth
FOLDER = "files/folder"


class Output(QObject):
    """Makes the files in the background and enters in the register what went out. `fail` is told what is refused."""

    def __init__(self, desk: Desk, host: QWidget, fail: Callable[[object], object]) -> None:
        super().__init__(host)
        self._desk, self._host, self._fail = desk, host, fail

    # --- one PDF for the printer

    def prepare(self, numbers: Sequence[str], then: Callable[[Sheets], object]) -> None:
        """All of them as one PDF, or a refusal that says why none is printed."""
        if len(numbers) <= IN_A_MOMENT:
            self._desk.jobs.read(
                reading.printable, then, fail=self._fail, latest=("certificates", "print"), numbers=list(numbers)
            )
            return
        folder = tempfile.TemporaryDirectory(prefix="gzstudents-")
        out = Path(folder.name) / "certificates.pdf"

        def done(_answer: dict[str, Any]) -> None:
            content = aside.read(out)
            folder.cleanup()
            then(Sheets(tuple(numbers), content, ()))

        self._run(numbers, out, done, folder, one_file=True, draft=True, title=_("正在准备打印"))

    def printed(self, numbers: Sequence[str]) -> None:
        """Enter in the register that they were printed."""
        if numbers:
            self._desk.jobs.write(
                operations.mark_printed,
                lambda count, act: self._desk.toast(_n("已打印 {count} 份证书", count), act),
                fail=self._desk.error,
                numbers=list(numbers),
            )

    # --- files

    def save_one(self, numbers: Sequence[str], name: str) -> None:
        """Ask for a file and write all into it."""
        chosen, _kind = QFileDialog.getSaveFileName(
            self._host, _("存为 PDF"), str(self._folder() / f"{name}.pdf"), "PDF (*.pdf)"
        )
        if chosen:
            path = Path(chosen)
            self.save(numbers, path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf"), True)

    def save_each(self, numbers: Sequence[str]) -> None:
        """Ask for a folder and write one file a person."""
        chosen = QFileDialog.getExistingDirectory(self._host, _("每人一份 PDF"), str(self._folder()))
        if chosen:
            self.save(numbers, Path(chosen), False)

    def save(self, numbers: Sequence[str], out: Path, one_file: bool) -> None:
        """Write them and enter them as printed."""
        self._desk.settings.set(FOLDER, str(out.parent if one_file else out))
        if len(numbers) > IN_A_MOMENT:
            title = _n("正在保存 {count} 份证书", len(numbers))
            self._run(numbers, out, lambda answer: self._saved(answer, out), None, one_file=one_file, title=title)
            return
        self._desk.jobs.read(
            reading.save,
            lambda saved: self._on_saved(saved, out),
            fail=self._fail,
            latest=("certificates", "save", str(out)),
            numbers=list(numbers),
            out=out,
            one_file=one_file,
        )

    def _on_saved(self, numbers: tuple[str, ...], out: Path) -> None:
        self._desk.jobs.write(
            operations.mark_printed,
            lambda count, act: self._say_saved(count, out, act),
            fail=self._desk.error,
            numbers=list(numbers),
        )

    def _saved(self, answer: dict[str, Any], out: Path) -> None:
        act = answer.get("act")
        self._say_saved(int(answer.get("certificates", 0)), out, act if isinstance(act, int) else None)

    def _say_saved(self, count: int, out: Path, act: int | None) -> None:
        self._desk.toast(_n("已把 {count} 份证书存入“{name}”", count, name=out.name), act)

    def _folder(self) -> Path:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(str(self._desk.settings.get(FOLDER, documents)))

    def _run(
        self,
        numbers: Sequence[str],
        out: Path,
        then: Callable[[dict[str, Any]], object],
        folder: "tempfile.TemporaryDirectory[str] | None",
        *,
        one_file: bool,
        draft: bool = False,
        title: str,
    ) -> None:
        """In a child process; the numbers go over in a file."""
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False, encoding="utf-8") as stream:
            json.dump(list(numbers), stream)
        listed = Path(stream.name)

        def ended(answer: dict[str, Any]) -> None:
            listed.unlink(missing_ok=True)
            if shiboken6.isValid(self):
                then(answer)

        def failed(error: Exception) -> None:
            listed.unlink(missing_ok=True)
            if folder is not None:
                folder.cleanup()
            if shiboken6.isValid(self):
                self._fail(error)

        arguments = ["certificates", "--listed", str(listed), "--out", str(out)]
        arguments += (["--one-file"] if one_file else []) + (["--draft", "--sealed"] if draft else [])
        self._desk.jobs.run(arguments, ended, title=title, fail=failed, writes=not draft)
