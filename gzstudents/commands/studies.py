"""`studies`: results, sign-ins, absences, rewards and punishments from a sheet; with --plan nothing is written.

With --json: `new` `changed` `known` `rejected` `kinds` (table → how many) `years` (of marks) `unread` (sheets) `act` `file` `digest` `planned` `rows`: `sheet` `row` `name`
`result` (new, known or problem) `message`.
"""

import argparse
from pathlib import Path
from typing import Any

from gzstudents.commands import previewed
from gzstudents.commands.award import academic_year
from gzstudents.commands.office import Answer, Office
from gzstudents.kernel import codes
from gzstudents.kernel.errors import Problem
from gzstudents.kernel.i18n import _, _n

_SHOWN = 500  # rows of the answer, those with problems first
_TOLD = 20  # problems of the text answer


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("studies", help=_("导入成绩、签到、缺席和奖惩"))
    what = parser.add_subparsers(dest="what", required=True, metavar=_("做什么"))
    one = what.add_parser("import", help=_("从表格导入；每一行要有学号或证件号码"))
    one.add_argument("file", type=Path, metavar=_("文件"), help=_("要读的表格文件"))
    one.add_argument("--year", type=academic_year, metavar="2025-2026", help=_("表格里没有学年时用"))
    one.add_argument("--term", choices=("1", "2"), help=_("表格里没有学期时用：1、2，不写为全年"))
    one.add_argument("--plan", action="store_true", help=_("只显示将要做什么，不更改数据"))
    previewed.add_arguments(one)
    one.add_argument("--skip-rejected", action="store_true", help=_("有问题的行跳过，其余照常导入"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """All or nothing, unless --skip-rejected."""
    from gzstudents.studies import importing, operations

    store = office.store()
    book = previewed.read_book(arguments, office)
    with store.reading() as session:
        plan = importing.plan(session, book, academic_year=arguments.year or "", term=arguments.term or "")
    refused = bool(plan.problems) and not arguments.skip_rejected and not arguments.plan
    act = None
    if plan.new and not arguments.plan and not refused:
        with store.writing(office.actor, "studies.import", cause="import") as session:
            operations.import_records(session, records=plan.new, source=arguments.file.name)
            act = session.info["act_id"]
    return _answer(plan, arguments, act, refused=refused)


def _answer(plan: Any, arguments: argparse.Namespace, act: int | None, *, refused: bool) -> Answer:
    rejected = sum(bool(row.problems) for row in plan.rows)
    changed = sum(one.known_id is not None for one in plan.new)
    rows = sorted(plan.rows, key=lambda row: (not row.problems, not row.new))[:_SHOWN]
    data: dict[str, Any] = {
        "new": len(plan.new) - changed, "changed": changed, "known": sum(row.known for row in plan.rows),
        "rejected": rejected, "kinds": plan.kinds, "act": act, "file": arguments.file.name, "digest": plan.digest,
        "planned": bool(arguments.plan), "problems": [problem.as_dict() for problem in [*plan.problems, *_unread(plan)]],
        "years": plan.years, "unread": list(plan.unread),
        "rows": [_row(row) for row in rows],
    }  # fmt: skip
    count = len(plan.new)
    if refused:
        said = _n("有 {count} 行读不懂，没有保存任何更改。", rejected)
    else:
        said = _n("将登记 {count} 条", count) if arguments.plan else _n("已登记 {count} 条", count)
    kinds = [f"{codes.label('record_table', kind)} {many}" for kind, many in plan.kinds.items()]
    text = [
        said, *kinds, _n("已有 {count} 条", data["known"]), _n("未导入 {count} 行", rejected),
        *(
            _("工作表“{sheet}”第 {row} 行 {column}：{message}", sheet=one.sheet, row=one.row, column=one.column, message=one.message)
            for one in plan.problems[:_TOLD]
        ),
        *(one.message for one in _unread(plan)),
    ]  # fmt: skip
    return Answer(data, "\n".join(text), refused=refused)


def _unread(plan: Any) -> list[Problem]:
    """Sheets that nothing was taken of: nobody shall think that they were."""
    found = [Problem("unread", _not_read(name), name, None, "", "warning") for name in plan.unread]
    if plan.left_out:
        said = _("没有采用的列：{columns}。", columns=_("、").join(plan.left_out))
        found.append(Problem("left_out", said, "", None, "", "warning"))
    return found


def _not_read(sheet: str) -> str:
    return _("工作表“{sheet}”没有读：没有认出学号列，或没有认出成绩、签到、缺席、奖惩的列。", sheet=sheet)


def _row(row: Any) -> dict[str, Any]:
    result = "problem" if row.problems else "new" if row.new else "known"
    message = " ".join(
        _("{column}：{message}", column=one.column, message=one.message) if one.column else one.message
        for one in row.problems
    )
    return {"sheet": row.sheet, "row": row.row, "name": row.name, "result": result, "message": message}
