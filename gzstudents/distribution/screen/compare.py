"""The page of the optimiser: what is aimed at, in words; what its plan changes against the fill by rank; and the one button
that puts it on the board as a draft.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QListWidget,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gzstudents.distribution.queries import CycleRow, Line, is_by_program
from gzstudents.distribution.rules.problem import Filling, Offer, Refusal
from gzstudents.distribution.rules.standing import UNDECIDED
from gzstudents.distribution.screen import telling, words
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.desk import Desk
from gzstudents.ui.live import Live
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.parts import Button, Card, Elided, IconButton, Label, clear, row

if TYPE_CHECKING:
    from gzstudents.ui.task import Task

WAYS = (
    ("passed", mark("不跳过排名靠前的人（推荐）"), mark("让最多的人获奖，再看排名和志愿；一项也没有分到的人，不会看到排在自己后面的人拿走自己也能用的名额")),
    ("rank", mark("严格按排名"), mark("自己更想要、也换得过来的名额，不会分给排在后面的人；在此之下让最多的人获奖，再照顾重点群体；获奖的人可能少一些")),
    ("none", mark("名额用足优先"), mark("先让最多的人获奖，再照顾重点群体，最后才看排名；会有人被排在后面的人超过")),
)  # fmt: skip


_PLAIN = 12  # lines that stand as they are; more of them scroll


class CompareView(Live, QWidget):
    """`adopted(filling, versions)`: take the plan over as a draft, as the placements were when it was begun; `left`: back to the board."""

    left = Signal()
    adopted = Signal(object, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self._desk = desk
        self._cycles: list[CycleRow] = []
        self._lines: Callable[[], Mapping[int, Line]] = dict
        self._task: Task | None = None
        self.answer: dict[str, Any] = {}
        self._seen: dict[int, int] = {}  # versions of the placements when the search began
        self._title = Elided(role="title")
        self.errors = ErrorBar()
        self._state = Label(role="muted", wrap=True)
        self.start = Button(mark("开始计算"), "primary", "sliders-horizontal", self.run)
        self.stop = Button(mark("取消"), "", "x", self.cancel)
        self.adopt = Button(mark("采用为草稿"), "primary", "check", self._adopt)
        self.anew = QCheckBox()
        self.anew.toggled.connect(self._show_buttons)
        self._ways = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 12)
        column.setSpacing(10)
        head = row(IconButton("chevron-left", mark("返回名额分配"), self._leave), self._title, self.adopt)
        head.setStretchFactor(self._title, 1)
        column.addLayout(head)
        column.addWidget(self.errors)
        column.addWidget(self._body(), 1)
        self.live()

    def _choices(self) -> Card:
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(4)
        inside.addWidget(Label(mark("按什么来分"), "section"))
        self._buttons: list[tuple[QRadioButton, str]] = []
        for at, (_way, title, hint) in enumerate(WAYS):
            button = QRadioButton()
            button.setChecked(at == 0)
            self._ways.addButton(button, at)
            self._buttons.append((button, title))
            inside.addWidget(button)
            explained = Label(hint, "faint", wrap=True)
            explained.setIndent(24)
            inside.addWidget(explained)
        inside.addSpacing(6)
        inside.addWidget(self.anew)
        self._open = Label(role="muted", wrap=True)
        inside.addWidget(self._open)
        return card

    def _body(self) -> QScrollArea:
        """What is asked and what came of it, scrolled as one: a low window has room for the answer."""
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        body = QWidget()
        body.setObjectName("canvas")
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 8, 0)
        whole.setSpacing(10)
        whole.addWidget(self._choices())
        whole.addLayout(row(self.start, self.stop, self._state, None))
        self._column = QVBoxLayout()
        self._column.setSpacing(10)
        whole.addLayout(self._column)
        whole.addStretch(1)
        scroll.setWidget(body)
        return scroll

    # --- what is asked

    def show_board(self, cycles: Sequence[CycleRow], lines: Callable[[], Mapping[int, Line]]) -> None:
        """The cycles to be filled, and who applied to them, as they stand whenever it is asked; a plan for another board is forgotten."""
        self._cycles, self._lines, self.answer = list(cycles), lines, {}
        self.anew.setChecked(not self._undecided())
        self.errors.hide()
        self._state.setText("")
        self._show_answer()
        self.retranslate()

    def _undecided(self) -> int:
        return sum(line.seat.state == UNDECIDED for line in self._lines().values())

    def _arranged(self) -> int:
        """Who was placed or refused by the program, in the cycles that are open."""
        ours = {one.id for one in self._cycles}
        return sum(line.cycle_id in ours and is_by_program(line.seat) for line in self._lines().values())

    @property
    def way(self) -> str:
        return WAYS[max(0, self._ways.checkedId())][0]

    def run(self) -> None:
        if self._task is not None or not self._cycles:
            return
        self.answer = {}
        self._seen = {key: line.version for key, line in self._lines().items()}
        self.errors.hide()
        options = [
            "--cycle",
            *(str(one.id) for one in self._cycles),
            "--method",
            "optimal",
            "--plan",
            "--respect",
            self.way,
            *(["--anew"] if self.anew.isChecked() else []),
        ]
        self._task = self._desk.jobs.run(
            ["distribute", *options], self._on_answer, title=_("正在优化分配"), progress=self._on_progress,
            fail=self._on_failed, refused=self._on_answer, writes=False,
        )  # fmt: skip
        self._task.ended.connect(self._on_ended)
        self._state.setText(_("正在计算…"))
        self._show_answer()

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _leave(self) -> None:
        self.cancel()
        self.left.emit()

    def _on_progress(self, _done: int, _total: int, text: str) -> None:
        self._state.setText(text or _("正在计算…"))

    def _on_ended(self, task: "Task") -> None:
        self._task = None
        if task.cancelled:
            self._state.setText(_("已取消，没有更改任何数据。"))
        self._show_buttons()

    def _on_failed(self, error: Exception) -> None:
        self._state.setText("")
        self.errors.show_error(error)

    def _on_answer(self, answer: dict[str, Any]) -> None:
        self.answer = answer
        self._state.setText("")
        self._show_answer()

    # --- what came of it

    def _show_buttons(self) -> None:
        waiting, arranged = self._undecided(), self._arranged()
        some = waiting + (arranged if self.anew.isChecked() else 0)
        self._open.setText(
            _n("将安排 {count} 人；人工决定的不动。", some)
            if some
            else _("没有可以安排的人：全部由人工决定，或批次已定稿。")
        )
        self.anew.setEnabled(self._task is None and arranged > 0)
        self.start.setEnabled(self._task is None and some > 0)
        self.stop.setVisible(self._task is not None)
        self.adopt.setEnabled(bool(self.answer.get("placed")))
        for button, _text in self._buttons:
            button.setEnabled(self._task is None)

    def _show_answer(self) -> None:
        clear(self._column)
        self._show_buttons()
        if self.answer:
            self._column.addWidget(self._summary())
            for found in telling.lists(self.answer, self._lines()):
                self._column.addWidget(_listed(found))

    def _summary(self) -> Card:
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 12)
        for at, text in enumerate(telling.sentences(self.answer)):
            inside.addWidget(Label(lambda text=text: text, "h2" if at == 0 else "muted", select=True, wrap=True))  # type: ignore[misc]
        return card

    def _adopt(self) -> None:
        placed = {
            int(one["application"]): Offer(one["grade"], int(one["amount_fen"]))
            for one in self.answer.get("placed", ())
        }
        refused = {
            int(one["application"]): Refusal(one["reason"], one["told"]) for one in self.answer.get("refused", ())
        }
        self.adopted.emit(Filling(placed, refused), self._seen)

    def retranslate(self) -> None:
        named = words.cycle(self._cycles[0]) if len(self._cycles) == 1 else _n("{count} 个项目", len(self._cycles))
        self._title.setText(_("优化分配：{cycle}", cycle=named))
        for button, text in self._buttons:
            button.setText(_(text))
        self.anew.setText(_("已按排名或优化分配的人也重新安排"))
        self._show_answer()


def _listed(found: telling.Listed) -> Card:
    card = Card()
    inside = QVBoxLayout(card)
    inside.setContentsMargins(16, 12, 16, 12)
    head = Label(role="section", wrap=True)
    head.setText(_("{title}（{count}）", title=found.title, count=f"{found.many:,}"))
    inside.addWidget(head)
    rest = found.many - len(found.lines)
    lines = [*found.lines, *([_n("还有 {count} 条没有列出。", rest)] if rest > 0 else [])]
    if len(lines) <= _PLAIN:
        for line in lines:
            inside.addWidget(Label(lambda line=line: line, select=True, wrap=True))  # type: ignore[misc]
        return card
    listed = QListWidget()
    listed.setAccessibleName(found.title)
    listed.setWordWrap(True)
    listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    listed.addItems(lines)
    listed.setMinimumHeight(min(26 * len(lines) + 8, 220))
    listed.setMaximumHeight(min(30 * len(lines) + 12, 320))
    inside.addWidget(listed)
    return card
