"""Step 2 of an import: which column is which field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students.screen.import_data import TableLook
from gzstudents.ui.choice import ChoiceEditor
from gzstudents.ui.parts import Button, Elided, Label, Pill, clear, line, row

IGNORED = "_ignored"
_OPEN = "_open"  # unclear dates stay unclear: their rows are told apart on the next page


def order_choices() -> Sequence[tuple[str, str]]:
    """How 03/04/2001 may be meant."""
    return [
        ("dmy", _("日在前（日/月/年）")),
        ("mdy", _("月在前（月/日/年）")),
        (_OPEN, _("不确定，这些行先不导入")),
    ]


def field_choices() -> Sequence[tuple[str, str]]:
    """Every field that a column can fill, and first: none."""
    from gzstudents.students.importing.columns import fields  # the package has a module of the same name

    return [(IGNORED, _("不导入")), *((code, name.label()) for code, name in fields().items())]


class ColumnsStep(QWidget):
    """`go_on` when every question is answered."""

    go_on = Signal()
    go_back = Signal()
    save_wanted = Signal(int)  # which table's mapping is to be kept as a template

    def __init__(self) -> None:
        super().__init__()
        self._tables: list[TableLook] = []
        self._editors: list[list[ChoiceEditor]] = []
        self._states: list[list[Pill]] = []
        self.order: ChoiceEditor | None = None
        card = QFrame()
        card.setObjectName("card")
        self._body = QWidget()
        self._body.setObjectName("detailBody")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(16, 14, 16, 14)
        self._column.setSpacing(10)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._body)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(scroll)
        self._state = Label(role="muted", wrap=True)
        self.next = Button(mark("核对"), "primary", "arrow-right", self.go_on.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(card, 1)
        column.addLayout(row(Button(mark("返回"), run=self.go_back.emit), 8, self._state, None, self.next))

    def show_tables(self, tables: Sequence[TableLook], date_order: str | None = None) -> None:
        """`date_order` is what was decided about unclear dates: dmy, mdy, "" to leave them, None for nothing yet."""
        self._tables = list(tables)
        self._editors, self._states = [], []
        clear(self._column)
        self._ask_order(next((table.unclear_date for table in tables if table.unclear_date), ""), date_order)
        for table in self._tables:
            self._add_table(table)
        self._column.addStretch(1)
        self._tell()

    def _ask_order(self, example: str, decided: str | None) -> None:
        """Where the file itself does not show whether the day or the month stands first."""
        self.order = None
        if not example:
            return
        asked = _("“{date}”这样的日期，哪个在前？", date=example)
        self.order = editor = ChoiceEditor("", order_choices)
        editor.setAccessibleName(asked)
        editor.setPlaceholderText(_("请选择"))
        editor.setMaximumWidth(280)
        editor.setMinimumWidth(240)
        editor.show_value("" if decided is None else decided or _OPEN)
        editor.edited.connect(self._tell)
        editor.left.connect(self._tell)
        self._column.addLayout(row(Label(lambda: asked, "strong"), 8, editor, None))
        self._column.addWidget(line())

    def date_order(self) -> str | None:
        """What was chosen; None where nothing was to be chosen."""
        value = str(self.order.value()) if self.order is not None else ""
        return None if self.order is None else "" if value == _OPEN else value

    def _add_table(self, table: TableLook) -> None:
        said = _(
            "工作表“{sheet}” · 第 {row} 行是标题行 · {counted}",
            sheet=table.sheet,
            row=table.header_row,
            counted=_n("{count} 行数据", table.rows),
        )
        number = len(self._editors)
        save = Button(mark("存为模板…"), "link", run=lambda: self.save_wanted.emit(number))
        self._column.addLayout(row(Label(lambda: said, "section"), None, save))
        if table.template:
            self._column.addWidget(
                Label(lambda: _("按“{template}”模板识别，请看一眼各列", template=table.template), "muted")
            )
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, (text, stretch) in enumerate(
            ((mark("文件中的列"), 2), (mark("示例"), 3), (mark("导入到"), 2), ("", 0))
        ):
            grid.setColumnStretch(place, stretch)
            grid.addWidget(Label(text, "faint"), 0, place)
        asked = {column: name for name, columns in table.questions.items() for column in columns}
        editors, states = [], []
        for number, heading in enumerate(table.headings):
            editor = self._editor(heading, table.fields[number], number, asked)
            state = Pill("", dot=False)
            line_number = number + 1
            grid.addWidget(_cell(heading or _("（无标题）"), "strong" if heading else "muted"), line_number, 0)
            grid.addWidget(_cell(_("、").join(table.examples[number]) or "—", "muted"), line_number, 1)
            grid.addWidget(editor, line_number, 2)
            grid.addWidget(state, line_number, 3)
            editors.append(editor)
            states.append(state)
        self._editors.append(editors)
        self._states.append(states)
        self._column.addLayout(grid)
        self._column.addWidget(line())

    def _editor(self, heading: str, field: str, number: int, asked: dict[int, str]) -> ChoiceEditor:
        editor = ChoiceEditor("", field_choices)
        editor.setAccessibleName(_("“{heading}”导入到", heading=heading or str(number + 1)))
        editor.setPlaceholderText(_("请选择"))
        editor.show_value("" if number in asked else field or IGNORED)
        editor.edited.connect(self._tell)
        editor.left.connect(self._tell)
        return editor

    # --- what was decided

    def mapping(self) -> dict[str, list[str]]:
        """Fingerprint → field of each column, "" for none."""
        return {
            table.fingerprint: [_field(editor) for editor in editors]
            for table, editors in zip(self._tables, self._editors, strict=True)
        }

    def first_question(self) -> QWidget:
        """The first column that has to be chosen, else the way on."""
        asked = [self.order] if self.order is not None else []
        editors = (*asked, *(editor for editors in self._editors for editor in editors))
        return next((editor for editor in editors if not editor.value()), self.next)

    def problems(self) -> list[str]:
        """What keeps from going on, in sentences."""
        found: list[str] = []
        if self.order is not None and not self.order.value():
            found.append(_("请选择日期中日和月哪个在前"))
        open_ones = sum(not editor.value() for editors in self._editors for editor in editors)
        if open_ones:
            found.append(_n("还有 {count} 列请选择", open_ones))
        twice = sum(len(self._repeated(editors)) for editors in self._editors)
        if twice:
            found.append(_n("{count} 个字段选了不止一列", twice))
        return found

    def _repeated(self, editors: list[ChoiceEditor]) -> set[str]:
        chosen = [field for editor in editors if (field := _field(editor))]
        return {field for field in chosen if chosen.count(field) > 1}

    def _tell(self) -> None:
        if self.order is not None:
            self.order.set_state("" if self.order.value() else "warn")
        for editors, states in zip(self._editors, self._states, strict=True):
            repeated = self._repeated(editors)
            for editor, state in zip(editors, states, strict=True):
                field = _field(editor)
                if not editor.value():
                    editor.set_state("warn")
                    state.show_text(_("请选择"), "warn", dot=False)
                elif field in repeated:
                    editor.set_state("bad")
                    state.show_text(_("重复"), "bad", dot=False)
                else:
                    editor.set_state("")
                    state.show_text(_("已对应") if field else _("不导入"), "ok" if field else "neutral", dot=False)
        problems = self.problems()
        self._state.setText(_("；").join(problems))
        self.next.setEnabled(not problems and bool(self._tables))


def _field(editor: ChoiceEditor) -> str:
    value = str(editor.value())
    return "" if value == IGNORED else value


def _cell(text: str, role: str) -> Elided:
    cell = Elided(text, role)
    cell.setMinimumWidth(60)
    return cell
