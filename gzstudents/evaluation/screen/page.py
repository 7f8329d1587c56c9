"""The screen 绩效评价: the form of a programme and year, the names behind each figure, charts, targets, freezing, files."""

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gzstudents.evaluation.screen.breakdown import BreakdownCard, fill
from gzstudents.evaluation.screen.exporting import Exporting
from gzstudents.evaluation.screen.figure_panel import FigurePanel
from gzstudents.evaluation.screen.figures import FormView
from gzstudents.evaluation.screen.freezing import Freezing
from gzstudents.evaluation.screen.tiles import Tiles
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.members import MOST
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.panel import Detail, Panel
from gzstudents.ui.parts import CommandButton, Label, row
from gzstudents.ui.screen import Screen
from gzstudents.ui.tabs import Tabs

if TYPE_CHECKING:
    from gzstudents.evaluation.rules.evaluating import Line
    from gzstudents.evaluation.screen.reading import Drawn
    from gzstudents.ui.acts_screen import ActForm

FORM, BREAKDOWN = "form", "breakdown"
TABS = ((FORM, mark("评价表")), (BREAKDOWN, mark("分布")))


def _evaluation(session: Any, **values: Any) -> "Drawn":
    """In the reader's thread: what it needs is loaded there too."""
    from gzstudents.evaluation.screen.reading import evaluation

    return evaluation(session, **values)


def _members(session: Any, **values: Any) -> Any:
    from gzstudents.evaluation.screen.reading import members

    return members(session, **values)


