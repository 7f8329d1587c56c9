"""A mapped table read into rows: column by column, then row by row what follows from several cells together."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from gzstudents.kernel import numbers
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.progress import SILENT, Progress
from gzstudents.kernel.sheets import Cell
from gzstudents.students.importing import people, values
from gzstudents.students.importing.columns import DOCUMENT_NUMBERS, KEYS, NAMES
from gzstudents.students.importing.columns import find as find_heading
from gzstudents.students.importing.tables import ColumnMap, Table
from gzstudents.students.importing.values import Fault, Reader

_SAMPLE = re.compile(r"[(（【\[<]?(?:范例|範例|示例|样例|例子|例如|举例|填写说明|填表说明|填写示例|说明|sample|example|e\.g\.?)(?:[)）】\]>:：].*|\d*)", re.IGNORECASE | re.DOTALL)
_FOOTER = re.compile(
    r"(?:合计|总计|小计|共计|总人数|共\s*\d+\s*[人名]|制表|填表|审核|复核|负责人|经办|单位\W*盖章|盖章|注\s*[:：]|备注\s*[:：]|说明\s*[:：]|日期\s*[:：]|打印|导出时间|"
    r"total|subtotal|prepared by|checked by|approved by|note\s*:|printed)",
    re.IGNORECASE,
)
_NEVER_FILLED = KEYS | NAMES
_MAX_SAMPLES = 3


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
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def name(self) -> str:
        get = self.values.get
        latin = " ".join(filter(None, (get("surname"), get("given_names")))) or get("whole_name", "")
        return get("chinese_name") or latin or get("native_name") or get("student_number", "")


@dataclass(slots=True)
class ParsedRoll:
    """A sheet's people, and problems of the sheet as a whole."""

    table: Table
    mapping: ColumnMap
    options: Options
    rows: list[ParsedRow]
    problems: list[Problem]
    skipped: int = 0  # sample rows, repeated headings, totals and signatures


def parse_rows(
    table: Table, mapping: ColumnMap, options: Options | None = None, progress: Progress = SILENT
) -> ParsedRoll:
    """Every person of a table. Nothing raises for bad data: problems stand beside the rows."""
    options = options or Options()
    return _Parsing(table, mapping, options, progress).run()


def _readers(options: Options, since_1904: bool) -> dict[str, Callable[[Cell], str]]:
    exact = values.day(partial=False, order=options.date_order, since_1904=since_1904)
    partial = values.day(partial=True, order=options.date_order, since_1904=since_1904)
    readers: dict[str, Callable[[Cell], str]] = dict.fromkeys((*KEYS, "permit_number", "visa_number"), values.identifier)
    readers |= dict.fromkeys(("start_date", "expected_end", "end_date"), partial)
    readers |= dict.fromkeys(
        ("document_issued_on", "document_valid_to", "permit_valid_to", "visa_valid_to", "degree_date", "status_date"), exact
    )
    readers |= {name: values.code(name, error=True) for name in ("gender", "status")}
    readers |= {name: values.code(name, error=False) for name in ("discipline", "funding", "teaching_language")}
    readers |= dict.fromkeys(("nationality", "document_country"), values.code("country", error=True))
    readers |= {
        "population": _population,
        "category": _category,
        "level": _level,
        "document_kind": values.code("document_type", error=True),
        "birth_date": values.birth(options.today, partial),
        "phone": values.phone,
        "email": values.email,
        "note": values.note,
        "is_exchange": values.flag,
    }
    return readers


def _population(cell: Cell) -> str:
    if values.text(cell) in {"港澳台", "港澳台学生", "港澳台生", "港澳台侨", "港澳台侨学生", "HMT", "港澳学生", "港澳"}:
        return people.HMT
    return values.code("population", error=True)(cell)


def _category(cell: Cell) -> str:
    """A study category; sheets also write the population or the level under this heading: kept apart by a prefix."""
    for list_name, prefix in (("category", ""), ("level", "level:"), ("population", "population:")):
        try:
            found = _population(cell) if list_name == "population" else values.code(list_name, error=True)(cell)
        except values.FaultyValue:
            continue
        return prefix + found if found else ""
    raise values.unknown("category", values.text(cell), error=True)


