"""`review`: the annual review of scholarships: start it, list it, fill it in, propose, import the sponsor's decisions, write the letters.

    gzstudents review open --year 2025-2026 [--programme CODE]
    gzstudents review [list] [--year 2025-2026] [--programme CODE] [--state DUE|DRAFTED|SCHOOL|DECIDED|EXEMPT|MISSED]
    gzstudents review fill --year 2025-2026 [--programme CODE]
    gzstudents review propose CONTINUE|SUSPEND|RESUME|CANCEL --year 2025-2026 [--programme CODE] [--number NO …]
                              [--result QUALIFIED|UNQUALIFIED] [--opinion TEXT]
    gzstudents review import FILE.xlsx --year 2025-2026 [--programme CODE] [--document NO] [--date D] [--effective D] [--plan]
    gzstudents review letters FILE.pdf|FILE.docx --year 2025-2026 [--programme CODE] [--state S] [--listed FILE.json]

With --json `list` gives {"academic_year", "deadline", "reviews": [{"id", "student_number", "name", "programme", "state",
"exempt_reason", "score" (hundredths), "result", "proposal", "decision", "decided_on", "effective_on", "document",
"award_state"} …], "not_opened": {"due", "exempt"}}; `fill` {"filled", "act"}: marks, attendance, sign-ins, absences, rewards
and punishments into what is still empty; `propose` {"proposed", "act"}: for the students named, else for all whose review is
drafted; `import` {"rows", "decided", "known", "plan": [{"row", "student_number",
"decision"} …], "act"}. The import is all or none; with --plan nothing is written.
"""

import argparse
import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.commands.award import academic_year, day
from gzstudents.commands.office import Answer, Office
from gzstudents.kernel import codes, dates, folio, scaled
from gzstudents.kernel.errors import Problem, RuleBroken, UserError
from gzstudents.kernel.i18n import _, _n

if TYPE_CHECKING:
    from gzstudents.evaluation.importing import Decided
    from gzstudents.evaluation.queries.reviews import ReviewRow

_DECISIONS = ("CONTINUE", "SUSPEND", "RESUME", "CANCEL")
_STATES = ("DUE", "DRAFTED", "SCHOOL", "DECIDED", "EXEMPT", "MISSED")


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("review", help=_("奖学金年度评审"))
    _add_which(parser, default=None)
    parts = parser.add_subparsers(dest="part", metavar=_("动作"))
    common = argparse.ArgumentParser(add_help=False)
    _add_which(common, required=True)
    parts.add_parser("open", parents=[common], help=_("启动评审，列出应评的奖学金"))
    listed = parts.add_parser("list", help=_("列出评审"))
    _add_which(listed)
    listed.add_argument("--state", choices=_STATES, default="", help=_("评审状态"))
    parts.add_parser("fill", parents=[common], help=_("把成绩、签到、缺席和奖惩填入评审"))
    proposed = parts.add_parser("propose", parents=[common], help=_("登记学校对评审的建议"))
    proposed.add_argument("proposal", choices=_DECISIONS, help=_("继续、中止、恢复或取消"))
    proposed.add_argument("--number", nargs="+", default=None, metavar="NO", help=_("学号；不写则为全部已填写的评审"))
    proposed.add_argument("--result", choices=("QUALIFIED", "UNQUALIFIED"), default="", help=_("评审结果"))
    proposed.add_argument("--opinion", default="", metavar="TEXT", help=_("学校意见"))
    imported = parts.add_parser("import", parents=[common], help=_("导入设奖单位的决定"))
    imported.add_argument("source", type=Path, metavar="FILE.xlsx", help=_("有学号和决定的名单"))
    imported.add_argument("--document", default="", metavar="NO", help=_("文号，用于没有文号的行"))
    imported.add_argument("--date", type=day, default=None, metavar="D", help=_("决定日期，不写则为今天"))
    imported.add_argument("--effective", type=day, default=None, metavar="D", help=_("生效日期，用于没有日期的行"))
    imported.add_argument("--plan", action="store_true", help=_("只看会怎样，不写入"))
    letters = parts.add_parser("letters", parents=[common], help=_("给学生写信"))
    letters.add_argument("out", type=Path, metavar="FILE.pdf|FILE.docx", help=_("写成 PDF 或 Word"))
    letters.add_argument("--state", choices=_STATES, default="", help=_("评审状态"))
    letters.add_argument("--listed", type=Path, metavar=_("文件"), help=_("只要此 JSON 文件中列出的评审，按其顺序"))


def _add_which(parser: argparse.ArgumentParser, *, default: Any = argparse.SUPPRESS, required: bool = False) -> None:
    """Year and programme; before the name of what is done they may stand too."""
    parser.add_argument(
        "--year", required=required, type=academic_year, default=default, metavar="2025-2026", help=_("学年")
    )
    parser.add_argument("--programme", default=default or "", metavar="CODE", help=_("项目代码；不写则为全部项目"))


