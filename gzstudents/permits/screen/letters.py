"""Letters before they go out: the pages as they will be printed, who gets them, and the message for a chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.permits import operations
from gzstudents.permits.operations import Written
from gzstudents.permits.queries import Line
from gzstudents.permits.screen import files, reading
from gzstudents.ui import clipboard, icons
from gzstudents.ui.desk import Desk
from gzstudents.ui.live import Live
from gzstudents.ui.messages import ErrorBar
from gzstudents.ui.parts import Button, IconButton, Label, row
from gzstudents.ui.pdf_view import PdfView

_KINDS = {"pdf": "PDF (*.pdf)", "docx": "Word (*.docx)", "ics": "iCalendar (*.ics)"}


class LettersView(Live, QWidget):
    """The pages of all letters, and the ways out: paper, one file, a file each, a calendar."""

    left = Signal()  # back to the list
    shown = Signal(object)  # reading.Letters

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self._desk = desk
        self.rows: Sequence[Line] = ()
        self.made: reading.Letters | None = None
        self._title = Label(role="title")
        self._hint = Label(role="muted", wrap=True)
        self.errors = ErrorBar()
        self.pdf = PdfView()
        self.pdf.printed.connect(lambda _pages: self.note(self._written(), "PAPER"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 12)
        column.setSpacing(10)
        column.addLayout(row(IconButton("chevron-left", mark("返回列表"), self.left.emit), self._title, None))
        buttons = [
            Button(mark("存为一个 PDF…"), "", "file-down", partial(self.save, "pdf", one_file=True)),
            Button(mark("每人一个 PDF…"), "", "file-down", partial(self.save, "pdf", one_file=False)),
            Button(mark("存为 Word…"), "", "file-down", partial(self.save, "docx", one_file=True)),
            Button(mark("存为日历…"), "", "calendar-clock", partial(self.save, "ics", one_file=False)),
        ]
        column.addLayout(row(*buttons, None))
        for widget in (self._hint, self.errors):
            column.addWidget(widget)
        column.addWidget(self.pdf, 1)
        self.errors.hide()
        self.live()

    def show_for(self, rows: Sequence[Line]) -> None:
        """Write the letters about these deadlines, one a person."""
        self.rows, self.made = list(rows), None
        self.errors.hide()
        self.pdf.show_pdf(None)
        self.retranslate()
        self._desk.jobs.read(
            reading.letters, self._on_made, fail=self.errors.show_error, latest=self, on=date.today(), wanted=files.keys(rows)
        )  # fmt: skip

    def _on_made(self, made: reading.Letters) -> None:
        self.made = made
        self.pdf.show_pdf(made.content or None)
        self.retranslate()
        self.shown.emit(made)

    def retranslate(self) -> None:
        people = len({one.person_id for one in self.rows})
        self._title.setText(_n("给 {count} 人的信函", people))
        cut = self.made is not None and len(self.made.people) < people
        self._hint.setText(_n("预览和打印前 {count} 人；存为文件时包含全部", reading.MOST) if cut else "")
        self._hint.setVisible(cut)

    def save(self, form: str, *, one_file: bool) -> None:
        title, name = _("保存信函"), _("提醒信 {day}", day=date.today().isoformat())
        if one_file:
            target = files.ask_file(self, self._desk, title, f"{name}.{form}", _KINDS[form])
        else:
            target = files.ask_folder(self, self._desk, title)
        if target is not None:
            files.write_letters(self._desk, self.rows, target, form, one_file=one_file)

    def note(self, written: Sequence[Written], form: str) -> None:
        """That these were written to stands in the journal and on their deadlines."""
        if written:
            said = {"PAPER": mark("已记下打印的信函"), "TEXT": mark("已复制，并记下发信")}[form]
            self._desk.jobs.write(
                operations.note_letters,
                lambda _count, act: self._desk.toast(_(said), act),
                fail=self.errors.show_error,
                written=written,
                form=form,
                sent_on=date.today().isoformat(),
            )

    def _written(self) -> list[Written]:
        return [one for who in self.made.people for one in who.written] if self.made is not None else []


class LettersSide(Live, QFrame):
    """Who gets a letter, in which language; and the text to paste into a chat, one person after another."""

    chosen = Signal(int)  # the first page of the letter of who was chosen

    def __init__(self, note: Callable[[Sequence[Written], str], object]) -> None:
        super().__init__()
        self.setObjectName("detailBody")
        self._note = note
        self._people: tuple[reading.Recipient, ...] = ()
        self.list = QListWidget()
        self.list.currentRowChanged.connect(self._on_row)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.copy = Button(mark("复制微信文字"), "primary", "copy", self.copy_message)
        self._hint = Label(mark("一次复制一人，到微信里粘贴发送；复制后自动转到下一人"), "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(Label(mark("收信人"), "h2"))
        column.addWidget(self.list, 3)
        column.addWidget(Label(mark("微信文字"), "section"))
        column.addWidget(self.text, 2)
        for widget in (self._hint, self.copy):
            column.addWidget(widget)
        self.live()

    def show_people(self, people: tuple[reading.Recipient, ...]) -> None:
        self._people = people
        self.list.clear()
        for who in people:
            said = _("{name} · {count} 项 · {language}", name=who.name, count=who.many, language=who.language)
            QListWidgetItem(said, self.list)
        self.copy.setEnabled(bool(people))
        if people:
            self.list.setCurrentRow(0)
        else:
            self.text.clear()

    def copy_message(self) -> None:
        """Put this person's text on the clipboard, tick the person, go on to the next."""
        place = self.list.currentRow()
        if not 0 <= place < len(self._people):
            return
        clipboard.put_text(self._people[place].message)
        self.list.item(place).setIcon(icons.icon("check", "ok", 2))
        self._note(self._people[place].written, "TEXT")
        if place + 1 < len(self._people):
            self.list.setCurrentRow(place + 1)

    def _on_row(self, place: int) -> None:
        if 0 <= place < len(self._people):
            self.text.setPlainText(self._people[place].message)
            self.chosen.emit(self._people[place].page)

    def retranslate(self) -> None:
        self.list.setAccessibleName(_("收信人"))
        self.text.setAccessibleName(_("微信文字"))
        self.text.setTabChangesFocus(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
