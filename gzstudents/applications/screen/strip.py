"""The strip above the list: which cycle, where it stands, what comes next, and a tile for each stage that opens its list."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout

from gzstudents.applications.queries.applications import ApplicationRow
from gzstudents.applications.queries.cycles import CycleDetail, CycleRow
from gzstudents.applications.screen import words
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui import icons, theme
from gzstudents.ui.commands import Command
from gzstudents.ui.live import Live
from gzstudents.ui.parts import Button, Card, Elided, IconButton, Label, Pill, set_role


class Stage(NamedTuple):
    """A tile: its name, and the rows of the list behind it."""

    id: str
    title: str
    stages: frozenset[str]
    outcomes: frozenset[str] = frozenset()


_NAME_ROOM = 225
_BETWEEN = "  ·  "
_LIVE: Final = frozenset({"OPEN", "PENDING_DOCUMENTS"})
STAGES: Final = (
    Stage("application", mark("申请"), frozenset({"DRAFT", "SUBMITTED"}), _LIVE | {"RETURNED"}),
    Stage("review", mark("评审"), frozenset({"COLLEGE_REVIEW", "OFFICE_REVIEW"}), _LIVE),
    Stage("distribution", mark("名额分配"), frozenset({"RANKED", "DISTRIBUTED"}), _LIVE),
    Stage("notice", mark("公示"), frozenset({"PUBLIC_NOTICE"})),
    Stage("award", mark("评定"), frozenset({"DECIDED", "ARCHIVED"})),
    Stage("payment", mark("发放"), frozenset(), frozenset({"APPROVED"})),
)


class Tile(Card):
    """One stage: how many are in it; a press shows them, another shows all again."""

    pressed = Signal(str)

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        self._name, self._figure, self._hint = Elided(role="muted"), Label(role="h2"), Elided(role="faint")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 7, 10, 7)
        column.setSpacing(0)
        for one in (self._name, self._figure, self._hint):
            column.addWidget(one)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int, hint: str, *, chosen: bool) -> None:
        name = _(self.stage.title)
        self._name.setText(name)
        self._figure.setText(f"{count:,}")
        self._hint.setText(hint)
        self.setAccessibleName(_("{name}：{figure}", name=name, figure=f"{count:,}"))
        set_role(self, "chosen", chosen)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit(self.stage.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.pressed.emit(self.stage.id)
        else:
            super().keyPressEvent(event)


class Parts(Elided):
    """Several things on one line, as many as there is room for; all of them stand in the tool tip."""

    def __init__(self) -> None:
        super().__init__(role="muted")
        self._parts: Sequence[str] = ()

    def show_parts(self, parts: Sequence[str]) -> None:
        self._parts = parts
        self._fit()

    def _fit(self) -> None:
        fitting = [_BETWEEN.join(self._parts[:count]) for count in range(len(self._parts), 0, -1)]
        room = self.fontMetrics()
        self.setText(
            next((one for one in fitting if room.horizontalAdvance(one) <= self.width()), (fitting or [""])[-1])
        )
        self.setToolTip(_BETWEEN.join(self._parts))
        self.setAccessibleName(_BETWEEN.join(self._parts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class CycleStrip(Live, Card):
    """`chosen(cycle id)`: 0 is all of them. `more` gives the commands of the menu."""

    chosen = Signal(int)
    stage_wanted = Signal(str)
    step_wanted = Signal(str)

    def __init__(self, more: Callable[[], Sequence[Command]]) -> None:
        super().__init__()
        self.setObjectName("plain")
        self._more = more
        self._cycles: Sequence[CycleRow] = ()
        self._detail: CycleDetail | None = None
        self._rows: Sequence[ApplicationRow] = ()
        self._stage = ""
        self.choice = Button(self._called, "", "calendar", self._choose)
        self.choice.setObjectName("button.applications.cycle")
        self._pill, self._about = Pill(), Parts()
        self.step = Button("", "", "arrow-right", self._on_step)
        self.step.setObjectName("button.cycles.step")
        self.menu = IconButton("ellipsis", mark("批次的更多操作"), self._open_menu)
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (self.choice, self._pill):
            top.addWidget(widget)
        top.addWidget(self._about, 1)
        for other in (self.step, self.menu):
            top.addWidget(other)
        self.tiles = [Tile(stage) for stage in STAGES]
        below = QHBoxLayout()
        below.setSpacing(8)
        for tile in self.tiles:
            below.addWidget(tile, 1)
            tile.pressed.connect(self.stage_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 10)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(below)
        self.live()

    def show_cycle(
        self, cycles: Sequence[CycleRow], detail: CycleDetail | None, rows: Sequence[ApplicationRow], stage: str
    ) -> None:
        """Fill the strip; `rows` are those of the list, before it is narrowed."""
        self._cycles, self._detail, self._rows, self._stage = cycles, detail, rows, stage
        self.retranslate()

    def retranslate(self) -> None:
        detail = self._detail
        self.choice.retranslate()
        self.choice.setToolTip(detail.row.called if detail is not None else _("选择批次"))
        self._pill.setVisible(detail is not None)
        self.step.setVisible(detail is not None and bool(self._next()))
        if detail is not None:
            state = detail.row.state
            self._pill.show_text(codes.label("cycle_state", state), words.STATE_TONE.get(state, "neutral"))
            self.step.say(words.step(self._next()) if self._next() else "")
        cycles = [_n("{count} 个批次", len(self._cycles))]
        self._about.show_parts(words.money_and_places(detail) if detail is not None else cycles)
        for tile in self.tiles:
            inside = [row for row in self._rows if belongs(row, tile.stage)]
            tile.show_count(len(inside), self._hint(tile.stage.id, inside), chosen=tile.stage.id == self._stage)

    def _hint(self, stage: str, inside: Sequence[ApplicationRow]) -> str:
        if stage == "application":
            return _n("填写中 {count} 份", sum(row.stage == "DRAFT" for row in inside))
        if stage == "review":
            return _n("已评完 {count} 份", sum(0 < row.asked <= row.given for row in inside))
        if stage == "distribution":
            return _n("已分配 {count} 份", sum(row.stage == "DISTRIBUTED" for row in inside))
        if stage == "notice":
            count = self._detail.standing.objections if self._detail is not None else 0
            return _n("异议 {count} 条", count)
        if stage == "award":
            return _n("获奖 {count} 人", sum(row.outcome == "APPROVED" for row in inside))
        return self._paid()

    def _paid(self) -> str:
        paid = self._detail.payments if self._detail is not None else {}
        total = sum(paid.values())
        return _("已发放 {paid} / {total} 笔", paid=paid.get("PAID", 0), total=total) if total else _("没有发放计划")

    def _called(self) -> str:
        """Of one year: the year stands beside it, and programmes are told apart by how they begin. Of several the year stays."""
        if self._detail is None:
            return _("全部批次")
        row, room = self._detail.row, theme.current().px(_NAME_ROOM)
        if len({one.academic_year for one in self._cycles}) > 1:
            return self.fontMetrics().elidedText(row.called, Qt.TextElideMode.ElideMiddle, room)
        name = row.name if row.round == 1 else _("{programme} 第 {round} 批", programme=row.name, round=row.round)
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)

    def _next(self) -> str:
        states = self._detail.next_states if self._detail is not None else []
        order = list(words.STATE_TONE)
        ahead = [
            one for one in states if self._detail is not None and order.index(one) > order.index(self._detail.row.state)
        ]
        return ahead[0] if ahead else ""

    def _on_step(self) -> None:
        if self._next():
            self.step_wanted.emit(self._next())

    def _choose(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = self._detail.row.id if self._detail is not None else 0
        for row in self._cycles:
            state = codes.label("cycle_state", row.state)
            self._entry(menu, _("{cycle}（{state}）", cycle=row.called, state=state), row.id, now)
        menu.addSeparator()
        self._entry(menu, _("全部批次"), 0, now)
        menu.popup(self.choice.mapToGlobal(QPoint(0, self.choice.height() + 4)))
        return menu

    def _entry(self, menu: QMenu, text: str, cycle: int, now: int) -> None:
        action = menu.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(cycle == now)
        action.triggered.connect(lambda _on=False: self.chosen.emit(cycle))

    def _open_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for command in self._more():
            action = menu.addAction(icons.icon(command.icon or "minus"), command.label())
            action.setIconVisibleInMenu(bool(command.icon))
            action.setEnabled(command.enabled())
            action.setToolTip(command.tip())
            action.triggered.connect(lambda _on=False, run=command.run: run() and None)
        menu.popup(self.menu.mapToGlobal(QPoint(0, self.menu.height() + 4)))
        return menu


def belongs(row: ApplicationRow, stage: Stage) -> bool:
    """Whether a row is counted in a tile."""
    if stage.stages and row.stage not in stage.stages:
        return False
    return not stage.outcomes or row.outcome in stage.outcomes
