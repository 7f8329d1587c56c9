"""The bank's list against a roster: compared, and the returned ones accepted row by row."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.payments import queries
from gzstudents.payments.model import RosterLine
from gzstudents.payments.operations.paying import mark_paid_after_all, mark_returned
from gzstudents.payments.queries import LineRow, RosterRow
from gzstudents.payments.rules.reconciling import Compared, Difference, Ours, Said, compare


class Accepted(NamedTuple):
    rows: int
    lines: int


def differences(session: Session, roster_id: int, said: Iterable[Said]) -> Compared:
    """What a list and a roster that was paid do not agree on; writes nothing. Raises RuleBroken for a list that is of another
    roster, or of days before this one was locked: the same students get the same sums every month.
    """
    roster = queries.find_roster(session, roster_id)
    if roster is None:
        raise RuleBroken(_("这张发放表已不存在，请刷新列表。"))
    if roster.state != "PAID":
        raise RuleBroken(_("请先把发放表“{number}”登记为已发放，再与银行核对。", number=roster.number))
    rows = list(said)
    _check_list(roster, rows)
    paid: dict[tuple[int, str], list[LineRow]] = {}
    for one in queries.list_lines(session, roster_id):
        if one.paid:
            paid.setdefault((one.person_id, one.tail), []).append(one)
    return compare([_ours(some) for some in paid.values()], rows, roster.number)


def _ours(lines: list[LineRow]) -> Ours:
    """The lines of a student, which the bank pays as one."""
    one, back = lines[0], sum(line.result == "RETURNED" for line in lines)
    result = "RETURNED" if back == len(lines) else "PARTLY" if back else one.result
    return Ours(
        tuple(line.id for line in lines), one.person_id, one.name, one.latin, one.holder, one.student_number, one.tail,
        sum(line.amount_fen for line in lines), result,
    )  # fmt: skip


def _check_list(roster: RosterRow, rows: Sequence[Said]) -> None:
    named = {row.roster for row in rows if row.roster}
    if named and roster.number not in named:
        raise RuleBroken(
            _("这份文件是发放表 {others} 的，不是“{number}”的。", others="、".join(sorted(named)), number=roster.number)
        )
    last = max((row.day for row in rows), default="")
    if last and last < roster.locked_on:
        raise RuleBroken(
            _(
                "文件中的日期最晚是 {day}，早于这张表的锁定日期 {locked}，像是另一个月的文件。",
                day=last,
                locked=roster.locked_on,
            )
        )


@operation("payments.reconcile")
def accept(session: Session, *, found: Sequence[Difference], returned_on: str = "") -> Accepted:
    """Take over what the list says of the given rows: those the bank returned, and those it paid although we had them as
    returned. Raises RuleBroken for any other kind.
    """
    if not found or any(not one.acceptable for one in found):
        raise RuleBroken(_("只有银行退回、或退回后又发放的行可以采用，其余差异请核实后另行处理。"))
    lines = 0
    for one in found:
        returned = one.kind == "RETURNED"
        ids = _with_result(session, one.line_ids, "PAID" if returned else "RETURNED")
        if returned:
            lines += mark_returned(session, line_ids=ids, reason=one.reason or _("银行退回"), returned_on=returned_on)
        else:
            lines += mark_paid_after_all(session, line_ids=ids)
    return Accepted(len(found), lines)


def _with_result(session: Session, line_ids: Sequence[int], result: str) -> list[int]:
    return list(session.scalars(select(RosterLine.id).where(RosterLine.id.in_(line_ids), RosterLine.result == result)))
