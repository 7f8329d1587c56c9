"""`payments`: schedules of awards, monthly rosters, locking, paying, the files of a roster, reconciliation with the bank.

With --json: plan `awards` `made` `changed` `unplanned` `short`; roster, lock, paid: `roster` with `number` `programme` `month`
`part` `state` `people` `excluded` `total_fen` `total` `capitals` `content_hash`, and roster also `changed` `lines`; files: `files`
each with `kind` `file` `count` `sha256`; reconcile: `rows` `same` `differences`, after --accept `accepted`; accounts: `entered`
`same` `refused` `warnings`; schedule: `instalments` `lifetime`; hold, release, claw-back, let-be: `count`; exclude,
include, returned: `count` `roster`; check: `intact` `behind` `stale` (exit code 1 where it does not hold). Sums are whole fen beside the figures in yuan.
"""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gzstudents.commands import payments_files, payments_lines, payments_rosters, payments_single
from gzstudents.commands.award import academic_year, day
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.payments_which import month
from gzstudents.kernel import money
from gzstudents.kernel.i18n import _, _n

if TYPE_CHECKING:
    from gzstudents.payments.operations import PlanResult

_SHOWN = 20


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("payments", help=_("奖学金发放：计划、发放表、锁定、发放、核对"))
    steps = parser.add_subparsers(dest="step", metavar=_("步骤"), required=True)
    plan = steps.add_parser("plan", help=_("制定或更新发放计划"))
    plan.add_argument("--programme", default="", metavar="CODE", help=_("只做这个项目；不写则全部"))
    plan.add_argument(
        "--year", default=None, type=academic_year, metavar="2025-2026", help=_("只做这个学年；不写则全部")
    )
    payments_rosters.add(steps)
    payments_lines.add(steps)
    payments_files.add(steps)
    payments_single.add(steps)
    budget = steps.add_parser("budget", help=_("登记项目的年度预算"))
    budget.add_argument("--programme", required=True, metavar="CODE", help=_("项目代码"))
    budget.add_argument("--year", required=True, type=int, metavar="2026", help=_("预算年度（日历年）"))
    budget.add_argument("--amount", required=True, metavar=_("元"), help=_("预算金额"))
    budget.add_argument("--document", default="", metavar=_("文号"), help=_("下达预算的文号"))
    transfer = steps.add_parser("transfer", help=_("登记学费、住宿费、保险已划拨"))
    transfer.add_argument("--programme", required=True, metavar="CODE", help=_("项目代码"))
    transfer.add_argument("--month", required=True, type=month, metavar="2025-10", help=_("截至这个月"))
    transfer.add_argument("--date", type=day, default=None, metavar="D", help=_("划拨日期，不写则为今天"))
    transfer.add_argument("--voucher", default="", metavar=_("凭证号"), help=_("凭证号"))
    transfer.add_argument("--override", default="", metavar=_("理由"), help=_("预算不足时批准超预算的理由（需要权限）"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """Each step is one act."""
    own: dict[str, Callable[[argparse.Namespace, Office], Answer]] = {
        "plan": _plan,
        "budget": _budget,
        "transfer": _transfer,
    }
    steps = {**own, **payments_rosters.STEPS, **payments_lines.STEPS, **payments_files.STEPS, **payments_single.STEPS}
    return steps[arguments.step](arguments, office)


def _plan(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import operations

    with office.store().writing(office.actor, "payments.plan") as session:
        found = operations.plan(
            session, programme=arguments.programme, academic_year=arguments.year or "", progress=office.progress
        )
    return Answer(_planned(found), "\n".join(_said(found)))


def _planned(found: "PlanResult") -> dict[str, Any]:
    return {
        "awards": found.awards,
        "made": found.made,
        "changed": found.changed,
        "unplanned": [one._asdict() for one in found.unplanned],
        "short": [one._asdict() for one in found.short],
        "problems": [],
    }


def _said(found: "PlanResult") -> list[str]:
    lines = [
        _n("共 {count} 项奖学金，新制定 {made} 项，更新 {changed} 笔款项。", found.awards, made=found.made, changed=found.changed)
    ]  # fmt: skip
    for heading, some in (
        (_("没有制定计划的："), found.unplanned),
        (_("发放月份与评定金额不等的："), found.short),
    ):
        if some:
            lines += [heading, *(f"  {one.name}  {one.student_number}  {one.reason}" for one in some[:_SHOWN])]
            lines += ["  …"] if len(some) > _SHOWN else []
    return lines


def _budget(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import operations

    parsed = money.parse_money(arguments.amount)
    if parsed.fen is None:
        text = money.problem_text(parsed.problem or "money_unreadable", arguments.amount)
        return Answer({"message": text}, text, refused=True)
    with office.store().writing(office.actor, "payments.budget") as session:
        operations.set_budget(
            session, programme=arguments.programme, year=arguments.year, amount_fen=parsed.fen, document=arguments.document
        )  # fmt: skip
    text = _("已登记 {year} 年预算 {amount}。", year=arguments.year, amount=money.shown(parsed.fen))
    return Answer({"year": arguments.year, "amount_fen": parsed.fen}, text)


def _transfer(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import operations

    with office.store().writing(office.actor, "payments.transfer") as session:
        count = operations.transfer(
            session, programme=arguments.programme, month=arguments.month, paid_on=arguments.date or "",
            voucher=arguments.voucher, override=arguments.override,
        )  # fmt: skip
    return Answer({"count": count}, _n("已登记划拨 {count} 笔。", count))
