"""What an optimised plan comes to, as data and in sentences: aims, who gains, who loses, what it costs the order by rank."""

from collections.abc import Callable
from typing import Any

from gzstudents.distribution.rules.problem import Filling, Offer, Problem, Solution
from gzstudents.distribution.rules.wording import aim_text
from gzstudents.kernel.i18n import _, _n


def compared(problem: Problem, first: Filling, solution: Solution) -> dict[str, Any]:
    """The solution beside the fill by rank, as plain values."""
    return {
        "status": solution.status,
        "seconds": round(solution.seconds, 2),
        "stages": [
            {
                "aim": one.aim,
                "text": aim_text(one.aim),
                "value": one.value,
                "bound": one.bound,
                "proved": one.proved,
                "gap": one.gap,
            }
            for one in solution.stages
        ],
        **(_changes(problem, first, solution.filling) if solution.status in {"optimal", "feasible"} else {}),
    }


def _changes(problem: Problem, first: Filling, best: Filling) -> dict[str, Any]:
    grades = {(one.application, offer.grade): at for one in problem.candidates for at, offer in enumerate(one.offers)}

    def worth(key: int, offer: Offer | None) -> int:
        return 10_000 if offer is None else grades[key, offer.grade]

    keys = sorted({*first.placed, *best.placed})
    moved = [
        (key, first.placed.get(key), best.placed.get(key))
        for key in keys
        if first.placed.get(key) != best.placed.get(key)
    ]
    return {
        "greedy": {"placed": len(first.placed)},
        "gains": [_move(*one) for one in moved if worth(one[0], one[2]) < worth(one[0], one[1])],
        "loses": [_move(*one) for one in moved if worth(one[0], one[2]) > worth(one[0], one[1])],
    }


def _move(key: int, before: Offer | None, after: Offer | None) -> dict[str, Any]:
    return {
        "application": key,
        "before": None if before is None else before.grade,
        "after": None if after is None else after.grade,
    }


def said(data: dict[str, Any]) -> list[str]:
    """The first lines of the text answer."""
    status: dict[str, Callable[[], str]] = {
        "optimal": lambda: _("已证明没有更好的分配。"),
        "feasible": lambda: _("时间已到：这是目前找到的最好的分配。"),
        "infeasible": lambda: _("没有符合所有限制的分配。"),
        "unknown": lambda: _("时间已到，还没有找到符合所有限制的分配。"),
    }
    lines = [status[data["status"]]()] if data.get("status") in status else []
    lines += [
        _("{aim}：{value}", aim=one["text"], value=one["value"])
        if one["proved"]
        else _("{aim}：{value}，最多 {bound}", aim=one["text"], value=one["value"], bound=one["bound"])
        for one in data.get("stages", ())
    ]
    if "gains" in data:
        lines.append(_n("比按排名分配多得或升等 {count} 人。", len(data["gains"])))
        lines.append(_n("比按排名分配少得或降等 {count} 人。", len(data["loses"])))
    return lines
