"""Choosing for when, by what, and with which continents the statistics are drawn up."""

from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from gzstudents.kernel.dates import academic_year, iso_date
from gzstudents.kernel.i18n import _, mark
from gzstudents.statistics.rules import periods
from gzstudents.statistics.rules.periods import Period
from gzstudents.statistics.screen.known import KnownChoice
from gzstudents.ui import theme
from gzstudents.ui.editors import DateEditor
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Label

_YEARS = 12  # back from this one
KINDS = (("day", mark("统计时点")), ("academic", mark("学年")), ("calendar", mark("自然年")))
BASES = (("persons", mark("按人")), ("enrolments", mark("按学籍")))
SCHEMES = ((5, mark("五大洲")), (6, mark("六大洲")))


class Choice(NamedTuple):
    period: Period
    basis: str
    scheme: int
    known_on: date | None = None  # from the records of the end of this day; None: from today's

    def arguments(self) -> list[str]:
        """The same for our own command line."""
        option = {"day": "--date", "academic": "--academic-year", "calendar": "--calendar-year"}[self.period.kind]
        known = ["--known-on", self.known_on.isoformat()] if self.known_on else []
        return [option, self.period.key, "--basis", self.basis, "--continents", str(self.scheme), *known]


class Chooser(Live, QWidget):
    """Emits `changed` with a Choice when a complete one stands there."""

    changed = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.kind, self.year, self.basis, self.scheme = (QComboBox() for _number in range(4))
        self.day = DateEditor()
        self.day.setText(periods.default(today).key)
        self._problem = Label(role="error")
        for box in (self.kind, self.year, self.basis, self.scheme):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # English words are longer
        for box, entries in ((self.kind, KINDS), (self.basis, BASES), (self.scheme, SCHEMES)):
            for value, _text in entries:
                box.addItem("", value)
        self.known = KnownChoice(today)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.known)
        for widget in (self.kind, self.day, self.year, self.known.sense, self._problem):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.basis)
        row.addWidget(self.scheme)
        self._fill_years()
        self.kind.currentIndexChanged.connect(lambda _n: self._on_kind())
        self.year.currentIndexChanged.connect(lambda _n: self._on_change())
        self.basis.currentIndexChanged.connect(lambda _n: self._on_change())
        self.scheme.currentIndexChanged.connect(lambda _n: self._on_change())
        self.day.editingFinished.connect(self._on_change)
        self.known.changed.connect(self._on_change)
        self._said = self.choice()
        self.live()

    def choice(self) -> Choice | None:
        """What is chosen; None while a day is none."""
        period = self._period()
        if period is None or self.known.problem():
            return None
        return Choice(period, str(self.basis.currentData()), int(self.scheme.currentData()), self.known.known_on())

    def _period(self) -> Period | None:
        kind = self.kind.currentData()
        if kind == "day":
            found = iso_date(str(self.day.value() or ""))
            return periods.on_day(found) if found is not None and 1900 <= found.year <= 2199 else None
        chosen = self.year.currentData()
        if chosen is None:
            return None
        return periods.of_academic_year(str(chosen)) if kind == "academic" else periods.of_calendar_year(int(chosen))

    def _on_kind(self) -> None:
        self._fill_years()
        self._on_change()

    def _fill_years(self) -> None:
        """The running year first, then those before it."""
        kind = self.kind.currentData()
        self.day.setVisible(kind == "day")
        self.year.setVisible(kind != "day")
        blocked = self.year.blockSignals(True)
        self.year.clear()
        first = int(academic_year(self._today)[:4]) if kind == "academic" else self._today.year
        for year in range(first, first - _YEARS, -1):
            text = f"{year}-{year + 1}" if kind == "academic" else str(year)
            self.year.addItem(text, text)
        self.year.blockSignals(blocked)

    def _on_change(self) -> None:
        period = self._period()
        if period is not None:
            self.known.propose(period.cutoff)
        chosen = self.choice()
        self._problem.setText(self.day.problem() if period is None else "")
        if chosen is not None and chosen != self._said:
            self._said = chosen
            self.changed.emit(chosen)

    def retranslate(self) -> None:
        for box, entries in ((self.kind, KINDS), (self.basis, BASES), (self.scheme, SCHEMES)):
            for place, (_value, text) in enumerate(entries):
                box.setItemText(place, _(text))
        for widget, name in (
            (self.kind, _("统计时期的种类")),
            (self.day, _("统计时点")),
            (self.year, _("年份")),
            (self.basis, _("统计单位")),
            (self.scheme, _("洲别")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(name)

    def restyle(self) -> None:
        look = theme.current()
        for widget, width in (
            (self.kind, 110),
            (self.day, 130),
            (self.year, 130),
            (self.basis, 100),
            (self.scheme, 100),
        ):
            widget.setMinimumWidth(look.px(width))
        self.day.setMaximumWidth(look.px(130))
