"""Correcting a row of the check page: its doubtful cells, each in the editor of its kind, checked again when it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from gzstudents.kernel import codes
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.fields import Field, Kind
from gzstudents.kernel.i18n import mark
from gzstudents.students.screen import import_data
from gzstudents.students.screen.import_data import PlanRow, PlanView
from gzstudents.ui.form import Form

MOST_CELLS = 12
Correction = tuple[str, int, int, str]  # sheet, row as the sheet program counts, column from 0, what shall be read

_CHOICES: Final = {
    "gender": "gender", "nationality": "country", "population": "population", "category": "category", "level": "level",
    "funding": "funding", "discipline": "discipline", "teaching_language": "teaching_language", "status": "status",
    "document_kind": "document_type", "document_country": "country",
}  # fmt: skip
_KINDS: Final[Mapping[str, Kind]] = {
    "birth_date": "partial_date", "start_date": "partial_date", "expected_end": "partial_date", "end_date": "partial_date",
    "degree_date": "date", "status_date": "date", "document_issued_on": "date", "document_valid_to": "date",
    "permit_valid_to": "date", "visa_valid_to": "date", "note": "lines",
}  # fmt: skip
# where a row contradicts another one, the cells that say who it is
_WHO: Final = ("student_number", "passport_number", "document_number", "hkmo_permit_number", "tw_permit_number", "name",
               "chinese_name", "latin_name", "birth_date")  # fmt: skip


class CellField(NamedTuple):
    """A cell that may be corrected: where it stands, what it is, what it holds, what is wrong with it."""

    column: int
    field: Field
    value: str
    problems: tuple[Problem, ...]


def cells_of(row: PlanRow, plan: PlanView) -> list[CellField]:
    """The cells of a row that something is said of; where it is said of the row, those that tell who it is."""
    sheet = str(row.item["sheet"])
    headings, fields = plan.headings.get(sheet, ()), plan.fields.get(sheet, ())
    if not row.item.get("original") or not headings:
        return []
    said: dict[int, list[Problem]] = {}
    whole: list[Problem] = []
    for entry in row.item.get("problems", ()):
        problem = _problem(entry)
        place = _place(str(entry.get("column") or ""), headings, fields)
        if place is None:
            whole.append(problem)
        else:
            said.setdefault(place, []).append(problem)
    for name in _WHO if whole else ():
        if name in fields:
            said.setdefault(list(fields).index(name), [])
    return [_cell(row, place, headings[place], fields[place], said[place]) for place in sorted(said)[:MOST_CELLS]]


def _place(column: str, headings: Sequence[str], fields: Sequence[str]) -> int | None:
    """The column of a heading; of two that are headed alike the one that fills a field."""
    found = [place for place, heading in enumerate(headings) if column and heading == column]
    return next((place for place in found if fields[place]), found[0] if found else None)


def _cell(row: PlanRow, place: int, heading: str, name: str, problems: Sequence[Problem]) -> CellField:
    text = import_data.original_text(row, place)
    choices = _CHOICES.get(name, "")
    kind: Kind = ("country" if choices == "country" else "choice") if choices else _KINDS.get(name, "text")
    field = Field(str(place), heading, kind, choices=choices, wide=True, length=2000, said=(heading, heading))
    value = codes.find(choices, text) or "" if choices else text
    return CellField(place, field, value, tuple(problems))


def _problem(entry: Mapping[str, Any]) -> Problem:
    severity: Any = entry.get("severity", "error")
    return Problem(str(entry.get("code", "")), str(entry.get("message", "")), severity=severity)


class CorrectForm(Form):
    """`corrections()` of what was changed, in the form in which a kept import has them."""

    def __init__(self, row: PlanRow, cells: Sequence[CellField]) -> None:
        self.row, self._cells = row, {str(cell.column): cell for cell in cells}
        super().__init__(
            mark("更正这一行"), [cell.field for cell in cells], subtitle=_under(row), check=self._still_wrong,
            save_text=mark("重新核对"),
        )  # fmt: skip
        self.fill({name: cell.value for name, cell in self._cells.items()})
        for view in self.fields.values():
            view.visited = True  # what the check said stands there from the beginning
        self.check_again()

    def _still_wrong(self, values: Mapping[str, Any]) -> list[Problem]:
        """What was said of the cells that are as they were; it keeps nobody from saving: the file is checked again anyway."""
        return [
            Problem(problem.code, problem.message, column=name, severity="warning")
            for name, cell in self._cells.items()
            if values.get(name) == cell.value
            for problem in cell.problems
        ]

    def corrections(self, changes: Mapping[str, Any]) -> list[Correction]:
        """Cells with what shall be read in them."""
        return [correction(self.row, self._cells[name].field, value) for name, value in changes.items()]


def correction(row: PlanRow, field: Field, value: Any) -> Correction:
    """A cell with what shall be read in it; a code is written as its label, as in a sheet."""
    text = codes.label(field.choices, str(value)) if field.choices and value else str(value or "")
    return str(row.item["sheet"]), int(row.item["row"]), int(field.name), text


def _under(row: PlanRow) -> str:
    return f"{import_data.label(row)} · {import_data.place(row)}"
