"""The screen 奖学金: the awards of an academic year, and what is done with an award afterwards."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from gzstudents.certificates.screen.asks import ReissueCertificate, ShowCertificates
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.scholarships import operations, queries
from gzstudents.scholarships.queries import AwardRow
from gzstudents.scholarships.screen import reading, words
from gzstudents.scholarships.screen.asks import AwardThese
from gzstudents.scholarships.screen.award_form import AwardForm
from gzstudents.scholarships.screen.columns import COLUMNS, LISTS, STATES, TABS
from gzstudents.scholarships.screen.detail import award_detail, awards_detail, result_detail
from gzstudents.scholarships.screen.extras import ProgrammeSection
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Empty, Filter, ListSpec
from gzstudents.ui.panel import Detail
from gzstudents.ui.reason_form import ReasonForm
from gzstudents.ui.rows import Column
from gzstudents.ui.year_choice import YearChoice


class ScholarshipsScreen(ActsScreen):
    """The programmes themselves have a screen of their own, 项目与批次."""

    id = "scholarships"
    icon = "hand-coins"
    exports = True
    watches = frozenset({"awards", "award_events", "certificates", "programmes", "people", "enrolments", "sign_ins"})
    award_sections: ClassVar[list[ProgrammeSection]] = []  # of slices above: query(session, award id); see screens.py

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._asked_year = False
        self._rank: dict[int, int] = {}
        self._result: Callable[[], Detail] | None = None  # what the last award came to, until a row is chosen
        super().__init__(desk, parent)

    @classmethod
    def title(cls) -> str:
        return _("奖学金")

    def spec(self) -> ListSpec:
        self.year = YearChoice("scholarships.year", mark("选择学年"), words.year, self)
        self._make_commands()
        return ListSpec(
            id="awards",
            title=mark("奖学金"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 项", n),
            search_hint=mark("查找姓名、学号、证书编号"),
            tabs=TABS,
            filters=(
                Filter("programme", mark("奖学金项目"), pinned=True, column="programme"),
                Filter("grade", mark("等级"), pinned=True, column="grade"),
                Filter("level", mark("培养层次"), pinned=True, column="grade"),
                Filter("population", mark("学生群体"), column="population"),
                Filter("printed", mark("证书打印"), column="certificate"),
            ),
            primary=self.award_command,
            secondary=(self.year.command,),
            bulk=(self.print_command, self.cancel_command),
            row_commands=(self.print_command, self.person_command, self.cancel_command),
            empty=Empty(
                mark("这个学年还没有评定奖学金"),
                mark("在“学生”中选择获奖学生，再按“评奖学金”；也可以直接粘贴学号"),
                (self.award_command,),
            ),
            sort="name",
        )

    def _make_commands(self) -> None:
        one, some = self._has_one, self._has_some
        self.award_command = Command("scholarships.new", mark("评奖学金"), self.award, "plus", "Ctrl+N", "data")
        self.print_command = Command(
            "scholarships.print", mark("打印证书"), self._print, "printer", "Ctrl+P", "file", enabled=some
        )
        self.cancel_command = Command(
            "scholarships.cancel", mark("取消奖学金…"), self._cancel, "circle-x", menu="data", enabled=self._may_cancel
        )
        self.suspend_command = Command(
            "scholarships.suspend", mark("中止…"), self._suspend, "clock", menu="data", enabled=lambda: self._all_in("ACTIVE")
        )  # fmt: skip
        self.resume_command = Command(
            "scholarships.resume", mark("恢复…"), self._resume, "undo-2", menu="data", enabled=lambda: self._all_in("SUSPENDED")
        )  # fmt: skip
        self.reissue_command = Command(
            "scholarships.reissue", mark("补发证书…"), self._reissue, "copy", menu="data", enabled=self._may_reissue
        )
        self.person_command = Command("scholarships.person", mark("查看学生"), self._open_person, "user", enabled=one)
        self.issue_command = Command("scholarships.issue", mark("签发证书"), self._issue, "badge-check")

    def commands(self) -> list[Command]:
        return [*super().commands(), self.suspend_command, self.resume_command, self.reissue_command]

    # --- reading

    def query(self) -> Any:
        return reading.awards

    def values(self) -> dict[str, Any]:
        asked = (self.year.year or reading.ALL) if self.year is not None and self._asked_year else ""
        return {"year": asked, "today": date.today().isoformat()}

    def _on_rows(self, rows: Any) -> None:
        self._asked_year = True
        self._rank = {row.id: place for place, row in enumerate(rows.rows)}
        super()._on_rows(rows)

    def in_tab(self, row: AwardRow, tab: str) -> bool:
        return tab not in STATES or row.state == STATES[tab]

    def code(self, row: AwardRow, filter_id: str) -> str:
        return words.printed(row) if filter_id == "printed" else str(getattr(row, filter_id))

    def label(self, filter_id: str, code: str) -> str:
        if filter_id == "programme":
            return next((row.programme_name for row in self.rows() if row.programme == code), code)
        return codes.label(LISTS[filter_id], code) if filter_id in LISTS else code

    def sort_value(self, row: AwardRow, column: Column) -> Any:
        if column.id == "grade":
            order = [entry.code for entry in codes.values("award_grade")]
            return (order.index(row.grade) if row.grade in order else len(order), row.level)
        return {"name": self._rank.get(row.id, 0), "amount": row.amount_fen}.get(column.id, column.text(row))

    def changed_rows(self) -> None:
        standing = sum(row.state != "CANCELLED" for row in self.rows())
        self.badge_changed.emit(f"{standing:,}" if standing else "", False)

    # --- the panel

    def show_nothing(self) -> None:
        if self._result is not None:
            self.panel.show_detail(self._result())
            return
        self.panel.show_empty(mark("选择一项奖学金"), mark("在左侧列表中选择，即可看到金额构成、证书和变动"))

    def show_row(self, row: AwardRow) -> None:
        self._result = None
        self.desk.jobs.read(
            reading.award, lambda page: self._fill(row, page), fail=self.desk.error, latest=self.panel, award_id=row.id,
            sections=list(self.award_sections),
        )  # fmt: skip

    def _fill(self, row: AwardRow, page: reading.AwardPage) -> None:
        if self._shown_id == row.id:
            more = [self.person_command, self.suspend_command, self.resume_command, self.reissue_command]
            detail = award_detail(page, row, [self.print_command, self.cancel_command], more, self.issue_command)
            self.panel.show_detail(detail)

    def show_many(self, rows: list[Any]) -> None:
        self._result = None
        self.panel.show_detail(awards_detail(rows, [self.print_command, self.cancel_command]))

    # --- what may be done

    def _has_one(self) -> bool:
        return len(self.chosen_rows()) == 1

    def _has_some(self) -> bool:
        return any(row.certificate_state == "ISSUED" for row in self.chosen_rows())

    def _all_in(self, *states: str) -> bool:
        rows = self.chosen_rows()
        return bool(rows) and all(row.state in states for row in rows)

    def _may_cancel(self) -> bool:
        return self._all_in("ACTIVE", "SUSPENDED")

    def _may_reissue(self) -> bool:
        rows = self.chosen_rows()
        return len(rows) == 1 and bool(rows[0].certificate) and rows[0].state != "CANCELLED"

    # --- doing

    def open(self, what: object) -> None:
        """An award's id, AwardThese, ReissueCertificate, "new", or a Wanted for the list."""
        if isinstance(what, AwardThese):
            self.award(list(what.people))
        elif isinstance(what, ReissueCertificate):
            self.reissue(what.number)
        elif what == "new":
            self.award()
        else:
            super().open(what)

    def award(self, people: list[int] | None = None) -> None:
        """The form for these people, or for student numbers."""
        chosen = list(people or ())
        self.desk.jobs.read(
            reading.choices,
            lambda choice: self._open_form(chosen, choice),
            fail=self.desk.error,
            latest="scholarships.form",
            today=date.today().isoformat(),
        )

    def _open_form(self, people: list[int], choice: reading.Choice) -> None:
        form = AwardForm(self.desk, people, choice)
        form.awarded.connect(lambda numbers, checks: self._on_awarded(form, numbers, checks))
        self.show_form(form)

    def _on_awarded(self, form: AwardForm, numbers: list[str], checks: list[Any]) -> None:
        """The list turns to the year of the awards; the panel says what came of it."""
        year = form.values()["academic_year"]
        go = Command("scholarships.print_new", mark("打印证书"), lambda: self._print_these(numbers), "printer")
        row = form.programme()
        self.page.table.clearSelection()
        self._result = lambda: result_detail(row.name if row is not None else "", year, numbers, checks, go)
        if self.year is not None:
            self.year.choose(year)

    def _print(self) -> None:
        self._print_these([row.certificate for row in self.chosen_rows() if row.certificate_state == "ISSUED"])

    def _print_these(self, numbers: list[str]) -> None:
        if numbers:
            self.desk.go("certificates", ShowCertificates(numbers=tuple(numbers)))

    def _open_person(self) -> None:
        if self._has_one():
            self.desk.open_person(self.chosen_rows()[0].person_id)

    def _ask_reason(self, title: str, operation: Any, said: Any) -> None:
        rows = self.chosen_rows()
        if rows:
            name = words.name(rows[0]) if len(rows) == 1 else _n("{count} 项奖学金", len(rows))
            form = ReasonForm(self.desk, title, name, operation, said, award_ids=[row.id for row in rows])
            self.show_form(form)

    def _cancel(self) -> None:
        self._ask_reason(
            mark("取消奖学金"), operations.cancel_award, lambda n: _n("已取消 {count} 项奖学金，证书同时作废", n)
        )

    def _suspend(self) -> None:
        self._ask_reason(mark("中止奖学金"), operations.suspend_award, lambda n: _n("已中止 {count} 项奖学金", n))

    def _resume(self) -> None:
        self._ask_reason(mark("恢复奖学金"), operations.resume_award, lambda n: _n("已恢复 {count} 项奖学金", n))

    def reissue(self, number: str) -> None:
        """The form that replaces a certificate, wherever in the years its award stands."""
        self.desk.jobs.read(
            queries.list_awards, lambda rows: self._on_award_of(number, rows), fail=self.desk.error,
            latest="scholarships.reissue", text=number,
        )  # fmt: skip

    def _on_award_of(self, number: str, rows: list[AwardRow]) -> None:
        row = next((row for row in rows if row.certificate == number), None)
        if row is None:
            self.page.errors.show_error(_("没有与证书 {number} 对应的奖学金，不能补发。", number=number))
            return
        self._asked_year = True
        if self.year is not None:
            self.year.choose(row.academic_year)
        self.select([row.id])
        self._reissue_of(row)

    def _reissue(self) -> None:
        if self._may_reissue():
            self._reissue_of(self.chosen_rows()[0])

    def _reissue_of(self, row: AwardRow) -> None:
        if row.certificate:
            form = ReasonForm(
                self.desk, mark("补发证书"), f"{words.name(row)}  ·  {row.certificate}", operations.reissue_certificate,
                lambda _count: _("已补发 {name} 的证书", name=words.name(row)), award_id=row.id, day="issued_on",
            )  # fmt: skip
            self.show_form(form)

    def _issue(self) -> None:
        ids = [row.id for row in self.chosen_rows()]
        if ids:
            self.desk.jobs.write(operations.issue_certificates, self._on_issued, fail=self.desk.error, award_ids=ids)

    def _on_issued(self, count: int, act: int | None) -> None:
        self.desk.toast(_n("已签发 {count} 份证书", count), act)
