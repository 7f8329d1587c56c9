"""The screen 申请与评审: applications by year and cycle, the strip of the cycle above them, one application beside them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gzstudents.applications.queries.applications import ApplicationPage, ApplicationRow
from gzstudents.applications.queries.cycles import CycleDetail, CycleRow
from gzstudents.applications.queries.notices import NoticeRow
from gzstudents.applications.screen import reading, words
from gzstudents.applications.screen.asks import NewCycle, ShowCycle
from gzstudents.applications.screen.columns import COLUMNS, ENDED, FILTERS, LISTS, TABS
from gzstudents.applications.screen.cycle_acts import CycleActs
from gzstudents.applications.screen.detail import application_detail, many_detail
from gzstudents.applications.screen.doing import ApplicationActs
from gzstudents.applications.screen.strip import STAGES, CycleStrip, belongs
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActsScreen, YearPage
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Empty, ListSpec
from gzstudents.ui.panel import Detail
from gzstudents.ui.rows import Column
from gzstudents.ui.year_choice import YearChoice


class ApplicationsScreen(ActsScreen):
    """What is done with applications stands in `doing`, what with cycles in `cycle_acts`."""

    id = "applications"
    icon = "file-text"
    exports = True
    watches = frozenset(
        {
            "applications",
            "application_facts",
            "reviews",
            "review_scores",
            "cycles",
            "quotas",
            "cycle_shares",
            "criteria",
            "notices",
        }
        | {"objections", "placements", "people", "instalments", "study_results", "language_results", "attachments"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.cycles: list[CycleRow] = []
        self.cycle: CycleDetail | None = None
        self.hung: list[NoticeRow] = []
        self._wanted_cycle = 0
        self._asked_year = False
        self._stage = ""
        self.page_read: ApplicationPage | None = None
        self.result: Callable[[], Detail] | None = None  # what an act came to, until a row is chosen
        self.acts, self.cycle_acts = ApplicationActs(self), CycleActs(self)
        self._ways: list[Command] = [self.cycle_acts.new]  # on from an empty list
        super().__init__(desk, parent)
        self.strip = CycleStrip(self.cycle_acts.commands)
        layout = self.page.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(2, self.strip)
        self.strip.chosen.connect(self.show_cycle)
        self.strip.stage_wanted.connect(self._on_stage)
        self.strip.step_wanted.connect(self.cycle_acts.step)
        self.page.wanted.connect(lambda _wanted: self._fill_strip())

    @classmethod
    def title(cls) -> str:
        return _("申请与评审")

    def spec(self) -> ListSpec:
        self.year = YearChoice("applications.year", mark("选择学年"), words.year, self)
        acts = self.acts
        return ListSpec(
            id="applications",
            title=mark("申请与评审"),
            columns=[one.but(second=self._of_which) if one.id == "number" else one for one in COLUMNS],
            counted=lambda n: _n("{count} 份申请", n),
            search_hint=mark("查找姓名、学号、申请编号"),
            tabs=TABS,
            filters=FILTERS,
            primary=acts.new,
            secondary=(self.year.command,),
            tools=(acts.bring,),
            bulk=(acts.submit, acts.assign, acts.back, acts.exclude),
            row_commands=(acts.submit, acts.review, acts.assign, acts.back, acts.person),
            empty=Empty(mark("还没有申请"), self._how_to_begin, self._ways),
            sort="",
        )

    def commands(self) -> list[Command]:
        return [*super().commands(), *self.acts.others(), *self.cycle_acts.commands()]

    # --- reading

    def query(self) -> Any:
        return reading.whole

    def values(self) -> dict[str, Any]:
        asked = (self.year.year or reading.ALL) if self.year is not None and self._asked_year else ""
        return {"year": asked, "cycle_id": self._wanted_cycle, "today": date.today().isoformat()}

    def _on_rows(self, rows: Any) -> None:
        self._asked_year = True
        self.cycles, self.cycle, self.hung = rows.cycles, rows.detail, rows.notices
        if rows.detail is None:
            self._wanted_cycle = 0
        self._ways[:] = [self.acts.new, self.acts.bring] if self.cycle is not None else [self.cycle_acts.new]
        super()._on_rows(YearPage(rows.years, rows.year, rows.rows))
        self._fill_strip()
        self.commands_changed.emit()

    def _of_which(self, row: ApplicationRow) -> str:
        """The programme below the number, where the list is of several."""
        return row.programme_name if self.cycle is None else ""

    def _how_to_begin(self) -> str:
        """Without a cycle nobody can apply."""
        if self.cycle is not None:
            return _("逐份登记申请，或从 Excel 导入学院报来的名单")
        return _("先在上方选择或新建一个批次，再登记申请，或从 Excel 导入学院报来的名单")

    def _on_year(self) -> None:
        self._wanted_cycle = 0
        super()._on_year()

    def in_tab(self, row: ApplicationRow, tab: str) -> bool:
        if tab == "review":
            return row.outcome == "OPEN" and row.stage in {"SUBMITTED", "COLLEGE_REVIEW", "OFFICE_REVIEW"}
        return {
            "drafts": row.stage == "DRAFT" and row.outcome in {"OPEN", "RETURNED"},
            "documents": row.outcome == "PENDING_DOCUMENTS",
            "renewals": row.route == "RENEWAL",
            "ended": row.outcome in ENDED,
        }.get(tab, True)

    def label(self, filter_id: str, code: str) -> str:
        if filter_id == "programme":
            return next((row.programme_name for row in self.rows() if row.programme == code), code)
        return codes.label(LISTS[filter_id], code) if filter_id in LISTS else code

    def sort_value(self, row: ApplicationRow, column: Column) -> Any:
        numbers = {
            "score": row.score,
            "rank": row.rank,
            "college_rank": row.college_rank,
            "preference": row.preference,
            "given": row.given,
        }
        if column.id in numbers:
            return numbers[column.id]
        return row.sort_key if column.id == "name" else column.text(row)

    def changed_rows(self) -> None:
        waiting = sum(self.in_tab(row, "review") for row in self.rows())
        self.badge_changed.emit(f"{waiting:,}" if waiting else "", False)

    # --- the strip

    def _fill_strip(self) -> None:
        if self._built and hasattr(self, "strip"):
            stages = self.page.asked.filters.get("stage", frozenset())
            chosen = next((one.id for one in STAGES if one.stages and one.stages == stages), "")
            self._stage = chosen or (
                "payment" if self._stage == "payment" and self.page.asked.filters.get("outcome") else ""
            )
            self.strip.show_cycle(self.cycles, self.cycle, list(self.rows()), self._stage)

    def show_cycle(self, cycle_id: int) -> None:
        """Narrow the list to a cycle; 0 for all of the year."""
        self.result = None
        self._wanted_cycle = cycle_id
        self.page.table.clearSelection()
        self.refresh()

    def _on_stage(self, stage_id: str) -> None:
        """The list behind a tile; pressed again, all."""
        stage = next(one for one in STAGES if one.id == stage_id)
        again = self._stage == stage_id
        self._stage = "" if again else stage_id
        filters: dict[str, frozenset[str]] = {}
        if not again:
            inside = [row for row in self.rows() if belongs(row, stage)]
            outcomes = frozenset(row.outcome for row in inside)
            filters = {"stage": stage.stages} if stage.stages else {}
            if stage.outcomes:
                filters["outcome"] = stage.outcomes & outcomes or stage.outcomes
        self.page.show_only(self.page.asked.but(tab="all", text="", filters=filters))

    # --- the panel

    def say(self, result: Callable[[], Detail]) -> None:
        """Put something into the panel that is about no row, until one is chosen."""
        self.result = None
        self.page.table.clearSelection()
        self.result = result
        self.show_nothing()
        self.detail_wanted.emit()

    def done_saying(self) -> None:
        """What was asked about has been done."""
        if self.result is not None:
            self.result = None
            self._show_chosen()

    def show_nothing(self) -> None:
        self.page_read = None
        if self.result is not None:
            self.panel.show_detail(self.result())
            return
        self.panel.show_empty(mark("选择一份申请"), mark("在左侧列表中选择，即可看到条件、评分、材料和异议"))

    def show_row(self, row: ApplicationRow) -> None:
        self.result = None
        self.desk.jobs.read(
            reading.page, self._fill, fail=self.desk.error, latest=self.panel, application_id=row.id,
            today=date.today().isoformat(),
        )  # fmt: skip

    def _fill(self, page: ApplicationPage | None) -> None:
        if page is None or self._shown_id != page.row.id:
            return
        self.page_read = page
        first, more = self.acts.of_page(page)
        self.panel.show_detail(application_detail(page, first, more))
        self.commands_changed.emit()

    def show_many(self, rows: list[Any]) -> None:
        self.result = self.page_read = None
        acts = self.acts
        self.panel.show_detail(many_detail(rows, [acts.submit, acts.assign, acts.back]))

    # --- what other screens ask

    def open(self, what: object) -> None:
        """An application's id, ShowCycle, NewCycle, or a Wanted for the list."""
        if isinstance(what, ShowCycle):
            self.show_cycle(what.cycle_id)
        elif isinstance(what, NewCycle):
            self.cycle_acts.make(what.programme)
        else:
            super().open(what)