def run(arguments: argparse.Namespace, office: Office) -> Answer:
    parts = {"open": _open, "list": _list, "fill": _fill, "propose": _propose, "import": _import, "letters": _letters}
    arguments.year = arguments.year or dates.academic_year(date.today())
    return parts[arguments.part or "list"](arguments, office)


def _code(arguments: argparse.Namespace) -> str:
    return str(arguments.programme).strip().upper()


def _open(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.evaluation import operations

    with office.store().writing(office.actor, operations.open_reviews.verb) as session:  # type: ignore[attr-defined]
        made = operations.open_reviews(session, academic_year=arguments.year, programme=_code(arguments))
    text = _("已列入评审 {due} 项，免评 {exempt} 项。", due=made.due, exempt=made.exempt)
    return Answer({"due": made.due, "exempt": made.exempt}, text)


def _list(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.evaluation.queries.reviews import due_reviews, list_reviews
    from gzstudents.evaluation.rules.reviews import deadline_of

    with office.store().reading() as session:
        rows = list_reviews(session, academic_year=arguments.year, programme=_code(arguments))
        waiting = due_reviews(session, academic_year=arguments.year, programme=_code(arguments))
    state = getattr(arguments, "state", "")
    rows = [row for row in rows if not state or row.state == state]
    due = sum(one.standing.state == "DUE" for one in waiting)
    data = {
        "academic_year": arguments.year,
        "deadline": deadline_of(arguments.year).isoformat(),
        "reviews": [_plain(row) for row in rows],
        "not_opened": {"due": due, "exempt": len(waiting) - due},
    }
    lines = [_("{year} 学年年度评审，材料截止 {day}", year=arguments.year, day=data["deadline"])]
    lines += [
        "  ".join(part for part in (row.student_number, row.name, row.programme_name, codes.label("review_state", row.state),
                  scaled.shown(row.score) if row.score is not None else "",
                  codes.label("review_decision", row.decision) if row.decision else "") if part)
        for row in rows
    ]  # fmt: skip
    lines += [_n("还有 {count} 项尚未列入评审，请先启动评审。", len(waiting))] if waiting else []
    return Answer(data, "\n".join(lines))


def _plain(row: "ReviewRow") -> dict[str, Any]:
    names = ("id", "student_number", "name", "programme", "state", "exempt_reason", "score", "result", "proposal", "decision",
             "decided_on", "effective_on", "document", "award_state")  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _fill(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.evaluation import operations

    ids = [row.id for row in _rows(arguments, office) if row.state in {"DUE", "DRAFTED"}]
    filled, act = 0, None
    if ids:
        with office.store().writing(office.actor, operations.fill_reviews.verb) as session:  # type: ignore[attr-defined]
            filled = operations.fill_reviews(session, review_ids=ids)
            act = session.info["act_id"]
    return Answer({"filled": filled, "act": act}, _n("已填写 {count} 项评审。", filled))


def _propose(arguments: argparse.Namespace, office: Office) -> Answer:
    """All or none; a number that has no review is told before anything is written."""
    from gzstudents.evaluation import operations

    rows = _rows(arguments, office)
    wanted = set(arguments.number or ())
    missing = sorted(wanted - {row.student_number for row in rows})
    if missing:
        raise UserError(_("学号 {number} 在 {year} 学年没有评审。", number=missing[0], year=arguments.year))
    ids = [row.id for row in rows if (row.student_number in wanted if wanted else row.state == "DRAFTED")]
    with office.store().writing(office.actor, operations.give_opinion.verb) as session:  # type: ignore[attr-defined]
        count = operations.give_opinion(
            session,
            review_ids=ids,
            proposal=arguments.proposal,
            school_opinion=arguments.opinion,
            result=arguments.result,
        )
        act = session.info["act_id"]
    return Answer({"proposed": count, "act": act}, _n("已登记 {count} 项建议。", count))


def _rows(arguments: argparse.Namespace, office: Office) -> "list[ReviewRow]":
    from gzstudents.evaluation.queries.reviews import list_reviews

    with office.store().reading() as session:
        return list_reviews(session, academic_year=arguments.year, programme=_code(arguments))


def _import(arguments: argparse.Namespace, office: Office) -> Answer:
    """Each decision once for all who have it, in one act."""
    from gzstudents.evaluation import operations
    from gzstudents.evaluation.importing import read_decisions
    from gzstudents.evaluation.queries.reviews import list_reviews

    read = read_decisions(arguments.source, office.progress)
    with office.store().reading() as session:
        known = list_reviews(session, academic_year=arguments.year, programme=_code(arguments))
    rows, again = _new(read.rows, known)
    groups, problems = _matched(arguments, rows, known)
    problems = [*read.problems, *problems]
    plan = [{"row": one.row, "student_number": one.student_number, "decision": one.decision} for one in read.rows]
    if problems:
        message = _n("名单中有 {count} 行不能导入，没有保存任何更改。", len(problems))
        return Answer(
            {"message": message, "rows": len(read.rows), "decided": 0, "plan": plan,
             "problems": [one.as_dict() for one in problems]},
            "\n".join([message, *(one.message for one in problems)]), refused=True,
        )  # fmt: skip
    act = None
    try:
        if groups and not arguments.plan:
            with office.store().writing(office.actor, operations.decide.verb, cause="import") as session:  # type: ignore[attr-defined]
                for (decision, document, effective), ids in groups.items():
                    operations.decide(
                        session, review_ids=ids, decision=decision, document=document,
                        decided_on=arguments.date or "", effective_on=effective,
                    )  # fmt: skip
                act = session.info["act_id"]
    except RuleBroken as refusal:
        found = [Problem("refused", reason) for reason in refusal.reasons or [str(refusal)]]
        data = {"message": str(refusal), "decided": 0, "plan": plan, "problems": [one.as_dict() for one in found]}
        return Answer(data, "\n".join([str(refusal), *refusal.reasons]), refused=True)
    done = 0 if arguments.plan else sum(map(len, groups.values()))
    lines = [_n("将登记 {count} 项决定。", len(rows)) if arguments.plan else _n("已登记 {count} 项决定。", done)]
    lines += [_n("已有 {count} 份", again)] if again else []
    return Answer({"rows": len(read.rows), "decided": done, "known": again, "plan": plan, "act": act}, "\n".join(lines))


def _new(rows: "list[Decided]", known: "list[ReviewRow]") -> "tuple[list[Decided], int]":
    """Without the decisions that were recorded already, and how many those are: the same list twice decides nothing anew."""
    decided = {(row.student_number, row.decision) for row in known if row.state == "DECIDED"}
    waiting = {row.student_number for row in known if row.state in {"SCHOOL", "MISSED"}}
    new = [one for one in rows if one.student_number in waiting or (one.student_number, one.decision) not in decided]
    return new, len(rows) - len(new)


def _matched(
    arguments: argparse.Namespace, rows: "list[Decided]", known: "list[ReviewRow]"
) -> tuple[dict[tuple[str, str, str], list[int]], list[Problem]]:
    """Reviews by decision, document and day; a row that fits none or several is told."""
    by_number: dict[str, list[ReviewRow]] = defaultdict(list)
    for row in known:
        by_number[row.student_number].append(row)
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    problems = []
    for one in rows:
        found = by_number.get(one.student_number, [])
        waiting = [row for row in found if row.state in {"SCHOOL", "MISSED"}]
        if len(waiting) == 1:
            day_ = one.day or arguments.effective or ""
            groups[one.decision, one.document or arguments.document, day_].append(waiting[0].id)
        elif len(waiting) > 1:
            text = _("学号 {number} 有几个项目在评审，请用 --programme 指定项目。", number=one.student_number)
            problems.append(Problem("several", text, row=one.row))
        elif found:
            text = _("学号 {number} 的评审状态是“{state}”，不能登记决定。", number=one.student_number,
                     state=codes.label("review_state", found[0].state))  # fmt: skip
            problems.append(Problem("state", text, row=one.row))
        else:
            text = _("学号 {number} 在 {year} 学年没有评审。", number=one.student_number, year=arguments.year)
            problems.append(Problem("unknown", text, row=one.row))
    return groups, problems


def _letters(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.evaluation.queries.letters import addressees, senders
    from gzstudents.evaluation.queries.reviews import list_reviews
    from gzstudents.evaluation.rules.letters import letter

    if arguments.out.suffix.lower() not in {".pdf", ".docx"}:
        raise UserError(_("请把信函写成 .pdf 或 .docx 文件。"))
    with office.store().reading() as session:
        if arguments.listed:
            ids = _listed(arguments.listed)
        else:
            rows = list_reviews(session, academic_year=arguments.year, programme=_code(arguments))
            ids = [row.id for row in rows if not arguments.state or row.state == arguments.state]
        people, office_names = addressees(session, review_ids=ids), senders(session)
    if not people:
        raise UserError(_("没有要通知的评审：等待设奖单位决定的和免评的不写信。"))
    on = date.today()
    made = [letter(one, office_names, on) for one in office.progress.over(people, len(people), _("正在写信函"))]
    if arguments.out.suffix.lower() == ".docx":
        from gzstudents.kernel import letter_word

        content = letter_word.content(made, office_names)
    else:
        from gzstudents.kernel import letter_pages

        content = letter_pages.content(made, office_names, on)
    try:
        folio.write(arguments.out, content)
    except OSError as error:
        reason = error.strerror or error
        raise UserError(_("不能写入“{name}”：{reason}", name=arguments.out, reason=reason)) from error
    text = _n("已写好 {count} 封信，存入 {place}", len(made), place=arguments.out)
    return Answer({"letters": len(made), "files": [str(arguments.out)]}, text)


def _listed(path: Path) -> list[int]:
    try:
        return [int(one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise UserError(_("“{name}”里没有评审的编号。", name=path.name)) from error
