"""A list whose rows are worked on: forms in the panel, each of which is one act; a year to look at; what waits to be shown."""

from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _n
from gzstudents.ui.desk import Desk
from gzstudents.ui.form import Form
from gzstudents.ui.panel_parts import CalloutBar
from gzstudents.ui.parts import CommandButton
from gzstudents.ui.rows_screen import RowsScreen
from gzstudents.ui.year_choice import YearChoice

MOST = 20_000  # rows that are read at once; a year narrows them


class ActForm(Form):
    """A form whose save is one act; `done(text, act)` says what was done."""

    done = Signal(str, object)


class YearPage(NamedTuple):
    """What a query for a list by year gives: the years there are, the one it answers for, its rows."""

    years: list[str]
    year: str
    rows: list[Any]


class ActsScreen(RowsScreen):
    """`query()` may give a YearPage where the screen has a `year`."""

    year: YearChoice | None = None

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._select_next: list[int] = []
        self._cut_bar = CalloutBar()
        super().__init__(desk, parent)
        self._cut_bar.hide()
        layout = self.page.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(self.page.errors), self._cut_bar)
        if self.year is not None:
            self.year.changed.connect(self._on_year)

    def show_form(self, form: ActForm) -> bool:
        """Put a form into the panel; False while another holds changes."""
        if not self.panel.may_leave():
            form.deleteLater()
            self.detail_wanted.emit()
            return False
        self.panel.show_form(form)
        form.done.connect(self._on_done)
        self.detail_wanted.emit()
        return True

    def _on_done(self, text: str, act: object) -> None:
        self.panel.close_form()
        if text:
            self.desk.toast(text, act if isinstance(act, int) else None)

    def open_row(self, row_id: int) -> None:
        self.detail_wanted.emit()

    def select(self, ids: list[int]) -> None:
        """Select these rows, as soon as they have been read."""
        missing = [row_id for row_id in ids if self.row(row_id) is None]
        self._select_next = ids if missing else []
        if not missing:
            self.page.choose(ids)

    def _on_rows(self, rows: Any) -> None:
        if isinstance(rows, YearPage):
            if self.year is not None:
                self.year.offer(rows.years)
                self.year.year = rows.year
            rows = rows.rows
        super()._on_rows(rows)
        self._say_year()
        self._say_cut()
        if self._select_next:
            ids, self._select_next = self._select_next, []
            self.page.choose([row_id for row_id in ids if self.row(row_id) is not None])

    def _on_year(self) -> None:
        self._say_year()
        self.page.table.clearSelection()
        self.page.table.scrollToTop()
        self.refresh()

    def _say_year(self) -> None:
        """The button says the year that is shown."""
        if self.year is not None:
            for button in self.page.findChildren(CommandButton):
                if button.command is self.year.command:
                    button.retranslate()

    def _say_cut(self) -> None:
        """Nobody shall think that a list is whole that is not."""
        is_cut = len(list(self.rows())) >= MOST
        if is_cut:
            self._cut_bar.fill(_n("只列出前 {count} 条，选择年份可看其余的", MOST), "info", None)
        self._cut_bar.setVisible(is_cut)

    def retranslate(self) -> None:
        super().retranslate()
        self._say_year()
        self._say_cut()
