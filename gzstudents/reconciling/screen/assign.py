"""指明是谁: of a row that nobody could match, a person of ours, among those it could be or found by searching."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.reconciling.rules import Line
from gzstudents.reconciling.screen import reading
from gzstudents.reconciling.screen.reading import Somebody
from gzstudents.ui import theme
from gzstudents.ui.desk import Desk
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.list_parts import SearchBox
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.parts import Button

WIDTH = 540
_PAUSE = 200  # ms after the last letter
_PERSON = Qt.ItemDataRole.UserRole


class AssignDialog(Dialog):
    """`assign(person id)` is called when somebody was chosen."""

    def __init__(self, parent: QWidget | None, desk: Desk, line: Line, assign: Callable[[int], object]) -> None:
        super().__init__(parent, _("“{name}”是谁？", name=line.name or line.number or _("（无姓名）")), WIDTH)
        self._desk, self._line, self._assign = desk, line, assign
        self.say(_("选择后，以后同类名单中的这一行都按此人核对；可以撤销。"), "muted")
        for reason in line.reasons:
            self.say(reason)
        self.search = SearchBox(mark("按姓名、学号或证件号码查找"))
        self.search.setMaximumWidth(theme.current().px(WIDTH))  # all of the dialog, not only as in a list's head
        self.column.addWidget(self.search)
        self.errors = ErrorBar()
        self.column.addWidget(self.errors)
        self.people = QListWidget()
        self.people.setObjectName("choices")
        self.people.setWordWrap(True)
        self.people.setAccessibleName(_("可能的学生"))
        self.people.setMinimumHeight(theme.current().px(200))
        self.column.addWidget(self.people, 1)
        self.go = Button(mark("就是此人"), "primary", "check", self._on_go)
        self.buttons(Button(mark("取消"), run=self.reject), self.go)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._find)
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self.people.currentRowChanged.connect(lambda _row: self._ask())
        self.people.itemActivated.connect(lambda _item: self._on_go())
        self._ask()
        self._find()

    def _find(self) -> None:
        self._desk.jobs.read(
            reading.somebody, self._show, fail=self.errors.show_error, latest=self, text=self.search.text(),
            ids=list(self._line.candidates), name=self._line.name,
        )  # fmt: skip

    def _show(self, found: Sequence[Somebody]) -> None:
        self.people.clear()
        for one in found:
            item = QListWidgetItem(f"{one.name}\n{one.told}")
            item.setData(_PERSON, one.person_id)
            self.people.addItem(item)
        if not found:
            item = QListWidgetItem(_("没有找到，请换一个姓名或号码"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.people.addItem(item)
        elif len(found) == 1:
            self.people.setCurrentRow(0)
        self._ask()

    def _chosen(self) -> int | None:
        item = self.people.currentItem()
        person = item.data(_PERSON) if item is not None else None
        return person if isinstance(person, int) else None

    def _ask(self) -> None:
        self.go.setEnabled(self._chosen() is not None)

    def _on_go(self) -> None:
        person = self._chosen()
        if person is not None:
            self.accept()
            self._assign(person)
