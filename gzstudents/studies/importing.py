"""Results, sign-ins, absences, rewards and punishments from a sheet; what a table is about is seen by its columns."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel import codes, dates, paths
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _
from gzstudents.kernel.sheets import Book
from gzstudents.students.importing import columns, values
from gzstudents.students.importing.listed import Headings, Row, Table, compared, find_tables, left_out
from gzstudents.students.importing.whose import Finder, Named, Stays, named
from gzstudents.studies import rules
from gzstudents.studies.queries import MODELS

_MONTH: Final = "month:"  # before the month in the name of a column that is one
_BARE: Final = "month-of-year:"  # before its number, where the heading says no year
_HEAD_ROWS: Final = 40
_MARKS: Final = ("gpa", "average", "credits")
_RESULT: Final = frozenset({*_MARKS, "rank", "cohort", "failed", "attendance_permille"})
_SAME: Final = {
    rules.RESULTS: ("academic_year", "term"), rules.SIGN_INS: ("month",), rules.ABSENCES: ("kind", "starts_on"),
    rules.CONDUCT: ("kind", "happened_on", "title"),
}  # fmt: skip


class NewRecord(NamedTuple):
    """A row as it is to be kept: `values` as pairs; `known_id`: the record that it changes, None for a new one."""

    table: str
    enrolment_id: int
    values: tuple[tuple[str, Any], ...]
    known_id: int | None = None


class Read(NamedTuple):
    """A row that was read: what it adds or changes, how many of its records are known already, what is wrong."""

    sheet: str
    row: int
    name: str
    new: tuple[NewRecord, ...]
    known: int
    problems: tuple[Problem, ...]


class Plan(NamedTuple):
    """`unread`: visible sheets with rows that nothing was understood of."""

    rows: list[Read]
    digest: str
    unread: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()  # headings of columns that nobody understood

    @property
    def new(self) -> list[NewRecord]:
        return [one for row in self.rows for one in row.new]

    @property
    def problems(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.problems]

    @property
    def years(self) -> list[str]:
        """The academic years that marks are filed under, in order."""
        return sorted({dict(one.values)["academic_year"] for one in self.new if one.table == rules.RESULTS})

    @property
    def kinds(self) -> dict[str, int]:
        """Table → how many records of it."""
        return dict(Counter(one.table for one in self.new))


def plan(session: Session, book: Book, *, academic_year: str = "", term: str = "") -> Plan:
    """What a file would add; nothing is written. A row's own year and term count most, then those of the title above the table,
    then those that are given. A row with a problem adds nothing.
    """
    listed: list[tuple[Table, int, Row, Named]] = []
    tables = find_tables(book, {**_headings(), **_months(book)})
    for table in tables:
        for number, cells in table.rows():
            row = Row(table, cells)
            listed.append((table, number, row, named(row)))
    finder = Finder(session, (who for _table, _number, _row, who in listed))
    stays = Stays(session, (who.student_number for *_rest, who in listed), finder.people)
    reading = _Reading(session, stays.all, {id(one): _filed(one, academic_year, term) for one in tables})
    rows = []
    for table, number, row, who in listed:
        person = finder.find(who, row) if not row.problems else None
        stay = stays.of(who.student_number, person) if person is not None else None
        if person is not None and stay is None:
            row.complain("stay", _("这名学生没有学籍，不能登记成绩。"), "student_number")
        new, known = reading.records(table, row, stay or 0)
        problems = tuple(
            Problem(code, message, table.sheet.name, number, heading) for code, message, heading in row.problems
        )
        called = finder.name(person) if person is not None else who.called
        keeps = not problems and stay is not None
        rows.append(Read(table.sheet.name, number, called, new if keeps else (), known if keeps else 0, problems))
    read = {one.sheet.name for one in tables}
    unread = [one.name for one in book.sheets if not one.hidden and len(one.rows) > 1 and one.name not in read]
    return Plan(rows, book.digest, tuple(unread), tuple(left_out(tables)))


def _filed(table: Table, academic_year: str, term: str) -> tuple[str, str]:
    """Year and term of a table: what its title says, else what was given."""
    above = [str(cell) for row in table.sheet.rows[: table.first - 1] for cell in row if isinstance(cell, str)]
    year, part = rules.of_title(" ".join([*above, table.sheet.name]))
    return (year, part or term) if year else (academic_year, term)


class _Reading:
    """Turns rows into records and compares them with what is kept and with the rows before."""

    def __init__(self, session: Session, stays: Sequence[int], filed: Mapping[int, tuple[str, str]]) -> None:
        self._filed = filed
        self._kept: dict[tuple[Any, ...], tuple[int, dict[str, Any]]] = {}
        self._seen: dict[tuple[Any, ...], dict[str, Any]] = {}
        for table, key in _SAME.items():
            names = [one.name for one in MODELS[table].__table__.columns if one.name not in {"id", "version"}]
            rows = session.connection().exec_driver_sql(
                f"SELECT id, {', '.join(names)} FROM {table} WHERE enrolment_id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(stays)),),
            )
            for identity, *told in rows:
                kept = dict(zip(names, told, strict=True))
                self._kept[table, kept["enrolment_id"], *(kept[name] for name in key)] = (identity, kept)

    def records(self, table: Table, row: Row, stay: int) -> tuple[tuple[NewRecord, ...], int]:
        found, known = [], 0
        for name, told in _told(table, row, *self._filed[id(table)]):
            if row.problems:
                break
            if wrong := rules.complaint(name, told):
                row.complain("record", wrong, "")
                break
            key = (name, stay, *(told.get(one, "") for one in _SAME[name]))
            if key in self._seen and stay:
                if self._seen[key] != told:
                    row.complain("twice", _("同一名学生的同一条记录在文件中出现两次，内容不同。"), "student_number")
                continue
            self._seen[key] = told
            identity, kept = self._kept.get(key, (None, {}))
            said = {one: value for one, value in told.items() if value not in {None, ""} or not kept}
            if kept and all(kept.get(one) == value for one, value in said.items()):
                known += 1
            else:
                found.append(NewRecord(name, stay, tuple(said.items()), identity))
        if not found and not known and not row.problems:
            row.complain("empty", _("这一行没有可以登记的成绩、签到、缺席或奖惩。"), "")
        return tuple(found), known


def _told(table: Table, row: Row, year: str, term: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records of a row: (table, values)."""
    fields = set(table.columns)
    if fields & _RESULT and any(row.raw(name) != "" for name in fields & _RESULT):
        yield rules.RESULTS, _result(row, year, term)
    for field in sorted(name for name in fields if name.startswith(_MONTH)):
        yield from _signed(row, field.removeprefix(_MONTH), field)
    for field in sorted((name for name in fields if name.startswith(_BARE)), key=table.columns.__getitem__):
        if year:
            yield from _signed(row, rules.month_in(int(field.removeprefix(_BARE)), year), field)
        else:
            row.complain("academic_year", _("没有学年。请加一列“学年”，或在导入时指明。"), field)
    if {"month", "signed_on"} & fields and row.raw("signed_on") != "":
        written = row.text("month") or row.day("signed_on")
        month = rules.month(written)
        if month is None:
            row.complain("month", _("“{text}”不是月份，请写成 2025-09 这样。", text=written), "month")
        else:
            yield from _signed(row, month, "signed_on")
    if "absence" in fields and row.raw("absence") != "":
        yield rules.ABSENCES, _absence(row)
    if "conduct" in fields and row.raw("conduct") != "":
        yield rules.CONDUCT, _conduct(row)


