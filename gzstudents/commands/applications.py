"""`applications`: import, list and rank the applications of a programme's year, print its public notice.

With --json `import`: `new` `known` `rejected` (rows) `act` `digest` `planned` `cycle` `numbers` `rows`: `sheet` `row` `name` `result` (new,
known or problem) `message` `left_out` (columns); `places` (reads a table of places, writes nothing): `cells` (`level` `grade` `college` `places`) `problems`; `list`: `applications`; `submit`:
`submitted` `not_submitted` `act`; `move`: `moved` `act`; `rank`: `ranked` `tied` `missing` `act`; `notice`:
`file` `names`; `points` and `sheet`: see applications_points.
"""

import argparse
from pathlib import Path
from typing import Any

from gzstudents.commands import applications_moves, applications_points, previewed
from gzstudents.commands.applications_points import row_data, said
from gzstudents.commands.award import academic_year
from gzstudents.commands.award import day as iso_day
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.past import day
from gzstudents.commands.usage import WrongUsage, file_named
from gzstudents.kernel import codes, scaled
from gzstudents.kernel.errors import Problem, RuleBroken, UserError
from gzstudents.kernel.i18n import _, _n

_SHOWN = 500  # rows of the answer to an import, those with problems first
_TOLD = 20  # problems and applications of the text answer


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("applications", help=_("奖学金申请：导入、列出、排名"))
    parts = parser.add_subparsers(dest="part", metavar=_("做什么"), required=True)
    bring = parts.add_parser("import", help=_("从表格导入申请"))
    bring.add_argument("file", type=Path, metavar=_("文件"), help=_("要读的表格文件"))
    bring.add_argument("--plan", action="store_true", help=_("只显示将要做什么，不更改数据"))
    bring.add_argument("--submit", action="store_true", help=_("导入后核对条件并提交；不符合的留作填写中"))
    previewed.add_arguments(bring)
    listing = parts.add_parser("list", help=_("列出申请"))
    listing.add_argument("--stage", default="", metavar="STAGE", help=_("办理阶段，如 RANKED 或 已排名"))
    listing.add_argument("--outcome", default="", metavar="OUTCOME", help=_("结果，如 OPEN 或 办理中"))
    listing.add_argument("--college", default="", metavar=_("学院"), help=_("只列一个学院"))
    ranking = parts.add_parser("rank", help=_("计算得分与排名"))
    notice = parts.add_parser("notice", help=_("打印最近一次公示；写明 --from 和 --until 则先公示"))
    notice.add_argument("--from", dest="since", type=iso_day, metavar="D", help=_("公示开始"))
    notice.add_argument("--until", type=iso_day, metavar="D", help=_("公示结束"))
    notice.add_argument("--amounts", action="store_true", help=_("公示金额"))
    notice.add_argument("--confirm", action="store_true", help=_("需要核对的情况已经核对过"))
    notice.add_argument("--out", required=True, type=file_named(".pdf"), metavar="OUT.pdf", help=_("写到这个文件"))
    table = parts.add_parser("places", help=_("读取名额表，不更改数据"))
    table.add_argument("file", type=Path, metavar=_("文件"), help=_("要读的表格文件"))
    points, sheet = applications_points.add(parts)
    handing = applications_moves.add(parts)
    for part in (bring, listing, handing, ranking, notice, points, sheet):
        must = part is not listing
        part.add_argument(
            "--programme", required=must, default="", metavar="CODE", help=_("项目代码，如 CGS、HKMO、TW、GD、UNI")
        )
        part.add_argument("--year", required=must, type=academic_year, metavar="2025-2026", help=_("学年"))
        part.add_argument("--round", type=int, default=1, metavar="N", help=_("批次，不写则为第 1 批"))
        part.add_argument("--on", type=day, metavar="YYYY-MM-DD", help=_("以哪一天为准；不写则为今天"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    parts = {
        "import": _import, "list": _list, "submit": applications_moves.submit, "move": applications_moves.move, "rank": _rank, "notice": _notice, "places": _places,
        "points": applications_points.points, "sheet": applications_points.sheet,
    }  # fmt: skip
    return parts[arguments.part](arguments, office)


def _places(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.applications.importing.places import read_places
    from gzstudents.kernel import sheets

    found = read_places(sheets.read_book(arguments.file, progress=office.progress))
    problems = [Problem("places", one.message, row=one.row + 1).as_dict() for one in found.troubles]
    lines = [
        " ".join((*(part for part in (cell.college, cell.level, cell.grade) if part), str(cell.places)))
        for cell in found.cells
    ]
    lines += [_("第 {row} 行：{message}", row=one["row"], message=one["message"]) for one in problems]
    data = {"cells": [cell._asdict() for cell in found.cells], "problems": problems}
    return Answer(data, "\n".join(lines), refused=bool(problems))


def _import(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.applications import importing, operations
    from gzstudents.applications.queries.cycles import find_cycle

    store = office.store()
    book = previewed.read_book(arguments, office)
    with store.reading() as session:
        cycle = find_cycle(session, arguments.programme, arguments.year, arguments.round)
        plan = importing.plan_applications(session, book, cycle)
        drafts = (
            applications_moves.drafts(session, cycle.id, {row.known for row in plan.rows}) if arguments.submit else []
        )
    act, refused = None, list[tuple[str, str]]()
    if (plan.new or drafts) and not arguments.plan:
        with store.writing(office.actor, "applications.import", cause="import") as session:
            made = operations.import_applications(session, cycle_id=cycle.id, new=plan.new) if plan.new else []
            if arguments.submit:
                today = arguments.on.isoformat() if arguments.on else ""
                refused = operations.submit(
                    session, application_ids=[*drafts, *made], today=today, on_refusal=operations.SKIP, confirmed=True
                ).refused
            act = session.info["act_id"]
    return _imported(plan, arguments, cycle, act, refused)


def _imported(
    plan: Any, arguments: argparse.Namespace, cycle: Any, act: int | None, refused: list[tuple[str, str]]
) -> Answer:
    rejected = sum(bool(row.problems) for row in plan.rows)
    known = sum(bool(row.known) and not row.problems for row in plan.rows)
    rows = sorted(plan.rows, key=lambda row: (not row.problems, row.new is None))[:_SHOWN]
    data: dict[str, Any] = {
        "new": len(plan.new), "known": known, "rejected": rejected, "act": act, "digest": plan.digest,
        "planned": bool(arguments.plan), "cycle": cycle.called, "rows": [row_data(row) for row in rows],
        "not_submitted": [{"number": number, "reason": reason} for number, reason in refused],
        "problems": [problem.as_dict() for problem in plan.problems], "left_out": list(plan.left_out),
    }  # fmt: skip
    count = len(plan.new)
    lines = [
        _n("将登记 {count} 份申请", count) if arguments.plan else _n("已登记 {count} 份申请", count),
        _n("已有 {count} 份", known),
        _n("未导入 {count} 行", rejected),
        *([_("没有采用的列：{columns}。", columns=_("、").join(plan.left_out))] if plan.left_out else []),
        *(said(one) for one in plan.problems[:_TOLD]),
        *(_("{number} 没有提交：{reason}", number=number, reason=reason) for number, reason in refused[:_TOLD]),
    ]
    return Answer(data, "\n".join(lines), refused=bool(rejected) and not count and not known)


def _list(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.applications.queries import applications

    stage, outcome = (_code(name, getattr(arguments, name)) for name in ("stage", "outcome"))
    with office.store().reading() as session:
        found = applications.list_applications(
            session, programme=arguments.programme, academic_year=arguments.year or "", stage=stage, outcome=outcome,
            college=arguments.college,
        )  # fmt: skip
    data = [
        {
            "number": row.number, "programme": row.programme, "year": row.academic_year, "student_number": row.student_number,
            "name": row.name, "college": row.college, "level": row.level, "route": row.route, "stage": row.stage,
            "outcome": row.outcome, "wanted_grade": row.wanted_grade, "preference": row.preference, "rank": row.rank,
            "college_rank": row.college_rank, "score": None if row.score is None else scaled.shown(row.score),
        }
        for row in found
    ]  # fmt: skip
    lines = [_n("{count} 份申请", len(found))]
    lines += [
        f"  {row.rank or '—':>4}  {row.number}  {row.name}  {codes.label('application_stage', row.stage)}"
        f" · {codes.label('application_outcome', row.outcome)}"
        for row in found[:_TOLD]
    ]
    lines += ["  …"] if len(found) > _TOLD else []
    return Answer({"applications": data}, "\n".join(lines))


def _rank(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.applications import operations
    from gzstudents.applications.queries.cycles import find_cycle

    store = office.store()
    with store.reading() as session:
        cycle = find_cycle(session, arguments.programme, arguments.year, arguments.round)
    with store.writing(office.actor, "applications.rank") as session:
        found = operations.rank(session, cycle_id=cycle.id, today=arguments.on.isoformat() if arguments.on else "")
        act = session.info["act_id"]
    lines = [_n("已排名 {count} 份申请", found.ranked)]
    if found.tied:
        lines.append(_("并列：{numbers}", numbers=_("、").join(found.tied)))
    lines += [_("{number} 没有名次，缺：{what}", number=number, what=what) for number, what in found.missing[:_TOLD]]
    data = {
        "ranked": found.ranked, "tied": found.tied, "act": act, "cycle": cycle.called,
        "missing": [{"number": number, "criteria": what} for number, what in found.missing],
    }  # fmt: skip
    return Answer(data, "\n".join(lines), refused=not found.ranked)


def _notice(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.applications.printing import notice
    from gzstudents.applications.queries import notices
    from gzstudents.applications.queries.cycles import find_cycle

    if bool(arguments.since) != bool(arguments.until):
        raise WrongUsage(_("--from 和 --until 要一起写。"))
    with office.store().reading() as session:
        cycle = find_cycle(session, arguments.programme, arguments.year, arguments.round)
    if arguments.since:
        _publish(arguments, office, cycle.id)
    with office.store().reading() as session:
        hung = notices.list_notices(session, cycle.id)
        if not hung:
            raise UserError(_("“{cycle}”还没有公示。", cycle=cycle.called))
        sheet = notices.get_notice(session, hung[0].id)
    notice.write(arguments.out, notices.printable(sheet))
    text = _n("公示名单已写到 {file}，共 {count} 人", len(sheet.lines), file=arguments.out)
    return Answer({"file": str(arguments.out), "names": len(sheet.lines), "cycle": cycle.called}, text)


def _publish(arguments: argparse.Namespace, office: Office, cycle_id: int) -> None:
    """Hang the list of who is to be awarded. Raises RuleBroken."""
    from gzstudents.applications import operations

    try:
        with office.store().writing(office.actor, "applications.publish") as session:
            operations.publish(
                session, cycle_id=cycle_id, starts_on=arguments.since, ends_on=arguments.until, amounts=arguments.amounts,
                confirmed=arguments.confirm,
            )  # fmt: skip
    except operations.Doubtful as doubt:
        raise RuleBroken(_("请先核对；核对后加 --confirm 继续。"), list(doubt.reasons)) from doubt


def _code(name: str, text: str) -> str:
    """A stage or outcome by code or label."""
    if not text:
        return ""
    found = codes.find(f"application_{name}", text)
    if found is None:
        raise UserError(_("不认识“{value}”。", value=text))
    return found
