"""The figures people ask for first: persons, awards and money, each on its own; coverage; points."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _
from gzstudents.kernel.money import yuan
from gzstudents.ui import theme
from gzstudents.ui.parts import Card, Label

if TYPE_CHECKING:
    from gzstudents.evaluation.rules.before import Before
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

    def show_evaluation(self, made: "Evaluated", before: "Before | None") -> None:
        from gzstudents.evaluation.rules import words
        from gzstudents.evaluation.rules.form import form

        facts, coverage = made.facts, form().indicator("COVERAGE")
        said = [
            (_("获奖人数"), f"{len(facts.recipients):,}"),
            (_("获奖人次"), f"{len(facts.standing):,}"),
            (_("评定金额（元）"), yuan(made.amount_fen)),
            (_("受益面"), words.value(coverage, made.actual("COVERAGE"))),
            (_("得分（有数据的指标）"), _points(made)),
        ]
        then = [""] * len(said)
        if before is not None:
            counted = (
                f"{before.persons:,}",
                f"{before.awards:,}",
                yuan(before.amount_fen),
                words.earlier(coverage, before),
            )
            then = [_("上学年 {value}", value=value) for value in (*counted, _points(before))]
        for tile, (label, value), earlier in zip(self.tiles, said, then, strict=True):
            tile.say(label, value, earlier)


def _points(of: "Evaluated | Before") -> str:
    from gzstudents.evaluation.rules import words

    return _("{score} / {points} 分", score=words.points(of.score), points=words.points(of.assessed))


class _Tile(Card):
    """One figure with its name."""

    def __init__(self) -> None:
        super().__init__()
        self._label, self._value, self._then = Label(role="muted"), Label(role="h1"), Label(role="faint")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(2)
        column.addWidget(self._label)
        column.addWidget(self._value)
        column.addWidget(self._then)

    def say(self, label: str, value: str, then: str) -> None:
        """`then`: the same in the year before, "" where there was none."""
        self._label.setText(label)
        self._then.setText(then)
        self._then.setVisible(bool(then))
        self._value.setText(value)
        self._value.setFont(theme.current().font(20))
        self.setAccessibleName(
            _("{column}：{value}", column=label, value=_("，").join(one for one in (value, then) if one))
        )