def _result(row: Row, year: str, term: str) -> dict[str, Any]:
    told: dict[str, Any] = {"academic_year": year, "term": term}
    if text := row.text("academic_year"):
        told["academic_year"] = _read(row, "academic_year", rules.academic_year(text), text)
    elif not year:
        row.complain("academic_year", _("没有学年。请加一列“学年”，或在导入时指明。"), "academic_year")
    if text := row.text("term"):
        told["term"] = _read(row, "term", rules.term(text), text)
    for field in _MARKS:
        if text := row.text(field):
            told[field] = _read(row, field, rules.hundredths(text, rules.MOST[field]), text)
    if text := row.text("rank"):
        place, whole = _read(row, "rank", rules.rank(text), text) or (None, None)
        told["rank"], told["cohort"] = place, whole
    for field in ("cohort", "failed"):
        if text := row.text(field):
            told[field] = _read(row, field, rules.count(text), text)
    if text := row.text("attendance_permille"):
        share = rules.permille(text, is_share=rules.is_share(text))
        told["attendance_permille"] = _read(row, "attendance_permille", share, text)
    return told


def _signed(row: Row, month: str, field: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A day or a tick; where the list gives no day, the last one of the month stands, which is the latest that it can be."""
    if row.raw(field) == "":
        return
    written = row.text(field)
    answer = rules.yes(written)
    if answer is None and rules.is_away(written):
        yield rules.SIGN_INS, {"month": month, "signed_on": None, "note": written}
    elif answer is None:
        day = row.day(field)
        if day and not day.startswith(month):
            row.complain("month", _("签到日期“{day}”不在 {month}。", day=day, month=month), field)
        elif day:
            yield rules.SIGN_INS, {"month": month, "signed_on": day}
    elif answer:
        last = _last_day(month)
        yield rules.SIGN_INS, {"month": month, "signed_on": last, "note": _("名单未写签到日期")}
    else:
        yield rules.SIGN_INS, {"month": month, "signed_on": None}


def _last_day(month: str) -> str:
    from calendar import monthrange

    year, number = map(int, month.split("-"))
    return f"{month}-{monthrange(year, number)[1]:02d}"


def _absence(row: Row) -> dict[str, Any]:
    text = row.text("absence")
    told: dict[str, Any] = {"kind": _read(row, "absence", codes.find("absence", text), text)}
    told["starts_on"], told["ends_on"] = row.day("starts_on"), row.day("ends_on") or None
    approved = row.text("approved")
    told["approved"] = int(bool(_read(row, "approved", rules.yes(approved), approved))) if approved else 0
    told["reason"] = row.text("reason")
    return told


def _conduct(row: Row) -> dict[str, Any]:
    text = row.text("conduct")
    return {
        "kind": _read(row, "conduct", codes.find("conduct", text), text), "happened_on": row.day("happened_on"),
        "title": row.text("title"), "document": row.text("document"), "lifted_on": row.day("lifted_on") or None,
        "note": row.text("note"),
    }  # fmt: skip


def _read(row: Row, field: str, value: Any, text: str) -> Any:
    """The value, and a problem that names the cell where it could not be read."""
    if value is None:
        row.complain(field, _("“{text}”读不懂，或超出了可能的范围。", text=text[:40]), field)
    return value


@lru_cache(maxsize=1)
def _headings() -> Headings:
    data = tomllib.loads(paths.resource("studies", "import.toml").read_text(encoding="utf-8"))
    return compared(data["headings"])


def _months(book: Book) -> dict[str, tuple[str, ...]]:
    """Headings that are months: 2025-09, 2025年9月, 9月; a cell with a date is not one."""
    found: dict[str, tuple[str, ...]] = {}
    for sheet in book.sheets:
        for cells in sheet.rows[:_HEAD_ROWS]:
            for cell in cells:
                text = values.plain(cell).strip() if isinstance(cell, str) else ""
                month = rules.month(text) if text and dates.iso_date(text[:10]) is None else None
                number = rules.month_of_year(text) if text else None
                if month is not None:
                    found[columns.heading_key(text)] = (f"{_MONTH}{month}",)
                elif number is not None:
                    found[columns.heading_key(text)] = (f"{_BARE}{number:02d}",)
    return found
