"""The table of places out of a sheet or out of what was pasted."""

import csv
import io

from gzstudents.applications.rules import quotas
from gzstudents.applications.rules.quotas import Quotas
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Book
from gzstudents.students.importing import values


def read_places(book: Book) -> Quotas:
    """The places of the first sheet that has any; the troubles of the first sheet where none has."""
    found = [
        quotas.read([[values.plain(cell) for cell in row] for row in sheet.rows])
        for sheet in book.sheets
        if not sheet.hidden and sheet.rows
    ]
    if not found:
        raise UserError(_("文件是空的，没有名额表。"))
    return next((one for one in found if one.cells), found[0])


def pasted_places(text: str) -> Quotas:
    """The same of cells that were copied out of a sheet program."""
    rows = list(csv.reader(io.StringIO(text), dialect="excel-tab"))
    return quotas.read(rows)
