"""The board as a list: what is read, what is shown of it, and how what is staged is told."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from gzstudents.distribution.queries import WHOLE_YEAR, Line
from gzstudents.distribution.rules.standing import PLACED, UNDECIDED, UNPLACED, WAITLISTED, Standing, moving_up
from gzstudents.distribution.screen import reading, words
from gzstudents.distribution.screen.bars import Bars, StagedBar
from gzstudents.distribution.screen.columns import STATES
from gzstudents.distribution.screen.cycle_choice import CycleChoice
from gzstudents.distribution.screen.quota import QuotaView
from gzstudents.distribution.screen.reading import Checked, Page
from gzstudents.distribution.screen.staging import Staging
from gzstudents.kernel import codes
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Empty, Found, Wanted
from gzstudents.ui.panel import Panel
from gzstudents.ui.parts import Label
from gzstudents.ui.rows import Column
from gzstudents.ui.rows_screen import RowsScreen
from gzstudents.ui.theme import current

_AT_ONCE = 20  # reasons that are shown together
_ABOVE_QUOTA = 16
_OUT = frozenset({"WITHDRAWN", "CANCELLED", "EXCLUDED", "CHALLENGED", "PENDING_DOCUMENTS", "RETURNED"})


class BoardList(RowsScreen):
    """`staging` holds what is shown: lines with the seats decided here, and the live figures."""

    choice: CycleChoice
    places: QStackedWidget
    save_command: Command
    discard_command: Command
    move_up_command: Command
    cycles_command: Command
    lapsed_command: Command

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.staging = Staging()
        self.page_read: Page | None = None
        self.known: Checked | None = None
        self._order: list[int] = []
        self._moving: list[tuple[int, str]] = []  # who could move up as it is stored
        self._lost: list[int] = []  # who sits on an open board as it is stored and cannot win any more
        super().__init__(desk, parent)
        # what was placed is drawn first, the panel and the commands in the next picture: keys may come quickly
        self._chosen_soon = QTimer(self, singleShot=True, interval=30)
        self._chosen_soon.timeout.connect(self._show_chosen)
        self.quota = QuotaView()
        self.bars = Bars(
            StagedBar(self.save_command, self.discard_command), StagedBar(self.lapsed_command),
            StagedBar(self.move_up_command), StagedBar(self.cycles_command, quiet=True),
        )  # fmt: skip
        layout = self.page.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(self.page.errors), self.bars.together())
        self.detail = self._beside()
        self.choice.changed.connect(self._on_choice)
        self._say_bars()

    def query(self) -> Any:
        return reading.page

    def values(self) -> dict[str, Any]:
        return {"year": self.choice.year, "cycle_id": self.choice.cycle_id}

    def _on_rows(self, rows: Any) -> None:
        self.page_read = rows
        lost = self.staging.show(rows.board.lines, rows.live)
        self._order = [line.id for line in rows.board.lines]
        self.choice.show_board(rows.board)
        self.known, self._lost = None, []
        self._find_moving()
        self.quota.show_board(rows.board.shown, rows.live, self.staging.saved_fen())
        self._fit_quota()
        self._set_empty()
        super()._on_rows(list(self.staging.lines.values()))
        self._rows = self.staging.lines
        self._say_choice()
        self._say_bars()
        self.page.ask_commands()
        self.commands_changed.emit()
        if lost:
            self._refuse(_n("{count} 处没有保存的更改不能保留，已取消。", len(lost)), lost)
        if rows.board.lines:
            self.desk.jobs.read(
                reading.checked, self._on_checked, fail=self.desk.error, latest="distribution.checked", **self.values()
            )

    def _on_checked(self, checked: Checked) -> None:
        if self.page_read is None or checked.cycle_ids != tuple(one.id for one in self.page_read.board.shown):
            return
        if not self.staging.is_of(checked.live):  # saved by somebody since the rows were read
            self.refresh()
            return
        self.known = checked
        self._find_lost(checked.live)
        wrong = self.staging.check(checked.live)
        self._find_moving()
        self.quota.show_board(self.page_read.board.shown, checked.live, self.staging.saved_fen())
        self._texts = {}
        if wrong:
            self._refuse(_n("有 {count} 人没有分配。", len(wrong)), wrong)
        self._redraw()  # what was said before stands

    def _set_empty(self) -> None:
        """Why there is nothing, in a sentence, and where to go."""
        board = self.page_read.board if self.page_read is not None else None
        if board is None or board.lines:
            return
        if not board.cycles:
            empty = Empty(
                mark("还没有批次"), mark("先为一个奖学金项目开设本学年的批次，再接受申请"), (self.cycles_command,)
            )
        elif board.unranked:
            many = board.unranked
            empty = Empty(
                lambda: _n("有 {count} 份申请，还没有排名", many),
                mark("评审打分并排名后，申请人会出现在这里"),
                (self.cycles_command,),
            )
        elif any(one.quota_mode == "MATRIX" for one in board.shown) and not board.problem.cells:
            empty = Empty(
                mark("这一批次还没有名额"), mark("先录入名额文件中各层次、等级的名额"), (self.cycles_command,)
            )
        else:
            empty = Empty(mark("这一批次还没有申请"), mark("导入或登记申请，评审排名后再分配"), (self.cycles_command,))
        self.page.spec = self.page.spec.but(empty=empty)

    def _on_choice(self) -> None:
        if self.staging.staged:
            self.page.errors.show_error(_("有未保存的分配：请先保存，或放弃更改。"))
            if self.page_read is not None:
                self.choice.show_board(self.page_read.board)
            return
        self.page.table.clearSelection()
        self.refresh()

    def _say_choice(self) -> None:
        for button in self.page.buttons:
            if button.command is self.choice.command:
                button.retranslate()

    def is_staged(self, line: Line) -> bool:
        return line.id in self.staging.staged

    def checked(self, line: Line) -> tuple[str, str]:
        if self.known is None:
            return _("…"), "neutral"
        if line.outcome in _OUT or (line.outcome == "REJECTED" and line.seat.state != UNPLACED):
            return codes.label("application_outcome", line.outcome), "bad"  # not in the running any more
        found = self.known.known
        return words.hits(found.hits.get(line.id, ()), found.bars.get(line.id, ()))

    def in_tab(self, row: Line, tab: str) -> bool:
        return tab not in STATES or row.seat.state in STATES[tab]

    def code(self, row: Line, filter_id: str) -> str:
        return self.checked(row)[1] if filter_id == "checked" else str(getattr(row, filter_id))

    def label(self, filter_id: str, code: str) -> str:
        if filter_id == "checked":
            return {"ok": _("符合"), "warn": _("待核实"), "bad": _("不符合")}.get(code, code)
        return codes.label(filter_id, code) if filter_id in {"level", "population"} else code or _("未填")

    def sort_value(self, row: Line, column: Column) -> Any:
        own = {
            "rank": row.rank,
            "score": row.score,
            "held": row.held_fen,
            "seat": (row.seat.state, row.seat.grade, row.seat.waiting or 0),
        }
        return own[column.id] if column.id in own else column.text(row)

    def _show(self, wanted: Wanted) -> None:
        """By rank they come from the store in order; the tabs are counted by the live figures."""
        if wanted.sort != "rank" or not wanted.ascending or self.staging.live is None:
            super()._show(wanted)
            return
        found = [key for key in self._order if self._matches(self._rows[key], wanted)]
        tabs = self._tab_counts()
        self.page.show_found(Found(found, tabs.get(wanted.tab, len(self._rows)), tabs))

    def _tab_counts(self) -> dict[str, int]:
        live = self.staging.live
        counts = {tab: sum(live.count(state) for state in states) for tab, states in STATES.items()} if live else {}
        return {"all": len(self._rows), **counts}

    def changed_rows(self) -> None:
        waiting = self.staging.live.count(UNDECIDED) if self.staging.live is not None else 0
        self.badge_changed.emit(f"{waiting:,}" if waiting else "", False)

    def _open_cycles(self) -> list[int]:
        return [one.id for one in self.page_read.board.shown if not one.is_closed] if self.page_read is not None else []

    def _cycle_id(self) -> int:
        return self.choice.cycle_id if self.choice.cycle_id != WHOLE_YEAR else 0

    def _staged(self, wrong: Sequence[str]) -> None:
        """After some were staged: the figures, the rows in view, and what could not be."""
        if wrong:
            self._refuse(_n("有 {count} 人没有分配。", len(wrong)), wrong)
        else:
            self.page.errors.hide()
        self._redraw()

    def _refuse(self, text: str, reasons: Sequence[str]) -> None:
        shown = [*reasons[:_AT_ONCE], *(["…"] if len(reasons) > _AT_ONCE else [])]
        self.page.errors.show_error(RuleBroken(text, shown))

    def _redraw(self) -> None:
        self.page.table.fit_words(self._rows.values())
        self._after_staging()
        self._chosen_soon.start()

    def _after_staging(self) -> None:
        """Only what is seen is drawn anew: nobody changes place in the list while places are given out."""
        self.page.rows.forget()
        self.page.tabs.show_counts(self._tab_counts())
        self.quota.tell()
        self._say_bars()

    def _say_bars(self) -> None:
        board = self.page_read.board if self.page_read is not None else None
        unranked = board.unranked if board is not None and board.lines else 0  # the empty page says it itself
        unsaved = self.bars.say(self.staging, self._proposed(), self.lapsed_keys(), unranked)
        self.page.say_unsaved(unsaved)

    def _proposed(self) -> list[tuple[int, str]]:
        """Who could move up, while nothing is staged: a proposal."""
        return [] if self.staging.staged else self._moving

    def lapsed_keys(self) -> list[int]:
        """Who has a place or waits on an open board and cannot win any more: withdrawn, excluded, a condition is not met now,
        another scholarship that forbids this one.
        """
        live = self.staging.live
        return [key for key in self._lost if live is not None and live.seats[key].state in {PLACED, WAITLISTED}]

    def _find_lost(self, live: Standing) -> None:
        """Nobody who may not is placed here: only who sits as stored can be one of them."""
        stored, closed = self.staging.stored, live.closed
        sits = (key for key, seat in stored.items() if seat.state in {PLACED, WAITLISTED})
        self._lost = [key for key in sits if live.candidate(key).cycle not in closed and live.lost(key) is not None]

    def _find_moving(self) -> None:
        live = self.staging.live
        self._moving = (
            moving_up(live) if live is not None and not self.staging.staged and live.count(WAITLISTED) else []
        )

    def _fit_quota(self) -> None:
        """The quota has its height up to half of the panel; beyond that it scrolls."""
        self._keys.setVisible(bool(self._open_cycles()))
        self._quota_scroll.setFixedHeight(min(self.quota.sizeHint().height() + _ABOVE_QUOTA, current().px(340)))

    def _beside(self) -> QWidget:
        """The quota over the details of who is selected."""
        whole = QFrame()
        whole.setObjectName("detail")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        body = QWidget()
        body.setObjectName("detailBody")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(20, _ABOVE_QUOTA, 16, 0)
        inside.addWidget(self.quota)
        self._keys = Label(
            mark("选中申请人后按数字键放入名额，或拖到名额上；W 列入候补，Delete 恢复为未决定"), "faint", wrap=True
        )
        inside.addStretch(1)
        self._quota_scroll = QScrollArea()
        self._quota_scroll.setWidgetResizable(True)
        self._quota_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._quota_scroll.setWidget(body)
        column.addWidget(self._quota_scroll)
        under = QWidget()
        under.setObjectName("detailBody")
        hint = QVBoxLayout(under)
        hint.setContentsMargins(20, 0, 16, 4)
        hint.addWidget(self._keys)
        column.addWidget(under)
        column.addWidget(self.panel, 1)
        return whole

    def make_panel(self) -> Panel:
        panel = Panel()
        panel.setObjectName("detailBody")
        return panel

    def retranslate(self) -> None:
        super().retranslate()
        self._say_choice()
        if self.page_read is not None:
            self._say_bars()
