"""`privacy`: everything about one person, what left the office, what is due for erasure, and erasing.

JSON of `export`: {"person", "files", "withheld"}; of `disclosures`: {"disclosures": [...]}; of `due`: {"due": [...]}.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from gzstudents.commands.office import Answer, Office
from gzstudents.kernel import access, codes
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("privacy", help=_("个人信息保护：副本、对外提供、到期与清除"))
    whats = parser.add_subparsers(dest="what", metavar=_("做什么"), required=True)
    export = whats.add_parser("export", help=_("一人的全部信息：PDF 和 JSON"))
    export.add_argument("--student", required=True, metavar=_("学号"), help=_("学号，或 #人员编号"))
    export.add_argument("--out", required=True, type=Path, metavar=_("文件夹"), help=_("写到这个文件夹"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    return {"export": _export}[arguments.what](arguments, office)


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
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
        copy.write(pdf, made, own.get("university_zh", "") + own.get("office_zh", ""))
        beside.write_text(made.as_json(), encoding="utf-8")
        note = seen.file_note(pdf)
        with office.store().writing(office.actor, "privacy.exported", note=note) as session:
            disclose(
                session, kind="PERSON", recipient=_("本人"), purpose=_("查阅、复制个人信息"), basis="ACCESS",
                fields=_("全部信息"), person_ids=[person], act=session.info["act_id"], **note,
            )  # fmt: skip
    except (UserError, OSError):
        for left in (pdf, beside):
            left.unlink(missing_ok=True)
        raise
    withheld = [one._asdict() for one in made.withheld]
    lines = [_("已写出 {pdf} 和 {json}", pdf=pdf, json=beside.name)]
    lines += [
        _(
            "未包括：{what}（{count} 件），请向{roles}索取。",
            what=codes.label("record_table", one.table),
            count=one.many,
            roles=_("、").join(access.label("roles", role) for role in one.roles),
        )
        for one in made.withheld
    ]
    data = {"person": person, "files": [str(pdf), str(beside)], "withheld": withheld}
    return Answer(data, "\n".join(lines))
