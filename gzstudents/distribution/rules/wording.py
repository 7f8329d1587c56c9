"""What stood in the way, in sentences that name the cell, the amount, the share or the other programme; titles may be told ones."""

from functools import lru_cache

from gzstudents.distribution.rules.problem import Candidate, Cell, Share
from gzstudents.kernel import codes, scaled
from gzstudents.kernel.i18n import _, _n, mark
from gzstudents.kernel.money import yuan
from gzstudents.kernel.told import heard, told

AIM_TEXTS = {
    "STUDENTS": mark("获资助学生最多"),
    "PRIORITIES": mark("重点群体最多"),
    "VALUE": mark("排名靠前者优先，志愿靠前者优先"),
}


def aim_text(aim: str) -> str:
    return _(AIM_TEXTS[aim])


def cell(one: Cell) -> str:
    """Level, grade and college as one label; all of them: 全部."""
    return place(one.level, one.grade, one.college)


def place(level: str, grade: str, college: str) -> str:
    parts = [codes.label("level", level) if level else "", codes.label("award_grade", grade) if grade else "", college]
    return " · ".join(part for part in parts if part) or _("全部")


# --- reasons that are kept: each in both languages (kernel.told)


@lru_cache(maxsize=1)
def other_plan() -> str:
    return told(lambda: _("按所选目标，整体最优的方案没有安排此人。"))


def no_quota(candidate: Candidate, grade: str) -> str:
    return _no_quota(candidate.level, grade, candidate.college)


@lru_cache(maxsize=4096)
def _no_quota(level: str, grade: str, college: str) -> str:
    return told(lambda: _("名额文件中没有“{place}”的名额。", place=place(level, grade, college)))


@lru_cache(maxsize=1)
def no_rate() -> str:
    return told(lambda: _("没有适用于此人的资助标准。"))


@lru_cache(maxsize=4096)
def full(one: Cell) -> str:
    return told(lambda: _n("“{place}”的 {count} 个名额已满。", one.places, place=cell(one)))


@lru_cache(maxsize=4096)
def budget(amount_fen: int, left_fen: int) -> str:
    return told(
        lambda: _("需要 {amount} 元，预算只剩 {left} 元。", amount=yuan(amount_fen), left=yuan(max(left_fen, 0)))
    )


@lru_cache(maxsize=4096)
def share(one: Share, weighing: int, total: int) -> str:
    """`weighing` of `total` winners would be on the wrong side of the share."""
    percent = scaled.percent(one.permille)
    if one.sense == "AT_MOST":
        return told(lambda: _(
            "“{share}”不得超过 {percent}，加上此人将是 {total} 人中的 {part} 人。",
            share=heard(one.title), percent=percent, total=total, part=weighing,
        ))  # fmt: skip
    return told(lambda: _(
        "“{share}”不得少于 {percent}，加上此人将只有 {total} 人中的 {part} 人。",
        share=heard(one.title), percent=percent, total=total, part=total - weighing,
    ))  # fmt: skip


@lru_cache(maxsize=4096)
def not_together(title: str, other: str) -> str:
    return told(lambda: _("“{programme}”不能与同一学年的“{other}”兼得。", programme=heard(title), other=heard(other)))


@lru_cache(maxsize=256)
def group_full(group: str, limit: int) -> str:
    return told(lambda: _n("互斥组“{group}”每人每学年最多 {count} 项。", limit, group=group))
