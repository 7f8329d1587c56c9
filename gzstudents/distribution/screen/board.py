"""The screen 名额分配: candidates by rank on the left, the quota with what is left beside them; what is decided here is staged
until it is saved.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from gzstudents.distribution import queries
from gzstudents.distribution.queries import WHOLE_YEAR, Line, seats_of
from gzstudents.distribution.rules.problem import Filling
from gzstudents.distribution.rules.standing import PLACED, REVOKED, WAITLISTED
from gzstudents.distribution.screen import reading
from gzstudents.distribution.screen.columns import FILTERS, TABS, columns
from gzstudents.distribution.screen.compare import CompareView
from gzstudents.distribution.screen.cycle_choice import CycleChoice
from gzstudents.distribution.screen.deciding import Deciding
from gzstudents.distribution.screen.detail import detail
from gzstudents.distribution.screen.output import finalise, print_sheets
from gzstudents.distribution.screen.placing import Placing
from gzstudents.distribution.screen.saved import SavedBoards
from gzstudents.distribution.screen.sheets import SheetsView
from gzstudents.kernel import money
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.told import heard
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Empty, ListSpec
from gzstudents.ui.panel import Detail


class BoardScreen(Deciding):
    """The board with its commands, the panel of who is selected, and the pages behind it."""

    id = "distribution"
    icon = "award"
    watches = frozenset(
        {"applications", "placements", "cycles", "quotas", "cycle_shares", "awards", "external_awards", "people"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.saved_boards = SavedBoards()
        self._add_places()
        self.placing = Placing(self.page.table, self.place_chosen, self.wait_chosen, self.take_back_chosen)
        self.quota.dropped.connect(self._on_dropped)
        self.quota.pressed.connect(lambda cycle, cell: self._on_dropped(self.page.chosen_ids(), cycle, cell))

    def _add_places(self) -> None:
        self.places = QStackedWidget()
        self.compare, self.sheets = CompareView(self.desk), SheetsView(self.desk)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(self.page, self.places)
        for place in (self.page, self.compare, self.sheets):
            self.places.addWidget(place)
        for other in (self.compare, self.sheets):
            other.left.connect(lambda: self.places.setCurrentWidget(self.page))
        self.compare.adopted.connect(self._on_adopted)

    @classmethod
    def title(cls) -> str:
        return _("名额分配")

    def spec(self) -> ListSpec:
        self.choice = CycleChoice(self)
        self._make_commands()
        return ListSpec(
            id="board",
            title=mark("名额分配"),
            columns=columns(self.checked, self.is_staged, lambda: self.choice.cycle_id == WHOLE_YEAR),
            counted=lambda n: _n("{count} 名申请人", n),
            search_hint=mark("查找姓名、学号"),
            tabs=TABS,
            filters=FILTERS,
            primary=self.fill_command,
            secondary=(self.choice.command, self.optimise_command),
            tools=(self.history_command, self.sheets_command, self.finalise_command),
            bulk=(self.place_command, self.wait_command, self.take_back_command, self.unplace_command),
            row_commands=(
                self.place_command, self.wait_command, self.take_back_command, self.unplace_command, self.revoke_command,
                self.restore_command, self.sheet_command, self.person_command,
            ),
            empty=Empty(mark("还没有可以分配的申请"), "", ()),
            sort="rank",
        )  # fmt: skip

    def _make_commands(self) -> None:
        self._make_whole()
        self._make_chosen()
        self._make_later()

    def _make_whole(self) -> None:
        """What is done with the whole board."""
        make = partial(Command, menu="data")
        self.fill_command = Command(
            "distribution.fill", mark("按排名分配"), self.fill, "list-checks", menu="data", enabled=self._may_fill,
            hint=mark("按排名把未决定的申请人放进名额；已决定的不动"),
        )  # fmt: skip
        self.optimise_command = make(
            "distribution.optimise", mark("优化分配…"), self._compare, "sliders-horizontal", enabled=self._may_fill
        )
        self.save_command = make(
            "distribution.save",
            mark("保存分配"),
            self.save,
            "save",
            "Ctrl+S",
            enabled=lambda: bool(self.staging.staged),
        )
        self.discard_command = make(
            "distribution.discard", mark("放弃更改"), self.discard, "undo-2", enabled=lambda: bool(self.staging.staged)
        )

    def _make_chosen(self) -> None:
        """What is done with who is selected."""
        some, one = self._may_place, self._has_one
        make = partial(Command, menu="data")
        self.place_command = make(
            "distribution.place", mark("分配到…"), self._open_grades, "award", enabled=some, key_shown="1–9"
        )
        self.wait_command = make(
            "distribution.waitlist", mark("列入候补"), self.wait_chosen, "clock", enabled=some, key_shown="W"
        )
        self.take_back_command = make(
            "distribution.reopen",
            mark("恢复为未决定"),
            self.take_back_chosen,
            "undo-2",
            enabled=some,
            key_shown="Delete",
        )
        self.unplace_command = make("distribution.unplace", mark("不分配…"), self._unplace, "circle-x", enabled=some)
        self.person_command = Command("distribution.person", mark("查看学生"), self._open_person, "user", enabled=one)
        self.cycles_command = Command(
            "distribution.cycles", mark("去“申请与评审”"), lambda: self.desk.go("applications"), "arrow-right"
        )

    def _make_later(self) -> None:
        """What comes afterwards: finalising, places taken back and passed on, paper."""
        make = partial(Command, menu="data")
        self.revoke_command = make(
            "distribution.revoke",
            mark("收回名额…"),
            self._revoke,
            "minus",
            enabled=lambda: self._is_stored_in(PLACED, WAITLISTED),
        )
        self.restore_command = make(
            "distribution.restore",
            mark("恢复收回的名额"),
            self._restore,
            "rotate-cw",
            enabled=lambda: self._is_stored_in(REVOKED),
        )
        self.move_up_command = make(
            "distribution.move_up", mark("递补"), self._move_up, "arrow-up", enabled=lambda: bool(self._proposed())
        )
        self.lapsed_command = make(
            "distribution.lapsed", mark("收回这些名额"), self.clear_lapsed, "minus", enabled=lambda: bool(self.lapsed_keys()),
            hint=mark("定为不分配，写明原因；保存后生效"),
        )  # fmt: skip
        self.finalise_command = make(
            "distribution.finalise", mark("定稿…"), self._finalise, "stamp", enabled=self._may_finalise
        )
        self.history_command = make(
            "distribution.snapshots", mark("保存记录"), self._history, "history", enabled=lambda: self._cycle_id() > 0
        )
        self.sheet_command = make(
            "distribution.sheet", mark("打印评定理由"), self._print_chosen, "printer", enabled=self._has_some
        )
        self.sheets_command = make(
            "distribution.sheets",
            mark("全部评定理由"),
            self._print_all,
            "printer",
            enabled=lambda: bool(self.staging.lines),
        )

    def commands(self) -> list[Command]:
        found = [
            *super().commands(),
            self.save_command,
            self.discard_command,
            self.revoke_command,
            self.restore_command,
            self.move_up_command,
            self.lapsed_command,
        ]
        return list({command.id: command for command in found}.values())

    def show_nothing(self) -> None:
        if not self.staging.lines:
            self.panel.show_empty(mark("还没有申请人"), mark("申请排名后，在这里看每个人的条件、得分和理由"))
            return
        self.panel.show_empty(mark("选择一名申请人"), mark("在这里看每个人的条件、得分和理由"))

    def show_row(self, row: Line) -> None:
        live, known = self.staging.live, self.known
        if live is None:
            return
        hits = known.known.hits.get(row.id, ()) if known is not None else ()
        bars = [heard(one) for one in known.known.bars.get(row.id, ())] if known is not None else []
        barred = live.candidate(row.id).barred
        if barred is not None and not bars and row.cycle_id not in live.closed:
            bars = [heard(barred.detail)]
        now = [self.place_command, self.wait_command, self.take_back_command]
        later = [self.revoke_command, self.restore_command]
        rest = [self.sheet_command, self.person_command]
        over = row.cycle_id in live.closed  # what comes afterwards stands first then
        shown, more = (later, rest) if over else (now, [self.unplace_command, *later, *rest])
        self.panel.show_detail(
            detail(self.staging.lines[row.id], live, hits, bars, shown, more, is_staged=self.is_staged(row))
        )

    def show_many(self, rows: list[Any]) -> None:
        placed = [row.seat.amount_fen for row in rows if row.seat.state == PLACED]
        self.panel.show_detail(
            Detail(
                _n("{count} 名申请人", len(rows)),
                commands=[self.place_command, self.wait_command, self.take_back_command],
                more=[self.unplace_command, self.sheet_command],
                note=_(
                    "其中 {placed} 人分到名额，共 {amount} 元。", placed=len(placed), amount=money.yuan(sum(placed))
                ),
            )
        )

    def _compare(self) -> None:
        if self.staging.staged:
            self.page.errors.show_error(_("有未保存的分配：请先保存，或放弃更改。"))
            return
        if self.page_read is not None:
            self.compare.show_board(
                [one for one in self.page_read.board.shown if not one.is_closed], lambda: self.staging.lines
            )
            self.places.setCurrentWidget(self.compare)

    def _on_adopted(self, filling: Filling, seen: Mapping[int, int]) -> None:
        """A plan as a draft: the committee looks at it, changes it, saves it. One that somebody decided in since is none any more."""
        seats = seats_of(filling, "OPTIMAL")
        lines = self.staging.lines
        if self.staging.staged or any(key not in lines or lines[key].version != seen.get(key) for key in seats):
            self.compare.errors.show_error(_("计算以后有人重新分配过，这个方案不再适用。请重新计算。"))
            return
        self.places.setCurrentWidget(self.page)
        self._staged(self.staging.take_over(seats))

    def _finalise(self) -> None:
        """Asked for what the notice says of it first: who presses knows before whether it can be."""
        if self._may_finalise():
            self.desk.jobs.read(
                queries.before_finalising, self._ask_to_finalise, fail=self.page.errors.show_error, latest="distribution.finalise",
                cycle_id=self._cycle_id(), day=date.today().isoformat(),
            )  # fmt: skip

    def _ask_to_finalise(self, public: queries.Publication) -> None:
        read, live = self.page_read, self.staging.live
        cycle = next((one for one in read.board.shown if one.id == self._cycle_id()), None) if read else None
        if read is not None and cycle is not None and live is not None and self._may_finalise():
            fail = self.page.errors.show_error
            finalise(self, self.desk, cycle, live, fail, public, unranked=read.board.unranked)

    def _history(self) -> None:
        self.desk.jobs.read(
            reading.snapshots, lambda rows: self.saved_boards.open(self, self.desk, rows), fail=self.desk.error,
            latest="distribution.snapshots", cycle_id=self._cycle_id(),
        )  # fmt: skip

    def _print_chosen(self) -> None:
        print_sheets(
            self, self.desk, [self.staging.lines[key] for key in self.page.chosen_ids() if key in self.staging.lines]
        )

    def _print_all(self) -> None:
        print_sheets(self, self.desk, [self.staging.lines[key] for key in self._order])

    def _open_person(self) -> None:
        if self._has_one():
            self.desk.open_person(self.chosen_rows()[0].person_id)
