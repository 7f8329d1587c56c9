"""The steps of a cycle, which may follow which, and what speaks against a step, in sentences."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from gzstudents.kernel import codes, dates, scaled
from gzstudents.kernel.i18n import _, _n

STATES: Final = ("DRAFT", "OPEN", "REVIEW", "DISTRIBUTION", "NOTICE", "FINAL", "ARCHIVED")
TAKES_APPLICATIONS: Final = frozenset({"DRAFT", "OPEN"})  # entered by the office also before the window opens
RUNNING: Final = frozenset(STATES) - {"FINAL", "ARCHIVED"}
WHOLE: Final = 1000  # ‰

# the days of a cycle in the order in which they must lie
DAYS: Final = ("opens_on", "closes_on", "review_until", "notice_from", "notice_until", "decide_by", "pay_by")
_STARTS: Final = frozenset({"opens_on", "notice_from"})


class Standing(NamedTuple):
    """What a cycle has come to, in numbers: what its next step depends on."""

    days: Mapping[str, str]  # of DAYS, "" where none
    quota_mode: str
    places: int | None  # of the simple quota
    cells: int  # of the matrix
    weights: tuple[int, ...]  # of the criteria, in ‰
    applications: int = 0  # all that stand, drafts too
    drafts: int = 0
    pending: int = 0  # documents are missing
    unranked: int = 0  # to be ranked and not ranked
    approved: int = 0  # have a place on the board, or the award already
    undistributed: int = 0  # the board has decided nothing
    notices: int = 0
    notice_until: str = ""  # of the latest notice
    objections: int = 0  # not decided yet
    awards: int = 0  # approved ones that have their award
    strange: tuple[str, ...] = ()  # colleges of the table of places that nobody in the register belongs to


class Verdict(NamedTuple):
    """`against` forbids the step; `cautions` are asked about first."""

    against: tuple[str, ...]
    cautions: tuple[str, ...]


def next_state(state: str) -> str:
    """The step that follows, "" after the last."""
    place = STATES.index(state)
    return STATES[place + 1] if place + 1 < len(STATES) else ""


def may_follow(state: str) -> list[str]:
    """The steps one may take from here: one on, or one back."""
    place = STATES.index(state)
    return [*([STATES[place + 1]] if place + 1 < len(STATES) else []), *([STATES[place - 1]] if place else [])]


def verdict(before: str, after: str, now: Standing, today: str) -> Verdict:
    """What speaks against going from one step to another."""
    if after not in may_follow(before):
        return Verdict((_not_next(before, after),), ())
    if STATES.index(after) < STATES.index(before):
        return _back(before, now)
    against, cautions = _ONWARD[after](now, today)
    return Verdict(tuple(against), tuple(cautions))


def _not_next(before: str, after: str) -> str:
    return _(
        "批次处于“{before}”，不能直接变为“{after}”。下一步是“{next}”。",
        before=codes.label("cycle_state", before), after=codes.label("cycle_state", after),
        next=codes.label("cycle_state", next_state(before)) if next_state(before) else _("无"),
    )  # fmt: skip


def _back(before: str, now: Standing) -> Verdict:
    if before == "OPEN" and now.applications:
        return Verdict((_n("已有 {count} 份申请，不能退回筹备。", now.applications),), ())
    if before == "FINAL" and now.awards:
        return Verdict((_n("已评定 {count} 项奖学金，不能退回公示。请先取消这些奖学金。", now.awards),), ())
    if before == "NOTICE" and now.notices:
        return Verdict((), (_("名单已经公示。退回后须重新公示。"),))
    return Verdict((), ())


Found = tuple[list[str], list[str]]


def _to_open(now: Standing, today: str) -> Found:
    against = [*order_of_days(now.days), *quota_problems(now), *weight_problems(now.weights)]
    cautions = []
    opens, closes = now.days.get("opens_on", ""), now.days.get("closes_on", "")
    if not closes:
        cautions.append(_("没有填写申请截止日期。"))
    elif closes < today:
        cautions.append(_("申请截止日期 {day} 已过。", day=closes))
    if opens > today:
        cautions.append(_("申请从 {day} 开始，还没有到。", day=opens))
    if now.strange:
        cautions.append(strange_colleges(now.strange))
    return against, cautions


def _to_review(now: Standing, today: str) -> Found:
    against, cautions = [], []
    if now.applications == now.drafts:
        against.append(_("还没有已提交的申请，不能开始评审。"))
    if now.drafts:
        cautions.append(_n("有 {count} 份申请还没有提交，评审后不能再提交。", now.drafts))
    if (closes := now.days.get("closes_on", "")) and today <= closes:
        cautions.append(_("申请截止日期是 {day}，还没有过。", day=closes))
    return against, cautions


def _to_distribution(now: Standing, _today: str) -> Found:
    against = [_n("有 {count} 份申请还没有排名，请先评审并排名。", now.unranked)] if now.unranked else []
    return against, _pending(now)


def _to_notice(now: Standing, _today: str) -> Found:
    against = [] if now.approved else [_("还没有拟获奖的申请。请先在“名额分配”中分配并保存。")]
    cautions = []
    if now.undistributed:
        cautions.append(_n("有 {count} 份申请还没有分配结果。", now.undistributed))
    return against, cautions


def _to_final(now: Standing, today: str) -> Found:
    against, cautions = [], []
    if now.objections:
        against.append(_n("有 {count} 条异议还没有处理。", now.objections))
    if (left := now.approved - now.awards) > 0:
        against.append(_n("有 {count} 名拟获奖学生还没有评定奖学金。请在“名额分配”中定稿。", left))
    if not now.notices:
        against.append(_("名单还没有公示。请先制作公示。"))
    elif now.notice_until >= today:
        cautions.append(_("公示到 {day} 才结束。", day=now.notice_until))
    return against, cautions


def _to_archived(now: Standing, _today: str) -> Found:
    left = now.approved - now.awards
    return [], [_n("有 {count} 份获奖申请还没有评定奖学金。", left)] if left > 0 else []


_ONWARD = {
    "OPEN": _to_open,
    "REVIEW": _to_review,
    "DISTRIBUTION": _to_distribution,
    "NOTICE": _to_notice,
    "FINAL": _to_final,
    "ARCHIVED": _to_archived,
}


def _pending(now: Standing) -> list[str]:
    return [_n("有 {count} 份申请还缺材料。", now.pending)] if now.pending else []


def order_of_days(days: Mapping[str, str]) -> list[str]:
    """Days that lie the wrong way round, one sentence each."""
    known = [(name, days[name]) for name in DAYS if days.get(name)]
    return [
        _("“{later}”（{later_day}）早于“{earlier}”（{earlier_day}）。", later=day_label(name), later_day=day,
          earlier=day_label(before), earlier_day=before_day)
        for (before, before_day), (name, day) in pairwise(known)
        if day < before_day
    ]  # fmt: skip


def day_label(name: str) -> str:
    return {
        "opens_on": _("申请开始"), "closes_on": _("申请截止"), "review_until": _("评审截止"), "notice_from": _("公示开始"),
        "notice_until": _("公示结束"), "decide_by": _("评定期限"), "pay_by": _("发放期限"),
    }[name]  # fmt: skip


def strange_colleges(colleges: Sequence[str]) -> str:
    """Places of a college are for its students: a name that the register writes otherwise leaves them empty."""
    listed = _("、").join(_("“{college}”", college=one) for one in colleges)
    return _("名册中没有学生属于{colleges}，这些名额会用不上。请按名册中的学院名称填写。", colleges=listed)


def quota_problems(now: Standing) -> list[str]:
    """What a quota lacks."""
    if now.quota_mode == "SIMPLE" and now.places is None:
        return [_("名额方式是“总名额”，请填写名额。")]
    if now.quota_mode == "MATRIX" and not now.cells:
        return [_("名额方式是“按层次、等级、学院”，请填写名额表。")]
    return []


def weight_problems(weights: tuple[int, ...]) -> list[str]:
    """Criteria weigh 100 % in all, or there are none."""
    total = sum(weights)
    if weights and total != WHOLE:
        return [_("评分项的权重合计为 {total}，须为 100%。", total=scaled.percent(total))]
    return []


def bad_days(days: Mapping[str, str]) -> list[str]:
    """What is no day at all."""
    return [
        _("“{name}”的“{value}”不是日期，请写成 2025-11-20 这样。", name=day_label(name), value=value)
        for name, value in days.items()
        if name in DAYS and value and dates.iso_date(value) is None
    ]
