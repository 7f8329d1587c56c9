"""The strip at the foot of the window: what runs, how far it is, and a way to stop it."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui import theme
from gzstudents.ui.jobs import Jobs
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Button, Label, Picture


class TaskStrip(Live, QFrame):
    """Visible while a child process of ours runs."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("taskstrip")
        self._jobs = jobs
        self._title = Label()
        self._text = Label(role="faint")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = Button(mark("取消"), "link", "x", self._on_cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(Picture("refresh-cw", "accent", 14))
        row.addWidget(self._title)
        row.addWidget(self._bar)
        row.addWidget(self._text, 1)
        row.addWidget(self._cancel)
        jobs.tasks_changed.connect(self.retranslate)
        self.live()

    def _on_cancel(self) -> None:
        if self._jobs.tasks:
            self._jobs.tasks[0].cancel()

    def restyle(self) -> None:
        self._bar.setFixedWidth(theme.current().px(180))

    def retranslate(self) -> None:
        self.setVisible(bool(self._jobs.tasks))
        if not self._jobs.tasks:
            return
        task = self._jobs.tasks[0]
        others = len(self._jobs.tasks) - 1
        title = task.title or _("正在处理")
        self._title.setText(_n("{title}，另有 {count} 项", others, title=title) if others else title)
        self._bar.setRange(0, task.total)
        self._bar.setValue(min(task.done, task.total))
        self._bar.setAccessibleName(_("{title}的进度", title=title))
        counts = f"{task.done:,} / {task.total:,}" if task.total else ""
        self._text.setText("  ".join(part for part in (counts, task.text) if part))
        self._cancel.setEnabled(not task.cancelled)
