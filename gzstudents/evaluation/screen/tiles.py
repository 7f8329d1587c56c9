"""The figures people ask for first: persons, awards and money, each on its own; coverage; points."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _
from gzstudents.kernel.money import yuan
from gzstudents.ui import theme
from gzstudents.ui.parts import Card, Label

if TYPE_CHECKING:
    from gzstudents.evaluation.rules.evaluating import Evaluated


class Tiles(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.tiles = [_Tile() for _number in range(5)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for tile in self.tiles:
            row.addWidget(tile, 1)

    def show_evaluation(self, made: "Evaluated") -> None:
        from gzstudents.evaluation.rules import words

        facts, coverage = made.facts, made.line("COVERAGE")
        score = _("{score} / {points} 分", score=words.points(made.score), points=words.points(made.assessed))
        said = (
            (_("获奖人数"), f"{len(facts.recipients):,}"),
            (_("获奖人次"), f"{len(facts.standing):,}"),
            (_("评定金额（元）"), yuan(sum(one.amount_fen for one in facts.standing))),
            (_("受益面"), words.value(coverage.indicator, coverage.figure.value)),
            (_("得分（有数据的指标）"), score),
        )
        for tile, (label, value) in zip(self.tiles, said, strict=True):
            tile.say(label, value)


class _Tile(Card):
    """One figure with its name."""

    def __init__(self) -> None:
        super().__init__()
        self._label, self._value = Label(role="muted"), Label(role="h1")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(2)
        column.addWidget(self._label)
        column.addWidget(self._value)

    def say(self, label: str, value: str) -> None:
        self._label.setText(label)
        self._value.setText(value)
        self._value.setFont(theme.current().font(20))
        self.setAccessibleName(_("{column}：{value}", column=label, value=value))
