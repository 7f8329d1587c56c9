"""What leaves the office about a roster: the sheet to be signed, the sheet for finance, the file for the bank."""

from gzstudents.payments.printing.sheet import Head, Signed, signed_sheet
from gzstudents.payments.printing.workbooks import bank_file, finance_sheet

__all__ = ["Head", "Signed", "bank_file", "finance_sheet", "signed_sheet"]
