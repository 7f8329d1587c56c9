"""`print`: the list of students on paper, as PDF: a roster, address labels, student cards. Journalled like an export.

With --json: `what` `count` `pages` `file` `lost` (characters that no font has), and `problems`, which name who was left out.
"""

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from gzstudents.commands import export_columns, students
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.past import as_of_arguments, as_of_data, as_of_words, opened
from gzstudents.commands.usage import WrongUsage, file_named, number
from gzstudents.kernel import codes, i18n
from gzstudents.kernel.connection import Connection
from gzstudents.kernel.custom import definition
from gzstudents.kernel.errors import Problem, UserError
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.reasons import because
from gzstudents.students.printable import Printable, printable

ROSTER_COLUMNS = "sort_key,country,college,major,level,status"
MOST = {"roster": 5_000, "labels": 5_000, "cards": 1_000}
_VERB = "students.exported"
# what of people stands there, as the journal names it
_ON_LABELS = (mark("姓名"), mark("护照姓名"), mark("地址"), mark("邮政编码"), mark("学号"))
_ON_CARDS = (
    mark("姓名"), mark("护照姓名"), mark("本民族文字姓名"), mark("学号"), mark("培养单位"), mark("培养层次"), mark("预计结束"), mark("照片"),
)  # fmt: skip


class Printed(NamedTuple):
    """A file, and what is to be said of it. `named`: what of people stands in it, for the journal."""

    content: bytes
    pages: int
    lost: frozenset[str]
    people: int
    named: list[str]
    problems: list[Problem]


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("print", help=_("把名单印成 PDF：名册、地址标签、学生卡"))
    inner = parser.add_subparsers(dest="what", metavar=_("种类"), required=True)
    roster = inner.add_parser("roster", help=_("名单，列与屏幕相同"))
    roster.add_argument("--columns", default=ROSTER_COLUMNS, metavar="A,B,C", help=_("哪些列，与 export 相同"))
    roster.add_argument("--group", action="store_true", help=_("按培养单位分段"))
    roster.add_argument("--upright", action="store_true", help=_("竖向；不写则为横向"))
    roster.add_argument("--title", default="", metavar=_("文字"), help=_("标题；不写则为“学生名单”"))
    as_of_arguments(roster)
    from gzstudents.students.printing.sheets import all_sheets

    labels = inner.add_parser("labels", help=_("地址标签；没有地址的印培养单位"))
    labels.add_argument("--sheet", choices=tuple(all_sheets()), default=next(iter(all_sheets())), help=_("标签纸"))
    labels.add_argument("--skip", type=number(0, 200), default=0, metavar="N", help=_("第一张纸上已用去几枚标签"))
    cards = inner.add_parser("cards", help=_("学生卡，85.6 × 54 毫米"))
    cards.add_argument("--single", action="store_true", help=_("每页一张，供证卡打印机使用"))
    for one in (roster, labels, cards):
        one.add_argument("--out", type=file_named(".pdf"), required=True, metavar="F.pdf", help=_("写到这个文件"))
        one.add_argument("--people", type=Path, metavar=_("文件"), help=_("只印此 JSON 文件中列出的人员编号"))
        one.add_argument("--find", default="", metavar=_("文字"), help=_("姓名、拼音、学号、证件号码或手机尾号"))
        one.add_argument("--view", default="", metavar=_("名称"), help=_("窗口里保存的视图：条件、筛选和排序"))
        one.add_argument("--where", default="", metavar=_("条件"), help=argparse.SUPPRESS)
        one.add_argument("--sealed", action="store_true", help=argparse.SUPPRESS)  # on its way to the window's preview


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """Nothing is written where nobody is found, or more than a file can hold."""
    if not hasattr(arguments, "as_of"):
        arguments.as_of, arguments.known = None, False
    connection = opened(arguments, office)
    try:
        ids = _people(arguments, office, connection)
        made = _MADE[arguments.what](arguments, office, connection, ids)
    finally:
        connection.close()
    _write(arguments, made.content)
    _enter(arguments, office, made)
    return _answer(arguments, made)


def _people(arguments: argparse.Namespace, office: Office, connection: Connection) -> list[int]:
    if arguments.people is not None and (arguments.view or arguments.find):
        raise WrongUsage(_("--people 不能与 --view、--find 同用。"))
    ids = _listed(arguments.people) if arguments.people is not None else students.wanted(arguments, office, connection)
    most = MOST[arguments.what]
    if not ids:
        raise UserError(_("没有要印的学生。"))
    if len(ids) > most:
        raise UserError(
            _("一次最多印 {most} 人，现在是 {count} 人。请先筛选。", most=f"{most:,}", count=f"{len(ids):,}")
        )
    return ids