class EvaluationScreen(Screen):
    """Another programme or year is worked out anew; the names of a figure are read when they are asked for."""

    id = "evaluation"
    icon = "circle-check"
    watches = frozenset(
        {"awards", "instalments", "budgets", "cycles", "quotas", "annual_reviews", "evaluation_targets", "evaluations",
         "programmes", "people", "enrolments", "status_changes", "study_results", "language_results", "nationalities",
         "alumni", "destinations"}
    )  # fmt: skip

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._drawn: Drawn | None = None
        self._programme = self._year = ""
        self.targets_command = Command("evaluation.targets", mark("目标与权重…"), self._edit_targets, "sliders-horizontal", menu="data", enabled=self.has_figures)  # fmt: skip
        self.frozen = Freezing(self)
        self.files = Exporting(self)
        self._build()
        self.live()

    @classmethod
    def title(cls) -> str:
        return _("绩效评价")

    def commands(self) -> list[Command]:
        return [self.files.excel_command, self.files.pdf_command, self.targets_command, self.frozen.freeze_command]

    @property
    def asked(self) -> tuple[str, str]:
        """Academic year and programme; no programme: all of them together."""
        return self._year, self._programme

    def has_figures(self) -> bool:
        """Whether an evaluation is shown."""
        return self._drawn is not None

    # --- building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 12)
        column.setSpacing(10)
        column.addLayout(self._top())
        self.errors = ErrorBar()
        column.addWidget(self.errors)
        column.addWidget(self.frozen.bar)
        self.tiles = Tiles()
        column.addWidget(self.tiles)
        self.tabs = Tabs(TABS)
        self.tabs.chosen.connect(self.show_tab)
        column.addLayout(self._choosing())
        self.view = FormView()
        self.figure, self.panel = FigurePanel(), Panel()
        self.view.chosen.connect(self._on_line)
        self.view.opened.connect(self.figure.members.focus)
        frame = QFrame()
        frame.setObjectName("tableCard")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.breakdown = BreakdownCard()
        self.breakdown.pressed.connect(self._on_bar)
        self._body = QStackedWidget()
        self._body.addWidget(frame)
        self._body.addWidget(self.breakdown)
        column.addWidget(self._body, 1)
        self.note = Label(role="muted", wrap=True)  # what the stars mean
        column.addWidget(self.note)
        self.figure.wanted.connect(self._read_names)
        self.figure.named.connect(self._edit_name)
        self.figure.members.opened.connect(self.desk.open_person)
        self._panels = QStackedWidget()
        self.panel.closed.connect(lambda: self._panels.setCurrentWidget(self.figure))
        self._panels.setObjectName("detail")
        self._panels.addWidget(self.figure)
        self._panels.addWidget(self.panel)
        self.detail = self._panels

    def show_tab(self, tab: str) -> None:
        """The form, or where awards went."""
        self._body.setCurrentIndex(int(tab == BREAKDOWN))
        self.note.setVisible(tab == FORM)

    def _top(self) -> QHBoxLayout:
        title = QHBoxLayout()
        title.setSpacing(10)
        self._subtitle = Label(role="muted")
        title.addWidget(Label(mark("绩效评价"), "title"))
        title.addWidget(self._subtitle, 0, Qt.AlignmentFlag.AlignBottom)
        title.addStretch(1)
        self.buttons = [
            CommandButton(self.targets_command), CommandButton(self.frozen.freeze_command), CommandButton(self.files.pdf_command),
            CommandButton(self.files.excel_command, "primary"),
        ]  # fmt: skip
        for button in self.buttons:
            title.addWidget(button)
        return title

    def _choosing(self) -> QHBoxLayout:
        """Tabs, and at the right year and programme."""
        self.year, self.programme = QComboBox(), QComboBox()
        choice = row(self.tabs, None)
        self.year.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.programme.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.programme.setMinimumContentsLength(14)  # English names are long; the tool tip has the whole
        for box in (self.year, self.programme):
            choice.addWidget(box)
        self.year.activated.connect(lambda _n: self._on_choice())
        self.programme.activated.connect(lambda _n: self._on_choice())
        return choice

    # --- reading and showing

    def refresh(self) -> None:
        self.desk.jobs.read(
            _evaluation, self._on_drawn, fail=self.errors.show_error, latest=self, year=self._year,
            programme=self._programme, today=date.today().isoformat(),
        )  # fmt: skip

    def _on_drawn(self, drawn: "Drawn") -> None:
        self._drawn = drawn
        self._year = drawn.made.facts.academic_year
        self.errors.hide()
        self.commands_changed.emit()
        self.retranslate()

    def _on_choice(self) -> None:
        self._year = str(self.year.currentData() or "")
        self._programme = str(self.programme.currentData() or "")
        self.figure.show_nothing()
        self.refresh()

    def retranslate(self) -> None:
        self.year.setAccessibleName(_("学年"))
        self.programme.setAccessibleName(_("奖学金项目"))
        if self._drawn is not None:
            self._show(self._drawn)
        for button in self.buttons:
            button.ask()

    def _show(self, drawn: "Drawn") -> None:
        from gzstudents.evaluation.rules import words
        from gzstudents.evaluation.rules.evaluating import WHOLE

        made = drawn.made
        self._fill_choices(drawn)
        self._subtitle.setText(_("截至 {day}", day=made.facts.on))
        self.tiles.show_evaluation(made, drawn.before)
        self.frozen.say(drawn)
        self.view.show_form(made, drawn.before)
        self.breakdown.show_evaluation(made, drawn.totals)
        notes = [*words.proposals(made.facts.parameters)]
        notes += [words.weights_said(made)] if made.weight != WHOLE else []
        self.note.setText(" ".join(notes))

    def _fill_choices(self, drawn: "Drawn") -> None:
        years = sorted({self._year, *drawn.years}, reverse=True)
        fill(self.year, [(one, one) for one in years], self._year)
        programmes = [(_("全部项目"), ""), *((one.name, one.code) for one in drawn.programmes)]
        fill(self.programme, programmes, self._programme)
        self.programme.setToolTip(self.programme.currentText())

    # --- the names behind a figure

    def _on_line(self, line: "Line") -> None:
        if self._drawn is not None and self._to_figure():
            self.figure.show_line(line, self._drawn.made.facts.programmes)

    def _on_bar(self, title: str, ids: tuple[int, ...]) -> None:
        if self._to_figure():
            self.figure.show_slice(title, ids)

    def _to_figure(self) -> bool:
        """The names come to the front, unless a form with changes stands there."""
        if not self.panel.may_leave():
            return False
        self.panel.close_form()
        self._panels.setCurrentWidget(self.figure)
        return True

    def _read_names(self, title: str, ids: tuple[int, ...], awards: bool) -> None:
        self.figure.members.show_title(title, len(ids), awards=awards)
        self.detail_wanted.emit()
        self.desk.jobs.read(
            _members, self.figure.members.show_members, fail=self.errors.show_error, latest=self.figure,
            ids=list(ids[:MOST]), awards=awards,
        )  # fmt: skip

    def show_detail(self, detail: Detail) -> None:
        """In the panel, in place of the names."""
        self.panel.show_detail(detail)
        self._panels.setCurrentWidget(self.panel)
        self.detail_wanted.emit()

    # --- targets, names

    def _edit_targets(self) -> None:
        from gzstudents.evaluation.screen.target_form import TargetForm

        drawn = self._drawn
        if drawn is None or not self.panel.may_leave():
            return
        name = self.programme.currentText()
        self._show_form(TargetForm(self.desk, self._programme, name, self._year, drawn.aims))

    def _edit_name(self, code: str) -> None:
        from gzstudents.evaluation.rules.evaluating import Target
        from gzstudents.evaluation.screen.name_form import NameForm

        drawn = self._drawn
        if drawn is not None and self.panel.may_leave():
            own = drawn.aims.own.get(code, Target())
            self._show_form(NameForm(self.desk, self._programme, self._year, code, own))

    def _show_form(self, form: "ActForm") -> None:
        form.done.connect(self._on_done)
        self._panels.setCurrentWidget(self.panel)
        self.panel.show_form(form)
        self.detail_wanted.emit()

    def _on_done(self, text: str, act: object) -> None:
        self.panel.close_form()
        self._panels.setCurrentWidget(self.figure)
        self.desk.toast(text, act if isinstance(act, int) else None)

    # --- what the window asks

    def open(self, what: object) -> None:
        """The code of a programme, or of an indicator."""
        if not isinstance(what, str) or not what:
            return
        if self._drawn is not None and any(one.code == what for one in self._drawn.made.lines):
            self.view.choose(what)
        else:
            self._programme = what
            self.refresh()

    def place(self) -> object:
        return self._programme or None

    def escape(self) -> bool:
        if self.panel.form is not None:
            return self.panel.escape()
        if self._panels.currentWidget() is self.panel:
            self._panels.setCurrentWidget(self.figure)
            return True
        if self.view.code():
            self.view.clearSelection()
            self.view.setCurrentIndex(self.view.form.index(-1, -1))
            self.figure.show_nothing()
            return True
        return False

    def may_leave(self) -> bool:
        return self.panel.may_leave()
