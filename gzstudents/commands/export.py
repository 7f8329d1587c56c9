"""`export`: students as a sheet, everybody or those listed in a file; numbers masked unless there is a purpose to say.

With --json: `count` `file` `full` `encoding`, `replaced` (characters that the encoding lacks), which `problems` names cell by cell.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from gzstudents.commands import export_cells, export_columns
from gzstudents.commands.export_columns import Content
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.past import as_of_arguments, as_of_data, opened
from gzstudents.commands.usage import WrongUsage, file_named
from gzstudents.kernel import access, codes, masking, numbers
from gzstudents.kernel.connection import Connection
from gzstudents.kernel.custom import definition
from gzstudents.kernel.custom import values as own_values
from gzstudents.kernel.custom.definition import Definition, Definitions
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students import reach

FULL = "export_full"  # the right

# heading, value, code list: the headings are those that an import knows again
COLUMNS = (
    (mark("学号"), "student_number", ""),
    (mark("中文姓名"), "chinese_name", ""),
    (mark("护照姓"), "surname", ""),
    (mark("护照名"), "given_names", ""),
    (mark("本民族文字姓名"), "native_name", ""),
    (mark("学生群体"), "population", "population"),
    (mark("国家/地区"), "nationality", "country"),
    (mark("性别"), "gender", "gender"),
    (mark("出生日期"), "birth_date", ""),
    (mark("证件类型"), "document_type", "document_type"),
    (mark("证件号码"), "document_number", ""),
    (mark("学习类别"), "category", "category"),
    (mark("培养层次"), "level", "level"),
    (mark("培养单位"), "college", ""),
    (mark("专业"), "major", ""),
    (mark("经费来源"), "funding", "funding"),
    (mark("学籍状态"), "status", "status"),
    (mark("入学日期"), "start_date", ""),
    (mark("预计结束"), "expected_end", ""),
    (mark("学科门类"), "discipline", "discipline"),
    (mark("授课语言"), "teaching_language", "teaching_language"),
    (mark("培养方式"), "study_form", "study_form"),
    (mark("学制（年）"), "duration", ""),
    (mark("入学途径"), "entry_route", "entry_route"),
    (mark("派出或合作院校"), "sending_institution", ""),
    (mark("CSC/CIS 编号"), "csc_number", ""),
    (mark("导师"), "supervisor", ""),
    (mark("辅导员"), "adviser", ""),
    (mark("班级"), "class_name", ""),
    (mark("HSK 级别"), "hsk", ""),
    (mark("在校"), "on_campus", "yes_no"),
    (mark("在华"), "in_china", "yes_no"),
)

# what leaves the office in full only with the right for it, and for a purpose
MASKED = {"document_number": numbers.mask, "birth_date": masking.day}

_TOGETHER = 1000


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("export", help=_("把学生名单导出为 xlsx 或 csv"))
    parser.add_argument(
        "file", type=file_named(".xlsx", ".csv"), metavar=_("文件"), help=_("扩展名决定格式：.xlsx 或 .csv")
    )
    parser.add_argument("--people", type=Path, metavar=_("文件"), help=_("只导出此 JSON 文件中列出的人员编号"))
    parser.add_argument("--purpose", default="", metavar=_("文字"), help=_("导出用途，记入操作记录"))
    parser.add_argument(
        "--full", action="store_true", help=_("写出完整的证件号码、出生日期、联系方式和地址（需要 --purpose）")
    )
    parser.add_argument("--cells", type=Path, help=argparse.SUPPRESS)  # a list of the window, as it is shown
    export_columns.arguments_of(parser)
    as_of_arguments(parser)


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """One line an enrolment, the one that counts first; of chosen columns one line a person, as the list shows them. Numbers
    and dates are written as texts: nothing is rounded.
    """
    from gzstudents.students import roll

    export_columns.check(arguments)
    if arguments.cells is not None:
        return export_cells.run(arguments, office)
    _may_be_full(arguments)
    connection = opened(arguments, office, reach=True)
    try:
        ids = _listed(arguments.people) if arguments.people else roll.search(connection, "")
        content = _content(arguments, office, connection, ids)
        unfit = export_columns.write(arguments.file, content.header, content.rows, arguments.encoding, _("学生"))
    finally:
        connection.close()
    _enter(arguments, office, len(ids), content.named)
    text = _n("已导出 {count} 人到 {name}", len(ids), name=arguments.file.name)
    if not arguments.full:
        text = _("{done}（号码已遮盖）", done=text)
    data: dict[str, Any] = {
        "count": len(ids), "file": str(arguments.file), "full": arguments.full, **as_of_data(arguments),
        "encoding": arguments.encoding or ("utf-8" if export_columns.is_csv(arguments.file) else ""),
        "replaced": sum(len(one.characters) for one in unfit),
    }  # fmt: skip
    if unfit:
        warnings = export_columns.problems(unfit)
        data["problems"] = [problem.as_dict() for problem in warnings]
        text = "\n".join([text, export_columns.unfit_said(unfit), *(one.message for one in warnings)])
    return Answer(data, text)


def _content(arguments: argparse.Namespace, office: Office, connection: Connection, ids: list[int]) -> Content:
    """What is written: all columns, or those of the screen."""
    from gzstudents.students import roll

    own, full, plain = definition.read(connection), arguments.full, arguments.encoding == "gbk"
    over = office.progress.over
    if arguments.columns is not None:
        return export_columns.shown(connection, ids, own, arguments.columns, full=full, plain=plain, over=over)
    people = over(roll.enrolment_rows(connection, ids, arguments.as_of), len(ids), _("正在导出"))
    rows = _rows(people, own, connection, full=full)
    return Content(
        [
            *(_(heading) for heading, *_rest in COLUMNS),
            *(_(one.heading) for one in reach.COLUMNS),
            *(field.label() for field in own),
        ],
        [
            *(heading for heading, *_rest in COLUMNS),
            *(one.heading for one in reach.COLUMNS),
            *(field.label("zh_CN") for field in own),
        ],
        _plain(rows, own) if plain and not full else rows,
    )


def _plain(rows: Iterator[tuple[str, ...]], own: Definitions) -> Iterator[Sequence[str]]:
    """Masks in signs that every encoding has."""
    secret = [value in MASKED for _heading, value, _list in COLUMNS]
    secret += [*(bool(one.mask) for one in reach.COLUMNS), *(bool(field.needs) for field in own)]
    for row in rows:
        yield [export_columns.stars(text) if is_secret else text for text, is_secret in zip(row, secret, strict=True)]


def _may_be_full(arguments: argparse.Namespace) -> None:
    """Raises RuleBroken for whoever lacks the right, WrongUsage where nothing says what for."""
    if arguments.full:
        access.require(FULL)
        if not arguments.purpose.strip():
            raise WrongUsage(_("--full 需要用途：请加 --purpose 写明完整号码作何用。"))


def _enter(arguments: argparse.Namespace, office: Office, count: int, named: list[str]) -> None:
    """Into the journal: what left the office, for what, and in which file. Without the entry there is no file."""
    from gzstudents.kernel.journal import seen

    note = {
        "query": "people" if arguments.people else "all",
        "count": count,
        "columns": named,
        "full": arguments.full,
        **({"purpose": arguments.purpose.strip()[:200]} if arguments.purpose.strip() else {}),
        **as_of_data(arguments),
        **seen.file_note(arguments.file),
    }
    try:
        office.store().seen(office.actor, "students.exported", note)
    except UserError:
        arguments.file.unlink(missing_ok=True)
        raise


def _rows(people: Iterator[Any], own: Definitions, connection: Connection, *, full: bool) -> Iterator[tuple[str, ...]]:
    """In the order of COLUMNS, then contacts and addresses, then the office's own fields, codes as words: many people at a time,
    column by column.
    """
    values = attrgetter(*(value for _heading, value, _list in COLUMNS))
    shown = [_shown(value, name, full=full) for _heading, value, name in COLUMNS]
    while block := list(islice(people, _TOGETHER)):
        columns = zip(*map(values, block), strict=True)
        written = [show(column) for show, column in zip(shown, columns, strict=True)]
        found = reach.of_people(connection, [person.person_id for person in block])
        written += [_reach(one, [found[person.person_id] for person in block], full=full) for one in reach.COLUMNS]
        written += [_own(field, [person.own.get(field.key, "") for person in block], full=full) for field in own]
        yield from zip(*written, strict=True)


def _reach(column: reach.Column, people: list[Mapping[str, str]], *, full: bool) -> list[str]:
    texts = [person.get(column.field, "") for person in people]
    return texts if full or not column.mask else [masking.FUNCTIONS[column.mask](text) or "" for text in texts]


def _own(field: Definition, column: list[str], *, full: bool) -> list[str]:
    """Masked where not everybody may read it and nobody said what for; each different value is put into words once."""
    said = {
        text: masking.text(text) if field.needs and not full else own_values.words(field, text) for text in set(column)
    }
    return [said[text] for text in column]


def _shown(value: str, name: str, *, full: bool) -> Callable[[Iterable[str]], Iterable[str]]:
    """How a column is written: its codes as words, or masked, or as it is."""
    if name:
        words = codes.labels(name)
        return lambda column: [words.get(one, one) for one in column]
    if value in MASKED and not full:
        mask = MASKED[value]
        return lambda column: [mask(one) for one in column]
    return lambda column: column


def _listed(path: Path) -> list[int]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [int(one) for one in found]
    except (OSError, ValueError, TypeError) as error:
        raise UserError(_("“{name}”里没有人员编号。", name=path.name)) from error