def _listed(path: Path) -> list[int]:
    try:
        return [int(one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise UserError(_("“{name}”里没有人员编号。", name=path.name)) from error


def _settings(office: Office) -> dict[str, str]:
    from gzstudents.kernel import settings

    with office.store().reading() as session:
        return settings.on_paper(settings.get_settings(session))


def _roster(arguments: argparse.Namespace, office: Office, connection: Connection, ids: Sequence[int]) -> Printed:
    from gzstudents.students import roll_page
    from gzstudents.students.printing import roster

    own = definition.read(connection)
    over = office.progress.over
    found = export_columns.shown(connection, ids, own, arguments.columns, full=False, plain=False, over=over)
    lines = list(found.rows)
    parts = [roster.Part("", lines)]
    if arguments.group:
        parts = roster.parts(lines, [row.college for row in roll_page.rows(connection, ids)])
    keys = ("university_zh", "office_zh") if i18n.is_chinese() else ("university_en", "office_en")
    known = _settings(office)
    made = roster.content(
        arguments.title.strip() or _("学生名单"), found.header, parts, date.today(),
        school=" ".join(known[key] for key in keys if known.get(key)), note=as_of_words(arguments),
        across=not arguments.upright,
    )  # fmt: skip
    return Printed(made.content, made.pages, made.lost, len(lines), found.named, [])


def _labels(arguments: argparse.Namespace, office: Office, connection: Connection, ids: Sequence[int]) -> Printed:
    from gzstudents.students.printing import labels
    from gzstudents.students.printing.sheets import all_sheets

    people = printable(connection, ids, date.today(), addresses=True)
    problems, listed = [], []
    for one in people:
        if not one.address and not one.college:
            problems.append(_warning("no_address", _("没有地址，也没有培养单位，没有印标签：{name}", name=one.name)))
            continue
        listed.append(labels.Label(one.name, one.latin, one.address or one.college, one.postcode, one.student_number))
    if not listed:
        raise UserError(_("所选的学生都没有地址，也没有培养单位。"))
    made = labels.content(listed, all_sheets()[arguments.sheet], date.today(), skip=arguments.skip)
    return Printed(made.content, made.pages, made.lost, len(listed), list(_ON_LABELS), problems)


def _cards(arguments: argparse.Namespace, office: Office, connection: Connection, ids: Sequence[int]) -> Printed:
    from gzstudents.attachments.photos import photos
    from gzstudents.kernel.folio import Picture
    from gzstudents.students.printing import cards

    people, problems = _with_card(connection, ids)
    if not people:
        raise UserError(_("所选的学生都没有可印学生卡的学籍。"))
    with office.store().reading() as session:
        pictures = photos(session, [one.id for one in people])
    listed = []
    for one in office.progress.over(people, len(people), _("正在排版")):
        level = (codes.label("level", one.level, "zh_CN"), codes.label("level", one.level, "en"))
        listed.append(
            cards.Card(
                one.name, one.latin, one.native_name, one.student_number, one.college, level if one.level else ("", ""),
                one.expected_end, Picture.of(pictures.get(one.id, b"")),
            )
        )  # fmt: skip
    if without := sum(card.photo is None for card in listed):
        problems.append(_warning("no_photo", _n("有 {count} 人没有照片，卡上留出了贴照片的位置。", without)))
    known = _settings(office)
    school = cards.School(known.get("university_zh", ""), known.get("university_en", ""))
    made = cards.content(listed, school, date.today(), single=arguments.single)
    return Printed(made.content, made.pages, made.lost, len(listed), list(_ON_CARDS), problems)


def _with_card(connection: Connection, ids: Sequence[int]) -> tuple[list[Printable], list[Problem]]:
    """Who gets a card, and who does not and why."""
    from gzstudents.students import rules

    people, problems = [], []
    for one in printable(connection, ids, date.today()):
        if one.status in rules.ENDED:
            problems.append(_warning("ended", _("学籍已经结束，没有印学生卡：{name}", name=one.name)))
        elif not one.student_number:
            problems.append(_warning("no_number", _("没有学号，没有印学生卡：{name}", name=one.name)))
        else:
            people.append(one)
    return people, problems


_MADE = {"roster": _roster, "labels": _labels, "cards": _cards}


def _warning(code: str, text: str) -> Problem:
    return Problem(code, text, severity="warning")


def _write(arguments: argparse.Namespace, content: bytes) -> None:
    from gzstudents.kernel import folio
    from gzstudents.kernel.vault import aside

    try:
        (aside.write if arguments.sealed else folio.write)(arguments.out, content)
    except OSError as error:
        reason = because(error)
        raise UserError(_("不能写入“{name}”：{reason}", name=arguments.out, reason=reason)) from error


def _enter(arguments: argparse.Namespace, office: Office, made: Printed) -> None:
    """Into the journal: what left the office on paper. Without the entry there is no file."""
    from gzstudents.kernel.journal import seen

    note = {
        "query": arguments.what, "count": made.people, "columns": made.named, "full": False, **as_of_data(arguments),
        **seen.file_note(arguments.out),
    }  # fmt: skip
    try:
        office.store().seen(office.actor, _VERB, note)
    except UserError:
        arguments.out.unlink(missing_ok=True)
        raise


def _answer(arguments: argparse.Namespace, made: Printed) -> Answer:
    problems = list(made.problems)
    if made.lost:
        signs = " ".join(f"{one} (U+{ord(one):04X})" for one in sorted(made.lost))
        text = _("这些字没有字体可印，以“〓”代替：{signs}", signs=signs)
        problems.append(Problem("no_glyph", text, severity="warning"))
    people = _n("{count} 人", made.people)
    said = _n("已印 {people}，共 {count} 页：{name}", made.pages, people=people, name=arguments.out.name)
    data = {
        "what": arguments.what, "count": made.people, "pages": made.pages, "file": str(arguments.out),
        "lost": sorted(made.lost), "problems": [one.as_dict() for one in problems], **as_of_data(arguments),
    }  # fmt: skip
    return Answer(data, "\n".join([said, *(one.message for one in problems)]))
