"""The steps of `payments` for the lines of a roster: taken off, put back, sent back by the bank; whether it still holds."""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

from gzstudents.commands import payments_which as which
from gzstudents.commands.award import day
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.payments_rosters import described
from gzstudents.kernel import codes
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n

_KINDS = ("DECLINED", "RETURNED", "NO_PERMIT", "OTHER")


def add(steps: Any) -> None:
    exclude = steps.add_parser("exclude", help=_("把学生从草稿中排除，写明原因；重新生成后仍然排除"))
    include = steps.add_parser("include", help=_("恢复人工排除的学生"))
    returned = steps.add_parser("returned", help=_("登记银行退回"))
    check = steps.add_parser("check", help=_("发放表现在是否仍然正确：校验值，以及生成后变了的情况"))
    for one in (exclude, include, returned, check):
        which.add(one)
    for one in (exclude, include, returned):
        one.add_argument("--student", nargs="+", required=True, metavar="NO", help=_("学号"))
    for one in (exclude, returned):
        one.add_argument("--reason", required=True, metavar=_("原因"), help=_("原因，记入操作记录"))
    exclude.add_argument("--kind", choices=_KINDS, default="OTHER", help=_("原因类别"))
    returned.add_argument("--date", type=day, default=None, metavar="D", help=_("退回日期，不写则为今天"))


def _lines(session: Any, arguments: argparse.Namespace, *, paid: bool | None = None) -> list[int]:
    """The lines of these students on the roster; RuleBroken names who is not on it."""
    from gzstudents.payments import queries

    lines = queries.list_lines(session, which.identity(session, arguments))
    on_it = {one.student_number for one in lines}
    missing = [number for number in arguments.student if number not in on_it]
    if missing:
        raise RuleBroken(_("学号 {number} 不在发放表“{roster}”上。", number=missing[0], roster=arguments.roster))
    return [one.id for one in lines if one.student_number in arguments.student and paid in {None, one.paid}]


def _exclude(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import operations

    with office.store().writing(office.actor, "payments.exclude") as session:
        ids = _lines(session, arguments, paid=True)
        count = operations.exclude(session, line_ids=ids, reason=arguments.kind, detail=arguments.reason) if ids else 0
    return _answer(arguments, office, count)


def _include(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import operations

    with office.store().writing(office.actor, "payments.exclude") as session:
        count = operations.include(session, line_ids=_lines(session, arguments))
    return _answer(arguments, office, count)


def _returned(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import operations

    with office.store().writing(office.actor, "payments.returned") as session:
        count = operations.mark_returned(
            session, line_ids=_lines(session, arguments, paid=True), reason=arguments.reason,
            returned_on=arguments.date or "",
        )  # fmt: skip
    return _answer(arguments, office, count)


def _answer(arguments: argparse.Namespace, office: Office, count: int) -> Answer:
    with office.store().reading() as session:
        data = described(session, which.identity(session, arguments))
    return Answer({"count": count, "roster": data}, _n("已处理 {count} 笔款项。", count))


def _check(arguments: argparse.Namespace, office: Office) -> Answer:
    """Refused (exit code 1) where it does not hold any more: a script need not read the words."""
    from gzstudents.payments import queries

    with office.store().reading() as session:
        roster_id = which.identity(session, arguments)
        data = described(session, roster_id)
        intact = queries.is_intact(session, roster_id, data["content_hash"])
        changed = [] if data["state"] == "PAID" else queries.stale(session, roster_id, date.today().isoformat())
        behind = data["state"] == "DRAFT" and queries.is_behind(session)
    said = [] if intact else [_("内容与锁定时的校验值不符，请查看操作记录。")]
    said += [_("发放规则改过，计划还没有跟上。请先在发放的月份列表中更新计划，再重新生成。")] if behind else []
    if changed:
        said.append(_n("生成后有 {count} 处情况变了：", len(changed)))
        said += [f"  {one.student_number}  {one.name}  {_now(one.now)}".rstrip() for one in changed]
    holds = not said
    text = _("这张发放表仍然正确。") if holds else "\n".join(said)
    found = {
        "roster": data, "intact": intact, "behind": behind, "stale": [one._asdict() for one in changed], "message": text,
    }  # fmt: skip
    return Answer(found, text, refused=not holds)


def _now(code: str) -> str:
    return codes.label("payment_reason", code) if code and code not in {"NEW", "GONE"} else ""


STEPS: dict[str, Callable[[argparse.Namespace, Office], Answer]] = {
    "exclude": _exclude,
    "include": _include,
    "returned": _returned,
    "check": _check,
}
