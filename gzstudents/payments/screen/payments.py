"""The screen 发放: months of all programmes, and the lines of one roster behind them."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gzstudents.kernel.i18n import _
from gzstudents.payments.screen.asks import AccountFor, InstalmentsOf, OpenRoster, ReceivedBy
from gzstudents.payments.screen.lines_list import LinesList
from gzstudents.payments.screen.months_list import MonthsList
from gzstudents.ui.acts_screen import ActsScreen
from gzstudents.ui.commands import Command
from gzstudents.ui.desk import Desk
from gzstudents.ui.screen import Screen


class PaymentsScreen(Screen):
    """Two lists; the panel goes with the list."""

    id = "payments"
    icon = "wallet"
    watches = MonthsList.watches | LinesList.watches

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.months, self.lines = MonthsList(desk), LinesList(desk)
        self._stack, self._panels = QStackedWidget(), QStackedWidget()
        self._panels.setObjectName("detail")
        for one in (self.months, self.lines):
            self._stack.addWidget(one)
            self._panels.addWidget(one.panel)
            one.commands_changed.connect(self.commands_changed)
            one.detail_wanted.connect(self.detail_wanted)
            one.moved.connect(self.moved)
        self.detail = self._panels
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.months.roster_wanted.connect(self.show_roster)
        self.lines.left.connect(lambda: self._turn(self.months))
        self.live()

    @classmethod
    def title(cls) -> str:
        return _("发放")

    @property
    def shown(self) -> ActsScreen:
        """The list in front."""
        return self.lines if self._stack.currentWidget() is self.lines else self.months

    def show_roster(self, roster_id: int) -> None:
        self.lines.show_roster(roster_id)
        self._turn(self.lines)

    def _turn(self, to: ActsScreen) -> None:
        self._stack.setCurrentWidget(to)
        self._panels.setCurrentWidget(to.panel)
        self.commands_changed.emit()
        self.moved.emit()

    # --- what the window asks

    def refresh(self) -> None:
        for one in (self.months, self.lines):
            one.stale = False
            one.refresh()

    def open(self, what: object) -> None:
        """OpenRoster, a form for a student, or what the list of months understands."""
        if isinstance(what, OpenRoster):
            self.show_roster(what.roster)
        elif isinstance(what, AccountFor):
            self._turn(self.months)
            self.months.account_of(what.person)
        elif isinstance(what, InstalmentsOf):
            self._turn(self.months)
            self.months.instalments_of(what.person)
        elif isinstance(what, ReceivedBy):
            self._turn(self.months)
            self.months.received_by(what.person)
        elif what is not None:
            self._turn(self.months)
            self.months.open(what)

    def place(self) -> object:
        return OpenRoster(self.lines.roster_id) if self.shown is self.lines else self.months.place()

    def search(self) -> None:
        self.shown.search()

    def escape(self) -> bool:
        return self.shown.escape()

    def may_leave(self) -> bool:
        return self.shown.may_leave()

    def commands(self) -> list[Command]:
        return [*self.months.commands(), *self.lines.own_commands()]
