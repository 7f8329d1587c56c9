"""The pieces of the detail panel: head, row of actions, callout, pairs of label and value, history."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gzstudents.kernel.i18n import _, mark
from gzstudents.ui import icons, theme
from gzstudents.ui.commands import Command
from gzstudents.ui.delegates import pill_width
from gzstudents.ui.flow import Flow
from gzstudents.ui.live import Live, Words, words
from gzstudents.ui.parts import (
    SELECTABLE,
    Avatar,
    Button,
    IconButton,
    Label,
    Picture,
    Pill,
    line,
    set_role,
)
from gzstudents.ui.revealing import note_revealed

_WIDEST_PILL = 270
TONE_ICONS = {"warn": "clock", "bad": "circle-alert", "info": "info", "ok": "circle-check", "neutral": "info"}


class PanelScroll(QScrollArea):
    """A column of the panel that scrolls; its content keeps its width when the bar appears."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QWidget()
        self.body.setObjectName("detailBody")
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(20, 18, 20, 20)
        self.column.setSpacing(12)
        self.setWidget(self.body)
        self.verticalScrollBar().rangeChanged.connect(self._on_range)

    def _on_range(self, _least: int, most: int) -> None:
        bar = self.verticalScrollBar().sizeHint().width() if most > 0 else 0
        self.column.setContentsMargins(20, 18, max(4, 20 - bar), 20)


class Head(QWidget):
    """Avatar, name, what stands under it, pills."""

    def __init__(self) -> None:
        super().__init__()
        self.avatar = Avatar()
        self.title = Label(role="title", select=True, wrap=True)
        self.subtitle = Label(role="muted", select=True, wrap=True)
        beside = QVBoxLayout()
        beside.setSpacing(2)
        beside.addWidget(self.title)
        beside.addWidget(self.subtitle)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(beside, 1)
        self.more = IconButton("ellipsis", mark("更多操作"))
        top.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self._row = Flow(spacing=4)
        self._pills: list[Pill] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(self._row)

    def fill(self, title: str, subtitle: str, initial: str, pills: Sequence[tuple[str, str, bool]]) -> None:
        self.avatar.setVisible(bool(initial))
        self.avatar.show_name(initial)
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        while len(self._pills) < len(pills):
            self._pills.append(Pill())
            self._row.addWidget(self._pills[-1])
        for number, pill in enumerate(self._pills):
            pill.setVisible(number < len(pills))
            if number < len(pills):
                text, tone, dot = pills[number]
                pill.show_text(_short(text, dot=dot), tone, dot=dot)
                pill.setToolTip(text)


def _short(text: str, *, dot: bool) -> str:
    """What fits into the narrowest panel; the whole stands in the tool tip."""
    most = theme.current().px(_WIDEST_PILL)
    if pill_width(text, dot=dot) <= most:
        return text
    return next(
        (cut for end in range(len(text) - 1, 0, -1) if pill_width(cut := f"{text[:end]}…", dot=dot) <= most), "…"
    )


