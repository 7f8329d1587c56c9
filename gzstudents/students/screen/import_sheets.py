"""Which sheets of a workbook are imported, and whether together or each in a step of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.flow import Flow
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Label


class SheetsChoice(Live, QWidget):
    """Not there for a file with one roll. `changed` when other sheets are wanted, `per_sheet_changed(on)`."""

    changed = Signal()
    per_sheet_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._rolls: list[Mapping[str, Any]] = []
        self._boxes: list[QCheckBox] = []
        self._filling = False
        self._said = Label(role="muted", wrap=True)
        self._holder = QWidget()
        self._flow = Flow(self._holder, spacing=16)
        self.per_sheet = QCheckBox()
        self.per_sheet.toggled.connect(self._on_per_sheet)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label(mark("工作表"), "section"))
        column.addWidget(self._holder)
        column.addWidget(self.per_sheet)
        column.addWidget(self._said)
        self.hide()
        self.live()

    def show_rolls(self, rolls: Sequence[Mapping[str, Any]], chosen: Sequence[str], *, per_sheet: bool) -> None:
        """The sheets with a roll; none chosen means all of them."""
        self._filling = True
        self._rolls = list(rolls)
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes = []
        for roll in self._rolls:
            box = QCheckBox()
            box.setChecked(not chosen or roll["name"] in chosen)
            box.toggled.connect(self._on_toggled)
            self._flow.addWidget(box)
            self._boxes.append(box)
        self.per_sheet.setChecked(per_sheet)
        self._filling = False
        self.setVisible(len(self._rolls) > 1)
        self.retranslate()

    def chosen(self) -> tuple[str, ...]:
        """The names of the sheets; empty for all of them, or where none is ticked."""
        found = [str(roll["name"]) for roll, box in zip(self._rolls, self._boxes, strict=True) if box.isChecked()]
        return () if len(found) == len(self._rolls) else tuple(found)

    def _on_toggled(self, _on: bool) -> None:
        if self._filling:
            return
        if not any(box.isChecked() for box in self._boxes):  # nothing at all is nothing to import
            self._filling = True
            self._boxes[0].setChecked(True)
            self._filling = False
        self._tell()
        self.changed.emit()

    def _on_per_sheet(self, on: bool) -> None:
        if not self._filling:
            self._tell()
            self.per_sheet_changed.emit(on)

    def _tell(self) -> None:
        count = sum(box.isChecked() for box in self._boxes)
        self.per_sheet.setEnabled(count > 1)
        if count > 1 and self.per_sheet.isChecked():
            self._said.setText(_n("{count} 个工作表各为一步操作，可以分别撤销", count))
        else:
            self._said.setText(_n("{count} 个工作表一起导入，是一步操作，撤销时一起撤销", count))

    def retranslate(self) -> None:
        self.per_sheet.setText(_("每个工作表各为一步操作"))
        for roll, box in zip(self._rolls, self._boxes, strict=True):
            name = _("{sheet}（{counted}）", sheet=roll["name"], counted=_n("{count} 行", int(roll["rows"])))
            label = str(roll.get("template_label") or "")
            box.setText(_("{name} · 按“{template}”识别", name=name, template=label) if label else name)
        self._tell()
