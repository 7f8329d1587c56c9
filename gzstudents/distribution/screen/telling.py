"""What the optimiser's plan comes to, in words: the answer of `distribute --plan` as the page of the plan tells it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from gzstudents.distribution.queries import Line
from gzstudents.distribution.screen import words
from gzstudents.kernel.i18n import _, _n

Answer = Mapping[str, Any]


class Listed(NamedTuple):
    """A list with its heading; `many` may be more than the lines that are told one by one."""

    title: str
    lines: list[str]
    many: int


def sentences(answer: Answer) -> list[str]:
    """How good the plan is known to be, how many more or fewer than by rank, and what there is nothing of."""
    found = {
        "optimal": _("已证明：在所选的要求下没有更好的分配。"),
        "feasible": _("时间已到：这是目前找到的最好的分配，下面写明可能还差多少。"),
        "infeasible": _("没有符合所有限制的分配。"),
        "unknown": _("时间已到，还没有找到符合所有限制的分配。"),
    }
    said = [found.get(str(answer.get("status")), "")]
    if "greedy" in answer:
        said += _beside(answer)
    said += [
        _("{aim}：{value}，最多可能是 {bound}。", aim=one["text"], value=one["value"], bound=one["bound"])
        for one in answer.get("stages", ())
        if not one["proved"]
    ]
    return [text for text in said if text]


def _beside(answer: Answer) -> list[str]:
    by_rank, placed = answer["greedy"], len(answer["placed"])
    said = [
        _("优化后 {ours} 人获奖，共 {amount} 元；按排名分配是 {by_rank} 人，共 {other} 元。", ours=placed,
          amount=answer["amount"], by_rank=by_rank["placed"], other=by_rank["amount"]),
        _n("另有 {count} 人已经获得名额，方案没有改动。", answer["decided"]) if answer.get("decided") else "",
    ]  # fmt: skip
    if not any(answer.get(name) for name in ("gains", "loses", "changes")):
        said.append(_("与按排名分配的结果相同，没有人多得，也没有人少得。"))
    if not answer.get("envy_count"):
        said.append(_("没有人有理由不服：谁也没有看到排在自己后面的人，拿走自己更想要、也换得过来的名额。"))
    if answer.get("status") == "feasible":
        said.append(_("没有证明是最好的，所以没有试算多一个名额或一万元会怎样。"))
    return said


def lists(answer: Answer, lines: Mapping[int, Line]) -> list[Listed]:
    """Who gains and who loses, who may envy whom, what binds and what a little more would do; empty ones are left out."""
    found = [
        (_("谁多得或升等"), _moves(answer, "gains", lines), 0),
        (_("谁少得或降等"), _moves(answer, "loses", lines), 0),
        (_("其他变化"), _moves(answer, "changes", lines), 0),
        (_("重点群体"), list(answer.get("priorities", ())), 0),
        (_("谁有理由不服（排名靠前，却让排在后面的人得到更想要的名额）"), list(answer.get("envy", ())), answer.get("envy_count", 0)),
        (_("谁会羡慕别人，但换过来不符合限制"), list(answer.get("excused", ())), answer.get("excused_count", 0)),
        (_("是什么限制了结果"), list(answer.get("binding", ())), 0),
        (_("多一个名额或一万元会怎样"), _more(answer), len(answer.get("more", ()))),
        (_("互相冲突的限制：放宽其中任何一条，才可能有分配"), list(answer.get("conflict", ())), 0),
    ]  # fmt: skip
    return [Listed(title, said, max(count, len(said)) if count else len(said)) for title, said, count in found if said]


def _more(answer: Answer) -> list[str]:
    untried = int(answer.get("untried", 0))
    said = list(answer.get("more", ()))
    return [*said, _n("还有 {count} 项因为时间没有试算。", untried)] if said and untried else said


def _moves(answer: Answer, name: str, lines: Mapping[int, Line]) -> list[str]:
    mixed = len(answer.get("cycles", ())) > 1
    return [_move(one, lines.get(int(one["application"])), mixed=mixed) for one in answer.get(name, ())]


def _move(one: Mapping[str, Any], line: Line | None, *, mixed: bool) -> str:
    """`mixed`: several programmes are looked at together, so that each change names its own."""
    if mixed and line is not None:
        return _(
            "“{programme}”第 {rank} 名 {who}：{before} → {after}", programme=line.programme, rank=line.rank or "—", who=line.called,
            before=_place(one["before"]), after=_place(one["after"]),
        )  # fmt: skip
    return _(
        "第 {rank} 名 {who}：{before} → {after}",
        rank=line.rank or "—" if line is not None else "—",
        who=line.called if line is not None else one["application"],
        before=_place(one["before"]),
        after=_place(one["after"]),
    )


def _place(grade: str | None) -> str:
    return _("没有名额") if grade is None else words.grade(grade) or _("名额")
