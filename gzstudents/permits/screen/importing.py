"""Facts from a sheet before they are written: each row with what it adds or what is wrong with it, and one button."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui import theme
from gzstudents.ui.desk import Desk
from gzstudents.ui.live import Live, Words, words
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.parts import Button, IconButton, Label, row

_COLUMNS = (mark("行"), mark("学生"), mark("事项"), mark("日期"), mark("编号"), mark("说明"), mark("结果"))
_LAST = len(_COLUMNS) - 1


class ImportView(Live, QWidget):
    """Reads and writes in child processes; what is written is what was shown, or nothing."""

    left = Signal()

    def __init__(self, desk: Desk, title: Words, options: Sequence[str] = ()) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self._desk, self._words, self._options = desk, title, list(options)
        self._path: Path | None = None
        self._plan: dict[str, Any] | None = None
        self._title = Label(role="title")
        self._sum = Label(role="muted", wrap=True)
        self.errors = ErrorBar()
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setObjectName("figures")
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(_LAST, QHeaderView.ResizeMode.Stretch)
        self.go = Button(mark("导入"), "primary", "upload", self.write)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 12)
        column.setSpacing(10)
        column.addLayout(row(IconButton("chevron-left", mark("返回列表"), self.left.emit), self._title, None, self.go))
        for widget in (self._sum, self.errors):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        self.errors.hide()
        self.live()

    def show_for(self, path: Path) -> None:
        self._path, self._plan = path, None
        self.errors.hide()
        self.table.setRowCount(0)
        self.retranslate()
        self._desk.jobs.run(
            ["facts", str(path), *self._options, "--plan"], self._on_plan, title=_("正在读取 {name}", name=path.name), fail=self.errors.show_error,
            refused=self._on_plan, writes=False,
        )  # fmt: skip

    def _on_plan(self, answer: dict[str, Any]) -> None:
        if "rows" not in answer:
            self.errors.show_error(str(answer.get("message", "")))
            return
        self._plan = answer
        self._fill(answer["rows"])
        self.retranslate()

    def _fill(self, rows: list[dict[str, Any]]) -> None:
        lines = [(one, fact) for one in rows for fact in (one["facts"] or [None])]
        self.table.clearSpans()
        self.table.setRowCount(len(lines))
        look = theme.current()
        for place, (one, fact) in enumerate(lines):
            if fact is None:  # nothing to show but what is wrong, over the empty cells
                self.table.setSpan(place, 2, 1, _LAST - 1)
                texts: tuple[str, ...] = (str(one["row"]), one["name"], one["message"])
            else:
                result = {"new": _("新增"), "known": _("已有")}[one["result"]]
                texts = (str(one["row"]), one["name"], *fact["said"], result)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if fact is None and column == 2:
                    item.setForeground(look.color("bad"))
                self.table.setItem(place, column, item)
        self.table.resizeColumnsToContents()
        self.table.resizeRowsToContents()

    def write(self) -> None:
        if self._path is None or self._plan is None:
            return
        self.go.setEnabled(False)
        self._desk.jobs.run(
            ["facts", str(self._path), *self._options, "--digest", str(self._plan["digest"])],
            self._on_written,
            title=_("正在导入 {name}", name=self._path.name),
            fail=self.errors.show_error,
        )

    def _on_written(self, answer: dict[str, Any]) -> None:
        act = answer.get("act")
        self._desk.toast(_n("已登记 {count} 条", int(answer["new"])), act if isinstance(act, int) else None)
        self.left.emit()

    def retranslate(self) -> None:
        self.table.setHorizontalHeaderLabels([_(text) for text in _COLUMNS])
        self.table.setAccessibleName(_("将要导入的内容"))
        self._title.setText(
            _("{title}：{name}", title=words(self._words), name=self._path.name) if self._path is not None else ""
        )
        plan = self._plan
        new = int(plan["new"]) if plan is not None else 0
        self.go.say(_n("导入 {count} 条", new) if new else _("导入"))
        self.go.setEnabled(new > 0)
        self._sum.setText(self._summary(plan) if plan is not None else _("正在读取…"))

    def _summary(self, plan: dict[str, Any]) -> str:
        kinds = [
            _("{what} {count}", what=codes.label("stay_fact", kind), count=count)
            for kind, count in plan["kinds"].items()
        ]
        parts = [
            _n("新增 {count} 条", int(plan["new"])), *kinds, _n("已有 {count} 条", int(plan["known"])),
            _n("有问题、不导入 {count} 行", int(plan["rejected"])),
        ]  # fmt: skip
        return " · ".join(parts)
