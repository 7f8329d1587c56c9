"""`distribute --programme` and its like: the board of the store, filled by rank or in the best way, finalised, printed."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.commands import distribute_sheets
from gzstudents.commands.award import academic_year, day
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.usage import WrongUsage, file_named
from gzstudents.kernel import codes, money
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.told import heard

if TYPE_CHECKING:
    from gzstudents.distribution.queries import CycleRow, Line
    from gzstudents.distribution.rules.problem import Filling, Problem

_SHOWN = 20  # people in the text answer; JSON has them all


def add_ways(what: Any) -> None:
    """The ways to say what is distributed, beside --problem."""
    what.add_argument(
        "--programme", nargs="+", metavar="CODE", help=_("项目代码，如 HKMO，可写几个一起分配；和 --year 一起用")
    )
    what.add_argument("--cycle", type=int, nargs="+", metavar="ID", help=_("批次的编号"))
    what.add_argument("--application", nargs="+", metavar="NO", help=_("申请编号或学号，和 --sheets 一起用"))
    what.add_argument("--listed", type=Path, metavar="FILE.json", help=_("列出申请的文件，和 --sheets 一起用"))


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=academic_year, metavar="2025-2026", help=_("学年"))
    parser.add_argument("--round", type=int, default=1, metavar="N", help=_("第几批，不写则为第一批"))
    parser.add_argument(
        "--method", choices=("greedy", "optimal"), default="greedy", help=_("按排名（greedy）或优化（optimal）")
    )
    parser.add_argument("--respect", choices=("rank", "passed", "none"), default="passed", help=_("优化时怎样对待排名"))
    parser.add_argument("--plan", action="store_true", help=_("只列出方案，不写入"))
    parser.add_argument("--anew", action="store_true", help=_("连同已按排名或优化分配的人一起重新安排；人工决定的不动"))
    parser.add_argument("--finalise", action="store_true", help=_("定稿：获奖的签发证书，其余写明原因"))
    parser.add_argument("--date", type=day, default=None, metavar="D", help=_("评定日期，不写则为今天"))
    parser.add_argument("--accept-shares", action="store_true", help=_("委员会知道比例不符合要求，仍然定稿"))
    parser.add_argument("--sheets", type=file_named(".pdf"), metavar="FILE.pdf", help=_("不分配，把评定理由写成 PDF"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """Nothing is written with --plan; without it the undecided are decided in one act, or the cycle is finalised."""
    named = arguments.application is not None or arguments.listed is not None
    cycles = [] if named else _cycles(arguments, office)
    if arguments.sheets is not None:
        return distribute_sheets.run(arguments, office, cycles)
    if named:
        raise WrongUsage(_("只写申请时还须用 --sheets 写明 PDF 文件。"))
    if arguments.finalise:
        return _finalise(arguments, office, cycles)
    ids = [one.id for one in cycles]
    with office.store().reading() as session:
        from gzstudents.distribution import queries
        from gzstudents.distribution.queries.board import is_ready

        lines = {line.id: line for line in queries.list_lines(session, cycles)}
        problem = queries.problem_of(session, cycle_ids=ids, anew=arguments.anew)
    filling, told = _found(arguments, problem, {key: line.called for key, line in lines.items()}, office)
    data = {"cycles": ids, "method": arguments.method, "act": None, **_rows(filling, lines, cycles), **told}
    data["unranked"] = [_who(line) for line in lines.values() if not is_ready(line)]
    data["already"] = sum(line.seat.state == "PLACED" for line in lines.values()) if not arguments.anew else 0
    if arguments.plan:
        return Answer(data, _text(data), refused=told.get("status") in {"infeasible", "unknown"})
    if told.get("status") in {"infeasible", "unknown"}:
        return Answer({**data, "message": _text(data)}, _text(data), refused=True)
    from gzstudents.distribution import operations

    optimal = arguments.method == "optimal"
    method, verb = ("OPTIMAL", "distribution.take_over") if optimal else ("FILL", "distribution.fill")
    with office.store().writing(office.actor, verb) as session:
        seen = {key: line.version for key, line in lines.items()}
        operations.take_over(session, cycle_ids=ids, filling=filling, method=method, seen=seen)
        act = session.info["act_id"]
    data["act"] = act if session.info["changed"] else None
    return Answer(data, _text(data))


def _cycles(arguments: argparse.Namespace, office: Office) -> "list[CycleRow]":
    from gzstudents.distribution import queries

    with office.store().reading() as session:
        if arguments.cycle:
            found = queries.get_cycles(session, arguments.cycle)
            missing = sorted(set(arguments.cycle) - {one.id for one in found})
            if missing:
                raise RuleBroken(_("没有编号为 {id} 的批次。", id=missing[0]))
            if len({one.academic_year for one in found}) > 1:
                raise RuleBroken(_("一次只能处理同一学年的批次。"))
            return found
        if not arguments.year:
            raise RuleBroken(_("请用 --year 写明学年，如 --year 2025-2026。"))
        year = queries.list_cycles(session, arguments.year)
    chosen = [one for one in year if one.programme in arguments.programme and one.round == arguments.round]
    missing = [code for code in arguments.programme if code not in {one.programme for one in chosen}]
    if missing:
        known = _("、").join(dict.fromkeys(one.programme for one in year)) or _("无")
        raise RuleBroken(
            _("{year} 学年没有项目“{code}”的第 {round} 批。这一学年有批次的项目：{known}。", year=arguments.year, code=missing[0],
              round=arguments.round, known=known)
        )  # fmt: skip
    return chosen


def _found(
    arguments: argparse.Namespace, problem: "Problem", called: dict[int, str], office: Office
) -> "tuple[Filling, dict[str, Any]]":
    """What the way asked for comes to, and what there is to say of it."""
    from gzstudents.distribution.rules import greedy

    first = greedy.fill(problem)
    if arguments.method == "greedy":
        return first, {"status": "filled"}
    from gzstudents.distribution.rules import optimal

    respect = arguments.respect.upper()
    solution = optimal.optimise(
        problem, respect=respect, seconds=arguments.time_limit, progress=office.progress, start=first
    )
    from gzstudents.commands.distribute_words import Telling

    return solution.filling, Telling(problem, called, respect, office.progress).compared(first, solution)


def _rows(filling: "Filling", lines: "dict[int, Line]", cycles: "list[CycleRow]") -> dict[str, Any]:
    """`told` is the detail in both languages, as it is kept."""
    programmes = {one.id: one.programme for one in cycles}

    def who(key: int) -> dict[str, Any]:
        return {**_who(lines[key]), "programme": programmes[lines[key].cycle_id]}

    def by_rank(found: dict[int, Any]) -> list[tuple[int, Any]]:
        return sorted(found.items(), key=lambda item: (lines[item[0]].rank is None, lines[item[0]].rank or 0, item[0]))

    placed = [
        {**who(key), "grade": one.grade, "amount": money.yuan(one.amount_fen), "amount_fen": one.amount_fen}
        for key, one in by_rank(filling.placed)
    ]
    refused = [
        {**who(key), "reason": one.code, "detail": heard(one.detail), "told": one.detail}
        for key, one in by_rank(filling.refused)
    ]
    total = sum(one["amount_fen"] for one in placed)
    return {"placed": placed, "refused": refused, "amount": money.yuan(total), "amount_fen": total}


def _who(line: "Line") -> dict[str, Any]:
    return {
        "application": line.id,
        "number": line.number,
        "name": line.name,
        "student_number": line.student_number,
        "rank": line.rank,
    }


def _text(data: dict[str, Any]) -> str:
    from gzstudents.commands.distribute_words import said

    lines = [
        *([_n("已有 {count} 人分到名额，保持不变。", data["already"])] if data["already"] else []),
        *([_n("有 {count} 份申请还没有排名，请先评审并排名。", len(data["unranked"]))] if data["unranked"] else []),
        _n("分配 {count} 人，共 {amount} 元。", len(data["placed"]), amount=data["amount"]),
        *(_line(data, one, _grade(one), one["amount"]) for one in data["placed"][:_SHOWN]),
        *(["  …"] if len(data["placed"]) > _SHOWN else []),
        *([_n("没有分到的 {count} 人：", len(data["refused"]))] if data["refused"] else []),
        *(_line(data, one, codes.label("unplaced_reason", one["reason"]), one["detail"]) for one in data["refused"][:_SHOWN]),
        *(["  …"] if len(data["refused"]) > _SHOWN else []),
    ]  # fmt: skip
    return "\n".join([*said(data), *lines])


def _line(data: dict[str, Any], one: dict[str, Any], *said: str) -> str:
    """One person; the programme where there are several."""
    several = one["programme"] if len(data["cycles"]) > 1 else ""
    rank = "" if one["rank"] is None else str(one["rank"])
    return "  " + "  ".join(part for part in (rank, several, one["name"], *said) if part)


def _grade(one: dict[str, Any]) -> str:
    return codes.label("award_grade", one["grade"]) if one["grade"] else ""


def _finalise(arguments: argparse.Namespace, office: Office, cycles: "list[CycleRow]") -> Answer:
    from gzstudents.distribution import operations

    if len(cycles) != 1:
        raise RuleBroken(_("一次定稿一个批次。"))
    if arguments.plan:
        raise RuleBroken(_("--plan 和 --finalise 不能一起用。"))
    with office.store().writing(office.actor, operations.finalise.verb) as session:  # type: ignore[attr-defined]
        done = operations.finalise(
            session, cycle_id=cycles[0].id, decided_on=arguments.date or "", accept_shares=arguments.accept_shares,
            progress=office.progress,
        )  # fmt: skip
        act = session.info["act_id"]
    data = {
        "act": act, "awarded": done.awarded, "waitlisted": done.waitlisted, "rejected": done.rejected,
        "amount": money.yuan(done.amount_fen), "amount_fen": done.amount_fen,
    }  # fmt: skip
    return Answer(data, _n("已定稿：{count} 人获奖，共 {amount} 元。", done.awarded, amount=data["amount"]))
