"""What `import` and `reconcile` read of a file: its sheets, each recognised, mapped and parsed on its own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.commands.office import Office
from gzstudents.kernel.errors import Problem, UserError
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.vault import aside

if TYPE_CHECKING:
    from gzstudents.kernel.sheets import Book
    from gzstudents.students.importing import ParsedRoll, Table
    from gzstudents.students.importing.corrections import Correction
    from gzstudents.students.importing.templates import Template


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person has decided about a file. `content`: the file itself, where it lies in no folder."""

    path: Path
    encoding: str | None = None
    sheets: tuple[str, ...] = ()  # empty: all that hold a roll
    mapping: dict[str, list[str]] = field(default_factory=dict)
    template: str = ""  # by name; "" recognises it, "none" uses none
    corrections: "Sequence[Correction]" = ()
    content: bytes | None = None
    date_order: str = ""  # dmy or mdy: how 03/04/2001 is meant; "" as the column shows it
    purpose: str = "roll"  # templates of another purpose are named, and not used


@dataclass(slots=True)
class Reading:
    """`columns`: for each column the field it fills; `sheets` all that hold a roll; `missing` what keeps one from being read."""

    name: str
    book: "Book"
    as_read: "Book"  # before anything was corrected
    corrections: "Sequence[Correction]" = ()
    rolls: "list[ParsedRoll]" = field(default_factory=list)
    templates: "list[Template | None]" = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)
    sheets: list[dict[str, Any]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unread: list[Problem] = field(default_factory=list)  # sheets that were left aside, rows that nobody saw

    @property
    def warnings(self) -> list[Problem]:
        return [*self.book.warnings, *self.unread]


def read(choices: Choices, office: Office, *, only_look: bool) -> Reading:
    """Read a file as far as it goes; with `only_look` what is missing is told, else it is an error. Raises UserError."""
    from gzstudents.kernel import sheets
    from gzstudents.students import importing
    from gzstudents.students.importing import corrections, templates

    office.progress.report(0, 0, _("正在读取文件"))
    book = sheets.read_book(choices.path, encoding=choices.encoding, progress=office.progress, content=choices.content)
    as_read, book = book, corrections.put_in(book, choices.corrections)
    known = _known_templates(office)
    tables = _tables(book, known if choices.template != templates.NONE else [])
    wanted = templates.chosen(choices.template, known) if choices.template not in {"", templates.NONE} else None
    found = Reading(choices.path.name, book, as_read, choices.corrections)
    for table in tables:
        template = wanted
        if template is None and choices.template != templates.NONE:
            template = templates.recognise(table, known)
        found.sheets.append(_sheet(table, template))
        if choices.sheets and table.sheet.name not in choices.sheets:
            continue
        used = (
            template if template is not None and (wanted is not None or template.purpose == choices.purpose) else None
        )
        mapping = templates.propose_by(used, table, choices.mapping)
        found.columns += _columns(table, mapping, used)
        if missing := mapping.missing():
            if not only_look:
                raise UserError(" ".join(missing))
            found.missing += missing  # whoever only looks can still say which column it is
            continue
        office.progress.report(0, 0, _("正在核对 {sheet}", sheet=table.sheet.name))
        found.rolls.append(
            importing.parse_rows(table, mapping, importing.Options(date_order=choices.date_order), template=used)
        )
        found.templates.append(used)
    _check_sheets(choices, found)
    if not choices.sheets and choices.purpose == "roll":
        found.unread = [*_unread(book, {table.sheet.name for table in tables}), *_out_of_sight(found.rolls)]
    return found


def _unread(book: "Book", read: set[str]) -> list[Problem]:
    """What lies in a book and was not looked at: nobody shall believe that it was imported."""
    left = [sheet for sheet in book.sheets if sheet.name not in read and any(any(row) for row in sheet.rows)]
    shown = [sheet.name for sheet in left if not sheet.hidden]
    hidden = [sheet.name for sheet in left if sheet.hidden]
    said = []
    if shown:
        text = _("工作表“{sheets}”没有导入：里面没有学生名册的标题行。", sheets="”“".join(shown))
        said.append(Problem("sheet_not_read", text, severity="warning"))
    if hidden:
        text = _(
            "工作表“{sheets}”没有导入：它在文件中是隐藏的。要导入，请先在 Excel 中取消隐藏。", sheets="”“".join(hidden)
        )
        said.append(Problem("sheet_hidden", text, severity="warning"))
    return said


def _out_of_sight(rolls: "Sequence[ParsedRoll]") -> list[Problem]:
    """People in rows that a filter or somebody hid: they are read, and whoever looked at the file did not see them."""
    said = []
    for roll in rolls:
        sheet = roll.table.sheet
        rows = [row.row for row in roll.rows if row.row in sheet.hidden_rows]
        if rows:
            text = _n(
                "工作表“{sheet}”有 {count} 行在文件中是隐藏的（第一处是第 {row} 行），也一起读取了。",
                len(rows),
                sheet=sheet.name,
                row=rows[0],
            )
            said.append(Problem("rows_hidden", text, sheet.name, severity="warning"))
    return said


def _tables(book: "Book", known: "Sequence[Template]") -> "list[Table]":
    """The rolls of a book, by what headings usually mean, and those whose headings only a template knows. Raises UserError."""
    from gzstudents.students import importing
    from gzstudents.students.importing import templates

    try:
        tables = importing.find_tables(book)
    except UserError:
        tables = templates.find_by_templates(book, known)
        if not tables:
            raise
        return tables
    return tables + templates.find_by_templates(book, known, [table.sheet.name for table in tables])


def continued(choices: Choices, office: Office, unfinished_id: int) -> Choices:
    """The file from the store, with what was decided when it was put there, where nothing else is said now."""
    from gzstudents.students import unfinished
    from gzstudents.students.importing import corrections

    with office.store().reading() as session:
        known, content = unfinished.content_of(session, unfinished_id)
    state = known.state
    return Choices(
        path=Path(known.name),
        encoding=choices.encoding or str(state.get("encoding") or "") or None,
        sheets=choices.sheets or tuple(map(str, state.get("sheets") or ())),
        mapping=choices.mapping
        or {str(key): list(map(str, names)) for key, names in (state.get("mapping") or {}).items()},
        template=choices.template or str(state.get("template") or ""),
        corrections=choices.corrections or corrections.from_data(state.get("corrections") or ()),
        content=content,
        date_order=choices.date_order or str(state.get("date_order") or ""),
    )


def _check_sheets(choices: Choices, found: Reading) -> None:
    names = {sheet["name"] for sheet in found.sheets}
    for wanted in choices.sheets:
        if wanted not in names:
            raise UserError(_("文件中没有名为“{sheet}”的名册。", sheet=wanted))


def _known_templates(office: Office) -> "list[Template]":
    """The office's own, where there is a store already, and the shipped ones."""
    from gzstudents.students.importing import templates

    if not (office.path.exists() and office.path.stat().st_size):
        return list(templates.shipped())
    from gzstudents.students.templates import list_all

    with office.store().reading() as session:
        return list_all(session)


def _sheet(table: "Table", template: "Template | None") -> dict[str, Any]:
    return {
        "name": table.sheet.name,
        "rows": len(table.sheet.rows) - table.first_row,
        "template": template.code if template is not None else "",
        "template_label": template.label() if template is not None else "",
        "purpose": template.purpose if template is not None else "",
    }


def _columns(table: "Table", mapping: Any, template: "Template | None") -> list[dict[str, Any]]:
    from gzstudents.students import importing
    from gzstudents.students.importing import day_order

    asked = {column: name for name, candidates in mapping.questions.items() for column in candidates}
    fingerprint = table.fingerprint  # of all headings: not once for each of them
    partner = template.partner_fields if template is not None else {}
    return [
        {
            "sheet": table.sheet.name,
            "fingerprint": fingerprint,
            "header_row": table.header_rows[1] + 1,
            "rows": len(table.sheet.rows) - table.first_row,
            "column": number,
            "heading": table.heading(number),
            "field": name,
            "label": partner[name].label() if name in partner else importing.label(name) if name else "",
            "question": asked.get(number, ""),
            "examples": table.examples(number),
            "unclear_date": day_order.unsettled(table.values(number)) if name in day_order.DATES else "",
            "template": template.label() if template is not None else "",
        }
        for number, name in enumerate(mapping.fields)
    ]


def mapping_from(path: Path | None) -> dict[str, list[str]]:
    """Headings' fingerprint → field of each column, as the window keeps it."""
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(_("无法读取列的对应文件“{name}”。", name=path.name)) from error
    if not isinstance(found, dict) or not all(isinstance(value, list) for value in found.values()):
        raise UserError(_("“{name}”不是列的对应文件。", name=path.name))
    return {str(key): [str(name) for name in value] for key, value in found.items()}


def corrections_from(path: Path | None) -> "list[Correction]":
    """Corrected cells; the file lies sealed where the store is protected."""
    if path is None:
        return []
    from gzstudents.students.importing import corrections

    try:
        return corrections.from_data(json.loads(aside.read(path)))
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(_("更正内容无法读取，请重新更正。")) from error
