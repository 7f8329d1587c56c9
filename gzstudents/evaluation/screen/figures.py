"""The form of the evaluation as a table: groups, indicators, target, actual, weight, score; each actual opens its names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QWidget

from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import theme
from gzstudents.ui.figure_table import FigureTable
from gzstudents.ui.parts import BOLD

if TYPE_CHECKING:
    from gzstudents.evaluation.rules.before import Before
    from gzstudents.evaluation.rules.evaluating import Evaluated, Line

Index = QModelIndex | QPersistentModelIndex
HEADS = (
    mark("指标"),
    mark("目标值"),
    mark("实际完成值"),
    mark("上学年完成值"),
    mark("分子 / 分母"),
    mark("权重"),
    mark("得分"),
)
_BEFORE, _COUNTED = 3, 4
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FormModel(QAbstractTableModel):
    """`lines`: a Line, or None for the heading of a group and for the total."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line | None] = []
        self._texts: list[Sequence[str]] = []
        self.beside = ""  # what the year before is, in a sentence

    def show(self, made: "Evaluated | None", before: "Before | None" = None) -> None:
        from gzstudents.evaluation.rules import words
        from gzstudents.evaluation.rules.form import form

        self.beginResetModel()
        self.lines, self._texts = [], []
        self.beside = words.beside(made, before) if made is not None and before is not None else ""
        for group in form().groups if made is not None else ():
            lines = [one for one in made.lines if one.indicator.group == group.code]  # type: ignore[union-attr]
            if not lines:
                continue
            weight = sum(one.weight for one in lines)
            scored = [one.score for one in lines if one.score is not None]
            self._add(
                None,
                (_("{above} · {group}", above=group.above(), group=group.label()), "", "", "", "",
                 words.points(weight) if weight else "", words.points(sum(scored)) if scored else ""),
            )  # fmt: skip
            for one in lines:
                actual = words.value(one.indicator, one.figure.value)
                weight_ = words.points(one.weight) if one.weight else "–"
                score = "–" if one.score is None else words.points(one.score)
                target = words.target(one) if one.target is not None else "–"
                then = words.earlier(one.indicator, before) if before is not None else ""
                name = "\u2003" + one.indicator.label()
                self._add(one, (name, target, actual, then, words.counted(one), weight_, score))
        if made is not None:
            weights = words.points(made.weight)
            self._add(None, (_("合计"), "", "", "", "", weights, words.points(made.score)))
        self.endResetModel()

    def _add(self, line: "Line | None", texts: Sequence[str]) -> None:
        self.lines.append(line)
        self._texts.append(texts)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._texts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(HEADS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.lines[index.row()] is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        text, line = self._texts[index.row()][index.column()], self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if index.column() == 0 else _RIGHT
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.said(index)
        look = theme.current()
        if role == Qt.ItemDataRole.FontRole:
            bold = line is None or index.column() == 2
            return look.font(13, BOLD if bold else QFont.Weight.Normal, index.column() > 0)
        if role == Qt.ItemDataRole.BackgroundRole and line is None:
            return look.color("neutral_soft")
        if role == Qt.ItemDataRole.ForegroundRole and line is not None:
            unknown = index.column() == 2 and line.figure.value is None
            return look.color("faint") if text == "–" or unknown or index.column() in {_BEFORE, _COUNTED} else None
        return None

    def said(self, index: Index) -> str:
        """A cell in words: what a screen reader says. The indicator says its formula."""
        line, texts = self.lines[index.row()], self._texts[index.row()]
        if index.column() == 0 or line is None:
            return line.indicator.formula() if line is not None else texts[0]
        return _("{row}，{column}：{value}", row=texts[0].strip(), column=_(HEADS[index.column()]), value=texts[index.column()] or "–")  # fmt: skip

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section == 0 else _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole and section == _BEFORE:
            return self.beside or None
        return _(HEADS[section]) if role == Qt.ItemDataRole.DisplayRole else None


class FormView(FigureTable):
    """`chosen` a line by mouse or arrow keys; `opened` by Enter or a double click."""

    chosen = Signal(object)  # Line

    def __init__(self, parent: QWidget | None = None) -> None:
        self.form = FormModel()
        super().__init__(self.form, parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.live()

    def show_form(self, made: "Evaluated | None", before: "Before | None" = None) -> None:
        """Show an evaluation; the line that was chosen stays chosen."""
        chosen = self.code()
        self._soon.stop()
        self.form.show(made, before)
        self.fit()
        if chosen:
            self.choose(chosen)

    def code(self) -> str:
        """Of the chosen indicator, "" without any."""
        row = self.currentIndex().row()
        line = self.form.lines[row] if 0 <= row < len(self.form.lines) else None
        return line.code if line is not None else ""

    def choose(self, code: str) -> None:
        for row, line in enumerate(self.form.lines):
            if line is not None and line.code == code:
                self.setCurrentIndex(self.form.index(row, 2))

    def retranslate(self) -> None:
        self.setAccessibleName(_("绩效评价表"))

    def restyle(self) -> None:
        look = theme.current()
        self.verticalHeader().setDefaultSectionSize(look.px(28))
        self.horizontalHeader().setFixedHeight(look.px(32))
        self.fit()

    def fit(self) -> None:
        """Figures take what they need, the indicator what is left. Where that is too little first what was divided by what
        gives way, which the panel says too, then the year before; without one its column is not there at all.
        """
        look, least = theme.current(), theme.current().px(230)
        for column in (_COUNTED, _BEFORE):
            self.setColumnHidden(column, False)  # a hidden one is not measured
        self.resizeColumnsToContents()
        wide = [max(look.px(60), self.columnWidth(column) + look.px(8)) for column in range(len(HEADS))]
        hidden = set() if self.form.beside else {_BEFORE}
        for column in (_COUNTED, _BEFORE):
            if self.viewport().width() - sum(wide[one] for one in range(1, len(HEADS)) if one not in hidden) < least:
                hidden.add(column)
        others = 0
        for column in range(1, len(HEADS)):
            self.setColumnWidth(column, wide[column])
            self.setColumnHidden(column, column in hidden)
            others += 0 if column in hidden else wide[column]
        self.setColumnWidth(0, max(self.viewport().width() - others, look.px(200)))

    def stands_on_figure(self) -> bool:
        return bool(self.code())

    def tell(self) -> None:
        self._soon.stop()
        row = self.currentIndex().row()
        line = self.form.lines[row] if 0 <= row < len(self.form.lines) else None
        if line is not None:
            self.chosen.emit(line)
