"""The two faces of the page: where a list is chosen, and what differs, in four groups and what was set aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.reconciling import words
from gzstudents.reconciling.rules import Line, Result
from gzstudents.reconciling.screen import lines
from gzstudents.students.importing import templates
from gzstudents.ui.commands import Command
from gzstudents.ui.list_parts import EmptyView
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Button, CommandButton, Label, line, row
from gzstudents.ui.rows import RowsModel
from gzstudents.ui.table import Table
from gzstudents.ui.tabs import Tabs


class StartView(Live, QFrame):
    """Which list it is, and the file; `changed` when another kind of list was chosen."""

    changed = Signal()

    def __init__(self, choose: Command) -> None:
        super().__init__()
        self.setObjectName("card")
        self._hint = Label(
            mark("把保险公司、出入境、留学基金委或财务的名单拖到这里。按护照号码、学号或姓名和出生日期与名册对上，只列出差异。"), "muted", wrap=True
        )  # fmt: skip
        self._label = QLabel()
        self._kind = QComboBox()
        self._label.setBuddy(self._kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self._hint)
        column.addLayout(row(self._label, self._kind, 12, CommandButton(choose, "primary"), None))
        self._kind.currentIndexChanged.connect(self._on_kind)
        self._filling = False
        self.live()

    def template(self) -> str:
        """The chosen kind of list, "" to recognise it."""
        return str(self._kind.currentData() or "")

    def shrink(self) -> None:
        """There is a result: no more need to explain."""
        self._hint.hide()

    def _on_kind(self, _number: int) -> None:
        if not self._filling:
            self.changed.emit()

    def retranslate(self) -> None:
        self._filling = True
        chosen = self.template()
        self._label.setText(_("名单"))
        self._kind.setAccessibleName(_("名单"))
        self._kind.clear()
        self._kind.addItem(_("自动识别"), "")
        for one in templates.shipped():
            if one.purpose == "partner":
                self._kind.addItem(one.label(), one.code)
        self._kind.setCurrentIndex(max(0, self._kind.findData(chosen)))
        self._filling = False


class ResultView(Live, QWidget):
    """`chosen` when other lines are selected, `opened(id)` for Enter or a double click."""

    chosen = Signal()
    opened = Signal(int)

    def __init__(self, commands: Sequence[Command], accept_all: Callable[[], object]) -> None:
        super().__init__()
        self._lines: dict[int, Line] = {}
        self._result: Result | None = None
        self.tab = lines.TABS[0][0]
        self._note = Label(role="muted", wrap=True)
        self.tabs = Tabs(list(lines.TABS))
        self._pages = QStackedWidget()
        self.table: Table | None = None
        self.model: RowsModel | None = None
        self._empty = EmptyView()
        self._pages.addWidget(self._empty)
        card = QFrame()
        card.setObjectName("tableCard")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._pages)
        self.accept_all = Button(mark("全部采用"), "primary", "check", accept_all)
        self._buttons = [CommandButton(command) for command in commands]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._note)
        tabs = QVBoxLayout()
        tabs.setSpacing(0)
        tabs.addWidget(self.tabs)
        tabs.addWidget(line())
        column.addLayout(tabs)
        column.addWidget(card, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        for button in self._buttons:
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(self.accept_all)
        column.addLayout(below)
        self.tabs.chosen.connect(self.show_tab)
        self.live()

    def show_result(self, result: Result) -> None:
        """Show a result; the same tab as before, or the first that has something."""
        self._result = result
        self._lines = {one.id: one for one in result.lines}
        if self.table is None:
            self._make_table()
        counts = lines.counts(result)
        self.tabs.show_counts(counts)
        tab = self.tab if counts[self.tab] else next((one for one, count in counts.items() if count), self.tab)
        self.tabs.choose(tab)
        self.show_tab(tab)
        self.retranslate()

    def _make_table(self) -> None:
        self.model = RowsModel(lines.columns(self._template), self._fetch, self)
        self.table = Table(self.model, self)
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(self.opened)
        self._pages.addWidget(self.table)

    def _template(self) -> str:
        return self._result.template if self._result is not None else ""

    def _fetch(self, ids: list[int]) -> Mapping[int, Line]:
        return {number: self._lines[number] for number in ids if number in self._lines}

    def show_tab(self, tab: str) -> None:
        self.tab = tab
        if self.table is None or self.model is None:
            return
        ids = [one.id for one in self._lines.values() if lines.tab_of(one) == tab]
        self.model.set_ids(ids)
        self.table.scrollToTop()
        self._empty.show_words(lambda: _("这一类没有差异"), "", (), "check")
        self._pages.setCurrentWidget(self.table if ids else self._empty)
        if ids:
            self.table.selectRow(0)
        self._tell()
        self.chosen.emit()

    def chosen_lines(self) -> list[Line]:
        if self.table is None or self._pages.currentWidget() is not self.table:
            return []
        return [self._lines[number] for number in self.table.chosen_ids() if number in self._lines]

    def line(self, line_id: int) -> Line | None:
        return self._lines.get(line_id)

    def ask(self) -> None:
        """Which buttons may be pressed now."""
        for button in self._buttons:
            button.ask()

    def _tell(self) -> None:
        ready = sum(one.acceptable and one.open and one.group == self.tab for one in self._lines.values())
        self.accept_all.say(lambda: _n("全部采用（{count} 人）", ready) if ready else _("没有可采用的内容"))
        self.accept_all.setVisible(self.tab in {"differs", "only_file"})
        self.accept_all.setEnabled(ready > 0)

    def retranslate(self) -> None:
        if self._result is None:
            return
        result = self._result
        if self.table is not None:
            self.table.setAccessibleName(_("差异"))
        self._note.setText(
            _("按“{template}”核对：文件 {rows} 行，一致 {same} 人，待处理 {open} 处", template=words.template_name(result), rows=f"{result.rows:,}",
              same=f"{result.same:,}", open=f"{sum(one.open for one in result.lines):,}")
        )  # fmt: skip
        self._tell()
