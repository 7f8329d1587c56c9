"""The screen 奖学金: awards by year, and the programmes behind the last tab."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gzstudents.certificates.screen.asks import ReissueCertificate
from gzstudents.kernel.i18n import _
from gzstudents.scholarships.screen.asks import AwardThese
from gzstudents.scholarships.screen.award_list import AwardList
from gzstudents.scholarships.screen.columns import PROGRAMMES, TABS
from gzstudents.scholarships.screen.programme_list import ProgrammeList
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.list_spec import Wanted
from gzstudents.ui.rows_screen import RowsScreen
from gzstudents.ui.screen import Screen


class ScholarshipsScreen(Screen):
    """Two lists under one row of tabs; the panel goes with the list."""

    id = "scholarships"
    icon = "hand-coins"
    watches = AwardList.watches | ProgrammeList.watches

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.awards, self.programmes = AwardList(desk), ProgrammeList(desk)
        self._stack, self._panels = QStackedWidget(), QStackedWidget()
        self._panels.setObjectName("detail")
        for one in (self.awards, self.programmes):
            self._stack.addWidget(one)
            self._panels.addWidget(one.panel)
            one.commands_changed.connect(self.commands_changed)
            one.detail_wanted.connect(self.detail_wanted)
        self.detail = self._panels
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.awards.badge_changed.connect(self.badge_changed)
        for one in (self.awards, self.programmes):
            one.page.wanted.connect(lambda _wanted: self._count())
        self.awards.page.tabs.chosen.connect(self._on_award_tab)
        self.programmes.page.tabs.chosen.connect(self._on_programme_tab)
        self._award_tab = "all"
        self.programmes.page.show_only(Wanted(tab=PROGRAMMES))
        self.live()

    @classmethod
    def title(cls) -> str:
        return _("奖学金")

    # --- two lists, one row of tabs

    @property
    def shown(self) -> RowsScreen:
        """The list in front."""
        return self.programmes if self._stack.currentWidget() is self.programmes else self.awards

    def _count(self) -> None:
        """The tabs stand over both lists and count both."""
        rows = list(self.awards.rows())
        counts = {tab.id: sum(self.awards.in_tab(row, tab.id) for row in rows) for tab in TABS}
        counts[PROGRAMMES] = len(list(self.programmes.rows()))
        for one in (self.awards, self.programmes):
            one.page.tabs.show_counts(counts)

    def _on_award_tab(self, tab: str) -> None:
        if tab != PROGRAMMES:
            self._award_tab = tab
            return
        self.awards.page.table.clearSelection()
        self.awards.page.show_only(self.awards.page.asked.but(tab=self._award_tab))
        self._turn(self.programmes)

    def _on_programme_tab(self, tab: str) -> None:
        if tab != PROGRAMMES:
            self._award_tab = tab
            self.programmes.page.show_only(self.programmes.page.asked.but(tab=PROGRAMMES))
            self.awards.page.show_only(self.awards.page.asked.but(tab=tab))
            self._turn(self.awards)

    def _turn(self, to: RowsScreen) -> None:
        had_focus = self.shown.page.tabs.hasFocus()
        self._stack.setCurrentWidget(to)
        self._panels.setCurrentWidget(to.panel)
        if had_focus:
            to.page.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what the window asks

    def refresh(self) -> None:
        for one in (self.awards, self.programmes):
            one.stale = False
            one.refresh()

    def open(self, what: object) -> None:
        """An award's id, AwardThese, ReissueCertificate, "new", or a Wanted for the list of awards."""
        self._turn(self.awards)
        if isinstance(what, AwardThese):
            self.awards.award(list(what.people))
        elif isinstance(what, ReissueCertificate):
            self.awards.reissue(what.number)
        elif what == "new":
            self.awards.award()
        else:
            self.awards.open(what)

    def place(self) -> object:
        return self.awards.place() if self.shown is self.awards else None

    def search(self) -> None:
        self.shown.search()

    def escape(self) -> bool:
        return self.shown.escape()

    def may_leave(self) -> bool:
        return self.awards.may_leave()

    def commands(self) -> list[Command]:
        return self.awards.commands()
