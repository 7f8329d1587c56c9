"""A mapped table read into rows: column by column, then row by row what follows from several cells together."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest

from gzstudents.kernel.collecting import without_collecting
from gzstudents.kernel.custom import book
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.sheets import Cell
from gzstudents.students.importing import centuries, coded, day_order, own, parts, people, values
from gzstudents.students.importing.columns import IGNORED, KEYS, NAMES
from gzstudents.students.importing.columns import find as find_heading
from gzstudents.students.importing.deriving import Deriving
from gzstudents.students.importing.footers import FOOTER
from gzstudents.students.importing.parsed import Options, ParsedRoll, ParsedRow
from gzstudents.students.importing.tables import ColumnMap, Table
from gzstudents.students.importing.templates import Template
from gzstudents.students.importing.values import Fault, Reader

_SAMPLE = re.compile(
    r"[(（【\[<]?(?:范例|範例|示例|样例|例子|例如|举例|填写说明|填表说明|填写示例|说明|sample|example|e\.g\.?)(?:[)）】\]>:：].*|\d*)",
    re.IGNORECASE | re.DOTALL,
)
_NEVER_FILLED = KEYS | NAMES
_MAX_SAMPLES = 3
_NO_COLUMNS: frozenset[int] = frozenset()


def parse_rows(
    table: Table,
    mapping: ColumnMap,
    options: Options | None = None,
    progress: Progress = SILENT,
    template: Template | None = None,
) -> ParsedRoll:
    """Every person of a table, its words as the template has them. Nothing raises for bad data: problems stand beside the rows."""
    options = options or Options()
    with without_collecting():
        return _Parsing(table, mapping, options, progress, template).run()


def _readers(options: Options, since_1904: bool, template: Template | None) -> dict[str, Callable[[Cell], str]]:
    exact = values.day(partial=False, order=options.date_order, since_1904=since_1904)
    partial = values.day(partial=True, order=options.date_order, since_1904=since_1904)

    def near(field: str, *, partial: bool) -> Callable[[Cell], str]:
        """Years of two digits are read too, as those near which such a day of a student lies."""
        years = centuries.years_of(field, options.today)
        return values.day(partial=partial, order=options.date_order, since_1904=since_1904, years=years)

    readers: dict[str, Callable[[Cell], str]] = dict.fromkeys(
        (*KEYS, "permit_number", "visa_number"), values.identifier
    )
    readers |= dict.fromkeys(("expected_end", "end_date"), partial) | {"start_date": near("start_date", partial=True)}
    readers |= dict.fromkeys(
        ("document_valid_to", "permit_valid_to", "visa_valid_to", "degree_date", "status_date"),
        exact,
    )
    readers["document_issued_on"] = near("document_issued_on", partial=False)
    readers |= {name: coded.code(name, error=True) for name in ("gender", "status")}
    readers |= {name: coded.code(name, error=False) for name in ("discipline", "funding", "teaching_language")}
    readers |= {name: coded.code(name, error=False) for name in ("study_form", "entry_route")}
    readers |= {f"{name}_country": coded.code("country", error=False) for name in ("birth", "residence", "education")}
    readers |= {"duration": values.years}
    readers |= {"nationality": coded.nationality, "document_country": coded.code("country", error=True)}
    readers |= {
        "population": coded.population,
        "category": coded.category,
        "level": coded.level,
        "document_kind": coded.document_kind,
        "birth_date": values.birth(options.today, near("birth_date", partial=True)),
        "phone": values.phone,
        "email": values.email,
        "note": values.note,
        "is_exchange": values.flag,
    }
    readers |= parts.readers(options.date_order, since_1904=since_1904)
    readers |= own.readers(options.date_order, since_1904=since_1904)
    if template is not None:
        kinds: dict[str, Callable[[Cell], str]] = {"day": exact, "year_end": values.year_end(exact)}
        readers |= {one.code: kinds.get(one.kind, values.text) for one in template.partner_fields.values()}
        readers |= {name: _translating(template, name, readers.get(name, values.text)) for name in template.values}
    return readers


def _translating(template: Template, name: str, read: Callable[[Cell], str]) -> Callable[[Cell], str]:
    """A reader that first looks what a word means in this file."""

    def translated(cell: Cell) -> str:
        meant = template.translated(name, values.plain(cell))
        return read(cell if meant is None else meant)

    return translated


class _Parsing:
    """The work of parse_rows, in steps."""

    def __init__(
        self, table: Table, mapping: ColumnMap, options: Options, progress: Progress, template: Template | None
    ) -> None:
        self._table, self._mapping, self._options, self._progress = table, mapping, options, progress
        self._template = template
        self._skipped = template.skipped if template is not None else ()
        self._raw = table.sheet.rows[table.first_row :]
        self._problems: list[Problem] = []
        self._faults: dict[int, list[tuple[int, Fault]]] = {}
        self._columns: dict[str, list[str]] = {}
        self._made: dict[str, dict[str, Callable[[Cell], str]]] = {}  # by the order of day and month
        self._places = {name: column for column, name in enumerate(mapping.fields) if name}
        self._deriving = Deriving(table, mapping, options)
        self._has_required = any(one.required and one.name in self._places for one in book.readable())

    def run(self) -> ParsedRoll:
        people.belonging.cache_clear()  # their sentences are in the language of the last reading
        people.study.cache_clear()
        self._read_columns()
        rows, skipped = self._read_rows()
        if self._deriving.unsplit:
            text = _n("{count} 个护照姓名看不出哪部分是姓，已整体保存为名。", self._deriving.unsplit)
            column = self._places.get("latin_name", self._places.get("name", 0))
            self._problems.append(
                Problem("name_not_split", text, self._table.sheet.name, None, self._table.heading(column), "warning")
            )
        return ParsedRoll(self._table, self._mapping, self._options, rows, self._problems, skipped)

    def _read_columns(self) -> None:
        raw_columns = list(zip_longest(*self._raw, fillvalue="")) if self._raw else []
        readers = self._readers(self._options.date_order)
        for name, place in self._places.items():
            cells: list[Cell] = list(raw_columns[place]) if place < len(raw_columns) else [""] * len(self._raw)
            if self._options.fill_merged and name not in _NEVER_FILLED:
                self._fill(cells, place)
            reader = Reader(
                (self._ordered(place, cells) if name in day_order.DATES else readers).get(name, values.text)
            )
            reader.learn(cells)
            self._columns[name] = list(map(reader.__getitem__, cells))
            if reader.faults:
                faults = reader.faults
                for index, cell in enumerate(cells):
                    if cell in faults:
                        self._faults.setdefault(index, []).append((place, faults[cell]))
            self._progress.report(0, 0, _("正在检查各列"))

    def _readers(self, order: str) -> dict[str, Callable[[Cell], str]]:
        if order not in self._made:
            self._made[order] = _readers(
                replace(self._options, date_order=order), self._table.since_1904, self._template
            )
        return self._made[order]

    def _ordered(self, place: int, cells: list[Cell]) -> dict[str, Callable[[Cell], str]]:
        """How a column of dates is read: in the order which the column itself shows, else in that which was said."""
        found = day_order.of_column(cells)
        if found is None:
            return self._readers(self._options.date_order)
        heading = self._table.heading(place)
        self._problems.append(Problem("date_order", found.told(), self._table.sheet.name, None, heading, "warning"))
        return self._readers(found.order)

    def _fill(self, cells: list[Cell], place: int) -> None:
        """A cell merged downwards over several people speaks for all of them."""
        filled = 0
        first = self._table.first_row
        for merge in self._table.sheet.merged:
            if merge.first_column == place and merge.first_row >= first and merge.last_row > merge.first_row:
                start = merge.first_row - first
                for index in range(start + 1, min(merge.last_row - first + 1, len(cells))):
                    cells[index] = cells[start]
                    filled += 1
        if filled:
            text = _n("此列有合并的单元格：{count} 个空白格按合并区域第一格的内容填写。", filled)
            self._problems.append(
                Problem("merged_cells", text, self._table.sheet.name, None, self._table.heading(place), "warning")
            )

    def _read_rows(self) -> tuple[list[ParsedRow], int]:
        names = list(self._columns)
        keys = [self._columns[name] for name in names if name in KEYS]
        has_key = [any(parts) for parts in zip(*keys, strict=True)] if keys else [False] * len(self._raw)
        rows: list[ParsedRow] = []
        skipped = 0
        first = self._table.first_row
        sheet = self._table.sheet.name
        derive, faults = self._deriving.derive, self._faults
        for index, line in enumerate(zip(*self._columns.values(), strict=True)):
            wrong = faults.get(index, ())
            if (wrong or not has_key[index] or index < _MAX_SAMPLES) and self._is_no_person(index, line):
                skipped += any(cell != "" for cell in self._raw[index])
                continue
            found = {name: value for name, value in zip(names, line, strict=True) if value}
            row = ParsedRow(sheet, first + index + 1, found, original=self._raw[index])
            for place, fault in wrong:
                row.problems.append(self._deriving.problem(row, fault, place))
            derive(row, has_key[index], {place for place, _fault in wrong} if wrong else _NO_COLUMNS)
            if self._has_required:
                own.note_missing(row, self._places, self._table.heading)
            rows.append(row)
            if index % 2000 == 0:
                self._progress.report(index, len(self._raw), _("正在检查各行"))
        return rows, skipped

    def _is_no_person(self, index: int, line: tuple[str, ...]) -> bool:
        """Blank and pre-numbered rows, samples under the heading, repeated headings, totals and signatures."""
        raw = self._raw[index]
        texts = [cell.strip() for cell in raw if isinstance(cell, str) and cell.strip()]
        if not any(line) and index not in self._faults:
            return True
        if self._skipped and texts and texts[0].startswith(self._skipped):
            return True
        if (
            index < _MAX_SAMPLES
            and texts
            and (_SAMPLE.fullmatch(texts[0]) or any(_SAMPLE.fullmatch(t) and len(t) < 9 for t in texts[1:]))
        ):
            return True
        known = [(place, name) for name, place in self._places.items() if place < len(raw) and raw[place] != ""]
        repeated = sum(
            1
            for place, name in known
            if isinstance(raw[place], str) and (m := find_heading(str(raw[place]))) and m.field == name
        )
        if known and repeated * 2 > len(known):
            return True
        return bool(texts) and len(known) <= 4 and FOOTER.match(texts[0]) is not None and not self._looks_keyed(line)

    def _looks_keyed(self, line: tuple[str, ...]) -> bool:
        """A number that tells who it is, and something else about them; beside 合计 one number alone is a count."""
        said = sum(bool(value) and name != IGNORED for value, name in zip(line, self._columns, strict=True))
        return said > 1 and any(
            value and name in KEYS and any(c.isdigit() for c in value) and not FOOTER.match(value)
            for name, value in zip(self._columns, line, strict=True)
        )
