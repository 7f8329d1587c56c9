"""From a sheet that nobody made for us to an exact plan: find the roll, match its columns, read its rows, compare them.

    book = sheets.read_book(path)                          kernel: any file, safely
    tables = find_tables(book)                             which sheets are rolls, where their headings are
    mapping = propose(tables[0], remembered)               which column is which field; `questions` a person must answer
    parsed = [parse_rows(table, mapping, Options())]       values and problems, row by row
    plan = make_plan(parsed, existing)                     the exact plan, frozen; see plan.py on how it is executed
    rejected_sheet(plan, path)                             what was not imported, with reasons

Pure: no Qt, no SQLAlchemy; what is already in the register comes through the protocol `Existing`.

Decisions: a Latin name in one cell is split only where its spelling tells the surname (a comma, or capitals against small
letters); else the whole is kept as given names, as for people without a surname. Level and category follow from each other
where they can. Nothing is ever erased by an empty cell. Unknown values of gender, country, population, category, level, document
type, status and dates reject a row; of discipline, funding, language and flags they are left out with a warning.
"""

from gzstudents.students.importing.columns import fields, label
from gzstudents.students.importing.existing import Existing, KnownDocument, KnownEnrolment, KnownPerson, Nobody
from gzstudents.students.importing.parsed import Options, ParsedRoll, ParsedRow
from gzstudents.students.importing.plan import Change, Item, Plan, Similar
from gzstudents.students.importing.planning import make_plan
from gzstudents.students.importing.rejected import rejected_sheet
from gzstudents.students.importing.rolls import parse_rows
from gzstudents.students.importing.tables import ColumnMap, Table, find_table, find_tables, propose

__all__ = [
    "Change",
    "ColumnMap",
    "Existing",
    "Item",
    "KnownDocument",
    "KnownEnrolment",
    "KnownPerson",
    "Nobody",
    "Options",
    "ParsedRoll",
    "ParsedRow",
    "Plan",
    "Similar",
    "Table",
    "fields",
    "find_table",
    "find_tables",
    "label",
    "make_plan",
    "parse_rows",
    "propose",
    "rejected_sheet",
]
