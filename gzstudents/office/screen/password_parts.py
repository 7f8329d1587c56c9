"""What the windows with passwords are made of: a hidden field with an eye, a new password typed twice, the recovery page."""

from contextlib import suppress
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from gzstudents.kernel import access
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, mark
from gzstudents.kernel.vault import kit, phrases, profiles, rehearsal, renewing
from gzstudents.kernel.vault.keys import Keys
from gzstudents.ui import theme
from gzstudents.ui.live import Live, Words, words
from gzstudents.ui.parts import Button, Card, IconButton, Label, row


class PasswordField(Live, QWidget):
    """A name over a line of dots; the eye shows it while the person wants."""

    edited = Signal()
    entered = Signal()

    def __init__(self, name: Words) -> None:
        super().__init__()
        self._name = name
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMaxLength(phrases.LONGEST)
        self.line.textChanged.connect(lambda _text: self.edited.emit())
        self.line.returnPressed.connect(self.entered)
        self._eye = IconButton("eye", mark("显示密码"), self._on_eye)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._label = Label(name, "muted")
        self._label.setBuddy(self.line)
        column.addWidget(self._label)
        column.addLayout(row(self.line, self._eye, spacing=4))
        self.setFocusProxy(self.line)
        self.live()

    def retranslate(self) -> None:
        self.line.setAccessibleName(words(self._name))

    def text(self) -> str:
        return self.line.text()

    def show_plain(self, plain: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if plain else QLineEdit.EchoMode.Password)

    def _on_eye(self) -> None:
        self.show_plain(self.line.echoMode() == QLineEdit.EchoMode.Password)


class NewPassword(QWidget):
    """A password typed twice, or one made for the person; what is wrong with it stands below."""

    edited = Signal()

    def __init__(self, store: Path | None = None) -> None:
        """`store`: whose demands hold; None for a store that is only now getting a password."""
        super().__init__()
        self._demands = profiles.normal() if store is None else profiles.of(store)
        self.first = PasswordField(mark("密码"))
        self.second = PasswordField(mark("再输入一次"))
        self.login = ""
        self._made = Button(mark("生成一个好记的密码"), "link", "refresh-cw", self._on_make)
        self._said = Label(role="muted", wrap=True)
        self._said.setMinimumHeight(theme.current().px(36))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.first, self.second, self._said):
            column.addWidget(part)
        column.insertLayout(2, row(self._made, None))
        for field in (self.first, self.second):
            field.edited.connect(self._on_edited)
        self._on_edited()

    def _on_make(self) -> None:
        made = phrases.phrase(self._demands.classes)
        for field in (self.first, self.second):
            field.show_plain(True)
            field.line.setText(made)

    def problem(self) -> str:
        if self.first.text() != self.second.text():
            return _("两次输入的密码不同。")
        return self._refused()

    def _refused(self) -> str:
        return renewing.problem(self.first.text(), self.login, self._demands)

    def _on_edited(self) -> None:
        typed = self.first.text() and (self.second.text() or self._refused())
        hint = (
            _("密码要含大写字母、小写字母、数字、符号四类中的至少 {count} 类。", count=self._demands.classes)
            if self._demands.classes
            else _("至少 15 个字符。记得住最重要：几个词连在一起就好。")
        )
        self._said.setText(self.problem() if typed else hint)
        self.edited.emit()

    def text(self) -> str:
        return self.first.text()

    def clear(self) -> None:
        for field in (self.first, self.second):
            field.line.clear()


class KitPage(QWidget):
    """The recovery code: to be printed or saved, and two groups typed back to show that the page is at hand."""

    edited = Signal()

    def __init__(self, private: bytes, store: Path, what: str) -> None:
        super().__init__()
        self._private, self._store, self._what = private, store, what
        self._asked = kit.asked_back()
        groups = kit.code(private).split("-")
        card = Card()
        grid = QGridLayout(card)
        grid.setContentsMargins(16, 12, 16, 12)
        for number, letters in enumerate(groups):
            label = Label(role="strong", select=True)
            label.setText(f"{number + 1:>2}  {letters}")
            label.setAccessibleName(f"{number + 1}: {' '.join(letters)}")
            label.setFont(theme.current().font(14, tabular=True))
            grid.addWidget(label, number // 4, number % 4)
        self._lines = [QLineEdit() for _number in self._asked]
        asks = row(spacing=8)
        for number, line in zip(self._asked, self._lines, strict=True):
            name = _("第 {number} 组", number=number)
            line.setAccessibleName(name)
            line.setMaxLength(8)
            line.textChanged.connect(lambda _text: self.edited.emit())
            label = Label(role="muted")
            label.setText(name)
            asks.addWidget(label)
            asks.addWidget(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(
            Label(mark("忘记密码时，只有这一页能打开数据。请打印后密封保存；没有它，谁也帮不了您。"), wrap=True)
        )
        column.addWidget(card)
        column.addLayout(
            row(
                Button(mark("打印…"), "", "printer", self._on_print),
                Button(mark("另存为 PDF…"), "", "file-down", self._on_save),
                None,
            )
        )
        column.addWidget(Label(mark("对照打印出来的纸，键入这两组："), "muted", wrap=True))
        column.addLayout(asks)

    def is_proved(self) -> bool:
        code = kit.code(self._private)
        return all(
            line.text().strip().upper() == kit.group(code, number)
            for number, line in zip(self._asked, self._lines, strict=True)
        )

    def note(self, keys: Keys | None = None) -> None:
        """Whoever typed two groups from the paper has it in her hand: the next check is due in a year."""
        keys = keys or access.keys()
        if keys is not None and self.is_proved():
            with suppress(UserError, OSError):
                rehearsal.note_checked(keys, date.today())

    def content(self) -> bytes:
        return kit.page(self._private, self._store.name, self._what, date.today())

    def _on_save(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, _("另存为 PDF"), f"{self._store.stem}-{_('恢复页')}.pdf", "PDF (*.pdf)"
        )
        if name:
            self.save(Path(name))

    def save(self, place: Path) -> None:
        place.touch(mode=0o600)
        place.write_bytes(self.content())

    def _on_print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog

        from gzstudents.ui.pdf import Pdf, print_pages, printer_for

        pdf = Pdf(self.content())
        dialog = QPrintDialog(printer_for(pdf), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: print_pages(pdf, dialog.printer(), range(pdf.count)))
        dialog.finished.connect(lambda _code: pdf.close())
        QDialog.open(dialog)
