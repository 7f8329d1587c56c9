"""`export`: students as a sheet, everybody or those listed in a file."""

import argparse
import json
from collections.abc import Iterator
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from gzstudents.commands.office import Answer, Office
from gzstudents.commands.past import as_of_arguments, as_of_data, opened
from gzstudents.kernel import codes
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n, mark

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
)

_TOGETHER = 1000


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("export", help=_("把学生名单导出为 xlsx 或 csv"))
    parser.add_argument("file", type=Path, metavar=_("文件"), help=_("扩展名决定格式：.xlsx 或 .csv"))
    parser.add_argument("--people", type=Path, metavar=_("文件"), help=_("只导出此 JSON 文件中列出的人员编号"))
    parser.add_argument("--purpose", default="", metavar=_("文字"), help=_("导出用途，记入操作记录"))
    as_of_arguments(parser)


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """One line an enrolment, the one that counts first. Numbers and dates are written as texts: nothing is rounded."""
    from gzstudents.kernel import sheets
    from gzstudents.students import roll

    connection = opened(arguments, office)
    try:
        ids = _listed(arguments.people) if arguments.people else roll.search(connection, "")
        header = [_(heading) for heading, _value, _list in COLUMNS]
        people = office.progress.over(roll.enrolment_rows(connection, ids, arguments.as_of), len(ids), _("正在导出"))
        if arguments.file.suffix.lower() == ".csv":
            sheets.write_csv(arguments.file, header, _rows(people))
        else:
            sheets.write_rows(arguments.file, header, _rows(people), sheet=_("学生"))
    finally:
        connection.close()
    _enter(arguments, office, len(ids))
    text = _n("已导出 {count} 人到 {name}", len(ids), name=arguments.file.name)
    return Answer({"count": len(ids), "file": str(arguments.file), **as_of_data(arguments)}, text)


def _enter(arguments: argparse.Namespace, office: Office, count: int) -> None:
    """Into the journal: what left the office, for what, and in which file. Without the entry there is no file."""
    from gzstudents.kernel.journal import seen

    note = {
        "query": "people" if arguments.people else "all",
        "count": count,
        "columns": [heading for heading, _value, _list in COLUMNS],
        **({"purpose": arguments.purpose.strip()[:200]} if arguments.purpose.strip() else {}),
        **as_of_data(arguments),
        **seen.file_note(arguments.file),
    }
    try:
        office.store().seen(office.actor, "students.exported", note)
    except UserError:
        arguments.file.unlink(missing_ok=True)
        raise


def _rows(people: Iterator[Any]) -> Iterator[tuple[str, ...]]:
    """In the order of COLUMNS, codes as words: many people at a time, column by column."""
    values = attrgetter(*(value for _heading, value, _list in COLUMNS))
    labels = [codes.labels(name) if name else None for _heading, _value, name in COLUMNS]
    while block := [values(person) for person in islice(people, _TOGETHER)]:
        columns = zip(*block, strict=True)
        yield from zip(
            *(
                map(words.get, column, column) if words else column
                for words, column in zip(labels, columns, strict=True)
            ),
            strict=True,
        )


def _listed(path: Path) -> list[int]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [int(one) for one in found]
    except (OSError, ValueError, TypeError) as error:
        raise UserError(_("“{name}”里没有人员编号。", name=path.name)) from error
