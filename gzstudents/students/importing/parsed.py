"""What parsing makes of a sheet: rows with values, documents and problems."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gzstudents.kernel.errors import Problem
from gzstudents.kernel.sheets import Cell
from gzstudents.students.importing.tables import ColumnMap, Table


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may decide about a file."""

    today: date = field(default_factory=date.today)
    date_order: str = ""  # dmy or mdy: how 03/04/2001 is meant; "" rejects such dates
    default_status: str = "REGISTERED"  # of new enrolments, where the sheet has no status column at all
    fill_merged: bool = True  # a merged cell speaks for all its rows


@dataclass(slots=True)
class ParsedRow:
    """One person's line. `values` holds only what the row says; `if_new` is what is missing should the person be new."""

    sheet: str
    row: int  # as the sheet program counts
    values: dict[str, str]
    documents: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    if_new: list[Problem] = field(default_factory=list)
    original: tuple[Cell, ...] = ()

    @property
    def rejected(self) -> bool:
        return bool(self.problems) and any(problem.severity == "error" for problem in self.problems)

    @property
    def name(self) -> str:
        get = self.values.get
        if chinese := get("chinese_name"):
            return chinese
        latin = " ".join(filter(None, (get("surname"), get("given_names")))) or get("whole_name", "")
        return latin or get("native_name") or get("student_number", "")


@dataclass(slots=True)
class ParsedRoll:
    """A sheet's people, and problems of the sheet as a whole."""

    table: Table
    mapping: ColumnMap
    options: Options
    rows: list[ParsedRow]
    problems: list[Problem]
    skipped: int = 0  # sample rows, repeated headings, totals and signatures
