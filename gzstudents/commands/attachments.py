"""`attachments`: the files of a student: list them, add some, write them out; whose are missing; destroying what was removed.

JSON of `list`: `person` `student_number` `attachments` (`id` `kind` `kind_zh` `kind_en` `title` `file_name` `type` `size` `pages`
`sha256` `added_on` `added_by` `record_table` `record_id`) `missing` (codes, alternatives with |); of `add`: `ids` `act`; of `export`:
`files` `act`; of `missing`: `count` `people` (`person` `student_number` `name` `missing`); of `discard`: `destroyed` `bytes`.
"""

import argparse
from pathlib import Path
from typing import Any

from gzstudents.commands.office import Answer, Office
from gzstudents.commands.usage import WrongUsage, number
from gzstudents.kernel import access, codes
from gzstudents.kernel.i18n import _, _n

FULL = "export_full"  # the right: files show what masks hide


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("attachments", help=_("学生的附件：列出、添加、导出、缺少的材料"))
    whats = parser.add_subparsers(dest="what", metavar=_("做什么"), required=True)
    _of_student(whats.add_parser("list", help=_("列出一名学生的附件和缺少的材料")))
    adding = _of_student(whats.add_parser("add", help=_("把文件加到一名学生名下")))
    adding.add_argument("files", nargs="+", type=Path, metavar=_("文件"), help=_("PDF、JPEG、PNG、TIFF、docx 或 xlsx"))
    adding.add_argument("--kind", default="", choices=["", *_kinds()], metavar=_("种类"), help=" ".join(_kinds()))
    adding.add_argument("--title", default="", metavar=_("文字"), help=_("标题；不写则用文件名"))
    export = _of_student(whats.add_parser("export", help=_("把一名学生的附件写到文件夹")))
    export.add_argument("--out", required=True, type=Path, metavar=_("文件夹"), help=_("写到这个文件夹"))
    export.add_argument("--purpose", default="", metavar=_("文字"), help=_("导出用途，记入操作记录"))
    export.add_argument("--kind", default="", choices=["", *_kinds()], metavar=_("种类"), help=_("只要这一种"))
    missing = whats.add_parser("missing", help=_("列出缺少材料的学生"))
    missing.add_argument("--kind", default="", choices=["", *_kinds()], metavar=_("种类"), help=_("只看缺这一种的"))
    discard = whats.add_parser("discard", help=_("销毁早先移除的附件，此后不能再撤销"))
    discard.add_argument("--days", required=True, type=number(0, 36_500), metavar="N", help=_("移除已超过多少天"))


def _of_student(parser: Any) -> Any:
    parser.add_argument("--student", required=True, metavar=_("学号"), help=_("学号，或 #人员编号"))
    return parser


def _kinds() -> list[str]:
    return [entry.code for entry in codes.values("attachment_kind")]


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    work = {"list": _list, "add": _add, "export": _export, "missing": _missing, "discard": _discard}
    return work[arguments.what](arguments, office)


