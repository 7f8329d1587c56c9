"""Sheets of others: lists of bank accounts, and what the bank or the council says was paid."""

from gzstudents.payments.importing.sheets import read_accounts, read_results

__all__ = ["read_accounts", "read_results"]