def _level(cell: Cell) -> str:
    try:
        return values.code("level", error=True)(cell)
    except values.FaultyValue:
        found = values.code("category", error=True)(cell)
        return f"category:{found}"


class _Parsing:
    """The work of parse_rows, in steps."""

    def __init__(self, table: Table, mapping: ColumnMap, options: Options, progress: Progress) -> None:
        self._table, self._mapping, self._options, self._progress = table, mapping, options, progress
        self._raw = table.sheet.rows[table.first_row :]
        self._problems: list[Problem] = []
        self._faults: dict[int, list[tuple[int, Fault]]] = {}
        self._columns: dict[str, list[str]] = {}
        self._places = {name: column for column, name in enumerate(mapping.fields) if name}
        self._unsplit = 0

    def run(self) -> ParsedRoll:
        self._read_columns()
        rows, skipped = self._read_rows()
        if self._unsplit:
            text = _n("{count} 个护照姓名看不出哪部分是姓，已整体保存为名。", self._unsplit)
            column = self._places.get("latin_name", self._places.get("name", 0))
            self._problems.append(
                Problem("name_not_split", text, self._table.sheet.name, None, self._table.heading(column), "warning")
            )
        return ParsedRoll(self._table, self._mapping, self._options, rows, self._problems, skipped)

    def _read_columns(self) -> None:
        raw_columns = list(zip_longest(*self._raw, fillvalue="")) if self._raw else []
        readers = _readers(self._options, self._table.since_1904)
        for name, place in self._places.items():
            cells = list(raw_columns[place]) if place < len(raw_columns) else [""] * len(self._raw)
            if self._options.fill_merged and name not in _NEVER_FILLED:
                self._fill(cells, place)
            reader = Reader(readers.get(name, values.text))
            self._columns[name] = list(map(reader.__getitem__, cells))
            if reader.faults:
                faults = reader.faults
                for index, cell in enumerate(cells):
                    if cell in faults:
                        self._faults.setdefault(index, []).append((place, faults[cell]))
            self._progress.report(0, 0, _("正在检查各列"))

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
        for index, line in enumerate(zip(*self._columns.values(), strict=True)):
            if (not has_key[index] or index < _MAX_SAMPLES or index in self._faults) and self._is_no_person(index, line):
                skipped += any(cell != "" for cell in self._raw[index])
                continue
            found = {name: value for name, value in zip(names, line, strict=True) if value}
            row = ParsedRow(sheet, first + index + 1, found, original=self._raw[index])
            for place, fault in self._faults.get(index, ()):
                row.problems.append(self._problem(row, fault, place))
            self._derive(row, has_key[index])
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
        if index < _MAX_SAMPLES and texts and (_SAMPLE.fullmatch(texts[0]) or any(_SAMPLE.fullmatch(t) and len(t) < 9 for t in texts[1:])):
            return True
        known = [(place, name) for name, place in self._places.items() if place < len(raw) and raw[place] != ""]
        repeated = sum(
            1 for place, name in known if isinstance(raw[place], str) and (m := find_heading(str(raw[place]))) and m.field == name
        )
        if known and repeated * 2 > len(known):
            return True
        return bool(texts) and len(known) <= 4 and _FOOTER.match(texts[0]) is not None and not self._looks_keyed(line)

    def _looks_keyed(self, line: tuple[str, ...]) -> bool:
        return any(value and name in KEYS and any(c.isdigit() for c in value) and not _FOOTER.match(value) for name, value in zip(self._columns, line, strict=True))

    def _problem(self, row: ParsedRow, fault: Fault, place: int | None) -> Problem:
        heading = self._table.heading(place) if place is not None else ""
        return Problem(fault.code, fault.message, row.sheet, row.row, heading, "error" if fault.error else "warning")

    def _say(self, row: ParsedRow, fault: Fault, *names: str) -> None:
        """Note a fault under the first of the named columns that the sheet has."""
        place = next((self._places[name] for name in names if name in self._places), None)
        row.problems.append(self._problem(row, fault, place))

    def _derive(self, row: ParsedRow, has_key: bool) -> None:
        found = row.values
        if not has_key and not any(self._places[name] in {p for p, _f in self._faults.get(row.row - 1 - self._table.first_row, ())} for name in self._places if name in KEYS):
            self._say(row, Fault("missing_key", _("没有学号，也没有证件号码，无法识别这名学生。请补充其中一项。")), "student_number", *DOCUMENT_NUMBERS)
        self._derive_names(row)
        self._derive_study(row)
        kinds = self._number_kinds(found)
        self._derive_belonging(row, kinds)
        self._derive_documents(row, kinds)
        self._derive_dates(row)

    def _derive_names(self, row: ParsedRow) -> None:
        found = row.values
        for source in ("name", "latin_name", "chinese_name"):
            text = found.get(source, "")
            if not text or (source == "chinese_name" and people.split_name(text).chinese == text):
                continue
            parts = people.split_name(text)
            if source == "chinese_name" and not parts.chinese and (found.get("surname") or found.get("given_names")):
                continue  # 中文姓名 that repeats the Latin name, or a name in letters of its own
            del found[source]
            self._take_name(row, source, parts)
        if not any(found.get(name) for name in ("chinese_name", "surname", "given_names", "whole_name", "native_name")):
            row.if_new.append(self._problem(row, Fault("missing_name", _("没有姓名。请补充中文姓名或护照姓名。")), self._places.get("name")))

    def _take_name(self, row: ParsedRow, source: str, parts: people.NameParts) -> None:
        found = row.values
        if parts.chinese:
            other = found.setdefault("chinese_name", parts.chinese)
            if other != parts.chinese and people.split_name(other).chinese == other:
                text = _("两列的中文姓名不同：“{one}”和“{other}”。采用后者。", one=parts.chinese, other=other)
                self._say(row, Fault("names_differ", text, error=False), source)
        if parts.native:
            found.setdefault("native_name", parts.native)
        latin = " ".join(filter(None, (parts.surname, parts.given))) or parts.whole
        if not latin:
            return
        kept = " ".join(filter(None, (found.get("surname"), found.get("given_names")))) or found.get("whole_name", "")
        if kept:
            if sorted(people.comparable(kept)) != sorted(people.comparable(latin)):
                text = _("两列的护照姓名不同：“{one}”和“{other}”。采用后者。", one=latin, other=kept)
                self._say(row, Fault("names_differ", text, error=False), source)
        elif parts.whole:
            found["whole_name"] = parts.whole
            self._unsplit += 1
        else:
            found["surname"], found["given_names"] = parts.surname, parts.given

    def _derive_study(self, row: ParsedRow) -> None:
        found = row.values
        category, level = found.get("category", ""), found.get("level", "")
        if category.startswith("population:"):
            found.setdefault("population", category[11:])
            category = ""
        if category.startswith("level:"):
            level, category = level or category[6:], ""
        if level.startswith("category:"):
            category, level = category or level[9:], ""
        if not category and not level:
            found.pop("category", None)
            found.pop("level", None)
            return
        study = people.study(category, level)
        found["category"], found["level"] = study.category, study.level
        if not study.category:
            del found["category"]
        if study.fault:
            self._say(row, study.fault, "level", "category")

    def _number_kinds(self, found: dict[str, str]) -> list[tuple[str, str, str]]:
        """Number columns that have a value: column, number, and the kind as column or heading say it."""
        stated = found.get("document_kind", "")
        kinds = []
        for name, kind in DOCUMENT_NUMBERS.items():
            number = found.get(name)
            if number:
                kinds.append((name, number, stated if name == "document_number" or (name == "passport_number" and stated) else kind))
        return kinds

    def _derive_belonging(self, row: ParsedRow, kinds: Iterable[tuple[str, str, str]]) -> None:
        found = row.values
        nationality, stated = found.get("nationality", ""), found.get("population", "")
        hint = ""
        for name, number, kind in kinds:
            kind = kind or (self._identity_card(number) if name == "id_card_number" else "")
            hint = hint or people.suggestion(nationality, stated, kind, number)
        belongs = people.belonging(nationality, stated, hint if hint != people.HMT else "")
        for key, value in (("population", belongs.population), ("nationality", belongs.country)):
            if value:
                found[key] = value
            else:
                found.pop(key, None)
        if belongs.fault:
            self._say(row, belongs.fault, "population", "nationality", "category")
        if belongs.if_new:
            place = self._places.get("nationality", self._places.get("population"))
            row.if_new.append(self._problem(row, belongs.if_new, place))

    @staticmethod
    def _identity_card(number: str) -> str:
        return next((kind for who in ("HK", "MO", "TW") if (kind := people.document_kind(number, who, "")) != "OTHER"), "")

    def _derive_documents(self, row: ParsedRow, kinds: Iterable[tuple[str, str, str]]) -> None:
        found = row.values
        population, country = found.get("population", ""), found.get("nationality", "")
        stated = found.get("document_country", "")
        for name, number, heading_kind in kinds:
            kind = heading_kind or (self._identity_card(number) if name == "id_card_number" else "")
            kind = kind if found.get("document_kind") else people.document_kind(number, population, kind)
            issuer = people.issuing_country(kind, stated, country)
            self._add_document(row, name, kind, issuer, number, found.get("document_valid_to"), found.get("document_issued_on"))
        for name, kind in (("permit", "RESIDENCE_PERMIT"), ("visa", "VISA")):
            number, until = found.get(f"{name}_number", ""), found.get(f"{name}_valid_to")
            if number or until:
                self._add_document(row, f"{name}_number", kind, "CHN", number, until, None)

    def _add_document(
        self, row: ParsedRow, column: str, kind: str, issuer: str, number: str, until: str | None, issued: str | None
    ) -> None:
        key = number if number.isalnum() and kind != "HKMO_PERMIT" else numbers.normalise(kind, number)
        if any(other["number_key"] == key and other["kind"] == kind for other in row.documents):
            return
        first = not row.documents or kind in {"RESIDENCE_PERMIT", "VISA"}
        row.documents.append(
            {
                "kind": kind,
                "issuing_country": issuer,
                "number": number,
                "number_key": key,
                "issued_on": issued if first else None,
                "valid_to": until if first else None,
                "is_current": 1,
            }
        )
        if number:
            self._check_number(row, column, kind, number)

    def _check_number(self, row: ParsedRow, column: str, kind: str, number: str) -> None:
        """Hold a number against the dated table of formats and against the person; never more than a warning."""
        get = row.values.get
        population, country = get("population", ""), get("nationality", "")
        form = next((form for form in _plain_formats(kind, population, country) if form.pattern.fullmatch(number)), None)
        if form is not None and not form.checks:
            return  # by far the most: nothing more to compute
        facts = {"birth_date": get("birth_date", ""), "gender": get("gender", ""), "population": population, "country": country}
        for problem in numbers.check_document(kind, number, **facts):
            place = self._places.get(column)
            heading = self._table.heading(place) if place is not None else ""
            row.problems.append(Problem(problem.code, problem.message, row.sheet, row.row, heading, "warning"))

    def _derive_dates(self, row: ParsedRow) -> None:
        found = row.values
        end, today = found.get("end_date"), self._options.today.isoformat()
        if end and end > today:  # 毕业日期 of somebody still studying is the expected one
            del found["end_date"]
            found.setdefault("expected_end", end)
        start, end = found.get("start_date"), found.get("expected_end")
        if start and end and end[: len(start)] < start[: len(end)]:
            text = _("结束日期 {end} 早于入学日期 {start}。请核对。", end=end, start=start)
            self._say(row, Fault("dates_reversed", text, error=False), "expected_end", "end_date", "start_date")



@lru_cache(maxsize=1024)
def _plain_formats(kind: str, population: str, country: str) -> tuple[numbers.Format, ...]:
    """The formats of a kind, where the kind itself fits the person; else none, so that everything is checked."""
    if numbers.check_document(kind, "", population=population, country=country):
        return ()
    return tuple(numbers.formats(kind))