def _list(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.attachments import queries

    access.require(queries.RIGHT)
    with office.store().reading() as session:
        held = queries.held(session, queries.person_of(session, arguments.student.strip()))
    lines = [
        "  ".join((row.added_on, codes.label("attachment_kind", row.kind), row.title or row.file_name, f"{row.size:,}"))
        for row in held.rows
    ]
    data = {
        "person": held.person_id, "student_number": arguments.student, "attachments": [_data(row) for row in held.rows],
        "missing": ["|".join(paper.kinds) for paper in held.missing],
    }  # fmt: skip
    lines.append(_n("共 {count} 个附件。", len(held.rows)))
    if held.missing:
        listed = _("、").join(paper.label() for paper in held.missing)
        lines.append(_n("缺 {count} 份：{papers}", len(held.missing), papers=listed))
    return Answer(data, "\n".join(lines))


def _data(row: Any) -> dict[str, Any]:
    return {
        "id": row.id, "kind": row.kind, "kind_zh": codes.label("attachment_kind", row.kind, "zh_CN"),
        "kind_en": codes.label("attachment_kind", row.kind, "en"), "title": row.title, "file_name": row.file_name,
        "type": row.content_type, "size": row.size, "pages": row.pages, "sha256": row.sha256, "added_on": row.added_on,
        "added_by": row.who, "record_table": row.record_table, "record_id": row.record_id,
    }  # fmt: skip


def _add(arguments: argparse.Namespace, office: Office) -> Answer:
    """All files or none. They are looked into before the store is taken for writing."""
    from gzstudents.attachments import operations, queries, rules, scans

    access.require_verb("attachments.add")
    with office.store().reading() as session:
        person = queries.person_of(session, arguments.student.strip())
        allowed = queries.allowed(session)
        missing = [kind for paper in queries.list_missing(session, person) for kind in paper.kinds]
    files = [
        scans.inspect(path, allowed)
        for path in office.progress.over(arguments.files, len(arguments.files), _("正在检查文件"))
    ]
    with office.store().writing(office.actor, "attachments.add") as session:
        ids = [
            operations.add(
                session, person_id=person, found=found, title=arguments.title,
                kind=arguments.kind or rules.guess_kind(found.name, missing if len(files) == 1 else ()),
            )
            for found in files
        ]  # fmt: skip
    text = _n("已添加 {count} 个附件。", len(ids))
    if any(found.told_place for found in files):
        text = _("{done}照片中的拍摄位置已去除。", done=text)
    return Answer({"ids": ids, "act": session.info["act_id"]}, text)


def _export(arguments: argparse.Namespace, office: Office) -> Answer:
    """The files, and an entry in the journal; without the entry there are no files."""
    from gzstudents.attachments import exporting, queries
    from gzstudents.kernel.journal import seen

    access.require(FULL)
    access.require(queries.RIGHT)
    if not arguments.purpose.strip():
        raise WrongUsage(_("导出附件需要用途：请加 --purpose 写明作何用。"))
    with office.store().reading() as session:
        person = queries.person_of(session, arguments.student.strip())
        found = queries.list_attachments(session, person)
        rows = [row for row in found if row.blob and arguments.kind in {"", row.kind}]
        paths = exporting.write_all(session, rows, arguments.out, arguments.student.strip().lstrip("#"))
    try:
        hashes = [seen.file_note(path)["sha256"] for path in paths]
        note = exporting.note_of(rows, arguments.purpose, file=paths[0].name if paths else "", sha256=" ".join(hashes))
        act = office.store().seen(office.actor, "attachments.exported", note) if paths else 0
    except BaseException:
        for path in paths:
            path.unlink(missing_ok=True)
        raise
    text = _n("已导出 {count} 个附件到 {folder}", len(paths), folder=arguments.out)
    return Answer({"files": [str(path) for path in paths], "act": act}, text)


def _missing(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.attachments import queries

    access.require(queries.RIGHT)
    with office.store().reading() as session:
        found = queries.people_missing(session, arguments.kind)
        named = queries.called(session, found)
    people = [
        {"person": person, "student_number": named[person][0], "name": named[person][1],
         "missing": ["|".join(paper.kinds) for paper in papers]}
        for person, papers in found.items()
    ]  # fmt: skip
    lines = [
        "  ".join((*named[person], _("、").join(paper.label() for paper in papers))) for person, papers in found.items()
    ]
    return Answer(
        {"count": len(people), "people": people}, "\n".join([*lines, _n("共 {count} 人缺少材料。", len(people))])
    )


def _discard(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.attachments import operations

    with office.store().writing(office.actor, "attachments.discard") as session:
        count, size = operations.discard(session, days=arguments.days)
    if count:
        office.store().note(
            office.actor, "attachments.discard", {"files": count, "bytes": size, "days": arguments.days}
        )
    text = _n("已销毁 {count} 个早先移除的文件。", count)
    return Answer({"destroyed": count, "bytes": size}, text)
