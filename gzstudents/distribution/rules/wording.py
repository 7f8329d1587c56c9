"""What stood in the way, in sentences that name the cell, the amount, the share or the other programme."""

from gzstudents.distribution.rules.problem import Candidate, Cell, Share
from gzstudents.kernel import codes, scaled
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.money import yuan

AIM_TEXTS = {
    "STUDENTS": mark("获资助学生最多"),
    "PRIORITIES": mark("重点群体最多"),
    "VALUE": mark("排名靠前者优先，志愿靠前者优先"),
}


def aim_text(aim: str) -> str:
    return _(AIM_TEXTS[aim])


def other_plan() -> str:
    return _("按所选目标，整体最优的方案没有安排此人。")


def cell(one: Cell) -> str:
    """Level, grade and college as one label; all of them: 全部."""
    return place(one.level, one.grade, one.college)


def place(level: str, grade: str, college: str) -> str:
    parts = [codes.label("level", level) if level else "", codes.label("award_grade", grade) if grade else "", college]
    return " · ".join(part for part in parts if part) or _("全部")


def no_quota(candidate: Candidate, grade: str) -> str:
    where = place(candidate.level, grade, candidate.college)
    return _("名额文件中没有“{place}”的名额。", place=where)


def no_rate() -> str:
    return _("没有适用于此人的资助标准。")


def full(one: Cell) -> str:
    return _n("“{place}”的 {count} 个名额已满。", one.places, place=cell(one))


def budget(amount_fen: int, left_fen: int) -> str:
    return _("需要 {amount} 元，预算只剩 {left} 元。", amount=yuan(amount_fen), left=yuan(max(left_fen, 0)))


def share(one: Share, weighing: int, total: int) -> str:
    """`weighing` of `total` winners would be on the wrong side of the share."""
    percent = scaled.percent(one.permille)
    if one.sense == "AT_MOST":
        return _(
            "“{share}”不得超过 {percent}，加上此人将是 {total} 人中的 {part} 人。",
            share=one.title, percent=percent, total=total, part=weighing,
        )  # fmt: skip
    return _(
        "“{share}”不得少于 {percent}，加上此人将只有 {total} 人中的 {part} 人。",
        share=one.title, percent=percent, total=total, part=total - weighing,
    )  # fmt: skip


def not_together(title: str, other: str) -> str:
    return _("“{programme}”不能与同一学年的“{other}”兼得。", programme=title, other=other)


def group_full(group: str, limit: int) -> str:
    return _n("互斥组“{group}”每人每学年最多 {count} 项。", limit, group=group)
