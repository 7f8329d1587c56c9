"""The screen 年度评审: who is due, the evidence, the school's opinion, the sponsor's decision, for one or many."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gzstudents.evaluation import operations
from gzstudents.evaluation.queries.evidence import Evidence
from gzstudents.evaluation.queries.reviews import ReviewRow
from gzstudents.evaluation.rules.reviews import OPEN
from gzstudents.evaluation.screen import reading, review_files
from gzstudents.evaluation.screen.review_forms import (
    ReviewForm,
    decision_form,
    draft_form,
    exempt_form,
    opinion_form,
)
from gzstudents.evaluation.screen.review_parts import COLUMNS, STATES, TABS, review_detail, reviews_detail
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Empty, Filter, ListSpec
from gzstudents.ui.panel import Detail
from gzstudents.ui.panel_parts import CalloutBar
from gzstudents.ui.reason_form import ReasonForm
from gzstudents.ui.rows import Column
from gzstudents.ui.year_choice import YearChoice

_LISTS = {"result": "review_result", "decision": "review_decision", "level": "level", "award_state": "award_state"}


class ReviewsScreen(ActsScreen):
    """`_import_path`: the sheet whose plan stands in the panel until a row is chosen."""

    id = "review"
    icon = "stamp"
    exports = True
    watches = frozenset(
        {"annual_reviews", "awards", "award_events", "programmes", "people", "enrolments", "status_changes", "study_results",
         "sign_ins", "absences", "conduct_records", "applications",
         "instalments"}
    )  # fmt: skip

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._rank: dict[int, int] = {}
        self._asked_year = False
        self._waiting_bar = CalloutBar()
        self._waiting = 0
        self._result: Callable[[], Detail] | None = None
        self._import_path: Path | None = None
        super().__init__(desk, parent)
        layout = self.page.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(self.page.errors), self._waiting_bar)
        self._waiting_bar.hide()

    @classmethod
    def title(cls) -> str:
        return _("年度评审")

    def spec(self) -> ListSpec:
        self.year = YearChoice("review.year", mark("选择学年"), _year, self)
        self._make_commands()
        return ListSpec(
            id="reviews",
            title=mark("年度评审"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 项", n),
            search_hint=mark("查找姓名、学号"),
            tabs=TABS,
            filters=(
                Filter("programme", mark("奖学金项目"), pinned=True, column="programme"),
                Filter("result", mark("评审结果"), pinned=True, column="result"),
                Filter("decision", mark("设奖单位决定"), column="decision"),
                Filter("college", mark("学院"), column="college"),
                Filter("level", mark("培养层次"), column="level"),
                Filter("award_state", mark("奖学金状态")),
            ),
            primary=self.open_command,
            secondary=(self.year.command, self.import_command),
            bulk=(self.fill_command, self.opinion_command, self.decide_command, self.letters_command),
            row_commands=(self.draft_command, self.opinion_command, self.decide_command, self.person_command),
            empty=Empty(
                mark("这个学年还没有年度评审"),
                mark("启动评审后，须评审的获奖学生会列在这里；毕业当年和休学的免评"),
                (self.open_command,),
            ),
            sort="name",
        )

    def _make_commands(self) -> None:
        some, one = lambda: self._all_in(*OPEN), lambda: len(self.chosen_rows()) == 1
        waiting = lambda: self._all_in("SCHOOL", "MISSED")  # noqa: E731
        self.open_command = Command("review.open", mark("启动评审"), self._open, "list-checks", menu="data")
        self.import_command = Command("review.import", mark("导入决定…"), self._import, "upload", menu="data")
        self.import_go = Command("review.import", mark("导入"), self._import_now, "upload")
        self.fill_command = Command(
            "review.fill", mark("取用依据"), self._fill_in, "download", menu="data", enabled=some
        )
        self.draft_command = Command("review.draft", mark("填写评审…"), lambda: self._form(draft_form), "pencil", menu="data", enabled=some)  # fmt: skip
        self.opinion_command = Command("review.opinion", mark("学校意见…"), lambda: self._form(opinion_form), "message-square", menu="data", enabled=some)  # fmt: skip
        self.decide_command = Command("review.decide", mark("登记决定…"), lambda: self._form(decision_form), "stamp", menu="data", enabled=waiting)  # fmt: skip
        self.miss_command = Command(
            "review.miss", mark("未参加评审…"), self._miss, "circle-x", menu="data", enabled=some
        )
        self.exempt_command = Command("review.exempt", mark("免评…"), lambda: self._form(exempt_form), "minus", menu="data", enabled=some)  # fmt: skip
        self.letters_command = Command("review.letters", mark("通知信（PDF）…"), lambda: self._letters("pdf"), "mail", menu="file", enabled=self._may_write)  # fmt: skip
        self.word_command = Command("review.word", mark("通知信（Word）…"), lambda: self._letters("docx"), "file-text", menu="file", enabled=self._may_write)  # fmt: skip
        self.person_command = Command("review.person", mark("查看学生"), self._open_person, "user", enabled=one)

    def commands(self) -> list[Command]:
        more = (self.draft_command, self.miss_command, self.exempt_command, self.word_command)
        known = super().commands()
        return [*known, *(one for one in more if one not in known)]

    # --- reading

    def query(self) -> Any:
        return reading.reviews

    def values(self) -> dict[str, Any]:
        asked = self.year.year if self.year is not None and self._asked_year else ""
        return {"year": asked, "today": date.today().isoformat()}

    def _on_rows(self, rows: Any) -> None:
        found: reading.Reviews = rows
        self._asked_year = True
        self._waiting = len(found.waiting)
        self._rank = {row.id: place for place, row in enumerate(found.page.rows)}
        super()._on_rows(found.page)
        self._say_waiting()

    def _say_waiting(self) -> None:
        """Who is due and in no list yet: nobody is forgotten because a list was started early."""
        shown = bool(self._waiting and list(self.rows()))
        if shown:
            self._waiting_bar.fill(_n("还有 {count} 项应评而未列入", self._waiting), "warn", self.open_command)
        self._waiting_bar.setVisible(shown)

    def in_tab(self, row: ReviewRow, tab: str) -> bool:
        return tab not in STATES or row.state in STATES[tab]

    def label(self, filter_id: str, code: str) -> str:
        if filter_id == "programme":
            return next((row.programme_name for row in self.rows() if row.programme == code), code)
        return codes.label(_LISTS[filter_id], code) if filter_id in _LISTS else code

    def sort_value(self, row: ReviewRow, column: Column) -> Any:
        if column.id == "name":
            return self._rank.get(row.id, 0)
        return row.score if column.id == "score" else column.text(row)

    def changed_rows(self) -> None:
        waiting = sum(row.state in OPEN for row in self.rows())
        self.badge_changed.emit(f"{waiting:,}" if waiting else "", False)

    # --- the panel

    def show_nothing(self) -> None:
        if self._result is not None:
            self.panel.show_detail(self._result())
            return
        self.panel.show_empty(mark("选择一项评审"), mark("在左侧列表中选择，即可看到成绩、签到、缺席、奖惩和上次评审"))

    def show_row(self, row: ReviewRow) -> None:
        self._result = None
        self.desk.jobs.read(
            reading.review_evidence, lambda found: self._fill_panel(row, found), fail=self.desk.error, latest=self.panel,
            review_id=row.id,
        )  # fmt: skip

    def _fill_panel(self, row: ReviewRow, found: Evidence | None) -> None:
        if self._shown_id == row.id:
            self.panel.show_detail(review_detail(row, found, *self._offered(row), self.fill_command))

    def _offered(self, row: ReviewRow) -> tuple[list[Command], list[Command]]:
        """The next step first; the rest behind the three dots."""
        steps = {"DUE": self.draft_command, "DRAFTED": self.opinion_command, "SCHOOL": self.decide_command, "MISSED": self.decide_command}  # fmt: skip
        first = [steps[row.state]] if row.state in steps else [self.letters_command]
        rest = (self.fill_command, self.draft_command, self.opinion_command, self.decide_command, self.miss_command,
                self.exempt_command, self.letters_command, self.word_command)  # fmt: skip
        return [*first, self.person_command], [one for one in rest if one not in first]

    def show_many(self, rows: list[Any]) -> None:
        self._result = None
        more = [self.draft_command, self.miss_command, self.exempt_command, self.word_command]
        bulk = [self.fill_command, self.opinion_command, self.decide_command, self.letters_command]
        self.panel.show_detail(reviews_detail(rows, bulk, more))

    # --- what may be done

    def _all_in(self, *states: str) -> bool:
        rows = self.chosen_rows()
        return bool(rows) and all(row.state in states for row in rows)

    def _may_write(self) -> bool:
        return any(row.state in {"DUE", "DRAFTED", "DECIDED"} for row in self.chosen_rows())

    # --- doing

    def _form(self, make: Callable[[Desk, list[Any]], ReviewForm]) -> None:
        rows = self.chosen_rows()
        if rows:
            self.show_form(make(self.desk, rows))

    def _open(self) -> None:
        self.desk.jobs.write(
            operations.open_reviews, self._on_opened, fail=self.desk.error,
            academic_year=self.year.year if self.year is not None else "",
        )  # fmt: skip

    def _on_opened(self, made: operations.Opened, act: int | None) -> None:
        if not any(made):
            self.desk.toast(_("没有新的应评奖学金：只评审须年度评审的项目"))
            return
        self.desk.toast(_("已列入评审 {due} 项，免评 {exempt} 项", due=made.due, exempt=made.exempt), act)

    def _fill_in(self) -> None:
        ids = [row.id for row in self.chosen_rows()]
        if ids:
            self.desk.jobs.write(operations.fill_reviews, self._on_filled, fail=self.desk.error, review_ids=ids)

    def _on_filled(self, count: int, act: int | None) -> None:
        self.desk.toast(_n("已从记录中取用 {count} 项", count) if count else _("记录中没有新的内容"), act)

    def _miss(self) -> None:
        rows = self.chosen_rows()
        if rows:
            named = rows[0].name if len(rows) == 1 else _n("{count} 项", len(rows))
            form = ReasonForm(
                self.desk, mark("未参加评审"), named, operations.miss_review, lambda n: _n("已登记 {count} 项未参加，并建议取消", n),
                day="", review_ids=[row.id for row in rows],
            )  # fmt: skip
            self.show_form(form)

    def _letters(self, kind: str) -> None:
        rows = self.chosen_rows()
        if not rows:
            return
        name = _("年度评审通知信 {year}", year=rows[0].academic_year)
        kinds = {"pdf": "PDF (*.pdf)", "docx": "Word (*.docx)"}
        target = review_files.ask_target(self, self.desk, _("保存信函"), f"{name}.{kind}", kinds[kind])
        if target is not None:
            review_files.write_letters(self.desk, [row.id for row in rows], rows[0].academic_year, target)

    def _import(self) -> None:
        path = review_files.ask_sheet(self, self.desk)
        if path is not None:
            self.import_from(path)

    def import_from(self, path: Path) -> None:
        """Show what the sheet would do; nothing is written yet."""
        self._import_path = path
        review_files.import_decisions(self.desk, path, self._chosen_year(), self._on_plan, plan=True)

    def _on_plan(self, answer: dict[str, Any]) -> None:
        path = self._import_path
        if path is None:
            return
        if "plan" not in answer:
            self.page.errors.show_error(str(answer.get("message", "")))
            return
        self._result = lambda: review_files.plan_detail(path, answer, self.import_go)
        self.page.table.clearSelection()
        self.show_nothing()
        self.detail_wanted.emit()

    def _import_now(self) -> None:
        if self._import_path is not None:
            review_files.import_decisions(
                self.desk, self._import_path, self._chosen_year(), self._on_imported, plan=False
            )

    def _on_imported(self, answer: dict[str, Any]) -> None:
        if not answer.get("ok"):
            self._on_plan(answer)
            return
        self._result, self._import_path = None, None
        act = answer.get("act")
        count = int(answer.get("decided", 0))
        self.desk.toast(_n("已登记 {count} 项决定", count), act if isinstance(act, int) else None)
        self.show_nothing()

    def _chosen_year(self) -> str:
        return self.year.year if self.year is not None else ""

    def _open_person(self) -> None:
        rows = self.chosen_rows()
        if len(rows) == 1:
            self.desk.open_person(rows[0].person_id)

    def retranslate(self) -> None:
        super().retranslate()
        self._say_waiting()


def _year(academic_year: str) -> str:
    return academic_year or _("全部学年")
