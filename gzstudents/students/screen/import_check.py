"""Step 3 of an import: the exact plan, row by row, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.screen import import_data
from gzstudents.students.screen.import_cell import RowEditing, on_one_line
from gzstudents.students.screen.import_correct import CorrectForm, Correction, cells_of
from gzstudents.students.screen.import_data import PlanRow, PlanView
from gzstudents.ui.commands import Command
from gzstudents.ui.list_parts import EmptyView
from gzstudents.ui.live import Live, Words, words
from gzstudents.ui.panel import Callout, Detail, Pair, Panel, Section
from gzstudents.ui.panel_parts import CalloutBar
from gzstudents.ui.parts import Button, Label, line, row
from gzstudents.ui.rows import Column, Index, RowsModel
from gzstudents.ui.table import Table
from gzstudents.ui.tabs import Tabs

MOST_SAID = 6  # problems of sheets that stand above the list

_COLUMNS = (
    Column("label", mark("学生"), import_data.label, "name", 200, second=import_data.place, sortable=False),
    Column("said", mark("内容"), import_data.said, "text", 300, sortable=False, stretch=True),
    Column(
        "kind", mark("结果"), lambda one: _(import_data.KIND_NAMES[one.kind]), "pill", 110, sortable=False,
        tone=import_data.tone,
    ),
)  # fmt: skip


_FAULTS = frozenset({"rejected", "conflicting"})


class PlanModel(RowsModel):
    """Rows with a cell that may be corrected where it stands can be typed on, in every way of writing."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        row = self.row(index.row()) if index.isValid() else None
        return flags | Qt.ItemFlag.ItemIsEditable if row is not None and row.item.get("problems") else flags


