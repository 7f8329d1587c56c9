"""The steps of `payments` that make, lock and pay rosters."""

import argparse
from collections.abc import Callable
from typing import Any

from gzstudents.commands import payments_which as which
from gzstudents.commands.award import day
from gzstudents.commands.office import Answer, Office
from gzstudents.kernel import codes, money
from gzstudents.kernel.i18n import _, _n

_SHOWN = 20


def add(steps: Any) -> None:
    roster = steps.add_parser("roster", help=_("生成或重新生成一个月的发放表"))
    roster.add_argument("--programme", required=True, metavar="CODE", help=_("项目代码"))
    roster.add_argument("--month", required=True, type=which.month, metavar="2025-10", help=_("月份"))
    listed = steps.add_parser("list", help=_("列出发放表"))
    listed.add_argument("--month", default="", type=which.month, metavar="2025-10", help=_("只列这个月"))
    lock = steps.add_parser("lock", help=_("锁定发放表"))
    lock.add_argument("--override", default="", metavar=_("理由"), help=_("批准超预算并写明理由（需要权限）"))
    unlock = steps.add_parser("unlock", help=_("解锁尚未发放的发放表"))
    unlock.add_argument("--reason", required=True, metavar=_("原因"), help=_("解锁的原因"))
    paid = steps.add_parser("paid", help=_("登记发放表已发放"))
    paid.add_argument("--date", type=day, default=None, metavar="D", help=_("发放日期，不写则为今天"))
    paid.add_argument("--voucher", default="", metavar=_("凭证号"), help=_("凭证号"))
    for one in (lock, unlock, paid):
        which.add(one)


def described(session: Any, roster_id: int) -> dict[str, Any]:
    """A roster for --json."""
    from gzstudents.payments import queries

    one = queries.find_roster(session, roster_id)
    if one is None:
        return {}
    return {
        "number": one.number, "programme": one.programme, "month": one.month, "part": one.part, "state": one.state,
        "people": one.people, "excluded": one.excluded, "total_fen": one.total_fen, "total": money.yuan(one.total_fen),
        "capitals": money.capitals(one.total_fen), "content_hash": one.content_hash, "paid_on": one.paid_on,
        "voucher": one.voucher, "returned": one.returned,
    }  # fmt: skip


def _roster(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import operations, queries

    with office.store().writing(office.actor, "payments.roster") as session:
        made = operations.make_roster(session, programme=arguments.programme, month=arguments.month)
    with office.store().reading() as session:
        data: dict[str, Any] = {"roster": described(session, made.roster_id), "changed": made.changed}
        lines = queries.list_lines(session, made.roster_id)
    data["lines"] = [
        {
            "student_number": one.student_number, "name": one.name, "month": one.due_month, "item": one.item,
            "amount_fen": one.amount_fen, "verification": one.verification, "exclusion": one.exclusion,
            "reason": one.reason, "detail": one.detail, "account": one.tail,
        }
        for one in lines
    ]  # fmt: skip
    out = [one for one in lines if one.exclusion]
    said = [_line(data["roster"])]
    if out:
        said.append(_n("不发放 {count} 笔：", len(out)))
        said += [
            f"  {one.student_number}  {one.name}  {one.due_month}  {codes.label('rate_item', one.item)}"
            f"  {codes.label('payment_reason', one.reason)}"
            for one in out[:_SHOWN]
        ]
        said += ["  …"] if len(out) > _SHOWN else []
    return Answer(data, "\n".join(said))


def _list(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import queries

    with office.store().reading() as session:
        found = [described(session, one.id) for one in queries.list_rosters(session, month=arguments.month)]
    return Answer({"rosters": found}, "\n".join(map(_line, found)) or _("还没有发放表。"))


def _lock(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import operations

    with office.store().reading() as session:
        roster_id = which.identity(session, arguments)
    if arguments.override:  # an act, and a right, of its own
        with office.store().writing(office.actor, "payments.override") as session:
            operations.override(session, roster_id=roster_id, reason=arguments.override)
    with office.store().writing(office.actor, "payments.lock") as session:
        operations.lock(session, roster_id=roster_id)
    return _answer(office, roster_id)


def _unlock(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import operations

    with office.store().writing(office.actor, "payments.unlock") as session:
        roster_id = which.identity(session, arguments)
        operations.unlock(session, roster_id=roster_id, reason=arguments.reason)
    return _answer(office, roster_id)


def _paid(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import operations

    with office.store().writing(office.actor, "payments.paid") as session:
        roster_id = which.identity(session, arguments)
        operations.mark_paid(session, roster_id=roster_id, paid_on=arguments.date or "", voucher=arguments.voucher)
    return _answer(office, roster_id)


def _answer(office: Office, roster_id: int) -> Answer:
    with office.store().reading() as session:
        data = described(session, roster_id)
    text = _line(data)
    return Answer({"roster": data}, f"{text}\nSHA-256 {data['content_hash']}" if data["content_hash"] else text)


def _line(one: dict[str, Any]) -> str:
    return _n(
        "{number}  {programme}  {month}  {state}  {count} 人  {total} 元", one["people"], number=one["number"],
        programme=one["programme"], month=one["month"], state=codes.label("roster_state", one["state"]), total=one["total"],
    )  # fmt: skip


STEPS: dict[str, Callable[[argparse.Namespace, Office], Answer]] = {
    "roster": _roster,
    "list": _list,
    "lock": _lock,
    "unlock": _unlock,
    "paid": _paid,
}
