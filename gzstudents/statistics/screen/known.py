"""Choosing from which records the figures are drawn up: today's, or those that stood there at the end of another day."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from gzstudents.kernel.dates import iso_date
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import theme
from gzstudents.ui.editors import DateEditor
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Label

_SENSES = ((False, mark("按现在的资料")), (True, mark("按过去某天的资料")))


class KnownChoice(Live, QWidget):
    """The line under the choice of the period, seen while another day is chosen in `sense`, which stands beside the period."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.sense = QComboBox()
        self.sense.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, _text in _SENSES:
            self.sense.addItem("", value)
        self.day = DateEditor()
        self._name = Label(mark("登记截至"), "muted")
        self._hint = Label(mark("只计入这一天结束前已登记的内容，之后补登和更正的不算。"), "muted", wrap=True)
        self._problem = Label(role="error", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._name, self.day):
            row.addWidget(widget)
        row.addWidget(self._hint, 1)
        row.addWidget(self._problem, 1)
        self.setVisible(False)
        self.sense.currentIndexChanged.connect(lambda _n: self._on_sense())
        self.day.editingFinished.connect(self._on_day)
        self.live()

    def propose(self, day: date) -> None:
        """The day to begin with, unless one stands there: the end of the period, if it has come."""
        if not self.day.text():
            self.day.setText(min(day, self._today).isoformat())

    def is_past(self) -> bool:
        return bool(self.sense.currentData())

    def known_on(self) -> date | None:
        """The day; None for today's records, and while the day is none."""
        return iso_date(str(self.day.value() or "")) if self.is_past() and not self.problem() else None

    def problem(self) -> str:
        """What is wrong with the day, "" for nothing."""
        if not self.is_past():
            return ""
        if not self.day.text().strip():
            return _("请填写日期")
        found = self.day.problem()
        if found:
            return found
        future = str(self.day.value() or "") > self._today.isoformat()
        return _("还没有到这一天，不知道那时会登记什么") if future else ""

    def _on_sense(self) -> None:
        self.setVisible(self.is_past())
        self._on_day()

    def _on_day(self) -> None:
        problem = self.problem()
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._hint.setVisible(not problem)
        self.changed.emit()

    def retranslate(self) -> None:
        for place, (_value, text) in enumerate(_SENSES):
            self.sense.setItemText(place, _(text))
        for widget, name in ((self.sense, _("按哪天的资料统计")), (self.day, _("登记截至"))):
            widget.setAccessibleName(name)
            widget.setToolTip(name)
        self._problem.setText(self.problem())

    def restyle(self) -> None:
        look = theme.current()
        self.sense.setMinimumWidth(look.px(130))
        self.day.setFixedWidth(look.px(130))