class CheckStep(Live, QWidget):
    """`go_on` executes the plan as it is shown; `corrected` are cells to be read otherwise, then all is checked again; `waits` tells whether it is."""

    go_on = Signal()
    go_back = Signal()
    save_rejected = Signal()
    save_corrected = Signal()
    corrected = Signal(object)
    detail_wanted = Signal()
    person_wanted = Signal(int)  # somebody in the register who may be meant

    def __init__(self, panel: Panel, waits: Callable[[], bool]) -> None:
        super().__init__()
        self._panel, self._waits = panel, waits
        self._plan = PlanView([], [])
        self._columns_said: Words = ""
        self._corrections = 0
        self._shown: tuple[str, int] | None = None  # sheet and row that was being corrected
        self._goes_on = False  # to the next fault, when the row was checked again
        self._among: frozenset[str] = _FAULTS  # kinds of rows among which the next fault is looked for
        self.correct_command = Command(
            "import.correct", mark("更正…"), self.correct, "pencil", enabled=self._may_correct
        )
        self.skipped: set[tuple[str, int]] = set()  # rows (sheet, row) that somebody does not want written
        self.skip_command = Command("import.skip", self._skip_words, self.skip, "minus", enabled=self._may_skip)
        self._warnings = CalloutBar()
        self._note = Label(role="muted", wrap=True)
        self.tabs = Tabs([(kind, import_data.KIND_NAMES[kind]) for kind in import_data.KINDS])
        self.model = PlanModel(_COLUMNS, self._fetch, self)
        self.table = Table(self.model, self)
        self.editing = RowEditing(self.table, lambda typed: self._waits() or self.edit(typed))
        self.table.setColumnHidden(0, True)
        self._empty = EmptyView()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        card = QFrame()
        card.setObjectName("tableCard")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._pages)
        self.next = Button(mark("导入"), "primary", "check", self.go_on.emit)
        self.rejected = Button(mark("导出不能导入的行…"), "", "file-down", self.save_rejected.emit)
        self.corrected_copy = Button(mark("导出更正后的文件…"), "", "file-down", self.save_corrected.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._warnings)
        column.addWidget(self._note)
        tabs = QVBoxLayout()
        tabs.setSpacing(0)
        tabs.addWidget(self.tabs)
        tabs.addWidget(line())
        column.addLayout(tabs)
        column.addWidget(card, 1)
        column.addLayout(
            row(Button(mark("返回"), run=self.go_back.emit), None, self.corrected_copy, self.rejected, self.next)
        )
        self.tabs.chosen.connect(self._show_kind)
        self.table.chosen.connect(self._show_row)
        self.table.opened.connect(lambda _row: self.edit())
        self.table.edit_wanted.connect(lambda _row: self.edit())
        self.editing.corrected.connect(self._on_edited)
        self.editing.gone_on.connect(self._edit_next)
        self.live()

    def _fetch(self, ids: list[int]) -> Mapping[int, PlanRow]:
        return {number: self._plan.rows[number] for number in ids if number < len(self._plan.rows)}

    def show_plan(self, plan: PlanView, columns_said: Words, corrections: int = 0) -> None:
        """Show a plan; first what is most worth a look, or after a correction the row that was corrected."""
        self._panel.close_form()
        self._plan, self._columns_said, self._corrections = plan, columns_said, corrections
        self._warn(plan)
        counts = {kind: plan.count(kind) for kind in import_data.KINDS}
        self.tabs.show_counts(counts)
        first = next((kind for kind in ("conflicting", "changed", "new", "rejected") if counts[kind]), "identical")
        again, goes_on = self._again(), self._goes_on
        self._shown, self._goes_on = None, False
        kind = again.kind if again is not None else first
        self.tabs.choose(kind)
        self._show_kind(kind)
        if again is not None:
            self.table.choose([again.id])
        self.retranslate()
        if goes_on and again is not None and not (again.kind in self._among and self.edit()):
            self._edit_next()

    def _again(self) -> PlanRow | None:
        return next((one for one in self._plan.rows if (one.item["sheet"], one.item["row"]) == self._shown), None)

    def _warn(self, plan: PlanView) -> None:
        said = [import_data.problem_text(problem) for problem in plan.problems]
        text = "\n".join(said[:MOST_SAID])
        if len(said) > MOST_SAID:
            text = _("{text}\n另有 {count} 处", text=text, count=len(said) - MOST_SAID)
        self._warnings.fill(text, "warn", None)
        self._warnings.setVisible(bool(said))

    def _show_kind(self, kind: str) -> None:
        ids = self._plan.of_kind(kind)
        self.model.set_ids(ids)
        self.table.scrollToTop()
        self._empty.show_words(lambda: _("没有“{kind}”的行", kind=_(import_data.KIND_NAMES[kind])), "", (), "check")
        self._pages.setCurrentWidget(self.table if ids else self._empty)
        if ids:
            self.table.selectRow(0)
        else:
            self._show_row()

    def _show_row(self) -> None:
        one = self._chosen()
        if one is None:
            self._panel.show_empty(mark("选择一行"), mark("在这里查看它的每一处内容"))
            return
        commands = [self.correct_command] if cells_of(one, self._plan) else []
        self._panel.show_detail(detail_of(one, commands, self.person_wanted.emit, sheet=len(self._plan.headings) > 1))

    def _chosen(self) -> PlanRow | None:
        ids = self.table.chosen_ids(2)
        return self._plan.rows[ids[0]] if len(ids) == 1 and ids[0] < len(self._plan.rows) else None

    @staticmethod
    def _place(one: PlanRow) -> tuple[str, int]:
        return str(one.item["sheet"]), int(one.item["row"])

    def _may_skip(self) -> bool:
        one = self._chosen()
        return one is not None and one.kind in {"new", "changed"}

    def _skip_words(self) -> str:
        one = self._chosen()
        return _("写入这一行") if one is not None and self._place(one) in self.skipped else _("不写入这一行")

    def skip(self) -> None:
        """Leave the chosen row as it stands in the register, or write it after all."""
        one = self._chosen()
        if one is not None and self._may_skip():
            self.skipped ^= {self._place(one)}
            self.retranslate()

    def _may_correct(self) -> bool:
        one = self._chosen()
        return one is not None and bool(cells_of(one, self._plan))

    def correct(self) -> None:
        """The doubtful cells of the chosen row, each in its editor."""
        one = self._chosen()
        cells = cells_of(one, self._plan) if one is not None else []
        if one is None or not cells or not self._panel.may_leave():
            return
        form = CorrectForm(one, cells)
        form.saved.connect(lambda changes: self._on_corrected(form, changes))
        self._panel.show_form(form)
        self.detail_wanted.emit()

    def _on_corrected(self, form: CorrectForm, changes: dict[str, Any]) -> None:
        self._shown = (form.row.item["sheet"], form.row.item["row"])
        self.corrected.emit(form.corrections(changes))

    def edit(self, typed: str = "") -> bool:
        """The doubtful cells of the chosen row on the table itself; `typed` is written over the first. False if it has none."""
        one = self._chosen()
        cells = on_one_line(one, self._plan) if one is not None and not self.correct_command.refusal() else []
        if one is None or not cells or self._waits() or not self._panel.may_leave():
            return False
        self._among = _FAULTS if one.kind in _FAULTS else frozenset({one.kind})
        self.editing.start(one, cells, typed)
        return True

    def _edit_next(self) -> None:
        """The next row with a fault; after the last one the first again."""
        one = self._chosen()
        at = one.id if one is not None else 0
        rest = (*self._plan.rows[at + 1 :], *self._plan.rows[:at])
        following = next((row for row in rest if row.kind in self._among and on_one_line(row, self._plan)), None)
        if following is not None:
            self.tabs.choose(following.kind)
            self._show_kind(following.kind)
            self.table.choose([following.id])
            self.edit()

    def _on_edited(self, corrections: Sequence[Correction], goes_on: bool) -> None:
        self._shown, self._goes_on = corrections[0][:2], goes_on
        self.corrected.emit(list(corrections))

    @property
    def written(self) -> int:
        """How many rows would be written."""
        return self._plan.count("new") + self._plan.count("changed") - self.kept_back

    @property
    def kept_back(self) -> int:
        """How many rows of the plan somebody does not want written."""
        rows = self._plan.rows if self.skipped else []
        return sum(one.kind in {"new", "changed"} and self._place(one) in self.skipped for one in rows)

    @property
    def left_out(self) -> int:
        return self._plan.count("rejected") + self._plan.count("conflicting")

    def retranslate(self) -> None:
        self.table.setAccessibleName(_("导入计划"))
        parts = [_n("将写入 {count} 行", self.written) if self.written else _("没有要写入的内容：文件与名册一致")]
        if self.left_out:
            parts = [_n("将写入 {count} 行", self.written), _n("{count} 行不会导入", self.left_out)]
        if self.kept_back:
            parts.append(_n("按您的选择不写入 {count} 行", self.kept_back))
        if self._corrections:
            parts.append(_n("已更正 {count} 格", self._corrections))
        said = words(self._columns_said)
        self._note.setText(_("，").join(parts) + (f"  ·  {said}" if said else ""))
        self.corrected_copy.setVisible(self._corrections > 0)
        self.next.say(lambda: _n("导入 {count} 行", self.written) if self.written else _("没有可导入的内容"))
        self.next.setEnabled(self.written > 0)
        self.rejected.setVisible(self.left_out > 0)
        if self._plan.rows:
            self._show_row()


