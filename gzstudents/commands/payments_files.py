"""The steps of `payments` that write and read files: the sheets of a roster, the bank's answer, lists of accounts."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.commands import payments_which as which
from gzstudents.commands.award import day
from gzstudents.commands.office import Answer, Office
from gzstudents.commands.usage import WrongUsage, file_named
from gzstudents.kernel import access, codes, money
from gzstudents.kernel.errors import Problem, RuleBroken, UserError
from gzstudents.kernel.i18n import _, _n

if TYPE_CHECKING:
    from gzstudents.payments.output import Written
    from gzstudents.payments.rules.reconciling import Compared, Difference

_SHOWN = 30


def add(steps: Any) -> None:
    files = steps.add_parser("files", help=_("写出发放表的签字表、财务表、银行文件"))
    which.add(files)
    files.add_argument("--sheet", type=file_named(".pdf"), metavar="F.pdf", help=_("签字用的发放表"))
    files.add_argument(
        "--finance", type=file_named(".xlsx"), metavar="F.xlsx", help=_("给财务的明细（账号只有后四位）")
    )
    files.add_argument(
        "--bank", type=file_named(".xlsx"), metavar="F.xlsx", help=_("给银行的文件，有完整账号（需要权限和 --purpose）")
    )
    files.add_argument("--purpose", default="", metavar=_("文字"), help=_("用途，记入操作记录"))
    reconcile = steps.add_parser("reconcile", help=_("与银行或留基委的回盘文件核对，只列差异"))
    which.add(reconcile)
    reconcile.add_argument("--file", required=True, type=Path, metavar=_("文件"), help=_("银行或留基委的名单"))
    reconcile.add_argument(
        "--accept", action="append", default=[], metavar="all|N", help=_("采用第 N 行的退回（all：全部退回）；可写几次")
    )  # fmt: skip
    reconcile.add_argument("--date", type=day, default=None, metavar="D", help=_("退回日期，不写则为今天"))
    accounts = steps.add_parser("accounts", help=_("从名单导入银行账户"))
    accounts.add_argument(
        "--file", required=True, type=Path, metavar=_("文件"), help=_("有学号、开户银行、户名、账号的名单")
    )
    accounts.add_argument(
        "--consent",
        default="",
        metavar=_("方式"),
        help=_("名单上的人都已单独同意，以何种方式：SCREEN、PAPER 或 EMAIL；登记给尚未答复的人"),
    )


def _files(arguments: argparse.Namespace, office: Office) -> Answer:
    wanted = [(kind, getattr(arguments, kind)) for kind in ("sheet", "finance", "bank") if getattr(arguments, kind)]
    if not wanted:
        raise WrongUsage(_("请用 --sheet、--finance 或 --bank 指明要写的文件"))
    access.require("bank" if arguments.bank else "export")
    if arguments.bank and not arguments.purpose.strip():
        raise WrongUsage(_("--bank 需要用途：请加 --purpose 写明完整账号作何用。"))
    from gzstudents.payments import output

    with office.store().reading() as session:
        roster_id = which.identity(session, arguments)
        made = [output.write(session, roster_id, kind, path) for kind, path in wanted]
    for one in made:
        _enter(arguments, office, roster_id, one)
    files = [{"kind": one.kind, "file": str(one.path), "count": one.lines, "sha256": one.sha256} for one in made]
    lines = [
        _n("{name}：{count} 笔，SHA-256 {digest}", one.lines, name=one.path.name, digest=one.sha256) for one in made
    ]
    return Answer({"files": files}, "\n".join(lines))


def _enter(arguments: argparse.Namespace, office: Office, roster_id: int, made: "Written") -> None:
    """Into the journal: what left the office, and for what. Without the entry there is no file."""
    from gzstudents.payments import output

    note = {
        "query": f"payments.{made.kind}", "count": made.lines, "roster": arguments.roster, "full": made.kind == "bank",
        "columns": ["account number" if made.kind == "bank" else "account tail", "name", "amount"],
        **({"purpose": arguments.purpose.strip()[:200]} if arguments.purpose.strip() else {}),
        "file": made.path.name, "sha256": made.sha256,
    }  # fmt: skip
    try:
        office.store().seen(office.actor, "payments.exported", note)
        if not office.store().refusal:  # a medium for reading only still prints
            with office.store().writing(office.actor, "payments.note_file", cause="job") as session:
                output.note_file(session, roster_id=roster_id, kind=made.kind, sha256=made.sha256)
    except UserError:
        made.path.unlink(missing_ok=True)
        raise


def _reconcile(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import importing, operations

    read = importing.read_results(arguments.file, office.progress)
    with office.store().reading() as session:
        roster_id = which.identity(session, arguments)
        found = operations.differences(session, roster_id, read.said)
    data: dict[str, Any] = {
        "rows": found.rows,
        "same": found.same,
        "ours_fen": found.ours_fen,
        "theirs_fen": found.theirs_fen,
        "differences": [_difference(one) for one in found.differences],
        "problems": [one.as_dict() for one in read.problems],
    }
    lines = [
        _n(
            "文件共 {count} 行，一致 {same} 行，差异 {other} 处。",
            found.rows,
            same=found.same,
            other=len(found.differences),
        )
    ]
    lines.append(
        _(
            "文件中已发放合计 {theirs}，发放表合计 {ours}。",
            theirs=money.shown(found.theirs_fen),
            ours=money.shown(found.ours_fen),
        )
    )
    lines += [_said(one) for one in found.differences[:_SHOWN]]
    lines += ["  …"] if len(found.differences) > _SHOWN else []
    lines += [one.message for one in read.problems[:_SHOWN]]
    if arguments.accept:
        chosen = _chosen(arguments.accept, found)
        data["accepted"] = _accepted(arguments, office, chosen) if chosen else 0
        lines.append(_n("已登记退回 {count} 行。", data["accepted"]))
    return Answer(data, "\n".join(lines))


def _accepted(arguments: argparse.Namespace, office: Office, chosen: list["Difference"]) -> int:
    from gzstudents.payments import operations

    with office.store().writing(office.actor, "payments.reconcile") as session:
        return operations.accept(session, found=chosen, returned_on=arguments.date or "").rows


def _chosen(selectors: list[str], found: "Compared") -> list["Difference"]:
    """The rows that were named; RuleBroken for one that is no difference."""
    if "all" in selectors:
        return [one for one in found.differences if one.kind == "RETURNED"]
    chosen = []
    for text in dict.fromkeys(selectors):
        named = [one for one in found.differences if one.row and text in (one.place, str(one.row))]
        if not named:
            raise RuleBroken(_("第 {row} 行没有差异。", row=text))
        chosen += named
    return chosen


def _difference(one: "Difference") -> dict[str, Any]:
    return {
        "kind": one.kind, "row": one.row, "place": one.place, "name": one.name, "student_number": one.student_number, "account": one.tail,
        "their_account": one.their_tail, "ours_fen": one.ours_fen, "theirs_fen": one.theirs_fen, "reason": one.reason,
        "acceptable": one.acceptable,
    }  # fmt: skip


def _said(one: "Difference") -> str:
    what = codes.label("reconcile_difference", one.kind)
    where = _("第 {row} 行", row=one.place) if one.row else _("文件中没有")
    sums = f"{money.yuan(one.ours_fen)} / {money.yuan(one.theirs_fen)}"
    return f"  {where}  {one.name}  {one.student_number}  {what}  {sums}  {one.reason}".rstrip()


def _accounts(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.payments import importing, operations
    from gzstudents.payments.operations import AccountLine

    access.require("bank")
    consent = codes.find("consent_how", arguments.consent) if arguments.consent else ""
    if consent is None:
        raise RuleBroken(_("不认识“{value}”。", value=arguments.consent))
    read = importing.read_accounts(arguments.file, office.progress)
    with office.store().writing(office.actor, "payments.accounts", cause="import") as session:
        done = operations.add_accounts(session, lines=[AccountLine(*one) for one in read.accounts], consent=consent)
    problems = [
        *read.problems,
        *(Problem("refused", one.reason, row=one.row) for one in done.refused),
        *(Problem("luhn", one.reason, row=one.row, severity="warning") for one in done.warnings),
    ]
    data = {
        "entered": done.entered, "same": done.same, "refused": len(done.refused), "warnings": len(done.warnings),
        "problems": [one.as_dict() for one in problems],
    }  # fmt: skip
    lines = [_n("已登记 {count} 个账户，{same} 个没有变化。", done.entered, same=done.same)]
    lines += [_("第 {row} 行：{reason}", row=one.row or "", reason=one.message) for one in problems[:_SHOWN]]
    return Answer(data, "\n".join(lines), refused=bool(problems) and not done.entered and not done.same)


STEPS: dict[str, Callable[[argparse.Namespace, Office], Answer]] = {
    "files": _files,
    "reconcile": _reconcile,
    "accounts": _accounts,
}
