"""The command line of a child process, done in this one: a test of a screen does not pay for starting Python again and again.

Every module that uses it leaves one journey to the real child.
"""

import io
import json
from contextlib import redirect_stdout

import pytest
from PySide6.QtCore import QTimer

from gzstudents import commands
from gzstudents.kernel.progress import Progress
from gzstudents.ui.task import Task


class TaskHere(Task):
    """Speaks like a child: what was asked, its answer as JSON, its exit code; between two events of the window."""

    def start(self, first_line: bytes = b"") -> None:
        assert not first_line, "a store with a key needs a process of its own"
        QTimer.singleShot(0, self, self._do)

    def cancel(self) -> None:
        raise AssertionError("to stop half way takes a process of its own")

    def kill(self) -> None:
        self.cancelled = True

    def _do(self) -> None:
        if self.cancelled:
            return
        place = self._command.index("gzstudents") + 1
        said = io.StringIO()
        with redirect_stdout(said):
            code = commands.run(self._command[place:])
        found = json.loads(said.getvalue() or "{}")
        self.answer = found if isinstance(found, dict) else {"answer": found}
        self._finish(code)


def use(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, in this test, no child process is started for a command."""
    monkeypatch.setattr("gzstudents.ui.task.Task", TaskHere)
    monkeypatch.setattr(commands, "LineProgress", Progress)  # nobody reads lines, nobody writes to standard input
