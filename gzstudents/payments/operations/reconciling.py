"""The bank's list against a roster: compared, and the returned ones accepted row by row."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from gzstudents.kernel.access import operation
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _
from gzstudents.payments import queries
from gzstudents.payments.operations.paying import mark_returned
from gzstudents.payments.rules.reconciling import Compared, Difference, Ours, Said, compare


class Accepted(NamedTuple):
    rows: int
    lines: int


def differences(session: Session, roster_id: int, said: Iterable[Said]) -> Compared:
    """What a list and a roster that was paid do not agree on; writes nothing."""
    roster = queries.find_roster(session, roster_id)
    if roster is None:
        raise RuleBroken(_("这张发放表已不存在，请刷新列表。"))
    if roster.state != "PAID":
        raise RuleBroken(_("请先把发放表“{number}”登记为已发放，再与银行核对。", number=roster.number))
    lines = [one for one in queries.list_lines(session, roster_id) if one.paid]
    people: dict[int, Ours] = {}
    for one in lines:
        known = people.get(one.person_id)
        people[one.person_id] = Ours(
            (*(known.line_ids if known else ()), one.id), one.person_id, one.name, one.latin, one.holder,
            one.student_number, one.tail, one.amount_fen + (known.amount_fen if known else 0), one.result,
        )  # fmt: skip
    return compare(list(people.values()), said)


@operation("payments.reconcile")
def accept(session: Session, *, found: Sequence[Difference], returned_on: str = "") -> Accepted:
    """Take over what the list says of the given rows: those the bank returned. Raises RuleBroken for any other kind."""
    if not found or any(not one.acceptable for one in found):
        raise RuleBroken(_("只有银行退回的行可以采用，其余差异请核实后另行处理。"))
    lines = 0
    for one in found:
        lines += mark_returned(
            session, line_ids=one.line_ids, reason=one.reason or _("银行退回"), returned_on=returned_on
        )
    return Accepted(len(found), lines)
