"""`applications submit` and `applications move`: drafts are handed in, and applications returned, excluded, withdrawn … as the rules
allow it.
"""

import argparse
import json
from typing import Any

from gzstudents.applications.rules.moves import MOVES
from gzstudents.commands.office import Answer, Office
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.i18n import _, _n

_TOLD = 20  # refusals of the text answer


def add(parts: Any) -> argparse.ArgumentParser:
    """Returns the parser that also needs programme and year."""
    move_ = parts.add_parser("move", help=_("办理申请：退回、补材料、排除、撤回等"))
    said = "; ".join(f"{name} {_(one.text)}" for name, one in MOVES.items() if name != "submit")
    move_.add_argument("action", choices=[name for name in MOVES if name != "submit"], metavar="ACTION", help=said)
    move_.add_argument("--number", nargs="+", required=True, metavar="APP-2025-00001", help=_("申请编号"))
    move_.add_argument("--reason", default="", metavar=_("原因"), help=_("原因，记入操作记录"))
    handing: argparse.ArgumentParser = parts.add_parser(
        "submit", help=_("核对条件并提交填写中的申请；不符合的留作填写中")
    )
    return handing


def drafts(session: Any, cycle_id: int, numbers: set[str] | None = None) -> list[int]:
    """Applications that have not been submitted, all of a cycle or those of some numbers."""
    rows = session.connection().exec_driver_sql(
        "SELECT id, number FROM applications WHERE cycle_id = ? AND stage = 'DRAFT' AND outcome IN ('OPEN', 'RETURNED')"
        " ORDER BY number", (cycle_id,)
    )  # fmt: skip
    return [identity for identity, number in rows if numbers is None or number in numbers]


def submit(arguments: argparse.Namespace, office: Office) -> Answer:
    """All drafts of a cycle; who does not meet a condition stays one, and is named."""
    from gzstudents.applications import operations
    from gzstudents.applications.queries.cycles import find_cycle

    store = office.store()
    with store.reading() as session:
        cycle = find_cycle(session, arguments.programme, arguments.year, arguments.round)
        waiting = drafts(session, cycle.id)
    done, act, refused = 0, None, list[tuple[str, str]]()
    if waiting:
        with store.writing(office.actor, "applications.submit") as session:
            found = operations.submit(
                session, application_ids=waiting, today=arguments.on.isoformat() if arguments.on else "",
                on_refusal=operations.SKIP, confirmed=True,
            )  # fmt: skip
            done, refused, act = found.many, found.refused, session.info["act_id"]
    lines = [
        _n("已提交 {count} 份申请", done),
        *(_("{number} 没有提交：{reason}", number=number, reason=reason) for number, reason in refused[:_TOLD]),
    ]
    data = {
        "submitted": done, "act": act, "cycle": cycle.called,
        "not_submitted": [{"number": number, "reason": reason} for number, reason in refused],
    }  # fmt: skip
    return Answer(data, "\n".join(lines), refused=bool(refused) and not done)


def move(arguments: argparse.Namespace, office: Office) -> Answer:
    """One move with all of these, or with none."""
    from gzstudents.applications import operations

    numbers = list(dict.fromkeys(one.strip().upper() for one in arguments.number))
    with office.store().writing(office.actor, "applications.move") as session:
        rows = session.connection().exec_driver_sql(
            "SELECT number, id FROM applications WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(numbers),),
        )
        found = dict(tuple(row) for row in rows)
        unknown = [one for one in numbers if one not in found]
        if unknown:
            raise RuleBroken(_("没有编号为“{number}”的申请。", number=unknown[0]))
        count = operations.move(
            session, application_ids=list(found.values()), action=arguments.action, reason=arguments.reason
        )
        act = session.info["act_id"]
    return Answer({"moved": count, "act": act}, _n("已办理 {count} 份申请。", count))
