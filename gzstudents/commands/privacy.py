"""`privacy`: everything about one person, what left the office, what is due for erasure, and erasing.

JSON of `export`: {"person", "files", "withheld"}; of `disclosures`: {"disclosures": [...]}; of `due`: {"due": [...]}.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from gzstudents.commands.office import Answer, Office
from gzstudents.commands.usage import number
from gzstudents.kernel import access, codes, dates
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n
from gzstudents.privacy import rules


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("privacy", help=_("个人信息保护：副本、对外提供、到期与清除"))
    whats = parser.add_subparsers(dest="what", metavar=_("做什么"), required=True)
    export = whats.add_parser("export", help=_("一人的全部信息：PDF 和 JSON"))
    export.add_argument("--student", required=True, metavar=_("学号"), help=_("学号，或 #人员编号"))
    export.add_argument("--out", required=True, type=Path, metavar=_("文件夹"), help=_("写到这个文件夹"))
    whats.add_parser("disclosures", help=_("对外提供的登记簿"))
    due = whats.add_parser("due", help=_("保存期限已届满的资料"))
    due.add_argument("--on", type=_day, default=None, metavar="DATE", help=_("按哪一天；不写则为今天"))
    propose = whats.add_parser("propose", help=_("提出清除，由另一人确认"))
    propose.add_argument("--student", required=True, metavar=_("学号"), help=_("学号，或 #人员编号"))
    propose.add_argument(
        "--group",
        action="append",
        default=[],
        metavar=_("组"),
        help=_("可写多次；不写则全部：{groups}", groups=" ".join(rules.groups())),
    )
    propose.add_argument(
        "--reason", required=True, choices=[one.code for one in codes.values("erasure_reason")], help=_("原因")
    )
    whats.add_parser("erasures", help=_("等待确认的清除和清除台账"))
    for name, said in (("confirm", _("作为第二人确认清除")), ("decline", _("退回清除申请"))):
        whats.add_parser(name, help=said).add_argument(
            "erasure", type=number(1, 2**62), metavar="N", help=_("编号，见 erasures")
        )


def _day(text: str) -> date:
    day = dates.iso_date(text)
    if day is None:
        raise argparse.ArgumentTypeError(_("“{text}”不是日期，请写成 2026-06-30", text=text))
    return day


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    work = {
        "export": _export, "disclosures": _disclosures, "due": _due, "propose": _propose, "erasures": _erasures,
        "confirm": _confirm, "decline": _decline,
    }  # fmt: skip
    return work[arguments.what](arguments, office)


def _export(arguments: argparse.Namespace, office: Office) -> Answer:
    """The two files, an entry of the register of disclosures, and one of the journal; without the entry there are no files."""
    from gzstudents.kernel import settings
    from gzstudents.kernel.journal import seen
    from gzstudents.privacy.operations.disclosing import disclose
    from gzstudents.privacy.printing import copy
    from gzstudents.privacy.queries.everything import everything, person_of

    with office.store().reading() as session:
        person = person_of(session, number=arguments.student.strip())
        made = everything(session, person, made_by=access.called(office.actor))
        own = settings.get_settings(session)
    name = f"{(made.student_number or f'person-{person}').replace('/', '-')}-{date.today():%Y%m%d}"
    pdf, beside = arguments.out / f"{name}.pdf", arguments.out / f"{name}.json"
    files: list[Path] = []
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
        copy.write(pdf, made, own.get("university_zh", "") + own.get("office_zh", ""))
        beside.write_text(made.as_json(), encoding="utf-8")
        files = _files(office, person, arguments.out / f"{name}-{_('附件')}")
        note = seen.file_note(pdf)
        with office.store().writing(office.actor, "privacy.exported", note=note) as session:
            disclose(
                session, kind="PERSON", recipient=_("本人"), purpose=_("查阅、复制个人信息"), basis="ACCESS",
                fields=_("全部信息"), person_ids=[person], act=session.info["act_id"], **note,
            )  # fmt: skip
    except (UserError, OSError):
        for left in (pdf, beside, *files):
            left.unlink(missing_ok=True)
        raise
    withheld = [one._asdict() for one in made.withheld]
    lines = [_("已写出 {pdf} 和 {json}", pdf=pdf, json=beside.name)]
    if files:
        lines.append(_n("另有 {count} 个附件在文件夹“{folder}”中。", len(files), folder=files[0].parent.name))
    lines += [
        _(
            "未包括：{what}（{count} 件），请向{roles}索取。",
            what=codes.label("record_table", one.table),
            count=one.many,
            roles=_("、").join(access.label("roles", role) for role in one.roles),
        )
        for one in made.withheld
    ]
    data = {"person": person, "files": [str(pdf), str(beside), *map(str, files)], "withheld": withheld}
    return Answer(data, "\n".join(lines))


def _files(office: Office, person: int, folder: Path) -> list[Path]:
    """The person's own attachments; those that who asks may not read are left out by the store's views."""
    from gzstudents.attachments import exporting, queries

    with office.store().reading() as session:
        rows = [row for row in queries.list_attachments(session, person) if row.blob]
        return exporting.write_all(session, rows, folder) if rows else []


def _disclosures(_arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.privacy.queries.disclosures import list_disclosures

    with office.store().reading() as session:
        rows = list_disclosures(session)
    lines = [
        "  ".join(
            part
            for part in (
                row.day,
                row.recipient or _("（未登记去向的导出）"),
                row.purpose,
                codes.label("disclosure_basis", row.basis) if row.basis else "",
                _n("{count} 人", row.people_count),
                _("境外") if row.abroad else "",
                row.file,
            )
            if part
        )
        for row in rows
    ]
    return Answer({"disclosures": [row._asdict() for row in rows]}, "\n".join(lines) or _("还没有对外提供的登记。"))


def _due(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.privacy.queries.due import due, terms

    with office.store().reading() as session:
        rows, known = due(session, arguments.on or date.today()), terms(session)
    lines = [f"{row.due_on}  {row.student_number}  {row.name}  {known[row.group].label()}" for row in rows]
    return Answer({"due": [row._asdict() for row in rows]}, "\n".join(lines) or _("没有到期的资料。"))


def _propose(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.privacy.operations.erasing import propose
    from gzstudents.privacy.queries.everything import person_of
    from gzstudents.privacy.queries.unfinished import unfinished_with
    from gzstudents.privacy.queries.views import views_with

    groups = arguments.group or list(rules.groups())
    unknown = sorted(set(arguments.group) - set(rules.groups()))
    if unknown:
        raise UserError(_("没有名为“{group}”的组，可选：{groups}。", group=unknown[0], groups=" ".join(rules.groups())))
    with office.store().reading() as session:
        person = person_of(session, number=arguments.student.strip())
        going = [one.name for one in unfinished_with(session, person)] if rules.stands_in_files(groups) else []
        views = [one.label for one in views_with(session, person, groups).views]
    with office.store().writing(office.actor, propose.verb) as session:  # type: ignore[attr-defined]
        made = propose(session, person_id=person, groups=groups, reason=arguments.reason)
    said = [_("已提出第 {number} 项清除，请另一人用 privacy confirm {number} 确认。", number=made)]
    if going:
        said.append(_n("确认时，{count} 项含有此人的未完成导入将一并删除。", len(going)))
    if views:
        said.append(_n("确认时，{count} 个已保存的视图将去掉此人的姓名、号码或联系方式。", len(views)))
    return Answer({"erasure": made, "imports": going, "views": views}, "\n".join(said))


def _erasures(_arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.privacy.queries.due import list_erasures

    with office.store().reading() as session:
        rows = list_erasures(session)
    lines = [
        "  ".join(
            [
                str(row.id),
                row.name,
                codes.label("erasure_state", row.state),
                row.proposed_by,
                row.decided_by,
                row.decided_on,
            ]
        ).rstrip()
        for row in rows
    ]
    return Answer({"erasures": [row._asdict() for row in rows]}, "\n".join(lines) or _("没有清除申请。"))


def _confirm(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.privacy.operations.erasing import erase
    from gzstudents.privacy.queries.due import list_erasures

    with office.store().writing(office.actor, erase.verb) as session:  # type: ignore[attr-defined]
        count = erase(session, erasure_id=arguments.erasure)
    with office.store().reading() as session:
        imports = next(row.imports for row in list_erasures(session) if row.id == arguments.erasure)
    said = [_n("已清除 {count} 条记录中的个人信息。较早的备份仍含有它们，直到按规则删除。", count)]
    if imports:
        said.append(_n("{count} 项未完成的导入含有此人，已一并删除。", imports))
    return Answer({"rows": count, "imports": imports}, "\n".join(said))


def _decline(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.privacy.operations.erasing import decline

    with office.store().writing(office.actor, decline.verb) as session:  # type: ignore[attr-defined]
        decline(session, erasure_id=arguments.erasure)
    return Answer({}, _("已退回第 {number} 项清除申请。", number=arguments.erasure))
