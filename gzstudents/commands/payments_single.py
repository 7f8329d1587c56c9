"""The steps of `payments` for single instalments: a student's schedule; held, released, got back, let be."""

import argparse
from collections.abc import Callable
from typing import Any

from gzstudents.commands.award import day
from gzstudents.commands.office import Answer, Office
from gzstudents.kernel import codes, money
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n

_BY_HAND = ("DECLINED", "NO_PERMIT", "OTHER")


def add(steps: Any) -> None:
    schedule = steps.add_parser("schedule", help=_("列出一名学生的发放计划"))
    schedule.add_argument("--student", required=True, metavar="NO", help=_("学号"))
    for name, text in (
        ("hold", _("暂停款项")),
        ("release", _("恢复暂停的款项")),
        ("claw-back", _("登记已追回的款项")),
        ("let-be", _("免于追回多发的款项")),
    ):
        step = steps.add_parser(name, help=text)
        step.add_argument("--id", nargs="+", type=int, required=True, metavar="N", help=_("款项编号，由 schedule 列出"))
        step.add_argument("--reason", required=True, metavar=_("原因"), help=_("原因，记入操作记录"))
        if name == "claw-back":
            step.add_argument("--amount", metavar=_("元"), help=_("只追回这么多，其余仍应追回；不写则全部"))
            step.add_argument("--date", type=day, default=None, metavar="D", help=_("追回日期，不写则为今天"))
            step.add_argument("--voucher", default="", metavar="NO", help=_("凭证号"))
        if name == "hold":
            step.add_argument("--kind", choices=_BY_HAND, default="OTHER", help=_("原因类别"))


def _schedule(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import queries

    with office.store().reading() as session:
        person = queries.person_of_number(session, arguments.student)
        if person is None:
            raise RuleBroken(_("没有学号为“{number}”的学生。", number=arguments.student))
        rows = queries.of_person(session, person)
        months = queries.lifetime(session, person)
    lines = [
        "  ".join(
            part
            for part in (
                f"#{row.id}", row.programme, row.due_month, codes.label("rate_item", row.item), money.yuan(row.amount_fen),
                codes.label("instalment_state", row.state), codes.label("payment_reason", row.reason) if row.reason else "",
            )
            if part
        )
        for row in rows
    ]  # fmt: skip
    data = {"instalments": [row._asdict() for row in rows], "lifetime": [row._asdict() for row in months]}
    return Answer(data, "\n".join(lines) or _("没有发放计划。"))


def fen_of(text: str | None) -> int:
    """An amount as typed, 0 where none was. Raises RuleBroken for what is no amount, or none at all."""
    parsed = money.parse_money(text or "")
    if text and (parsed.problem or not parsed.fen):
        raise RuleBroken(money.problem_text(parsed.problem or "money_unreadable", text))
    return parsed.fen or 0


def _act(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import operations

    values: dict[str, Any] = {"instalment_ids": arguments.id, "reason": arguments.reason}
    if arguments.step == "hold":
        values = {"instalment_ids": arguments.id, "reason": arguments.kind, "detail": arguments.reason}
    if arguments.step == "claw-back":
        values |= {
            "happened_on": arguments.date or "",
            "voucher": arguments.voucher,
            "amount_fen": fen_of(arguments.amount),
        }
    act: Any = {
        "hold": operations.hold,
        "release": operations.release,
        "claw-back": operations.claw_back,
        "let-be": operations.let_be,
    }[arguments.step]
    with office.store().writing(office.actor, act.verb) as session:
        count = act(session, **values)
    return Answer({"count": count}, _n("已处理 {count} 笔款项。", count))


STEPS: dict[str, Callable[[argparse.Namespace, Office], Answer]] = {
    "schedule": _schedule,
    "hold": _act,
    "release": _act,
    "claw-back": _act,
    "let-be": _act,
}
