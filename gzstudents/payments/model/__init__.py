"""Tables of money: accounts it goes to, instalments, rosters, budgets."""

from gzstudents.payments.model.accounts import BankAccount, ReceivedMonths
from gzstudents.payments.model.instalments import Budget, Instalment, PaymentDirty
from gzstudents.payments.model.rosters import Roster, RosterLine

__all__ = ["BankAccount", "Budget", "Instalment", "PaymentDirty", "ReceivedMonths", "Roster", "RosterLine"]
