"""`applications points` and `applications sheet`: the points of reviewers from a table, and the table for them to fill in.

With --json `points`: as `applications import`; `sheet`: `file` `rows`.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzstudents.commands import previewed
from gzstudents.commands.office import Answer, Office
from gzstudents.kernel import codes, scaled
from gzstudents.kernel.errors import UserError
from gzstudents.kernel.i18n import _, _n

if TYPE_CHECKING:
    from gzstudents.applications.queries.scoring_sheet import Scored

_SHOWN = 500  # rows of the answer, those with problems first
_TOLD = 20


def add(parts: Any) -> Sequence[argparse.ArgumentParser]:
    """Their parsers; programme and year are added with those of the others."""
    points = parts.add_parser("points", help=_("从表格导入评审人的评分"))
    points.add_argument("file", type=Path, metavar=_("文件"), help=_("要读的表格文件"))
    points.add_argument("--plan", action="store_true", help=_("只显示将要做什么，不更改数据"))
    points.add_argument("--reviewer", default="", metavar=_("评审人"), help=_("表中没有写明的，是谁的评分"))
    previewed.add_arguments(points)
    sheet = parts.add_parser("sheet", help=_("写出供评审人填写的评分表"))
    sheet.add_argument("--out", required=True, type=Path, metavar="OUT.xlsx", help=_("写到这个文件"))
    sheet.add_argument("--reviewer", default="", metavar=_("评审人"), help=_("只写指派给这位评审人的申请"))
    return points, sheet


def points(arguments: argparse.Namespace, office: Office) -> Answer:
    from gzstudents.applications import importing, operations
    from gzstudents.applications.queries.cycles import find_cycle

    store = office.store()
    book = previewed.read_book(arguments, office)
    with store.reading() as session:
        cycle = find_cycle(session, arguments.programme, arguments.year, arguments.round)
        plan = importing.plan_points(session, book, cycle, arguments.reviewer)
    act = None
    if plan.new and not arguments.plan:
        day = arguments.on.isoformat() if arguments.on else ""
        with store.writing(office.actor, "applications.review", cause="import") as session:
            operations.import_points(session, new=plan.new, reviewed_on=day, progress=office.progress)
            act = session.info["act_id"]
    return _told(plan, arguments, cycle.called, act)


def _told(plan: Any, arguments: argparse.Namespace, cycle: str, act: int | None) -> Answer:
    rejected = sum(bool(row.problems) for row in plan.rows)
    known = sum(bool(row.known) for row in plan.rows)
    rows = sorted(plan.rows, key=lambda row: (not row.problems, row.new is None))[:_SHOWN]
    count = len(plan.new)
    data: dict[str, Any] = {
        "new": count, "known": known, "rejected": rejected, "act": act, "digest": plan.digest,
        "planned": bool(arguments.plan), "cycle": cycle, "rows": [row_data(row) for row in rows],
        "problems": [problem.as_dict() for problem in plan.problems],
    }  # fmt: skip
    lines = [
        _n("将登记 {count} 份评分", count) if arguments.plan else _n("已登记 {count} 份评分", count),
        _n("已有 {count} 份", known),
        _n("未导入 {count} 行", rejected),
        *(said(one) for one in plan.problems[:_TOLD]),
    ]
    return Answer(data, "\n".join(lines), refused=bool(rejected) and not count and not known)


def row_data(row: Any) -> dict[str, Any]:
    """One row of an answer to an import."""
    result = "problem" if row.problems else "new" if row.new is not None else "known"
    cautions = getattr(row, "cautions", ())  # of a row that is taken in all the same
    message = " ".join(one.message for one in (*row.problems, *cautions)) or row.known
    return {"sheet": row.sheet, "row": row.row, "name": row.name, "result": result, "message": message}


def said(one: Any) -> str:
    """A problem with where it is."""
    if not one.column:
        return _("第 {row} 行：{message}", row=one.row, message=one.message)
    return _("第 {row} 行 {column}：{message}", row=one.row, column=one.column, message=one.message)


def sheet(arguments: argparse.Namespace, office: Office) -> Answer:
    """Numbers and names with empty columns for the points, a sheet for each reviewer who was asked: what comes back filled in is
    read by `points`.
    """
    from gzstudents.applications.queries.cycles import find_cycle, list_criteria
    from gzstudents.applications.queries.scoring_sheet import to_be_scored
    from gzstudents.kernel import sheets

    with office.store().reading() as session:
        cycle = find_cycle(session, arguments.programme, arguments.year, arguments.round)
        criteria = [one for one in list_criteria(session, cycle.id) if not one.fact]
        listed = [one for one in to_be_scored(session, cycle.id) if one.may_be_reviewed]
    parts = _by_reviewer(listed, arguments.reviewer)
    if not criteria or not parts:
        raise UserError(_("“{cycle}”没有要由评审人打分的申请。", cycle=cycle.called))
    header = [_("申请编号"), _("学号"), _("姓名"), _("学院"), _("培养层次"), _("评审人")]
    header += [_("{name}（满分 {most}）", name=one.name, most=one.max_points) for one in criteria]
    header += [_("评审意见"), _("评语")]
    with sheets.SheetWriter(arguments.out) as book:
        for who, ones in parts:
            book.add(who or _("评分"), header, [_line(one, who, criteria) for one in ones])
    many = len({one.id for _who, ones in parts for one in ones})
    text = _n("评分表已写到 {file}，共 {count} 份申请", many, file=arguments.out)
    data = {"file": str(arguments.out), "rows": sum(len(ones) for _who, ones in parts), "cycle": cycle.called}
    return Answer(data, text)


def _by_reviewer(listed: Sequence["Scored"], only: str) -> list[tuple[str, list["Scored"]]]:
    """Whom each was asked about, without those they stand back from; "" for what nobody was asked about yet."""
    asked = [only] if only else sorted({review.reviewer for one in listed for review in one.reviews})
    found = [
        (who, [one for one in listed if (r := one.review_of(who)) is not None and not r.conflict]) for who in asked
    ]
    left = [] if only else [one for one in listed if all(review.conflict for review in one.reviews)]
    return [(who, ones) for who, ones in (*found, ("", left)) if ones]


def _line(one: Any, who: str, criteria: Sequence[Any]) -> list[str]:
    """With what was given already, where the sheet is for one reviewer."""
    review = one.review_of(who) if who else None
    given = review.points if review is not None else {}
    points = [scaled.shown(given[each.id]) if each.id in given else "" for each in criteria]
    vote = codes.label("recommendation", review.recommendation) if review is not None and review.recommendation else ""
    level = codes.label("level", one.level) if one.level else ""
    comment = review.comment if review is not None else ""
    return [one.number, one.student_number, one.name, one.college, level, who, *points, vote, comment]
