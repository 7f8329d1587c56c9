"""`acts` shows what was done, `undo` takes one act back."""

import argparse
from typing import Any

from gzstudents.commands.office import Answer, Office
from gzstudents.commands.usage import number
from gzstudents.duplicates.operations import taking_back
from gzstudents.kernel import codes, journal
from gzstudents.kernel.i18n import _, _n
from gzstudents.kernel.journal.outcomes import Outcome, reason_text

_SHOWN = 20  # names in the text answer; JSON has them all


def add(subparsers: Any) -> None:
    acts = subparsers.add_parser("acts", help=_("列出最近的操作"))
    acts.add_argument("--last", type=number(1, 10_000_000), default=20, metavar="N", help=_("列出几条"))
    acts.add_argument("--seen", action="store_true", help=_("也列出查看、导出的记录"))
    undo = subparsers.add_parser("undo", help=_("撤销一次操作"))
    undo.add_argument("act", type=number(0, 2**62), metavar="ACT", help=_("操作编号，见 acts"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    return (
        _undo(arguments.act, office)
        if arguments.command == "undo"
        else _acts(arguments.last, office, seen=arguments.seen)
    )


def _acts(limit: int, office: Office, *, seen: bool) -> Answer:
    with office.store().reading() as session:
        rows = journal.list_acts(session, limit, seen=seen)
    listed = [{**row._asdict(), "what": codes.label("verb", row.verb)} for row in rows]
    lines = [
        "  ".join(
            [
                f"{row.id:>6}",
                row.at[:16].replace("T", " "),
                row.who,
                codes.label("verb", row.verb),
                _n("{count} 处更改", row.changes),
                _("（已撤销）") if row.undone_by else "",
            ]
        ).rstrip()
        for row in rows
    ]
    return Answer({"acts": listed}, "\n".join(lines) or _("还没有任何操作。"))


def _undo(act_id: int, office: Office) -> Answer:
    with office.store().writing(office.actor, "journal.undo", cause="undo") as session:
        report = taking_back.take_back(session, act_id, office.progress)
    act = session.info["act_id"] if session.info["changed"] else None
    data = {
        "act": act,
        "undone": act_id,
        "reversed": len(report.reversed),
        "kept": [_outcome(one) for one in report.kept],
        "failed": [_outcome(one) for one in report.failed],
    }
    lines = [_n("已撤销 {count} 处更改。", len(report.reversed))]
    lines += _named(_n("保留 {count} 处：", len(report.kept)), report.kept)
    lines += _named(_n("未能撤销 {count} 处：", len(report.failed)), report.failed)
    return Answer(data, "\n".join(lines), refused=not report.reversed and bool(report.kept or report.failed))


def _outcome(one: Outcome) -> dict[str, Any]:
    return {**one._asdict(), "message": reason_text(one.reason)}


def _named(title: str, outcomes: list[Outcome]) -> list[str]:
    if not outcomes:
        return []
    shown = [f"  {one.label}  {reason_text(one.reason)}" for one in outcomes[:_SHOWN]]
    return [title, *shown] + (["  …"] if len(outcomes) > _SHOWN else [])
