"""Keeping the figures of a year as they are, and what has changed since."""

from typing import TYPE_CHECKING, Any

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.commands import Command
from gzstudents.ui.panel import Detail, Pair, Section
from gzstudents.ui.panel_parts import CalloutBar

if TYPE_CHECKING:
    from gzstudents.evaluation.rules.frozen import Changes
    from gzstudents.evaluation.screen.page import EvaluationScreen
    from gzstudents.evaluation.screen.reading import Drawn


def _changes(session: Any, **values: Any) -> "Changes":
    from gzstudents.evaluation.screen.reading import changes

    return changes(session, **values)


class Freezing:
    """A part of the screen 绩效评价: its two commands, and the bar that says what was kept."""

    def __init__(self, screen: "EvaluationScreen") -> None:
        self._screen = screen
        self._drawn: Drawn | None = None
        self.freeze_command = Command(
            "evaluation.freeze",
            mark("固定"),
            self._freeze,
            "lock",
            menu="data",
            enabled=lambda: self._drawn is not None,
        )
        self.changes_command = Command("evaluation.changes", mark("查看变化"), self._ask_changes, "history")
        self.bar = CalloutBar()
        self.bar.hide()

    def say(self, drawn: "Drawn") -> None:
        """What was kept of this programme and year."""
        from gzstudents.evaluation.rules import words

        self._drawn = drawn
        if drawn.frozen:
            last = drawn.frozen[0]
            text = _n(
                "已固定 {count} 次，最近一次 {day}，得 {score} 分",
                len(drawn.frozen),
                day=last.made_on,
                score=words.points(last.score),
            )
            self.bar.fill(text, "info" if last.is_whole else "bad", self.changes_command)
        self.bar.setVisible(bool(drawn.frozen))

    def _freeze(self) -> None:
        from gzstudents.evaluation import operations

        if self._drawn is not None:
            year, programme = self._screen.asked
            self._screen.desk.jobs.write(
                operations.freeze, lambda _kept, act: self._on_frozen(year, act), fail=self._screen.desk.error,
                academic_year=year, programme=programme, on=self._drawn.made.facts.on,
            )  # fmt: skip

    def _on_frozen(self, year: str, act: int | None) -> None:
        self._screen.desk.toast(_("已固定 {year} 学年的绩效评价，以后的更改不影响这些数字", year=year), act)

    def _ask_changes(self) -> None:
        if self._drawn is not None and self._drawn.frozen and self._screen.panel.may_leave():
            self._screen.desk.jobs.read(
                _changes, lambda found: self._screen.show_detail(changes_detail(found)),
                fail=self._screen.errors.show_error, evaluation_id=self._drawn.frozen[0].id,
            )  # fmt: skip


def changes_detail(changes: "Changes") -> Detail:
    """What is different now from what was kept."""
    from gzstudents.evaluation.rules import words
    from gzstudents.evaluation.rules.form import form

    indicators = {one.code: one for one in form().indicators}
    pairs = [
        Pair(indicators[one.code].label(), _("{then} → {now}", then=words.value(indicators[one.code], one.then),
             now=words.value(indicators[one.code], one.now)), wide=True)
        for one in changes.differences
        if one.code in indicators
    ]  # fmt: skip
    awards = [
        Pair(mark("新增奖学金"), f"{len(changes.joined):,}"),
        Pair(mark("减少奖学金"), f"{len(changes.left):,}"),
    ]
    none = _("与固定时相同，没有变化") if changes.none else ""
    lines = [
        Pair(label, _("、").join(indicators[code].label() for code in codes if code in indicators), wide=True)
        for label, codes in ((mark("新列入的指标"), changes.added), (mark("不再列入的指标"), changes.dropped))
        if codes
    ]
    sections = [Section(mark("奖学金"), awards), Section(mark("指标"), [*lines, *pairs])]
    return Detail(_("固定以来的变化"), note=none, sections=[] if none else [one for one in sections if one.pairs])
