"""`distribute`: who gets which place. With --problem a bare problem from a file; no store is looked at and no right is needed."""

import argparse
from decimal import Decimal
from pathlib import Path
from typing import Any

from gzstudents.commands import distribute_board
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.usage import number
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _

_SECONDS = 60
_DAY = 86_400


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("distribute", help=_("分配名额：按排名或优化，定稿，打印评定理由"))
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--problem", type=Path, metavar="FILE.json", help=_("只解文件里的分配问题，不用数据文件"))
    distribute_board.add_ways(what)
    distribute_board.add_options(parser)
    parser.add_argument(
        "--time-limit", type=number(1, _DAY), default=_SECONDS, metavar=_("秒"), help=_("最多计算多少秒，默认 60")
    )


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    return distribute_board.run(arguments, office) if arguments.problem is None else _bare(arguments, office)


def _bare(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.distribution.rules import bare, bare_problem

    problem = bare_problem.read(_text(arguments.problem))
    found = bare.best(problem, seconds=arguments.time_limit, progress=office.progress)
    data = {
        "status": found.status,
        "objective": _plain(found.objective),
        "bound": _plain(found.bound),
        "assignment": {str(student): place for student, place in found.assignment.items()},
    }
    lines = [f"{student}\t{place}" for student, place in found.assignment.items()]
    return Answer({**data, "message": _sentence(found)}, "\n".join([_sentence(found), *lines]))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(_("“{name}”不是 UTF-8 编码的文本文件。", name=path.name)) from error


def _plain(value: int | Decimal | None) -> int | float | None:
    """As JSON writes it: what was whole stays whole."""
    return float(value) if isinstance(value, Decimal) else value


def _sentence(found: Any) -> str:
    if found.status == "infeasible":
        return _("没有符合所有限制的分配。")
    if found.status == "unknown":
        return _("时间已到，还没有找到符合所有限制的分配。")
    if found.status == "optimal":
        return _("最优：总值 {value}。", value=found.objective)
    return _("时间已到：总值 {value}，任何分配都不超过 {bound}。", value=found.objective, bound=found.bound)
