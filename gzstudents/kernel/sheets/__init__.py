"""Sheets: read any of them safely, write xlsx and csv. Nothing here knows what the cells mean."""

from gzstudents.kernel.sheets.book import Book, Cell, Merge, Sheet, column_name
from gzstudents.kernel.sheets.delimited import ENCODINGS
from gzstudents.kernel.sheets.fitting import GETA, Unfit
from gzstudents.kernel.sheets.reading import preview, read_book
from gzstudents.kernel.sheets.writing import SheetWriter, write_csv, write_csv_fitting, write_rows

__all__ = [
    "ENCODINGS",
    "GETA",
    "Book",
    "Cell",
    "Merge",
    "Sheet",
    "SheetWriter",
    "Unfit",
    "column_name",
    "preview",
    "read_book",
    "write_csv",
    "write_csv_fitting",
    "write_rows",
]
