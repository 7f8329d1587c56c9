"""The panel on the right: one record, many records, a form, or nothing. Built once and refilled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from gzstudents.ui.action_row import ActionRow
from gzstudents.ui.commands import Command, running
from gzstudents.ui.form import Form
from gzstudents.ui.live import Words
from gzstudents.ui.panel_parts import CalloutBar, Head, PanelScroll, SectionView
from gzstudents.ui.parts import Label
from gzstudents.ui.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and a value. `masked` is shown instead until the person presses the eye; `column` is what the journal then
    says was revealed ("people.phone").
    """

    label: Words
    value: str
    wide: bool = False
    masked: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: Words
    pairs: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a history: what, and when and by whom."""

    title: str
    under: str
    tone: str = "border_strong"


@dataclass(frozen=True, slots=True)
class Callout:
    """What needs doing about this record, with the one button that does it. tone: warn, bad, info, ok, neutral."""

    text: str
    tone: str = "warn"
    command: Command | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """All that the panel says of one record. Texts are in the language of the moment: fill again after a change."""

    title: str
    subtitle: str = ""
    initial: str = ""  # the letter of the avatar; empty: no avatar
    pills: Sequence[tuple[str, str, bool]] = ()  # text, tone, with a dot
    commands: Sequence[Command] = ()
    more: Sequence[Command] = ()
    callouts: Sequence[Callout] = ()
    sections: Sequence[Section] = ()
    moments_title: Words = ""
    moments: Sequence[Moment] = field(default=())
    note: str = ""


class DetailView(PanelScroll):
    """Shows a Detail; keeps its widgets and fills them again."""

    revealed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = self.column
        self.head = Head()
        self.buttons = ActionRow(self.head.more)
        self._below: QWidget | None = None  # the first that stands below the sections
        self._callouts: list[CalloutBar] = []
        self._sections: list[SectionView] = []
        self._note = Label(role="muted", wrap=True)
        self._history = Label(role="section")
        self.timeline = Timeline()
        for widget in (self.head, self.buttons, self._note, self._history, self.timeline):
            self._column.addWidget(widget)
        self._column.addStretch(1)

    def put(self, widget: QWidget) -> None:
        """Stand a widget of the owner's between callouts and sections."""
        self._column.insertWidget(self._column.indexOf(self._note), widget)

    def put_below(self, widget: QWidget) -> None:
        """Stand a widget of the owner's between the sections and the history."""
        self._column.insertWidget(self._column.indexOf(self._history), widget)
        self._below = self._below or widget

    def fill(self, detail: Detail) -> None:
        """All at once: each part that comes or goes would otherwise lay out the whole column anew."""
        self._column.setEnabled(False)
        try:
            self._fill(detail)
        finally:
            self._column.setEnabled(True)
            self._column.invalidate()

    def _fill(self, detail: Detail) -> None:
        self.head.fill(detail.title, detail.subtitle, detail.initial, detail.pills)
        self.buttons.fill(detail.commands, detail.more)
        self._note.setText(detail.note)
        self._note.setVisible(bool(detail.note))
        while len(self._callouts) < len(detail.callouts):
            self._callouts.append(CalloutBar())
            self._column.insertWidget(2 + len(self._callouts) - 1, self._callouts[-1])
        for number, bar in enumerate(self._callouts):
            bar.setVisible(number < len(detail.callouts))
            if number < len(detail.callouts):
                callout = detail.callouts[number]
                bar.fill(callout.text, callout.tone, callout.command)
        self._fill_sections(detail.sections)
        self._history.say(detail.moments_title)
        self._history.setVisible(bool(detail.moments))
        self.timeline.fill([(moment.title, moment.under, moment.tone) for moment in detail.moments])
        self.verticalScrollBar().setValue(0)

    def _fill_sections(self, sections: Sequence[Section]) -> None:
        while len(self._sections) < len(sections):
            self._sections.append(SectionView())
            self._sections[-1].revealed.connect(self.revealed)
            self._column.insertWidget(self._column.indexOf(self._below or self._history), self._sections[-1])
        for number, view in enumerate(self._sections):
            view.setVisible(number < len(sections))
            if number < len(sections):
                section = sections[number]
                view.fill(section.title, [(p.label, p.value, p.wide, p.masked, p.column) for p in section.pairs])

    def ask(self) -> None:
        self.buttons.ask()


MOST_KEPT = 501  # records a form remembers that it was opened for; beyond that it is not opened again by itself


def _nobody(_most: int) -> Sequence[int]:
    return ()


class Panel(QFrame):
    """What a screen hands to the window as `detail`."""

    closed = Signal()  # the form was left, the record stands again
    room_wanted = Signal(int)  # px that a form would like to be wide; 0: no more than usual
    revealed = Signal(str)  # the column of a value that was shown unmasked

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("detail")
        self._pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)  # the border
        column.addWidget(self._pages)
        self._empty = QWidget()
        self._empty.setObjectName("detailBody")
        self._title = Label(role="h2", wrap=True)
        self._hint = Label(role="faint", wrap=True)
        inner = QVBoxLayout(self._empty)
        inner.setContentsMargins(28, 0, 28, 0)
        inner.setSpacing(6)
        inner.addStretch(1)
        for label in (self._title, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inner.addWidget(label)
        inner.addStretch(1)
        self.view = DetailView()
        self.view.revealed.connect(self.revealed)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.view)
        self.form: Form | None = None
        self.subject: Callable[[int], Sequence[int]] = _nobody  # the chosen records, at most so many

    def show_empty(self, title: Words, hint: Words = "") -> None:
        self._title.say(title)
        self._hint.say(hint)
        self._turn_to(self._empty)

    def show_detail(self, detail: Detail) -> None:
        self.view.fill(detail)
        self._turn_to(self.view)

    def show_form(self, form: Form) -> None:
        """Put a form in place of the record; it is deleted when it is left."""
        self._drop_form()
        self.form = form
        form.opened_by, form.opened_on = running(), list(self.subject(MOST_KEPT))
        self._pages.addWidget(form)
        self._pages.setCurrentWidget(form)
        form.cancelled.connect(self.close_form)
        self.room_wanted.emit(form.room)
        form.focus_first()

    def close_form(self) -> None:
        """Back to the record."""
        if self.form is not None:
            self._drop_form()
            self.room_wanted.emit(0)
            self._pages.setCurrentWidget(self.view)
            self.closed.emit()

    def may_leave(self) -> bool:
        """False while a form holds changes; the form says so."""
        return self.form is None or self.form.may_leave()

    def escape(self) -> bool:
        if self.form is None:
            return False
        self.form.cancel()
        return True

    def _drop_form(self) -> None:
        if self.form is not None:
            self.form.hide()  # the focus leaves its fields while all of them are still there
            self._pages.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None

    def _turn_to(self, page: QWidget) -> None:
        """A form that is being filled in stays in front."""
        if self.form is None:
            self._pages.setCurrentWidget(page)


__all__ = ["Callout", "Detail", "DetailView", "Moment", "Pair", "Panel", "Section"]
