"""The programmes: whom they are for, who gives the money, every rate with its source."""

from typing import Any

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.scholarships import queries
from gzstudents.scholarships.queries import ProgrammeRow
from gzstudents.scholarships.screen import reading, words
from gzstudents.scholarships.screen.columns import PROGRAMMES, TABS
from gzstudents.scholarships.screen.detail import programme_detail
from gzstudents.ui.list_spec import Empty, Filter, ListSpec
from gzstudents.ui.rows import Column
from gzstudents.ui.rows_screen import RowsScreen

COLUMNS = (
    Column("name", mark("奖学金项目"), lambda row: row.name, "two", 220, second=lambda row: row.code, stretch=True,
           copies=((mark("奖学金项目"), lambda row: row.name), (mark("代码"), lambda row: row.code))),
    Column("sponsor", mark("设奖单位"), lambda row: row.sponsor, "two", 170, give_up=3,
           second=lambda row: codes.label("sponsor_type", row.sponsor_kind)),
    Column("populations", mark("适用群体"), words.populations, "text", 150, give_up=2),
    Column("kind", mark("资助方式"), lambda row: codes.label("programme_kind", row.kind), "pill", 104, dot=False,
           tone=lambda row: "plum" if row.kind == "FULL" else "info"),
    Column("stacking", mark("兼得规则"), lambda row: codes.label("stacking", row.stacking), "text", 132, give_up=1),
    Column("legal_basis", mark("依据"), lambda row: row.legal_basis, "text", 240, shown=False, give_up=1),
)  # fmt: skip


class ProgrammeList(RowsScreen):
    """Stands on the screen 奖学金 beside the awards, behind the last tab."""

    watches = frozenset({"programmes", "rates", "sponsors"})

    @classmethod
    def title(cls) -> str:
        return _("奖学金")

    def spec(self) -> ListSpec:
        return ListSpec(
            id="programmes",
            title=mark("奖学金"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 个项目", n),
            search_hint=mark("查找项目、设奖单位"),
            tabs=TABS,
            filters=(
                Filter("sponsor_kind", mark("单位类型"), pinned=True, column="sponsor"),
                Filter("kind", mark("资助方式"), pinned=True, column="kind"),
            ),
            empty=Empty(mark("还没有奖学金项目")),
        )

    def query(self) -> Any:
        return queries.list_programmes

    def in_tab(self, row: ProgrammeRow, tab: str) -> bool:
        return tab == PROGRAMMES

    def label(self, filter_id: str, code: str) -> str:
        return codes.label("sponsor_type" if filter_id == "sponsor_kind" else "programme_kind", code)

    def show_nothing(self) -> None:
        self.panel.show_empty(mark("选择一个项目"), mark("在左侧列表中选择，即可看到资助标准和依据"))

    def show_row(self, row: ProgrammeRow) -> None:
        self.desk.jobs.read(
            reading.programme,
            lambda page: self._fill(row, page),
            fail=self.desk.error,
            latest=self.panel,
            programme_id=row.id,
            code=row.code,
        )

    def _fill(self, row: ProgrammeRow, page: reading.ProgrammePage) -> None:
        if self._shown_id == row.id:
            self.panel.show_detail(programme_detail(row, page, []))

    def show_many(self, rows: list[Any]) -> None:
        self.panel.show_empty(_n("已选 {count} 个项目", len(rows)), mark("一次查看一个项目"))

    def open_row(self, row_id: int) -> None:
        self.detail_wanted.emit()
