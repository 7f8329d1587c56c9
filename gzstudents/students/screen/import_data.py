"""What the window knows of an import: the rolls of a file, and the plan row by row. No SQLAlchemy."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.vault import aside

KINDS: Final = ("new", "changed", "conflicting", "rejected", "identical")
KIND_NAMES: Final = {
    "new": mark("新增"),
    "changed": mark("有改动"),
    "conflicting": mark("有冲突"),
    "rejected": mark("不能导入"),
    "identical": mark("与名册相同"),
}
KIND_TONES: Final = {
    "new": "ok", "changed": "info", "conflicting": "warn", "rejected": "bad", "identical": "neutral",
}  # fmt: skip
_LISTS: Final = {
    "population": "population", "gender": "gender", "category": "category", "level": "level", "funding": "funding",
    "discipline": "discipline", "teaching_language": "teaching_language", "status": "status", "country": "country",
    "issuing_country": "country", "kind": "document_type",
}  # fmt: skip
_FAULTS: Final = frozenset({"rejected", "conflicting"})
_SAID_FIRST: Final = ("student_number", "college", "category", "major", "start_date")
_BREATH = 500  # items between two turns of the window while a plan is read


class TableLook(NamedTuple):
    """One roll of a file: its headings, what each is taken for ("" nothing), and what a person must decide."""

    sheet: str
    fingerprint: str
    header_row: int
    rows: int
    headings: tuple[str, ...]
    fields: tuple[str, ...]
    questions: Mapping[str, tuple[int, ...]]
    examples: tuple[tuple[str, ...], ...]
    template: str = ""  # by which it was recognised
    unclear_date: str = ""  # one of which only a person can say what is the day and what the month


class PlanRow(NamedTuple):
    """One row of the plan, as it came from the child process."""

    id: int
    item: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return str(self.item["kind"])


MOST_NAMED = 6  # columns that are left out, by their headings


class PlanView(NamedTuple):
    """The plan as it is shown; headings and fields by sheet."""

    rows: list[PlanRow]
    problems: list[Mapping[str, Any]]
    headings: Mapping[str, Sequence[str]] = {}
    fields: Mapping[str, Sequence[str]] = {}

    def of_kind(self, kind: str) -> list[int]:
        return [row.id for row in self.rows if row.kind == kind]

    def count(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.rows)


def looks(answer: Mapping[str, Any]) -> list[TableLook]:
    """The rolls of a file, from the columns in the answer of the child process."""
    tables: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for column in answer.get("columns", ()):
        tables.setdefault((str(column["sheet"]), str(column["fingerprint"])), []).append(column)
    return [_look(*key, columns) for key, columns in tables.items()]


def _look(sheet: str, fingerprint: str, columns: list[Mapping[str, Any]]) -> TableLook:
    questions: dict[str, list[int]] = {}
    for number, column in enumerate(columns):
        if column.get("question"):
            questions.setdefault(str(column["question"]), []).append(number)
    return TableLook(
        sheet,
        fingerprint,
        int(columns[0].get("header_row", 1)),
        int(columns[0].get("rows", 0)),
        tuple(str(column["heading"]) for column in columns),
        tuple(str(column["field"]) for column in columns),
        {name: tuple(numbers) for name, numbers in questions.items()},
        tuple(tuple(str(one).removesuffix(".0") for one in column.get("examples", ())) for column in columns),
        str(columns[0].get("template", "")),
        next((date for column in columns if (date := str(column.get("unclear_date") or ""))), ""),
    )


def columns_said(answer: Mapping[str, Any]) -> str:
    """How many columns fill a field, which ones do not, and by which template the file was recognised."""
    tables = looks(answer)
    fields = [field for table in tables for field in table.fields]
    used = sum(bool(field) and field != "_ignored" for field in fields)
    said = _n("已对应 {count} 列", used)
    if left := left_out(tables):
        said = _rest_said(said, left)
    if answer.get("undated"):
        undated = _n("{count} 名新学生没有入学日期，从今天起算在读", int(answer["undated"]))
        said = _("{said}  ·  {undated}", said=said, undated=undated)
    names = list(dict.fromkeys(table.template for table in tables if table.template))
    return _("按“{template}”模板识别，{said}", template="”“".join(names), said=said) if names else said


def _rest_said(used: str, left: list[str]) -> str:
    names = _("、").join(left[:MOST_NAMED])
    if len(left) > MOST_NAMED:
        names = _("{names} 等", names=names)
    return _("{used}，{rest} 列不导入：{names}", used=used, rest=len(left), names=names)


def left_out(tables: Sequence[TableLook]) -> list[str]:
    """The headings of columns that hold something and are not taken; those that only count the rows are not missed."""
    from gzstudents.students.importing.columns import derived, is_row_number

    left = {
        heading: None
        for table in tables
        for heading, field, examples in zip(table.headings, table.fields, table.examples, strict=True)
        if examples and (not field or field == "_ignored") and not is_row_number(heading)
        if heading not in derived(table.headings)
    }
    return list(left)


def read_plan(session: Any, *, path: str) -> PlanView:
    """Read a plan's file. Item by item: one call for 60,000 of them would stop the window for a second."""
    text = aside.read(Path(path)).decode()
    rows = [PlanRow(number, item) for number, item in enumerate(_items(text))]
    head = json.loads(text[: text.index('"items":[')] + '"items":[]}')
    return PlanView(rows, head.get("sheet_problems", []), head.get("headings", {}), head.get("fields", {}))


