"""The screen 项目与批次: every programme with what it gave this year; its rates, conditions and cycles in the panel."""

from datetime import date
from functools import partial
from typing import Any, ClassVar, Final, NamedTuple

from gzstudents.kernel import codes, dates, money
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.scholarships import queries
from gzstudents.scholarships.queries import ConditionRow, ProgrammeRow, RateRow, SponsorRow
from gzstudents.scholarships.screen import asks, words
from gzstudents.scholarships.screen.condition_form import ConditionForm
from gzstudents.scholarships.screen.external import ExternalForm
from gzstudents.scholarships.screen.extras import ProgrammeCommand, ProgrammeSection
from gzstudents.scholarships.screen.programme_detail import detail
from gzstudents.scholarships.screen.programme_forms import (
    NewProgrammeForm,
    ProgrammeForm,
    SponsorForm,
)
from gzstudents.scholarships.screen.rates_form import RatesForm
from gzstudents.studies.screen import CorrectStudies, RecordStudies
from gzstudents.studies.screen.forms import open_form
from gzstudents.studies.screen.import_forms import ImportForm
from gzstudents.ui.acts_screen import ActForm, ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.list_spec import Empty, Filter, ListSpec, Tab
from gzstudents.ui.rows import Column

STATES: Final[dict[str, str]] = {
    "NOW": mark("执行中"), "BLANK": mark("金额待填"), "LATER": mark("尚未开始"), "PAST": mark("已结束"),
}  # fmt: skip
COLUMNS = (
    Column("name", mark("奖学金项目"), lambda row: row.name, "two", 230, second=lambda row: row.code, stretch=True,
           copies=((mark("奖学金项目"), lambda row: row.name), (mark("代码"), lambda row: row.code))),
    Column("sponsor", mark("设奖单位"), lambda row: row.sponsor, "two", 170, give_up=3,
           second=lambda row: codes.label("sponsor_type", row.sponsor_kind)),
    Column("populations", mark("适用群体"), words.populations, "text", 150, give_up=4),
    Column("kind", mark("资助方式"), lambda row: codes.label("programme_kind", row.kind), "text", 104, give_up=2),
    Column("awards", mark("本学年获奖"), lambda row: words.people(row.people) if row.people else "—", "number", 96),
    Column("amount", mark("本学年金额（元）"), lambda row: money.yuan(row.amount_fen) if row.people else "—", "number", 120),
    Column("state", mark("状态"), lambda row: _(STATES[row.state]), "pill", 104,
           tone=lambda row: {"NOW": "ok", "BLANK": "warn"}.get(row.state, "neutral")),
)  # fmt: skip


class Line(NamedTuple):
    """A programme, and what it gave in the academic year that is running."""

    id: int
    programme: ProgrammeRow
    name: str
    code: str
    sponsor: str
    sponsor_kind: str
    populations: tuple[str, ...]
    kind: str
    people: int
    amount_fen: int
    state: str  # NOW, BLANK (no amounts), LATER, PAST


class Page(NamedTuple):
    """All that the panel and its forms need of one programme."""

    values: dict[str, Any]
    rates: list[RateRow]
    conditions: list[ConditionRow]
    labels: dict[str, str]
    sponsors: list[SponsorRow]
    more: list[tuple[Any, list[tuple[str, str]]]]


def list_lines(session: Any, *, today: str) -> list[Line]:
    """All programmes, in the order they were taken up."""
    given = queries.years_of(session, dates.academic_year(date.fromisoformat(today)))
    blank = queries.without_amounts(session)
    found = []
    for row in queries.list_programmes(session):
        year = given.get(row.id)
        ended = bool(row.valid_to) and row.valid_to < today
        state = "PAST" if ended else "LATER" if row.valid_from > today else "BLANK" if row.id in blank else "NOW"
        found.append(
            Line(row.id, row, row.name, row.code, row.sponsor, row.sponsor_kind, row.populations, row.kind,
                 year.people if year else 0, year.amount_fen if year else 0, state)
        )  # fmt: skip
    return found


def read_page(session: Any, *, programme_id: int, today: str, sections: list[ProgrammeSection]) -> Page:
    """One programme whole; `sections` are those that other slices add."""
    return Page(
        queries.programme_values(session, programme_id),
        queries.list_rates(session, programme_id),
        queries.list_conditions(session, programme_id, today),
        queries.own_labels(session),
        queries.list_sponsors(session),
        [(one.title, one.query(session, programme_id)) for one in sections],
    )


def read_choices(session: Any) -> tuple[list[ProgrammeRow], list[SponsorRow]]:
    """What the form of a new programme has to offer."""
    return queries.list_programmes(session), queries.list_sponsors(session)