def detail_of(
    one: PlanRow, commands: Sequence[Command], look: Callable[[int], object], *, sheet: bool = True
) -> Detail:
    """Every cell of one row of the plan. `look` opens somebody who may be meant; `sheet`: there are several, so which one it is."""
    item = one.item
    if one.kind in {"rejected", "conflicting"}:
        told = [(str(p.get("column") or _("整行")), str(p.get("message", ""))) for p in item.get("problems", ())]
        sections = [Section(mark("为什么不能导入"), [_pair(name, text) for name, text in told])]
    elif one.kind == "changed":
        changes = [_pair(name, f"{old} → {new}") for name, old, new in import_data.cells(one)]
        sections = [Section(mark("将改动"), changes)]
    else:
        values = [_pair(name, value, wide=len(value) > 16) for name, value in import_data.new_values(one)]
        sections = [Section(mark("将写入"), values)] if values else []
    warnings = [] if one.kind in {"rejected", "conflicting"} else list(item.get("problems", ()))
    callouts = [Callout(import_data.problem_text(problem), "warn") for problem in warnings]
    callouts += [
        Callout(
            _("可能已有此人：{who}", who=similar[1]),
            "warn",
            Command("students.look", mark("查看"), partial(look, similar[0]), "user"),
        )
        for similar in item.get("similar", ())
    ]
    pills = [(_(import_data.KIND_NAMES[one.kind]), import_data.KIND_TONES[one.kind], True)]
    place = import_data.place(one)
    under = _("{sheet} · {place}", sheet=item["sheet"], place=place) if sheet else place
    return Detail(import_data.label(one), under, pills=pills, commands=commands, callouts=callouts, sections=sections)


def _pair(label: str, value: Any, *, wide: bool = True) -> Pair:
    return Pair(lambda: label, str(value), wide=wide)
