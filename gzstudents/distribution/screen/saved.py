"""The boards that were saved: when, by whom, what they came to, and who stands otherwise than before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from gzstudents.distribution import queries
from gzstudents.distribution.queries import Difference, SnapshotRow
from gzstudents.distribution.screen import words
from gzstudents.kernel.access import called
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.desk import Desk
from gzstudents.ui.dialogs import Dialog
from gzstudents.ui.parts import Button, Label
from gzstudents.ui.theme import current

_SHOWN = 2_000


class SavedDialog(Dialog):
    """A list of saves, newest first; below it what the chosen one changed."""

    def __init__(self, parent: QWidget, desk: Desk, rows: Sequence[SnapshotRow]) -> None:
        super().__init__(parent, _("保存记录"), 680)
        self._desk, self._rows = desk, rows
        self.list, self.changes = QListWidget(), QListWidget()
        self.list.setAccessibleName(_("保存记录"))
        self.changes.setAccessibleName(_("这次保存的变化"))
        for row in rows:
            QListWidgetItem(said(row), self.list)
        self._head = Label(mark("这次保存的变化"), "section")
        for widget, high in ((self.list, 190), (self._head, 0), (self.changes, 210)):
            if high:
                widget.setMinimumHeight(current().px(high))
            self.column.addWidget(widget)
        for one in (self.list, self.changes):
            one.setWordWrap(True)
            one.setSpacing(current().px(3))
            one.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.buttons(Button(mark("关闭"), run=self.accept))
        self.list.currentRowChanged.connect(self._on_row)
        if rows:
            self.list.setCurrentRow(0)
        else:
            QListWidgetItem(_("还没有保存过分配"), self.list)

    def _on_row(self, at: int) -> None:
        if 0 <= at < len(self._rows):
            self._desk.jobs.read(
                queries.differences,
                self._on_differences,
                fail=self._desk.error,
                latest=self,
                snapshot_id=self._rows[at].id,
            )

    def _on_differences(self, found: list[Difference]) -> None:
        self.changes.clear()
        for one in found[:_SHOWN]:
            QListWidgetItem(
                _(
                    "{name}：{before} → {after}",
                    name=one.name,
                    before=words.seat(one.before),
                    after=words.seat(one.after),
                ),
                self.changes,
            )
        if len(found) > _SHOWN:
            QListWidgetItem(_n("还有 {count} 条没有列出。", len(found) - _SHOWN), self.changes)
        if not found:
            QListWidgetItem(_("没有变化"), self.changes)


class SavedBoards:
    """Opens the dialog; keeps it for the tests."""

    dialog: SavedDialog | None = None

    def open(self, parent: QWidget, desk: Desk, rows: Sequence[SnapshotRow]) -> None:
        self.dialog = SavedDialog(parent, desk, rows)
        self.dialog.destroyed.connect(self._gone)
        self.dialog.open()

    def _gone(self, _what: Any = None) -> None:
        self.dialog = None


def said(row: SnapshotRow) -> str:
    """One save in a line or two."""
    made = datetime.fromisoformat(row.made_at).astimezone().strftime("%Y-%m-%d %H:%M")
    return _("{time}  {who}\n{summary}", time=made, who=called(row.made_by), summary=row.summary)
