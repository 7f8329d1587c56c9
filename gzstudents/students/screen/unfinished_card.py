"""Imports that were begun and not ended: on the import page and on Today, each with the button that goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gzstudents.kernel import access
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.screen import reading
from gzstudents.ui.desk import Desk
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Button, Card, Elided, IconButton, Label, Picture, clear, line

MOST = 4  # shown at once; the newest are the ones that go on


class UnfinishedCard(Live, Card):
    """Not there while nothing is unfinished. `go_on(unfinished)` and `drop(id)` where the owner wants them himself."""

    urgent_changed = Signal(int)  # as every card of Today has it; nothing here is urgent
    go_on = Signal(object)
    drop = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: Sequence[Any] = ()
        self._elsewhere = True
        self._open: int | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 8)
        column.setSpacing(0)
        column.addWidget(Label(mark("未完成的导入"), "h2"))
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        column.addLayout(self._body)
        self.hide()
        self.live()

    def stay_here(self) -> None:
        """On the import page itself: the owner goes on, and nothing more is to be opened."""
        self._elsewhere = False

    def leave_out(self, unfinished_id: int | None) -> None:
        """The one that is being worked on is not listed."""
        if self._open != unfinished_id:
            self._open = unfinished_id
            self.retranslate()

    def refresh(self) -> None:
        if access.may_write("import"):
            self._desk.jobs.read(reading.unfinished, self._on_found, fail=self._desk.error, latest=self)

    def _on_found(self, found: Sequence[Any]) -> None:
        self._found = found
        self.retranslate()

    def retranslate(self) -> None:
        clear(self._body)
        listed = [one for one in self._found if one.id != self._open]
        for place, one in enumerate(listed[:MOST]):
            if place:
                self._body.addWidget(line())
            self._body.addWidget(self._row(one))
        self.setVisible(bool(listed))

    def _row(self, one: Any) -> QWidget:
        holder = QFrame()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(12)
        row.addWidget(Picture("file-spreadsheet", "info", 18, "info_soft"))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(Elided(one.name))
        texts.addWidget(Elided(_under(one.changed_at, one.state), "muted"))
        row.addLayout(texts, 1)
        go = Button(mark("继续导入"), run=partial(self._on_go, one))
        go.setAccessibleDescription(one.name)
        row.addWidget(go)
        row.addWidget(IconButton("trash-2", lambda: _("不再导入“{name}”", name=one.name), partial(self._on_drop, one)))
        return holder

    def _on_go(self, one: Any) -> None:
        if self._elsewhere:
            self._desk.go("import", {"unfinished": one})
        else:
            self.go_on.emit(one)

    def _on_drop(self, one: Any) -> None:
        if self._elsewhere:
            self._desk.jobs.write(
                reading.forget_unfinished, lambda _result, _act: self.refresh(), fail=self._desk.error,
                verb="students.keep_import", unfinished_id=one.id,
            )  # fmt: skip
        else:
            self.drop.emit(one.id)


def _under(changed_at: str, state: Mapping[str, Any]) -> str:
    """When somebody last worked on it, and what was decided."""
    try:
        moment = datetime.fromisoformat(changed_at).replace(tzinfo=UTC).astimezone()
        when = f"{moment:%H:%M}" if moment.date() == date.today() else f"{moment:%Y-%m-%d %H:%M}"
    except ValueError:
        when = changed_at
    said = [_("{when} 保存", when=when)]
    corrected = len(state.get("corrections") or ())
    if corrected:
        said.append(_n("已更正 {count} 格", corrected))
    return " · ".join(said)
