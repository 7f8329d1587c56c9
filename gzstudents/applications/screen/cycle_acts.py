"""What is done with a cycle from the screen: its steps, its forms, ranking, notice, the new year."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from gzstudents.applications import operations
from gzstudents.applications.queries.cycles import CycleDetail
from gzstudents.applications.queries.renewing import Renewable
from gzstudents.applications.rules.doubt import Doubtful
from gzstudents.applications.rules.rollover import Plan
from gzstudents.applications.screen import reading, words
from gzstudents.applications.screen.cycle_files import CycleFiles
from gzstudents.applications.screen.cycle_forms import EditCycleForm, NewCycleForm, PublishForm
from gzstudents.applications.screen.cycle_tables import CriteriaForm, PlacesForm
from gzstudents.applications.screen.detail import doubt_detail, plan_detail
from gzstudents.applications.screen.share_form import ShareForm
from gzstudents.kernel import codes
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.scholarships.queries import ProgrammeRow
from gzstudents.ui.acts_screen import ActForm
from gzstudents.ui.commands import Command

if TYPE_CHECKING:
    from gzstudents.applications.screen.applications import ApplicationsScreen


class CycleActs:
    """The commands of the strip."""

    def __init__(self, screen: "ApplicationsScreen") -> None:
        self._screen = screen
        self.files = CycleFiles(screen)
        has = self._has
        self.new = Command("cycles.new", mark("新建批次…"), lambda: self.make(""), "plus", menu="data")
        self.edit = Command("cycles.edit", mark("修改批次…"), partial(self._form, EditCycleForm), "pencil", enabled=has)
        self.places = Command("cycles.places", mark("名额表…"), self._places, "columns-3", enabled=has)
        self.criteria = Command(
            "cycles.criteria", mark("评分标准…"), partial(self._form, CriteriaForm), "list-checks", enabled=has
        )
        self.share = Command(
            "cycles.shares", mark("比例要求…"), partial(self._form, ShareForm), "chart-column", enabled=has
        )
        self.renew = Command(
            "cycles.renew", mark("提出续发申请"), self._renew, "undo-2", enabled=partial(self._in, "DRAFT", "OPEN")
        )
        self.rank = Command(
            "applications.rank",
            mark("计算得分与排名"),
            self._rank,
            "chart-column",
            menu="data",
            enabled=partial(self._in, "OPEN", "REVIEW"),
        )
        self.sheet = Command(
            "cycles.sheet",
            mark("导出评分表…"),
            self.files.sheet,
            "download",
            menu="file",
            enabled=partial(self._in, "OPEN", "REVIEW"),
        )
        self.points = Command(
            "cycles.points",
            mark("导入评分…"),
            self.files.points,
            "upload",
            menu="file",
            enabled=partial(self._in, "OPEN", "REVIEW"),
        )
        self.publish = Command(
            "cycles.publish",
            mark("公示拟获奖名单…"),
            self._publish,
            "file-text",
            enabled=partial(self._in, "DISTRIBUTION", "NOTICE"),
        )
        self.print = Command(
            "cycles.print", mark("打印公示名单…"), self.files.print, "printer", menu="file", enabled=self._has_notice
        )
        self.back = Command("cycles.back", mark("退回上一步"), self._back, "undo-2", enabled=self._has_before)
        self.roll = Command(
            "cycles.roll_over", mark("结转到下一学年…"), self._plan, "calendar", menu="data", enabled=self._has_year
        )
        self.remove = Command(
            "cycles.remove", mark("删除批次"), self._remove, "circle-x", enabled=partial(self._in, "DRAFT")
        )

    def commands(self) -> list[Command]:
        return [
            self.new, self.edit, self.places, self.criteria, self.share, self.renew, self.sheet, self.points, self.rank, self.publish, self.print, self.back,
            self.roll, self.remove,
        ]  # fmt: skip

    # --- what may be done

    def _has(self) -> bool:
        return self._screen.cycle is not None

    def _in(self, *states: str) -> bool:
        cycle = self._screen.cycle
        return cycle is not None and cycle.row.state in states

    def _has_notice(self) -> bool:
        return self._has() and bool(self._screen.hung)

    def _has_before(self) -> bool:
        return self._before() != ""

    def _has_year(self) -> bool:
        return self._screen.year is not None and bool(self._screen.year.year) and bool(self._screen.cycles)

    def _before(self) -> str:
        cycle = self._screen.cycle
        if cycle is None:
            return ""
        order = list(words.STATE_TONE)
        behind = [one for one in cycle.next_states if order.index(one) < order.index(cycle.row.state)]
        return behind[0] if behind else ""

    # --- doing

    def make(self, programme: str) -> None:
        """The form for a new cycle."""
        self._screen.desk.jobs.read(
            reading.programmes,
            partial(self._open_new, programme),
            fail=self._screen.desk.error,
            latest="applications.new_cycle",
        )

    def _open_new(self, programme: str, rows: list[ProgrammeRow]) -> None:
        year = self._screen.year.year if self._screen.year is not None else ""
        form = NewCycleForm(self._screen.desk, rows, year, programme)
        if self._screen.show_form(form):
            form.done.connect(lambda _text, _act: self._screen.show_cycle(form.cycle_id))

    def _form(self, kind: Callable[[Any, CycleDetail], ActForm]) -> None:
        if self._screen.cycle is not None:
            self._screen.show_form(kind(self._screen.desk, self._screen.cycle))

    def _places(self) -> None:
        """The colleges are offered while one types."""
        self._screen.desk.jobs.read(
            reading.colleges,
            lambda found: self._form(partial(PlacesForm, colleges=found)),
            fail=self._screen.desk.error,
            latest="applications.places",
        )

    def _publish(self) -> None:
        cycle = self._screen.cycle
        if cycle is not None:
            colleges = [row.college for row in self._screen.rows()]
            self._screen.show_form(PublishForm(self._screen.desk, cycle, colleges))

    def step(self, state: str, *, confirmed: bool = False) -> None:
        """Bring the cycle to a state; what should be looked at first comes into the panel."""
        cycle = self._screen.cycle
        if cycle is None:
            return
        label = codes.label("cycle_state", state)
        self._screen.desk.jobs.write(
            operations.advance,
            partial(self._on_step, _("{cycle}：{state}", cycle=cycle.row.called, state=label)),
            fail=partial(self._on_step_refused, state), cycle_id=cycle.row.id, state=state, confirmed=confirmed,
        )  # fmt: skip

    def _on_step(self, said: str, _result: Any, act: int | None) -> None:
        self._screen.done_saying()
        self._screen.desk.toast(said, act)

    def _on_step_refused(self, state: str, error: Exception) -> None:
        if not isinstance(error, RuleBroken) or not error.reasons:
            self._screen.acts.failed(error)
            return
        go = Command("cycles.step_now", mark("仍然继续"), partial(self.step, state, confirmed=True), "arrow-right")
        again = [go] if isinstance(error, Doubtful) else []
        message, reasons = str(error), error.reasons
        self._screen.say(lambda: doubt_detail(words.step(state), message, reasons, again))

    def _back(self) -> None:
        if self._before():
            self.step(self._before())

    def _rank(self) -> None:
        cycle = self._screen.cycle
        if cycle is not None:
            self._screen.desk.jobs.write(
                operations.rank, self._on_ranked, fail=self._screen.acts.failed, cycle_id=cycle.row.id
            )

    def _on_ranked(self, found: operations.Ranking, act: int | None) -> None:
        self._screen.desk.toast(_n("已排名 {count} 份申请", found.ranked), act)
        rows = {row.number: row for row in self._screen.rows()}
        named = {number: _("{number}（{name}）", number=number, name=words.name(row)) for number, row in rows.items()}
        reasons = [
            _("{number} 没有名次，缺：{what}", number=named.get(number, number), what=what)
            for number, what in found.missing
        ]
        reasons += [
            _n(
                "{number} 还有 {count} 名评审人没有评分，得分以后可能改变。",
                row.asked - row.given,
                number=named[number],
            )
            for number, row in rows.items()
            if 0 < row.given < row.asked
        ]
        if found.tied:
            reasons.append(_("得分和各评分项都相同，名次并列：{numbers}", numbers=_("、").join(found.tied)))
        if reasons:
            many = found.ranked
            self._screen.say(lambda: doubt_detail(_("排名结果"), _n("已排名 {count} 份申请", many), reasons, []))

    def _renew(self) -> None:
        cycle = self._screen.cycle
        if cycle is not None:
            self._screen.desk.jobs.write(
                operations.propose_renewals, self._on_renewed, fail=self._screen.acts.failed, cycle_id=cycle.row.id
            )

    def _on_renewed(self, found: list[Renewable], act: int | None) -> None:
        good = sum(not one.reason for one in found)
        self._screen.desk.toast(_n("已提出 {count} 份续发申请", good), act)
        left = [_("{name}：{reason}", name=one.name, reason=one.reason) for one in found if one.reason]
        if left:
            self._screen.say(lambda: doubt_detail(_("续发申请"), _n("有 {count} 人没有提出续发", len(left)), left, []))

    def _remove(self) -> None:
        cycle = self._screen.cycle
        if cycle is not None:
            self._screen.desk.jobs.write(
                operations.remove_cycle,
                lambda _result, act: self._screen.desk.toast(_("已删除批次"), act),
                fail=self._screen.acts.failed,
                cycle_id=cycle.row.id,
            )

    def _plan(self) -> None:
        year = self._screen.year.year if self._screen.year is not None else ""
        if year:
            self._screen.desk.jobs.read(
                reading.plan, self._show_plan, fail=self._screen.page.errors.show_error, academic_year=year
            )

    def _show_plan(self, plan: Plan) -> None:
        go = Command("cycles.roll_over_now", mark("确认结转"), partial(self._roll, plan), "check")
        self._screen.say(lambda: plan_detail(plan, [go] if plan.new else []))

    def _roll(self, plan: Plan) -> None:
        self._screen.desk.jobs.write(
            operations.roll_over,
            self._on_rolled,
            fail=self._screen.acts.failed,
            academic_year=plan.from_year,
            digest=plan.digest,
        )

    def _on_rolled(self, plan: Plan, act: int | None) -> None:
        self._screen.done_saying()
        self._screen.desk.toast(_n("已结转 {count} 个批次", len(plan.new)), act)
        if self._screen.year is not None:
            self._screen.year.choose(plan.to_year)
