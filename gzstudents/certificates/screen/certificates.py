"""The screen 证书打印: the register of numbers, the page of what is selected, printing, saving, voiding."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSplitter, QWidget

from gzstudents.certificates import operations
from gzstudents.certificates.queries import CertificateRow
from gzstudents.certificates.screen import reading
from gzstudents.certificates.screen.asks import ReissueCertificate, ShowCertificates
from gzstudents.certificates.screen.columns import COLUMNS, TABS, year_words
from gzstudents.certificates.screen.output import Output
from gzstudents.certificates.screen.pane import Pane, detail_of, many_detail, state_of
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Empty, Filter, ListSpec, Wanted
from gzstudents.ui.panel import Panel
from gzstudents.ui.reason_form import ReasonForm
from gzstudents.ui.year_choice import YearChoice

PREVIEWED = 20  # certificates that are drawn when more are selected


class CertificatesScreen(ActsScreen):
    """List on the left, page on the right; what is selected is what is printed."""

    id = "certificates"
    icon = "badge-check"
    section = "outputs"
    exports = True
    watches = frozenset({"certificates"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._asked: ShowCertificates | None = None
        self._on_paper: tuple[str, ...] = ()  # the numbers of the pages that are being printed
        super().__init__(desk, parent)
        self.output = Output(desk, self, self.page.errors.show_error)
        self.detail = None  # the panel stands in the screen itself, beside the list
        self.pane.pages.printed.connect(self._on_printed)
        self.pane.pages.send_wanted.connect(self._send)
        self._splitter = QSplitter()
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        layout = self.layout()
        if layout is not None:
            layout.removeWidget(self.page)
            layout.addWidget(self._splitter)
        self._splitter.addWidget(self.page)
        self._splitter.addWidget(self.pane)
        self._splitter.setStretchFactor(0, 5)
        self._splitter.setStretchFactor(1, 6)
        self._splitter.setSizes([540, 660])
        self._preview_soon = QTimer(self, singleShot=True, interval=60)
        self._preview_soon.timeout.connect(self._read_preview)

    @classmethod
    def title(cls) -> str:
        return _("证书打印")

    def make_panel(self) -> Panel:
        self.pane = Pane()
        return self.pane

    def spec(self) -> ListSpec:
        self.year = YearChoice("certificates.year", mark("选择学年"), year_words, self)
        self._make_commands()
        return ListSpec(
            id="certificates",
            title=mark("证书打印"),
            columns=COLUMNS,
            counted=lambda n: _n("{count} 份", n),
            search_hint=mark("查找姓名、编号"),
            tabs=TABS,
            filters=(
                Filter("programme_code", mark("奖学金项目"), pinned=True, column="programme"),
                Filter("person", mark("学生"), column="holder"),
            ),
            primary=self.all_command,
            secondary=(self.year.command,),
            bulk=(self.print_command, self.save_command, self.each_command),
            row_commands=(
                self.print_command, self.save_command, self.person_command, self.reissue_command, self.void_command,
            ),
            empty=Empty(mark("这里没有证书"), mark("评定奖学金时，证书会一起签发，出现在这里")),
            sort="",
        )  # fmt: skip

    def _make_commands(self) -> None:
        some, one = self._has_printable, self._has_one
        self.print_command = Command(
            "certificates.print", mark("打印…"), self.print_chosen, "printer", "Ctrl+P", "file", enabled=some
        )
        self.all_command = Command(
            "certificates.print_all", mark("打印全部…"), self.print_all, "printer", enabled=self._any_listed,
            hint=mark("打印列表中的全部有效证书"),
        )  # fmt: skip
        self.save_command = Command(
            "certificates.save", mark("存为 PDF…"), self.save_chosen, "file-down", "Ctrl+E", "file", enabled=some
        )
        self.each_command = Command(
            "certificates.save_each", mark("每人一份 PDF…"), self.save_each, "folder-open", menu="file", enabled=some
        )
        self.person_command = Command("certificates.person", mark("查看学生"), self._open_person, "user", enabled=one)
        self.void_command = Command(
            "certificates.void", mark("作废…"), self._void, "circle-x", menu="data", enabled=self._may_void
        )
        self.reissue_command = Command(
            "certificates.reissue", mark("补发…"), self._reissue, "copy", menu="data", enabled=self._may_reissue
        )

    def commands(self) -> list[Command]:
        return [*super().commands(), self.each_command]

    # --- reading

    def query(self) -> Any:
        return reading.certificates

    def values(self) -> dict[str, Any]:
        return {"year": self.year.year if self.year is not None else ""}

    def in_tab(self, row: CertificateRow, tab: str) -> bool:
        state = state_of(row)
        return tab in {"all", state} or (tab == "void" and state == "replaced")

    def code(self, row: CertificateRow, filter_id: str) -> str:
        return str(row.person_id) if filter_id == "person" else row.programme_code

    def label(self, filter_id: str, code: str) -> str:
        if filter_id == "person":
            return next((row.holder for row in self.rows() if str(row.person_id) == code), code)
        return next((row.programme_name for row in self.rows() if row.programme_code == code), code)

    def changed_rows(self) -> None:
        waiting = sum(state_of(row) == "unprinted" for row in self.rows())
        self.badge_changed.emit(f"{waiting:,}" if waiting else "", False)
        asked, self._asked = self._asked, None
        if asked is not None:
            self._show_asked(asked)

    # --- the page on the right

    def show_nothing(self) -> None:
        self.panel.show_empty(mark("选择证书"), mark("在左侧选择一份或多份，这里显示打印出来的样子"))

    def show_row(self, row: CertificateRow) -> None:
        self._preview_soon.start()

    def show_many(self, rows: list[Any]) -> None:
        self._preview_soon.start()

    def _read_preview(self) -> None:
        rows = self.chosen_rows()
        numbers = [row.number for row in rows if len(rows) == 1 or row.state == "ISSUED"][:PREVIEWED]
        if rows:
            self.desk.jobs.read(
                reading.sheets, self._on_sheets, fail=self.page.errors.show_error, latest=self.pane, numbers=numbers
            )

    def _on_sheets(self, sheets: reading.Sheets) -> None:
        rows = self.chosen_rows()
        if not rows:
            return
        buttons = [self.print_command, self.save_command, self.each_command]
        if len(rows) == 1:
            more = [self.each_command, self.person_command, self.reissue_command, self.void_command]
            self.panel.show_detail(detail_of(rows[0], sheets.problems, buttons[:2], more))
        else:
            self.panel.show_detail(many_detail(rows, len(sheets.numbers), sheets.problems, buttons))
        if not self.pane.pages.is_printing:
            self.pane.show_pages(sheets.content or None)

    # --- what may be done

    def _listed(self) -> list[CertificateRow]:
        """What the list shows at the moment."""
        rows = (self.row(self.page.rows.id_at(line)) for line in range(len(self.page.rows.ids)))
        return [row for row in rows if row is not None]

    def _any_listed(self) -> bool:
        return any(row.state == "ISSUED" for row in self.rows())

    def _printable(self) -> list[str]:
        return [row.number for row in self.chosen_rows() if row.state == "ISSUED"]

    def _has_printable(self) -> bool:
        return bool(self._printable())

    def _has_one(self) -> bool:
        return len(self.chosen_rows()) == 1

    def _may_void(self) -> bool:
        rows = self.chosen_rows()
        return bool(rows) and all(row.state == "ISSUED" for row in rows)

    def _may_reissue(self) -> bool:
        return self._has_one() and self._may_void()

    # --- doing

    def print_chosen(self) -> None:
        """The system's dialog, for all that is selected and valid."""
        numbers = self._printable()
        if numbers:
            self.page.errors.hide()
            self.output.prepare(numbers, self._open_dialog)

    def print_all(self) -> None:
        """Everything valid in the list: selected first, so that one sees what goes to the printer."""
        self.page.choose([row.id for row in self._listed() if row.state == "ISSUED"])
        self.print_chosen()

    def _open_dialog(self, sheets: reading.Sheets) -> None:
        if not self.pane.pages.is_printing:
            self._show_for_print(sheets)
            self.pane.pages.print_dialog()

    def _send(self) -> None:
        numbers = self._printable()
        if numbers:
            self.output.prepare(numbers, self._send_now)

    def _send_now(self, sheets: reading.Sheets) -> None:
        if not self.pane.pages.is_printing:
            self._show_for_print(sheets)
            self.pane.pages.send_now()

    def _show_for_print(self, sheets: reading.Sheets) -> None:
        self._on_paper = sheets.numbers
        self.pane.show_pages(sheets.content)

    def _on_printed(self, pages: list[int]) -> None:
        numbers = self._on_paper
        self.output.printed([numbers[page] for page in pages if page < len(numbers)])
        self._preview_soon.start()

    def save_chosen(self) -> None:
        numbers = self._printable()
        if numbers:
            self.page.errors.hide()
            name = numbers[0] if len(numbers) == 1 else _("获奖证书 {first} 等", first=numbers[0])
            self.output.save_one(numbers, name)

    def save_each(self) -> None:
        numbers = self._printable()
        if numbers:
            self.page.errors.hide()
            self.output.save_each(numbers)

    def _open_person(self) -> None:
        if self._has_one():
            self.desk.open_person(self.chosen_rows()[0].person_id)

    def _void(self) -> None:
        if self._may_void():
            rows = self.chosen_rows()
            name = f"{rows[0].holder}  ·  {rows[0].number}" if len(rows) == 1 else _n("{count} 份证书", len(rows))
            form = ReasonForm(
                self.desk, mark("作废证书"), name, operations.void, lambda n: _n("已作废 {count} 份证书", n), day="",
                numbers=[row.number for row in rows],
            )  # fmt: skip
            self.show_form(form)

    def _reissue(self) -> None:
        if self._may_reissue():
            self.desk.go("scholarships", ReissueCertificate(self.chosen_rows()[0].number))

    # --- what other screens ask

    def open(self, what: object) -> None:
        """A certificate's id, ShowCertificates, or a Wanted for the list."""
        if isinstance(what, ShowCertificates):
            self._asked = what
            if self.year is not None:
                self.year.year = ""
            self.refresh()
        elif isinstance(what, Wanted) and self.year is not None and self.year.year:
            self.year.choose("")
            super().open(what)
        else:
            super().open(what)

    def _show_asked(self, asked: ShowCertificates) -> None:
        """All of these people, or these numbers selected among their like."""
        if asked.people:
            people = frozenset(str(person) for person in asked.people)
            self.page.show_only(Wanted(tab="all", filters={"person": people}))
            rows = [row for row in self.rows() if str(row.person_id) in people and row.state == "ISSUED"]
        else:
            numbers = frozenset(asked.numbers)
            rows = [row for row in self.rows() if row.number in numbers]
            fresh = bool(rows) and all(state_of(row) == "unprinted" for row in rows)
            programmes = frozenset(row.programme_code for row in rows)
            self.page.show_only(Wanted(tab="unprinted" if fresh else "all", filters={"programme_code": programmes}))
        self.page.choose([row.id for row in rows])