class CalloutBar(QFrame):
    """One sentence on a soft ground, with the button that settles it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("callout")
        self._picture = Picture("clock", "warn")
        self._text = Label(wrap=True)
        self._link: Button | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 9, 8, 9)
        self._row.setSpacing(8)
        self._row.addWidget(self._picture)
        self._row.addWidget(self._text, 1)

    def fill(self, text: str, tone: str, command: Command | None) -> None:
        set_role(self, "tone", tone)
        set_role(self._text, "tone", tone)
        self._picture.show_icon(TONE_ICONS.get(tone, "info"), tone)
        self._text.setText(text)
        if self._link is not None:
            self._link.hide()
            self._link.deleteLater()
            self._link = None
        if command is not None:
            self._link = Button(command.text, "link", "", command.run, command.tip)
            self._link.setObjectName(f"callout.{command.id}")
            self._link.setEnabled(command.enabled())
            self._row.addWidget(self._link)


class PairView(Live, QWidget):
    """A small label and under it a value that can be selected; secret values have an eye."""

    revealed = Signal(str)  # the column whose value was shown unmasked

    def __init__(self) -> None:
        super().__init__()
        self._column = ""
        self._label = Label(role="faint", wrap=True)  # in English some are longer than the panel is wide
        self._label.setMinimumWidth(20)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._value = QLabel()
        self._value.setTextFormat(Qt.TextFormat.PlainText)
        self._value.setTextInteractionFlags(SELECTABLE)
        self._value.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._value.setWordWrap(True)
        self._value.setMinimumWidth(20)
        self._value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._eye = QToolButton()
        self._eye.setProperty("tight", True)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._reveal)
        self._texts = ("", "")
        self._stands: tuple[int, ...] = ()  # row, column and how many of each in the section's grid
        value = QHBoxLayout()
        value.setSpacing(2)
        value.addWidget(self._value, 1)
        value.addWidget(self._eye, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self._label)
        column.addLayout(value)
        self.live()

    def fill(self, label: Words, value: str, masked: str, column: str = "") -> None:
        self._column = column
        self._label.say(label)
        self._label.setVisible(bool(label))  # a text that the section's heading names already
        self._texts = (masked or value, value)
        self._eye.setVisible(bool(masked))
        self._eye.setChecked(False)
        self._reveal(False)

    def stand(self, grid: QGridLayout, place: int, *, wide: bool) -> None:
        """At a place of a grid of two columns; one that stands there already is left alone."""
        wanted = (place // 2, place % 2, 1, 2 if wide else 1)
        if wanted != self._stands:
            self._stands = wanted
            grid.removeWidget(self)
            grid.addWidget(self, *wanted, Qt.AlignmentFlag.AlignTop)
        self.show()

    def leave(self, grid: QGridLayout) -> None:
        if self._stands:
            self._stands = ()
            grid.removeWidget(self)
            self.hide()

    def _reveal(self, on: bool) -> None:
        text = self._texts[1 if on else 0]
        if on:
            note_revealed(text)
            self.revealed.emit(self._column)
        self._value.setText(text or "—")
        self._value.setToolTip(text)
        self._value.setAccessibleName(_("{column}：{value}", column=self._label.text(), value=text or _("无")))
        if self._texts[0] != self._texts[1]:
            self._eye.setIcon(icons.icon("eye-off" if on else "eye"))
            self.retranslate()

    def retranslate(self) -> None:
        name = _("隐藏") if self._eye.isChecked() else _("显示")
        self._eye.setToolTip(name)
        self._eye.setAccessibleName(_("{action}{label}", action=name, label=self._label.text()))

    def restyle(self) -> None:
        side = theme.current().px(14)
        self._eye.setIconSize(QSize(side, side))
        self._eye.setFixedSize(side + 6, side + 6)


class SectionView(QWidget):
    """A hairline, a heading, and pairs in two columns."""

    revealed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = Label(role="section", wrap=True)
        self._pairs: list[PairView] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(line())
        column.addWidget(self._title)
        column.addLayout(self._grid)

    def fill(self, title: Words, pairs: Sequence[tuple[Words, str, bool, str, str]]) -> None:
        self._title.say(title)
        self._column.setEnabled(False)  # one layout, not one for each pair
        while len(self._pairs) < len(pairs):
            self._pairs.append(PairView())
            self._pairs[-1].revealed.connect(self.revealed)
        place = 0
        for number, view in enumerate(self._pairs):
            if number >= len(pairs):
                view.leave(self._grid)
            else:
                label, value, wide, masked, name = pairs[number]
                view.fill(label, value, masked, name)
                place += place % 2 if wide else 0
                view.stand(self._grid, place, wide=wide)
                place += 2 if wide else 1
        self._column.setEnabled(True)
        self._column.invalidate()
        self.setAccessibleName(words(title))
