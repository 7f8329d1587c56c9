"""`students`: who is on the roll, as a table or as JSON."""

import argparse
import unicodedata
from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any

from gzstudents.commands.office import Answer, Office
from gzstudents.commands.past import as_of_arguments, as_of_data, as_of_words, opened
from gzstudents.commands.usage import number
from gzstudents.kernel import access, codes, names
from gzstudents.kernel.conditions import Group, Node
from gzstudents.kernel.connection import Connection
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.students import roll
from gzstudents.students.roll import EnrolmentLine

_SHOWN = 50  # lines of the table when nobody says how many; JSON has all
_WIDEST = 40


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("students", help=_("列出或查找学生"))
    parser.add_argument("--find", default="", metavar=_("文字"), help=_("姓名、拼音、学号、证件号码或手机尾号"))
    parser.add_argument("--view", default="", metavar=_("名称"), help=_("窗口里保存的视图：条件、筛选和排序"))
    parser.add_argument(
        "--where",
        default="",
        metavar=_("条件"),
        help=_("一句话，如：培养单位是“岭南学院”，并且学籍状态是“在读”；或者 JSON"),
    )
    as_of_arguments(parser)
    parser.add_argument("--limit", type=number(0, 10_000_000), metavar="N", help=_("最多列出几行"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """One line an enrolment, the one that counts first; people in the list's order."""
    connection = opened(arguments, office)
    try:
        ids = wanted(arguments, office, connection)
        limit = arguments.limit if arguments.json else arguments.limit or _SHOWN
        first = ids if limit is None else ids[:limit]  # each has at least one line
        lines = list(islice(roll.enrolment_rows(connection, first, arguments.as_of), limit))
    finally:
        connection.close()
    if arguments.json:
        _enter(arguments, office, lines)
    data = {
        "count": len(ids),
        "students": [_plain(line) for line in lines],
        **as_of_data(arguments),
    }
    return Answer(data, "\n".join(filter(None, (as_of_words(arguments), _table(lines, len(ids))))))


def _plain(line: EnrolmentLine) -> dict[str, Any]:
    """A line as JSON has it: nobody outside knows our numbers of people."""
    return {name: value for name, value in line._asdict().items() if name != "person_id"} | {"own": dict(line.own)}


def wanted(arguments: argparse.Namespace, office: Office, connection: Connection) -> list[int]:
    """Who is found by the text, the view and the condition together, in the order of the view."""
    ids = roll.search(connection, arguments.find)
    if not arguments.view and not arguments.where:
        return ids
    from gzstudents.kernel.conditions.reading import read
    from gzstudents.students import as_of, conditions, seeing

    today = arguments.as_of or date.today()
    content = _view(arguments.view, office) if arguments.view else {}
    parts: list[Node] = [seeing.view_node(content, today)] if content else []
    if arguments.where:
        parts.append(read(arguments.where, conditions.fields()))
    found = seeing.seen(
        connection, Group(tuple(parts)), today, lambda day: as_of.true_on(office.path, office.key, day),
        within=ids if arguments.find else None,
    )  # fmt: skip
    return seeing.in_order(connection, found, content)


def _view(name: str, office: Office) -> dict[str, Any]:
    from gzstudents.kernel import views

    with office.store().reading() as session:
        found = views.find_view(session, list_id="students", name=name)
        others = [one.name for one in views.list_views(session, list_id="students")]
    if found is None:
        known = _("现有视图：{names}", names=_("、").join(others)) if others else _("还没有保存过视图。")
        raise UserError(_("没有名为“{name}”的视图。{known}", name=name, known=known))
    return found.content


def _enter(arguments: argparse.Namespace, office: Office, lines: list[EnrolmentLine]) -> None:
    """Full document numbers of more than one person are an export, and stand in the journal like one; in an open store,
    where nobody is told from anybody, reading stays reading.
    """
    numbers = {line.document_number for line in lines if line.document_number}
    if len(numbers) < 2 or access.signed_in() is None or not access.may("documents"):
        return
    columns = [mark("证件号码"), mark("出生日期")]
    note = {"query": "students", "count": len(numbers), "columns": columns, "full": True, **as_of_data(arguments)}
    office.store().seen(office.actor, "students.exported", note)


def _table(lines: list[EnrolmentLine], people: int) -> str:
    heads = (_("学号"), _("姓名"), _("护照姓名"), _("国家/地区"), _("培养层次"), _("学院"), _("学籍状态"))
    rows = [heads, *map(_cells, lines)]
    widths = [min(max(map(_width, column)), _WIDEST) for column in zip(*rows, strict=True)]
    shown = ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]
    return "\n".join([*(shown if lines else []), _n("共 {count} 人。", people)])


def _cells(line: EnrolmentLine) -> tuple[str, ...]:
    return (
        line.student_number,
        line.chinese_name or line.native_name,
        names.display_latin(line.surname, line.given_names),
        codes.label("country", line.nationality),
        codes.label("level", line.level),
        line.college,
        codes.label("status", line.status),
    )


def _width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(_columns(text))


def _columns(text: str) -> Iterable[int]:
    for char in text:
        yield 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _padded(text: str, width: int) -> str:
    """Filled with spaces, or cut, to a width."""
    kept, used = "", 0
    for char, columns in zip(text, _columns(text), strict=True):
        if used + columns > width:
            break
        kept, used = kept + char, used + columns
    return kept + " " * (width - used)