def _items(text: str) -> Iterator[Mapping[str, Any]]:
    decode = json.JSONDecoder().raw_decode
    place = text.index('"items":[') + len('"items":[')
    count = 0
    while text[place] != "]":
        item, place = decode(text, place)
        yield item
        place += text[place] == ","
        count += 1
        if count % _BREATH == 0:
            time.sleep(0.001)


# --- rows in words


def label(row: PlanRow) -> str:
    return str(row.item.get("label") or _("（无姓名）"))


def place(row: PlanRow) -> str:
    return _("第 {row} 行", row=row.item["row"])


def to_look_at(row: PlanRow) -> list[str]:
    """What of a row that is taken is not understood, and who it may be: said in the list, not only in the panel of that row."""
    if row.kind in _FAULTS:
        return []
    alike = [_("可能已有此人：{who}", who=one[1]) for one in row.item.get("similar", ())]
    return [*(problem_text(one).rstrip("。.") for one in row.item.get("problems", ())), *alike]


def tone(row: PlanRow) -> str:
    return "warn" if to_look_at(row) else KIND_TONES[row.kind]


def said(row: PlanRow) -> str:
    """What becomes of a row, in one line."""
    if row.kind in _FAULTS:
        return _("；").join(problem_text(problem) for problem in row.item.get("problems", ())) or _("未说明")
    if row.kind == "identical":
        return _("；").join([*to_look_at(row), _("与名册一致，不写入")])
    if row.kind == "changed":
        changes = (_("{column}：{old} → {new}", column=name, old=old, new=new) for name, old, new in cells(row))
        return _("；").join([*to_look_at(row), *changes])
    values = row.item.get("enrolment") or {}
    shown = [value_text(name, values[name]) for name in _SAID_FIRST if values.get(name)]
    country = str(row.item.get("country") or "")
    told = " · ".join([*([codes.label("country", country)] if country else []), *shown]) or _("新增学籍")
    return _("；").join([*to_look_at(row), told])


def cells(row: PlanRow) -> list[tuple[str, str, str]]:
    """Every cell that changes: heading, old value, new value. A paper that is added has no old value."""
    found = []
    for change in row.item.get("changes", ()):
        table, _row_id, name, old, new = change[:5]
        if name != "is_current":
            heading = str(change[5]) if len(change) > 5 and change[5] else field_label(table, name)
            found.append((heading, value_text(name, old) or _("空"), value_text(name, new) or _("空")))
    found += [
        (codes.label("document_type", str(paper["kind"])), _("无"), _paper(paper))
        for paper in row.item.get("documents", ())
    ]
    found += [(label, _("无"), text) for label, text in _parts(row.item)]
    enrolment = row.item.get("enrolment")
    if enrolment and row.kind == "changed":
        found.append((_("学籍"), _("无"), " · ".join(value_text(n, v) for n, v in enrolment.items() if v)))
    return found


def new_values(row: PlanRow) -> list[tuple[str, str]]:
    """Everything that a new row brings, with its labels."""
    item = row.item
    found = [(field_label("people", name), value_text(name, v)) for name, v in (item.get("person") or {}).items() if v]
    if item.get("country"):
        found.append((_("国家/地区"), codes.label("country", str(item["country"]))))
    found += [
        (field_label("enrolments", name), value_text(name, value))
        for name, value in (item.get("enrolment") or {}).items()
        if value
    ]
    found += [(codes.label("status", status), day or _("今天")) for status, day in item.get("statuses", ())]
    found += [(codes.label("document_type", str(p["kind"])), _paper(p)) for p in item.get("documents", ())]
    return found + _parts(item)


def problem_text(problem: Mapping[str, Any]) -> str:
    column, message = str(problem.get("column") or ""), str(problem.get("message", ""))
    return _("{column}：{message}", column=column, message=message) if column else message


def value_text(name: str, value: Any) -> str:
    """A value as people read it: codes by their labels."""
    if value is None or value == "":
        return ""
    if name in {"is_exchange", "is_current"}:
        return _("是") if value else _("否")
    return codes.label(_LISTS[name], str(value)) if name in _LISTS else str(value)


def cell_text(cell: Any) -> str:
    """A cell of a sheet as a person would type it."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def original_text(row: PlanRow, column: int) -> str:
    """What stands in a cell of the file, as a person would type it."""
    cells: Sequence[Any] = row.item.get("original") or ()
    return cell_text(cells[column]) if column < len(cells) else ""


def field_label(table: str, name: str) -> str:
    """The label of a column of the store."""
    from gzstudents.students.screen import fields

    return fields.stored_label(table, name)


_KIND_OF: Final = {
    "contacts": "contact_kind", "addresses": "address_kind", "language_results": "language_test", "visa_forms": "visa_form",
}  # fmt: skip


def _parts(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Contacts, addresses, tests and forms that are added, each on one line."""
    unsaid = {"table", "kind", "enrolment_id"}
    return [
        (
            codes.label(_KIND_OF[str(part["table"])], str(part["kind"])),
            " · ".join(str(value) for name, value in part.items() if name not in unsaid and value),
        )
        for part in item.get("parts", ())
    ]


def _paper(paper: Mapping[str, Any]) -> str:
    return " · ".join(str(paper[name]) for name in ("number", "valid_to") if paper.get(name))
