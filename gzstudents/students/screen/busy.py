"""A child process that one waits for on the page: how far it is, and how to stop it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.jobs import Jobs
from gzstudents.ui.parts import Button, Label
from gzstudents.ui.task import Task


class Busy(QWidget):
    """One at a time: a new one takes the place of the old."""

    def __init__(self) -> None:
        super().__init__()
        self._task: Task | None = None
        self._title = ""
        self._label = Label(role="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("进度"))
        self._stop = Button(mark("取消"), "link", "x", self.cancel)
        top = QHBoxLayout()
        top.addWidget(self._label, 1)
        top.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._bar)
        self.hide()

    @property
    def running(self) -> bool:
        return self._task is not None

    def run(
        self,
        jobs: Jobs,
        arguments: Sequence[str],
        then: Callable[[dict[str, Any]], object],
        *,
        title: str,
        fail: Callable[[Exception], object],
        writes: bool = True,
    ) -> None:
        self.cancel()
        self._title = title
        self._tell(0, 0, "")
        task = jobs.run(
            arguments,
            lambda answer: self._finish(task, lambda: then(answer)),
            title=title,
            fail=lambda error: self._finish(task, lambda: fail(error)),
            writes=writes,
        )
        self._task = task
        task.progressed.connect(self._tell)
        task.ended.connect(self._on_ended)
        self.show()

    def cancel(self) -> None:
        """What is under way is rolled back; its answer is not waited for."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            self.hide()

    def _finish(self, task: Task, then: Callable[[], object]) -> None:
        """The answer of a task that was replaced meanwhile interests nobody."""
        if task is self._task:
            self._task = None
            self.hide()
            then()

    def _on_ended(self, task: Task) -> None:
        if task is self._task and task.cancelled:
            self._task = None
            self.hide()

    def _tell(self, done: int, total: int, text: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        parts = [self._title, text]
        if total:
            parts.append(f"{done:,} / {total:,}")
        self._label.setText("  ·  ".join(part for part in parts if part))
