"""The screen 名额分配: candidates by rank on the left, the quota with what is left beside them; what is decided here is staged
until it is saved.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from gzstudents.distribution import operations
from gzstudents.distribution.operations import Saved
from gzstudents.distribution.queries import WHOLE_YEAR, Line, seats_of
from gzstudents.distribution.rules.problem import Cell, Filling
from gzstudents.distribution.rules.standing import PLACED, REVOKED, WAITLISTED, moving_up
from gzstudents.distribution.screen import reading, words
from gzstudents.distribution.screen.bars import StagedBar
from gzstudents.distribution.screen.columns import FILTERS, STATES, TABS, columns
from gzstudents.distribution.screen.compare import CompareView
from gzstudents.distribution.screen.cycle_choice import CycleChoice
from gzstudents.distribution.screen.detail import detail
from gzstudents.distribution.screen.forms import RevokeForm, UnplaceForm
from gzstudents.distribution.screen.output import finalise, print_sheets
from gzstudents.distribution.screen.placing import Placing, key_of_grade
from gzstudents.distribution.screen.quota import QuotaView
from gzstudents.distribution.screen.reading import Checked, Page
from gzstudents.distribution.screen.saved import SavedBoards
from gzstudents.distribution.screen.sheets import SheetsView
from gzstudents.distribution.screen.staging import Staging
from gzstudents.kernel import codes
from gzstudents.kernel.errors import RuleBroken, StaleRecord
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Empty, Found, ListSpec, Wanted
from gzstudents.ui.panel import Panel
from gzstudents.ui.rows import Column
from gzstudents.ui.rows_screen import RowsScreen

_AT_ONCE = 20  # reasons that are shown together


class BoardScreen(RowsScreen):
    """`staging` holds what is shown: lines with the seats decided here, and the live figures."""

    id = "distribution"
    icon = "list-checks"
    watches = frozenset(
        {"applications", "placements", "cycles", "quotas", "cycle_shares", "awards", "external_awards", "people"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.staging = Staging()
        self.page_read: Page | None = None
        self.known: Checked | None = None
        self._order: list[int] = []
        super().__init__(desk, parent)
        self.quota = QuotaView()
        self.saved_boards = SavedBoards()
        self.bar = StagedBar(self.save_command, self.discard_command)
        self.proposal = StagedBar(self.move_up_command)
        layout = self.page.layout()
        if isinstance(layout, QVBoxLayout):
            for bar in (self.bar, self.proposal):
                layout.insertWidget(layout.indexOf(self.page.errors), bar)
        self.detail = self._beside()
        self._add_places()
        self.placing = Placing(self.page.table, self.place_chosen, self.wait_chosen, self.take_back_chosen)
        self.quota.dropped.connect(self._on_dropped)
        self.quota.pressed.connect(lambda cycle, cell: self._on_dropped(self.page.chosen_ids(), cycle, cell))
        self.choice.changed.connect(self._on_choice)
        self._say_bars()

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
        inside.setContentsMargins(20, 16, 16, 0)
        inside.addWidget(self.quota)
        inside.addStretch(1)
        self._quota_scroll = QScrollArea()
        self._quota_scroll.setWidgetResizable(True)
        self._quota_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._quota_scroll.setWidget(body)
        column.addWidget(self._quota_scroll)
        column.addWidget(self.panel, 1)
        return whole

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

    # --- the page as data

    def spec(self) -> ListSpec:
        self.choice = CycleChoice(self)
        self._make_commands()
        return ListSpec(
            id="board",
            title=mark("名额分配"),
            columns=columns(self.checked, self.is_staged),
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
        some, one = self._may_place, self._has_one
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
        self.person_command = Command("distribution.person", mark("查看学生"), self._open_person, "user", enabled=one)
        self.cycles_command = Command(
            "distribution.cycles", mark("去“申请与评审”"), lambda: self.desk.go("applications"), "arrow-right"
        )

    def commands(self) -> list[Command]:
        found = [
            *super().commands(),
            self.save_command,
            self.discard_command,
            self.revoke_command,
            self.restore_command,
            self.move_up_command,
        ]
        return list({command.id: command for command in found}.values())

    # --- reading

    def query(self) -> Any:
        return reading.page

    def values(self) -> dict[str, Any]:
        return {"year": self.choice.year, "cycle_id": self.choice.cycle_id}

    def _on_rows(self, rows: Any) -> None:
        self.page_read = rows
        lost = self.staging.show(rows.board.lines, rows.live)
        self._order = [line.id for line in rows.board.lines]
        self.choice.show_board(rows.board)
        self.known = None
        self.quota.show_board(rows.board.shown, rows.live)
        self._fit_quota()
        self._set_empty()
        super()._on_rows(list(self.staging.lines.values()))
        self._rows = self.staging.lines
        self._say_choice()
        self._say_bars()
        if lost:
            named = _("、").join(self.staging.lines[key].name for key in lost[:5])
            self.page.errors.show_error(
                _n("{names}等 {count} 人刚被别人重新分配，您没有保存的更改已取消。", len(lost), names=named)
            )
        if rows.board.lines:
            self.desk.jobs.read(
                reading.checked, self._on_checked, fail=self.desk.error, latest="distribution.checked", **self.values()
            )

    def _on_checked(self, checked: Checked) -> None:
        if self.page_read is None or checked.cycle_ids != tuple(one.id for one in self.page_read.board.shown):
            return
        self.known = checked
        wrong = self.staging.check(checked.live)
        self.quota.show_board(self.page_read.board.shown, checked.live)
        self._texts = {}
        self._staged(wrong)

    def _fit_quota(self) -> None:
        """The quota has its height up to half of the panel; beyond that it scrolls."""
        self._quota_scroll.setMaximumHeight(min(self.quota.sizeHint().height() + 20, 380))
        self._quota_scroll.setMinimumHeight(min(self.quota.sizeHint().height() + 20, 240))

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

    # --- what the list asks

    def is_staged(self, line: Line) -> bool:
        return line.id in self.staging.staged

    def checked(self, line: Line) -> tuple[str, str]:
        if self.known is None:
            return _("…"), "neutral"
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
        waiting = self.staging.live.count("UNDECIDED") if self.staging.live is not None else 0
        self.badge_changed.emit(f"{waiting:,}" if waiting else "", False)

    # --- the panel

    def show_nothing(self) -> None:
        self.panel.show_empty(
            mark("选择一名申请人"),
            mark(
                "按 1 特等、2 一等、3 二等……放入名额，W 列入候补，Delete 恢复为未决定；也可以把申请人拖到上面的名额里"
            ),
        )

    def show_row(self, row: Line) -> None:
        live, known = self.staging.live, self.known
        if live is None:
            return
        hits = known.known.hits.get(row.id, ()) if known is not None else ()
        bars = known.known.bars.get(row.id, ()) if known is not None else ()
        more = [
            self.unplace_command,
            self.revoke_command,
            self.restore_command,
            self.sheet_command,
            self.person_command,
        ]
        shown = [self.place_command, self.wait_command, self.take_back_command]
        self.panel.show_detail(
            detail(self.staging.lines[row.id], live, hits, bars, shown, more, is_staged=self.is_staged(row))
        )

    def show_many(self, rows: list[Any]) -> None:
        from gzstudents.ui.panel import Detail

        self.panel.show_detail(
            Detail(
                _n("{count} 名申请人", len(rows)),
                commands=[self.place_command, self.wait_command, self.take_back_command],
                more=[self.unplace_command, self.sheet_command],
                note=_("按 1 特等、2 一等、3 二等……一起放入名额，W 列入候补，Delete 恢复为未决定。"),
            )
        )

    # --- what may be done

    def _has_one(self) -> bool:
        return len(self.chosen_rows()) == 1

    def _has_some(self) -> bool:
        return bool(self.chosen_rows())

    def _may_place(self) -> bool:
        closed = self.staging.live.closed if self.staging.live is not None else frozenset()
        return any(row.cycle_id not in closed and row.seat.state != REVOKED for row in self.chosen_rows())

    def _may_fill(self) -> bool:
        return bool(self._open_cycles()) and bool(self.staging.lines)

    def _open_cycles(self) -> list[int]:
        return [one.id for one in self.page_read.board.shown if not one.is_closed] if self.page_read is not None else []

    def _cycle_id(self) -> int:
        return self.choice.cycle_id if self.choice.cycle_id != WHOLE_YEAR else 0

    def _may_finalise(self) -> bool:
        return self._cycle_id() in self._open_cycles() and not self.staging.staged and bool(self.staging.lines)

    def _is_stored_in(self, *states: str) -> bool:
        rows = self.chosen_rows()
        return len(rows) == 1 and not self.is_staged(rows[0]) and rows[0].seat.state in states

    # --- staging

    def place_chosen(self, grade: str) -> None:
        """Who is selected into a grade; where the programme has none, into a place."""
        self._staged(self.staging.place(self.page.chosen_ids(), lambda key: self._grade_for(key, grade)))

    def _grade_for(self, key: int, grade: str) -> str:
        offers = self.staging.lines[key].offers
        return "" if len(offers) == 1 and not offers[0].grade else grade

    def wait_chosen(self) -> None:
        self._staged(self.staging.wait(self.page.chosen_ids()))

    def take_back_chosen(self) -> None:
        self._staged(self.staging.take_back(self.page.chosen_ids()))

    def _on_dropped(self, ids: list[int], cycle: int, cell: Cell | None) -> None:
        ours = [key for key in ids if key in self.staging.lines and self.staging.lines[key].cycle_id == cycle]
        if ids and not ours:
            self.page.errors.show_error(_("这个名额属于另一个项目，请把申请人放进自己申请的项目。"))
            return
        wrong = [why for key in ours if (why := self._put_into(key, cell))]
        self._staged(wrong)

    def _put_into(self, key: int, cell: Cell | None) -> str:
        line, live = self.staging.lines[key], self.staging.live
        if cell is not None and (cell.level not in {"", line.level} or cell.college not in {"", line.college}):
            return _("{who}的层次或学院与这个名额不同。", who=line.called)
        grades = [cell.grade] if cell is not None and cell.grade else [offer.grade for offer in line.offers]
        best = next(
            (one for one in grades if live is not None and live.refusal(key, one) is None), grades[0] if grades else ""
        )
        return next(iter(self.staging.place([key], lambda _key: best)), "")

    def _staged(self, wrong: Sequence[str]) -> None:
        """After some were staged: the figures, the rows in view, and what could not be."""
        if wrong:
            shown = [*wrong[:_AT_ONCE], *(["…"] if len(wrong) > _AT_ONCE else [])]
            self.page.errors.show_error(RuleBroken(_n("有 {count} 人没有分配。", len(wrong)), shown))
        else:
            self.page.errors.hide()
        self._after_staging()
        self._show_chosen()

    def _after_staging(self) -> None:
        """Only what is seen is drawn anew: nobody changes place in the list while places are given out."""
        self.page.rows.forget()
        self.page.tabs.show_counts(self._tab_counts())
        self.quota.tell()
        self._say_bars()

    def _say_bars(self) -> None:
        many, proposed = len(self.staging.staged), self._proposed()
        self.bar.say(_n("{count} 处分配还没有保存", many) if many else "", "warn")
        self.proposal.say(self._proposal_text(proposed), "info")
        self.page.ask_commands()
        self.commands_changed.emit()

    def _open_grades(self) -> QMenu | None:
        rows = [row for row in self.chosen_rows() if row.offers]
        if not rows:
            return None
        menu = QMenu(self)
        for offer in dict.fromkeys(offer.grade for row in rows for offer in row.offers):
            label = words.grade(offer) or _("名额")
            key = key_of_grade(offer)
            action = menu.addAction(f"{label}\t{key}" if key else label)
            action.triggered.connect(lambda _on=False, grade=offer: self.place_chosen(grade))
        menu.popup(self.page.table.mapToGlobal(self.page.table.rect().center()))
        return menu

    def _unplace(self) -> None:
        rows = self.chosen_rows()
        keys = [row.id for row in rows]
        self._show_form(UnplaceForm(rows, lambda reason, text: self._staged(self.staging.refuse(keys, reason, text))))

    def _show_form(self, form: ActForm) -> None:
        if not self.panel.may_leave():
            form.deleteLater()
            self.detail_wanted.emit()
            return
        self.panel.show_form(form)
        form.done.connect(self._on_done)
        self.detail_wanted.emit()

    def _on_done(self, text: str, act: object) -> None:
        self.panel.close_form()
        if text:
            self.desk.toast(text, act if isinstance(act, int) else None)

    # --- filling, saving

    def fill(self) -> None:
        self.desk.jobs.read(
            reading.fill, self._on_filled, fail=self.page.errors.show_error, latest="distribution.fill",
            cycle_ids=self._open_cycles(), staged=dict(self.staging.staged),
        )  # fmt: skip

    def _on_filled(self, filling: Filling) -> None:
        if not filling.placed and not filling.refused:
            self.desk.toast(_("没有未决定的申请人，没有更改。"))
            return
        self._staged(self.staging.take_over(seats_of(filling, "FILL")))

    def _compare(self) -> None:
        if self.staging.staged:
            self.page.errors.show_error(_("有未保存的分配：请先保存，或放弃更改。"))
            return
        if self.page_read is not None:
            self.compare.show_board(
                [one for one in self.page_read.board.shown if not one.is_closed], self.staging.lines
            )
            self.places.setCurrentWidget(self.compare)

    def _on_adopted(self, filling: Filling) -> None:
        """A plan as a draft: the committee looks at it, changes it, saves it."""
        self.places.setCurrentWidget(self.page)
        self._staged(self.staging.take_over(seats_of(filling, "OPTIMAL")))

    def save(self) -> None:
        if not self.staging.staged or self.page_read is None:
            return
        self.desk.jobs.write(
            operations.save, self._on_saved, fail=self._on_refused,
            cycle_ids=[one.id for one in self.page_read.board.shown], changes=self.staging.changes(),
        )  # fmt: skip

    def _on_saved(self, saved: Saved, act: int | None) -> None:
        self.staging.staged.clear()
        self.page.errors.hide()
        self.desk.toast(_n("已保存 {count} 处分配", saved.changed), act)
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        self.page.errors.show_error(error)
        if isinstance(error, StaleRecord):
            self.refresh()

    def discard(self) -> None:
        self.staging.discard()
        self._staged([])

    # --- after that

    def _finalise(self) -> None:
        cycle = (
            next((one for one in self.page_read.board.shown if one.id == self._cycle_id()), None)
            if self.page_read
            else None
        )
        if cycle is not None and self.staging.live is not None:
            finalise(self, self.desk, cycle, self.staging.live, self.page.errors.show_error)

    def _revoke(self) -> None:
        if self._is_stored_in(PLACED, WAITLISTED):
            self._show_form(RevokeForm(self.desk, self.chosen_rows()[0]))

    def _restore(self) -> None:
        if self._is_stored_in(REVOKED):
            row = self.chosen_rows()[0]
            self._write(
                operations.restore, _("已恢复{who}的名额", who=row.name), application_id=row.id, version=row.version
            )

    def _proposed(self) -> list[tuple[int, str]]:
        """Who could move up, once nothing is staged: a proposal."""
        live = self.staging.live
        if live is None or self.staging.staged or not live.count(WAITLISTED):
            return []
        return moving_up(live)

    def _proposal_text(self, proposed: Sequence[tuple[int, str]]) -> str:
        if not proposed:
            return ""
        key, grade = proposed[0]
        line = self.staging.lines[key]
        label = words.grade(grade) or _("名额")
        return _(
            "“{grade}”空出名额，候补第 {place} 名{who}可以递补。",
            grade=label,
            place=line.seat.waiting or 1,
            who=line.called,
        )

    def _move_up(self) -> None:
        for key, grade in self._proposed()[:1]:
            line = self.staging.lines[key]
            self._write(
                operations.move_up, _("{who}已递补", who=line.name), application_id=key, version=line.version, grade=grade
            )  # fmt: skip

    def _write(self, operation: Callable[..., Any], said: str, **values: Any) -> None:
        self.desk.jobs.write(
            operation, lambda _result, act: self.desk.toast(said, act), fail=self._on_refused, **values
        )

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

    # --- what the window asks

    def make_panel(self) -> Panel:
        panel = Panel()
        panel.setObjectName("detailBody")
        return panel

    def may_leave(self) -> bool:
        """What is staged would be lost with the window: it says so."""
        if self.staging.staged:
            self.places.setCurrentWidget(self.page)
            self.page.errors.show_error(_("有未保存的分配：请先保存，或放弃更改。"))
            return False
        return super().may_leave()

    def retranslate(self) -> None:
        super().retranslate()
        self._say_choice()
        if self.page_read is not None:
            self._say_bars()
