"""`award`: give students a scholarship of an academic year; their certificates are issued in the same act."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.commands.office import Answer, Office
from gzstudents.kernel import codes, dates, money
from gzstudents.kernel.errors import Problem, RuleBroken
from gzstudents.kernel.i18n import _, _n

if TYPE_CHECKING:
    from gzstudents.scholarships.operations import AwardCheck, AwardResult

_SHOWN = 20  # winners in the text answer; JSON has them all


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("award", help=_("评定奖学金并签发证书"))
    parser.add_argument("--programme", required=True, metavar="CODE", help=_("项目代码，如 CGS、HKMO、TW、GD、UNI"))
    parser.add_argument("--year", required=True, type=academic_year, metavar="2025-2026", help=_("学年"))
    parser.add_argument("--grade", default="", metavar="G", help=_("等级，如 FIRST 或 一等"))
    parser.add_argument("--date", type=day, default=None, metavar="D", help=_("评定日期，不写则为今天"))
    parser.add_argument("--skip-refused", action="store_true", help=_("跳过不能获奖的学生，其余照常评定"))
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--student", nargs="+", action="extend", metavar="NO", help=_("学号"))
    who.add_argument("--from", dest="source", type=Path, metavar="FILE.xlsx", help=_("有学号（和等级）的名单"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    """All or none, unless --skip-refused; refusals come back as sentences."""
    grade = codes.find("award_grade", arguments.grade) if arguments.grade else ""
    if grade is None:
        return _refused(_("不认识等级“{grade}”。", grade=arguments.grade), [])
    items = [(number.strip(), grade) for number in arguments.student or ()]
    if arguments.source is not None:
        from gzstudents.scholarships.importing import read_nominations

        items, problems = read_nominations(arguments.source, grade, office.progress)
        if problems:
            return _refused(_n("名单中有 {count} 行读不懂，没有保存任何更改。", len(problems)), problems)
    from gzstudents.kernel.settings import SCHOOL, get_settings
    from gzstudents.scholarships import operations

    try:
        with office.store().writing(office.actor, operations.award.verb) as session:  # type: ignore[attr-defined]
            result = operations.award(
                session,
                programme=arguments.programme,
                academic_year=arguments.year,
                items=items,
                decided_on=getattr(arguments, "date", None) or "",
                skip_refused=getattr(arguments, "skip_refused", False),
                progress=office.progress,
            )
            act = session.info["act_id"]
            named = bool(get_settings(session)[SCHOOL])
    except RuleBroken as refusal:
        return _refused(str(refusal), [Problem("refused", reason) for reason in refusal.reasons])
    return _answer(result, act if result.awarded else None, named=named)


def academic_year(text: str) -> str:
    """For argparse: an academic year as lists write it ("2025-2026", "2025/26", "2025" for the one that begins then), as
    "2025-2026"; else wrong usage.
    """
    from gzstudents.studies.rules import academic_year as read

    year = read(text)
    if year is None:
        raise argparse.ArgumentTypeError(_("“{value}”不是学年，请写成 2025-2026 这样。", value=text))
    return year


def day(text: str) -> str:
    """For argparse: a day in ISO form, else wrong usage."""
    if dates.iso_date(text) is None:
        raise argparse.ArgumentTypeError(_("“{value}”不是日期，请写成 2025-11-20 这样。", value=text))
    return text


def _answer(result: "AwardResult", act: int | None, *, named: bool) -> Answer:
    total = sum(one.amount_fen for one in result.awarded)
    unnamed = [] if named or not result.awarded else [_unnamed()]
    refused = [Problem("refused", reason) for check in result.refused for reason in check.reasons]
    data = {
        "act": act,
        "awarded": len(result.awarded),
        "amount": money.yuan(total),
        "amount_fen": total,
        "awards": [
            {
                "student_number": one.student_number,
                "name": one.name,
                "grade": one.grade,
                "amount": money.yuan(one.amount_fen),
                "amount_fen": one.amount_fen,
                "certificate": one.certificate,
            }
            for one in result.awarded
        ],
        "refused": [_left_out(check) for check in result.refused],
        "problems": [one.as_dict() for one in (*refused, *unnamed)],
    }
    lines = [_n("已评定 {count} 人，共 {amount} 元。", len(result.awarded), amount=money.yuan(total))]
    lines += [f"  {one.certificate}  {one.name}  {money.yuan(one.amount_fen)}" for one in result.awarded[:_SHOWN]]
    lines += ["  …"] if len(result.awarded) > _SHOWN else []
    if result.refused:
        lines.append(_n("跳过 {count} 人：", len(result.refused)))
        lines += [f"  {reason}" for check in result.refused for reason in check.reasons]
    lines += [one.message for one in unnamed]
    return Answer(data, "\n".join(lines), refused=not result.awarded)


def _unnamed() -> Problem:
    words = _("证书上还没有学校名称：请在“设置”里填写，然后补发这些证书。")
    return Problem("school.unnamed", words, severity="warning")


def _left_out(check: "AwardCheck") -> dict[str, Any]:
    return {"student_number": check.student_number, "name": check.name, "reasons": list(check.reasons)}


def _refused(message: str, problems: list[Problem]) -> Answer:
    said = [_said(problem) for problem in problems]
    data = {
        "message": message,
        "awarded": 0,
        "awards": [],
        "reasons": said,
        "problems": [problem.as_dict() for problem in problems],
    }
    return Answer(data, "\n".join([message, *said]), refused=True)


def _said(problem: Problem) -> str:
    if problem.row is None:
        return problem.message
    return _("“{sheet}”第 {row} 行 {column} 列：{message}", sheet=problem.sheet, row=problem.row,
             column=problem.column, message=problem.message)  # fmt: skip
