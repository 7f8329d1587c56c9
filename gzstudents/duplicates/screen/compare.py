"""Two records side by side: why they may be one person, what differs, which side is taken for each thing."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QSizePolicy

from gzstudents.duplicates.queries.comparing import COUNTRY, Comparison, Line
from gzstudents.duplicates.queries.queue import PairRow
from gzstudents.duplicates.queries.ties import PEOPLE
from gzstudents.duplicates.rules import reason
from gzstudents.duplicates.rules.combining import BOTH, KEPT, MERGED
from gzstudents.duplicates.screen.pages import Page
from gzstudents.kernel import codes
from gzstudents.kernel.access import called
from gzstudents.kernel.i18n import _, mark
from gzstudents.ui.commands import Command
from gzstudents.ui.parts import Button, CommandButton, Label, Picture, line, row, set_role

LEFT, RIGHT = 0, 1
_MAY_BE_BOTH = frozenset({"note", "country"})


class ComparePage(Page):
    """`keep_wanted(side)`: the other record is to stay; the owner reads the comparison anew."""

    keep_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.pair: PairRow | None = None
        self.found: Comparison | None = None
        self.kept_side = LEFT
        self.choices: dict[str, str] = {}
        self.reason = QLineEdit()

    def fill(self, pair: PairRow, found: Comparison, commands: Mapping[str, Command]) -> None:
        """`found` says which of the two stays: its first."""
        self.empty()
        self.pair, self.found = pair, found
        self.kept_side = LEFT if found.people[0].id == pair.one.id else RIGHT
        self.choices = {each.key: each.suggested for each in found.lines if not each.same}
        self._say_why(pair)
        for text in found.blockers:
            self.callout(text, "bad")
        self.column.addWidget(line())
        self.column.addLayout(self._table(pair, found))
        self._say_union(found)
        self.column.addStretch(1)
        self._make_footer(pair, commands)

    # --- why

    def _say_why(self, pair: PairRow) -> None:
        title = Label(role="h2", wrap=True, select=True)
        title.setText(_("{one} 与 {other} 是同一人吗？", one=pair.one.name, other=pair.other.name))
        self.column.addWidget(title)
        if pair.decided is not None:
            values = {
                "day": pair.decided.decided_on,
                "who": called(pair.decided.decided_by),
                "reason": pair.decided.reason or _("未填"),
            }
            if pair.state == "again":
                said = _("{day} {who}认定不是同一人（理由：{reason}）。之后资料有改动，所以再次提示。", **values)
            else:
                said = _("{day} {who}认定不是同一人（理由：{reason}）。", **values)
            self.callout(said, "info")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for place, code in enumerate(pair.reasons):
            one = reason(code)
            good = one.points > 0
            text = Label(wrap=True)
            text.setText(one.text)
            beside = row(Picture("check" if good else "minus", "ok" if good else "warn", 15), text)
            beside.setStretch(1, 1)
            grid.addLayout(beside, place // 2, place % 2)
        for place in (0, 1):
            grid.setColumnStretch(place, 1)
        self.column.addLayout(grid)

    # --- the table

    def _table(self, pair: PairRow, found: Comparison) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for place, stretch in ((0, 0), (1, 1), (2, 1)):
            grid.setColumnStretch(place, stretch)
        grid.addWidget(Label(mark("保留的记录"), "section"), 0, 0)
        keep = QButtonGroup(self)
        for side, who in ((LEFT, pair.one), (RIGHT, pair.other)):
            name = " ".join(part for part in (who.name, who.student_number or f"#{who.id}") if part)
            button = self._choice(name, chosen=side == self.kept_side, run=partial(self.keep_wanted.emit, side))
            button.setAccessibleName(_("保留 {name}", name=name))
            keep.addButton(button)
            grid.addWidget(button, 0, side + 1)
        different = [each for each in found.lines if not each.same]
        same = [each for each in found.lines if each.same and each.kept_text and each.group in {PEOPLE, COUNTRY}]
        for number, each in enumerate(different, 1):
            self._add_different(grid, number, each)
        for number, each in enumerate(same, len(different) + 1):
            grid.addWidget(_said(_(each.label), "faint"), number, 0)
            grid.addWidget(_said(each.kept_text, "faint"), number, 1, 1, 2)
        for number, both in enumerate(found.beside, len(different) + len(same) + 1):
            grid.addWidget(_said(both.label, "section"), number, 0, Qt.AlignmentFlag.AlignTop)
            texts = (both.kept, both.merged) if self.kept_side == LEFT else (both.merged, both.kept)
            for side, text in enumerate(texts, 1):
                grid.addWidget(_said(text or "—", ""), number, side, Qt.AlignmentFlag.AlignTop)
        return grid

    def _add_different(self, grid: QGridLayout, number: int, each: Line) -> None:
        label = _said(_(each.label), "section")
        grid.addWidget(label, number, 0)
        group = QButtonGroup(self)
        group.setExclusive(each.key not in _MAY_BE_BOTH)
        for side in (LEFT, RIGHT):
            of_kept = side == self.kept_side
            text = each.kept_text if of_kept else each.merged_text
            value = KEPT if of_kept else MERGED
            chosen = self.choices[each.key] in {value, BOTH}
            button = self._choice(text or "—", chosen=chosen, run=partial(self._choose, each.key, value))
            button.setAccessibleName(_("{label}：用 {value}", label=label.text(), value=text or _("无")))
            group.addButton(button)
            grid.addWidget(button, number, side + 1)
        if each.key in _MAY_BE_BOTH:
            self._let_both(group, each.key)

    def _let_both(self, group: QButtonGroup, key: str) -> None:
        """Both remarks, or both nationalities, may be right: both buttons down."""

        def on_click() -> None:
            down = [place for place, button in enumerate(group.buttons()) if button.isChecked()]
            if not down:
                for button in group.buttons():
                    button.setChecked(True)
                down = [LEFT, RIGHT]
            self.choices[key] = BOTH if len(down) == 2 else KEPT if down[0] == self.kept_side else MERGED

        group.buttonClicked.connect(lambda _button: on_click())

    def _choice(self, text: str, *, chosen: bool, run: Callable[[], object]) -> Button:
        button = Button("", "choice", "", run)
        button.setText(text.replace("\n", " ").replace("&", "&&"))
        button.setToolTip(text)
        button.setCheckable(True)
        button.setChecked(chosen)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return button

    def _choose(self, key: str, value: str) -> None:
        if key not in _MAY_BE_BOTH:
            self.choices[key] = value

    # --- what goes together

    def _say_union(self, found: Comparison) -> None:
        texts = [
            _("{what}：{left} + {right}", what=codes.label("record_table", one.table), left=left, right=right)
            for one in found.belongings
            for left, right in [(one.kept, one.merged) if self.kept_side == LEFT else (one.merged, one.kept)]
        ]
        if texts:
            self.column.addWidget(line())
            self.lines(_("都归到保留的人名下，一条也不丢"), [_("；").join(texts)])
        self.lines(_("不冲突"), list(found.notes))

    def _make_footer(self, pair: PairRow, commands: Mapping[str, Command]) -> None:
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("不是同一人的理由（可不填）"))
        self.reason.setAccessibleName(_("不是同一人的理由"))
        self.reason.setMaxLength(200)
        second = commands["reconsider"] if pair.state == "different" else commands["reject"]
        if pair.state != "different":
            self._foot.addWidget(self.reason)
        buttons = row(CommandButton(commands["merge"], "primary"), CommandButton(second), None, spacing=8)
        for name in ("left", "right"):
            buttons.addWidget(CommandButton(commands[name], "ghost"))
        self._foot.addLayout(buttons)


def _said(text: str, role: str) -> Label:
    made = Label(role=role, wrap=True)
    made.setText(text)
    made.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    set_role(made, "role", role)
    return made
