"""One child process of ours: its progress, its answer, and how to stop it."""

import json
import logging
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from gzstudents.kernel import logs
from gzstudents.kernel.errors import RuleBroken, UserError
from gzstudents.kernel.i18n import _

log = logging.getLogger(__name__)

PATIENCE = 5_000  # ms a cancelled child has to roll back before it is ended
KEEP = 200  # lines of its standard error kept for the log


class Task(QObject):
    """Progress comes as JSON lines on standard error, the answer as one JSON object on standard output."""

    progressed = Signal(int, int, str)  # done, total (0: not known), text
    ended = Signal(object)  # this task

    def __init__(self, command: list[str], title: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.done = 0
        self.total = 0
        self.text = ""
        self.code: int | None = None
        self.answer: dict[str, Any] = {}
        self.error: str | None = None
        self.cancelled = False
        self._rest = b""
        self._lines: list[str] = []
        self._command = command
        self._process = QProcess(self)
        self._process.readyReadStandardError.connect(self._on_error_text)
        self._process.started.connect(self._on_started)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_trouble)

    def start(self, first_line: bytes = b"") -> None:
        self._process.start(self._command[0], self._command[1:])
        if first_line:
            self._process.write(first_line.rstrip(b"\n") + b"\n")

    def cancel(self) -> None:
        """Ask the child to roll back and stop; end it if it does not."""
        if not self.cancelled:
            self.cancelled = True
            self.text = _("正在取消…")
            self._process.write(b"cancel\n")
            QTimer.singleShot(PATIENCE, self, self._process.kill)
            self.progressed.emit(self.done, self.total, self.text)

    def kill(self) -> None:
        """At the end of the program: an unfinished transaction rolls back by itself."""
        self.cancelled = True
        self._process.blockSignals(True)
        self._process.kill()
        self._process.waitForFinished(2_000)

    def failure(self) -> Exception:
        """What went wrong, for the desk where the child said so."""
        message = self.answer.get("message") or self.answer.get("error")
        reasons = self.answer.get("reasons")
        if message and isinstance(reasons, list):
            return RuleBroken(str(message), [str(reason) for reason in reasons])
        if message:
            return UserError(str(message))
        detail = self.error or "\n".join(self._lines[-20:]) or f"code {self.code}"
        return RuntimeError(f"{self.title or self._command[-1]}: {detail}")

    def _on_started(self) -> None:
        from gzstudents.kernel import background

        background.give_way(self._process.processId())

    def _on_error_text(self) -> None:
        pieces = (self._rest + self._process.readAllStandardError().data()).split(b"\n")
        self._rest = pieces.pop()
        for piece in pieces:
            self._take_line(piece.decode("utf-8", "replace").rstrip("\r"))

    def _take_line(self, line: str) -> None:
        try:
            said = json.loads(line) if line.startswith("{") else None
        except ValueError:
            said = None
        if isinstance(said, dict) and "done" in said:
            self.done, self.total = int(said["done"]), int(said.get("total") or 0)
            if not self.cancelled:
                self.text = str(said.get("text", ""))
            self.progressed.emit(self.done, self.total, self.text)
        elif line:
            self._lines = [*self._lines[-KEEP:], line]

    def _on_trouble(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.error = self._process.errorString()
            QTimer.singleShot(0, self, self._not_started)  # QProcess is still inside start(): let it come out first

    def _not_started(self) -> None:
        self._finish(-1)

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._on_error_text()
        if self._rest:
            self._take_line(self._rest.decode("utf-8", "replace"))
        text = bytes(self._process.readAllStandardOutput().data()).decode("utf-8", "replace").strip()
        try:
            found = json.loads(text) if text else {}
            self.answer = found if isinstance(found, dict) else {"answer": found}
        except ValueError:
            self.error = text[:400]
        crashed = status == QProcess.ExitStatus.CrashExit
        self._finish(-1 if crashed else code)

    def _finish(self, code: int) -> None:
        if self.code is None:
            self.code = code
            if code != 0 and not self.cancelled:
                log.warning("child process ended with %s: %s", code, "\n".join(logs.places(self._lines[-40:])))
            self.ended.emit(self)
