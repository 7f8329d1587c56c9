"""`facts`: facts of stays from a sheet of the police, of an insurer, of the finance office; with --plan nothing is written.

With --json: `new` `known` `rejected` (rows) `kinds` (how many facts of each) `act` `file` `digest` `planned` `rows`: `sheet` `row`
`name` `facts` (each `kind` `day` `until` `number` `detail`; with --hours `since` `until` `minutes` `employer` `place` `annotation`) `result`
(new, known or problem) `message`.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from gzstudents.commands import previewed
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.past import day
from gzstudents.kernel import codes
from gzstudents.kernel.i18n import _, _n

_SHOWN = 500  # rows of the answer, those with problems first
_TOLD = 20  # problems of the text answer


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("facts", help=_("导入居留信息（入境、住宿、保险、体检、学费）"))
    parser.add_argument("file", type=Path, metavar=_("文件"), help=_("要读的表格文件"))
    parser.add_argument("--hours", action="store_true", help=_("表格里是勤工助学的时间"))
    parser.add_argument("--plan", action="store_true", help=_("只显示将要做什么，不更改数据"))
    previewed.add_arguments(parser)
    parser.add_argument("--rejected", type=Path, metavar="OUT.xlsx", help=_("把未导入的行连同原因写到这里"))
    parser.add_argument("--on", type=day, metavar="YYYY-MM-DD", help=_("以哪一天为准；不写则为今天"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.permits import importing, operations

    store = office.store()
    book = previewed.read_book(arguments, office)
    with store.reading() as session:
        read = importing.plan_hours if arguments.hours else importing.plan_facts
        plan: Any = read(session, book, today=arguments.on or date.today())
    if arguments.rejected is not None:
        _write_rejected(arguments.rejected, plan)
    act = None
    if plan.new and not arguments.plan:
        verb = "permits.import_hours" if arguments.hours else "permits.import_facts"
        with store.writing(office.actor, verb, cause="import") as session:
            if arguments.hours:
                operations.import_hours(session, entries=plan.new)
            else:
                operations.import_facts(session, facts=plan.new, source=arguments.file.name)
            act = session.info["act_id"]
    return _answer(plan, arguments, act)


def _answer(plan: Any, arguments: argparse.Namespace, act: int | None) -> Answer:
    rejected = sum(bool(row.problems) for row in plan.rows)
    rows = sorted(plan.rows, key=lambda row: (not row.problems, not row.new))[:_SHOWN]
    data: dict[str, Any] = {
        "new": len(plan.new), "known": sum(len(row.known) for row in plan.rows), "rejected": rejected, "kinds": plan.kinds,
        "act": act, "file": arguments.file.name, "digest": plan.digest, "planned": bool(arguments.plan),
        "problems": [problem.as_dict() for problem in plan.problems], "rows": [_row(row) for row in rows],
    }  # fmt: skip
    count = len(plan.new)
    said = _n("将登记 {count} 条", count) if arguments.plan else _n("已登记 {count} 条", count)
    kinds = [f"{codes.label('stay_fact', kind)} {count}" for kind, count in plan.kinds.items()]
    text = [
        said, *kinds, _n("已有 {count} 条", data["known"]), _n("未导入 {count} 行", rejected),
        *(_("第 {row} 行 {column}：{message}", row=one.row, column=one.column, message=one.message) for one in plan.problems[:_TOLD]),
    ]  # fmt: skip
    return Answer(data, "\n".join(text), refused=bool(rejected) and not plan.new and not data["known"])


def _row(row: Any) -> dict[str, Any]:
    facts = [{**one._asdict(), "said": _said(one)} for one in (*row.new, *row.known)]
    result = "problem" if row.problems else "new" if row.new else "known"
    message = " ".join(
        _("{column}：{message}", column=one.column, message=one.message) if one.column else one.message
        for one in row.problems
    )
    return {"sheet": row.sheet, "row": row.row, "name": row.name, "facts": facts, "result": result, "message": message}


def _said(one: Any) -> list[str]:
    """What, when, number or employer, detail: the cells of a preview."""
    days = (
        f"{one.since} – {one.until}" if hasattr(one, "since") else f"{one.day} – {one.until}" if one.until else one.day
    )
    if hasattr(one, "minutes"):
        return [
            _("{hours} 小时", hours=f"{one.minutes / 60:g}"),
            days,
            one.employer,
            codes.label("work_place", one.place),
        ]
    return [codes.label("stay_fact", one.kind), days, one.number, one.detail]


def _write_rejected(path: Path, plan: Any) -> None:
    from gzstudents.kernel.sheets import write_rows

    rows = [
        [problem.sheet, problem.row, row.name, problem.column, problem.message]
        for row in plan.rows
        for problem in row.problems
    ]
    write_rows(path, [_("工作表"), _("原行号"), _("姓名"), _("列"), _("错误")], rows, sheet=_("错误"))