class ProgrammesScreen(ActsScreen):
    """Slices above add sections and commands for a programme: see extras.py and screens.py."""

    id = "programmes"
    icon = "list-checks"
    watches = frozenset({"programmes", "rates", "sponsors", "eligibility_rules", "awards"})
    programme_sections: ClassVar[list[ProgrammeSection]] = []
    programme_commands: ClassVar[list[ProgrammeCommand]] = []

    @classmethod
    def title(cls) -> str:
        return _("项目与批次")

    def spec(self) -> ListSpec:
        self._page: Page | None = None
        one = partial(self._has_one)
        self.new_command = Command("programmes.new", mark("新建项目"), self._new, "plus", menu="data")
        self.sponsor_command = Command("programmes.sponsor", mark("设奖单位…"), self._sponsor, "globe", menu="data")
        self.studies_command = Command(
            "studies.import", mark("导入成绩与签到…"), self._import_studies, "upload", menu="file"
        )
        self.edit_command = Command("programmes.edit", mark("修改…"), self._edit, "pencil", menu="data", enabled=one)
        self.rate_command = Command(
            "programmes.rate", mark("资助标准…"), self._rate, "hand-coins", menu="data", enabled=one
        )
        self.condition_command = Command(
            "programmes.condition", mark("申请条件…"), self._condition, "list-checks", menu="data", enabled=one
        )
        self.more = [
            Command(added.id, added.text, partial(self._run, added), added.icon, menu="data", enabled=one)
            for added in self.programme_commands
        ]
        own = (self.edit_command, self.rate_command, self.condition_command)
        return ListSpec(
            id="programmes.list",
            title=mark("项目与批次"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 个项目", n),
            search_hint=mark("查找项目、设奖单位"),
            tabs=(Tab("all", mark("全部")), Tab("now", mark("执行中")), Tab("blank", mark("金额待填")), Tab("past", mark("已结束"))),
            filters=(
                Filter("sponsor_kind", mark("单位类型"), pinned=True, column="sponsor"),
                Filter("kind", mark("资助方式"), pinned=True, column="kind"),
            ),
            primary=self.new_command,
            secondary=(self.sponsor_command,),
            tools=(self.studies_command,),
            row_commands=(*own, *self.more),
            empty=Empty(mark("还没有奖学金项目"), "", (self.new_command,)),
        )  # fmt: skip

    def query(self) -> Any:
        return list_lines

    def values(self) -> dict[str, Any]:
        return {"today": date.today().isoformat()}

    def in_tab(self, row: Line, tab: str) -> bool:
        return {"now": row.state == "NOW", "blank": row.state == "BLANK", "past": row.state == "PAST"}.get(tab, True)

    def label(self, filter_id: str, code: str) -> str:
        return codes.label("sponsor_type" if filter_id == "sponsor_kind" else "programme_kind", code)

    def sort_value(self, row: Line, column: Column) -> Any:
        own = {"awards": row.people, "amount": row.amount_fen}
        return own[column.id] if column.id in own else column.text(row)

    # --- the panel

    def show_nothing(self) -> None:
        self._page = None
        self.panel.show_empty(mark("选择一个项目"), mark("可以看到资助标准、申请条件和各学年的批次"))

    def show_many(self, rows: list[Any]) -> None:
        self.panel.show_empty(_n("已选 {count} 个项目", len(rows)), mark("一次查看一个项目"))

    def show_row(self, row: Line) -> None:
        self._page = None
        self.desk.jobs.read(
            read_page, partial(self._fill, row), fail=self.desk.error, latest=self.panel, programme_id=row.id,
            today=date.today().isoformat(), sections=list(self.programme_sections),
        )  # fmt: skip

    def _fill(self, row: Line, page: Page) -> None:
        if self._shown_id == row.id:
            self._page = page
            own = [self.rate_command, self.condition_command]
            self.panel.show_detail(detail(row, page, own, [self.edit_command, *self.more]))

    # --- doing

    def _has_one(self) -> bool:
        return len(self.chosen_rows()) == 1

    def _chosen(self) -> tuple[Line, Page] | None:
        rows = self.chosen_rows()
        return (rows[0], self._page) if len(rows) == 1 and self._page is not None else None

    def _run(self, added: ProgrammeCommand) -> None:
        rows = self.chosen_rows()
        if len(rows) == 1:
            added.run(self.desk, rows[0].id)

    def _edit(self) -> None:
        if found := self._chosen():
            self.show_form(ProgrammeForm(self.desk, found[0].programme, found[1].values, found[1].sponsors))

    def _rate(self) -> None:
        if found := self._chosen():
            self.show_form(RatesForm(self.desk, found[0].programme, found[1].rates))

    def _condition(self) -> None:
        if found := self._chosen():
            self.show_form(ConditionForm(self.desk, found[0].programme, found[1].conditions, found[1].labels))

    def _sponsor(self) -> None:
        self.desk.jobs.read(
            read_choices,
            lambda found: self.show_form(SponsorForm(self.desk, found[1])),
            fail=self.desk.error,
            latest=self,
        )

    def _import_studies(self) -> None:
        self.show_form(ImportForm(self.desk, self.show_form))

    def _new(self) -> None:
        self.desk.jobs.read(read_choices, self._open_new, fail=self.desk.error, latest=self)

    def _open_new(self, found: tuple[list[ProgrammeRow], list[SponsorRow]]) -> None:
        """What was made is looked at next: its amounts are still to be filled in."""
        form = NewProgrammeForm(self.desk, *found)
        if self.show_form(form):
            form.done.connect(lambda _text, _act: self.select([form.programme_id]))

    def open(self, what: object) -> None:
        """A programme's id, "new", or whose studies or scholarships from elsewhere are to be written down."""
        if isinstance(what, RecordStudies | CorrectStudies):
            open_form(self.desk, what, self._show_made)
        elif isinstance(what, asks.ExternalOf):
            ExternalForm.open(self.desk, what, self._show_made)
        elif what == "new":
            self._new()
        else:
            super().open(what)

    def _show_made(self, form: ActForm) -> None:
        self.show_form(form)
