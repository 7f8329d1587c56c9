"""Where the students on the roll come from; a bar opens its names."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import mark
from gzstudents.ui.charts import Bar, Bars
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Wanted
from gzstudents.ui.parts import Button, Card, Label


class OriginCard(Card):
    """Not shown without anybody."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(Label(mark("生源地（在籍）"), "h2"), 1)
        head.addWidget(Button(mark("年度统计"), "link", run=lambda: desk.go("statistics")))
        column.addLayout(head)
        self._bars = Bars()
        self._bars.pressed.connect(self._open)
        column.addWidget(self._bars)
        self.hide()

    def show_origins(self, origins: Sequence[tuple[str, str, int]]) -> None:
        """Population, country and students; the most first."""
        self._bars.show_bars([Bar(_origin(of, country), count, (of, country)) for of, country, count in origins])
        self.setVisible(bool(origins))

    def _open(self, key: Any) -> None:
        population, country = key
        filters = {"country": frozenset({country})} if country else {"population": frozenset({population})}
        self._desk.go("students", Wanted(tab="all", filters=filters))


def _origin(population: str, country: str) -> str:
    """A country, or the region of those who are no foreigners (domain: 中国香港, never a country of its own)."""
    if country:
        return codes.label("country", country)
    region = codes.attribute("population", population, "region")
    return codes.label("country", region) if population in {"HK", "MO", "TW"} else codes.label("population", population)
